//! What `unstuck check` says: the JSON that other programs rely on, and the lines that people read.

use diagnosis::case::Case;
use diagnosis::check::Check;
use diagnosis::facts::{Lane, Snapshot};
use diagnosis::message::{Arg, Message};
use diagnosis::phone::Platform;
use diagnosis::report::page::lane_id;
use diagnosis::rules::{self, Finding, Severity, Skipped, Teller};
use serde::Serialize;

use crate::deeper;
use crate::online;
use crate::unfit;
use words::Words;

/// Grows when a field changes its meaning or goes away; new fields do not count.
const SCHEMA: u32 = 1;

/// The whole answer of `unstuck check --json`.
#[derive(Serialize)]
pub struct Report<'a> {
    schema: u32,
    phone: PhonePart<'a>,
    /// `null`: no backup app was found.
    app: Option<AppPart<'a>>,
    facts: &'a Snapshot,
    findings: &'a [Finding],
    skipped: &'a [Skipped],
    timings: Timings<'a>,
}

#[derive(Serialize)]
struct PhonePart<'a> {
    platform: Platform,
    serial: &'a str,
    maker: &'a str,
    model: &'a str,
    os: Os<'a>,
}

#[derive(Serialize)]
struct Os<'a> {
    version: &'a str,
    api: u32,
}

#[derive(Serialize)]
struct AppPart<'a> {
    /// The package's name.
    id: &'a str,
    /// As the store shows it; the package's name where we know no other.
    name: &'a str,
    version: Option<&'a str>,
}

#[derive(Serialize)]
struct Timings<'a> {
    total_ms: u64,
    queries: Vec<QueryTiming<'a>>,
}

#[derive(Serialize)]
struct QueryTiming<'a> {
    name: &'a str,
    ms: u64,
    bytes: usize,
}

/// How a check ended, as the exit code tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    NothingStops,
    SomethingStops,
    CouldNotCheck,
}

impl Ending {
    pub fn of(check: &Check) -> Self {
        let stops = |finding: &Finding| matches!(finding.severity, Severity::Stops | Severity::ProbablyStops);
        if check.verdict.findings.iter().any(stops) {
            Self::SomethingStops
        } else if check.lost || nothing_was_read(check) {
            Self::CouldNotCheck
        } else {
            Self::NothingStops
        }
    }

    pub fn code(self) -> u8 {
        match self {
            Self::NothingStops => 0,
            Self::SomethingStops => 1,
            Self::CouldNotCheck => 2,
        }
    }
}

/// Every question failed: "nothing found" would say more than we know.
fn nothing_was_read(check: &Check) -> bool {
    check.replies.iter().all(|(_, answer)| answer.reply.is_err())
}

impl<'a> Report<'a> {
    pub fn new(case: &'a Case, version: Option<&'a str>, check: &'a Check) -> Self {
        let mut queries: Vec<QueryTiming<'a>> = check
            .replies
            .iter()
            .map(|(query, answer)| QueryTiming {
                // What a person typed is not for other programs.
                name: if query.is_private() { "(your own server)" } else { query.command() },
                ms: answer.took_ms,
                bytes: answer.reply.as_ref().map_or(0, |reply| reply.stdout.len() + reply.stderr.len()),
            })
            .collect();
        queries.sort_by(|a, b| b.ms.cmp(&a.ms).then_with(|| a.name.cmp(b.name)));
        Self {
            schema: SCHEMA,
            phone: PhonePart {
                platform: case.phone.platform,
                serial: &case.phone.serial,
                maker: &case.phone.maker,
                model: &case.phone.model,
                os: Os { version: &case.phone.os_version, api: case.phone.api },
            },
            app: case.app.as_ref().map(|app| AppPart {
                id: app.package.as_str(),
                name: app.profile.map_or(app.package.as_str(), |profile| &profile.name),
                version,
            }),
            facts: &check.facts,
            findings: &check.verdict.findings,
            skipped: &check.verdict.skipped,
            timings: Timings { total_ms: check.total_ms, queries },
        }
    }
}

