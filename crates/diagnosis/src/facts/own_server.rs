//! A server of the person's own: whether it answers, as what, and whether the phone reaches it. Read only when the person
//! gave its address and asks for it.
//!
//! ```text
//! {"res":"pong"}                                                             (Immich, GET /api/server/ping)
//! {"major":2,"minor":1,"patch":0}                                            (Immich, GET /api/server/version)
//! {"installed":true,"maintenance":false,"needsDbUpgrade":false,"version":"31.0.4.1","versionstring":"31.0.4",…}
//!                                                                            (Nextcloud, GET /status.php)
//! ```
//!
//! How large an upload its proxy lets through is told by no page, and by heads of requests ([`upload`]). They go to where the
//! app sends its files, because a proxy may have a limit for each place. Nobody is signed in there, so nothing is written.
//! The address itself is in no part of the fact.

use std::time::{Duration, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::provider_status::page;
use super::{FactId, Lane, Look, Reading, Replies};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::internet::server::ServerAddress;
use crate::internet::upload::{self, UploadLimit};
use crate::internet::{NoPage, Page};
use crate::knowledge::feed::ServerKind;
use crate::phone::{Platform, Query};

mod from_phone;

pub use from_phone::FromPhone;

/// What a person's own server said, and who reaches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnServer {
    pub kind: ServerKind,
    /// From this computer.
    pub here: Here,
    pub from_phone: FromPhone,
    /// Major, minor, patch.
    pub version: Option<(u32, u32, u32)>,
    /// Why it takes nothing although it answers.
    pub busy: Option<Busy>,
    /// The server's clock minus this computer's.
    pub clock_offset_seconds: Option<i64>,
    pub upload_limit: UploadLimit,
    /// Unix seconds; `None`: nothing answered.
    pub read_at: Option<i64>,
}

/// What this computer got from the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Here {
    /// It answers as such a server does.
    Answers,
    /// It answers that it cannot: an HTTP status from 500 on.
    Fails(u16),
    /// Something answers, and not as such a server does.
    Stranger,
    NoPage(NoPage),
}

/// What a Nextcloud server says that it is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Busy {
    Maintenance,
    NeedsUpgrade,
    NotInstalled,
}

impl Busy {
    pub fn id(self) -> &'static str {
        match self {
            Self::Maintenance => "maintenance",
            Self::NeedsUpgrade => "needs_upgrade",
            Self::NotInstalled => "not_installed",
        }
    }
}

/// The kind of server that the app of this check has; `None`: it has none, or no way to ask it.
pub fn kind(case: &Case) -> Option<ServerKind> {
    Some(case.app.as_ref()?.profile?.server.as_ref()?.kind)
}

/// The pages that are asked, the one that shows whether it answers first.
pub fn addresses(kind: ServerKind, server: &ServerAddress) -> Vec<String> {
    let paths: &[&str] = match kind {
        ServerKind::Immich => &["/api/server/ping", "/api/server/version"],
        ServerKind::Nextcloud => &["/status.php"],
    };
    paths.iter().map(|path| server.at(path)).collect()
}

/// Where the app sends its files: the method and the address.
pub fn upload_address(kind: ServerKind, server: &ServerAddress) -> (&'static str, String) {
    match kind {
        // From Immich's API: `uploadAsset`.
        ServerKind::Immich => ("POST", server.at("/api/assets")),
        // Nextcloud takes files by WebDAV, at the address of whoever is signed in. Nobody has this name.
        ServerKind::Nextcloud => ("PUT", server.at("/remote.php/dav/files/unstuck-asks-for-a-size/nothing")),
    }
}

fn upload_query(kind: ServerKind, server: &ServerAddress) -> Query {
    let (method, address) = upload_address(kind, server);
    Query::announce(method, &address).private()
}

fn queries(kind: ServerKind, server: &ServerAddress) -> Vec<Query> {
    addresses(kind, server).iter().map(|address| Query::page(address).private()).collect()
}

