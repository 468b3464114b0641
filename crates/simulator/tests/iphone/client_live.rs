//! The app's own client, listening: notices, records of the log, the log as text, and phones that have none of them.

use diagnosis::live::{Change, Heard, Saying};
use phone::iphone::Iphone;
use simulator::fault::Faults;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::common::{PATIENCE, World};

const FULL: &str = r#"push of Jane's holiday failed: Error Domain=CKErrorDomain Code=25 "Quota Exceeded""#;
const TRACE: &str = "StartService com.apple.os_trace_relay";
const NOTICES: &str = "StartService com.apple.mobile.notification_proxy";
const SYSLOG: &str = "StartService com.apple.syslog_relay";

/// Somebody who listens, and what they hear.
fn listen(iphone: &Iphone) -> (JoinHandle<()>, UnboundedReceiver<Heard>) {
    let (tell, heard) = unbounded_channel();
    let iphone = iphone.clone();
    let hear = move |heard| assert!(tell.send(heard).is_ok(), "somebody hears it");
    (tokio::spawn(async move { iphone.overhear(hear).await }), heard)
}

async fn next(heard: &mut UnboundedReceiver<Heard>) -> Heard {
    timeout(PATIENCE, heard.recv()).await.expect("it is heard in time").expect("somebody listens")
}

async fn heard(world: &World, request: &str) {
    timeout(PATIENCE, world.phone.heard(request)).await.unwrap_or_else(|_| panic!("{request} did not come"));
}

fn refusing(services: &[&str]) -> Faults {
    let refuse = services.iter().map(|service| ((*service).to_owned(), "InvalidService".to_owned())).collect();
    Faults { refuse, ..Faults::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notices_and_known_lines_are_heard_as_they_come() {
    let world = World::new().await;
    let iphone = world.connect().await;
    let (_listening, mut told) = listen(&iphone);
    heard(&world, "ObserveNotification com.apple.system.verylowdiskspace.system").await;
    heard(&world, "StartActivity").await;
    world.phone.notify("com.apple.system.unknown");
    world.phone.notify("com.apple.system.lowpowermode");
    assert_eq!(next(&mut told).await, Heard::Changed(Change::LowPowerMode));
    world.phone.log("Photos", FULL);
    world.phone.log("cloudphotod", "a line that nobody knows");
    world.phone.log("cloudphotod", &format!("{}{FULL}", "x".repeat(40_000)));
    assert_eq!(next(&mut told).await, Heard::Said(Saying::QuotaExceeded));
    world.phone.log("cloudphotod", "<CPLStatus> saving CPLStatus 0x1 (changed keys: a) to /x: {}");
    assert_eq!(next(&mut told).await, Heard::Changed(Change::PhotoSync));
    // Questions are answered meanwhile.
    assert!(iphone.ask_line("lockdown", crate::common::LIMITS).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_there_are_no_records_the_text_is_read_and_where_there_is_nothing_nothing_is_said() {
    let world = World::new().await;
    world.phone.set_faults(refusing(&[TRACE]));
    let iphone = world.connect().await;
    let (listening, mut told) = listen(&iphone);
    heard(&world, "syslog").await;
    world.phone.log("cloudd", FULL);
    assert_eq!(next(&mut told).await, Heard::Said(Saying::QuotaExceeded));
    world.phone.unplug();
    timeout(PATIENCE, listening).await.expect("the cable is out").unwrap();
    assert_eq!(told.recv().await, None);

    world.phone.plug();
    world.phone.set_faults(refusing(&[TRACE, NOTICES, SYSLOG]));
    let iphone = world.connect().await;
    let (listening, mut told) = listen(&iphone);
    timeout(PATIENCE, listening).await.expect("there is nothing to listen to").unwrap();
    assert_eq!(told.recv().await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_lies_costs_nothing_and_silences_nobody_else() {
    let world = World::new().await;
    world.phone.set_faults(Faults { huge_length: vec!["StartActivity".to_owned()], ..Faults::default() });
    let iphone = world.connect().await;
    let (_listening, mut told) = listen(&iphone);
    heard(&world, "StartActivity").await;
    heard(&world, "ObserveNotification com.apple.system.verylowdiskspace.system").await;
    world.phone.notify("com.apple.mobileslideshow.ICPLStateChanged");
    assert_eq!(next(&mut told).await, Heard::Changed(Change::PhotoSync));
    assert!(iphone.ask_line("apps", crate::common::LIMITS).await.is_ok());
}
