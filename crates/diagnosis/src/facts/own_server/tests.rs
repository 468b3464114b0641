use super::*;
use crate::case::Memory;
use crate::facts::Answer;
use crate::internet::Flaw;
use crate::phone::{NoReply, Reply};

const READ_AT: i64 = 1_795_689_662;

fn case(app: &str, platform: Platform) -> Case {
    let server = ServerAddress::parse("http://photos.example:2283").ok();
    Case { memory: Memory { server, ..Memory::default() }, ..Case::of(platform).with_app(app) }
}

fn page(status: u16, body: &str) -> Reply {
    let date = Some("Thu, 26 Nov 2026 10:41:02 GMT".to_owned());
    Page { status, read_at: READ_AT, date, body: body.into(), ..Page::default() }.to_reply()
}

/// The answers in the order of the questions.
fn read(app: &str, platform: Platform, answers: &[Result<Reply, NoReply>]) -> Result<OwnServer, Unknown> {
    let case = case(app, platform);
    let mut replies = Replies::default();
    for (query, reply) in OwnServer::ask(&case).unwrap().into_iter().zip(answers) {
        replies.insert(query, Answer { reply: reply.clone(), received_unix_ms: 0, took_ms: 0 });
    }
    OwnServer::read(&case, &replies)
}

fn nc(exit: u8, error: &str) -> Reply {
    Reply { stderr: error.into(), exit: Some(exit), ..Reply::default() }
}

#[test]
fn immich_answers_with_its_version_and_its_clock() {
    let version = page(200, r#"{"major":2,"minor":1,"patch":3}"#);
    let server =
        read("immich", Platform::Android, &[Ok(page(200, r#"{"res":"pong"}"#)), Ok(version), heads(""), Ok(nc(0, ""))]);
    let expected = OwnServer {
        kind: ServerKind::Immich,
        here: Here::Answers,
        from_phone: FromPhone::Reached,
        version: Some((2, 1, 3)),
        busy: None,
        clock_offset_seconds: Some(httpdate_seconds() - READ_AT),
        upload_limit: UploadLimit::CouldNot,
        read_at: Some(READ_AT),
    };
    assert_eq!(server, Ok(expected));
}

/// The answers to announced sizes.
fn heads(lines: &str) -> Result<Reply, NoReply> {
    Ok(Reply { stdout: lines.into(), stderr: Vec::new(), exit: Some(0) })
}

#[test]
fn how_large_an_upload_passes_is_read_from_what_was_said_of_heads() {
    let limit = |heads: Result<Reply, NoReply>| {
        let pong = page(200, r#"{"res":"pong"}"#);
        read("immich", Platform::Iphone, &[Ok(pong), Ok(page(404, "")), heads]).unwrap().upload_limit
    };
    let between = UploadLimit::Between { passes: 1 << 20, stops: 2 << 20 };
    assert_eq!(limit(heads("1024: 401\n21474836480: 413\n1048576: 100\n2097152: 413\n")), between);
    assert_eq!(limit(heads("1024: 401\n21474836480: 401\n")), UploadLimit::Passes(21_474_836_480));
    for no_answer in [heads("1024: silence\n"), heads("<html>"), Err(NoReply::TimedOut)] {
        assert_eq!(limit(no_answer), UploadLimit::CouldNot);
    }
    // Of what is no such server nothing is concluded.
    let stranger = [Ok(page(200, "<html>")), Ok(page(404, "")), heads("1024: 401\n21474836480: 401\n")];
    assert_eq!(read("immich", Platform::Iphone, &stranger).unwrap().upload_limit, UploadLimit::CouldNot);
}

fn httpdate_seconds() -> i64 {
    // `date -u -d "2026-11-26 10:41:02" +%s`
    1_795_689_662
}

#[test]
fn nextcloud_says_what_it_is_doing() {
    let status = |installed: bool, maintenance: bool, upgrade: bool| {
        let body = format!(
            r#"{{"installed":{installed},"maintenance":{maintenance},"needsDbUpgrade":{upgrade},"version":"31.0.4.1",
                "versionstring":"31.0.4","edition":"","productname":"Nextcloud","extendedSupport":false}}"#
        );
        let server = read("nextcloud", Platform::Iphone, &[Ok(page(200, &body))]).unwrap();
        assert_eq!((server.here, server.version), (Here::Answers, Some((31, 0, 4))));
        assert_eq!(server.from_phone, FromPhone::CouldNot, "an iPhone has no tool for it");
        server.busy
    };
    assert_eq!(status(true, false, false), None);
    assert_eq!(status(true, true, false), Some(Busy::Maintenance));
    assert_eq!(status(true, false, true), Some(Busy::NeedsUpgrade));
    assert_eq!(status(false, false, false), Some(Busy::NotInstalled));
}

#[test]
fn what_is_no_such_server_is_a_stranger_and_never_fine() {
    let here = |reply: Reply| read("immich", Platform::Iphone, &[Ok(reply)]).unwrap().here;
    for (status, body) in [(404, "not found"), (200, "<html>"), (200, r#"{"res":"ping"}"#), (404, r#"{"res":"pong"}"#)]
    {
        assert_eq!(here(page(status, body)), Here::Stranger, "{status} {body}");
    }
    assert_eq!(here(page(502, "Bad Gateway")), Here::Fails(502));
    for why in NoPage::ALL {
        assert_eq!(here(why.to_reply()), Here::NoPage(why));
    }
}

#[test]
fn without_its_second_page_only_the_version_is_not_known() {
    let ping = Ok(page(200, r#"{"res":"pong"}"#));
    let server = read("immich", Platform::Iphone, &[ping, Ok(page(404, ""))]).unwrap();
    assert_eq!((server.here, server.version), (Here::Answers, None));
    // A phone that went away takes only its own answer along.
    let refused = Ok(NoPage::Certificate(Flaw::Expired).to_reply());
    let server =
        read("immich", Platform::Android, &[refused, Ok(page(200, "")), heads(""), Err(NoReply::Lost)]).unwrap();
    assert_eq!(server.from_phone, FromPhone::CouldNot);
}

#[test]
fn nothing_is_asked_without_an_address_and_the_address_is_in_no_fact() {
    let mut case = case("immich", Platform::Android);
    let asked = OwnServer::ask(&case).unwrap();
    assert_eq!(asked.len(), 4);
    assert!(asked.iter().all(Query::is_private));
    let server = read(
        "immich",
        Platform::Android,
        &[Ok(page(200, "x")), Ok(page(200, "x")), heads(""), Ok(nc(1, "nc: Timeout"))],
    );
    assert!(!serde_json::to_string(&server.unwrap()).unwrap().contains("example"));
    case.memory.server = None;
    assert_eq!(OwnServer::ask(&case), Err(Unknown::new(Why::OnRequest)));
}
