//! The app's own client against an iPhone that is at a loss when asked several things at once.
//!
//! Time is paused and the muxer is at a socket in the file system, where what is written has arrived: the same happens each time.

#![cfg(unix)]

use diagnosis::phone::Reply;
use futures_util::future::join_all;
use phone::iphone::Iphone;
use phone::iphone::muxer::MuxerAddress;
use simulator::fault::Faults;
use simulator::iphone::crowd::Crowd;
use tempfile::TempDir;

use crate::common::{LIMITS, UDID, World};

const KINDS: [Crowd; 3] = [Crowd::Drop, Crowd::Lose, Crowd::Reorder];

/// A phone with this fault, and our client, trusted before the fault set in.
async fn faulty(crowd: Crowd) -> (World, Iphone, TempDir) {
    let mut world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("usbmuxd");
    world.muxer.listen_at(&socket).unwrap();
    let iphone = Iphone::connect(MuxerAddress::Socket(socket), UDID, |_| {}).await.unwrap();
    world.phone.set_faults(Faults { crowd: Some(crowd), ..Faults::default() });
    (world, iphone, folder)
}

fn count(world: &World, request: &str) -> usize {
    world.phone.requests().iter().filter(|heard| *heard == request).count()
}

#[tokio::test(start_paused = true)]
async fn lockdown_is_asked_one_thing_at_a_time_where_it_must_be() {
    const DOMAINS: [&str; 5] = [
        "lockdown",
        "lockdown com.apple.mobile.battery",
        "lockdown com.apple.disk_usage",
        "lockdown com.apple.fmip",
        "lockdown com.example.none",
    ];
    let ask_all = async |iphone: &Iphone| -> Vec<Reply> {
        let replies = join_all(DOMAINS.map(|line| iphone.ask_line(line, LIMITS))).await;
        replies.into_iter().map(Result::unwrap).collect()
    };
    for crowd in KINDS {
        let (world, iphone, _folder) = faulty(crowd).await;
        world.phone.set_faults(Faults::default());
        let expected = ask_all(&iphone).await;
        assert_eq!(count(&world, "StartSession"), 1);

        let (world, iphone, _folder) = faulty(crowd).await;
        let replies = ask_all(&iphone).await;
        assert_eq!(without_clock(&replies), without_clock(&expected), "{crowd:?}");
        assert_eq!(count(&world, "StartSession"), 2, "{crowd:?}: the first session was given up");
        ask_all(&iphone).await;
        assert_eq!(count(&world, "StartSession"), 2, "{crowd:?}: what was learnt is remembered");
    }
}

/// The phone's clock goes on between two phones.
fn without_clock(replies: &[Reply]) -> Vec<String> {
    let text = replies.iter().map(|reply| reply.text().into_owned() + &reply.error_text());
    text.map(|text| text.lines().filter(|line| !line.contains("<real>")).collect()).collect()
}

#[tokio::test(start_paused = true)]
async fn files_are_asked_for_over_at_most_four_connections() {
    const AFC: &str = "StartService com.apple.afc";
    let paths: Vec<String> = (0..50).map(|index| format!("/DCIM/100APPLE/IMG_{index:04}.HEIC")).collect();
    for crowd in KINDS {
        let (world, iphone, _folder) = faulty(crowd).await;
        let mut before = 0;
        for round in 1..=2 {
            let infos = iphone.stat_all(&paths).await.unwrap();
            let sizes = infos.iter().flatten().map(|info| info["st_size"].parse::<u32>().unwrap());
            assert!(sizes.eq((0..50).map(|index| 1_800_000 + index)), "{crowd:?}");
            let begun = count(&world, AFC) - before;
            before += begun;
            match (crowd, round) {
                // Each answer has the number of its question.
                (Crowd::Reorder, 1) => assert_eq!(begun, 1),
                (Crowd::Reorder, _) => assert_eq!(begun, 0),
                // The one that failed, four, and one of which lockdownd had to be asked again.
                (Crowd::Drop | Crowd::Lose, 1) => assert!((5..=6).contains(&begun), "{crowd:?}: {begun}"),
                // Three besides the one that was kept.
                (Crowd::Drop | Crowd::Lose, _) => assert_eq!(begun, 3, "{crowd:?}"),
            }
        }
        let read = iphone.ask_line("afc read /DCIM/hello.txt", LIMITS).await.unwrap();
        assert_eq!(read.stdout, b"hello from the simulated iPhone\n", "{crowd:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_alone_can_be_the_crowd() {
    for crowd in KINDS {
        let (_world, iphone, _folder) = faulty(crowd).await;
        for _ in 0..2 {
            let read = iphone.ask_line("afc read /DCIM/hello.txt", LIMITS).await.unwrap();
            assert_eq!(read.stdout, b"hello from the simulated iPhone\n", "{crowd:?}");
        }
    }
}
