use super::*;
use crate::facts::Answer;
use crate::knowledge;
use crate::phone::{NoReply, Reply};

fn case(app: &str) -> Case {
    Case::of(Platform::Android).with_app(app)
}

fn replied(app: &str, reply: Result<Reply, NoReply>) -> Result<ProviderStatus, Unknown> {
    let case = case(app);
    let query = ProviderStatus::ask(&case).unwrap().pop().unwrap();
    let mut replies = Replies::default();
    replies.insert(query, Answer { reply, received_unix_ms: 1_795_700_000_000, took_ms: 1 });
    ProviderStatus::read(&case, &replies)
}

fn said(app: &str, body: &str) -> Result<ProviderStatus, Unknown> {
    let page = Page { status: 200, read_at: 1_795_689_660, body: body.into(), ..Page::default() };
    replied(app, Ok(page.to_reply()))
}

/// Levels and parts of the troubles; `None`: it could not be read.
fn troubles(app: &str, body: &str) -> Option<Vec<(Level, String)>> {
    let status = said(app, body).ok()?;
    assert_eq!(status.read_at, 1_795_689_660, "the time of the page, not of whoever reads it");
    Some(status.troubles.into_iter().map(|trouble| (trouble.level, trouble.part)).collect())
}

fn trouble(level: Level, part: &str) -> Option<Vec<(Level, String)>> {
    Some(vec![(level, part.to_owned())])
}

fn apple(events: &str) -> String {
    format!(
        r#"{{"drMessage":null,"drpost":false,"services":[
            {{"serviceName":"Apple Music","redirectUrl":null,"events":[{{"statusType":"Outage","eventStatus":"ongoing"}}]}},
            {{"serviceName":"Photos","redirectUrl":null,"events":[{events}]}},
            {{"serviceName":"iCloud Account & Sign In","redirectUrl":null,"events":[]}}]}}"#
    )
}

#[test]
fn apple_says_it_for_the_parts_that_photos_need() {
    let event = |kind: &str, state: &str| {
        apple(&format!(
            r#"{{"usersAffected":"Some users are affected","epochStartDate":1795680000000,"epochEndDate":null,
                "messageId":"2000001234","statusType":"{kind}","datePosted":"11/26/2026 08:30 PST","startDate":"",
                "endDate":null,"affectedServices":null,"eventStatus":"{state}","message":"Users may …"}}"#
        ))
    };
    assert_eq!(troubles("icloud-photos", &apple("")), Some(vec![]));
    assert_eq!(troubles("icloud-photos", &event("Outage", "ongoing")), trouble(Level::Outage, "Photos"));
    assert_eq!(troubles("icloud-photos", &event("Issue", "ongoing")), trouble(Level::Degraded, "Photos"));
    for over in ["resolved", "completed", "upcoming"] {
        assert_eq!(troubles("icloud-photos", &event("Outage", over)), Some(vec![]), "{over}");
    }
    let wrapped = format!("jsonCallback({});", apple(""));
    assert_eq!(troubles("icloud-photos", &wrapped), Some(vec![]));
    for unknown in
        [event("Outage", "paused"), event("Sadness", "ongoing"), apple("{}"), apple("").replace("Photos", "Pictures")]
    {
        assert_eq!(troubles("icloud-photos", &unknown), None, "{unknown}");
    }
}

const DRIVE: &str = r#"{"title":"Google Drive","id":"VHNA7p3Z5p3iakj5sA8V"}"#;

#[test]
fn google_is_read_by_what_holds_now_and_not_by_the_worst_that_it_was() {
    let incident = |end: &str, product: &str, now: &str| {
        format!(
            r#"[{{"id":"a","number":"1","begin":"2026-11-26T08:00:00+00:00","end":{end},"external_desc":"…",
                "status_impact":"SERVICE_OUTAGE","severity":"high","affected_products":[{product}],
                "most_recent_update":{{"when":"","text":"","status":"{now}"}},"updates":[]}},
               {{"id":"b","end":"2025-01-01T00:00:00+00:00","status_impact":"SERVICE_OUTAGE",
                "affected_products":[{DRIVE}],"most_recent_update":{{"status":"AVAILABLE"}}}}]"#
        )
    };
    let active = |now: &str| incident("null", DRIVE, now);
    assert_eq!(troubles("google-photos", &active("SERVICE_OUTAGE")), trouble(Level::Outage, "Google Drive"));
    assert_eq!(troubles("google-photos", &active("SERVICE_DISRUPTION")), trouble(Level::Degraded, "Google Drive"));
    assert_eq!(troubles("google-photos", &active("SERVICE_INFORMATION")), trouble(Level::Notice, "Google Drive"));
    assert_eq!(troubles("google-photos", &active("AVAILABLE")), Some(vec![]), "over, whatever it was");
    let ended = incident("\"2026-11-26T09:00:00+00:00\"", DRIVE, "SERVICE_OUTAGE");
    assert_eq!(troubles("google-photos", &ended), Some(vec![]));
    let gmail = incident("null", r#"{"title":"Gmail","id":"prPt2Yra2CbGsbEm9cpC"}"#, "SERVICE_OUTAGE");
    assert_eq!(troubles("google-photos", &gmail), Some(vec![]));
    assert!(said("google-photos", &gmail).unwrap().only_a_hint);
    for unknown in ["[]".to_owned(), active("SERVICE_SAD"), gmail.replace("VHNA", "WHNA")] {
        assert_eq!(troubles("google-photos", &unknown), None, "{unknown}");
    }
}

