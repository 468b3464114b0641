//! A person's way through the wizard, at the worker's pipes and against a simulated phone.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod common;

use common::{Computer, PATIENCE, Worker, fix_state, folder, writes};
use diagnosis::view::{ChangeState, FindingState, FixState, Link, PersonEvent, ScreenView, View};
use phone::adb::pairing::{Code, pair};
use simulator::Condition;
use simulator::control::{Handle, SimulatedPhone};
use simulator::fault::Faults;
use simulator::server::SimulatedServer;

const PHONE: &str = "google-pixel-8-android-14";
const IMAGES: &str = "perm.com.google.android.apps.photos.android.permission.READ_MEDIA_IMAGES";
const VIDEO: &str = "perm.com.google.android.apps.photos.android.permission.READ_MEDIA_VIDEO";
const SELECTED: &str = "perm.com.google.android.apps.photos.android.permission.READ_MEDIA_VISUAL_USER_SELECTED";
const RULE: &str = "access/photo_access_missing";

/// A phone on which Google Photos may not see the photos.
async fn phone_without_access() -> Handle {
    let phone = SimulatedPhone::start(&folder(PHONE), None).await.unwrap();
    for permission in [IMAGES, VIDEO, SELECTED] {
        phone.set_state(permission, "false");
    }
    phone
}

fn open_fix(worker: &mut Worker) -> View {
    worker.check();
    worker.send(PersonEvent::FixThis { rule: RULE.to_owned(), fix: None });
    worker.fix_page("the proposal", |state| matches!(state, FixState::Proposed))
}

fn finding_state(view: &View) -> FindingState {
    let ScreenView::Result(result) = &view.screen else { panic!("no result: {view:#?}") };
    result.findings.iter().find(|finding| finding.rule == RULE).unwrap().state
}

