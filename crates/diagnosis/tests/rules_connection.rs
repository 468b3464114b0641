//! The rules about the connection, from what a phone says to what is found.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::collections::BTreeMap;

use diagnosis::case::{App, Case, Identity, PackageId};
use diagnosis::facts::{Answer, FactId, Replies, Snapshot};
use diagnosis::fixes::{self, Step};
use diagnosis::message::Arg;
use diagnosis::phone::{Platform, Reply};
use diagnosis::rules::{self, Finding, Severity};

const NOW: i64 = 1_795_521_600;
const UID: u32 = 10_142;

/// What a phone answers, by the beginning of the command.
#[derive(Clone)]
struct Phone {
    api: u32,
    serial: &'static str,
    replies: BTreeMap<&'static str, String>,
}

fn network(id: u32, transports: &str, capabilities: &str) -> String {
    format!(
        "  NetworkAgentInfo{{network{{{id}}} ni{{x CONNECTED}} nc{{[ Transports: {transports} Capabilities: {capabilities} LinkUpBandwidth>=1Kbps]}}}}\n"
    )
}

const GOOD: &str = "NOT_METERED&INTERNET&NOT_VPN&VALIDATED&NOT_ROAMING&NOT_SUSPENDED";

fn online(networks: &str) -> String {
    let id = networks.split_once("network{").map_or("none", |(_, rest)| rest.split('}').next().unwrap());
    format!("Active default network: {id}\nCurrent Networks:\n{networks}")
}

fn jobs(network: &str, unsatisfied: &str) -> String {
    format!(
        "Registered 1 jobs:
  JOB #u0a142/7: 1f com.example.backup/.Upload
    Source: uid=u0a142 user=0 pkg=com.example.backup
    JobInfo:
      Service: com.example.backup/.Upload
      Network type: NetworkRequest [ NONE id=0, [ Capabilities: {network} Uid: 10142] ]
    Required constraints: CONNECTIVITY [0x1]
    Satisfied constraints: DEVICE_NOT_DOZING BACKGROUND_NOT_RESTRICTED [0x1]
    Unsatisfied constraints: {unsatisfied} [0x1]
    Ready: false (job=false user=true !restricted=true !pending=true !active=true !backingup=true comp=true)
"
    )
}

impl Phone {
    fn healthy() -> Self {
        let replies = [
            ("dumpsys connectivity trafficcontroller", "sUidOwnerMap:\n  10142 HAPPY_BOX_MATCH\n".to_owned()),
            ("dumpsys connectivity", online(&network(101, "WIFI", GOOD))),
            ("cmd wifi status", "Wifi is enabled\nWifi is connected to \"x\"\nWifiInfo: SSID: \"x\", Supplicant state: COMPLETED, RSSI: -55, Link speed: 500Mbps, Frequency: 5180MHz\n".into()),
            ("dumpsys netpolicy", "Restrict background: false\nPolicy for UIDs:\n  UID=10044 policy=4 (ALLOW_METERED_BACKGROUND)\nAdmin restricted uids for metered data:\n  u0: {}\n".into()),
            ("cmd netpolicy get", "Restrict background status: disabled\n".into()),
            ("cmd netpolicy list restrict-background-whitelist", "Restrict background whitelisted UIDs: 10044 \n".into()),
            ("cmd netpolicy list restrict-background-blacklist", "Restrict background blacklisted UIDs: none\n".into()),
            ("cmd netpolicy list wifi-networks", "x;none\n".into()),
            ("dumpsys telephony.registry", "last known state:\n  Phone Id=0\n    mServiceState={mDataRegState=0(IN_SERVICE)}\n    mUserMobileDataState= true\n    mDataConnectionState=0\n".into()),
            ("settings --user 0 get global airplane_mode_on", "0\n".into()),
            ("settings --user 0 get global mobile_data", "1\n".into()),
            ("settings --user 0 get global auto_time", "1\n".into()),
            ("settings --user 0 get global http_proxy", ":0\n".into()),
            ("settings --user 0 get global private_dns_mode", "opportunistic\n".into()),
            ("settings --user 0 get", "null\n".into()),
            ("date +%s", format!("{NOW}\n")),
            ("dumpsys netstats detail", format!("UID stats:\n  ident=[{{type=1}}] uid={UID} set=DEFAULT tag=0x0\n    NetworkStatsHistory: bucketDuration=7200\n      st={} rb=1 rp=1 tb=5000000 tp=1 op=0\n", NOW - 7200)),
            ("dumpsys jobscheduler", jobs("NOT_METERED&INTERNET&VALIDATED", "DEADLINE")),
            ("pm list packages --user 0 -d", String::new()),
        ];
        Self { api: 34, serial: "SERIAL", replies: replies.into_iter().collect() }
    }

