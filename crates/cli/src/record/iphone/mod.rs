//! An iPhone's folder, made of what it answered.
//!
//! Where an Android phone's words are kept and cleaned, nothing of an iPhone's is kept as it came: what it said is read, and
//! the values that the facts look at (`kept.rs`) are written anew, in the form of a phone folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use diagnosis::case::{Case, Memory};
use diagnosis::facts::Answer;
use diagnosis::facts::photo_crashes::PARTS;
use diagnosis::knowledge;
use phone::iphone::property_list;
use phone::iphone::{Iphone, Limits};
use plist::{Dictionary, Value};
use simulator::iphone::folder::FILE;
use toml::Table;

use self::kept::{AFTER_LAUNCH, APP, DOMAINS, LEFT_OUT, POWER, STATUS, is_version, kept, moment};
use super::HEAD;
use crate::args::AppArgs;
use crate::check::checked;

mod kept;

/// What stands for the UDID in a recording.
const UDID: &str = "00000000-0000000000000001";
/// What the recording says where the phone gave no answer, or none that can be read.
const REFUSED: &str = "NotAnswered";

/// Asked by the survey alone, which keeps no answers.
const LANGUAGE: &str = "lockdown com.apple.international";
const LIMITS: Limits = Limits { deadline: Duration::from_secs(12), reply_bytes: 1 << 20 };

/// Files that the facts look at: whether they are there.
const MARKERS: [&str; 2] = ["/PhotoData/CPL/initialsync_marker", "/PhotoData/cpl_enabled_marker"];
/// And what is in them.
const STATUS_FILE: &str = "/PhotoData/CPL/syncstatus.plist";
const AFTER_LAUNCH_FILE: &str = "/PhotoData/CPL/lastsyncafterlaunch.plist";
const RESETS_FILE: &str = "/PhotoData/CPL/resetevents.plist";

/// What an iPhone answered, without what is private.
pub(super) struct Recording {
    /// How many of the questions had an answer.
    pub answers: usize,
    identity: Table,
    /// Requests that the recorded phone refuses.
    refused: Table,
    /// Sections of a phone folder, each a file.
    sections: BTreeMap<&'static str, Table>,
}

/// Asks all that a check asks, and the survey's question about the language.
pub(super) async fn record(phone: &Iphone, udid: &str, app: &AppArgs) -> anyhow::Result<Recording> {
    let checked = checked(phone, udid, app, Memory::default()).await?;
    anyhow::ensure!(!checked.check.lost, "the connection to the phone was lost");
    let answers = checked.check.replies.iter();
    let mut answers: BTreeMap<String, Answer> =
        answers.map(|(query, answer)| (query.command().to_owned(), answer.clone())).collect();
    let language = phone.ask_line(LANGUAGE, LIMITS).await;
    // When it came is of no use: only the clock's answer is compared with the computer's.
    answers.insert(LANGUAGE.to_owned(), Answer { reply: language, received_unix_ms: 0, took_ms: 0 });
    recording(&answers, &checked.case, checked.survey.market_name.as_deref())
}

/// What the phone said to one question.
enum Said<'a> {
    /// The bytes of a reply.
    It(&'a [u8]),
    /// There is no such thing.
    Nothing,
    /// No answer.
    NoAnswer,
    NotAsked,
}

struct Recorder<'a> {
    answers: &'a BTreeMap<String, Answer>,
    /// The computer's clock when the phone told its own, seconds since 1970. Moments are counted from it.
    now: i64,
    refused: Table,
    sections: BTreeMap<&'static str, Table>,
}

fn recording(answers: &BTreeMap<String, Answer>, case: &Case, name: Option<&str>) -> anyhow::Result<Recording> {
    let mut recorder = Recorder { answers, now: 0, refused: Table::new(), sections: BTreeMap::new() };
    let who = recorder.dictionary("lockdown").context("the phone did not say what it is")?;
    recorder.clock(&who);
    recorder.domains();
    recorder.apps(case);
    recorder.power();
    recorder.media();
    recorder.crashes();
    Ok(Recording {
        answers: answers.values().filter(|answer| answer.reply.is_ok()).count(),
        identity: identity(&who, name)?,
        refused: recorder.refused,
        sections: recorder.sections,
    })
}

