//! What the rules of the provider find in what was said online, and what they let pass.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use diagnosis::case::{App, Case, Identity, PackageId};
use diagnosis::fact::Fact;
use diagnosis::facts::app::App as AppFact;
use diagnosis::facts::media::{Kind, Media};
use diagnosis::facts::own_server::{Busy, FromPhone, Here, OwnServer};
use diagnosis::facts::provider_status::{Level, ProviderStatus, Trouble};
use diagnosis::facts::upstream::Upstream;
use diagnosis::facts::{FactId, Snapshot};
use diagnosis::internet::upload::UploadLimit;
use diagnosis::internet::{Flaw, NoPage};
use diagnosis::knowledge::feed::ServerKind;
use diagnosis::phone::Platform;
use diagnosis::rules::{self, Certainty, Severity};

fn case() -> Case {
    let package = PackageId::new("app.alextran.immich").unwrap();
    Case {
        phone: Identity {
            platform: Platform::Android,
            serial: "x".into(),
            maker: "Google".into(),
            model: "x".into(),
            os_version: "x".into(),
            api: 34,
            locale: None,
        },
        user: 0,
        app: Some(App { profile: diagnosis::knowledge::app_by_package(package.as_str()), package, uid: Some(10_142) }),
        packages: None,
        memory: Default::default(),
    }
}

/// Everything that the rules of own servers find, with how sure they are.
fn found(facts: &Snapshot) -> Vec<(&'static str, Severity, Certainty)> {
    let findings = rules::judge(&case(), facts).findings.into_iter();
    findings.map(|finding| (finding.rule, finding.severity, finding.certainty)).collect()
}

fn well() -> OwnServer {
    OwnServer {
        kind: ServerKind::Immich,
        here: Here::Answers,
        from_phone: FromPhone::Reached,
        version: Some((2, 1, 0)),
        busy: None,
        clock_offset_seconds: Some(-2),
        upload_limit: UploadLimit::Passes(21_474_836_480),
        read_at: Some(1_795_689_660),
    }
}

fn with(server: OwnServer, app: &str) -> Snapshot {
    let mut facts = Snapshot::empty();
    facts.own_server = Fact::Known(server);
    let version_name = Some(app.to_owned());
    facts.app = Fact::Known(AppFact { on_phone: true, installed: true, version_name, ..AppFact::default() });
    facts
}

fn of(server: OwnServer) -> Vec<(&'static str, Severity, Certainty)> {
    found(&with(server, "2.1.0"))
}

#[test]
fn a_server_that_is_well_shows_nothing() {
    assert_eq!(of(well()), []);
    assert_eq!(of(OwnServer { from_phone: FromPhone::CouldNot, version: None, ..well() }), []);
    // What is no such server is told in words, and is nobody's fault yet.
    assert_eq!(of(OwnServer { here: Here::Stranger, version: None, ..well() }), []);
}

#[test]
fn who_does_not_get_to_the_server_decides_what_it_means() {
    let unreached = |why, from_phone| of(OwnServer { here: Here::NoPage(why), from_phone, version: None, ..well() });
    let neither = |certainty| [("provider/server_unreachable", Severity::ProbablyStops, certainty)];
    for why in [NoPage::NoName, NoPage::NotReached, NoPage::TimedOut] {
        assert_eq!(unreached(why, FromPhone::NotReached), neither(Certainty::Seen), "{why:?}");
        assert_eq!(unreached(why, FromPhone::NoName), neither(Certainty::Seen), "{why:?}");
        assert_eq!(unreached(why, FromPhone::CouldNot), neither(Certainty::Indirect), "{why:?}");
        // The phone gets there: it is this computer that does not.
        assert_eq!(unreached(why, FromPhone::Reached), [], "{why:?}");
    }
    let phone = of(OwnServer { from_phone: FromPhone::NotReached, ..well() });
    let expected = ("provider/server_unreachable_from_phone", Severity::ProbablyStops, Certainty::Indirect);
    assert_eq!(phone, [expected]);
}

#[test]
fn a_certificate_that_phones_refuse_too_is_worse_than_one_that_may_have_been_allowed() {
    let flawed = |flaw| of(OwnServer { here: Here::NoPage(NoPage::Certificate(flaw)), version: None, ..well() });
    for flaw in [Flaw::Expired, Flaw::NotYetValid, Flaw::WrongName, Flaw::Revoked] {
        let expected = ("provider/server_certificate", Severity::ProbablyStops, Certainty::Seen);
        assert_eq!(flawed(flaw), [expected], "{flaw:?}");
    }
    for flaw in [Flaw::SelfSigned, Flaw::UnknownIssuer, Flaw::Rejected] {
        let expected = ("provider/server_certificate", Severity::Slows, Certainty::Indirect);
        assert_eq!(flawed(flaw), [expected], "{flaw:?}");
    }
}

