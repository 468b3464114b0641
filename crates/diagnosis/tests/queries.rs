//! Asking never changes a phone: every question of every fact and every setting has a shape that only reads.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use diagnosis::case::{App, Case, Identity, Package, PackageId};
use diagnosis::facts::FactId;
use diagnosis::internet::server::ServerAddress;
use diagnosis::phone::{Platform, Query};
use diagnosis::settings::{DataList, Namespace, OpScope, Setting, WifiTool};

/// Shapes of commands that only read. A word stands for itself; `#` is a number, `PKG` a package name,
/// `KEY` a row of the settings tables, `…` one or more further words of the same harmless kind (see [`harmless`]).
const READ_ONLY: &[&str] = &[
    "getprop",
    // Connects, sends nothing, and hangs up after a second of silence.
    "nc -w 3 -W 1 HOST #",
    "date +%s",
    "cat /proc/net/xt_qtaguid/stats",
    "df -k …",
    "pm help",
    "pm list users",
    "pm list packages --user # …",
    "am get-current-user",
    "am get-standby-bucket --user # PKG",
    "am get-bg-restriction-level --user # PKG",
    "settings --user # get global KEY",
    "settings --user # get secure KEY",
    "settings --user # get system KEY",
    "cmd appops get --user # PKG KEY",
    "cmd appops get --uid --user # PKG KEY",
    "cmd appops get --user # PKG",
    "cmd battery get KEY",
    "cmd connectivity airplane-mode",
    "cmd deviceidle whitelist",
    "cmd jobscheduler get-battery-charging",
    "cmd jobscheduler get-battery-not-low",
    "cmd jobscheduler get-storage-not-low",
    "cmd netpolicy get restrict-background",
    "cmd netpolicy list restrict-background-whitelist",
    "cmd netpolicy list restrict-background-blacklist",
    "cmd netpolicy list wifi-networks",
    "cmd user list -v",
    "cmd wifi status",
    "cmd app_hibernation get-state --user # PKG",
    "content query --user # --uri … --projection … --sort …",
    "content query --user # --uri … --projection …",
    "content query --user # --uri …",
    "dumpsys account",
    "dumpsys activity app-restrictions PKG",
    "dumpsys activity exit-info PKG",
    "dumpsys activity freecess",
    "dumpsys activity mars",
    "dumpsys activity services PKG",
    "dumpsys appops",
    "dumpsys battery",
    "dumpsys batterystats --history",
    "dumpsys connectivity",
    "dumpsys connectivity trafficcontroller",
    "dumpsys content",
    "dumpsys device_policy",
    "dumpsys deviceidle",
    "dumpsys deviceidle whitelist",
    "dumpsys devicestoragemonitor",
    "dumpsys diskstats",
    "dumpsys hardware_properties",
    "dumpsys jobscheduler",
    "dumpsys jobscheduler PKG",
    "dumpsys netd trafficcontroller",
    "dumpsys netpolicy",
    "dumpsys netstats",
    "dumpsys netstats detail",
    "dumpsys notification --noredact",
    "dumpsys package PKG",
    "dumpsys power",
    "dumpsys telephony.registry",
    "dumpsys thermalservice",
    "dumpsys usagestats",
    "dumpsys usagestats PKG",
    "dumpsys wifi",
];

/// All that an iPhone can be asked. The language has no word that changes anything; a path leads to photo data, and
/// nowhere up.
const IPHONE_READ_ONLY: &[&str] = &[
    "lockdown",
    "lockdown KEY",
    "afc read PATH",
    "afc stat PATH",
    "afc list PATH",
    "afc space",
    "apps",
    "power",
    "crashes",
    "library",
];

/// What could make a reading into something else: other commands, redirections, substitutions.
const DANGEROUS: &[char] = &[';', '&', '|', '>', '<', '`', '$', '\n', '(', ')', '\\', '!'];

#[test]
fn every_question_of_every_fact_only_reads() {
    let mut asked = 0;
    for case in cases() {
        for fact in FactId::ALL {
            for query in fact.ask(&case).unwrap_or_default() {
                assert!(
                    only_reads(&query),
                    "{} asks `{}`, which is on no list of read-only commands",
                    fact.name(),
                    query.command()
                );
                asked += 1;
            }
        }
    }
    assert!(asked > cases().len() * 20, "hardly anything was asked: {asked}");
}

#[test]
fn what_is_asked_before_photos_are_saved_only_reads() {
    for query in [0, 10].into_iter().flat_map(diagnosis::rescue::android::queries) {
        assert!(only_reads(&query), "`{}`", query.command());
    }
}

#[test]
fn the_meter_only_reads() {
    let mut asked = std::collections::BTreeSet::new();
    for query in cases().iter().flat_map(diagnosis::meter::queries) {
        assert!(only_reads(&query), "`{}`", query.command());
        asked.insert(query.command().to_owned());
    }
    assert!(asked.len() > 3, "hardly anything was asked: {asked:?}");
}

