//! Every iPhone folder in, findings out: over usbmuxd, lockdownd and AFC, through our own client.
//!
//! A healthy iPhone must show nothing; a scene must show what it says, and nothing else that stops a backup.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use diagnosis::case::PackageId;
use diagnosis::check::{Check, check};
use diagnosis::rules::Severity;
use diagnosis::survey::survey;
use phone::iphone::Iphone;
use phone::iphone::error::Error;
use phone::iphone::muxer::MuxerAddress;
use simulator::iphone::control::{Handle, SimulatedIphone};
use simulator::iphone::folder::{FILE, Folder};
use simulator::iphone::muxer::SimulatedMuxer;
use simulator::iphone::pairing::Mood;
use tokio::time::timeout;
use worker::clock::SystemClock;
use worker::library::Deep;
use worker::reached::Reached;

const PATIENCE: Duration = Duration::from_secs(60);

fn folders() -> Vec<Folder> {
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let mut paths: Vec<_> = std::fs::read_dir(phones).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let iphones = paths.iter().filter(|path| path.join(FILE).exists());
    iphones.map(|path| Folder::read(path).unwrap_or_else(|bad| panic!("{bad}"))).collect()
}

/// The phone on a muxer, and our client; `None` where it does not let anybody in.
async fn reached(folder: &Folder, scene: Option<&str>) -> Option<(Handle, SimulatedMuxer, Iphone)> {
    let phone = SimulatedIphone::start(folder, scene).unwrap();
    let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
    let address = MuxerAddress::parse(&muxer.address().to_string()).unwrap();
    let locked = scene.is_some_and(|scene| {
        let pairing = folder.scene(scene).unwrap().pairing;
        pairing.is_some_and(|pairing| pairing.mood == Mood::Locked)
    });
    let (tells, mut seen) = tokio::sync::watch::channel(None);
    let connecting = Iphone::connect(address, phone.udid(), |state| {
        tells.send_replace(Some(state));
    });
    if locked {
        tokio::select! {
            _ = connecting => panic!("{}: a locked phone lets nobody in", folder.name),
            state = seen.wait_for(Option::is_some) => drop(state.unwrap()),
        }
        return None;
    }
    let iphone = timeout(PATIENCE, connecting).await.unwrap().unwrap();
    Some((phone, muxer, iphone))
}

fn ids(check: &Check, wanted: impl Fn(Severity) -> bool) -> BTreeSet<String> {
    let found = check.verdict.findings.iter().filter(|found| wanted(found.severity));
    found.map(|found| found.rule.to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn healthy_iphones_show_nothing_and_scenes_show_what_they_say() {
    let folders = folders();
    assert!(folders.len() >= 6);
    let clock = SystemClock::default();
    let data = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for folder in folders {
        let scenes: Vec<Option<String>> =
            std::iter::once(None).chain(folder.scene_names().map(|name| Some(name.to_owned()))).collect();
        for scene in scenes {
            let place = format!("{} / {}", folder.name, scene.as_deref().unwrap_or("healthy"));
            let expected: BTreeSet<String> = match &scene {
                Some(name) => folder.scene(name).unwrap().expect.findings.iter().cloned().collect(),
                None => BTreeSet::new(),
            };
            let deeper: Option<BTreeSet<String>> = match &scene {
                Some(name) => folder.scene(name).unwrap().expect.deeper.clone().map(BTreeSet::from_iter),
                None => Some(BTreeSet::new()),
            };
            let Some((phone, _muxer, iphone)) = reached(&folder, scene.as_deref()).await else { continue };
            let survey = survey(&iphone, &clock, phone.udid()).await.unwrap();
            let app = scene.as_ref().and_then(|name| folder.scene(name).unwrap().expect.app.clone());
            let app = PackageId::new(app.as_deref().unwrap_or("com.apple.mobileslideshow")).unwrap();
            let case = survey.case(Some(&app));
            let check = check(&iphone, &clock, &case, |_| {}).await;
            assert!(!check.lost, "{place}: the phone was lost");
            let findings = ids(&check, |severity| severity != Severity::Note);
            let notes = ids(&check, |severity| severity == Severity::Note);
            let missed: Vec<_> =
                expected.iter().filter(|rule| !findings.contains(*rule) && !notes.contains(*rule)).collect();
            let extra: Vec<_> = findings.difference(&expected).collect();
            if !missed.is_empty() || !extra.is_empty() {
                wrong.push(format!("{place}: missed {missed:?}, found besides {extra:?}"));
            }
            let skipped = check.verdict.skipped.iter();
            let skipped: Vec<_> =
                skipped.map(|skipped| format!("{} ({})", skipped.rule, skipped.missing.name())).collect();
            if scene.is_none() && !(notes.is_empty() && skipped.is_empty()) {
                wrong.push(format!("{place}: noted {notes:?}, could not check {skipped:?}"));
            }
            if let Some(deeper) = deeper {
                let before = ids(&check, |_| true);
                let reached = Reached::Iphone(iphone.clone());
                let deep = Deep::new(&reached, data.path());
                let check = check.look_deeper(&deep, &clock, &case, &|_| {}).await;
                let found: BTreeSet<String> = ids(&check, |_| true).difference(&before).cloned().collect();
                if found != deeper {
                    wrong.push(format!("{place}: deeper it found {found:?} and not {deeper:?}"));
                }
                if scene.is_none() && !check.verdict.skipped.is_empty() {
                    wrong.push(format!("{place}: deeper it could not check {:?}", check.verdict.skipped));
                }
            }
            let changing = ["SetValue", "Restart", "afc operation", "PostNotification"];
            let changes = |request: &String| changing.iter().any(|verb| request.starts_with(verb));
            assert_eq!(phone.requests().into_iter().find(changes), None, "{place}: a check only reads");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_iphone_that_closes_its_photos_is_not_called_healthy() {
    let folder = folders().into_iter().next().unwrap();
    let (phone, _muxer, iphone) = reached(&folder, None).await.unwrap();
    phone.set("media:/PhotoData/CPL/syncstatus.plist", toml::Table::from_iter([("closed".to_owned(), true.into())]));
    let clock = SystemClock::default();
    let survey = survey(&iphone, &clock, phone.udid()).await.unwrap();
    let photos = PackageId::new("com.apple.mobileslideshow").unwrap();
    let check = check(&iphone, &clock, &survey.case(Some(&photos)), |_| {}).await;
    assert!(!check.verdict.skipped.is_empty(), "what could not be read is said");
    let nobody = Iphone::connect(MuxerAddress::parse("127.0.0.1:1").unwrap(), phone.udid(), |_| {}).await;
    assert_eq!(nobody.err(), Some(Error::NoMuxer));
}
