//! The app's own client against an iPhone that hangs, lies, or is pulled.

use std::time::Duration;

use diagnosis::phone::NoReply;
use futures_util::StreamExt as _;
use phone::iphone::error::Error;
use phone::iphone::watch::{Seen, watch};
use phone::iphone::{Iphone, Limits};
use simulator::fault::Faults;
use simulator::iphone::lie::Lie;
use tokio::time::timeout;

use crate::common::{LIMITS, PATIENCE, UDID, World};

const BATTERY: &str = "lockdown com.apple.mobile.battery";

/// Long enough for a phone that answers, on a busy machine.
const SHORT: Limits = Limits { deadline: Duration::from_millis(1500), reply_bytes: LIMITS.reply_bytes };

fn of(request: &str) -> Vec<String> {
    vec![request.to_owned()]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_hangs_ends_at_its_deadline_and_harms_no_other() {
    let world = World::new().await;
    let iphone = world.connect().await;
    for (line, request) in [
        (BATTERY, "GetValue com.apple.mobile.battery"),
        ("afc stat /DCIM", "afc stat /DCIM"),
        ("apps", "Browse"),
        ("power", "IORegistry"),
    ] {
        world.phone.set_faults(Faults { hang: of(request), ..Faults::default() });
        assert_eq!(iphone.ask_line(line, SHORT).await, Err(NoReply::TimedOut), "{line}");
        world.phone.set_faults(Faults::default());
        assert_eq!(iphone.ask_line(line, LIMITS).await.unwrap().exit, Some(0), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn absurd_answers_are_errors_and_nothing_worse() {
    let world = World::new().await;
    let iphone = world.connect().await;
    for (line, request) in [
        (BATTERY, "GetValue com.apple.mobile.battery"),
        ("afc stat /DCIM", "afc stat /DCIM"),
        ("afc read /DCIM/hello.txt", "afc read"),
        ("apps", "Browse"),
        ("power", "IORegistry"),
    ] {
        let mut faults = vec![
            ("huge".to_owned(), Faults { huge_length: of(request), ..Faults::default() }),
            ("garbage".to_owned(), Faults { garbage: of(request), ..Faults::default() }),
        ];
        // AFC has no property lists.
        if !line.starts_with("afc") {
            faults.extend(Lie::ALL.map(|lie| (format!("{lie:?}"), lies(request, lie))));
        }
        for (name, faults) in faults {
            world.phone.set_faults(faults);
            let said = iphone.ask_line(line, SHORT).await;
            assert!(
                matches!(said, Err(NoReply::Refused(_) | NoReply::Lost | NoReply::TimedOut)),
                "{name} {line}: {said:?}"
            );
            world.phone.set_faults(Faults::default());
            assert_eq!(iphone.ask_line(line, LIMITS).await.unwrap().exit, Some(0), "after {name}: {line}");
        }
    }
}

fn lies(request: &str, lie: Lie) -> Faults {
    Faults { lies: [(request.to_owned(), lie)].into(), ..Faults::default() }
}

/// Lists of phones are read by the window itself, not by a process of the phone's.
#[tokio::test(flavor = "multi_thread")]
async fn a_muxer_that_lies_harms_nobody() {
    let world = World::new().await;
    world.connect().await;
    for lie in Lie::ALL {
        for kind in ["ListDevices", "Listen", "Connect"] {
            world.muxer.set_lies([(kind, lie)]);
            let connecting = timeout(PATIENCE, Iphone::connect(world.address(), UDID, |_| {})).await;
            let error = connecting.unwrap().err();
            assert!(matches!(error, Some(Error::Protocol { .. } | Error::Lost)), "{kind} {lie:?}: {error:?}");
        }
        for kind in ["ListDevices", "Listen"] {
            world.muxer.set_lies([(kind, lie)]);
            let mut seen = std::pin::pin!(watch(world.address()));
            assert_eq!(timeout(PATIENCE, seen.next()).await.unwrap(), Some(Seen::NoMuxer), "{kind} {lie:?}");
            world.muxer.set_lies([]);
            let back = timeout(PATIENCE, seen.next()).await.unwrap();
            assert!(matches!(&back, Some(Seen::Phones(phones)) if phones.len() == 1), "{kind} {lie:?}: {back:?}");
        }
    }
    // A record that cannot be read is as good as none.
    world.muxer.set_lies([("ReadPairRecord", Lie::Unfolding)]);
    world.connect().await;
    world.muxer.set_lies([]);
    world.connect().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_is_told_in_the_phone_s_words() {
    let world = World::new().await;
    let iphone = world.connect().await;
    let refuse = [
        ("GetValue com.apple.fmip".to_owned(), "GetProhibited".to_owned()),
        ("afc stat /PhotoData".to_owned(), "closed".to_owned()),
    ];
    world.phone.set_faults(Faults { refuse: refuse.into(), ..Faults::default() });
    let refused = async |line: &str| iphone.ask_line(line, LIMITS).await;
    assert_eq!(refused("lockdown com.apple.fmip").await, Err(NoReply::Refused("GetProhibited".to_owned())));
    assert_eq!(refused("afc stat /PhotoData").await, Err(NoReply::Refused("permission denied".to_owned())));
    assert_eq!(refused(BATTERY).await.unwrap().exit, Some(0));
    let small = Limits { reply_bytes: 10, ..LIMITS };
    assert_eq!(iphone.ask_line("afc read /DCIM/hello.txt", small).await, Err(NoReply::TooLarge));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pulled_cable_is_a_lost_connection_at_every_point() {
    let world = World::new().await;
    world.connect().await;
    for byte in (0..6000).step_by(250) {
        world.phone.plug();
        world.phone.set_faults(Faults { cut_at_byte: Some(byte), stays_away: true, ..Faults::default() });
        let going = async {
            let iphone = Iphone::connect(world.address(), UDID, |_| {}).await?;
            let all = ["apps", BATTERY, "power", "afc read /PhotoData/CPL/syncstatus.plist", "crashes"];
            for line in all {
                if iphone.ask_line(line, LIMITS).await == Err(NoReply::Lost) {
                    return Ok(true);
                }
            }
            Ok::<_, Error>(false)
        };
        let ended = timeout(PATIENCE, going).await.expect("nothing waits for a cable that is out");
        match ended {
            Ok(lost) => assert!(lost || world.phone.condition() == simulator::Condition::Plugged, "byte {byte}"),
            Err(error) => assert!(matches!(error, Error::Lost | Error::NotThere), "byte {byte}: {error:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_is_asked_for_once_and_the_phone_comes_back() {
    let world = World::new().await;
    let iphone = world.connect().await;
    iphone.restart().await.unwrap();
    timeout(PATIENCE, iphone.lost()).await.unwrap();
    assert_eq!(iphone.ask_line(BATTERY, LIMITS).await, Err(NoReply::Lost));
    timeout(PATIENCE, world.phone.back()).await.unwrap();
    let again = world.connect().await;
    assert_eq!(again.ask_line(BATTERY, LIMITS).await.unwrap().exit, Some(0));
    let restarts = world.phone.requests().iter().filter(|request| *request == "Restart").count();
    assert_eq!(restarts, 1);
}