#[test]
fn every_question_to_an_iphone_is_of_its_small_language() {
    let mut asked = std::collections::BTreeSet::new();
    for bundle in ["com.apple.mobileslideshow", "com.google.photos"] {
        let mut case = case("Apple", 0, 0, false);
        case.phone.platform = Platform::Iphone;
        let package = PackageId::new(bundle).unwrap();
        case.app = Some(App { profile: diagnosis::knowledge::app_by_package(bundle), package, uid: Some(501) });
        for fact in FactId::ALL {
            for query in fact.ask(&case).unwrap_or_default() {
                let command = query.command();
                if let Some(address) = query.address() {
                    assert!(is_page(address), "{} asks {address}", fact.name());
                    continue;
                }
                assert!(is_read_only_on_iphone(command), "{} asks `{command}`, which is no question", fact.name());
                assert!(!is_read_only(command), "`{command}` is a question of both kinds of phones");
                asked.insert(command.to_owned());
            }
        }
    }
    assert!(asked.len() > 12, "hardly anything was asked: {asked:?}");
    for bad in [
        "restart",
        "afc write /PhotoData/CPL/syncstatus.plist",
        "afc remove /DCIM/100APPLE/IMG_0001.HEIC",
        "afc read /PhotoData/../../Library",
        "afc read PhotoData",
        "afc read /PhotoData/a b",
        "lockdown set com.apple.international",
        "lockdown com.apple.mobile.debug",
        "apps uninstall",
        "",
    ] {
        assert!(!is_read_only_on_iphone(bad), "{bad}");
    }
}

fn is_read_only_on_iphone(line: &str) -> bool {
    let words: Vec<&str> = line.split(' ').collect();
    // Asking that domain may end lockdownd.
    !line.ends_with("com.apple.mobile.debug")
        && IPHONE_READ_ONLY.iter().any(|shape| fits(&shape.split(' ').collect::<Vec<_>>(), &words))
}

#[test]
fn every_question_about_a_setting_only_reads() {
    for setting in settings() {
        let query = setting.query(10);
        assert!(only_reads(&query), "{setting:?} asks `{}`", query.command());
    }
}

#[test]
fn the_list_tells_reading_from_changing() {
    for bad in [
        "settings --user 0 put global low_power 1",
        "dumpsys battery unplug",
        "dumpsys netstats --poll",
        "dumpsys activity mars disable a.b",
        "dumpsys deviceidle force-idle",
        "dumpsys deviceidle whitelist +a.b",
        "cmd deviceidle whitelist +a.b",
        "pm clear a.b",
        "pm list packages --user 0 -d; reboot",
        "dumpsys package a.b;reboot",
        "cmd connectivity airplane-mode enable",
        "df -k /data > /sdcard/x",
        "am get-standby-bucket --user 0 $(reboot)",
        "svc wifi enable",
        "nc -l 80",
        "nc -w 3 -W 1 -e 80",
        "nc -w 3 -W 1 a.example 80 -L",
    ] {
        assert!(!is_read_only(bad), "{bad}");
    }
    assert!(is_read_only("pm list packages --user 10 -U"));
}

fn only_reads(query: &Query) -> bool {
    match query.address() {
        Some(address) => is_page(address),
        None => is_read_only(query.command()),
    }
}

/// A page of a feed that `knowledge/` names, or of the server that the case names; or sizes that are named to that server, or
/// bytes that are sent to see how fast.
fn is_page(address: &str) -> bool {
    let feeds = diagnosis::knowledge::apps().iter().filter_map(|app| app.feed.as_ref());
    feeds.into_iter().any(|feed| feed.address == address) || address.starts_with(SERVER) || is_speed(address)
}

/// Where bytes without meaning may be sent.
fn is_speed(address: &str) -> bool {
    diagnosis::knowledge::speed().address == address
}

const SERVER: &str = "https://photos.example.org/";

#[test]
fn the_internet_is_asked_for_pages_that_are_known_and_only_on_request() {
    let mut asked = 0;
    for case in cases() {
        for fact in FactId::ALL {
            for query in fact.ask(&case).unwrap_or_default() {
                if query.address().is_some() {
                    assert!(fact.is_on_request(), "{} asks the internet unasked", fact.name());
                    asked += 1;
                }
            }
        }
    }
    assert!(asked >= 8, "hardly anything was asked: {asked}");
}

fn is_read_only(command: &str) -> bool {
    // Quoted text is one word; a shell understands `'` alone in it.
    if command.chars().any(|c| DANGEROUS.contains(&c)) {
        return false;
    }
    let words: Vec<&str> = command.split(' ').collect();
    READ_ONLY.iter().any(|shape| fits(&shape.split(' ').collect::<Vec<_>>(), &words))
}

