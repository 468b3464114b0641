//! How often a check of an iPhone waits for the cable: counted, not timed.
//!
//! The simulated cable has a length, time is paused, and nothing but the cable takes time, so what passes is round trips. The
//! muxer is at a socket in the file system, where what is written has arrived, so that the same is counted each time.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::time::Duration;

use diagnosis::case::PackageId;
use diagnosis::check::check;
use diagnosis::survey::survey;
use futures_util::future::join_all;
use phone::iphone::muxer::MuxerAddress;
use phone::iphone::{Iphone, Limits};
use simulator::iphone::control::{Handle, SimulatedIphone};
use simulator::iphone::folder::Folder;
use simulator::iphone::muxer::SimulatedMuxer;
use simulator::iphone::pairing::Tls;
use tempfile::TempDir;
use tokio::time::Instant;
use worker::clock::SystemClock;

const PHONE: &str = "apple-iphone-14-pro-ios-18";
const ROUND_TRIP: Duration = Duration::from_millis(10);

struct Far {
    phone: Handle,
    _muxer: SimulatedMuxer,
    address: MuxerAddress,
    _folder: TempDir,
}

/// A phone that already trusts this computer.
async fn far(tls: Tls) -> Far {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones").join(PHONE);
    let phone = SimulatedIphone::of(&Folder::read(&path).unwrap()).far(ROUND_TRIP).plug_in().unwrap();
    phone.set_tls(tls);
    let mut muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("usbmuxd");
    muxer.listen_at(&socket).unwrap();
    let far = Far { phone, _muxer: muxer, address: MuxerAddress::Socket(socket), _folder: folder };
    far.connect().await;
    far
}

impl Far {
    async fn connect(&self) -> Iphone {
        Iphone::connect(self.address.clone(), self.phone.udid(), |_| {}).await.unwrap()
    }
}

/// Round trips since then.
fn waited(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() / ROUND_TRIP.as_secs_f64()
}

#[tokio::test(start_paused = true)]
async fn a_whole_check_waits_sixteen_times_at_most() {
    for tls in [Tls::UpTo13, Tls::Only12] {
        let far = far(tls).await;
        let start = Instant::now();
        let iphone = far.connect().await;
        let connected = waited(start);
        let clock = SystemClock::default();
        let survey = survey(&iphone, &clock, far.phone.udid()).await.unwrap();
        let surveyed = waited(start);
        let photos = PackageId::new("com.apple.mobileslideshow").unwrap();
        let check = check(&iphone, &clock, &survey.case(Some(&photos)), |_| {}).await;
        let whole = waited(start);
        assert!(check.verdict.skipped.is_empty(), "{:?}", check.verdict.skipped);
        println!("{tls:?}: connected after {connected} round trips, surveyed after {surveyed}, checked after {whole}");
        assert!((3.0..=16.0).contains(&whole), "{tls:?}: {whole}");
        // What is open already is asked at once.
        let start = Instant::now();
        diagnosis::check::check(&iphone, &clock, &survey.case(Some(&photos)), |_| {}).await;
        assert!(waited(start) <= 3.0, "{tls:?}: {}", waited(start));
    }
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_files_wait_as_often_as_fifty() {
    let far = far(Tls::UpTo13).await;
    far.phone.set("media:/DCIM/", toml::Table::from_iter([("photos".to_owned(), 10_000.into())]));
    let iphone = far.connect().await;
    let limits = Limits { deadline: Duration::from_secs(60), reply_bytes: 8 << 20 };
    let folders = iphone.ask_line("afc list /DCIM", limits).await.unwrap().text().into_owned();
    let lists = folders.lines().map(async |folder| {
        let listed = iphone.ask_line(&format!("afc list /DCIM/{folder}"), limits).await.unwrap();
        listed.text().lines().map(|name| format!("/DCIM/{folder}/{name}")).collect::<Vec<_>>()
    });
    let paths = join_all(lists).await.concat();
    assert_eq!(paths.len(), 10_000);
    let start = Instant::now();
    let infos = iphone.stat_all(&paths).await.unwrap();
    assert!(infos.iter().all(Result::is_ok));
    println!("10,000 files in {} round trips", waited(start));
    assert!(waited(start) <= 50.0, "{}", waited(start));
}
