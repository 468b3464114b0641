//! `unstuck phones`.

use std::process::ExitCode;

use phone::adb::server::ServerAddress;
use phone::error::Error;
use phone::watch::{PhoneSeen, phones};
use serde::Serialize;

use crate::target::{NoTarget, state_id, state_message};
use crate::words::Words;

#[derive(Serialize)]
struct Listing<'a> {
    schema: u32,
    /// Whether an adb server answers.
    server: bool,
    phones: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    serial: &'a str,
    state: &'static str,
    model: Option<&'a str>,
    /// The id of what to do about the state; `null` for a phone that is ready.
    advice: Option<String>,
}

/// Exit code 0: at least one phone is ready; 2: none is, or nobody could be asked.
pub async fn run(words: &Words, json: bool) -> anyhow::Result<ExitCode> {
    let address = ServerAddress::of_this_user()?;
    let seen = match phones(&address).await {
        Ok(seen) => Some(seen),
        Err(Error::NoServer) => None,
        Err(error) => return Err(error.into()),
    };
    let phones = seen.as_deref().unwrap_or_default();
    let ready = phones.iter().any(|phone| state_id(&phone.state) == "ready");
    if json {
        let listing = Listing { schema: 1, server: seen.is_some(), phones: phones.iter().map(row).collect() };
        println!("{}", serde_json::to_string_pretty(&listing)?);
    } else if seen.is_none() {
        println!("{}", NoTarget::Phone(Error::NoServer).say(words));
    } else if phones.is_empty() {
        println!("{}", words.plain("cli-no-phone"));
    } else {
        for phone in phones {
            let symbol = if state_id(&phone.state) == "ready" { "✓" } else { "!" };
            let model = phone.model.as_deref().unwrap_or("-");
            println!("{symbol} {}  {model}  {}", phone.serial, words.say(&state_message(&phone.state)));
        }
    }
    Ok(ExitCode::from(if ready { 0 } else { 2 }))
}

fn row(phone: &PhoneSeen) -> Row<'_> {
    let state = state_id(&phone.state);
    Row {
        serial: &phone.serial,
        state,
        model: phone.model.as_deref(),
        advice: (state != "ready").then(|| state_message(&phone.state).id),
    }
}
