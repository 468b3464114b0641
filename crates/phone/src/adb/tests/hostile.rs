//! Phones that break the protocol: nothing hangs, nothing grows, and one stream does not harm another.

use proptest::prelude::*;
use tokio::io::AsyncWriteExt;

use super::*;

#[tokio::test(start_paused = true)]
async fn a_flood_without_waiting_closes_only_that_stream() {
    for (times, bytes) in [(100, 1), (7, 1 << 19)] {
        let (adb, mut peer) = connected().await;
        let phone = async {
            let local = peer.open("shell,v2,raw:flood", 1).await;
            // Nobody gets to read between these: they are there at once.
            let write = Message::new(Command::Write, 1, local, encode(Id::Stdout, &vec![b'x'; bytes])).encode();
            peer.link.write_all(&write.repeat(times)).await.unwrap();
            loop {
                match peer.next().await.command {
                    Command::Okay => {}
                    Command::Close => break,
                    other => panic!("{other:?}"),
                }
            }
        };
        let (output, ()) = tokio::join!(adb.shell("flood", Limits::default(), pending()), phone);
        assert!(matches!(output, Err(Error::Protocol { .. })), "{output:?}");
        assert_usable(&adb, &mut peer).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_payloads_of_a_service_need_not_wait() {
    // As adbd 34 does: the command has ended, and what is left is sent at once, with the CLSE behind it.
    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = peer.open("shell,v2,raw:big", 1).await;
        let write = |payload: Vec<u8>| Message::new(Command::Write, 1, local, payload).encode();
        let all = [
            write(encode(Id::Stdout, &[b'x'; 60_000])),
            write(encode(Id::Stdout, &[b'y'; 60_000])),
            write(encode(Id::Exit, &[0])),
            Message::new(Command::Close, 1, local, []).encode(),
        ];
        peer.link.write_all(&all.concat()).await.unwrap();
    };
    let (output, ()) = tokio::join!(run(&adb, "big"), phone);
    let output = output.unwrap();
    assert_eq!((output.stdout.len(), output.exit), (120_000, Some(0)));
}

#[tokio::test(start_paused = true)]
async fn data_before_okay_closes_the_stream() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let open = peer.expect(Command::Open).await;
        peer.send(Command::Write, 1, open.arg0, encode(Id::Exit, &[0])).await;
        let close = peer.expect(Command::Close).await;
        assert_eq!((close.arg0, close.arg1), (open.arg0, 1));
        peer.send(Command::Okay, 1, open.arg0, []).await;
    };
    let (output, ()) = tokio::join!(run(&adb, "early"), phone);
    assert!(matches!(output, Err(Error::Protocol { .. })), "{output:?}");
    assert_usable(&adb, &mut peer).await;
}

#[tokio::test(start_paused = true)]
async fn streams_that_we_do_not_have_are_ignored() {
    let (adb, mut peer) = connected().await;
    for _ in 0..1000 {
        peer.send(Command::Write, 7, 12345, vec![0; 1000]).await;
        peer.send(Command::Okay, 7, 12345, []).await;
        peer.send(Command::Close, 7, 12345, []).await;
        peer.send(Command::Close, 0, 0, []).await;
        peer.send(Command::Open, 7, 0, *b"tcp:80\0").await;
    }
    assert_usable(&adb, &mut peer).await;
}

#[tokio::test(start_paused = true)]
async fn closing_twice_and_okays_out_of_turn_do_no_harm() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = peer.open("shell,v2,raw:odd", 1).await;
        for _ in 0..1000 {
            peer.send(Command::Okay, 1, local, []).await;
            peer.send(Command::Okay, 2, local, []).await;
            peer.send(Command::Write, 2, local, *b"another stream's").await;
            peer.send(Command::Close, 2, local, []).await;
        }
        peer.write(1, local, encode(Id::Stdout, b"fine")).await;
        peer.send(Command::Write, 1, local, encode(Id::Exit, &[3])).await;
        peer.send(Command::Close, 1, local, []).await;
        peer.send(Command::Close, 1, local, []).await;
        peer.send(Command::Close, 0, local, []).await;
        let mut closed = 0;
        // One OKAY for the exit packet at most, one CLSE exactly.
        while closed == 0 {
            closed += u32::from(peer.next().await.command == Command::Close);
        }
    };
    let (output, ()) = tokio::join!(run(&adb, "odd"), phone);
    let output = output.unwrap();
    assert_eq!((output.stdout.as_slice(), output.exit), (&b"fine"[..], Some(3)));
    // Whatever else was said was no second CLSE.
    let (output, ()) = tokio::join!(run(&adb, "next"), async {
        let mut message = peer.next().await;
        if message.command == Command::Okay {
            message = peer.next().await;
        }
        assert_eq!(message.command, Command::Open);
        peer.send(Command::Close, 0, message.arg0, []).await;
    });
    assert!(matches!(output, Err(Error::Refused { .. })), "{output:?}");
}

#[tokio::test(start_paused = true)]
async fn a_hostile_length_or_a_wrong_magic_ends_the_link() {
    let mut too_long = Message::new(Command::Write, 1, 1, []).encode();
    too_long[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
    let reconnect = Message::new(Command::Connect, VERSION, 4096, BANNER).encode();
    for bytes in [too_long, vec![0; 24], reconnect] {
        let (adb, mut peer) = connected().await;
        let phone = async {
            peer.open("shell,v2,raw:wait", 1).await;
            peer.link.write_all(&bytes).await.unwrap();
            assert!(peer.is_hung_up().await);
        };
        let (output, ()) = tokio::join!(run(&adb, "wait"), phone);
        assert!(matches!(output, Err(Error::Lost)), "{output:?}");
        adb.lost().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_that_never_ends_and_a_phone_that_never_reads_end_the_link() {
    let (adb, mut peer) = connected().await;
    peer.link.write_all(&Message::new(Command::Write, 1, 1, *b"promised").encode()[..26]).await.unwrap();
    adb.lost().await;

    let (ours, link) = tokio::io::duplex(64);
    let mut peer = Peer { link };
    let (adb, ()) = tokio::join!(Adb::over(ours, &[], |_| {}), peer.greet(4096, BANNER));
    let adb = adb.unwrap();
    let output = run(&adb, &"x".repeat(1000)).await;
    assert!(matches!(output, Err(Error::Timeout)), "{output:?}");
    adb.lost().await;
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_never_answers_open_is_not_asked_for_ever() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        loop {
            peer.next().await;
        }
    };
    let ours = async {
        for asked in 0.. {
            match run(&adb, "anybody").await {
                Err(Error::Timeout) => {}
                Err(Error::Lost) => return asked,
                other => panic!("{other:?}"),
            }
        }
        unreachable!()
    };
    let asked = tokio::select! { asked = ours => asked, () = phone => unreachable!() };
    assert_eq!(asked, 512);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_phone_says_a_command_ends(
        messages in proptest::collection::vec(
            (0usize..7, 0u32..4, 0u32..4, proptest::collection::vec(prop_oneof![0u8..6, any::<u8>()], 0..40)), 0..60
        ),
        noise in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let (adb, mut peer) = connected().await;
            for (command, arg0, arg1, payload) in messages {
                peer.send(Command::ALL[command], arg0, arg1, payload).await;
            }
            peer.link.write_all(&noise).await.unwrap();
            // Eight at once, of which none may outlive its deadline.
            let commands = futures_util::future::join_all((0..8).map(|_| run(&adb, "x")));
            tokio::time::timeout(Duration::from_secs(6), commands).await.unwrap();
        });
    }
}
