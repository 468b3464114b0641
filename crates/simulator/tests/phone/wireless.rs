//! Wireless debugging, read by the app's own client. That the simulated phone does it as real ones do, the real `adb`
//! says in `real_pairing.rs`.

use std::net::SocketAddr;

use phone::adb::Adb;
use phone::adb::key::Key;
use phone::adb::pairing::{CannotPair, Code, Paired, pair};
use phone::adb::shell::Limits;
use phone::error::Error;
use simulator::control::{Handle, SimulatedPhone};
use simulator::wireless::Wireless;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::common::{PATIENCE, pixel};

const CODE: &str = "271828";

async fn phone() -> (Handle, Wireless) {
    let phone = SimulatedPhone::start(&pixel(), None).await.unwrap();
    let wireless = phone.debug_wirelessly().await.unwrap();
    (phone, wireless)
}

async fn connect(address: SocketAddr, keys: &[Key]) -> Result<Adb, Error> {
    Adb::over_tcp(address, PATIENCE, keys, |_| ()).await
}

async fn pair_with(address: SocketAddr, code: &str, key: &Key) -> Result<Paired, CannotPair> {
    pair(address, &Code::parse(code).unwrap(), key).await
}

async fn check_model(adb: &Adb) {
    let output = adb.shell("getprop ro.product.model", Limits::default(), std::future::pending()).await.unwrap();
    assert_eq!(output.stdout, b"Pixel 8\n");
}

#[tokio::test]
async fn a_paired_computer_reads_the_phone_inside_tls_and_another_does_not() {
    let (_phone, wireless) = phone().await;
    let (ours, other) = (Key::generate().unwrap(), Key::generate().unwrap());
    let refused = connect(wireless.address(), std::slice::from_ref(&ours)).await;
    assert!(matches!(refused, Err(Error::NotPaired)), "{refused:?}");

    let dialog = wireless.show_code(CODE).await.unwrap();
    let paired = pair_with(dialog.address(), CODE, &ours).await.unwrap();
    assert_eq!(paired.guid, wireless.guid());
    assert_eq!(format!("{} {}", dialog.paired().await.unwrap().key, "unstuck@computer"), ours.public_line());

    let adb = connect(wireless.address(), std::slice::from_ref(&ours)).await.unwrap();
    assert_eq!(adb.banner().unwrap().model.as_deref(), Some("Pixel 8"));
    check_model(&adb).await;

    let refused = connect(wireless.address(), std::slice::from_ref(&other)).await;
    assert!(matches!(refused, Err(Error::NotPaired)), "{refused:?}");
    let none = connect(wireless.address(), &[]).await;
    assert!(matches!(none, Err(Error::NotPaired)), "{none:?}");
    // The phone names the key that it knows, also where it is not our first.
    check_model(&connect(wireless.address(), &[other, ours]).await.unwrap()).await;
}

#[tokio::test]
async fn a_wrong_code_is_said_and_takes_the_only_try() {
    let (_phone, wireless) = phone().await;
    let key = Key::generate().unwrap();
    let dialog = wireless.show_code(CODE).await.unwrap();
    let address = dialog.address();
    let wrong = pair_with(address, "271829", &key).await;
    assert!(matches!(wrong, Err(CannotPair::WrongCode)), "{wrong:?}");
    assert_eq!(dialog.paired().await, None);
    let late = pair_with(address, CODE, &key).await;
    assert!(matches!(late, Err(CannotPair::NobodyThere)), "{late:?}");
    let refused = connect(wireless.address(), &[key]).await;
    assert!(matches!(refused, Err(Error::NotPaired)), "{refused:?}");
}

#[tokio::test]
async fn whatever_else_answers_is_told_apart() {
    let (phone, wireless) = phone().await;
    let key = Key::generate().unwrap();

    let dialog = wireless.show_code(CODE).await.unwrap();
    let closed = dialog.address();
    drop(dialog);
    // The port is gone as soon as its task is.
    let over = loop {
        match pair_with(closed, CODE, &key).await {
            Err(CannotPair::Ended) => {}
            over => break over,
        }
    };
    assert!(matches!(over, Err(CannotPair::NobodyThere)), "{over:?}");

    // Ports of the same phone that are shown on the same page, or of an older one.
    for wrong in [wireless.address(), phone.address()] {
        let mistaken = pair_with(wrong, CODE, &key).await;
        assert!(matches!(mistaken, Err(CannotPair::NotAPhone { .. } | CannotPair::Ended)), "{mistaken:?}");
    }

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answering = async {
        let (mut first, _) = listener.accept().await.unwrap();
        first.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        let mut rest = vec![0; 4096];
        let _ = first.read(&mut rest).await;
        drop(first);
        let (second, _) = listener.accept().await.unwrap();
        drop(second);
    };
    let asking = async {
        let web = pair_with(address, CODE, &key).await;
        assert!(matches!(web, Err(CannotPair::NotAPhone { .. })), "{web:?}");
        let gone = pair_with(address, CODE, &key).await;
        assert!(matches!(gone, Err(CannotPair::Ended)), "{gone:?}");
    };
    tokio::join!(answering, asking);
}
