use super::*;
use crate::adb::handshake::Connecting;
use crate::adb::key::AndroidPublicKey;
use crate::adb::message::{AUTH_PUBLIC_KEY, AUTH_SIGNATURE, AUTH_TOKEN};

#[tokio::test(start_paused = true)]
async fn a_phone_that_asks_nothing_is_connected_at_once() {
    let (adb, mut peer) = connected().await;
    assert_eq!(adb.banner().unwrap().model.as_deref(), Some("Pixel 7a"));
    assert!(adb.features().has("shell_v2"));
    assert_usable(&adb, &mut peer).await;
}

#[tokio::test(start_paused = true)]
async fn a_key_that_the_phone_knows_needs_no_person() {
    let (ours, mut peer) = link();
    let phone = async {
        peer.expect(Command::Connect).await;
        peer.send(Command::Auth, AUTH_TOKEN, 0, [7; 20]).await;
        let signed = peer.expect(Command::Auth).await;
        assert_eq!(signed.arg0, AUTH_SIGNATURE);
        assert!(AndroidPublicKey::from_line(PUBLIC.as_bytes()).unwrap().verifies(&[7; 20], &signed.payload));
        peer.send(Command::Connect, VERSION, 4096, BANNER).await;
    };
    let (keys, mut states) = (keys(), vec![]);
    let (adb, ()) = tokio::join!(Adb::over(ours, &keys, |state| states.push(state)), phone);
    adb.unwrap();
    assert_eq!(states, [Connecting::Asking]);
}

/// Up to the moment when the phone shows its dialog.
async fn ask_person(peer: &mut Peer) {
    peer.expect(Command::Connect).await;
    peer.send(Command::Auth, AUTH_TOKEN, 0, [7; 20]).await;
    peer.expect(Command::Auth).await;
    peer.send(Command::Auth, AUTH_TOKEN, 0, [8; 20]).await;
    let public = peer.expect(Command::Auth).await;
    assert_eq!((public.arg0, public.payload), (AUTH_PUBLIC_KEY, format!("{PUBLIC}\0").into_bytes()));
}

#[tokio::test(start_paused = true)]
async fn a_person_has_all_the_time_in_the_world_to_tap_allow() {
    let (ours, mut peer) = link();
    let phone = async {
        ask_person(&mut peer).await;
        tokio::time::sleep(Duration::from_secs(24 * 3600)).await;
        peer.send(Command::Connect, VERSION, 4096, BANNER).await;
    };
    let (keys, mut states) = (keys(), vec![]);
    let (adb, ()) = tokio::join!(Adb::over(ours, &keys, |state| states.push(state)), phone);
    adb.unwrap();
    assert_eq!(states, [Connecting::Asking, Connecting::WaitingForPerson]);
}