/// `[iphone]` of `iphone.toml`. Each value has the form that Apple gives it, or there is no recording.
fn identity(who: &Dictionary, name: Option<&str>) -> anyhow::Result<Table> {
    let text = |key: &str, is: fn(&str) -> bool| who.get(key).and_then(Value::as_string).filter(|text| is(text));
    let product = text("ProductType", is_product).context("the phone names no model of Apple's")?;
    let ios = text("ProductVersion", is_version).context("the phone names no version of iOS")?;
    // No fact reads it, and a folder must have one.
    let build = text("BuildVersion", is_build).unwrap_or(LEFT_OUT);
    let class = product.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == ',');
    let name = name.unwrap_or(product);
    let values =
        [("name", name), ("class", class), ("product", product), ("udid", UDID), ("ios", ios), ("build", build)];
    Ok(values.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect())
}

/// `iPhone15,2`
fn is_product(text: &str) -> bool {
    let rest = ["iPhone", "iPad", "iPod"].iter().find_map(|family| text.strip_prefix(family));
    let is_number = |part: &str| (1..=3).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_digit());
    rest.and_then(|rest| rest.split_once(',')).is_some_and(|(model, variant)| is_number(model) && is_number(variant))
}

/// `22F76`, `22F5042g`
fn is_build(text: &str) -> bool {
    let signs = text.as_bytes();
    (4..=9).contains(&signs.len())
        && signs[..2].iter().all(u8::is_ascii_digit)
        && signs[2].is_ascii_uppercase()
        && signs[3..].iter().all(u8::is_ascii_alphanumeric)
}

