//! The look without the cable, at the worker's pipes and in real shells: whatever happens to the cable, the worker and the
//! stream, the phone believes in its cable again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{Computer, Worker, folder};
use diagnosis::view::{CableAgain, Link, OffCableView, PersonEvent, ScreenView, View};
use simulator::control::{Handle, SimulatedPhone};

const FAKED: &str = "override.battery";
/// The guard's first pause, and its second.
const BEFORE: u64 = 2;
const GUARD: u64 = 45;

fn page(view: &View) -> Option<&OffCableView> {
    match &view.screen {
        ScreenView::OffCable(look) => Some(look),
        _ => None,
    }
}

fn again(view: &View) -> Option<CableAgain> {
    match page(view)? {
        OffCableView::Over { again, .. } => Some(*again),
        OffCableView::Proposed { .. } | OffCableView::UnderWay { .. } => None,
    }
}

async fn phone() -> Handle {
    SimulatedPhone::start(&folder("google-pixel-9-android-16"), Some("needs-the-charger")).await.unwrap()
}

/// A worker that was told to look, on a phone whose guard has begun and not unplugged yet.
async fn begun(computer: &Computer, phone: &Handle) -> Worker {
    let mut worker = Worker::start(computer, phone.address());
    let result = worker.check();
    let ScreenView::Result(result) = &result.screen else { unreachable!() };
    assert!(result.findings.iter().all(|finding| finding.rule != "app/backup_waits"), "the cable hides it");
    assert!(result.off_cable_look.as_ref().is_some_and(|look| look.not.is_none()));
    let before = phone.state_snapshot();
    worker.send(PersonEvent::ShowOffCable);
    worker.until("what will happen", |view| matches!(page(view), Some(OffCableView::Proposed { .. })));
    assert_eq!(phone.state_snapshot(), before, "nothing before a yes");
    worker.send(PersonEvent::Agree);
    phone.sleeps().await;
    assert_eq!(phone.state_snapshot(), before, "the guard waits first");
    worker
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_cable_hid_is_found_and_it_is_over() {
    let (phone, computer) = (phone().await, Computer::default());
    let before = phone.state_snapshot();
    let mut worker = begun(&computer, &phone).await;
    phone.let_pass(BEFORE);
    let over = worker.until("the proof", |view| again(view) == Some(CableAgain::Real));
    let Some(OffCableView::Over { headline, findings, .. }) = page(&over) else { unreachable!() };
    let found: Vec<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!((headline.id.as_str(), found), ("off_cable-found", vec!["app/backup_waits"]));
    assert_eq!(phone.state_snapshot(), before);
    assert!(over.open_changes.is_empty(), "{:?}", over.open_changes);
    // What the guard does later does no harm.
    phone.forget_commands();
    phone.let_pass(GUARD + BEFORE);
    assert_eq!((phone.state_snapshot(), phone.unanswered()), (before, Vec::new()));
    assert!(worker.close().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cable_that_is_pulled_in_the_middle_is_believed_in_again_by_the_guard() {
    let (phone, computer) = (phone().await, Computer::default());
    let before = phone.state_snapshot();
    let mut worker = begun(&computer, &phone).await;
    phone.unplug();
    worker.until("the lost link", |view| view.phone.link == Link::Lost);
    phone.let_pass(BEFORE);
    phone.comes_to(FAKED, Some("true")).await;
    phone.let_pass(GUARD);
    phone.comes_to(FAKED, before.get(FAKED).map(String::as_str)).await;
    assert_eq!(phone.state_snapshot(), before, "with no cable and nobody to ask");
    phone.plug();
    let over = worker.until("the proof", |view| again(view) == Some(CableAgain::Real));
    assert!(over.open_changes.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_killed_in_the_middle_is_followed_by_the_guard_or_by_the_next() {
    for guard_lives in [true, false] {
        let (phone, computer) = (phone().await, Computer::default());
        let before = phone.state_snapshot();
        let worker = begun(&computer, &phone).await;
        drop(worker);
        phone.let_pass(BEFORE);
        phone.comes_to(FAKED, Some("true")).await;
        if guard_lives {
            phone.let_pass(GUARD);
            phone.comes_to(FAKED, before.get(FAKED).map(String::as_str)).await;
        }
        let mut next = Worker::start(&computer, phone.address());
        next.until("consent", |view| matches!(view.screen, ScreenView::Consent { .. }));
        next.send(PersonEvent::AgreeToRead);
        next.until("nothing left open", |view| {
            matches!(view.screen, ScreenView::ChooseApp { .. }) && view.open_changes.is_empty()
        });
        phone.comes_to(FAKED, before.get(FAKED).map(String::as_str)).await;
        assert_eq!(phone.state_snapshot(), before, "the guard lives: {guard_lives}");
    }
}

/// In the shells that phones have, and others: the command itself, with a `dumpsys` and a `sleep` of the test's own.
#[cfg(unix)]
mod in_real_shells {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::path::Path;
    use std::process::{Command, Stdio};
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    use diagnosis::settings::{Setting, Value};

    /// Android's shell, Debian's, and another. None has a `sleep` of its own.
    const SHELLS: [&str; 3] = ["mksh", "dash", "bash"];

    fn script(path: &Path, text: &str) {
        std::fs::write(path, text).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// What `dumpsys` was told each time, in turn, with the guard's whole process group signalled before each.
    fn guarded(shell: &str, began: &Sender<u32>) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let shown = |name: &str| at(name).display().to_string();
        for pipe in ["time", "said"] {
            assert!(Command::new("mkfifo").arg(at(pipe)).status().unwrap().success());
        }
        // A sleep lasts until the test lets it pass.
        script(&at("sleep"), &format!("#!/bin/sh\nread passed < {}\n", shown("time")));
        script(&at("dumpsys"), &format!("#!/bin/sh\necho \"$*\" > {}\n", shown("said")));
        let guard = Setting::Cable.write(&Value::new("unplugged"), 0).unwrap();
        let stream = Command::new(shell)
            .args(["-c", guard.command()])
            .env("PATH", format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap();
        let group = stream.id();
        began.send(group).unwrap();
        // The stream ends at once: the guard holds none of it.
        assert!(stream.wait_with_output().unwrap().status.success());
        let mut said = Vec::new();
        for _ in 0..3 {
            for signal in ["HUP", "TERM", "INT"] {
                let killed = Command::new("kill").args(["-s", signal, "--", &format!("-{group}")]).status().unwrap();
                assert!(killed.success(), "{shell:?}: the guard is gone before {said:?} was over");
            }
            std::fs::write(at("time"), "passed\n").unwrap();
            said.push(std::fs::read_to_string(at("said")).unwrap().trim().to_owned());
        }
        said
    }

    #[test]
    fn the_guard_outlives_its_stream_and_every_hang_up_and_takes_back_what_it_did() {
        let mut judged = 0;
        for shell in SHELLS {
            if Command::new(shell).args(["-c", "true"]).status().is_err() {
                eprintln!("SKIPPED: the guard in {shell}: it is not installed");
                continue;
            }
            judged += 1;
            let (tell, told) = channel();
            let (begin, began) = channel();
            std::thread::spawn(move || tell.send(guarded(shell, &begin)));
            let said = told.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|error| {
                let left = began.try_iter().map(|group| format!("-{group}"));
                drop(Command::new("kill").args(["-s", "KILL", "--"]).args(left).status());
                panic!("{shell:?}: {error}")
            });
            assert_eq!(said, ["battery unplug", "battery reset", "battery reset"], "{shell:?}");
        }
        assert!(judged > 0, "no shell is installed");
    }
}
