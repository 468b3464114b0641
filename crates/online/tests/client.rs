//! What a server of this computer says to the client, and what the client makes of it.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod local;

use std::time::Duration;

use diagnosis::internet::{Internet, NoPage, Page};
use diagnosis::phone::Query;
use local::{Asked, Local, Said, answer};
use online::Pages;
use online::client::{Client, Limits};
use reqwest::Url;

const LIMITS: Limits = Limits { deadline: Duration::from_secs(20), bytes: 1000 };
/// What never ends is not waited for longer than this.
const SHORT: Limits = Limits { deadline: Duration::from_millis(200), ..LIMITS };

async fn get(limits: Limits, say: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> (Result<Page, NoPage>, Local) {
    let local = Local::serve(say).await;
    let client = Client::instead(local.address).unwrap();
    let page = client.get(Url::parse("https://status.example/api/summary.json?a=b").unwrap(), limits).await;
    (page, local)
}

#[tokio::test]
async fn a_page_comes_whole_with_its_status_and_the_servers_clock() {
    let (page, local) = get(LIMITS, |_| {
        let headers = ["date: Thu, 26 Nov 2026 10:41:02 GMT", "retry-after: 120", "set-cookie: id=1"];
        answer("429 Too Many Requests", &headers, b"{}")
    })
    .await;
    let page = page.unwrap();
    let expected = Page {
        status: 429,
        read_at: page.read_at,
        date: Some("Thu, 26 Nov 2026 10:41:02 GMT".to_owned()),
        retry_after: Some("120".to_owned()),
        body: b"{}".to_vec(),
    };
    assert_eq!(page, expected);
    assert!(page.read_at > 1_700_000_000, "{}", page.read_at);
    let asked = local.asked();
    let [asked] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("GET", "/status.example/api/summary.json?a=b"));
    let mut names: Vec<&str> = asked.headers.iter().map(|header| header.split(':').next().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"], "nothing else is told");
    assert!(asked.headers.iter().any(|header| header.starts_with("user-agent: Unstuck/")), "{asked:?}");
}

#[tokio::test]
async fn what_is_no_page_says_why() {
    let said = |bytes: &[u8], then_silent| {
        let bytes = bytes.to_vec();
        move |_: &Asked| Said { bytes: bytes.clone(), then_silent }
    };
    let huge = [b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &[b'x'; 2000]].concat();
    let lying = [b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n".as_slice(), &[b'x'; 2000]].concat();
    // 200,000 spaces, packed.
    let bomb = [b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n".as_slice(), BOMB].concat();
    let cases: [(&str, Limits, Vec<u8>, bool, NoPage); 8] = [
        ("silent", SHORT, b"".to_vec(), true, NoPage::TimedOut),
        ("slow body", SHORT, b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec(), true, NoPage::TimedOut),
        ("huge", LIMITS, huge, true, NoPage::TooLarge),
        ("packed", LIMITS, bomb, true, NoPage::TooLarge),
        ("cut", LIMITS, b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec(), false, NoPage::Broken),
        ("no words", LIMITS, b"".to_vec(), false, NoPage::Broken),
        ("no HTTP", LIMITS, b"220 mail ESMTP\r\n".to_vec(), false, NoPage::Broken),
        (
            "elsewhere",
            LIMITS,
            b"HTTP/1.1 302 Found\r\nlocation: https://elsewhere.example/\r\n\r\n".to_vec(),
            false,
            NoPage::SentElsewhere,
        ),
    ];
    for (name, limits, bytes, then_silent, why) in cases {
        let (page, local) = get(limits, said(&bytes, then_silent)).await;
        assert_eq!(page, Err(why), "{name}");
        assert_eq!(local.asked().len(), 1, "{name}: asked once");
    }
    // More than was announced is not read.
    let (page, _) = get(LIMITS, said(&lying, false)).await;
    assert_eq!(page.unwrap().body, [b'x'; 10]);
}

const BOMB: &[u8] = include_bytes!("local/spaces.gz");

#[tokio::test]
async fn nobody_there_and_no_such_name_are_two_things() {
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let client = Client::instead(address).unwrap();
    let url = Url::parse("https://status.example/").unwrap();
    assert_eq!(client.get(url, LIMITS).await, Err(NoPage::NotReached));
    // A label of 64 letters: the system needs nobody to know that there is no such name.
    let url = Url::parse(&format!("http://{}.invalid/", "a".repeat(64))).unwrap();
    assert_eq!(Client::new().unwrap().get(url, LIMITS).await, Err(NoPage::NoName));
}

#[tokio::test]
async fn a_redirect_on_the_same_server_is_followed_a_few_times() {
    let tidy = |asked: &Asked| match asked.path.as_str() {
        "/status.example/api/summary.json?a=b" => answer("301 Moved", &["location: /there"], b""),
        "/there" => answer("200 OK", &[], b"here"),
        other => panic!("{other}"),
    };
    assert_eq!(get(LIMITS, tidy).await.0.unwrap().body, b"here");
    let (page, local) = get(LIMITS, |_| answer("302 Found", &["location: /again"], b"")).await;
    assert_eq!(page, Err(NoPage::SentElsewhere));
    assert_eq!(local.asked().len(), 4);
}

#[tokio::test]
async fn only_this_computer_can_stand_in_for_the_internet() {
    assert!(Client::instead("192.0.2.1:80".parse().unwrap()).is_err());
}

#[tokio::test]
async fn a_question_of_the_diagnosis_is_answered_as_bytes() {
    let local = Local::serve(|_| answer("200 OK", &[], b"{}")).await;
    let pages = Pages::new(Client::instead(local.address).unwrap());
    let ask = async |address: &str| pages.ask(&Query::page(address)).await.unwrap();
    let reply = ask("https://status.example/").await;
    assert_eq!(Page::read(&reply).unwrap().unwrap().body, b"{}");
    // For some minutes the feed is not asked again, and says when it was.
    assert_eq!(ask("https://status.example/").await, reply);
    assert_eq!(local.asked().len(), 1);
    ask("https://status.example/other").await;
    assert_eq!(local.asked().len(), 2);
}