impl Recorder<'_> {
    fn said(&self, command: &str) -> Said<'_> {
        match self.answers.get(command).map(|answer| &answer.reply) {
            None => Said::NotAsked,
            Some(Ok(reply)) if reply.exit == Some(0) => Said::It(&reply.stdout),
            Some(Ok(reply)) if reply.exit == Some(1) => Said::Nothing,
            Some(Ok(_) | Err(_)) => Said::NoAnswer,
        }
    }

    fn refuse(&mut self, request: impl Into<String>) {
        self.refused.insert(request.into(), REFUSED.into());
    }

    /// A property list, where there is one.
    fn value(&self, command: &str) -> Option<Value> {
        match self.said(command) {
            Said::It(bytes) => property_list::parse(bytes).ok(),
            Said::Nothing | Said::NoAnswer | Said::NotAsked => None,
        }
    }

    fn dictionary(&self, command: &str) -> Option<Dictionary> {
        self.value(command)?.into_dictionary()
    }

    /// What was asked, is there, and cannot be read is refused by the recording, as what was not answered.
    /// `request` is how the simulated phone calls what the question leads to.
    fn or_refuse<T>(&mut self, command: &str, request: &str, read: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let read = match self.said(command) {
            Said::Nothing | Said::NotAsked => return None,
            Said::It(bytes) => read(bytes),
            Said::NoAnswer => None,
        };
        if read.is_none() {
            self.refuse(request);
        }
        read
    }

    fn put(&mut self, section: &'static str, name: &str, values: impl Into<toml::Value>) {
        self.sections.entry(section).or_default().insert(name.to_owned(), values.into());
    }

    /// By how much the phone's clock differs from the computer's, and in which zone it is.
    fn clock(&mut self, who: &Dictionary) {
        let mut values = Table::new();
        if let Some(answer) = self.answers.get("lockdown") {
            let half = i64::try_from(answer.took_ms / 2).unwrap_or(0);
            self.now = (answer.received_unix_ms - half).div_euclid(1000);
        }
        let phones = who.get("TimeIntervalSince1970").and_then(moment);
        match phones {
            Some(phones) => values.insert("ClockAheadSeconds".to_owned(), (phones - self.now).into()),
            // The simulated phone would tell one.
            None => values.insert("TimeIntervalSince1970".to_owned(), LEFT_OUT.into()),
        };
        let zone = match who.get("TimeZoneOffsetFromUTC") {
            Some(Value::Integer(seconds)) => seconds.as_signed().map(toml::Value::from),
            Some(Value::Real(seconds)) => Some((*seconds).into()),
            _ => None,
        };
        values.insert("TimeZoneOffsetFromUTC".to_owned(), zone.unwrap_or_else(|| LEFT_OUT.into()));
        self.put("lockdown", "", values);
    }

    fn domains(&mut self) {
        for (domain, keys) in DOMAINS {
            let now = self.now;
            let read = |bytes: &[u8]| Some(kept(&dictionary(bytes)?, keys, now));
            if let Some(values) = self.or_refuse(&format!("lockdown {domain}"), &format!("GetValue {domain}"), read) {
                self.put("lockdown", domain, values);
            }
        }
    }

    /// The backup apps that the knowledge names, and the one that was asked about by name.
    fn apps(&mut self, case: &Case) {
        let known = knowledge::apps().iter().flat_map(|profile| profile.ios.iter().flat_map(|ios| &ios.bundles));
        let mut names: Vec<&str> = known.map(String::as_str).collect();
        names.extend(case.app.as_ref().map(|app| app.package.as_str()));
        let read = |bytes: &[u8]| property_list::parse(bytes).ok()?.into_array();
        for app in self.or_refuse("apps", "Browse", read).into_iter().flatten() {
            let Some(app) = app.into_dictionary() else { continue };
            let name = app.get("CFBundleIdentifier").and_then(Value::as_string).unwrap_or_default();
            if names.contains(&name) {
                self.put("apps", name, kept(&app, APP, self.now));
            }
        }
    }

    fn power(&mut self) {
        let now = self.now;
        let read = |bytes: &[u8]| Some(kept(&dictionary(bytes)?, POWER, now));
        if let Some(values) = self.or_refuse("power", "IORegistry", read) {
            self.put("ioregistry", "IOPMPowerSource", values);
        }
    }

    fn media(&mut self) {
        let space = self.or_refuse("afc space", "afc space", |bytes| {
            let said = dictionary(bytes)?;
            let bytes = |key: &str| said.get(key)?.as_string()?.trim().parse::<i64>().ok();
            let space = [("total", bytes("FSTotalBytes")?), ("free", bytes("FSFreeBytes")?)];
            Some(space.map(|(key, bytes)| (key.to_owned(), toml::Value::from(bytes))).into_iter().collect::<Table>())
        });
        if let Some(space) = space {
            self.put("media", "space", space);
        }
        for path in MARKERS {
            let stat = format!("afc stat {path}");
            if self.or_refuse(&stat, &stat, |_| Some(())).is_some() {
                self.put("media", path, Table::new());
            }
        }
        self.status();
        self.file(AFTER_LAUNCH_FILE, |value, now| Some(kept(value.as_dictionary()?, AFTER_LAUNCH, now).into()));
        self.file(RESETS_FILE, |value, _| Some(resets(value).into()));
    }

    /// The status file, with the time at which it was written.
    fn status(&mut self) {
        let stat = format!("afc stat {STATUS_FILE}");
        let written = self.or_refuse(&stat, &stat, |bytes| {
            let nanoseconds: i64 = dictionary(bytes)?.get("st_mtime")?.as_string()?.trim().parse().ok()?;
            Some(nanoseconds.div_euclid(1_000_000_000))
        });
        self.file(STATUS_FILE, |value, now| Some(kept(value.as_dictionary()?, STATUS, now).into()));
        let entry = self.sections.get_mut("media").and_then(|media| media.get_mut(STATUS_FILE));
        if let Some((entry, at)) = entry.and_then(toml::Value::as_table_mut).zip(written) {
            entry.insert("seconds_ago".to_owned(), (self.now - at).into());
        }
    }

    /// A file that holds a property list.
    fn file(&mut self, path: &str, kept: fn(&Value, i64) -> Option<toml::Value>) {
        let now = self.now;
        let read = |bytes: &[u8]| kept(&property_list::parse(bytes).ok()?, now);
        let question = format!("afc read {path}");
        if matches!(self.said(&question), Said::Nothing | Said::NotAsked) {
            return;
        }
        // A file that cannot be read is there all the same.
        let plist = self.or_refuse(&question, &format!("afc open {path}"), read);
        self.put("media", path, plist.map(|plist| ("plist".to_owned(), plist)).into_iter().collect::<Table>());
    }

    /// Crash reports of the parts that the facts know, under names of our own.
    fn crashes(&mut self) {
        let read = |bytes: &[u8]| Some(String::from_utf8_lossy(bytes).into_owned());
        let Some(reports) = self.or_refuse("crashes", "StartService com.apple.crashreportcopymobile", read) else {
            return;
        };
        for (number, line) in reports.lines().enumerate() {
            let Some((name, at)) = line.rsplit_once('\t') else { continue };
            let of_part = |part: &&&str| {
                let rest = name.strip_prefix(**part).and_then(|rest| rest.strip_prefix('-'));
                rest.is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()))
            };
            if let (Some(part), Ok(at)) = (PARTS.iter().find(of_part), at.trim().parse::<i64>()) {
                let ago = Table::from_iter([("seconds_ago".to_owned(), (self.now - at).into())]);
                self.put("crashes", &format!("/{part}-{number:04}.ips"), ago);
            }
        }
    }
}

