//! Private DNS: names are looked up over an encrypted line; with a server of its own, only over that one.
//!
//! ```text
//! hostname                                          (settings --user 0 get global private_dns_mode, Android 9 to 17)
//! dns.example                                       (settings --user 0 get global private_dns_specifier)
//! ```
//!
//! `off`, `opportunistic` (automatic) or `hostname` (strict: without that server there is no internet). The server's
//! name is not kept: it may tell whose it is.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, row};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;
use crate::settings::Namespace;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrivateDns {
    /// `None`: never set, or set to something we do not know: the phone's own default, which is never strict.
    pub mode: Option<Mode>,
    /// A server is named. It is used in strict mode only.
    pub server_named: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    Off,
    Automatic,
    Strict,
}

impl PrivateDns {
    pub fn is_strict(&self) -> bool {
        self.mode == Some(Mode::Strict)
    }
}

fn queries(user: u32) -> [Query; 2] {
    ["private_dns_mode", "private_dns_specifier"].map(|key| row::query(Namespace::Global, key, user))
}

impl Reading for PrivateDns {
    const ID: FactId = FactId::PrivateDns;
    const LANE: Lane = Lane::Connection;
    const MAY_SHOW: &'static [&'static str] = &["private_dns_mode=hostname"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if case.phone.api < 28 {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(queries(case.user).to_vec())
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let [mode, server] = queries(case.user);
        let mode = match row::text(replies, &mode)?.as_deref() {
            Some("off") => Some(Mode::Off),
            Some("opportunistic") => Some(Mode::Automatic),
            Some("hostname") => Some(Mode::Strict),
            Some(_) | None => None,
        };
        let server = row::text(replies, &server).ok().flatten();
        Ok(Self { mode, server_named: server.is_some_and(|server| !server.is_empty()) })
    }
}