#[test]
fn a_server_that_fails_or_is_busy_or_has_a_wrong_clock_is_found() {
    let failing = of(OwnServer { here: Here::Fails(502), version: None, ..well() });
    assert_eq!(failing, [("provider/server_failing", Severity::ProbablyStops, Certainty::Seen)]);
    let busy = of(OwnServer { kind: ServerKind::Nextcloud, busy: Some(Busy::Maintenance), ..well() });
    assert_eq!(busy, [("provider/server_maintenance", Severity::Stops, Certainty::Seen)]);
    let clock = |offset| of(OwnServer { clock_offset_seconds: Some(offset), ..well() });
    assert_eq!(clock(-899), []);
    assert_eq!(clock(900), [("provider/server_clock_wrong", Severity::Slows, Certainty::Indirect)]);
    assert_eq!(clock(i64::MIN).len(), 1);
}

#[test]
fn only_versions_that_the_app_itself_refuses_are_found() {
    let fits = |server: (u32, u32), app: &str| {
        let server = OwnServer { version: Some((server.0, server.1, 0)), ..well() };
        found(&with(server, app)).is_empty()
    };
    for (server, app) in [((2, 1), "2.1.0"), ((2, 7), "2.1.0"), ((2, 0), "2.9.3 build.1"), ((1, 130), "2.0.0")] {
        assert!(fits(server, app), "server {server:?}, app {app}");
    }
    for (server, app) in [((3, 0), "2.9.0"), ((1, 150), "3.0.0"), ((1, 105), "1.107.0")] {
        assert!(!fits(server, app), "server {server:?}, app {app}");
    }
    // A version that is not known is not judged, and Nextcloud names no rule.
    let unknown = rules::judge(&case(), &with(well(), "nightly"));
    assert!(unknown.skipped.iter().any(|skipped| skipped.missing == FactId::App), "{unknown:?}");
    let nextcloud = OwnServer { kind: ServerKind::Nextcloud, version: Some((31, 0, 4)), ..well() };
    assert_eq!(of(nextcloud), []);
}

#[test]
fn an_outage_is_as_sure_as_the_feed_that_says_it() {
    let outage = |level, parts: &[&str], only_a_hint| {
        let mut facts = Snapshot::empty();
        let trouble = Trouble { level, part: parts.first().copied().unwrap_or_default().to_owned(), said: "x".into() };
        facts.provider_status = Fact::Known(ProviderStatus {
            provider: "Apple".to_owned(),
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
            troubles: vec![trouble],
            only_a_hint,
            read_at: 0,
        });
        let found = found(&facts);
        let [("provider/outage", severity, certainty)] = found[..] else { panic!("{found:?}") };
        (severity, certainty)
    };
    assert_eq!(outage(Level::Outage, &["Photos"], false), (Severity::ProbablyStops, Certainty::Seen));
    assert_eq!(outage(Level::Degraded, &["Photos"], false), (Severity::Slows, Certainty::Seen));
    assert_eq!(outage(Level::Notice, &["Photos"], false), (Severity::Note, Certainty::Seen));
    assert_eq!(outage(Level::Outage, &[], false), (Severity::ProbablyStops, Certainty::Indirect));
    assert_eq!(outage(Level::Outage, &["Google Drive"], true), (Severity::Note, Certainty::Indirect));
}

#[test]
fn what_nobody_asked_is_neither_found_nor_missed() {
    let verdict = rules::judge(&case(), &Snapshot::empty());
    let online = |rule: &str| rule == "provider/outage" || rule.starts_with("provider/server_");
    assert!(verdict.findings.iter().all(|finding| !online(finding.rule)));
    assert!(verdict.skipped.iter().all(|skipped| !online(skipped.rule)), "{:?}", verdict.skipped);
}

const MIB: u64 = 1 << 20;

/// So many photos of 3 MB, and so many videos of 60 MB.
fn holding(photos: u64, videos: u64) -> Media {
    let kind = |count: u64, largest_bytes: u64, rung: usize| {
        let mut by_size = Kind::default().by_size;
        by_size[rung] = count;
        Kind { count, bytes: count * largest_bytes, largest_bytes, by_size, ..Kind::default() }
    };
    let (photos, videos) = (kind(photos, 3_000_000, 1), kind(videos, 60_000_000, 5));
    Media { photos, videos, ..Media::default() }
}

