//! How fast this computer sends: servers of this computer that take it, do not, lie and go away.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diagnosis::fact::Unknown;
use diagnosis::internet::Internet;
use diagnosis::internet::send::{self, MOST_BYTES};
use diagnosis::phone::{Portion, Query};
use online::Pages;
use online::client::Client;
use reqwest::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream};

const PATIENCE: Duration = Duration::from_secs(60);

/// What a server does with the pieces, by their number.
#[derive(Clone, Copy)]
enum Does {
    Takes,
    /// Says that it has it, and reads nothing.
    Lies,
    /// Answers this status to the piece with this number, and takes those before.
    Says(usize, &'static str),
    /// Is silent from this piece on, and reads nothing.
    Stops(usize),
    /// Hangs up in the middle of this piece.
    HangsUp(usize),
}

struct Server {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    received: Arc<AtomicU64>,
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK";

const LIE: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nOK";

impl Server {
    async fn new(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Self { address, heads: Arc::default(), received: Arc::default() };
        let (heads, received) = (Arc::clone(&server.heads), Arc::clone(&server.received));
        let pieces = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (heads, received, pieces) = (Arc::clone(&heads), Arc::clone(&received), Arc::clone(&pieces));
                tokio::spawn(async move { drop(take(stream, does, &heads, &received, &pieces).await) });
            }
        });
        server
    }

    async fn sent(&self, most_time: Duration) -> Result<Vec<send::Piece>, String> {
        let url = Url::parse(&format!("http://{}/__up", self.address)).unwrap();
        Client::new().unwrap().send_pieces(url, most_time, &|_| {}).await
    }
}

async fn take(
    stream: TcpStream,
    does: Does,
    heads: &Mutex<Vec<String>>,
    received: &AtomicU64,
    pieces: &AtomicUsize,
) -> std::io::Result<()> {
    let (reads, mut writes) = stream.into_split();
    let mut reads = BufReader::new(reads);
    loop {
        let head = head(&mut reads).await?;
        let size: u64 = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
        heads.lock().unwrap().push(head);
        let number = pieces.fetch_add(1, Ordering::SeqCst);
        let answer = match does {
            Does::Lies => {
                writes.write_all(LIE.as_bytes()).await?;
                return std::future::pending().await;
            }
            Does::Stops(from) if number >= from => return std::future::pending().await,
            Does::HangsUp(from) if number >= from => {
                drain(&mut reads, size / 2).await?;
                return Ok(());
            }
            Does::Says(from, answer) if number >= from => answer,
            Does::Takes | Does::Says(..) | Does::Stops(_) | Does::HangsUp(_) => OK,
        };
        received.fetch_add(drain(&mut reads, size).await?, Ordering::SeqCst);
        writes.write_all(answer.as_bytes()).await?;
    }
}

async fn head(reads: &mut BufReader<OwnedReadHalf>) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(reads.read_u8().await?);
    }
    Ok(String::from_utf8(bytes).unwrap().to_lowercase())
}

async fn drain(reads: &mut BufReader<OwnedReadHalf>, size: u64) -> std::io::Result<u64> {
    tokio::io::copy(&mut reads.take(size), &mut tokio::io::sink()).await
}

#[tokio::test]
async fn what_arrives_is_counted_and_never_more_than_was_named() {
    let server = Server::new(Does::Takes).await;
    let sent = server.sent(PATIENCE).await.unwrap();
    assert_eq!(send::total(&sent), server.received.load(Ordering::SeqCst));
    assert!(send::total(&sent) <= MOST_BYTES, "{sent:?}");
    assert!(send::rate(&sent).is_some(), "{sent:?}");
    let heads = server.heads.lock().unwrap().clone();
    assert_eq!(heads.len(), sent.len());
    let mut names: Vec<&str> = heads[0].lines().skip(1).filter_map(|line| line.split(':').next()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["", "accept", "accept-encoding", "content-length", "host", "user-agent"],
        "nothing else is told"
    );
}

#[tokio::test]
async fn who_does_not_take_it_all_gives_no_figure() {
    let later = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 60\r\ncontent-length: 0\r\n\r\n";
    let error = "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n";
    let elsewhere = "HTTP/1.1 302 Found\r\nlocation: https://x.example/\r\ncontent-length: 0\r\n\r\n";
    for (name, does, why) in [
        ("throttled", Does::Says(0, later), "throttled"),
        ("throttled half-way", Does::Says(2, later), "throttled"),
        ("an error", Does::Says(0, error), "status 500"),
        ("elsewhere", Does::Says(0, elsewhere), "sent_elsewhere"),
        ("broken off", Does::HangsUp(2), "broken"),
        ("a liar", Does::Lies, "broken"),
    ] {
        let server = Server::new(does).await;
        assert_eq!(server.sent(PATIENCE).await, Err(why.to_owned()), "{name}");
    }
}

#[tokio::test]
async fn who_reads_nothing_ends_at_the_deadline() {
    let short = Duration::from_millis(300);
    let server = Server::new(Does::Stops(0)).await;
    assert_eq!(server.sent(short).await, Err("timed_out".to_owned()));
    // What arrived before the time was over counts.
    let server = Server::new(Does::Stops(2)).await;
    assert_eq!(server.sent(short).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_diagnosis_gets_the_pieces_and_hears_how_far_it_is() {
    let server = Server::new(Does::Takes).await;
    let pages = Pages::new(Client::new().unwrap());
    let query = Query::send(&format!("http://{}/__up", server.address));
    let told: Mutex<Vec<Portion>> = Mutex::default();
    let reply = pages.ask_long(&query, &|portion| told.lock().unwrap().push(portion)).await.unwrap();
    assert!(send::read(&reply).is_ok_and(|sent| sent.len() > 1), "{reply:?}");
    let told = told.into_inner().unwrap();
    assert!(!told.is_empty() && told.is_sorted_by_key(|portion| portion.bytes), "{told:?}");
    assert!(told.iter().all(|portion| portion.bytes <= portion.of && portion.of == MOST_BYTES), "{told:?}");

    let later = Server::new(Does::Says(0, "HTTP/1.1 429 Later\r\ncontent-length: 0\r\n\r\n")).await;
    let refused = pages.ask(&Query::send(&format!("http://{}/__up", later.address))).await.unwrap();
    assert_eq!(send::read(&refused), Err(Unknown::unreadable("throttled")));
}
