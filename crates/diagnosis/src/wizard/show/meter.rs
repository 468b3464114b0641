//! What the live meter says.

use super::fix::{title, with};
use super::name_of;
use super::result::{is_stopping, state_of};
use crate::fact::Why;
use crate::message::{Arg, Message};
use crate::meter::{A_MINUTE_MS, Gauge, Meter, Reading, Verdict, gauge};
use crate::view::{FindingState, WatchPoint, WatchState, WatchVerdict, WatchView};
use crate::wizard::Wizard;
use crate::wizard::meter::{Doing, Watching};

pub(super) fn watch(wizard: &Wizard, watching: &Watching) -> WatchView {
    let meter = &watching.meter;
    let gauge = wizard.case().as_ref().and_then(gauge).unwrap_or(Gauge::Bytes);
    let app = app(wizard);
    WatchView {
        lead: with(named(gauge, "lead").as_str(), "app", app.clone()),
        watched_ms: ms(meter.watched_ms()),
        of_ms: ms(A_MINUTE_MS),
        points: meter.points().iter().map(|point| WatchPoint { ms: ms(point.ms), amount: point.amount }).collect(),
        so_far: (meter.points().len() > 1).then(|| so_far(gauge, meter)),
        details: details(meter),
        state: match watching.verdict() {
            None => WatchState::Watching,
            Some(verdict) => WatchState::Ended {
                verdict: look(verdict),
                headline: headline(gauge, meter, verdict, &app),
                says: says(gauge, watching, verdict, &app),
                stops: stops(wizard, verdict),
            },
        },
    }
}

fn app(wizard: &Wizard) -> Arg {
    let package = wizard.chosen.as_ref().and_then(Option::as_ref);
    Arg::Text(package.map(|package| name_of(package.as_str())).unwrap_or_default())
}

fn named(gauge: Gauge, name: &str) -> String {
    match gauge {
        Gauge::Bytes => format!("watch-bytes-{name}"),
        Gauge::Sync => format!("watch-sync-{name}"),
    }
}

fn ms(ms: u64) -> u32 {
    u32::try_from(ms).unwrap_or(u32::MAX)
}

fn seconds(meter: &Meter) -> Arg {
    Arg::Seconds(meter.watched_ms() / 1000)
}

fn amount(gauge: Gauge, meter: &Meter) -> Arg {
    match gauge {
        Gauge::Bytes => Arg::Bytes(meter.up()),
        Gauge::Sync => Arg::Count(meter.up()),
    }
}

fn so_far(gauge: Gauge, meter: &Meter) -> Message {
    Message::new(named(gauge, "so_far")).with("amount", amount(gauge, meter)).with("time", seconds(meter))
}

fn details(meter: &Meter) -> Vec<Message> {
    let (wifi, mobile) = meter.apart();
    let mut said = Vec::new();
    said.extend(meter.speed().map(|speed| with("watch-speed", "bytes", Arg::Bytes(speed))));
    if wifi > 0 {
        said.push(with("watch-over-wifi", "bytes", Arg::Bytes(wifi)));
    }
    if mobile > 0 {
        said.push(with("watch-over-mobile", "bytes", Arg::Bytes(mobile)));
    }
    said
}

fn look(verdict: Verdict) -> WatchVerdict {
    match verdict {
        Verdict::Works => WatchVerdict::Works,
        Verdict::Little => WatchVerdict::Little,
        Verdict::Nothing => WatchVerdict::Nothing,
        Verdict::TooShort | Verdict::Untold(_) => WatchVerdict::Untold,
    }
}

fn headline(gauge: Gauge, meter: &Meter, verdict: Verdict, app: &Arg) -> Message {
    let id = match verdict {
        Verdict::Works => named(gauge, "works"),
        Verdict::Little => named(gauge, "little"),
        Verdict::Nothing => named(gauge, "nothing"),
        Verdict::TooShort => "watch-too_short".to_owned(),
        Verdict::Untold(_) => "watch-untold".to_owned(),
    };
    Message::new(id).with("amount", amount(gauge, meter)).with("time", seconds(meter)).with("app", app.clone())
}

fn says(gauge: Gauge, watching: &Watching, verdict: Verdict, app: &Arg) -> Vec<Message> {
    let say = |id: String| Message::new(id).with("app", app.clone());
    match verdict {
        Verdict::Works => {
            let mut said = vec![say(named(gauge, "works.means"))];
            if let Doing::Ended { left: Some(left) } = watching.doing
                && let Some(time) = watching.meter.seconds_for(left)
            {
                said.push(
                    Message::new("watch-estimate").with("bytes", Arg::Bytes(left)).with("time", Arg::Seconds(time)),
                );
            }
            said
        }
        Verdict::Little => vec![say(named(gauge, "little.means"))],
        Verdict::Nothing => {
            let held = matches!(watching.meter.last(), Some(Reading::Synced(synced)) if synced.held);
            let idle =
                matches!(watching.meter.last(), Some(Reading::Synced(synced)) if !synced.waiting && !synced.held);
            let mut said = Vec::new();
            if held {
                said.push(say("watch-sync-held".to_owned()));
            }
            if idle {
                said.push(say("watch-sync-idle".to_owned()));
            }
            said.extend(["done", "open", "charge"].map(|reason| say(named(gauge, &format!("nothing.{reason}")))));
            said
        }
        Verdict::TooShort => vec![say("watch-too_short.means".to_owned())],
        Verdict::Untold(why) => vec![Message::new(match why {
            Why::NotOnThisPhone | Why::NoApp => "watch-untold.not_here",
            Why::Refused => "watch-untold.refused",
            Why::Lost => "watch-untold.lost",
            Why::TimedOut => "watch-untold.timed_out",
            Why::NotAsked | Why::OnRequest | Why::TooLarge | Why::Unreadable => "watch-untold.unreadable",
        })],
    }
}

/// What the check found and nobody mended explains best why nothing goes up.
fn stops(wizard: &Wizard, verdict: Verdict) -> Vec<Message> {
    if !matches!(verdict, Verdict::Nothing | Verdict::Little) {
        return Vec::new();
    }
    let open = wizard.verdict.findings.iter().filter(|finding| is_stopping(finding.severity));
    open.filter(|finding| state_of(wizard, finding.rule) != FindingState::Fixed)
        .map(|finding| title(finding.rule, Some(finding)))
        .collect()
}
