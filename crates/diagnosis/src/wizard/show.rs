//! What the window shows of a state. Decides nothing.

mod cloud;
mod deeper;
mod fix;
mod meter;
mod monthly;
mod off_cable;
mod online;
mod report;
mod rescue;
mod result;
mod speed;
mod unfit;
mod worded;

pub use cloud::{of as cloud_of, says as cloud_says};
pub use deeper::deeper;
pub use online::online;
pub use unfit::unfit;

use super::link::Trouble;
use super::undo::WhyNot;
use super::{Page, Stage, Wizard};
use crate::choose::{self, Shown};
use crate::fact::Why;
use crate::facts::{FactId, Lane};
use crate::journal::{State, StoredChange};
use crate::knowledge;
use crate::message::{Arg, Message};
use crate::phone::Platform;
use crate::settings::{Setting, Value};
use crate::survey::AppChoice;
use crate::view::{
    AppChoiceView, AppView, ChangeState, ChangeView, FactProgress, FactState, LaneProgress, Link, PhoneView, Problem,
    ReportView, ScreenView, View,
};

/// The answer that every question has.
pub(super) const NOT_SURE: &str = "not_sure";

/// What is always read, and what never is: `wizard-reads-…`, `wizard-never-…`.
const READS: [&str; 5] = ["settings", "app", "notifications", "space", "photos"];
const IPHONE_READS: [&str; 5] = ["sync", "apps", "space", "crashes", "log"];
const NEVER: [&str; 4] = ["contents", "messages", "names", "passwords"];

/// The whole view. Its revision is for whoever shows it.
pub fn view(wizard: &Wizard) -> View {
    View {
        revision: 0,
        phone: phone(wizard),
        app: app(wizard),
        notice: wizard.notice.clone(),
        open_changes: wizard
            .changes
            .iter()
            .filter(|stored| stored.state.is_open())
            .map(|stored| change(wizard, stored))
            .collect(),
        screen: screen(wizard),
    }
}

fn phone(wizard: &Wizard) -> PhoneView {
    let survey = wizard.survey.as_ref();
    let identity = survey.map(|survey| &survey.case_without_app.phone);
    PhoneView {
        serial: wizard.serial.clone(),
        platform: identity.map_or(wizard.platform, |identity| identity.platform),
        name: survey.and_then(|survey| {
            let identity = &survey.case_without_app.phone;
            let name = survey.market_name.clone().unwrap_or_else(|| with_maker(&identity.maker, &identity.model));
            Some(name).filter(|name| !name.is_empty())
        }),
        os_version: identity.map(|identity| identity.os_version.clone()),
        demo: wizard.demo,
        link: wizard.link,
    }
}

/// Some makers write their name into the model, too.
fn with_maker(maker: &str, model: &str) -> String {
    let named = model.to_lowercase().starts_with(&maker.to_lowercase());
    if named { model.to_owned() } else { format!("{maker} {model}").trim().to_owned() }
}

fn app(wizard: &Wizard) -> Option<AppView> {
    let package = wizard.chosen.as_ref()?.as_ref()?;
    let surveyed = wizard.survey.as_ref()?.apps.iter().find(|app| app.package == *package);
    Some(AppView {
        package: package.as_str().to_owned(),
        name: name_of(package.as_str()),
        version: surveyed.and_then(|app| app.version.clone()),
    })
}

/// As the store shows it; the package's name where we know no other.
pub(super) fn name_of(package: &str) -> String {
    knowledge::app_by_package(package).map_or_else(|| package.to_owned(), |profile| profile.name.clone())
}

/// Said when the person left the choice to us.
pub(super) fn why_this_app(app: &AppChoice) -> Message {
    let message = match &app.likely {
        Some(why) => Message::new("wizard-notice-likely_app").with("why", Arg::Message(Box::new(why.clone()))),
        None => Message::new("wizard-notice-first_app"),
    };
    message.with("app", Arg::Text(app.name.to_owned()))
}

fn reads(platform: Platform) -> &'static [&'static str] {
    match platform {
        Platform::Android => &READS,
        Platform::Iphone => &IPHONE_READS,
    }
}