/// The same for people: a symbol, a line a check, the fix under it, a summary line.
pub fn for_people(words: &Words, case: &Case, check: &Check) -> String {
    let mut lines = vec![headline(words, case), String::new()];
    for finding in &check.verdict.findings {
        let say = |attribute: &str| {
            let id = Message::id_of("rule", finding.rule);
            let id = if attribute.is_empty() { id } else { format!("{id}.{attribute}") };
            words.say(&Message { id, args: finding.args.clone() })
        };
        let severity = words.plain(severity_id(finding.severity));
        lines.push(format!("{} {} ({severity})", symbol(finding.severity), say("")));
        let says = match rules::teller(finding.rule) {
            Teller::Internet => "cli-says-internet",
            Teller::Computer => "cli-says-computer",
            Teller::Phone => "cli-says",
        };
        for (label, attribute) in [(says, "says"), ("cli-means", "means"), ("cli-do", "do")] {
            lines.push(format!("    {} {}", words.plain(label), say(attribute)));
        }
        if let Some(fix) = finding.fixes.first() {
            let message = Message::new("cli-fix").with("id", Arg::Text((*fix).to_owned()));
            lines.push(format!("    {}", words.say(&message)));
        }
    }
    for skipped in &check.verdict.skipped {
        let message = Message::new("cli-could-not-check")
            .with("what", Arg::Message(Box::new(Message::new(Message::id_of("rule", skipped.rule)))))
            .with("fact", Arg::Message(Box::new(Message::new(format!("fact-{}", skipped.missing.name())))));
        lines.push(format!("? {}", words.say(&message)));
    }
    let fine: Vec<String> = Lane::ALL
        .into_iter()
        .filter(|lane| check.verdict.is_fine(*lane, &check.facts))
        .map(|lane| words.plain(lane_id(lane)))
        .collect();
    if !fine.is_empty() {
        lines.push(format!("✓ {}", words.say(&Message::new("cli-fine").with("lanes", Arg::List(fine)))));
    }
    for looked in [
        unfit::for_people(words, case, check),
        deeper::for_people(words, case, check),
        online::for_people(words, case, check),
    ] {
        if !looked.is_empty() {
            lines.push(String::new());
            lines.extend(looked);
        }
    }
    lines.push(String::new());
    lines.push(summary(words, check));
    lines.join("\n")
}

fn headline(words: &Words, case: &Case) -> String {
    let phone = format!("{} {}", case.phone.maker, case.phone.model);
    let message = Message::new(if case.app.is_some() { "cli-headline" } else { "cli-headline-no-app" })
        .with("phone", Arg::Text(phone))
        .with("system", Arg::Text(case.phone.apple().map_or("Android", |apple| apple.system).to_owned()))
        .with("version", Arg::Text(case.phone.os_version.clone()))
        .with(
            "app",
            Arg::Text(case.app.as_ref().map_or(String::new(), |app| {
                app.profile.map_or(app.package.to_string(), |profile| profile.name.clone())
            })),
        );
    words.say(&message)
}

fn summary(words: &Words, check: &Check) -> String {
    let count = |wanted: &[Severity]| {
        check.verdict.findings.iter().filter(|finding| wanted.contains(&finding.severity)).count() as u64
    };
    let stops = count(&[Severity::Stops]);
    let probably = count(&[Severity::ProbablyStops]);
    let id = match Ending::of(check) {
        Ending::NothingStops => "cli-summary-nothing",
        Ending::SomethingStops => "cli-summary",
        Ending::CouldNotCheck => "cli-summary-lost",
    };
    words.say(
        &Message::new(id)
            .with("stops", Arg::Count(stops))
            .with("probably", Arg::Count(probably))
            .with("slows", Arg::Count(count(&[Severity::Slows])))
            .with("unknown", Arg::Count(check.verdict.skipped.len() as u64)),
    )
}

fn symbol(severity: Severity) -> &'static str {
    match severity {
        Severity::Stops => "✗",
        Severity::ProbablyStops => "✗",
        Severity::Slows => "!",
        Severity::Note => "·",
    }
}

fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Stops => "severity-stops",
        Severity::ProbablyStops => "severity-probably_stops",
        Severity::Slows => "severity-slows",
        Severity::Note => "severity-note",
    }
}