impl Reading for OwnServer {
    const ID: FactId = FactId::OwnServer;
    const LANE: Lane = Lane::Provider;
    const PLATFORMS: &'static [Platform] = &[Platform::Android, Platform::Iphone];
    const LOOK: Option<Look> = Some(Look::Online);
    const MAY_SHOW: &'static [&'static str] = &[
        "no page: (no_name|not_reached|timed_out|no_tls|sent_elsewhere|too_large|broken)",
        "no page: certificate_(expired|not_yet_valid|wrong_name|self_signed|unknown_issuer|revoked|rejected)",
        "HTTP [0-9]{3}",
        "nc: (reached|not_reached|no_name|could_not)",
        "Date: [+-][0-9]{1,12} s",
        r"status\.php: (maintenance|needs_upgrade|not_installed)",
        r"server [0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}, app [0-9]{1,6}\.[0-9]{1,6}",
        r"[0-9]{1,6}\.[0-9]{1,6}(\.[0-9]{1,6})?",
        "Content-Length [0-9]{4,12}: (passes|413)",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let kind = kind(case).ok_or_else(Unknown::not_on_this_phone)?;
        let server = case.memory.server.as_ref().ok_or_else(|| Unknown::new(Why::OnRequest))?;
        let mut asked = queries(kind, server);
        asked.push(upload_query(kind, server));
        if case.phone.platform == Platform::Android {
            asked.push(from_phone::query(server));
        }
        Ok(asked)
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let kind = kind(case).ok_or_else(Unknown::not_on_this_phone)?;
        let server = case.memory.server.as_ref().ok_or_else(|| Unknown::new(Why::OnRequest))?;
        let queries = queries(kind, server);
        let first = page(replies, &queries[0])?;
        let (here, mut version, busy) = match &first {
            Err(why) => (Here::NoPage(*why), None, None),
            Ok(page) if page.status >= 500 => (Here::Fails(page.status), None, None),
            Ok(page) => read(kind, page).unwrap_or((Here::Stranger, None, None)),
        };
        let page = first.ok();
        if let (Here::Answers, Some(query)) = (here, queries.get(1)) {
            // Older servers have no such page: the version is not known, and that stops nothing.
            version = self::page(replies, query)?.ok().and_then(|page| immich_version(&page));
        }
        Ok(Self {
            kind,
            here,
            from_phone: FromPhone::read(case, replies, server),
            version,
            busy,
            clock_offset_seconds: page.as_ref().and_then(clock_offset),
            upload_limit: if here == Here::Answers { limit(kind, replies, server) } else { UploadLimit::CouldNot },
            read_at: page.map(|page| page.read_at),
        })
    }
}

/// Also where the answers cannot be read, the rest of the fact holds.
fn limit(kind: ServerKind, replies: &Replies, server: &ServerAddress) -> UploadLimit {
    let answers = replies.reply(&upload_query(kind, server)).and_then(upload::read);
    answers.map_or(UploadLimit::CouldNot, |answers| UploadLimit::of(&answers))
}

type Answer = (Here, Option<(u32, u32, u32)>, Option<Busy>);

/// `None`: it is no answer of such a server.
fn read(kind: ServerKind, page: &Page) -> Option<Answer> {
    match kind {
        ServerKind::Immich => {
            #[derive(Deserialize)]
            struct Ping {
                res: String,
            }
            let ping: Ping = serde_json::from_slice(&page.body).ok()?;
            (page.status == 200 && ping.res == "pong").then_some((Here::Answers, None, None))
        }
        ServerKind::Nextcloud => {
            #[derive(Deserialize)]
            #[serde(rename_all = "camelCase")]
            struct Status {
                installed: bool,
                maintenance: bool,
                #[serde(default)]
                needs_db_upgrade: bool,
                versionstring: String,
            }
            let status: Status = serde_json::from_slice(&page.body).ok()?;
            let busy = if !status.installed {
                Some(Busy::NotInstalled)
            } else if status.maintenance {
                Some(Busy::Maintenance)
            } else {
                status.needs_db_upgrade.then_some(Busy::NeedsUpgrade)
            };
            (page.status == 200).then(|| (Here::Answers, version(&status.versionstring), busy))
        }
    }
}

fn immich_version(page: &Page) -> Option<(u32, u32, u32)> {
    #[derive(Deserialize)]
    struct Version {
        major: u32,
        minor: u32,
        patch: u32,
    }
    let version: Version = serde_json::from_slice(&page.body).ok()?;
    (page.status == 200).then_some((version.major, version.minor, version.patch))
}

/// `31.0.4`.
fn version(text: &str) -> Option<(u32, u32, u32)> {
    let mut numbers = text.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??, numbers.next().flatten().unwrap_or(0)))
}

/// Good to the seconds that the answer took, which is far less than what matters.
fn clock_offset(page: &Page) -> Option<i64> {
    let date = httpdate::parse_http_date(page.date.as_deref()?).ok()?;
    let seconds = date.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
    Some(i64::try_from(seconds).ok()?.saturating_sub(page.read_at))
}

#[cfg(test)]
mod tests;