fn screen(wizard: &Wizard) -> ScreenView {
    match &wizard.stage {
        Stage::Starting => ScreenView::Starting { problem: problem(wizard) },
        Stage::Consent => ScreenView::Consent {
            reads: reads(wizard.platform).iter().map(|what| Message::new(format!("wizard-reads-{what}"))).collect(),
            never: NEVER.iter().map(|what| Message::new(format!("wizard-never-{what}"))).collect(),
        },
        Stage::Surveying { failed } => {
            let unreadable = failed.then(|| trouble("wizard-trouble-no_survey"));
            ScreenView::Starting { problem: problem(wizard).or(unreadable) }
        }
        Stage::Choosing => ScreenView::ChooseApp { apps: apps(wizard) },
        Stage::Checking { read, .. } => {
            let state = |fact: FactId| match (read.get(&fact), wizard.facts.unknown(fact).map(|unknown| unknown.why)) {
                (Some(None), _) | (None, None) => FactState::Read,
                (Some(Some(Why::NotOnThisPhone | Why::NoApp)), _) => FactState::NotHere,
                // It is asked again when the phone is back.
                (Some(Some(Why::Lost | Why::NotAsked | Why::OnRequest)), _) => FactState::Waiting,
                (Some(Some(_)), _) => FactState::Unknown,
                (None, Some(Why::NotOnThisPhone | Why::NoApp)) => FactState::NotHere,
                (None, Some(Why::NotAsked | Why::OnRequest | Why::Lost)) => FactState::Waiting,
                (None, Some(Why::Refused | Why::TimedOut | Why::TooLarge | Why::Unreadable)) => FactState::Unknown,
            };
            let lanes: Vec<LaneProgress> = Lane::ALL
                .into_iter()
                .map(|lane| LaneProgress {
                    lane,
                    facts: FactId::of_a_check()
                        .filter(|fact| fact.lane() == lane && fact.is_on(wizard.platform))
                        .map(|fact| FactProgress { name: fact_name(fact), state: state(fact) })
                        .collect(),
                })
                .filter(|lane| !lane.facts.is_empty())
                .collect();
            let all = || lanes.iter().flat_map(|lane| &lane.facts);
            ScreenView::Checking {
                done: count(all().filter(|fact| fact.state != FactState::Waiting).count()),
                total: count(all().count()),
                lanes,
            }
        }
        Stage::Result => ScreenView::Result(Box::new(result::result(wizard))),
        Stage::LookingDeeper { portion, .. } => ScreenView::LookingDeeper { bytes: portion.bytes, of: portion.of },
        Stage::MeasuringSpeed { portion } => ScreenView::MeasuringSpeed { bytes: portion.bytes, of: portion.of },
        Stage::LookingOnline { done, of } => ScreenView::LookingOnline { done: count(*done), of: count(*of) },
        Stage::Fixing(walk) => ScreenView::Fix(Box::new(fix::fix(wizard, walk))),
        Stage::Done => ScreenView::Done(Box::new(result::done(wizard))),
        Stage::Beside { page, .. } => match page {
            Page::History => ScreenView::History(result::history(wizard)),
            Page::Report => {
                ScreenView::Report(Box::new(ReportView { report: Some(Box::new(report::report(wizard))), page: None }))
            }
            Page::Monthly => ScreenView::Monthly(Box::new(monthly::monthly(wizard))),
            Page::Compare => ScreenView::Compare(Box::new(choose::compare(&wizard.choice, &shown(wizard)))),
        },
        Stage::OffCable(look) => ScreenView::OffCable(Box::new(off_cable::off_cable(wizard, look))),
        Stage::Watching(watching) => ScreenView::Watch(Box::new(meter::watch(wizard, watching))),
        Stage::Rescue(rescue) => ScreenView::Rescue(Box::new(rescue::rescue(wizard, rescue))),
    }
}

/// What this phone showed that bears on the choice of a service.
fn shown(wizard: &Wizard) -> Shown {
    wizard.case().map(|case| Shown::of(&case, &wizard.facts, &wizard.verdict)).unwrap_or_default()
}

