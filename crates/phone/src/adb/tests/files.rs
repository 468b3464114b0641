use std::time::{Duration as Span, UNIX_EPOCH};

use super::sync::{Id as SyncId, StatV1, StatV2, encode as chunk, encode_word};
use super::*;
use crate::adb::files::{FileEntry, FileSize, FileStat};
use crate::adb::reading::{Files, Reading};

/// Opens `sync:` and reads the request; returns our name for the stream.
async fn asked(peer: &mut Peer, id: SyncId, path: &str) -> u32 {
    let local = peer.open("sync:", 1).await;
    let request = peer.expect(Command::Write).await;
    assert_eq!(request.payload, chunk(id, path.as_bytes()));
    peer.send(Command::Okay, 1, local, []).await;
    local
}

/// Answers in pieces of `size` bytes, and closes when we do.
async fn tell(peer: &mut Peer, local: u32, answer: &[u8], size: usize) {
    for piece in answer.chunks(size) {
        peer.send(Command::Write, 1, local, piece).await;
        match peer.next().await.command {
            Command::Okay => {}
            Command::Close => return,
            other => panic!("{other:?}"),
        }
    }
}

fn stat(size: u64) -> FileStat {
    FileStat { mode: 0o100_644, size: FileSize::Bytes(size), modified_unix_seconds: 9 }
}

fn wire_stat(size: u64) -> [u8; StatV2::BYTES] {
    StatV2 { mode: 0o100_644, size, modified: 9, ..StatV2::default() }.encode()
}

#[tokio::test(start_paused = true)]
async fn a_file_is_there_or_not_or_not_for_us() {
    async fn check(answer: Vec<u8>) -> Result<Option<FileStat>> {
        let (adb, mut peer) = connected().await;
        let phone = async {
            let local = asked(&mut peer, SyncId::Lstat2, "/sdcard/a").await;
            tell(&mut peer, local, &answer, 7).await;
        };
        tokio::join!(adb.stat("/sdcard/a", limits()), phone).0
    }
    let error = |error| [&b"LST2"[..], &StatV2 { error, ..StatV2::default() }.encode()].concat();
    let there = [&b"LST2"[..], &wire_stat(5 << 30)].concat();
    assert_eq!(check(there).await.unwrap(), Some(stat(5 << 30)));
    assert_eq!(check(error(2)).await.unwrap(), None);
    assert!(matches!(check(error(13)).await, Err(Error::Refused { .. })));
    let refused = check(chunk(SyncId::Fail, b"no such service")).await;
    assert!(matches!(refused, Err(Error::Refused { text }) if text == "no such service"));
    assert!(matches!(check(b"LST2".to_vec()).await, Err(Error::Timeout)));
    assert!(matches!(check(vec![0xff; 100]).await, Err(Error::Protocol { .. })));
    assert!(matches!(check(b"FAIL\xff\xff\xff\xff".to_vec()).await, Err(Error::Protocol { .. })));
}

#[tokio::test(start_paused = true)]
async fn an_old_phone_is_asked_the_old_way() {
    let (adb, mut peer) = connected_with(4096, "device::").await;
    let old = StatV1 { mode: 0o100_644, size: 5, modified: 9 };
    let phone = async {
        let local = asked(&mut peer, SyncId::Stat, "/a").await;
        tell(&mut peer, local, &[&b"STAT"[..], &old.encode()].concat(), 100).await;
        assert_eq!(peer.next().await.command, Command::Close);
        let local = asked(&mut peer, SyncId::List, "/").await;
        let entry = [&b"DENT"[..], &old.encode(), &1u32.to_le_bytes(), b"a"].concat();
        tell(&mut peer, local, &[entry, b"DONE".to_vec(), vec![0; 16]].concat(), 100).await;
    };
    let ours = async {
        let expected = FileStat { size: FileSize::Modulo4GiB(5), ..stat(0) };
        assert_eq!(adb.stat("/a", limits()).await.unwrap(), Some(expected));
        let list = adb.list("/", limits()).await.unwrap();
        assert_eq!(list, [FileEntry { name: b"a".to_vec(), stat: Ok(expected) }]);
    };
    tokio::join!(ours, phone);
}

fn entry(name: &[u8], stat: &[u8]) -> Vec<u8> {
    [b"DNT2", stat, &(name.len() as u32).to_le_bytes(), name].concat()
}

