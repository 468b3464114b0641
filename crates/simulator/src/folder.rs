//! A phone folder: who the phone is, what it answers, what can change. The format is in `README.md`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::authorisation::Authorisation;
use crate::fault::Faults;
use crate::files::FileTree;
use crate::scene::Scene;
use crate::slug::slug;
use crate::state::State;
use crate::timing::Timing;
use crate::tree::Contents;

/// A phone that can be started, with all its scenes.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The folder's own name, `google-pixel-8-android-14`.
    pub name: String,
    pub identity: Identity,
    pub state: State,
    pub timing: Timing,
    pub authorisation: Authorisation,
    pub faults: Faults,
    pub demo: Option<Demo>,
    pub files: FileTree,
    pub(crate) replies: BTreeMap<String, Recorded>,
    pub(crate) scenes: BTreeMap<String, Scene>,
}

/// `[phone]` of `phone.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// As people call it.
    pub name: String,
    pub maker: String,
    pub model: String,
    pub product: String,
    pub device: String,
    pub serial: String,
    /// The version that people know, `14`.
    pub android: String,
    pub api: u32,
    pub locale: String,
    /// What adbd says it can do.
    #[serde(default = "usual_features")]
    pub features: Vec<String>,
    /// The largest payload that adbd accepts.
    #[serde(default = "usual_payload")]
    pub max_payload: u32,
    /// System services that phones of this Android usually have and this one has not.
    #[serde(default)]
    pub missing_services: Vec<String>,
}

fn usual_features() -> Vec<String> {
    ["shell_v2", "cmd", "stat_v2", "ls_v2", "fixed_push_mkdir"].map(str::to_owned).into()
}

fn usual_payload() -> u32 {
    1 << 20
}

/// `[demo]`: this phone is one of those that the app offers to try.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demo {
    pub scene: String,
}

/// One reply: `replies/<slug>.txt` and, where needed, `replies/<slug>.toml`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recorded {
    pub file: String,
    pub stdout: Cow<'static, [u8]>,
    pub stderr: String,
    pub exit: u8,
    pub rows: Option<Rows>,
}

/// Many lines of one form, made when they are asked for: `[rows]` in `replies/<slug>.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    pub count: u32,
    pub text: String,
}

/// What is wrong with a folder, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct BadFolder {
    /// The file, with the line where it is known.
    pub place: String,
    pub what: String,
}

impl BadFolder {
    pub(crate) fn new(place: impl Into<String>, what: impl ToString) -> Self {
        Self { place: place.into(), what: what.to_string() }
    }
}

impl Folder {
    pub fn read(path: &Path) -> Result<Self, BadFolder> {
        Self::from_contents(Contents::read(path)?)
    }

    /// A folder that was compiled in, for computers where the files are not.
    pub fn embedded(dir: &include_dir::Dir<'static>) -> Result<Self, BadFolder> {
        Self::from_contents(Contents::embedded(dir))
    }

    pub fn scene_names(&self) -> impl Iterator<Item = &str> {
        self.scenes.keys().map(String::as_str)
    }

    pub fn scene(&self, name: &str) -> Result<&Scene, BadFolder> {
        self.scenes
            .get(name)
            .ok_or_else(|| BadFolder::new(format!("{}/scenes/{name}.toml", self.name), "no such scene"))
    }

    fn from_contents(Contents { name, at, mut tree }: Contents) -> Result<Self, BadFolder> {
        let place = |file: &str| format!("{at}/{file}");
        let Some(phone) = tree.remove("phone.toml") else {
            return Err(BadFolder::new(place("phone.toml"), "missing"));
        };
        let phone: PhoneFile = parse(&place("phone.toml"), &phone)?;
        let files = match tree.remove("files.toml") {
            Some(text) => FileTree::parse(&place("files.toml"), &text, &mut tree)?,
            None => FileTree::default(),
        };
        let mut folder = Self {
            name,
            identity: phone.phone,
            state: flat(phone.state).map_err(|what| BadFolder::new(place("phone.toml"), what))?,
            timing: phone.timing,
            authorisation: phone.authorisation,
            faults: phone.fault,
            demo: phone.demo,
            files,
            replies: BTreeMap::new(),
            scenes: BTreeMap::new(),
        };
        for (file, bytes) in tree {
            folder.add(&at, &file, bytes)?;
        }
        if let Some(demo) = &folder.demo {
            folder.scene(&demo.scene)?;
        }
        Ok(folder)
    }

    fn add(&mut self, at: &str, file: &str, bytes: Cow<'static, [u8]>) -> Result<(), BadFolder> {
        let place = format!("{at}/{file}");
        if let Some(stem) = file.strip_prefix("replies/").and_then(|f| f.strip_suffix(".txt")) {
            let reply = self.replies.entry(reply_name(&place, stem)?).or_default();
            reply.file = format!("replies/{stem}.txt");
            reply.stdout = bytes;
        } else if let Some(stem) = file.strip_prefix("replies/").and_then(|f| f.strip_suffix(".toml")) {
            let beside: BesideReply = parse(&place, &bytes)?;
            let reply = self.replies.entry(reply_name(&place, stem)?).or_default();
            if reply.file.is_empty() {
                reply.file = format!("replies/{stem}.toml");
            }
            (reply.exit, reply.stderr, reply.rows) = (beside.exit, beside.stderr, beside.rows);
        } else if let Some(stem) = file.strip_prefix("scenes/").and_then(|f| f.strip_suffix(".toml")) {
            self.scenes.insert(stem.to_owned(), Scene::parse(&place, &bytes)?);
        } else if !passed_over(file) {
            return Err(BadFolder::new(place, "this file has no place in a phone folder"));
        }
        Ok(())
    }
}

