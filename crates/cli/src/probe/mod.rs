//! `unstuck probe`: what only a real iPhone can answer, as yes or no, to be pasted where it helps.
//!
//! Of what the phone says nothing is printed: each answer is one of three words, and what names its kind must fit a
//! pattern as a whole.

mod questions;

use std::process::ExitCode;
use std::time::Duration;

use diagnosis::message::{Arg, Message};
use serde::Serialize;
use words::Words;
use worker::target::Target as Way;

use crate::args::PhoneArgs;
use crate::iphone;
use crate::said::Ending;
use crate::target::{NoTarget, way};
use questions::{Answer, Asked, ask};

/// How long the person has to do what is asked for with `--by-hand`.
const BY_HAND: Duration = Duration::from_secs(60);

#[derive(Serialize)]
struct Probe {
    schema: u32,
    program: &'static str,
    system: &'static str,
    /// `18.5`, where the phone says something like that.
    ios: Option<String>,
    build: Option<String>,
    /// `iPhone15,2`.
    product: Option<String>,
    answers: Vec<Asked>,
}

/// Exit code 0: asked, whatever the answers; 2: no iPhone could be asked.
pub async fn run(words: &Words, arguments: &PhoneArgs, by_hand: bool, json: bool) -> anyhow::Result<ExitCode> {
    let could_not = |error: &NoTarget| {
        eprintln!("{}", error.say(words));
        Ok(ExitCode::from(Ending::CouldNotCheck.code()))
    };
    let (muxer, udid) = match way(arguments).await {
        Ok(Way::Iphone { muxer, udid }) => (muxer, udid),
        Ok(_) => return could_not(&NoTarget::Said(Message::new("cli-only-iphone"))),
        Err(error) => return could_not(&error),
    };
    let phone = match iphone::connect(muxer, &udid, words).await {
        Ok(phone) => phone,
        Err(error) => return could_not(&error),
    };
    if by_hand {
        eprintln!("{}", words.say(&Message::new("cli-probe-by-hand").with("seconds", Arg::Count(BY_HAND.as_secs()))));
    }
    let (identity, answers) = ask(&phone, by_hand.then_some(BY_HAND)).await;
    let probe = Probe {
        schema: 1,
        program: env!("CARGO_PKG_VERSION"),
        system: std::env::consts::OS,
        ios: identity.ios,
        build: identity.build,
        product: identity.product,
        answers,
    };
    if json {
        println!("{}", serde_json::to_string_pretty(&probe)?);
    } else {
        println!("{}", for_people(words, &probe));
    }
    Ok(ExitCode::SUCCESS)
}

fn for_people(words: &Words, probe: &Probe) -> String {
    let part = |part: &Option<String>| Arg::Text(part.clone().unwrap_or_else(|| "?".to_owned()));
    let head = Message::new("cli-probe-head")
        .with("program", Arg::Text(probe.program.to_owned()))
        .with("system", Arg::Text(probe.system.to_owned()))
        .with("ios", part(&probe.ios))
        .with("build", part(&probe.build))
        .with("product", part(&probe.product));
    let mut lines = vec![words.say(&head)];
    lines.extend(probe.answers.iter().map(|asked| {
        let answer = words.plain(match asked.answer {
            Answer::Yes => "cli-probe-yes",
            Answer::No => "cli-probe-no",
            Answer::CouldNotTell => "cli-probe-could_not_tell",
        });
        format!("- {} {answer}", words.plain(&format!("cli-probe-{}", asked.id)))
    }));
    lines.join("\n")
}