#[test]
fn a_limit_of_the_server_is_found_by_what_this_phone_holds() {
    const RULE: &str = "provider/server_takes_small_files_only";
    let find = |server: OwnServer, app: &str, platform, media: Option<Media>| {
        let mut case = case();
        case.phone.platform = platform;
        case.app.as_mut().unwrap().profile = diagnosis::knowledge::apps().iter().find(|profile| profile.id == app);
        let mut facts = with(server, "2.1.0");
        if let Some(media) = media {
            facts.media = Fact::Known(media);
        }
        let verdict = rules::judge(&case, &facts);
        let finding = verdict.findings.into_iter().find(|finding| finding.rule == RULE);
        let skipped = verdict.skipped.iter().any(|skipped| skipped.rule == RULE);
        (finding.map(|finding| (finding.severity, finding.certainty)), skipped)
    };
    let limit = |passes, stops| OwnServer { upload_limit: UploadLimit::Between { passes, stops }, ..well() };
    let nextcloud = |passes, stops| OwnServer { kind: ServerKind::Nextcloud, ..limit(passes, stops) };
    let android = |server, app, media| find(server, app, Platform::Android, media);
    let iphone = |server, app| find(server, app, Platform::Iphone, None).0;

    let whole = Some((Severity::Stops, Certainty::Seen));
    assert_eq!(android(limit(MIB, 2 * MIB), "immich", Some(holding(900, 30))), (whole, false), "no photo goes");
    let some = Some((Severity::Slows, Certainty::Seen));
    assert_eq!(android(limit(20 * MIB, 50 * MIB), "immich", Some(holding(900, 30))), (some, false), "no video goes");
    assert_eq!(android(limit(20 * MIB, 50 * MIB), "immich", Some(holding(900, 0))), (None, false), "all of it goes");
    assert_eq!(android(limit(50 * MIB, 100 * MIB), "immich", Some(holding(900, 30))), (None, false));
    // What the phone holds is not known: no guess, and it is said.
    assert_eq!(android(limit(MIB, 2 * MIB), "immich", None), (None, true));
    for unknown in [UploadLimit::CouldNot, UploadLimit::Passes(MIB)] {
        let server = OwnServer { upload_limit: unknown, ..well() };
        assert_eq!(android(server, "immich", Some(holding(900, 30))), (None, false), "{unknown:?}");
    }
    // Nextcloud's app sends pieces: only what stops a piece stops a file.
    let in_pieces = Some((Severity::Stops, Certainty::Indirect));
    assert_eq!(android(nextcloud(MIB, 2 * MIB), "nextcloud", Some(holding(900, 30))), (in_pieces, false));
    assert_eq!(android(nextcloud(20 * MIB, 50 * MIB), "nextcloud", Some(holding(900, 30))), (None, false));
    // What an iPhone holds nobody sees; a minute of 4K video is 170 MB.
    let unseen = Some((Severity::Slows, Certainty::Indirect));
    assert_eq!(iphone(limit(100 * MIB, 128 * MIB), "immich"), unseen);
    assert_eq!(iphone(limit(128 * MIB, 256 * MIB), "immich"), None);
    assert_eq!(iphone(nextcloud(100 * MIB, 128 * MIB), "nextcloud"), None);
    assert_eq!(iphone(nextcloud(20 * MIB, 50 * MIB), "nextcloud"), unseen);
}

#[test]
fn a_line_is_slow_by_its_speed_or_by_what_the_phone_takes() {
    let slow = |bits_per_second, at_least, media: Option<Media>| {
        let mut facts = Snapshot::empty();
        facts.upstream = Fact::Known(Upstream { bits_per_second, at_least, measured_at: 0 });
        facts.media = media.map_or(facts.media, Fact::Known);
        let found = found(&facts).into_iter().find(|(rule, ..)| *rule == "connection/line_sends_slowly");
        found.map(|(_, severity, certainty)| (severity, certainty))
    };
    let found = Some((Severity::Slows, Certainty::Indirect));
    assert_eq!(slow(999_999, false, None), found);
    assert_eq!(slow(1_000_000, false, None), None);
    assert_eq!(slow(900_000, true, None), None, "it can more than that");
    // In the last week so many photos of 3 MB and videos of 60 MB.
    let taking = |photos, videos| {
        let mut media = holding(1000, 200);
        (media.photos.added_last_week, media.videos.added_last_week) = (photos, videos);
        Some(media)
    };
    // Over 4 GB a day take more than 8 hours at an eighth of a megabyte a second, and less at half a megabyte.
    assert_eq!(slow(1_000_000, false, taking(70, 500)), found);
    assert_eq!(slow(4_000_000, false, taking(70, 500)), None);
    assert_eq!(slow(1_000_000, false, taking(70, 7)), None);
    assert_eq!(slow(1_000_000, false, taking(0, 0)), None);
}
