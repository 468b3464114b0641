//! Every phone folder in, facts and findings out: over the real protocol, through our own client.
//!
//! A healthy phone must show nothing; a scene must show what it says, and nothing else that stops a backup.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use common::folders;
use diagnosis::check::check;
use diagnosis::rules::Severity;
use diagnosis::survey::survey;
use phone::adb::Adb;
use phone::adb::key::Key;
use simulator::control::SimulatedPhone;
use simulator::folder::Folder;
use worker::clock::SystemClock;

struct Seen {
    findings: BTreeSet<String>,
    /// Findings that stop nothing; a scene may name them or not.
    notes: BTreeSet<String>,
    skipped: BTreeSet<String>,
    /// Questions that were not recorded.
    unanswered: Vec<String>,
}

async fn look(folder: &Folder, scene: Option<&str>, key: &Key) -> Seen {
    let phone = SimulatedPhone::start(folder, scene).await.unwrap();
    let adb = Adb::over_tcp(phone.address(), Duration::from_secs(10), std::slice::from_ref(key), |_| {}).await.unwrap();
    let clock = SystemClock::default();
    let survey = survey(&adb, &clock, phone.serial()).await.unwrap();
    let chosen = survey.likeliest().or(survey.apps.first()).map(|choice| choice.package.clone());
    let case = survey.case(chosen.as_ref());
    let check = check(&adb, &clock, &case, |_| {}).await;
    assert!(!check.lost, "{}: the phone was lost", folder.name);
    let ids = |note: bool| {
        let found = check.verdict.findings.iter();
        found.filter(|found| (found.severity == Severity::Note) == note).map(|found| found.rule.to_owned()).collect()
    };
    let skipped = check.verdict.skipped.iter();
    Seen {
        findings: ids(false),
        notes: ids(true),
        skipped: skipped.map(|skipped| format!("{} ({})", skipped.rule, skipped.missing.name())).collect(),
        unanswered: phone.unanswered(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn healthy_phones_show_nothing_and_scenes_show_what_they_say() {
    let key = Key::generate().unwrap();
    let mut wrong = Vec::new();
    for folder in folders() {
        let scenes: Vec<Option<String>> =
            std::iter::once(None).chain(folder.scene_names().map(|name| Some(name.to_owned()))).collect();
        for scene in scenes {
            let place = format!("{} / {}", folder.name, scene.as_deref().unwrap_or("healthy"));
            let expected: BTreeSet<String> = match &scene {
                Some(name) => folder.scene(name).unwrap().expect.findings.iter().cloned().collect(),
                None => BTreeSet::new(),
            };
            let Seen { findings, notes, skipped, unanswered } = look(&folder, scene.as_deref(), &key).await;
            let missed: Vec<_> =
                expected.iter().filter(|rule| !findings.contains(*rule) && !notes.contains(*rule)).collect();
            let extra: Vec<_> = findings.difference(&expected).collect();
            if !missed.is_empty() || !extra.is_empty() {
                wrong.push(format!("{place}: missed {missed:?}, found besides {extra:?}"));
            }
            // How an app works by design is said on a healthy phone too; it is no bad state of the phone.
            let noted: Vec<_> = notes.iter().filter(|rule| *rule != "app/only_on_new_photo").collect();
            if scene.is_none() && !noted.is_empty() {
                wrong.push(format!("{place}: noted {noted:?}"));
            }
            if scene.is_none() && !skipped.is_empty() {
                wrong.push(format!("{place}: could not check {skipped:?}"));
            }
            if !unanswered.is_empty() {
                wrong.push(format!("{place}: not recorded {unanswered:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
