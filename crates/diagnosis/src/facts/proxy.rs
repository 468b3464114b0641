//! A proxy for the whole phone: a computer through which all traffic is meant to go.
//!
//! ```text
//! 192.168.0.5:8888                                     (settings --user 0 get global http_proxy, Android 5 to 17)
//! ```
//!
//! `null`, an empty row and `:0` mean that there is none. The address is not kept.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, row};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;
use crate::settings::Namespace;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proxy {
    pub set: bool,
}

fn query(user: u32) -> Query {
    row::query(Namespace::Global, "http_proxy", user)
}

impl Reading for Proxy {
    const ID: FactId = FactId::Proxy;
    const LANE: Lane = Lane::Connection;
    const MAY_SHOW: &'static [&'static str] = &["http_proxy is set"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query(case.user)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let row = row::text(replies, &query(case.user))?;
        Ok(Self { set: row.is_some_and(|proxy| !proxy.is_empty() && proxy != ":0" && proxy != ":") })
    }
}