#[tokio::test(start_paused = true)]
async fn a_folder_is_listed_whole_with_what_may_not_be_seen() {
    let (adb, mut peer) = connected().await;
    let denied = StatV2 { error: 13, ..StatV2::default() }.encode();
    let answer = [
        entry(b".", &wire_stat(0)),
        entry(b"IMG 1.jpg", &wire_stat(3)),
        entry(b"secret\xff", &denied),
        b"DONE".to_vec(),
        vec![0; 72],
    ];
    let phone = async {
        let local = asked(&mut peer, SyncId::List2, "/sdcard/DCIM").await;
        tell(&mut peer, local, &answer.concat(), 11).await;
    };
    let (list, ()) = tokio::join!(adb.list("/sdcard/DCIM", limits()), phone);
    let expected = [
        FileEntry { name: b"IMG 1.jpg".to_vec(), stat: Ok(stat(3)) },
        FileEntry { name: b"secret\xff".to_vec(), stat: Err(13) },
    ];
    assert_eq!(list.unwrap(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_list_with_a_hostile_name_or_without_an_end_is_refused() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = asked(&mut peer, SyncId::List2, "/").await;
        tell(&mut peer, local, &[b"DNT2", &wire_stat(0)[..], &[0xff; 4]].concat(), 100).await;
    };
    let (list, ()) = tokio::join!(adb.list("/", limits()), phone);
    assert!(matches!(list, Err(Error::Protocol { .. })), "{list:?}");

    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = asked(&mut peer, SyncId::List2, "/").await;
        let endless = entry(b"x", &wire_stat(0)).repeat(30_000);
        tell(&mut peer, local, &endless, 64 << 10).await;
    };
    let (list, ()) = tokio::join!(adb.list("/", limits()), phone);
    assert!(matches!(list, Err(Error::TooLarge { .. })), "{list:?}");
}

async fn pulled(answer: &[u8], size: usize) -> (Result<u64>, Vec<u8>, Vec<u64>) {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = asked(&mut peer, SyncId::Receive, "/a").await;
        tell(&mut peer, local, answer, size).await;
    };
    let (mut file, mut progress) = (vec![], vec![]);
    let (pulled, ()) = tokio::join!(adb.pull("/a", &mut file, limits(), |bytes| progress.push(bytes)), phone);
    (pulled, file, progress)
}

