use tokio::io::AsyncWriteExt;

use super::*;

#[tokio::test(start_paused = true)]
async fn output_errors_and_exit_status_come_apart() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = peer.open("shell,v2,raw:ls", 1).await;
        peer.write(1, local, encode(Id::Stdout, b"out")).await;
        peer.write(1, local, encode(Id::Stderr, b"err")).await;
        peer.write(1, local, []).await;
        peer.send(Command::Write, 1, local, encode(Id::Exit, &[7])).await;
        peer.send(Command::Close, 1, local, []).await;
    };
    let (output, ()) = tokio::join!(run(&adb, "ls"), phone);
    assert_eq!(output.unwrap(), ShellOutput { stdout: b"out".into(), stderr: b"err".into(), exit: Some(7) });
}

#[tokio::test(start_paused = true)]
async fn the_phone_is_told_to_go_on_while_its_payload_is_on_the_way() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = peer.open("shell,v2,raw:long", 1).await;
        let payload = [encode(Id::Stdout, &[b'x'; 300_000]), encode(Id::Exit, &[0])].concat();
        let write = Message::new(Command::Write, 1, local, payload).encode();
        let (header, payload) = write.split_at(HEADER_BYTES);
        peer.link.write_all(header).await.unwrap();
        let okay = peer.expect(Command::Okay).await;
        assert_eq!((okay.arg0, okay.arg1), (local, 1));
        peer.link.write_all(payload).await.unwrap();
        // Once, and not again when it is read.
        peer.expect(Command::Close).await;
    };
    let (output, ()) = tokio::join!(run(&adb, "long"), phone);
    assert_eq!(output.unwrap().stdout.len(), 300_000);
}

#[tokio::test(start_paused = true)]
async fn eight_commands_share_the_link_and_end_in_any_order() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let mut streams = vec![];
        for remote in 1..=8 {
            let open = peer.expect(Command::Open).await;
            let command = String::from_utf8(open.payload).unwrap();
            let number = command.trim_end_matches('\0').rsplit(' ').next().unwrap().to_owned();
            peer.send(Command::Okay, remote, open.arg0, []).await;
            streams.push((remote, open.arg0, number));
        }
        for (remote, local, number) in streams.iter().rev() {
            peer.send(Command::Write, *remote, *local, encode(Id::Stdout, number.as_bytes())).await;
        }
        for _ in 0..8 {
            peer.expect(Command::Okay).await;
        }
        for (remote, local, _) in &streams {
            peer.send(Command::Write, *remote, *local, encode(Id::Exit, &[0])).await;
        }
    };
    let commands: Vec<_> = (0..8).map(|number| format!("command {number}")).collect();
    let all = futures_util::future::join_all(commands.iter().map(|command| run(&adb, command)));
    let (outputs, ()) = tokio::join!(all, phone);
    for (number, output) in outputs.into_iter().enumerate() {
        assert_eq!(output.unwrap().stdout, number.to_string().as_bytes());
    }
}

#[tokio::test(start_paused = true)]
async fn a_command_without_its_exit_status_is_a_lost_connection() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = peer.open("shell,v2,raw:cut", 1).await;
        peer.write(1, local, encode(Id::Stdout, b"half an ans")).await;
        peer.send(Command::Close, 1, local, []).await;
        peer.expect(Command::Close).await;
    };
    let (output, ()) = tokio::join!(run(&adb, "cut"), phone);
    assert!(matches!(output, Err(Error::Lost)), "{output:?}");
    assert_usable(&adb, &mut peer).await;

    let phone = async {
        let local = peer.open("shell,v2,raw:cable", 2).await;
        peer.write(2, local, encode(Id::Stdout, b"half an ans")).await;
        drop(peer);
    };
    let (output, ()) = tokio::join!(run(&adb, "cable"), phone);
    assert!(matches!(output, Err(Error::Lost)), "{output:?}");
    adb.lost().await;
    assert!(matches!(run(&adb, "again").await, Err(Error::Lost)));
}

