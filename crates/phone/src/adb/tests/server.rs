//! The adb server's side, scripted on a loopback socket.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::adb::server::ServerAddress;

struct Script {
    listener: TcpListener,
}

impl Script {
    async fn new() -> (Self, ServerAddress) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        (Self { listener }, ServerAddress { port, ..ServerAddress::default() })
    }

    /// Takes a connection, reads each request and gives its answer.
    async fn serve(&self, requests: &[(&str, &[u8])]) -> TcpStream {
        let (mut socket, _) = self.listener.accept().await.unwrap();
        for (request, answer) in requests {
            let mut bytes = vec![0; 4 + request.len()];
            socket.read_exact(&mut bytes).await.unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), format!("{:04x}{request}", request.len()));
            socket.write_all(answer).await.unwrap();
        }
        socket
    }

    async fn connect(&self, address: &ServerAddress) -> Adb {
        let features: &[(&str, &[u8])] = &[("host-serial:SIM:features", b"OKAY000cshell_v2,cmd")];
        let (adb, _) = tokio::join!(Adb::through_server(address.clone(), "SIM"), self.serve(features));
        adb.unwrap()
    }
}

#[tokio::test]
async fn a_command_through_the_server_has_its_exit_status() {
    let (script, address) = Script::new().await;
    let adb = script.connect(&address).await;
    let answer = [b"OKAY".to_vec(), encode(Id::Stdout, b"hi"), encode(Id::Exit, &[4])].concat();
    let requests: &[(&str, &[u8])] = &[("host:transport:SIM", b"OKAY"), ("shell,v2,raw:echo hi", &answer)];
    let (output, _socket) = tokio::join!(run(&adb, "echo hi"), script.serve(requests));
    assert_eq!(output.unwrap(), ShellOutput { stdout: b"hi".into(), stderr: vec![], exit: Some(4) });
}

#[tokio::test]
async fn a_server_that_hangs_up_before_the_exit_status_is_a_lost_connection() {
    let (script, address) = Script::new().await;
    let adb = script.connect(&address).await;
    let answer = [b"OKAY".to_vec(), encode(Id::Stdout, b"hi")].concat();
    let requests: &[(&str, &[u8])] = &[("host:transport:SIM", b"OKAY"), ("shell,v2,raw:echo hi", &answer)];
    let server = async { drop(script.serve(requests).await) };
    let (output, ()) = tokio::join!(run(&adb, "echo hi"), server);
    assert!(matches!(output, Err(Error::Lost)), "{output:?}");
}

#[tokio::test]
async fn a_refusal_is_told_by_its_kind() {
    async fn check(answer: &[u8], expected: fn(&Error) -> bool) {
        let (script, address) = Script::new().await;
        let requests: &[(&str, &[u8])] = &[("host-serial:SIM:features", answer)];
        let server = async { drop(script.serve(requests).await) };
        let (adb, ()) = tokio::join!(Adb::through_server(address.clone(), "SIM"), server);
        let error = adb.unwrap_err();
        assert!(expected(&error), "{error:?}");
    }
    check(b"FAIL0016device 'SIM' not found", |error| matches!(error, Error::NoSuchPhone)).await;
    check(b"FAIL000edevice offline", |error| matches!(error, Error::Offline)).await;
    check(b"FAIL0004what", |error| matches!(error, Error::ServerRefused { text } if text == "what")).await;
    check(b"HTTP/1.1 400", |error| matches!(error, Error::Protocol { .. })).await;
    check(b"OKAY-001", |error| matches!(error, Error::Protocol { .. })).await;
    check(b"OKAYffffshort", |error| matches!(error, Error::Lost)).await;
    check(b"", |error| matches!(error, Error::Lost)).await;
}

#[tokio::test]
async fn no_server_is_no_server() {
    let (script, address) = Script::new().await;
    drop(script);
    assert!(matches!(Adb::through_server(address, "SIM").await, Err(Error::NoServer)));
}

#[tokio::test]
async fn cancelling_hangs_up() {
    let (script, address) = Script::new().await;
    let adb = script.connect(&address).await;
    let requests: &[(&str, &[u8])] = &[("host:transport:SIM", b"OKAY"), ("shell,v2,raw:long", b"OKAY")];
    let (cancel, cancelled) = tokio::sync::oneshot::channel::<()>();
    let server = async {
        let mut socket = script.serve(requests).await;
        cancel.send(()).unwrap();
        assert_eq!(socket.read(&mut [0]).await.unwrap_or(0), 0);
    };
    let cancelled = async { drop(cancelled.await) };
    let (output, ()) = tokio::join!(adb.shell("long", limits(), cancelled), server);
    assert!(matches!(output, Err(Error::Cancelled)), "{output:?}");
}