fn fits(shape: &[&str], words: &[&str]) -> bool {
    match (shape.split_first(), words.split_first()) {
        (None, None) => true,
        (Some((&"…", rest)), Some((word, others))) => harmless(word) && (fits(rest, others) || fits(shape, others)),
        (Some((part, rest)), Some((word, others))) => stands_for(part, word) && fits(rest, others),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn stands_for(part: &str, word: &str) -> bool {
    match part {
        "#" => word.parse::<u32>().is_ok(),
        "PKG" => PackageId::new(word).is_some_and(|package| package.as_str().contains('.')),
        "HOST" => !word.starts_with('-') && word.chars().all(|c| c.is_ascii_alphanumeric() || ".-:".contains(c)),
        "PATH" => {
            let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            ["/PhotoData/", "/DCIM/"].iter().any(|folder| word.starts_with(folder)) && plain && !word.contains("..")
        }
        "KEY" => !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "_.".contains(c)),
        literal => literal == word,
    }
}

/// A path, a list of columns, an option or a quoted order: nothing that a shell or a tool takes for a command.
fn harmless(word: &str) -> bool {
    !word.is_empty()
        && !matches!(word, "install" | "uninstall" | "delete" | "put" | "insert" | "update")
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "_.:,/-\"'%=+*?".contains(c))
}

fn cases() -> Vec<Case> {
    let makers = ["Google", "samsung", "Xiaomi", "OPPO", "OnePlus", "realme", "vivo", "HUAWEI", "HONOR", "motorola"];
    let mut cases = Vec::new();
    for maker in makers {
        for api in [21, 23, 24, 26, 28, 29, 30, 31, 33, 34, 35, 36, 37] {
            for (user, app) in [(0, true), (0, false), (10, true)] {
                cases.push(case(maker, api, user, app));
            }
        }
    }
    for app in diagnosis::knowledge::apps() {
        for package in app.android.iter().flat_map(|android| &android.packages) {
            let mut case = case("Google", 34, 0, true);
            let package = PackageId::new(package).unwrap();
            case.app = Some(App { package, profile: Some(app), uid: Some(10_142) });
            case.memory.server = ServerAddress::parse(SERVER).ok();
            cases.push(case);
        }
    }
    cases
}

fn case(maker: &str, api: u32, user: u32, app: bool) -> Case {
    let package = PackageId::new("com.google.android.apps.photos").unwrap();
    let uid = user * 100_000 + 10_142;
    Case {
        phone: Identity {
            platform: Platform::Android,
            serial: "serial".into(),
            maker: maker.into(),
            model: "model".into(),
            os_version: "14".into(),
            api,
            locale: Some("en-US".into()),
        },
        user,
        packages: Some(vec![Package { name: package.clone(), uid }]),
        memory: Default::default(),
        app: app.then(|| App {
            profile: diagnosis::knowledge::app_by_package(package.as_str()),
            package,
            uid: Some(uid),
        }),
    }
}

/// One of each kind; [`every_kind_of_setting_is_asked_about`] tells which is missing.
fn settings() -> Vec<Setting> {
    let rows = [
        (Namespace::Global, "low_power"),
        (Namespace::Global, "private_dns_mode"),
        (Namespace::Secure, "always_on_vpn_app"),
        (Namespace::System, "screen_off_timeout"),
    ];
    let package = PackageId::new("com.google.android.apps.photos").unwrap();
    let permission = "android.permission.READ_MEDIA_IMAGES".to_owned();
    let mut settings = vec![
        Setting::AirplaneMode,
        Setting::Wifi { tool: WifiTool::Status },
        Setting::Wifi { tool: WifiTool::Dump },
        Setting::MobileData,
        Setting::DataSaver,
        Setting::DataList { list: DataList::Allow, uid: 10_142 },
        Setting::DataList { list: DataList::Deny, uid: 1_010_142 },
        Setting::Permission { package: package.clone(), permission, user: 0 },
        Setting::AppOp { package: package.clone(), op: "RUN_ANY_IN_BACKGROUND".into(), scope: OpScope::Uid },
        Setting::AppOp { package: package.clone(), op: "10008".into(), scope: OpScope::Package },
        Setting::BatterySaver,
        Setting::DozeList { package: package.clone() },
        Setting::StandbyBucket { package: package.clone() },
        Setting::Hibernation { package },
        Setting::Cable,
    ];
    settings.extend(rows.map(|(namespace, key)| Setting::Table { namespace, key: key.into() }));
    settings
}

#[test]
fn every_kind_of_setting_is_asked_about() {
    let source = include_str!("../src/settings/mod.rs");
    let list = source.split_once("pub enum Setting {").unwrap().1.split_once("\n}\n").unwrap().0;
    let kinds = list.lines().map(str::trim).filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    let kinds: Vec<&str> = kinds.map(|line| line.split([' ', ',', '{', '(']).next().unwrap()).collect();
    assert!(kinds.len() >= 7, "{kinds:?}");
    let asked: Vec<String> = settings().iter().map(|setting| format!("{setting:?}")).collect();
    for kind in kinds {
        let named = |text: &String| text.split([' ', '{']).next() == Some(kind);
        assert!(asked.iter().any(named), "add one of the kind {kind} to the list above");
    }
}