#[tokio::test(start_paused = true)]
async fn a_file_is_pulled_however_it_is_chopped() {
    let answer = [chunk(SyncId::Data, b"first"), chunk(SyncId::Data, b"second"), encode_word(SyncId::Done, 0)].concat();
    for size in 1..=answer.len() {
        let (total, file, progress) = pulled(&answer, size).await;
        assert_eq!((total.unwrap(), file.as_slice(), progress.as_slice()), (11, &b"firstsecond"[..], &[5, 11][..]));
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_cannot_be_pulled_says_why() {
    let (refused, ..) = pulled(&chunk(SyncId::Fail, b"No such file or directory"), 100).await;
    assert!(matches!(refused, Err(Error::Refused { text }) if text == "No such file or directory"));
    let (hostile, ..) = pulled(b"DATA\xff\xff\xff\x7f", 100).await;
    assert!(matches!(hostile, Err(Error::Protocol { .. })));
    let (huge, ..) = pulled(&chunk(SyncId::Data, &[0; 64 << 10]).repeat(20), 64 << 10).await;
    assert!(matches!(huge, Err(Error::TooLarge { .. })));
    let (odd, ..) = pulled(&encode_word(SyncId::Okay, 0), 100).await;
    assert!(matches!(odd, Err(Error::Protocol { .. })));
}

async fn read(reading: Result<Option<Reading>>) -> Vec<u8> {
    let mut reading = reading.unwrap().unwrap();
    let mut file = Vec::new();
    while let Some(bytes) = reading.next().await.unwrap() {
        file.extend_from_slice(&bytes);
    }
    file
}

#[tokio::test(start_paused = true)]
async fn the_next_file_is_asked_for_while_this_one_comes() {
    let (adb, mut peer) = connected().await;
    let files = Files::of(adb);
    let asks = |path: &str| [chunk(SyncId::Lstat2, path.as_bytes()), chunk(SyncId::Receive, path.as_bytes())].concat();
    let is = |content: &[u8]| {
        let stat = [&b"LST2"[..], &wire_stat(content.len() as u64)].concat();
        [stat, chunk(SyncId::Data, content), encode_word(SyncId::Done, 0)].concat()
    };
    let phone = async {
        let local = peer.open("sync:", 1).await;
        assert_eq!(peer.expect(Command::Write).await.payload, [asks("/a"), asks("/b")].concat());
        // It sends both, and says only then that it has taken the question.
        for answer in [is(b"first"), is(b"second")] {
            peer.send(Command::Write, 1, local, answer).await;
            peer.expect(Command::Okay).await;
        }
        peer.send(Command::Okay, 1, local, []).await;
        // What comes ahead is not what is wanted: nothing of it is taken for the other.
        assert_eq!(peer.expect(Command::Write).await.payload, asks("/c"));
        peer.send(Command::Okay, 1, local, []).await;
        peer.expect(Command::Close).await;
        let local = peer.open("sync:", 2).await;
        assert_eq!(peer.expect(Command::Write).await.payload, asks("/d"));
        peer.send(Command::Okay, 2, local, []).await;
        peer.send(Command::Write, 2, local, is(b"fourth")).await;
        peer.expect(Command::Okay).await;
    };
    let wanted = async {
        assert_eq!(read(files.open("/a", Some("/b")).await).await, b"first");
        assert_eq!(read(files.open("/b", Some("/c")).await).await, b"second");
        assert_eq!(read(files.open("/d", None).await).await, b"fourth");
    };
    tokio::join!(wanted, phone);
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_hung_up_over_a_file_asked_for_ahead_is_not_lost() {
    let (adb, mut peer) = connected().await;
    let files = Files::of(adb);
    let (hung_up, gone) = tokio::sync::oneshot::channel();
    let phone = async {
        let local = peer.open("sync:", 1).await;
        peer.expect(Command::Write).await;
        peer.send(Command::Okay, 1, local, []).await;
        let there =
            [&b"LST2"[..], &wire_stat(5), &chunk(SyncId::Data, b"first"), &encode_word(SyncId::Done, 0)].concat();
        let mut absent = wire_stat(0).to_vec();
        absent[0] = 2;
        let absent = [&b"LST2"[..], &absent, &chunk(SyncId::Fail, b"No such file or directory")].concat();
        for answer in [there, absent] {
            peer.send(Command::Write, 1, local, answer).await;
            peer.expect(Command::Okay).await;
        }
        peer.send(Command::Close, 1, local, []).await;
        peer.expect(Command::Close).await;
        hung_up.send(()).unwrap();
    };
    let wanted = async {
        assert_eq!(read(files.open("/a", Some("/absent")).await).await, b"first");
        gone.await.unwrap();
        assert!(files.open("/absent", Some("/c")).await.unwrap().is_none());
    };
    tokio::join!(wanted, phone);
}

#[tokio::test(start_paused = true)]
async fn a_file_is_pushed_in_payloads_that_the_phone_takes() {
    let (adb, mut peer) = connected_with(100, BANNER).await;
    let file = vec![7; 1000];
    let phone = async {
        let local = peer.open("sync:", 1).await;
        let mut got = vec![];
        let expected =
            [chunk(SyncId::Send, b"/a,33188"), chunk(SyncId::Data, &file), encode_word(SyncId::Done, 1234)].concat();
        while got.len() < expected.len() {
            let write = peer.expect(Command::Write).await;
            assert!(write.payload.len() <= 100);
            got.extend(write.payload);
            peer.send(Command::Okay, 1, local, []).await;
        }
        assert_eq!(got, expected);
        tell(&mut peer, local, &encode_word(SyncId::Okay, 0), 3).await;
    };
    let modified = UNIX_EPOCH + Span::from_secs(1234);
    let (pushed, ()) = tokio::join!(adb.push(&file[..], "/a", 0o100_644, modified, limits()), phone);
    assert_eq!(pushed.unwrap(), 1000);
}

#[tokio::test(start_paused = true)]
async fn a_push_that_the_phone_cuts_short_says_its_reason() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = asked(&mut peer, SyncId::Send, "/a,33188").await;
        peer.expect(Command::Write).await;
        peer.send(Command::Write, 1, local, chunk(SyncId::Fail, b"Read-only file system")).await;
        peer.send(Command::Close, 1, local, []).await;
    };
    let push = adb.push(&[0; 1000][..], "/a", 0o100_644, UNIX_EPOCH, limits());
    let (pushed, ()) = tokio::join!(push, phone);
    assert!(matches!(pushed, Err(Error::Refused { text }) if text == "Read-only file system"));
}
