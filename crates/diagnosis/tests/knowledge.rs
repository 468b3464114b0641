//! Facts about the world have a form, and each says where and when it was read.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// Older than this and a fact about an app should be read again.
const STALE_DAYS: i64 = 180;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge").join(name)
}

fn files(name: &str) -> Vec<(String, Table)> {
    let mut files: Vec<_> = std::fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.file_stem().unwrap().to_string_lossy().into_owned(), text.parse().unwrap())
        })
        .collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

/// Every table that says where something was read: the path to it and the table.
fn sourced<'a>(at: &str, table: &'a Table, found: &mut Vec<(String, &'a Table)>) {
    if table.contains_key("source") || table.contains_key("checked") || table.contains_key("certainty") {
        found.push((at.to_owned(), table));
    }
    for (key, value) in table {
        let at = format!("{at}.{key}");
        match value {
            Value::Table(inner) => sourced(&at, inner, found),
            Value::Array(items) => {
                for item in items.iter().filter_map(Value::as_table) {
                    sourced(&at, item, found);
                }
            }
            Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
        }
    }
}

fn all_sourced(files: &[(String, Table)]) -> Vec<(String, &Table)> {
    let mut found = Vec::new();
    for (name, table) in files {
        sourced(name, table, &mut found);
    }
    found
}

/// Days since 1970 of `YYYY-MM-DD`, by counting: `None` if it is no such date.
fn days(date: &str) -> Option<i64> {
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let (year, month, day): (i64, i64, i64) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if !(1970..2200).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let month = usize::try_from(month).ok()?;
    if !(1..=lengths[month - 1]).contains(&day) {
        return None;
    }
    let years: i64 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    Some(years + lengths[..month - 1].iter().sum::<i64>() + day - 1)
}

/// The files that stand beside the folders.
fn single_files() -> Vec<(String, Table)> {
    ["usb", "programs", "speed"]
        .map(|name| {
            (name.to_owned(), std::fs::read_to_string(folder(&format!("{name}.toml"))).unwrap().parse().unwrap())
        })
        .into()
}

#[test]
fn every_app_is_read_and_named_like_its_file() {
    let files = files("apps");
    assert!(files.len() >= 20, "{}", files.len());
    assert_eq!(files.len(), diagnosis::knowledge::apps().len());
    let mut packages = std::collections::BTreeMap::new();
    for ((name, _), app) in files.iter().zip(diagnosis::knowledge::apps()) {
        assert_eq!(*name, app.id);
        assert!(app.android.is_some() || app.ios.is_some(), "{name} is on no phone");
        if let Some(android) = &app.android {
            assert!(!android.packages.is_empty(), "{name}");
            for package in android.packages.iter().chain(&android.companions) {
                assert!(diagnosis::case::PackageId::new(package).is_some(), "{name}: {package}");
                assert_eq!(packages.insert(package.clone(), name.clone()), None, "{package} is in two files");
            }
        }
        let ways = [&app.settings.mobile_data_screen, &app.settings.folders_screen];
        assert!(ways.into_iter().flatten().all(|way| way.value.contains_key("en")), "{name} has no English");
        for bundle in app.ios.iter().flat_map(|ios| &ios.bundles) {
            assert!(diagnosis::case::PackageId::new(bundle).is_some(), "{name}: {bundle}");
            let other = packages.insert(bundle.clone(), name.clone()).filter(|other| other != name);
            assert_eq!(other, None, "{bundle} is in two files");
        }
    }
}