fn is_fixed(state: &FixState) -> bool {
    matches!(state, FixState::Fixed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn found_fixed_verified_undone() {
    let (phone, computer) = (phone_without_access().await, Computer::default());
    let before = phone.state_snapshot();
    let mut worker = Worker::start(&computer, phone.address());
    let proposal = open_fix(&mut worker);
    let ScreenView::Fix(fix) = &proposal.screen else { unreachable!() };
    assert!(!fix.changes.is_empty() && fix.changes.iter().all(|change| change.old != change.new));
    assert_eq!(phone.state_snapshot(), before, "a proposal changes nothing");
    worker.send(PersonEvent::Agree);
    let fixed = worker.fix_page("the verdict", is_fixed);
    assert_eq!(phone.state(IMAGES).as_deref(), Some("true"));
    assert!(!fixed.open_changes.is_empty());
    assert!(fixed.open_changes.iter().all(|change| change.state == ChangeState::Made));
    worker.send(PersonEvent::Agree);
    let result = worker.result();
    assert_eq!(finding_state(&result), FindingState::Fixed);
    let ScreenView::Result(result) = result.screen else { unreachable!() };
    let off_cable: Vec<&str> = result.off_cable.iter().map(|said| said.id.as_str()).collect();
    assert_eq!(
        off_cable.last(),
        Some(&"wizard-off_cable-wifi"),
        "this phone can be read without a cable: {off_cable:?}"
    );
    worker.send(PersonEvent::Finish);
    let done = worker.until("the last page", |view| matches!(view.screen, ScreenView::Done(_)));
    let ScreenView::Done(done) = done.screen else { unreachable!() };
    assert!(done.debugging_on && !done.changes.is_empty());
    worker.undo_all();
    assert_eq!(phone.state_snapshot(), before);
    assert_eq!(phone.unanswered(), Vec::<String>::new());
    worker.send(PersonEvent::Back);
    assert_eq!(finding_state(&worker.result()), FindingState::Open);
    worker.send(PersonEvent::ShowHistory);
    let history = worker.until("history", |view| matches!(view.screen, ScreenView::History(_)));
    let ScreenView::History(history) = history.screen else { unreachable!() };
    assert_eq!(history.checks.len(), 1);
    assert!(worker.close().success());
}

/// Pulls the cable at this command: before it does anything, after it is done and half answered, after its answer.
fn cuts(command: &str) -> [Faults; 3] {
    let cut = || Some(command.to_owned());
    [
        Faults { cut_before: cut(), ..Faults::default() },
        Faults { cut_during: cut(), ..Faults::default() },
        Faults { cut_after: cut(), ..Faults::default() },
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cable_pulled_at_a_change_or_its_undo_loses_nothing() {
    for (action, undo) in cuts("pm grant").into_iter().zip(cuts("pm revoke")) {
        let (phone, computer) = (phone_without_access().await, Computer::default());
        let before = phone.state_snapshot();
        let mut worker = Worker::start(&computer, phone.address());
        open_fix(&mut worker);
        phone.set_faults(Faults { stays_away: true, ..action });
        worker.send(PersonEvent::Agree);
        let lost = worker.until("the lost link", |view| view.phone.link == Link::Lost);
        assert!(matches!(fix_state(&lost), Some(FixState::Acting { .. })), "the page stays");
        phone.plug();
        let fixed = worker.fix_page("the verdict", is_fixed);
        assert!(fixed.open_changes.iter().all(|change| change.state == ChangeState::Made));
        phone.set_faults(Faults { stays_away: true, ..undo });
        worker.send(PersonEvent::UndoAll);
        worker.until("the lost link", |view| view.phone.link == Link::Lost);
        phone.plug();
        worker.until("everything undone", |view| view.open_changes.is_empty());
        assert_eq!(phone.state_snapshot(), before);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cable_pulled_in_a_check_or_a_verification_is_plugged_in_again() {
    for (query, action) in
        [("dumpsys battery", "pm grant"), ("getprop", "pm grant"), ("am get-current-user", "pm grant")]
    {
        let (phone, computer) = (phone_without_access().await, Computer::default());
        phone.set_faults(Faults { cut_during: Some(query.to_owned()), ..Faults::default() });
        let mut worker = Worker::start(&computer, phone.address());
        let result = worker.check();
        let ScreenView::Result(result) = &result.screen else { unreachable!() };
        assert_eq!(result.could_not_check, vec![], "{query}");
        worker.send(PersonEvent::FixThis { rule: RULE.to_owned(), fix: None });
        worker.fix_page("the proposal", |state| matches!(state, FixState::Proposed));
        assert!(phone.commands().iter().all(|command| !command.starts_with(action)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_explained_and_the_guided_way_watches() {
    let (phone, computer) = (phone_without_access().await, Computer::default());
    let before = phone.state_snapshot();
    let denied = "java.lang.SecurityException: grantRuntimePermission: Neither user 2000 nor current process has \
                  android.permission.GRANT_RUNTIME_PERMISSIONS.";
    phone.set_faults(Faults { refuse: [("pm grant".to_owned(), denied.to_owned())].into(), ..Faults::default() });
    let mut worker = Worker::start(&computer, phone.address());
    open_fix(&mut worker);
    worker.send(PersonEvent::Agree);
    let refused = worker.fix_page("the refusal", |state| matches!(state, FixState::Refused { .. }));
    let Some(FixState::Refused { explanation, phone_said, another }) = fix_state(&refused) else { unreachable!() };
    assert!(explanation.id.starts_with("refusal-") && phone_said.contains("GRANT_RUNTIME_PERMISSIONS") && *another);
    assert_eq!(refused.open_changes, vec![]);
    assert_eq!(phone.state_snapshot(), before);
    worker.send(PersonEvent::TryAnother);
    let guided = worker.fix_page("the guided way", |state| matches!(state, FixState::OnPhone { opened: true, .. }));
    let Some(FixState::OnPhone { watched, .. }) = fix_state(&guided) else { unreachable!() };
    assert!(*watched);
    assert_eq!(phone.state("screen").as_deref(), Some("android.settings.APPLICATION_DETAILS_SETTINGS"));
    // The person does it on the phone; nobody says so to the window.
    for permission in [IMAGES, VIDEO, SELECTED] {
        phone.set_state(permission, "true");
    }
    worker.fix_page("the page that moves on by itself", is_fixed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_worker_leaves_a_journal_that_knows_what_to_undo() {
    // Where the worker is killed: before a write arrives, once it has arrived, and when all is done.
    for point in ["never arrives", "arrives", "is done"] {
        let (phone, computer) = (phone_without_access().await, Computer::default());
        let before = phone.state_snapshot();
        let mut worker = Worker::start(&computer, phone.address());
        open_fix(&mut worker);
        match point {
            // The phone takes the command and does nothing with it, until the worker is gone.
            "never arrives" => {
                phone.set_faults(Faults { hang: vec!["pm grant".to_owned()], ..Faults::default() });
                worker.send(PersonEvent::Agree);
                worker.until("a stored change", |view| !view.open_changes.is_empty());
                worker.kill();
            }
            "arrives" => {
                phone.set_faults(Faults {
                    cut_during: Some("pm grant".to_owned()),
                    stays_away: true,
                    ..Faults::default()
                });
                worker.send(PersonEvent::Agree);
                worker.until("the lost link", |view| view.phone.link == Link::Lost);
                assert_ne!(phone.state_snapshot(), before);
                worker.kill();
                phone.plug();
            }
            _ => {
                worker.send(PersonEvent::Agree);
                worker.fix_page("the verdict", is_fixed);
                worker.kill();
            }
        }
        phone.set_faults(Faults::default());
        let mut again = Worker::start(&computer, phone.address());
        let offered = again.until("consent with what is open", |view| {
            matches!(view.screen, ScreenView::Consent { .. }) && !view.open_changes.is_empty()
        });
        let expected = if point == "is done" { ChangeState::Made } else { ChangeState::Unsure };
        assert!(offered.open_changes.iter().all(|change| change.state == expected), "{point}: {offered:#?}");
        again.undo_all();
        assert_eq!(phone.state_snapshot(), before, "{point}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_killed_in_an_undo_is_followed_by_one_that_ends_it() {
    for cut in cuts("pm revoke") {
        let (phone, computer) = (phone_without_access().await, Computer::default());
        let before = phone.state_snapshot();
        let mut worker = Worker::start(&computer, phone.address());
        open_fix(&mut worker);
        worker.send(PersonEvent::Agree);
        worker.fix_page("the verdict", is_fixed);
        phone.set_faults(Faults { stays_away: true, ..cut });
        worker.send(PersonEvent::UndoAll);
        worker.until("the lost link", |view| view.phone.link == Link::Lost);
        worker.kill();
        phone.plug();
        let mut again = Worker::start(&computer, phone.address());
        again.until("what is still open", |view| !view.open_changes.is_empty());
        again.undo_all();
        assert_eq!(phone.state_snapshot(), before);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_visit_takes_back_what_never_arrived_and_settles_what_did() {
    let (phone, computer) = (phone_without_access().await, Computer::default());
    let mut worker = Worker::start(&computer, phone.address());
    open_fix(&mut worker);
    phone.set_faults(Faults { hang: vec!["pm grant".to_owned()], ..Faults::default() });
    worker.send(PersonEvent::Agree);
    worker.until("a stored change", |view| !view.open_changes.is_empty());
    // Only what has reached the phone is swallowed: a write still on its way would be carried out.
    tokio::time::timeout(PATIENCE, phone.heard("pm grant")).await.unwrap();
    worker.kill();
    phone.set_faults(Faults::default());
    let mut again = Worker::start(&computer, phone.address());
    let result = again.check();
    assert_eq!(result.open_changes, vec![], "what the phone never took is not offered");
    assert_eq!(finding_state(&result), FindingState::Open);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_else_changed_since_is_left_alone_unless_asked_again() {
    let (phone, computer) = (phone_without_access().await, Computer::default());
    let mut worker = Worker::start(&computer, phone.address());
    open_fix(&mut worker);
    phone.forget_commands();
    worker.send(PersonEvent::Agree);
    let fixed = worker.fix_page("the verdict", is_fixed);
    assert_eq!(writes(&phone.commands()).len(), fixed.open_changes.len(), "one write for each change");
    // What reads neither as granted nor as denied cannot be compared: it is not touched.
    let spoiled = phone.commands().into_iter().find(|command| command.starts_with("dumpsys package")).unwrap();
    phone.set_faults(Faults { garbage: vec![spoiled], ..Faults::default() });
    let id = fixed.open_changes[0].id.clone();
    worker.send(PersonEvent::Undo { change: id.clone() });
    let failed = worker.until("the failed undo", |view| {
        view.open_changes.iter().any(|change| matches!(change.state, ChangeState::UndoFailed { .. }))
    });
    assert_eq!(failed.open_changes.len(), fixed.open_changes.len());
    phone.set_faults(Faults::default());
    worker.undo_all();
    assert_eq!(phone.state(IMAGES).as_deref(), Some("false"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_check_keeps_what_was_read() {
    let (phone, computer) = (phone_without_access().await, Computer::default());
    phone.set_faults(Faults { hang: vec!["dumpsys battery".to_owned()], ..Faults::default() });
    let mut worker = Worker::start(&computer, phone.address());
    worker.until("consent", |view| matches!(view.screen, ScreenView::Consent { .. }));
    worker.send(PersonEvent::AgreeToRead);
    worker.until("the choice of an app", |view| matches!(view.screen, ScreenView::ChooseApp { .. }));
    worker.send(PersonEvent::ChooseApp { package: None });
    // Every fact that does not wait for the battery.
    worker.until("most answers", |view| match &view.screen {
        ScreenView::Checking { done, total, .. } => *done + 4 >= *total,
        _ => false,
    });
    worker.send(PersonEvent::Cancel);
    let result = worker.result();
    assert_eq!(finding_state(&result), FindingState::Open);
    let ScreenView::Result(result) = &result.screen else { unreachable!() };
    assert!(result.could_not_check.iter().any(|skipped| skipped.why.id == "wizard-why-not_asked"));
    assert_eq!(result.earlier_checks, 0, "half a check is not kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_lines_do_not_disturb_and_a_closed_pipe_ends_it() {
    let (phone, computer) = (phone_without_access().await, Computer::default());
    let mut worker = Worker::start(&computer, phone.address());
    worker.until("consent", |view| matches!(view.screen, ScreenView::Consent { .. }));
    worker.write("{\"event\":\"fly\"}");
    worker.write(&"x".repeat(1 << 20));
    worker.send(PersonEvent::Show);
    worker.until("the same view again", |view| matches!(view.screen, ScreenView::Consent { .. }));
    assert!(worker.close().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_phone_is_inside_and_says_that_it_is_one() {
    let computer = Computer::default();
    let mut worker = Worker::start_with(&computer, &["--serial", "demo-x", "--demo", PHONE]);
    let result = worker.check();
    assert!(result.phone.demo && result.phone.name.is_some());
    assert_eq!(std::fs::read_dir(computer.data.path()).unwrap().count(), 0, "nothing is kept of a demo");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_did_not_help_is_said_and_the_next_fix_is_offered() {
    let phone =
        SimulatedPhone::start(&folder("google-pixel-9-android-16"), Some("job-fails-again-and-again")).await.unwrap();
    let mut worker = Worker::start(&Computer::default(), phone.address());
    worker.check();
    worker.send(PersonEvent::StartFixing);
    let proposal = worker.fix_page("the proposal", |state| matches!(state, FixState::Proposed));
    let ScreenView::Fix(first) = proposal.screen else { unreachable!() };
    worker.send(PersonEvent::Agree);
    worker.fix_page("that it did not help", |state| matches!(state, FixState::NotFixed { another: true }));
    worker.send(PersonEvent::TryAnother);
    let next = worker.fix_page("the next fix", |state| !matches!(state, FixState::NotFixed { .. } | FixState::Reading));
    let ScreenView::Fix(next) = next.screen else { unreachable!() };
    assert_eq!(next.rule, first.rule);
    assert_ne!(next.fix, first.fix);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_waits_for_the_phone_and_goes_on() {
    let phone = SimulatedPhone::start(&folder(PHONE), None).await.unwrap();
    phone.set_state("override.battery", "true");
    let mut worker = Worker::start(&Computer::default(), phone.address());
    worker.check();
    let restart = Some("restart_phone".to_owned());
    worker.send(PersonEvent::FixThis { rule: "power/battery_override_left".to_owned(), fix: restart });
    worker.fix_page("the proposal", |state| matches!(state, FixState::Proposed));
    worker.send(PersonEvent::Agree);
    worker.fix_page("the restart", |state| matches!(state, FixState::Restarting));
    worker.fix_page("the wait after it", |state| matches!(state, FixState::Counting { .. }));
    assert_eq!(phone.state("boot.count").as_deref(), Some("1"));
    worker.send(PersonEvent::Cancel);
    worker.fix_page("the verdict", is_fixed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_a_server_the_phone_comes_and_goes_by_itself() {
    let phone = phone_without_access().await;
    let server = SimulatedServer::start(&[&phone]).await.unwrap();
    phone.set_condition(Condition::Unplugged);
    let address = format!("tcp:{}", server.address());
    let serial = phone.serial().to_owned();
    let mut worker = Worker::start_with(&Computer::default(), &["--serial", &serial, "--server", &address]);
    worker.until("that it is not there", |view| match &view.screen {
        ScreenView::Starting { problem: Some(problem) } => problem.what.id == "wizard-trouble-not_there",
        _ => false,
    });
    phone.plug();
    open_fix(&mut worker);
    phone.unplug();
    let lost = worker.until("the lost link", |view| view.phone.link == Link::Lost);
    assert!(matches!(fix_state(&lost), Some(FixState::Proposed)), "the page stays");
    worker.send(PersonEvent::Agree);
    phone.plug();
    worker.fix_page("the verdict", is_fixed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_wifi_the_phone_is_waited_for_until_it_knows_this_computer() {
    let (phone, computer) = (phone_without_access().await, Computer::default());
    let wireless = phone.debug_wirelessly().await.unwrap();
    let mut worker = Worker::start(&computer, wireless.address());
    worker.until("that it was never paired", |view| match &view.screen {
        ScreenView::Starting { problem: Some(problem) } => problem.what.id == "wizard-trouble-not_paired",
        _ => false,
    });
    let dialog = wireless.show_code("123456").await.unwrap();
    pair(dialog.address(), &Code::parse("123456").unwrap(), &computer.key()).await.unwrap();
    worker.check();
    drop(wireless);
    phone.unplug();
    worker.until("the lost link", |view| view.phone.link == Link::Lost);
    assert!(worker.close().success());
}
