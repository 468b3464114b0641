//! The page of one fix.

use super::result::heard;
use super::{NOT_SURE, rescue, value};
use crate::facts::cloud_space;
use crate::fixes::{Safety, Screen};
use crate::message::{Arg, Args, Message};
use crate::phone::Platform;
use crate::rules::{self, Certainty, Finding};
use crate::view::{AnswerView, ChangePreview, FixState, FixView};
use crate::wizard::Wizard;
use crate::wizard::walk::{Phase, Walk};

pub(super) fn fix(wizard: &Wizard, walk: &Walk) -> FixView {
    let fix = walk.current_fix();
    let rule = walk.cause().rule;
    let finding = wizard.verdict.findings.iter().find(|finding| finding.rule == rule);
    let args = finding.map(|finding| finding.args.clone()).unwrap_or_default();
    let id = format!("fix-{}", fix.id);
    let (position, of) = walk.position();
    FixView {
        rule: rule.to_owned(),
        fix: fix.id.to_owned(),
        finding: title(rule, finding),
        certainty: finding.map_or(Certainty::Indirect, |finding| finding.certainty),
        name: attribute(&id, None, &args),
        why: attribute(&id, Some("why"), &args),
        safety: fix.safety,
        changes: walk
            .previews
            .iter()
            .map(|preview| ChangePreview {
                setting: Message::new(preview.setting.message_id()),
                old: value(&preview.setting, &preview.old),
                new: value(&preview.setting, &preview.new),
            })
            .collect(),
        rescue_first: (fix.safety == Safety::Ask).then(|| rescue::why(wizard)),
        loses: (fix.safety == Safety::Ask).then(|| attribute(&id, Some("loses"), &args)),
        undo: Message::new(match fix.safety {
            Safety::Safe => "wizard-undo-any_time",
            Safety::Ask => "wizard-undo-never",
            Safety::Manual => "wizard-undo-by_hand",
        }),
        button: attribute(&id, Some("button"), &args),
        position,
        of,
        watch: wizard.can_watch(),
        state: state(wizard, walk, &id, finding, &args),
    }
}

fn state(wizard: &Wizard, walk: &Walk, id: &str, finding: Option<&Finding>, args: &Args) -> FixState {
    let another = walk.has_another();
    let (step, of) = walk.step_number();
    let on_phone = |opened: bool| {
        let screen = walk.screen();
        let phone = wizard.survey.as_ref().map(|survey| &survey.case_without_app.phone);
        let path = screen.zip(phone).and_then(|(screen, phone)| screen.menu_path(phone));
        FixState::OnPhone {
            guide: attribute(id, Some("guide"), args),
            opened,
            opens: wizard.platform == Platform::Android && screen.is_some_and(|screen| *screen != Screen::Nothing),
            path_language: path.as_ref().and_then(|_| phone?.locale.clone()),
            path: path.unwrap_or_default(),
            watched: walk.is_watched() && !super::cloud::waits_for_account(wizard, walk.cause().rule),
            heard: heard(wizard, |saying| saying.rule() == Some(walk.cause().rule)),
            known: super::cloud::known(wizard, walk.current_fix()),
            live: finding.map(|finding| attribute(&Message::id_of("rule", finding.rule), Some("says"), &finding.args)),
            teller: rules::teller(walk.cause().rule),
        }
    };
    match &walk.phase {
        Phase::Refreshing | Phase::Reading => FixState::Reading,
        Phase::Proposed => FixState::Proposed,
        Phase::BeforeWrite
        | Phase::Storing { .. }
        | Phase::Writing { .. }
        | Phase::AfterWrite { .. }
        | Phase::Doing { .. } => FixState::Acting { step, of },
        Phase::Restarting { .. } => FixState::Restarting,
        Phase::Counting { until_ms, of, why } => {
            let left_ms = until_ms.saturating_sub(wizard.now.steady_ms);
            FixState::Counting {
                seconds_left: u32::try_from(left_ms.div_ceil(1000)).unwrap_or(u32::MAX).min(*of),
                of: *of,
                why: why.clone(),
            }
        }
        Phase::Opening => on_phone(false),
        Phase::OnPhone { opened } => on_phone(*opened),
        Phase::Asking { question, answers } => {
            let id = format!("question-{question}");
            let mut answers: Vec<AnswerView> = answers
                .iter()
                .map(|answer| AnswerView { id: answer.clone(), text: Message::new(format!("{id}.{answer}")) })
                .collect();
            answers.push(AnswerView { id: NOT_SURE.to_owned(), text: Message::new("wizard-not_sure") });
            FixState::Asking { amounts: question == cloud_space::QUESTION, question: Message::new(id), answers }
        }
        Phase::Verifying { .. } => FixState::Verifying,
        Phase::Fixed => FixState::Fixed,
        Phase::NotFixed => FixState::NotFixed { another },
        Phase::Refused(refusal) => {
            FixState::Refused { explanation: refusal.explanation.clone(), phone_said: refusal.text.clone(), another }
        }
        Phase::NotTried { why } => FixState::NotTried { why: why.clone(), another },
    }
}

/// A rule's title with what the phone said.
pub(super) fn title(rule: &str, finding: Option<&Finding>) -> Message {
    let args = finding.map(|finding| finding.args.clone()).unwrap_or_default();
    attribute(&Message::id_of("rule", rule), None, &args)
}

/// Every sentence of a finding may use what its rule found, and the app's name.
fn attribute(id: &str, attribute: Option<&str>, args: &Args) -> Message {
    let id = attribute.map_or_else(|| id.to_owned(), |attribute| format!("{id}.{attribute}"));
    Message { id, args: args.clone() }
}

/// For sentences with one argument.
pub(super) fn with(id: &str, name: &str, arg: Arg) -> Message {
    Message::new(id).with(name, arg)
}