#[test]
fn microsoft_is_fine_only_by_a_word_that_says_so() {
    let entries = |status: &str| {
        format!(
            r#"[{{"ServiceDisplayName":"Outlook.com","ServiceWorkloadName":"a","Status":"ServiceDegradation"}},
               {{"ServiceDisplayName":"OneDrive","ServiceWorkloadName":"b","Status":"{status}","Message":"<div>…</div>"}}]"#
        )
    };
    for fine in ["Available", "Operational", "Service restored"] {
        assert_eq!(troubles("onedrive", &entries(fine)), Some(vec![]), "{fine}");
    }
    for degraded in ["Service degradation", "ServiceDegradation"] {
        assert_eq!(troubles("onedrive", &entries(degraded)), trouble(Level::Degraded, "OneDrive"), "{degraded}");
    }
    for unknown in [entries("Unknown"), entries(""), entries("Available").replace("\"OneDrive\"", "\"TwoDrive\"")] {
        assert_eq!(troubles("onedrive", &unknown), None, "{unknown}");
    }
    assert_eq!(troubles("onedrive", "<!doctype html><div id=\"root\"></div>"), None, "the site's own page");
}

fn summary(indicator: &str, components: &[(&str, &str)]) -> String {
    let components: Vec<String> = components
        .iter()
        .map(|(name, status)| format!(r#"{{"id":"x","name":"{name}","status":"{status}","group":false}}"#))
        .collect();
    format!(
        r#"{{"page":{{"id":"a","name":"A"}},"components":[{}],"incidents":[],"scheduled_maintenances":[],
            "status":{{"indicator":"{indicator}","description":"…"}}}}"#,
        components.join(",")
    )
}

#[test]
fn a_status_page_counts_as_a_whole_where_its_parts_are_not_named() {
    let page = |indicator: &str| summary(indicator, &[("Website", "operational")]);
    assert_eq!(troubles("dropbox", &page("none")), Some(vec![]));
    assert_eq!(troubles("dropbox", &page("minor")), trouble(Level::Degraded, ""));
    assert_eq!(troubles("dropbox", &page("critical")), trouble(Level::Outage, ""));
    assert_eq!(troubles("dropbox", &page("purple")), None);
}

#[test]
fn of_a_status_page_with_many_services_only_the_apps_own_counts() {
    let page = |drive: &str| summary("major", &[("Proton VPN", "major_outage"), ("Proton Drive", drive)]);
    assert_eq!(troubles("proton-drive", &page("operational")), Some(vec![]));
    assert_eq!(troubles("proton-drive", &page("major_outage")), trouble(Level::Outage, "Proton Drive"));
    assert_eq!(troubles("proton-drive", &page("partial_outage")), trouble(Level::Degraded, "Proton Drive"));
    assert_eq!(troubles("proton-drive", &page("melting")), None);
    assert_eq!(troubles("proton-drive", &summary("none", &[("Proton Mail", "operational")])), None, "no such part");
}

#[test]
fn what_is_no_such_page_is_never_all_good() {
    for app in ["icloud-photos", "google-photos", "onedrive", "dropbox", "proton-drive"] {
        for body in ["", "null", "{}", "[{}]", "[1]", "{\"services\":[]}", "<html>", "\u{0}", "{\"status\":{}}", "}{"] {
            assert_eq!(said(app, body).unwrap_err().why, Why::Unreadable, "{app}: {body}");
        }
    }
}

#[test]
fn why_there_is_no_answer_is_kept() {
    let unknown = |reply: Reply| replied("dropbox", Ok(reply)).unwrap_err();
    let page = |status| Page { status, body: summary("none", &[]).into(), ..Page::default() }.to_reply();
    assert_eq!(unknown(page(429)).detail.as_deref(), Some("throttled"));
    assert_eq!(unknown(page(503)).detail.as_deref(), Some("status 503"));
    assert_eq!(unknown(NoPage::NoName.to_reply()).detail.as_deref(), Some("no_name"));
    assert_eq!(unknown(NoPage::TimedOut.to_reply()).why, Why::TimedOut);
    assert_eq!(unknown(NoPage::TooLarge.to_reply()).why, Why::TooLarge);
    assert_eq!(replied("dropbox", Err(NoReply::Cancelled)).unwrap_err().why, Why::NotAsked);
}

#[test]
fn a_service_without_a_feed_is_not_asked() {
    assert_eq!(ProviderStatus::ask(&case("amazon-photos")), Err(Unknown::not_on_this_phone()));
}

#[test]
fn every_feed_is_asked_safely_and_may_be_named_in_a_report() {
    let feeds: Vec<&Feed> = knowledge::apps().iter().filter_map(|app| app.feed.as_ref()).collect();
    assert_eq!(feeds.len(), 5);
    for feed in feeds {
        assert!(feed.address.starts_with("https://"), "{}", feed.address);
        assert!(ProviderStatus::MAY_SHOW[0].split('|').any(|name| name == feed.provider), "{}", feed.provider);
    }
}