#[tokio::test(start_paused = true)]
async fn a_link_that_ends_while_the_person_is_asked_is_unauthorized() {
    let (ours, mut peer) = link();
    let phone = async {
        ask_person(&mut peer).await;
        drop(peer);
    };
    let keys = keys();
    let (adb, ()) = tokio::join!(Adb::over(ours, &keys, |_| {}), phone);
    assert!(matches!(adb, Err(Error::Unauthorized)), "{adb:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_dead_client_left_in_the_pipe_is_skipped() {
    let (ours, mut peer) = link();
    let phone = async {
        peer.expect(Command::Connect).await;
        tokio::io::AsyncWriteExt::write_all(&mut peer.link, b"half a payload").await.unwrap();
        peer.send(Command::Close, 3, 4, []).await;
        peer.send(Command::Write, 3, 4, *b"CNXN").await;
        peer.send(Command::Connect, VERSION, 4096, BANNER).await;
    };
    let (adb, ()) = tokio::join!(Adb::over(ours, &[], |_| {}), phone);
    let adb = adb.unwrap();
    assert_usable(&adb, &mut peer).await;
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_connected_says_why() {
    async fn check(command: Command, arg0: u32, arg1: u32, payload: &[u8], expected: fn(&Error) -> bool) {
        let (ours, mut peer) = link();
        let phone = async {
            peer.expect(Command::Connect).await;
            peer.send(command, arg0, arg1, payload).await;
        };
        let (adb, ()) = tokio::join!(Adb::over(ours, &[], |_| {}), phone);
        let error = adb.unwrap_err();
        assert!(expected(&error), "{error:?}");
    }
    let protocol = |error: &Error| matches!(error, Error::Protocol { .. });
    // Without a key there is nothing to show inside TLS.
    check(Command::StartTls, VERSION, 0, b"", |error| matches!(error, Error::NotPaired)).await;
    check(Command::Auth, AUTH_TOKEN, 0, &[0; 20], |error| matches!(error, Error::Unauthorized)).await;
    check(Command::Auth, AUTH_TOKEN, 0, &[0; 19], protocol).await;
    check(Command::Connect, VERSION, 0, BANNER.as_bytes(), protocol).await;
    // Neither of these is an answer, and then the phone is silent.
    check(Command::Auth, 9, 0, b"", |error| matches!(error, Error::Timeout)).await;
    check(Command::Close, 1, 1, b"", |error| matches!(error, Error::Timeout)).await;
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_hangs_up_or_asks_for_ever_is_given_up() {
    let (ours, mut peer) = link();
    let phone = async {
        peer.expect(Command::Connect).await;
        drop(peer);
    };
    let (adb, ()) = tokio::join!(Adb::over(ours, &[], |_| {}), phone);
    assert!(matches!(adb, Err(Error::Lost)), "{adb:?}");

    let (ours, mut peer) = link();
    let phone = async {
        loop {
            peer.send(Command::Auth, AUTH_TOKEN, 0, [7; 20]).await;
            peer.next().await;
        }
    };
    let keys = keys();
    let adb = tokio::select! { adb = Adb::over(ours, &keys, |_| {}) => adb, () = phone => unreachable!() };
    assert!(matches!(adb, Err(Error::Protocol { .. })), "{adb:?}");
}

/// A phone that debugs wirelessly, up to where it should begin TLS.
async fn want_tls(peer: &mut Peer) {
    peer.expect(Command::Connect).await;
    peer.send(Command::StartTls, 0x0100_0000, 0, []).await;
    assert_eq!(peer.expect(Command::StartTls).await.arg0, 0x0100_0000);
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_wants_tls_and_does_not_do_it_is_given_up() {
    let keys = keys();
    let (ours, mut peer) = link();
    let silent = async {
        want_tls(&mut peer).await;
        pending::<()>().await;
    };
    let adb = tokio::select! { adb = Adb::over(ours, &keys, |_| {}) => adb, () = silent => unreachable!() };
    assert!(matches!(adb, Err(Error::Timeout)), "{adb:?}");

    let (ours, mut peer) = link();
    let nonsense = async {
        want_tls(&mut peer).await;
        tokio::io::AsyncWriteExt::write_all(&mut peer.link, &[0x5a; 4096]).await.unwrap();
    };
    let (adb, ()) = tokio::join!(Adb::over(ours, &keys, |_| {}), nonsense);
    assert!(matches!(adb, Err(Error::Protocol { .. })), "{adb:?}");

    let (ours, mut peer) = link();
    let in_the_clear = async {
        peer.expect(Command::Connect).await;
        let tls = Message::new(Command::StartTls, 0x0100_0000, 0, []).encode();
        let connect = Message::new(Command::Connect, VERSION, 4096, BANNER).encode();
        tokio::io::AsyncWriteExt::write_all(&mut peer.link, &[tls, connect].concat()).await.unwrap();
    };
    let (adb, ()) = tokio::join!(Adb::over(ours, &keys, |_| {}), in_the_clear);
    assert!(matches!(adb, Err(Error::Protocol { .. })), "what is said in the clear is not taken for TLS: {adb:?}");
}
