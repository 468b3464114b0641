//! Every automatic fix that a scene of a phone folder leads to: found, fixed, verified, undone, and the phone equal
//! to before. The same with the cable pulled, and with the worker killed, before, during and after its write.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use common::{Computer, PATIENCE, Worker, fix_state, folders, writes};
use diagnosis::fixes::Safety;
use diagnosis::view::{ChangeState, FixState, Help, Link, PersonEvent, ScreenView};
use simulator::control::{Handle, SimulatedPhone};
use simulator::fault::Faults;
use simulator::folder::Folder;
use tokio::task::JoinSet;

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

/// What all phones together came to.
#[derive(Default)]
struct Tally {
    wrong: Vec<String>,
    tried: BTreeSet<String>,
    helped: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_automatic_fix_of_a_scene_is_verified_and_undone_whatever_happens_to_cable_and_worker() {
    let tally: Arc<Mutex<Tally>> = Arc::default();
    let mut phones = JoinSet::new();
    for folder in folders() {
        let tally = Arc::clone(&tally);
        let runtime = tokio::runtime::Handle::current();
        // Workers are waited for with blocking reads: a thread for each phone.
        phones.spawn_blocking(move || runtime.block_on(walk_all(&folder, &tally)));
    }
    while let Some(walked) = phones.join_next().await {
        walked.unwrap();
    }
    let tally = tally.lock().unwrap();
    assert!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n"));
    assert!(
        tally.tried.contains("grant_photo_access") && tally.tried.contains("allow_background"),
        "{:?}",
        tally.tried
    );
    assert!(tally.helped * 2 > tally.tried.len(), "{} of {} fixes helped", tally.helped, tally.tried.len());
}

async fn walk_all(folder: &Folder, tally: &Mutex<Tally>) {
    // Phones whose maker refuses writes are walked elsewhere, and so is what goes wrong on purpose.
    let none = format!("{:?}", Faults::default());
    if format!("{:?}", folder.faults) != none {
        return;
    }
    for scene in folder.scene_names() {
        if format!("{:?}", folder.scene(scene).unwrap().faults) != none {
            continue;
        }
        for (rule, fix) in automatic(folder, scene).await {
            if tally.lock().unwrap().tried.insert(fix.clone()) {
                let place = format!("{} / {scene} / {rule} / {fix}", folder.name);
                let wrong = walk_fix(folder, scene, &rule).await;
                let mut tally = tally.lock().unwrap();
                match wrong {
                    Ok(helped) => tally.helped += usize::from(helped),
                    Err(wrong) => tally.wrong.push(format!("{place}: {wrong}")),
                }
            }
        }
    }
}

/// Whether the fix helped; or what is wrong with it.
async fn walk_fix(folder: &Folder, scene: &str, rule: &str) -> Result<bool, String> {
    let walked = walk(folder, scene, rule, None).await;
    // A fix may honestly not help, and then the next is offered; one that can be undone is undone as well.
    if !matches!(walked.state, FixState::Fixed | FixState::NotFixed { another: true }) {
        return Err(format!("{:?}", walked.state));
    }
    if walked.safety != Safety::Safe {
        return Ok(walked.state == FixState::Fixed);
    }
    if !walked.equal || walked.still_open > 0 {
        return Err("the undo does not lead back".to_owned());
    }
    let Some(write) = walked.writes.first().filter(|_| walked.state == FixState::Fixed) else { return Ok(false) };
    let cut = || Some(write.clone());
    for (when, faults) in [
        ("before", Faults { cut_before: cut(), ..Faults::default() }),
        ("during", Faults { cut_during: cut(), ..Faults::default() }),
        ("after", Faults { cut_after: cut(), ..Faults::default() }),
    ] {
        let walked = walk(folder, scene, rule, Some(faults)).await;
        if walked.state != FixState::Fixed || !walked.equal || walked.still_open > 0 {
            return Err(format!("cable pulled {when} {write:?}: {:?}", walked.state));
        }
    }
    for point in [Point::Before, Point::During, Point::After] {
        if !killed(folder, scene, rule, write, point).await {
            return Err(format!("worker killed {point:?} {write:?}: the undo does not lead back"));
        }
    }
    Ok(true)
}

/// Where a worker is killed in a fix.
#[derive(Debug, Clone, Copy)]
enum Point {
    /// The write is stored and never reaches the phone.
    Before,
    /// The phone did it, and the answer never came.
    During,
    /// All is done and verified.
    After,
}

/// Kills the worker in a fix; whether the next one puts the phone back to how it was.
async fn killed(folder: &Folder, scene: &str, rule: &str, write: &str, point: Point) -> bool {
    let phone: Handle = SimulatedPhone::start(folder, Some(scene)).await.unwrap();
    let computer = Computer::default();
    let before = lasting(&phone);
    let mut worker = Worker::start(&computer, phone.address());
    worker.check();
    worker.send(PersonEvent::FixThis { rule: rule.to_owned(), fix: None });
    worker.fix_page("the proposal", |state| matches!(state, FixState::Proposed));
    match point {
        Point::Before => {
            phone.set_faults(Faults { hang: vec![write.to_owned()], ..Faults::default() });
            worker.send(PersonEvent::Agree);
            worker.until("a stored change", |view| !view.open_changes.is_empty());
            // Only what has reached the phone is swallowed: a write still on its way would be carried out.
            tokio::time::timeout(PATIENCE, phone.heard(write)).await.unwrap();
        }
        Point::During => {
            let cut_during = Some(write.to_owned());
            phone.set_faults(Faults { cut_during, stays_away: true, ..Faults::default() });
            worker.send(PersonEvent::Agree);
            worker.until("the lost link", |view| view.phone.link == Link::Lost);
        }
        Point::After => {
            worker.send(PersonEvent::Agree);
            worker.fix_page("the verdict", |state| matches!(state, FixState::Fixed));
        }
    }
    worker.kill();
    phone.set_faults(Faults::default());
    phone.plug();
    let mut again = Worker::start(&computer, phone.address());
    again.until("what is open", |view| !view.open_changes.is_empty());
    put_back(&mut again, &phone);
    lasting(&phone) == before
}
