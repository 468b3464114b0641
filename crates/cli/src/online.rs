//! `unstuck check --online`: names each address, asks, and then asks these.

use diagnosis::case::Case;
use diagnosis::check::Check;
use diagnosis::internet::Beside;
use diagnosis::internet::server::{NoAddress, ServerAddress};
use diagnosis::message::{Arg, Message};
use diagnosis::view::{AskView, SaidTone, SpeedView};
use online::Pages;
use online::account::{Accounts, WithAccounts};
use worker::clock::SystemClock;
use worker::reached::Reached;

use crate::deeper::Line;
use crate::terminal::agrees;
use words::Words;

/// What was typed.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    pub server: Option<&'a str>,
    /// Measure how fast this computer sends, too.
    pub speed: bool,
    /// Do not ask before.
    pub yes: bool,
}

impl Order<'_> {
    /// The person's own server, if they named one. The error: it is no address.
    pub fn server(&self) -> Result<Option<ServerAddress>, NoAddress> {
        self.server.map(ServerAddress::parse).transpose()
    }
}

/// The sentence about a text that is no address.
pub fn no_address(words: &Words, why: NoAddress) -> String {
    words.plain(&format!("wizard-online-address-{}", why.id()))
}

/// The check with what the internet says, if the person agrees. All that is said before stands on standard error.
pub async fn look(
    words: &Words,
    phone: &Reached,
    order: Order<'_>,
    accounts: Option<Accounts>,
    case: &Case,
    check: Check,
) -> Check {
    let Some(view) = diagnosis::wizard::online(case, &check.facts, None) else {
        eprintln!("{}", words.plain("cli-online-no-app"));
        return check;
    };
    if view.server.as_ref().is_some_and(|server| server.address.is_none()) {
        eprintln!("{}", words.plain("cli-online-name-server"));
    }
    if view.server.is_none() && order.server.is_some() {
        eprintln!("{}", words.plain("cli-online-no-server-app"));
    }
    let internet = Pages::of_this_computer();
    let mut check = check;
    if view.asks.is_empty() {
        // Nobody to ask.
    } else if agreed(words, &internet, named(words, &view.asks), "cli-online-question", order.yes).await {
        let clock = SystemClock::default();
        check = match accounts {
            Some(accounts) => {
                let internet = WithAccounts { pages: internet.clone(), accounts };
                check.look_online(&Beside { phone, internet: &internet }, &clock, case, &|_, _| {}).await
            }
            None => check.look_online(&Beside { phone, internet: &internet }, &clock, case, &|_, _| {}).await,
        };
    } else {
        eprintln!("{}", words.plain("cli-online-not-agreed"));
    }
    if order.speed { measure(words, &internet, order.yes, &view.speed, case, check).await } else { check }
}

/// An act of its own, with a question of its own.
async fn measure(words: &Words, internet: &Pages, yes: bool, view: &SpeedView, case: &Case, check: Check) -> Check {
    let asks = named(words, std::slice::from_ref(&view.ask));
    if !agreed(words, internet, asks, "cli-online-speed-question", yes).await {
        eprintln!("{}", words.plain("cli-online-speed-not-agreed"));
        return check;
    }
    let line = Line::saying(words, "cli-online-speed-progress");
    let check = check.measure_speed(internet, &SystemClock::default(), case, &|portion| line.say(portion)).await;
    line.end();
    check
}

/// Whether the person says yes to what is named here.
async fn agreed(words: &Words, internet: &Pages, asks: Vec<String>, question: &str, yes: bool) -> bool {
    for line in asks {
        eprintln!("{line}");
    }
    if let Some(address) = internet.instead() {
        eprintln!("  ({}={address})", online::INSTEAD);
    }
    yes || agrees(&words.plain(question)).await
}

/// Each address, and why.
fn named(words: &Words, asks: &[AskView]) -> Vec<String> {
    let line = |(address, why): (&str, &Message)| {
        let message = Message::new("cli-online-ask")
            .with("address", Arg::Text(address.to_owned()))
            .with("why", Arg::Message(Box::new(why.clone())));
        format!("  {}", words.say(&message))
    };
    let asks = asks.iter().map(|ask| line((&ask.address, &ask.why)));
    std::iter::once(words.plain("cli-online-asks")).chain(asks).collect()
}

/// The sentences of the window, one a line. Empty where nobody asked.
pub fn for_people(words: &Words, case: &Case, check: &Check) -> Vec<String> {
    let Some(view) = diagnosis::wizard::online(case, &check.facts, None) else { return Vec::new() };
    let cloud = diagnosis::wizard::cloud_of(&check.facts);
    if view.says.is_empty() && view.speed.says.is_empty() && cloud.is_empty() {
        return Vec::new();
    }
    let said = view
        .says
        .iter()
        .chain(&view.speed.says)
        .map(|said| format!("  {} {}", symbol(said.tone), words.say(&said.what)));
    let cloud = cloud.iter().map(|said| format!("  · {}", words.say(said)));
    let cannot = view.cannot.iter().map(|cannot| format!("  ? {}", words.say(cannot)));
    std::iter::once(words.plain("cli-online")).chain(said).chain(cloud).chain(cannot).collect()
}

fn symbol(tone: SaidTone) -> &'static str {
    match tone {
        SaidTone::Fine => "✓",
        SaidTone::Trouble => "✗",
        SaidTone::Unknown => "?",
        SaidTone::Note => "·",
    }
}