    fn says(mut self, command: &'static str, reply: impl Into<String>) -> Self {
        self.replies.insert(command, reply.into());
        self
    }

    fn case(&self) -> Case {
        let package = PackageId::new("com.example.backup").unwrap();
        Case {
            phone: Identity {
                platform: Platform::Android,
                serial: self.serial.into(),
                maker: "Google".into(),
                model: "Pixel".into(),
                os_version: "14".into(),
                api: self.api,
                locale: None,
            },
            user: 0,
            app: Some(App { package, profile: None, uid: Some(UID) }),
            packages: None,
            memory: Default::default(),
        }
    }

    fn facts(&self) -> Snapshot {
        let case = self.case();
        let mut replies = Replies::default();
        for query in FactId::ALL.iter().flat_map(|fact| fact.ask(&case).unwrap_or_default()) {
            // The longest beginning that fits is the closest.
            let reply = self.replies.iter().filter(|(start, _)| query.command().starts_with(**start));
            let Some((_, text)) = reply.max_by_key(|(start, _)| start.len()) else { continue };
            let reply = Reply { stdout: text.as_bytes().to_vec(), stderr: Vec::new(), exit: Some(0) };
            replies.insert(query, Answer { reply: Ok(reply), received_unix_ms: NOW * 1000, took_ms: 2 });
        }
        let mut facts = Snapshot::empty();
        for fact in FactId::ALL {
            facts.read(*fact, &case, &replies);
        }
        facts
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = rules::judge(&self.case(), &self.facts()).findings;
        findings.retain(|finding| finding.rule.starts_with("connection/"));
        findings
    }

    fn found(&self) -> Vec<(&'static str, Severity)> {
        self.findings().iter().map(|finding| (finding.rule, finding.severity)).collect()
    }

    fn steps(&self, fix: &str) -> Option<Vec<Step>> {
        (fixes::by_id(fix).unwrap().steps)(&self.case(), &self.facts()).ok()
    }
}

