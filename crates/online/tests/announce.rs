//! How large an upload a server lets through: what servers of this computer say to heads of requests, lies included, and what
//! a real nginx says, where there is one.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diagnosis::internet::Internet;
use diagnosis::internet::upload::{self, Announced, Said, UploadLimit};
use diagnosis::phone::Query;
use online::Pages;
use online::client::Client;
use reqwest::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const MIB: u64 = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that answers a head by the size in it, and hears what comes behind the head.
struct Server {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    behind: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    async fn new(say: impl Fn(u64) -> &'static str + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (heads, behind) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (heard, came, say) = (Arc::clone(&heads), Arc::clone(&behind), Arc::new(say));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (heard, came, say) = (Arc::clone(&heard), Arc::clone(&came), Arc::clone(&say));
                tokio::spawn(async move {
                    let head = head(&mut stream).await;
                    let lower = head.to_lowercase();
                    let size = lower.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
                    let answer = say(size.parse().unwrap());
                    heard.lock().unwrap().push(head);
                    stream.write_all(answer.as_bytes()).await.unwrap();
                    let mut rest = Vec::new();
                    drop(stream.read_to_end(&mut rest).await);
                    came.lock().unwrap().extend(rest);
                });
            }
        });
        Self { address, heads, behind }
    }

    async fn learned(&self) -> (UploadLimit, Vec<Announced>) {
        learned(self.address, "/api/assets").await
    }
}

async fn head(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(bytes).unwrap()
}

async fn learned(address: SocketAddr, path: &str) -> (UploadLimit, Vec<Announced>) {
    let url = Url::parse(&format!("http://{address}{path}")).unwrap();
    let asked = Client::new().unwrap().announce("POST", url, PATIENCE).await;
    (UploadLimit::of(&asked), asked)
}

const REFUSED: &str = "HTTP/1.1 413 Payload Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const UNKNOWN_PERSON: &str = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";
const LEAVE: &str = "HTTP/1.1 100 Continue\r\n\r\n";

#[tokio::test]
async fn a_limit_is_found_and_no_byte_of_a_file_is_sent() {
    let server = Server::new(|bytes| if bytes > 10 * MIB { REFUSED } else { UNKNOWN_PERSON }).await;
    let (limit, asked) = server.learned().await;
    assert_eq!(limit, UploadLimit::Between { passes: 10 * MIB, stops: 20 * MIB });
    assert!(asked.len() <= 6, "{asked:?}");
    let heads = server.heads.lock().unwrap().clone();
    assert_eq!(heads.len(), asked.len(), "each is asked once");
    for (head, asked) in heads.iter().zip(&asked) {
        assert!(head.starts_with("POST /api/assets HTTP/1.1\r\n"), "{head}");
        let mut names: Vec<&str> = head.lines().skip(1).filter_map(|line| line.split(':').next()).collect();
        names.sort_unstable();
        assert_eq!(names, ["", "content-length", "expect", "host", "user-agent"], "nothing else is told");
        assert!(head.contains("expect: 100-continue\r\n"), "{head}");
        assert!(head.contains(&format!("content-length: {}\r\n", asked.bytes)), "{head}");
        assert!(head.contains(&format!("host: {}\r\n", server.address)), "{head}");
    }
    assert_eq!(server.behind.lock().unwrap().as_slice(), b"");
}

#[tokio::test]
async fn the_leave_to_send_is_not_used_and_a_refusal_behind_it_counts() {
    let gives_leave = Server::new(|bytes| if bytes > MIB { REFUSED } else { LEAVE }).await;
    assert_eq!(gives_leave.learned().await.0, UploadLimit::Between { passes: MIB, stops: 2 * MIB });
    assert_eq!(gives_leave.behind.lock().unwrap().as_slice(), b"");
    // The proxy in front gives leave, the one behind it refuses.
    let two = Server::new(|bytes| {
        if bytes > MIB {
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 413 Payload Too Large\r\ncontent-length: 0\r\n\r\n"
        } else {
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n"
        }
    })
    .await;
    assert_eq!(two.learned().await.0, UploadLimit::Between { passes: MIB, stops: 2 * MIB });
}

#[tokio::test]
async fn who_answers_anything_else_is_not_understood() {
    for (name, answer, said) in [
        ("refuses everything", REFUSED, Said::Status(413)),
        ("takes everything", "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n", Said::Status(201)),
        ("sends elsewhere", "HTTP/1.1 301 Moved\r\nlocation: /there\r\ncontent-length: 0\r\n\r\n", Said::Status(301)),
        ("knows no Expect", "HTTP/1.1 417 Expectation Failed\r\ncontent-length: 0\r\n\r\n", Said::Status(417)),
        (
            "other leave",
            "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 502 Bad\r\ncontent-length: 0\r\n\r\n",
            Said::Status(502),
        ),
        ("no HTTP", "220 mail ESMTP\r\n", Said::Broken),
    ] {
        let server = Server::new(move |_| answer).await;
        let (limit, asked) = server.learned().await;
        assert_eq!(
            (limit, asked.as_slice()),
            (UploadLimit::CouldNot, [Announced { bytes: 1024, said }].as_slice()),
            "{name}"
        );
    }
}

