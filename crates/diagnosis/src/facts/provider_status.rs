//! What the provider of the backup app says of its service just now. Read only when the person asks for it.
//!
//! ```text
//! HTTP 200
//! read: 1795689660
//!
//! {"drMessage":null,"drpost":false,"services":[{"serviceName":"Photos","redirectUrl":null,"events":[]},…]}     (Apple)
//! ```
//!
//! The forms are in `provider_status/`. A form that is not known, a page that does not come, a part that the feed does
//! not have any more: "could not check", never "all good".

use serde::Serialize;

use super::{FactId, Lane, Look, Reading, Replies};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::internet::{NoPage, Page};
use crate::knowledge::feed::{Feed, Form};
use crate::phone::{Platform, Query};

mod apple;
mod google;
mod microsoft;
mod statuspage;

/// What a provider's feed says of the parts that the app needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProviderStatus {
    pub provider: String,
    /// The parts that were looked for and are there, as the feed names them. Empty: the feed speaks of all as one.
    pub parts: Vec<String>,
    /// The worst first. Empty: the feed says that there is none.
    pub troubles: Vec<Trouble>,
    /// The feed has only neighbours of the service.
    pub only_a_hint: bool,
    /// Unix seconds.
    pub read_at: i64,
}

/// Something that is not as it should be, and is not over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Trouble {
    pub level: Level,
    /// As the feed names it; empty where it speaks of all as one.
    pub part: String,
    /// In the feed's own word, e.g. `SERVICE_OUTAGE`.
    pub said: String,
}

/// How bad it is, the worst first. Its words are `trouble-<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Outage,
    Degraded,
    /// The provider informs, and says of no trouble.
    Notice,
}

impl Level {
    pub fn id(self) -> &'static str {
        match self {
            Self::Outage => "outage",
            Self::Degraded => "degraded",
            Self::Notice => "notice",
        }
    }
}

/// What a feed said: the parts that are there, and what troubles them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    parts: Vec<String>,
    troubles: Vec<Trouble>,
}

/// The feed of the app's provider; `None`: there is none that we know.
pub fn feed(case: &Case) -> Option<&'static Feed> {
    case.app.as_ref()?.profile?.feed.as_ref()
}

impl Reading for ProviderStatus {
    const ID: FactId = FactId::ProviderStatus;
    const LANE: Lane = Lane::Provider;
    const PLATFORMS: &'static [Platform] = &[Platform::Android, Platform::Iphone];
    const LOOK: Option<Look> = Some(Look::Online);
    const MAY_SHOW: &'static [&'static str] = &[
        "Apple|Google|Microsoft|Dropbox|Proton",
        "Photos|iCloud Account & Sign In|Google Drive|OneDrive",
        "statusType: (Outage|Issue|Performance|Maintenance)",
        "most_recent_update: SERVICE_(OUTAGE|DISRUPTION|INFORMATION)",
        "Status: Service ?[Dd]egradation",
        "(status|indicator|impact): (minor|major|critical|maintenance|degraded_performance|partial_outage|major_outage|under_maintenance)",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if case.app.is_none() {
            return Err(Unknown::new(Why::NoApp));
        }
        let feed = feed(case).ok_or_else(Unknown::not_on_this_phone)?;
        Ok(vec![Query::page(&feed.address)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let feed = feed(case).ok_or_else(Unknown::not_on_this_phone)?;
        let page = page(replies, &Query::page(&feed.address))?.map_err(unknown)?;
        let said = match page.status {
            200 => said(feed, &page.body)?,
            429 => return Err(Unknown::unreadable("throttled")),
            status => return Err(Unknown::unreadable(format!("status {status}"))),
        };
        let Said { parts, mut troubles } = said;
        troubles.sort();
        troubles.dedup();
        Ok(Self {
            provider: feed.provider.clone(),
            parts,
            troubles,
            only_a_hint: feed.only_a_hint,
            read_at: page.read_at,
        })
    }
}

/// A page, or why there is none.
pub(super) fn page(replies: &Replies, query: &Query) -> Result<Result<Page, NoPage>, Unknown> {
    Page::read(replies.reply(query)?)
}

/// A page that did not come, as a fact that is not known.
fn unknown(why: NoPage) -> Unknown {
    let kind = match why {
        NoPage::TimedOut => Why::TimedOut,
        NoPage::TooLarge => Why::TooLarge,
        NoPage::NoName
        | NoPage::NotReached
        | NoPage::Certificate(_)
        | NoPage::NoTls
        | NoPage::SentElsewhere
        | NoPage::Broken => Why::Unreadable,
    };
    Unknown { why: kind, detail: Some(why.id().to_owned()) }
}

fn said(feed: &Feed, body: &[u8]) -> Result<Said, Unknown> {
    let read = match feed.form {
        Form::Apple => apple::read,
        Form::Google => google::read,
        Form::Microsoft => microsoft::read,
        Form::Statuspage => statuspage::read,
    };
    let said = read(feed, body).ok_or_else(|| Unknown::unreadable("form"))?;
    // A part that the feed does not name is not fine: it was renamed, or is gone.
    let all_there = feed.parts.is_empty() || !said.parts.is_empty();
    if all_there { Ok(said) } else { Err(Unknown::unreadable("form")) }
}

#[cfg(test)]
mod tests;
