//! `unstuck pair`: makes a phone known to this computer over Wi-Fi.

use std::process::ExitCode;

use diagnosis::message::{Arg, Message};
use phone::adb::key::KeyFiles;
use phone::adb::pairing::{Code, pair};
use phone::error::Error;

use crate::terminal::{is_person, line};
use words::Words;

/// Exit code 0: paired; 1: not paired; 2: it could not be tried.
pub async fn run(words: &Words, address: &str, code: Option<String>) -> anyhow::Result<ExitCode> {
    let typed = match code {
        Some(code) => Some(code),
        None if is_person() => line(&words.plain("cli-pair-code")).await,
        None => None,
    };
    let Some(code) = typed.as_deref().and_then(Code::parse) else {
        eprintln!("{}", words.plain("cli-pair-not-a-code"));
        return Ok(ExitCode::from(2));
    };
    // The first is this computer's own, the one that adb shows, too.
    let keys = tokio::task::spawn_blocking(|| KeyFiles::of_this_user()?.load()).await?.map_err(Error::from)?;
    let Some(key) = keys.first() else { return Err(Error::NotPaired.into()) };
    match pair(address, &code, key).await {
        Ok(paired) => {
            println!("{}", words.say(&Message::new("cli-paired").with("phone", Arg::Text(paired.guid))));
            println!("{}", words.plain("cli-paired-next"));
            Ok(ExitCode::SUCCESS)
        }
        Err(why) => {
            let said = format!("pairing-{}", why.name());
            eprintln!("{}\n{}", words.plain(&said), words.plain(&format!("{said}.do")));
            Ok(ExitCode::from(1))
        }
    }
}
