//! The app's own client against a simulated iPhone.

use std::pin::pin;

use diagnosis::phone::Reply;
use futures_util::StreamExt as _;
use phone::iphone::error::Error;
use phone::iphone::muxer::MuxerAddress;
use phone::iphone::watch::{Seen, watch};
use phone::iphone::{Connecting, Iphone};
use simulator::iphone::control::SimulatedIphone;
use simulator::iphone::muxer::SimulatedMuxer;
use simulator::iphone::pairing::{Mood, Tap, Tls};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::common::{LIMITS, PATIENCE, UDID, World, folder, there};

pub fn plist(reply: &Reply) -> plist::Dictionary {
    assert_eq!(reply.exit, Some(0), "{}", reply.error_text());
    plist::Value::from_reader(std::io::Cursor::new(&reply.stdout)).unwrap().into_dictionary().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wish_is_repeated_until_the_person_trusts() {
    let world = World::new().await;
    world.phone.set_mood(Mood::Locked);
    let (told, mut states) = mpsc::unbounded_channel();
    let address = world.address();
    let connecting =
        tokio::spawn(async move { Iphone::connect(address, UDID, |state| told.send(state).unwrap()).await });
    let waiting_for = async |states: &mut mpsc::UnboundedReceiver<Connecting>, wanted| {
        timeout(PATIENCE, async { while states.recv().await.unwrap() != wanted {} }).await.unwrap();
    };
    waiting_for(&mut states, Connecting::Locked).await;
    world.phone.set_mood(Mood::Never);
    waiting_for(&mut states, Connecting::WaitingForTrust).await;
    waiting_for(&mut states, Connecting::WaitingForTrust).await;
    assert!(!world.muxer.has_record(UDID));
    assert!(world.phone.tap(Tap::Trust));
    let iphone = timeout(PATIENCE, connecting).await.unwrap().unwrap().unwrap();
    assert_eq!(iphone.udid(), UDID);
    assert_eq!(world.phone.computers_that_asked(), 1, "each other request would be another computer");

    // The record that the system keeps is used from now on, by others as well.
    world.phone.forget_requests();
    world.connect().await;
    assert!(!world.phone.requests().contains(&"Pair".to_owned()));
    if there("idevicepair", "libimobiledevice-utils") {
        assert!(world.says("idevicepair", &["validate"]).await.contains("SUCCESS"));
        assert!(world.says("ideviceinfo", &["-q", "com.apple.fmip"]).await.contains("IsAssociated: true"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_the_way_is_told_apart() {
    let world = World::new().await;
    let connect = async |udid: &str| Iphone::connect(world.address(), udid, |_| {}).await.err();
    assert_eq!(connect("somebody else's").await, Some(Error::NotThere));
    world.phone.set_mood(Mood::Deny);
    assert_eq!(connect(UDID).await, Some(Error::Denied));
    world.phone.set_mood(Mood::Forbidden);
    assert!(matches!(connect(UDID).await, Some(Error::Refused { .. })));

    world.phone.set_mood(Mood::AskThenTrust);
    world.connect().await;
    // "Reset Location & Privacy" on the phone: it asks again.
    world.phone.forget_computers();
    world.phone.set_mood(Mood::Deny);
    assert_eq!(connect(UDID).await, Some(Error::Denied));

    let nobody = MuxerAddress::parse("127.0.0.1:1").unwrap();
    assert_eq!(Iphone::connect(nobody, UDID, |_| {}).await.err(), Some(Error::NoMuxer));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_question_is_answered_over_both_versions_of_tls() {
    for tls in [Tls::Only12, Tls::UpTo13] {
        let world = World::new().await;
        world.phone.set_tls(tls);
        let iphone = world.connect().await;
        let ask = async |line: &str| iphone.ask_line(line, LIMITS).await.unwrap();

        let battery = plist(&ask("lockdown com.apple.mobile.battery").await);
        assert_eq!(battery.get("BatteryCurrentCapacity").and_then(plist::Value::as_signed_integer), Some(83));
        assert_eq!(ask("lockdown com.example.none").await.exit, Some(1));

        assert_eq!(ask("afc read /DCIM/hello.txt").await.stdout, b"hello from the simulated iPhone\n");
        assert_eq!(ask("afc read /DCIM/100APPLE/IMG_0007.HEIC").await.stdout.len(), 1_800_007);
        let status = plist(&ask("afc read /PhotoData/CPL/syncstatus.plist").await);
        assert!(status.get("lastSyncDate").and_then(plist::Value::as_date).is_some());
        assert_eq!(ask("afc read /PhotoData/CPL/none.plist").await.exit, Some(1));
        assert_eq!(ask("afc stat /PhotoData/CPL/exit_marker").await.exit, Some(1));
        let stat = plist(&ask("afc stat /PhotoData/CPL/initialsync_marker").await);
        assert_eq!(stat.get("st_size").and_then(plist::Value::as_string), Some("23"));
        assert_eq!(ask("afc list /DCIM").await.text(), "100APPLE\n101APPLE\nhello.txt\n");
        let space = plist(&ask("afc space").await);
        assert_eq!(space.get("FSFreeBytes").and_then(plist::Value::as_string), Some("47600000000"));

        let apps = ask("apps").await;
        let apps = plist::Value::from_reader(std::io::Cursor::new(apps.stdout)).unwrap().into_array().unwrap();
        let id = |app: &plist::Value| {
            let id = app.as_dictionary().unwrap().get("CFBundleIdentifier").unwrap();
            id.as_string().unwrap().to_owned()
        };
        let offloaded = ["com.getdropbox.Dropbox", "com.google.photos", "com.microsoft.skydrive"];
        assert_eq!(apps.iter().map(id).collect::<Vec<_>>(), offloaded);

        let power = plist(&ask("power").await);
        assert_eq!(power.get("CycleCount").and_then(plist::Value::as_signed_integer), Some(312));
        let crashes = ask("crashes").await;
        let names: Vec<_> = crashes.text().lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect();
        assert_eq!(names, ["JetsamEvent-2026-11-24-220313.ips", "cloudphotod-2026-11-20-081502.ips"]);
        assert_eq!(world.phone.tls_spoken(), [tls].into());
        let sessions = world.phone.requests().iter().filter(|request| *request == "StartSession").count();
        assert_eq!(sessions, 1, "one session serves everything");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_names_a_person_or_a_phone_is_passed_on() {
    let world = World::new().await;
    let iphone = world.connect().await;
    let reply = iphone.ask_line("lockdown", LIMITS).await.unwrap();
    let values = plist(&reply);
    assert_eq!(values.get("ProductType").and_then(plist::Value::as_string), Some("iPhone15,2"));
    assert_eq!(values.get("FindMyAccountPresent").and_then(plist::Value::as_boolean), Some(true));
    for personal in [UDID, "SIMULATED0", "02:00:00", "+00 000", "000000000000000", "Nobody's", "masked"] {
        assert!(!reply.text().contains(personal), "{personal} in {}", reply.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_files_are_asked_for_at_once() {
    let world = World::new().await;
    let iphone = world.connect().await;
    let paths: Vec<String> =
        (0..1200).map(|index| format!("/DCIM/{}APPLE/IMG_{index:04}.HEIC", 100 + index / 1000)).collect();
    let mut asked = paths.clone();
    asked.insert(600, "/DCIM/none".to_owned());
    let infos = iphone.stat_all(&asked).await.unwrap();
    assert_eq!(infos.len(), 1201);
    assert!(matches!(infos[600], Err(Error::Absent { .. })));
    let sizes = infos.iter().flatten().map(|info| info["st_size"].parse::<u32>().unwrap());
    assert!(sizes.eq((0..1200).map(|index| 1_800_000 + index)));
}

#[tokio::test(flavor = "multi_thread")]
async fn phones_that_come_and_go_are_seen() {
    let phone = SimulatedIphone::start(&folder(), None).unwrap();
    let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
    let address = MuxerAddress::parse(&muxer.address().to_string()).unwrap();
    let mut seen = pin!(watch(address));
    let mut next = async || timeout(PATIENCE, seen.next()).await.unwrap().unwrap();
    let udids = |seen: Seen| match seen {
        Seen::Phones(phones) => Some(phones.into_iter().map(|phone| phone.udid).collect::<Vec<_>>()),
        Seen::NoMuxer => None,
    };
    assert_eq!(udids(next().await), Some(vec![UDID.to_owned()]));
    phone.unplug();
    assert_eq!(udids(next().await), Some(vec![]));
    phone.plug();
    assert_eq!(udids(next().await), Some(vec![UDID.to_owned()]));
    drop(muxer);
    assert_eq!(udids(next().await), None);
}
