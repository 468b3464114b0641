//! `unstuck record`: a phone folder made from a real phone, redacted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use diagnosis::case::{Identity, Memory};
use diagnosis::message::{Arg, Message};
use diagnosis::phone::Reply;
use phone::adb::Adb;
use phone::adb::shell::Limits;
use worker::reached::Reached;

use crate::args::{AppArgs, PhoneArgs};
use crate::check::checked;
use crate::target::connect;
use words::Words;

mod battery;
mod counts;
mod iphone;
mod notices;
mod redact;

/// With what the first file of a recording begins.
const HEAD: &str = "# Recorded from a real phone and redacted. Read it before you share it.\n";
/// What stands for the serial in a recording.
const SERIAL: &str = "SERIAL0001";

pub async fn run(words: &Words, dir: &Path, phone: &PhoneArgs, app: &AppArgs) -> anyhow::Result<ExitCode> {
    if dir.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        eprintln!("{}", words.plain("cli-record-not-empty"));
        return Ok(ExitCode::from(2));
    }
    let (phone, serial) = match connect(phone, words).await {
        Ok(reached) => reached,
        Err(error) => {
            eprintln!("{}", error.say(words));
            return Ok(ExitCode::from(2));
        }
    };
    let count = match &phone {
        Reached::Android(adb) => {
            let recording = record(adb, &serial, app).await?;
            recording.write(dir)?;
            recording.replies.len()
        }
        Reached::Iphone(iphone) => {
            let recording = iphone::record(iphone, &serial, app).await?;
            recording.write(dir)?;
            recording.answers
        }
    };
    let message = Message::new("cli-recorded")
        .with("count", Arg::Count(count as u64))
        .with("dir", Arg::Text(dir.display().to_string()));
    println!("{}", words.say(&message));
    Ok(ExitCode::SUCCESS)
}

/// What an Android phone answered, without what is private.
struct Recording {
    identity: Identity,
    replies: BTreeMap<String, Answered>,
}

struct Answered {
    stdout: String,
    stderr: String,
    exit: Option<u8>,
}

impl Answered {
    fn of(reply: &Reply) -> Self {
        Self {
            stdout: String::from_utf8_lossy(&reply.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&reply.stderr).into_owned(),
            exit: reply.exit,
        }
    }
}

/// Asks an Android phone all that a check and the live meter ask, and the survey's questions about the phone.
async fn record(adb: &Adb, serial: &str, app: &AppArgs) -> anyhow::Result<Recording> {
    let checked = checked(adb, serial, app, Memory::default()).await?;
    let mut raw: BTreeMap<String, Answered> = BTreeMap::new();
    for (query, answer) in checked.check.replies.iter() {
        if let Ok(reply) = &answer.reply {
            raw.insert(query.command().to_owned(), Answered::of(reply));
        }
    }
    let uid = checked.case.app.as_ref().and_then(|app| app.uid);
    for (query, reply) in counts::asked(adb, &checked.case).await {
        // What a check asks, too, is there as the check needs it.
        raw.entry(query.command().to_owned()).or_insert_with(|| {
            let answered = Answered::of(&reply);
            Answered { stdout: counts::of_app(&answered.stdout, uid), ..answered }
        });
    }
    let user = checked.case.user;
    for command in
        ["getprop".to_owned(), "am get-current-user".to_owned(), format!("pm list packages --user {user} -U")]
    {
        let said = adb.shell(&command, Limits::default(), std::future::pending()).await?;
        let said = Reply { stdout: said.stdout, stderr: said.stderr, exit: said.exit };
        raw.insert(command, Answered::of(&said));
    }
    let app = checked.case.app.as_ref();
    let package = app.map_or("", |app| app.package.as_str());
    let profile = app.and_then(|app| app.profile).and_then(|profile| profile.android.as_ref());
    let words: Vec<&str> = profile
        .iter()
        .flat_map(|android| android.cloud_full_words.iter().chain(&android.sign_in_words))
        .map(String::as_str)
        .collect();
    for (command, answered) in &mut raw {
        answered.stdout = if command.starts_with("dumpsys notification") {
            notices::of_app(&answered.stdout, package, &words)
        } else if command.starts_with("dumpsys batterystats") {
            battery::of_history(&answered.stdout)
        } else {
            notices::without_texts(&answered.stdout)
        };
    }
    let redaction = redact::Redaction::learn(serial, raw.values().map(|answered| answered.stdout.as_str()));
    let replies = raw
        .into_iter()
        .map(|(command, answered)| {
            let clean = Answered {
                stdout: redaction.redact(&answered.stdout),
                stderr: redaction.redact(&answered.stderr),
                exit: answered.exit,
            };
            (redaction.redact(&command), clean)
        })
        .collect();
    Ok(Recording { identity: Identity { serial: SERIAL.to_owned(), ..checked.case.phone }, replies })
}

impl Recording {
    fn write(&self, dir: &Path) -> anyhow::Result<()> {
        let replies = dir.join("replies");
        std::fs::create_dir_all(&replies)?;
        std::fs::create_dir_all(dir.join("scenes"))?;
        std::fs::write(dir.join("phone.toml"), self.phone_toml())?;
        for (command, answered) in &self.replies {
            let slug = simulator::slug(command);
            // A recording is not a template: its braces are its own.
            std::fs::write(replies.join(format!("{slug}.txt")), simulator::template::escape(&answered.stdout))?;
            let exit = answered.exit.unwrap_or(0);
            if exit != 0 || !answered.stderr.is_empty() {
                let toml = format!("exit = {exit}\nstderr = {}\n", quoted(&answered.stderr));
                std::fs::write(replies.join(format!("{slug}.toml")), toml)?;
            }
        }
        Ok(())
    }

    fn phone_toml(&self) -> String {
        let phone = &self.identity;
        let mut text = format!("{HEAD}\n[phone]\n");
        let name = format!("{} {}", phone.maker, phone.model);
        for (key, value) in [
            ("name", name.as_str()),
            ("maker", &phone.maker),
            ("model", &phone.model),
            ("product", "recorded"),
            ("device", "recorded"),
            ("serial", &phone.serial),
            ("android", &phone.os_version),
            ("locale", phone.locale.as_deref().unwrap_or("en-US")),
        ] {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
        let _ = writeln!(text, "api = {}\n\n[state]", phone.api);
        text
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
