//! `unstuck check --deep`: what the photo library of an iPhone says, and how far its copy has come.

use std::io::{IsTerminal, Write, stderr};
use std::sync::{Mutex, PoisonError};

use diagnosis::case::Case;
use diagnosis::check::Check;
use diagnosis::message::{Arg, Message};
use diagnosis::phone::{Phone, Platform, Portion};
use diagnosis::view::DeeperView;
use worker::clock::SystemClock;
use worker::library::Deep;
use worker::reached::Reached;

use crate::args::DataArgs;
use crate::visit::folder;
use words::Words;

/// Where nobody watches the line change, a line for each tenth.
const LINES: u64 = 10;

/// The check with what is read only on request. How far it has come is said on standard error.
pub async fn look(words: &Words, phone: &Reached, data: &DataArgs, case: &Case, check: Check) -> anyhow::Result<Check> {
    if phone.platform() == Platform::Android {
        eprintln!("{}", words.plain("cli-deep-not-here"));
        return Ok(check);
    }
    let data_dir = folder(data)?;
    let deep = Deep::new(phone, &data_dir);
    let line = Line::new(words);
    let check = check.look_deeper(&deep, &SystemClock::default(), case, &|portion| line.say(portion)).await;
    line.end();
    Ok(check)
}

/// The sentences of the window, one a line. Empty where nobody asked.
pub fn for_people(words: &Words, case: &Case, check: &Check) -> Vec<String> {
    let said = match diagnosis::wizard::deeper(case.phone.platform, &check.facts) {
        None | Some(DeeperView::Offered) => return Vec::new(),
        Some(DeeperView::Read { says }) => says,
        Some(DeeperView::NotRead { why }) => vec![why],
    };
    let said = said.iter().map(|message| format!("  {}", words.say(message)));
    std::iter::once(words.plain("cli-deep")).chain(said).collect()
}

pub struct Line<'a> {
    words: &'a Words,
    /// The sentence, with `bytes` and `of`.
    id: &'static str,
    /// The tenth that was said last.
    said: Mutex<Option<u64>>,
    alive: bool,
}

impl<'a> Line<'a> {
    pub fn new(words: &'a Words) -> Self {
        Self::saying(words, "cli-deep-progress")
    }

    pub fn saying(words: &'a Words, id: &'static str) -> Self {
        Self { words, id, said: Mutex::default(), alive: stderr().is_terminal() }
    }

    pub fn say(&self, portion: Portion) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let tenth = portion.bytes.saturating_mul(LINES) / portion.of.max(1);
        if !self.alive && *said == Some(tenth) {
            return;
        }
        *said = Some(tenth);
        let message = Message::new(self.id).with("bytes", Arg::Bytes(portion.bytes)).with("of", Arg::Bytes(portion.of));
        let text = self.words.say(&message);
        // Nobody may be reading.
        drop(if self.alive { write!(stderr(), "\r\x1b[K{text}") } else { writeln!(stderr(), "{text}") });
    }

    pub fn end(&self) {
        if self.alive {
            eprint!("\r\x1b[K");
        }
    }
}