#[tokio::test]
async fn silence_ends_at_the_deadline_and_nobody_there_ends_at_once() {
    let server = Server::new(|_| "").await;
    let url = Url::parse(&format!("http://{}/api/assets", server.address)).unwrap();
    let asked = Client::new().unwrap().announce("POST", url, Duration::from_millis(200)).await;
    assert_eq!(asked, [Announced { bytes: 1024, said: Said::Silence }]);
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    assert_eq!(learned(address, "/").await.1, [Announced { bytes: 1024, said: Said::Broken }]);
}

#[tokio::test]
async fn the_diagnosis_gets_the_answers_and_does_not_ask_again_at_once() {
    let server = Server::new(|bytes| if bytes > MIB { REFUSED } else { UNKNOWN_PERSON }).await;
    let pages = Pages::new(Client::new().unwrap());
    let query = Query::announce("POST", &format!("http://{}/api/assets", server.address));
    let reply = pages.ask(&query).await.unwrap();
    let asked = upload::read(&reply).unwrap();
    assert_eq!(UploadLimit::of(&asked), UploadLimit::Between { passes: MIB, stops: 2 * MIB });
    assert_eq!(pages.ask(&query).await.unwrap(), reply);
    assert_eq!(server.heads.lock().unwrap().len(), asked.len());
}

/// A real nginx in a folder of its own. Ended with the test.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Nginx {
    async fn start(folder: &Path, servers: &str, listens: SocketAddr) -> Self {
        let here = folder.display();
        let temporary =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {here}/{kind};"));
        let configuration = format!(
            "daemon off; master_process off; pid {here}/pid; error_log {here}/error;\nevents {{}}\nhttp {{ access_log off; {}\n{servers} }}\n",
            temporary.concat()
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, configuration).unwrap();
        let child =
            Command::new("nginx").arg("-p").arg(folder).arg("-c").arg(&file).stderr(Stdio::null()).spawn().unwrap();
        let nginx = Self(child);
        let connected = tokio::time::timeout(PATIENCE, async {
            while TcpStream::connect(listens).await.is_err() {
                tokio::task::yield_now().await;
            }
        });
        connected.await.unwrap();
        nginx
    }
}

async fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

/// What is said here of nginx, judged by nginx. Needs the program `nginx`, and says so where it is missing.
#[tokio::test]
async fn a_real_nginx_refuses_by_the_head_what_its_limit_does_not_let_through() {
    if Command::new("nginx").arg("-v").stderr(Stdio::null()).status().is_err() {
        eprintln!("SKIPPED: no nginx on this computer, so that a real one judged nothing");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let app = Server::new(|_| UNKNOWN_PERSON).await;
    let (plain, buffered, unbuffered, behind) = (free().await, free().await, free().await, free().await);
    let to_app = format!("location / {{ proxy_pass http://{}; proxy_http_version 1.1;", app.address);
    let servers = format!(
        "server {{ listen {plain}; {to_app} }} }}
         server {{ listen {buffered}; client_max_body_size 64m; {to_app} }} }}
         server {{ listen {unbuffered}; client_max_body_size 0; {to_app} proxy_request_buffering off; }}
             location /small {{ client_max_body_size 2m; proxy_pass http://{}; }} }}
         server {{ listen {behind}; client_max_body_size 0;
             location / {{ proxy_pass http://{plain}; proxy_http_version 1.1; proxy_request_buffering off; }} }}",
        app.address
    );
    let _nginx = Nginx::start(folder.path(), &servers, behind).await;
    for (name, address, path, expected) in [
        ("as it comes", plain, "/api/assets", UploadLimit::Between { passes: MIB, stops: 2 * MIB }),
        ("64 MB", buffered, "/api/assets", UploadLimit::Between { passes: 50 * MIB, stops: 100 * MIB }),
        ("without a limit", unbuffered, "/api/assets", UploadLimit::Passes(20_480 * MIB)),
        ("a limit of one place", unbuffered, "/small", UploadLimit::Between { passes: 2 * MIB, stops: 5 * MIB }),
        ("one behind another", behind, "/api/assets", UploadLimit::Between { passes: MIB, stops: 2 * MIB }),
    ] {
        let (limit, asked) = learned(address, path).await;
        assert_eq!(limit, expected, "{name}: {asked:?}");
    }
    assert_eq!(app.behind.lock().unwrap().as_slice(), b"", "no byte came to the application");
}