/// Contents of `files.toml`, reviewed snapshots, notes for people.
fn passed_over(file: &str) -> bool {
    file.starts_with("files/") || file.starts_with("snapshots/") || file.ends_with(".md") || file.ends_with(".snap")
}

fn reply_name(place: &str, stem: &str) -> Result<String, BadFolder> {
    // A name that no command leads to would never be served.
    let hashed = stem.len() > 100 && stem.as_bytes().get(100) == Some(&b'-');
    if !hashed && slug(stem) != stem {
        return Err(BadFolder::new(place, format!("no command has this name; did you mean `{}`?", slug(stem))));
    }
    Ok(stem.to_owned())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhoneFile {
    phone: Identity,
    #[serde(default)]
    state: toml::Table,
    #[serde(default)]
    timing: Timing,
    #[serde(default)]
    authorisation: Authorisation,
    #[serde(default)]
    fault: Faults,
    demo: Option<Demo>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BesideReply {
    #[serde(default)]
    exit: u8,
    #[serde(default)]
    stderr: String,
    rows: Option<Rows>,
}

/// TOML, or an error that names the line.
pub(crate) fn parse<T: DeserializeOwned>(place: &str, bytes: &[u8]) -> Result<T, BadFolder> {
    let text = std::str::from_utf8(bytes).map_err(|error| BadFolder::new(place, error))?;
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        let place = line.map_or_else(|| place.to_owned(), |line| format!("{place}:{line}"));
        BadFolder::new(place, error.message())
    })
}

/// Tables inside `[state]` are keys with dots: `[state.settings.global]` `low_power = 0` is `settings.global.low_power`.
pub(crate) fn flat(table: toml::Table) -> Result<State, String> {
    fn into(prefix: &str, table: toml::Table, state: &mut State) -> Result<(), String> {
        for (key, value) in table {
            let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
            match value {
                toml::Value::String(text) => state.set(key, text),
                toml::Value::Integer(number) => state.set(key, number.to_string()),
                toml::Value::Boolean(value) => state.set(key, value.to_string()),
                toml::Value::Table(table) => into(&key, table, state)?,
                toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Array(_) => {
                    return Err(format!("state `{key}` must be a text, a whole number, true or false"));
                }
            }
        }
        Ok(())
    }
    let mut state = State::default();
    into("", table, &mut state)?;
    Ok(state)
}

pub(crate) fn milliseconds<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    u64::deserialize(from).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = "[phone]\nname='P'\nmaker='M'\nmodel='P'\nproduct='p'\ndevice='p'\nserial='S'\nandroid='14'\napi=34\nlocale='en-US'\n";

    fn check(files: &[(&str, &str)], expected: &str) {
        let tree =
            files.iter().map(|(name, text)| ((*name).to_owned(), Cow::Owned(text.as_bytes().to_vec()))).collect();
        let contents = Contents { name: "p".to_owned(), at: "phones/p".to_owned(), tree };
        let got = Folder::from_contents(contents).map(|folder| folder.name);
        assert_eq!(got.map_err(|bad| bad.to_string()), Err(expected.to_owned()));
    }

    #[test]
    fn an_error_names_the_file_and_the_line() {
        check(&[], "phones/p/phone.toml: missing");
        check(
            &[("phone.toml", &format!("{PHONE}colour='red'\n"))],
            "phones/p/phone.toml:11: unknown field `colour`, expected one of `name`, `maker`, `model`, `product`, \
             `device`, `serial`, `android`, `api`, `locale`, `features`, `max_payload`, `missing_services`",
        );
        let phone = ("phone.toml", PHONE);
        check(&[phone, ("readme.txt", "")], "phones/p/readme.txt: this file has no place in a phone folder");
        check(
            &[phone, ("replies/dumpsys battery.txt", "")],
            "phones/p/replies/dumpsys battery.txt: no command has this name; did you mean `dumpsys_battery`?",
        );
        check(
            &[phone, ("scenes/a.toml", "title='A'\n[state]\nx=[1]\n")],
            "phones/p/scenes/a.toml: state `x` must be a text, a whole number, true or false",
        );
    }

    #[test]
    fn tables_in_the_state_are_keys_with_dots() {
        let table = toml::from_str("a.b = 1\n[package.\"org.example\"]\nenabled = true\n").unwrap();
        let state = flat(table).unwrap();
        assert_eq!((state.get("a.b"), state.get("package.org.example.enabled")), (Some("1"), Some("true")));
    }
}
