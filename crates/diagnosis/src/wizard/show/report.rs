//! The report of this visit. What is not declared to be shown is left out here, before anybody words it.

use super::result::result;
use super::{phone, value};
use crate::journal::State;
use crate::message::Message;
use crate::report::{
    ActionPart, ActionState, AppPart, EvidencePart, FindingPart, PhonePart, Report, SCHEMA, SkippedPart, shown,
};
use crate::wizard::Wizard;

pub(super) fn report(wizard: &Wizard) -> Report {
    let seen = result(wizard);
    let phone = phone(wizard);
    let app = super::app(wizard);
    let findings = seen.findings.into_iter().zip(&wizard.verdict.findings).map(|(view, finding)| FindingPart {
        rule: view.rule,
        lane: view.lane,
        severity: view.severity,
        certainty: view.certainty,
        state: view.state,
        title: shown::message(view.title),
        says: shown::message(view.says),
        means: shown::message(view.means),
        todo: shown::message(view.todo),
        evidence: finding
            .evidence
            .iter()
            .map(|evidence| EvidencePart {
                fact: evidence.fact.name().to_owned(),
                text: shown::evidence(evidence.fact, &evidence.text),
            })
            .collect(),
    });
    Report {
        schema: SCHEMA,
        unstuck: env!("CARGO_PKG_VERSION").to_owned(),
        checked_at: seen.checked_at,
        phone: PhonePart {
            platform: phone.platform,
            demo: phone.demo,
            name: phone.name.and_then(|name| shown::model(&name, &wizard.serial)),
            os_version: phone.os_version.and_then(|version| shown::version(&version)),
        },
        app: app.map(|app| AppPart {
            name: Some(app.name).filter(|name| *name != app.package),
            version: app.version.and_then(|version| shown::version(&version)),
        }),
        headline: shown::message(seen.headline),
        findings: findings.collect(),
        could_not_check: seen
            .could_not_check
            .into_iter()
            .zip(&wizard.verdict.skipped)
            .map(|(view, skipped)| SkippedPart {
                rule: skipped.rule.to_owned(),
                title: view.title,
                fact: view.fact,
                why: view.why,
            })
            .collect(),
        fine: seen.fine,
        actions: wizard
            .changes
            .iter()
            .map(|stored| ActionPart {
                rule: stored.change.rule.clone(),
                fix: stored.change.fix.clone(),
                setting: Message::new(stored.change.setting.message_id()),
                old: shown::message(value(&stored.change.setting, &stored.change.old)),
                new: shown::message(value(&stored.change.setting, &stored.change.new)),
                at: stored.change.at,
                state: match stored.state {
                    State::Stored => ActionState::Unsure,
                    State::Made => ActionState::Made,
                    State::NotTaken => ActionState::NotTaken,
                    State::Undone => ActionState::Undone,
                },
            })
            .collect(),
    }
}