#[test]
fn every_value_says_where_and_when_it_was_read() {
    let apps = files("apps");
    for (name, table) in &apps {
        for part in ["android", "ios"] {
            let Some(part_table) = table.get(part).and_then(Value::as_table) else { continue };
            let sources = part_table.get("sources").and_then(Value::as_array).cloned().unwrap_or_default();
            let about: Vec<String> = sources
                .iter()
                .flat_map(|source| source.get("about").and_then(Value::as_array).cloned().unwrap_or_default())
                .map(|key| key.as_str().unwrap().to_owned())
                .collect();
            for key in part_table.keys().filter(|key| *key != "sources") {
                assert!(about.contains(key), "{name}: {part}.{key} does not say where it was read");
            }
            for key in &about {
                assert!(part_table.contains_key(key), "{name}: a source about {part}.{key}, which is not there");
            }
        }
    }
    assert_eq!(
        all_sourced(&single_files()).len(),
        diagnosis::knowledge::usb_vendors().len() + diagnosis::knowledge::programs().len() + 1
    );
    assert!(diagnosis::knowledge::speed().address.starts_with("https://"));
    let menus: usize = diagnosis::knowledge::menus().iter().map(|menus| menus.paths.len()).sum();
    assert_eq!(all_sourced(&files("menus")).len(), menus, "a menu does not say where it was read");
    let everything = everything();
    for (at, table) in all_sourced(&everything) {
        let text = |key: &str| table.get(key).and_then(Value::as_str).unwrap_or("");
        assert!(text("source").len() > 5, "{at}: no source");
        assert!(days(text("checked")).is_some(), "{at}: checked = {:?} is no date", text("checked"));
        assert!(["checked", "secondary", "memory"].contains(&text("certainty")), "{at}: certainty");
    }
}

#[test]
fn every_vendor_is_known_once_and_its_menus_are_there() {
    let mut ids = std::collections::BTreeSet::new();
    for vendor in diagnosis::knowledge::usb_vendors() {
        assert!(ids.insert(vendor.id), "{:04x} is there twice", vendor.id);
        let known = |maker: &String| {
            diagnosis::knowledge::menus().iter().any(|menus| menus.makers.iter().any(|name| name == maker))
        };
        assert!(vendor.maker.as_ref().is_none_or(known), "{:?} has no menus", vendor.maker);
        let mut ranges = vendor.files.iter().flatten().chain(&vendor.phones);
        assert!(ranges.all(|(from, to)| from <= to), "{:04x}", vendor.id);
    }
    let mut ids = std::collections::BTreeSet::new();
    for program in diagnosis::knowledge::programs() {
        assert!(ids.insert(&program.id), "{} is there twice", program.id);
        assert!(!program.processes.is_empty(), "{}", program.id);
    }
}

/// Every folder and file of `knowledge/`.
fn everything() -> Vec<(String, Table)> {
    ["apps", "menus", "models"].into_iter().flat_map(files).chain(single_files()).collect()
}

/// What was read more than [`STALE_DAYS`] before this day, the oldest first.
fn old(files: &[(String, Table)], today: i64) -> Vec<String> {
    let mut old: Vec<(&str, String)> = all_sourced(files)
        .into_iter()
        .filter_map(|(at, table)| {
            let checked = table.get("checked").and_then(Value::as_str).unwrap_or("");
            days(checked).is_none_or(|day| today - day > STALE_DAYS).then_some((checked, at))
        })
        .collect();
    old.sort();
    old.into_iter().map(|(checked, at)| format!("{at}, checked {checked}")).collect()
}

/// Says what should be read again; a new day must not break a build. `npm run old-facts` shows the list alone.
#[test]
fn old_facts_are_listed() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let today = i64::try_from(now.as_secs()).unwrap() / 86_400;
    let files = everything();
    let old = old(&files, today);
    for fact in &old {
        println!("READ AGAIN: {fact}");
    }
    println!("{} of {} facts are older than {STALE_DAYS} days", old.len(), all_sourced(&files).len());
}

#[test]
fn a_fact_is_old_after_180_days_and_not_before() {
    let text = "[a]\nchecked = \"2026-05-30\"\n[b]\nchecked = \"2026-05-29\"\n[c]\nchecked = \"soon\"";
    let files = [("app".to_owned(), text.parse().unwrap())];
    let today = days("2026-11-26").unwrap();
    assert_eq!(old(&files, today), ["app.b, checked 2026-05-29", "app.c, checked soon"]);
    // Whatever the day, what is listed is what there is.
    let everything = everything();
    assert_eq!(old(&everything, i64::MAX).len(), all_sourced(&everything).len());
    assert_eq!(old(&everything, 0), Vec::<String>::new());
}

#[test]
fn dates_are_counted() {
    assert_eq!(days("1970-01-01"), Some(0));
    assert_eq!(days("2000-03-01"), Some(11_017));
    assert_eq!(days("2026-11-24"), Some(20_781));
    for bad in ["", "2026-13-01", "2026-02-29", "26-1-1", "soon"] {
        assert_eq!(days(bad), None, "{bad}");
    }
}
