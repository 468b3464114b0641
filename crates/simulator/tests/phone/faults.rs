//! What goes wrong with phones, as a client sees it.

use std::time::{Duration, Instant};

use simulator::control::SimulatedPhone;
use simulator::fault::Faults;
use simulator::{Condition, timing::Timing};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::client::{Came, Line, request};
use crate::common::{PATIENCE, pixel};

const PUT: &str = "settings put global low_power_trigger_level 15";

async fn faulty(faults: Faults) -> Line {
    let line = Line::to(SimulatedPhone::start(&pixel(), None).await.unwrap()).await;
    line.phone.set_faults(faults);
    line
}

fn trigger(line: &Line) -> Option<String> {
    line.phone.state("settings.global.low_power_trigger_level")
}

#[tokio::test]
async fn a_cable_pulled_before_during_and_after_a_command_is_pulled_once() {
    let when = |cut: fn(&mut Faults, Option<String>)| {
        let mut faults = Faults::default();
        cut(&mut faults, Some("settings put".to_owned()));
        faults
    };
    for (faults, changed, exit) in [
        (when(|f, c| f.cut_before = c), "0", None),
        (when(|f, c| f.cut_during = c), "15", None),
        (when(|f, c| f.cut_after = c), "15", Some(0)),
    ] {
        let line = faulty(faults).await;
        assert_eq!(line.ask(PUT).await.exit, exit);
        assert_eq!(trigger(&line).as_deref(), Some(changed));
        line.until_device().await;
        assert_eq!(line.ask(PUT).await.exit, Some(0), "the cable is in again");
        assert_eq!(trigger(&line).as_deref(), Some("15"));
    }
}

#[tokio::test]
async fn half_an_answer_arrives_when_the_cable_is_pulled_in_the_middle() {
    let whole = faulty(Faults::default()).await.ask("dumpsys battery").await.stdout;
    let line = faulty(Faults { cut_during: Some(String::new()), ..Faults::default() }).await;
    let came = line.ask("dumpsys battery").await;
    assert_eq!(came.exit, None);
    assert!(whole.starts_with(&came.stdout) && came.stdout.len() < whole.len());
}

#[tokio::test]
async fn a_phone_stays_away_after_a_cut_until_somebody_plugs_it_in() {
    let line = faulty(Faults { cut_before: Some(PUT.to_owned()), stays_away: true, ..Faults::default() }).await;
    assert_eq!(line.ask(PUT).await, Came::default());
    timeout(PATIENCE, async {
        while line.phone.condition() != Condition::Unplugged {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    assert_eq!(request(line.server.address(), "host:devices").await.1, b"OKAY0000");
    line.phone.plug();
    line.until_device().await;
}

#[tokio::test]
async fn a_maker_refuses_in_the_words_of_its_android() {
    let text = "java.lang.SecurityException: uid 2000 does not have android.permission.MANAGE_APP_OPS_MODES.";
    let refuse = [("cmd appops set".to_owned(), text.to_owned())].into();
    let line = faulty(Faults { refuse, ..Faults::default() }).await;
    let came = line.ask("cmd appops set com.google.android.apps.photos RUN_IN_BACKGROUND allow").await;
    assert!(
        came.stderr.starts_with(&format!("\nException occurred while executing 'set':\n{text}\n\tat ")),
        "{came:?}"
    );
    assert_eq!(came.exit, Some(255));
    assert_eq!(line.ask("cmd appops get com.google.android.apps.photos RUN_IN_BACKGROUND").await.exit, Some(0));
}

#[tokio::test]
async fn garbage_huge_lengths_and_a_missing_exit_packet() {
    let all = || vec![String::new()];
    let garbage = faulty(Faults { garbage: all(), ..Faults::default() }).await.ask("dumpsys battery").await;
    assert!(garbage.stdout.len() == 4096 && garbage.exit == Some(0) && std::str::from_utf8(&garbage.stdout).is_err());
    let huge = faulty(Faults { huge_length: all(), ..Faults::default() }).await.ask("dumpsys battery").await;
    assert_eq!((huge.rest, huge.exit), (6, None));
    let no_exit = faulty(Faults { no_exit: all(), ..Faults::default() }).await.ask("dumpsys battery").await;
    assert!(no_exit.text().contains("level: 83") && no_exit.exit.is_none());
}

#[tokio::test]
async fn a_phone_that_hangs_says_nothing_until_the_cable_is_pulled() {
    let line = faulty(Faults { hang: vec!["dumpsys battery".to_owned()], ..Faults::default() }).await;
    let mut hanging = line.open("dumpsys battery").await;
    // Other questions are answered meanwhile.
    assert_eq!(line.text("settings get global low_power").await, "0\n");
    let mut nothing = [0; 1];
    assert!(hanging.try_read(&mut nothing).is_err(), "not a byte, and not the end");
    line.phone.unplug();
    let read = timeout(PATIENCE, hanging.read(&mut nothing)).await.unwrap();
    assert!(matches!(read, Ok(0) | Err(_)));
}

#[tokio::test]
async fn commands_take_their_time_side_by_side() {
    let slow = Duration::from_millis(60);
    let lines = [("round-trip".to_owned(), 5), ("settings".to_owned(), 60)];
    let timing = Timing::from(std::collections::BTreeMap::from(lines));
    let phone = SimulatedPhone::of(&pixel()).with_timing(timing).plug_in().await.unwrap();
    let line = Line::to(phone).await;
    let start = Instant::now();
    let ask = || line.text("settings get global low_power");
    tokio::join!(ask(), ask(), ask(), ask(), ask(), ask(), ask(), ask());
    let took = start.elapsed();
    assert!(took >= slow + Duration::from_millis(5), "{took:?}");
    assert!(took < slow * 8, "one after the other: {took:?}");
}

/// Speaks ADB as far as the first message, over the phone's own port.
async fn first_bytes(line: &Line) -> Vec<u8> {
    use tokio::io::AsyncWriteExt as _;
    let mut socket = TcpStream::connect(line.phone.address()).await.unwrap();
    let mut hello = Vec::new();
    let cnxn = u32::from_le_bytes(*b"CNXN");
    for word in [cnxn, 0x0100_0001, 1 << 20, 7, 0, !cnxn] {
        hello.extend(word.to_le_bytes());
    }
    hello.extend(b"host::\0");
    socket.write_all(&hello).await.unwrap();
    let mut came = Vec::new();
    let reading = async {
        let mut buffer = [0; 256];
        while let Ok(length @ 1..) = socket.read(&mut buffer).await {
            came.extend(&buffer[..length]);
            if came.len() >= 24 + 20 {
                break;
            }
        }
    };
    // A phone that fell silent never ends; what it said before is what is looked at.
    drop(timeout(Duration::from_millis(300), reading).await);
    came
}

#[tokio::test]
async fn the_wire_itself_fails() {
    let good = first_bytes(&faulty(Faults::default()).await).await;
    assert_eq!((good.len(), &good[..4]), (44, &b"AUTH"[..]));

    let line = faulty(Faults { silent_after_bytes: Some(10), ..Faults::default() }).await;
    assert_eq!(first_bytes(&line).await.len(), 10);

    let line = faulty(Faults { cut_at_byte: Some(30), ..Faults::default() }).await;
    assert_eq!(first_bytes(&line).await.len(), 30);
    timeout(PATIENCE, line.phone.back()).await.unwrap();
    assert_eq!(first_bytes(&line).await.len(), 44, "cut once");
}