fn dictionary(bytes: &[u8]) -> Option<Dictionary> {
    property_list::parse(bytes).ok()?.into_dictionary()
}

/// Resets that wait. Their causes are in words that nobody wrote down, so that no cause is kept.
fn resets(value: &Value) -> Vec<toml::Value> {
    let mut pending = Vec::new();
    let mut values = vec![value];
    while let Some(value) = values.pop() {
        match value {
            Value::Array(items) => values.extend(items),
            Value::Dictionary(event) => {
                if event.get("pending").and_then(Value::as_boolean) == Some(true) {
                    let event = [("cause", LEFT_OUT.into()), ("pending", true.into())];
                    pending
                        .push(event.map(|(key, value)| (key.to_owned(), value)).into_iter().collect::<Table>().into());
                }
                values.extend(event.values().filter(|value| value.as_array().is_some()));
            }
            _ => {}
        }
    }
    pending
}

impl Recording {
    pub(super) fn write(&self, dir: &Path) -> anyhow::Result<()> {
        std::fs::create_dir_all(dir.join("scenes"))?;
        let mut phone = Table::from_iter([("iphone".to_owned(), self.identity.clone().into())]);
        if !self.refused.is_empty() {
            let refuse = Table::from_iter([("refuse".to_owned(), self.refused.clone().into())]);
            phone.insert("fault".to_owned(), refuse.into());
        }
        std::fs::write(dir.join(FILE), format!("{HEAD}\n{}", toml::to_string(&phone)?))?;
        for (section, values) in &self.sections {
            std::fs::write(dir.join(format!("{section}.toml")), toml::to_string(values)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::case::Identity;
    use diagnosis::facts::FactId;
    use diagnosis::phone::Platform;

    use super::*;

    #[test]
    fn whatever_a_check_asks_has_a_place_in_the_folder() {
        let phone = Identity {
            platform: Platform::Iphone,
            serial: String::new(),
            maker: "Apple".to_owned(),
            model: "iPhone15,2".to_owned(),
            os_version: "18.5".to_owned(),
            api: 0,
            locale: None,
        };
        let case = Case { phone, user: 0, app: None, packages: None, memory: Memory::default() };
        let domains = DOMAINS.iter().map(|(domain, _)| format!("lockdown {domain}"));
        let markers = MARKERS.iter().map(|path| format!("afc stat {path}"));
        let files = [STATUS_FILE, AFTER_LAUNCH_FILE, RESETS_FILE].map(|path| format!("afc read {path}"));
        let others = ["lockdown", "apps", "power", "crashes", "afc space"].map(str::to_owned);
        let mut known: Vec<String> = domains.chain(markers).chain(files).chain(others).collect();
        known.push(format!("afc stat {STATUS_FILE}"));
        let facts = FactId::of_a_check().filter(|fact| fact.is_on(Platform::Iphone));
        let asked: Vec<String> = facts
            .flat_map(|fact| fact.ask(&case).unwrap_or_default())
            .map(|query| query.command().to_owned())
            .collect();
        assert!(asked.len() > 10, "{asked:?}");
        for command in asked {
            assert!(known.contains(&command), "“{command}” is asked, and not recorded");
        }
    }

    #[test]
    fn a_phone_is_told_only_in_the_forms_of_apple() {
        for (text, good) in [("iPhone15,2", true), ("iPad13,18", true), ("Jane's iPhone", false), ("iPhone", false)] {
            assert_eq!(is_product(text), good, "{text}");
        }
        for (text, good) in [("22F76", true), ("22F5042g", true), ("PLANTED5", false), ("356938035643809", false)] {
            assert_eq!(is_build(text), good, "{text}");
        }
    }
}