/// What keeps us from the phone. A link that is only being made is no problem.
fn problem(wizard: &Wizard) -> Option<Problem> {
    match (wizard.trouble, wizard.link) {
        (Some(trouble_), _) => Some(trouble(trouble_.id())),
        (None, Link::Unauthorized) => Some(trouble(Trouble::Unauthorized.id())),
        (None, Link::Lost) => Some(trouble(Trouble::NotThere.id())),
        (None, Link::Connecting | Link::Ready) => None,
    }
}

fn trouble(id: &str) -> Problem {
    Problem { what: Message::new(id), advice: Message::new(format!("{id}.do")) }
}

/// Those on the phone, the likeliest first; then those that we know and that are not there.
fn apps(wizard: &Wizard) -> Vec<AppChoiceView> {
    let Some(survey) = &wizard.survey else { return Vec::new() };
    let here = survey.apps.iter().map(|app| AppChoiceView {
        package: app.package.as_str().to_owned(),
        name: app.name.to_owned(),
        installed: true,
        version: app.version.clone(),
        last_used: app.last_used,
        likely: app.likely.clone(),
    });
    let elsewhere = knowledge::apps()
        .iter()
        .filter(|profile| survey.apps.iter().all(|app| app.profile_id != profile.id))
        .filter_map(|profile| {
            Some(AppChoiceView {
                package: match wizard.platform {
                    Platform::Android => profile.android.as_ref()?.packages.first()?.clone(),
                    Platform::Iphone => profile.ios.as_ref()?.bundles.first()?.clone(),
                },
                name: profile.name.clone(),
                installed: false,
                version: None,
                last_used: None,
                likely: None,
            })
        });
    here.chain(elsewhere).collect()
}

fn change(wizard: &Wizard, stored: &StoredChange) -> ChangeView {
    let change = &stored.change;
    let state = match (wizard.not_undone.get(&stored.id), stored.state) {
        _ if wizard.is_being_undone(stored.id) => ChangeState::Undoing,
        (Some(why), State::Stored | State::Made) => ChangeState::UndoFailed { why: why_not(&change.setting, why) },
        (None, State::Stored) => ChangeState::Unsure,
        (None, State::Made) => ChangeState::Made,
        (_, State::Undone | State::NotTaken) => ChangeState::Undone,
    };
    ChangeView {
        id: stored.id.0.to_string(),
        setting: Message::new(change.setting.message_id()),
        old: value(&change.setting, &change.old),
        new: value(&change.setting, &change.new),
        at: change.at,
        state,
    }
}

fn why_not(setting: &Setting, why: &WhyNot) -> Message {
    let with_now = |id: &str, now: &Value| Message::new(id).with("now", Arg::Message(Box::new(value(setting, now))));
    match why {
        // Some settings are known to be refused at times, and have a word on when.
        WhyNot::Kept(now) => {
            let own = format!("{}.kept", setting.message_id());
            with_now(if worded::has(&own) { &own } else { "wizard-not_undone-kept" }, now)
        }
        WhyNot::ChangedSince(now) => {
            Message::new("wizard-not_undone-changed_since").with("now", Arg::Message(Box::new(value(setting, now))))
        }
        WhyNot::Unreadable => Message::new("wizard-not_undone-unreadable"),
        WhyNot::Refused(text) => Message::new("wizard-not_undone-refused").with("text", Arg::Text(text.clone())),
        WhyNot::LinkBreaks => Message::new("wizard-not_undone-link"),
    }
}

/// A setting's value in words where it has some, else as the phone spells it.
fn value(setting: &Setting, value: &Value) -> Message {
    let worded = format!("{}.value-{}", setting.message_id(), value.as_str());
    if worded::has(&worded) {
        return Message::new(worded);
    }
    Message::new("wizard-value").with("value", Arg::Text(value.as_str().to_owned()))
}

fn fact_name(fact: FactId) -> Message {
    Message::new(format!("fact-{}", fact.name()))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