fn check(phone: &Phone, expected: &[(&'static str, Severity)]) {
    assert_eq!(phone.found(), expected);
}

const OFF: &str = "Active default network: none\nCurrent Networks:\n";
const WIFI_OFF: &str = "Wifi is disabled\n";

#[test]
fn a_healthy_phone_shows_nothing() {
    check(&Phone::healthy(), &[]);
    let facts = Phone::healthy().facts();
    let of_lane = |fact: &&FactId| fact.lane() == diagnosis::facts::Lane::Connection && !fact.is_on_request();
    for fact in FactId::ALL.iter().filter(of_lane) {
        assert_eq!(facts.unknown(*fact), None, "{}", fact.name());
    }
}

#[test]
fn each_way_to_be_offline_is_one_finding() {
    let airplane = Phone::healthy()
        .says("settings --user 0 get global airplane_mode_on", "1\n")
        .says("dumpsys connectivity", OFF)
        .says("cmd wifi status", WIFI_OFF);
    check(&airplane, &[("connection/airplane_mode_on", Severity::Stops)]);
    let on_wifi = Phone::healthy().says("settings --user 0 get global airplane_mode_on", "1\n");
    check(&on_wifi, &[("connection/airplane_mode_on", Severity::Note)]);
    let off = Phone::healthy()
        .says("dumpsys connectivity", OFF)
        .says("cmd wifi status", WIFI_OFF)
        .says("settings --user 0 get global mobile_data", "0\n");
    check(&off, &[("connection/everything_off", Severity::Stops)]);
    let lost = Phone::healthy()
        .says("dumpsys connectivity", OFF)
        .says("cmd wifi status", "Wifi is enabled\nWifi is not connected\n");
    check(&lost, &[("connection/no_network", Severity::Stops)]);
}

#[test]
fn a_network_that_does_not_work_names_its_likeliest_cause() {
    let dead = network(101, "WIFI", "NOT_METERED&INTERNET&NOT_VPN&NOT_ROAMING&NOT_SUSPENDED");
    let phone = Phone::healthy().says("dumpsys connectivity", online(&dead));
    check(&phone, &[("connection/network_not_validated", Severity::ProbablyStops)]);
    let held = phone.clone().says("dumpsys jobscheduler", jobs("INTERNET&VALIDATED", "CONNECTIVITY"));
    check(&held, &[("connection/network_not_validated", Severity::Stops)]);
    let dns = phone.clone().says("settings --user 0 get global private_dns_mode", "hostname\n");
    check(&dns, &[("connection/private_dns_broken", Severity::ProbablyStops)]);
    let proxy = phone.says("settings --user 0 get global http_proxy", "10.0.0.1:8080\n");
    check(&proxy, &[("connection/proxy_set", Severity::ProbablyStops)]);
    let portal = network(101, "WIFI", "NOT_METERED&INTERNET&NOT_VPN&CAPTIVE_PORTAL&NOT_ROAMING&NOT_SUSPENDED");
    let phone = Phone::healthy().says("dumpsys connectivity", online(&portal));
    check(&phone, &[("connection/captive_portal", Severity::Stops)]);
    let strict = Phone::healthy().says("settings --user 0 get global private_dns_mode", "hostname\n");
    check(&strict, &[]);
    let lockdown = Phone::healthy()
        .says("settings --user 0 get secure always_on_vpn_app", "com.example.vpn\n")
        .says("settings --user 0 get secure always_on_vpn_lockdown", "1\n");
    check(&lockdown, &[("connection/vpn_lockdown", Severity::Stops)]);
}

#[test]
fn the_meter_stops_what_waits_for_free_wifi_and_nothing_else() {
    let metered = network(101, "WIFI", "INTERNET&NOT_VPN&VALIDATED&NOT_ROAMING&NOT_SUSPENDED");
    let phone = Phone::healthy().says("dumpsys connectivity", online(&metered));
    check(&phone, &[("connection/wifi_metered", Severity::ProbablyStops)]);
    let held = phone.clone().says("dumpsys jobscheduler", jobs("NOT_METERED&INTERNET&VALIDATED", "CONNECTIVITY"));
    check(&held, &[("connection/wifi_metered", Severity::Stops)]);
    let any = phone.says("dumpsys jobscheduler", jobs("INTERNET&VALIDATED", "DEADLINE"));
    check(&any, &[("connection/wifi_metered", Severity::Slows)]);
    let vpn = network(103, "WIFI|VPN", "INTERNET&VALIDATED&NOT_ROAMING&NOT_SUSPENDED") + &network(101, "WIFI", GOOD);
    let phone = Phone::healthy().says("dumpsys connectivity", online(&vpn));
    check(&phone, &[("connection/vpn_metered", Severity::ProbablyStops)]);
}

#[test]
fn data_saver_stops_only_on_a_metered_network() {
    let on = Phone::healthy().says("cmd netpolicy get", "Restrict background status: enabled\n");
    check(&on, &[("connection/data_saver_on", Severity::Note)]);
    let mobile = network(102, "CELLULAR", "INTERNET&NOT_VPN&VALIDATED&NOT_ROAMING&NOT_SUSPENDED");
    let away = on.clone().says("dumpsys connectivity", online(&mobile));
    check(&away, &[("connection/data_saver_on", Severity::Stops)]);
    let list = "cmd netpolicy list restrict-background-whitelist";
    check(&away.says(list, "Restrict background whitelisted UIDs: 10142 \n"), &[]);
    let denied = Phone::healthy()
        .says("cmd netpolicy list restrict-background-blacklist", "Restrict background blacklisted UIDs: 10142 \n");
    check(&denied, &[("connection/app_data_denied", Severity::Note)]);
    let denied = denied.says("dumpsys connectivity", online(&mobile));
    check(&denied, &[("connection/app_data_denied", Severity::Stops)]);
    // Entering the app in one list takes it out of the other: the undo needs both steps.
    assert_eq!(denied.steps("allow_in_data_saver").unwrap().len(), 2);
    let firewall = Phone::healthy().says(
        "dumpsys connectivity trafficcontroller",
        "current ownerMatch configuration: 2048 OEM_DENY_3_MATCH\nsUidOwnerMap:\n  10142 OEM_DENY_3_MATCH\n",
    );
    check(&firewall, &[("connection/app_network_denied", Severity::Stops)]);
    let rom = "Policy for UIDs:\n  UID=10142 policy=524288 (REJECT_ALL)\nAdmin restricted uids for metered data:\n  u0: {10142}\n";
    let found = Phone::healthy().says("dumpsys netpolicy", rom).found();
    assert_eq!(
        found,
        [("connection/app_network_denied", Severity::Stops), ("connection/admin_denies_data", Severity::Note)]
    );
}

#[test]
fn mobile_data_is_judged_by_what_the_app_wants_and_did() {
    let mobile = network(102, "CELLULAR", "INTERNET&NOT_VPN&VALIDATED&NOT_ROAMING&NOT_SUSPENDED");
    let phone = Phone::healthy().says("dumpsys connectivity", online(&mobile)).says("cmd wifi status", WIFI_OFF);
    check(&phone, &[("connection/wifi_off", Severity::ProbablyStops)]);
    let sent = format!(
        "UID stats:\n  ident=[{{type=0}}] uid={UID} set=DEFAULT tag=0x0\n    NetworkStatsHistory: bucketDuration=7200\n      st={} rb=1 rp=1 tb=9000000 tp=1 op=0\n",
        NOW - 86_400
    );
    check(&phone.clone().says("dumpsys netstats detail", sent), &[]);
    let abroad = network(102, "CELLULAR", "INTERNET&NOT_VPN&VALIDATED&NOT_SUSPENDED");
    let roaming = Phone::healthy()
        .says("dumpsys connectivity", online(&abroad))
        .says("dumpsys jobscheduler", jobs("INTERNET&VALIDATED", "DEADLINE"));
    check(&roaming, &[("connection/roaming", Severity::Slows)]);
}

#[test]
fn signal_and_clock_have_their_thresholds() {
    let status = |signal: i32, mhz: u32| {
        format!(
            "Wifi is enabled\nWifi is connected to \"x\"\nWifiInfo: SSID: \"x\", Supplicant state: COMPLETED, RSSI: {signal}, Link speed: 6Mbps, Frequency: {mhz}MHz\n"
        )
    };
    for (signal, mhz, weak) in [(-79, 2437, false), (-80, 2437, true), (-76, 5180, false), (-77, 5180, true)] {
        let found = Phone::healthy().says("cmd wifi status", status(signal, mhz)).found();
        assert_eq!(!found.is_empty(), weak, "{signal} dBm on {mhz} MHz: {found:?}");
    }
    for (offset, severity) in [
        (-600, None),
        (1000, Some(Severity::Slows)),
        (-4000, Some(Severity::ProbablyStops)),
        (-90_000, Some(Severity::Stops)),
        (-300_000_000, Some(Severity::Stops)),
    ] {
        let found = Phone::healthy().says("date +%s", format!("{}\n", NOW + offset)).found();
        assert_eq!(found.first().map(|(_, severity)| *severity), severity, "{offset}: {found:?}");
    }
    let by_hand =
        Phone::healthy().says("date +%s", "1480000000\n").says("settings --user 0 get global auto_time", "0\n");
    assert_eq!(by_hand.findings()[0].fixes, ["set_time_automatically", "open_date_screen"]);
}

/// One photo in this folder, so many days and a minute ago.
fn photo(folder: &str, days_ago: i64) -> String {
    format!(
        "Row: 0 _size=3000000, date_added={}, is_pending=0, mime_type=image/jpeg, width=4080, height=3072, relative_path={folder}/\n",
        NOW - days_ago * 86_400 - 60
    )
}

/// What the app sent: so many bytes in the two hours that began so many days ago.
fn sent(buckets: &[(i64, u64)]) -> String {
    let bucket =
        |(days, bytes): &(i64, u64)| format!("      st={} rb=1 rp=1 tb={bytes} tp=1 op=0\n", NOW - days * 86_400);
    let buckets: String = buckets.iter().map(bucket).collect();
    format!(
        "UID stats:\n  ident=[{{type=1}}] uid={UID} set=DEFAULT tag=0x0\n    NetworkStatsHistory: bucketDuration=7200\n{buckets}"
    )
}

#[test]
fn photos_that_came_since_the_app_sent_something_are_counted() {
    let camera = |days: &[i64]| -> String { days.iter().map(|days| photo("DCIM/Camera", *days)).collect() };
    let (week, today) = (camera(&[2, 2, 3, 3, 5, 6]), camera(&[0, 0, 0, 0, 0, 0]));
    let (a_week, long, little) = (1_000, 9_000_000, 1_000);
    let older = format!("{week}{}", camera(&[8, 9, 10, 15, 19, 25, 40]));
    let others: String = [2, 2, 3, 3, 5, 6].map(|days| photo("Pictures/Screenshots", days)).concat();
    let one_a_week = camera(&[3, 10, 17, 24, 31, 38]);
    let installed = |days: i64| format!("2026-{}", if days == 4 { "11-20 12:00:00" } else { "11-02 12:00:00" });
    for (photos, traffic, install, found) in [
        // How many, since when, and by what.
        (&week, sent(&[(20, 10), (0, a_week)]), None, Some((6, 20, "sent-books"))),
        (&older, sent(&[(20, long), (0, a_week)]), None, Some((11, 20, "sent-last"))),
        (&older, sent(&[(20, long), (0, a_week)]), Some(22), Some((11, 20, "sent-last"))),
        (&week, sent(&[(20, 10), (0, long)]), None, None),
        (&week, sent(&[(2, 10), (0, 1000)]), None, None),
        (&today, sent(&[(20, 10), (0, 1000)]), None, None),
        // Nobody may have chosen that folder.
        (&others, sent(&[(20, 10), (0, 1000)]), None, None),
        // What little there is adds up, unless what was sent does, too.
        (&one_a_week, sent(&[(42, long), (12, little), (0, 0)]), None, Some((6, 42, "sent-last"))),
        (&one_a_week, sent(&[(42, long), (12, 150_000), (11, 150_000), (0, 0)]), None, None),
        // It could not send anything before it was there.
        (&older, sent(&[(40, 10), (0, a_week)]), Some(4), None),
        (&older, sent(&[(40, 10), (0, a_week)]), Some(22), Some((11, 21, "sent-installed"))),
    ] {
        let mut phone = Phone::healthy()
            .says("content query --user 0 --uri content://media/external/images", photos.clone())
            .says("content query --user 0 --uri content://media/external/video", "No result found.\n")
            .says("dumpsys netstats detail", traffic.clone());
        if let Some(days) = install {
            let dump = format!(
                "Packages:\n  Package [com.example.backup] (1f):\n    versionName=1\n    User 0: installed=true\n      firstInstallTime={}\n",
                installed(days)
            );
            phone = phone.says("dumpsys package", dump);
        }
        let verdict = rules::judge(&phone.case(), &phone.facts());
        let hit = verdict.findings.iter().find(|finding| finding.rule == "app/nothing_uploaded");
        let told = hit.map(|hit| {
            let (Arg::Count(count), Arg::Time(since), Arg::Message(then)) =
                (&hit.args["count"], &hit.args["since"], &hit.args["then"])
            else {
                panic!("{:?}", hit.args)
            };
            (*count, (NOW - since + 43_200) / 86_400, then.id.as_str())
        });
        assert_eq!(told, found, "{photos}{traffic}{install:?}");
        assert!(verdict.skipped.iter().all(|skipped| skipped.rule != "app/nothing_uploaded"));
    }
}

#[test]
fn what_would_cut_the_talk_or_cannot_work_is_not_offered() {
    assert_eq!(Phone::healthy().steps("toggle_airplane_mode").unwrap().len(), 3);
    for serial in ["192.168.0.5:5555", "adb-1A2B-xyz._adb-tls-connect._tcp"] {
        let phone = Phone { serial, ..Phone::healthy() };
        assert_eq!(phone.steps("toggle_airplane_mode"), None, "{serial}");
    }
    let old = Phone { api: 29, ..Phone::healthy() };
    assert_eq!(old.steps("turn_off_airplane_mode"), None);
}

#[test]
fn every_fix_that_is_offered_exists() {
    for rule in rules::ALL.iter().filter(|rule| rule.id.starts_with("connection/")) {
        assert!(!rule.reads.is_empty(), "{}", rule.id);
    }
    let off = Phone::healthy().says("dumpsys connectivity", OFF).says("cmd wifi status", WIFI_OFF);
    for finding in off.findings() {
        assert!(finding.fixes.iter().all(|fix| fixes::by_id(fix).is_some()), "{finding:?}");
    }
    // Asked once for all: what is safe consists of nothing but changes that can be put back.
    for id in ["turn_off_airplane_mode", "turn_on_wifi", "reset_private_dns", "remove_proxy", "set_time_automatically"]
    {
        let steps = Phone::healthy().steps(id).unwrap();
        assert!(steps.iter().all(|step| matches!(step, Step::Change { .. })), "{id}: {steps:?}");
        assert_eq!(fixes::by_id(id).unwrap().safety, fixes::Safety::Safe);
    }
}