#[tokio::test(start_paused = true)]
async fn a_command_that_takes_too_long_closes_only_its_own_stream() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = peer.open("shell,v2,raw:hang", 5).await;
        let close = peer.expect(Command::Close).await;
        assert_eq!((close.arg0, close.arg1), (local, 5));
    };
    let (output, ()) = tokio::join!(run(&adb, "hang"), phone);
    assert!(matches!(output, Err(Error::Timeout)), "{output:?}");
    assert_usable(&adb, &mut peer).await;
}

#[tokio::test(start_paused = true)]
async fn cancelling_closes_the_stream_even_if_it_is_not_open_yet() {
    let (adb, mut peer) = connected().await;
    let (cancel, cancelled) = tokio::sync::oneshot::channel::<()>();
    let phone = async {
        let local = peer.open("shell,v2,raw:long", 5).await;
        cancel.send(()).unwrap();
        assert_eq!(peer.expect(Command::Close).await.arg0, local);
    };
    let cancelled = async { drop(cancelled.await) };
    let (output, ()) = tokio::join!(adb.shell("long", limits(), cancelled), phone);
    assert!(matches!(output, Err(Error::Cancelled)), "{output:?}");

    // Dropped while the phone has not answered OPEN: closed as soon as it does, and not before.
    let open = tokio::select! {
        _ = run(&adb, "slow to open") => unreachable!(),
        open = peer.expect(Command::Open) => open,
    };
    peer.send(Command::Okay, 6, open.arg0, []).await;
    let close = peer.expect(Command::Close).await;
    assert_eq!((close.arg0, close.arg1), (open.arg0, 6));
    assert_usable(&adb, &mut peer).await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_over_the_limit_is_refused() {
    let (adb, mut peer) = connected().await;
    let phone = async {
        let local = peer.open("shell,v2,raw:flood", 5).await;
        let chunk = encode(Id::Stdout, &[b'x'; 64 << 10]);
        loop {
            peer.send(Command::Write, 5, local, chunk.clone()).await;
            match peer.next().await.command {
                Command::Okay => {}
                Command::Close => break,
                other => panic!("{other:?}"),
            }
        }
    };
    let (output, ()) = tokio::join!(run(&adb, "flood"), phone);
    assert!(matches!(output, Err(Error::TooLarge { limit_bytes: 1_048_576 })), "{output:?}");
}

#[tokio::test(start_paused = true)]
async fn an_old_phone_answers_without_an_exit_status() {
    let (adb, mut peer) = connected_with(4096, "device::").await;
    let phone = async {
        let local = peer.open("exec:id", 1).await;
        peer.write(1, local, *b"uid=2000").await;
        peer.send(Command::Close, 1, local, []).await;
        peer.expect(Command::Close).await;
        // An even older one knows no exec.
        let refused = peer.expect(Command::Open).await;
        peer.send(Command::Close, 0, refused.arg0, []).await;
        let local = peer.open("shell:id", 2).await;
        peer.write(2, local, *b"uid=2000\r\n").await;
        peer.send(Command::Close, 2, local, []).await;
    };
    let ours = async {
        let first = run(&adb, "id").await.unwrap();
        assert_eq!(first, ShellOutput { stdout: b"uid=2000".into(), stderr: vec![], exit: None });
        let second = run(&adb, "id").await.unwrap();
        assert_eq!((second.stdout.as_slice(), second.exit), (&b"uid=2000\r\n"[..], None));
    };
    tokio::join!(ours, phone);
}

#[tokio::test(start_paused = true)]
async fn dropping_the_last_handle_ends_the_link() {
    let (adb, mut peer) = connected().await;
    let other = adb.clone();
    drop(adb);
    assert_usable(&other, &mut peer).await;
    drop(other);
    assert!(peer.is_hung_up().await);
}
