//! Every automatic fix that a scene of a phone folder leads to: found, fixed, verified, undone, and the phone equal
//! to before. The same with the cable pulled before, during and after its write.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Computer, Worker, fix_state, folders, writes};
use diagnosis::fixes::Safety;
use diagnosis::view::{ChangeState, FixState, Help, PersonEvent, ScreenView};
use simulator::control::{Handle, SimulatedPhone};
use simulator::fault::Faults;
use simulator::folder::Folder;

/// What one way through a fix came to.
struct Walked {
    safety: Safety,
    state: FixState,
    writes: Vec<String>,
    equal: bool,
    still_open: usize,
}

/// Fixes this finding by its first fix, and undoes it.
async fn walk(folder: &Folder, scene: &str, rule: &str, faults: Option<Faults>) -> Walked {
    let phone: Handle = SimulatedPhone::start(folder, Some(scene)).await.unwrap();
    let computer = Computer::default();
    let before = lasting(&phone);
    let mut worker = Worker::start(&computer, phone.address());
    worker.check();
    worker.send(PersonEvent::FixThis { rule: rule.to_owned(), fix: None });
    let page = worker.fix_page("the proposal", |state| {
        matches!(state, FixState::Proposed | FixState::NotTried { .. } | FixState::OnPhone { .. })
    });
    let ScreenView::Fix(fix) = &page.screen else { unreachable!() };
    let safety = fix.safety;
    if let Some(faults) = faults {
        phone.set_faults(faults);
    }
    phone.forget_commands();
    worker.send(PersonEvent::Agree);
    let ended = loop {
        let page = worker.fix_page("an end", |state| match state {
            FixState::Fixed | FixState::NotFixed { .. } | FixState::Refused { .. } | FixState::NotTried { .. } => true,
            FixState::Counting { .. } => true,
            FixState::Reading
            | FixState::Proposed
            | FixState::Acting { .. }
            | FixState::OnPhone { .. }
            | FixState::Asking { .. }
            | FixState::Restarting
            | FixState::Verifying => false,
        });
        match fix_state(&page) {
            // Nobody wants to wait here.
            Some(FixState::Counting { .. }) => worker.send(PersonEvent::Cancel),
            _ => break page,
        }
    };
    let writes = writes(&phone.commands());
    if !ended.open_changes.is_empty() {
        put_back(&mut worker, &phone);
    }
    let still_open = worker.view.as_ref().map_or(0, |view| view.open_changes.len());
    let equal = lasting(&phone) == before;
    Walked { safety, state: fix_state(&ended).unwrap().clone(), writes, equal, still_open }
}

/// The phone's state, without when an app op was last used: a write begins that anew.
fn lasting(phone: &Handle) -> BTreeMap<String, String> {
    let state = phone.state_snapshot().into_iter();
    state
        .map(|(key, value)| match value.split_once(';') {
            Some((mode, _)) if key.starts_with("appops.") => (key, mode.to_owned()),
            Some(_) | None => (key, value),
        })
        .collect()
}

/// Undoes everything. Battery saver is refused on the cable: then that is said, and without the charger it works.
fn put_back(worker: &mut Worker, phone: &Handle) {
    worker.send(PersonEvent::UndoAll);
    let tried = worker.until("the end of the undo", |view| {
        view.open_changes.iter().all(|change| matches!(change.state, ChangeState::UndoFailed { .. }))
    });
    let Some(left) = tried.open_changes.first() else { return };
    let ChangeState::UndoFailed { why } = &left.state else { unreachable!() };
    assert_eq!(why.id, "setting-battery_saver.kept", "{left:#?}");
    assert_eq!(tried.open_changes.len(), 1);
    phone.set_state("battery.plugged", "false");
    worker.send(PersonEvent::UndoAll);
    worker.until("the undo without a charger", |view| view.open_changes.is_empty());
    phone.set_state("battery.plugged", "true");
}

/// Findings of this scene that we can do something about ourselves, with the fix.
async fn automatic(folder: &Folder, scene: &str) -> Vec<(String, String)> {
    let phone = SimulatedPhone::start(folder, Some(scene)).await.unwrap();
    let mut worker = Worker::start(&Computer::default(), phone.address());
    let result = worker.check();
    let ScreenView::Result(result) = &result.screen else { unreachable!() };
    let automatic = result.findings.iter().filter(|finding| finding.help == Help::Automatic);
    automatic.map(|finding| (finding.rule.clone(), finding.fixes[0].clone())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_automatic_fix_of_a_scene_is_verified_and_undone_whatever_the_cable_does() {
    let mut wrong: Vec<String> = Vec::new();
    let mut tried: BTreeSet<String> = BTreeSet::new();
    let mut helped = 0;
    for folder in folders() {
        let scenes: Vec<String> = folder.scene_names().map(str::to_owned).collect();
        for scene in scenes {
            let faults = &folder.scene(&scene).unwrap().faults;
            // What goes wrong on purpose has its own tests.
            if format!("{faults:?}") != format!("{:?}", Faults::default()) || faults_of_maker(&folder) {
                continue;
            }
            for (rule, fix) in automatic(&folder, &scene).await {
                if !tried.insert(fix.clone()) {
                    continue;
                }
                let place = format!("{} / {scene} / {rule} / {fix}", folder.name);
                let walked = walk(&folder, &scene, &rule, None).await;
                // A fix may honestly not help, and then the next is offered; one that can be undone is undone as well.
                if !matches!(walked.state, FixState::Fixed | FixState::NotFixed { another: true }) {
                    wrong.push(format!("{place}: {:?}", walked.state));
                    continue;
                }
                if walked.safety == Safety::Safe && (!walked.equal || walked.still_open > 0) {
                    wrong.push(format!("{place}: the undo does not lead back"));
                }
                if walked.state != FixState::Fixed {
                    continue;
                }
                helped += 1;
                let Some(write) = walked.writes.first().filter(|_| walked.safety == Safety::Safe) else { continue };
                let cut = || Some(write.clone());
                for (when, faults) in [
                    ("before", Faults { cut_before: cut(), ..Faults::default() }),
                    ("during", Faults { cut_during: cut(), ..Faults::default() }),
                    ("after", Faults { cut_after: cut(), ..Faults::default() }),
                ] {
                    let walked = walk(&folder, &scene, &rule, Some(faults)).await;
                    if walked.state != FixState::Fixed || !walked.equal || walked.still_open > 0 {
                        wrong.push(format!("{place}, cable pulled {when} {write:?}: {:?}", walked.state));
                    }
                }
            }
        }
    }
    assert!(tried.contains("grant_photo_access") && tried.contains("allow_background"), "{tried:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(helped * 2 > tried.len(), "{helped} of {} fixes helped", tried.len());
}

/// Phones whose maker refuses writes are walked elsewhere.
fn faults_of_maker(folder: &Folder) -> bool {
    !folder.faults.refuse.is_empty()
}
