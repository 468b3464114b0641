//! How fast this computer's internet sends. Measured only when the person asks for that very thing: it uses up what a
//! metered line has. [`send`] has what is sent.
//!
//! It says nothing of the phone, which may be in another network; it is something to compare with.

use serde::Serialize;

use super::{FactId, Lane, Look, Reading, Replies};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::internet::send;
use crate::knowledge;
use crate::phone::{Platform, Query};

/// What this computer sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Upstream {
    pub bits_per_second: u64,
    /// The line had no time to show all that it can.
    pub at_least: bool,
    /// Unix seconds by this computer's clock.
    pub measured_at: i64,
}

impl Upstream {
    /// How long so much takes on this line, rounded up.
    pub fn seconds_for(&self, bytes: u64) -> u64 {
        bytes.saturating_mul(8).div_ceil(self.bits_per_second.max(1))
    }
}

impl Reading for Upstream {
    const ID: FactId = FactId::Upstream;
    const LANE: Lane = Lane::Connection;
    const PLATFORMS: &'static [Platform] = &[Platform::Android, Platform::Iphone];
    const LOOK: Option<Look> = Some(Look::Speed);
    const MAY_SHOW: &'static [&'static str] = &["[0-9]{1,12} bit/s"];

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let answer = replies.answer(&query())?;
        let sent = send::read(answer.reply.as_ref().map_err(|no_reply| no_reply.clone())?)?;
        // So slow that next to nothing arrived.
        let rate = send::rate(&sent).ok_or_else(|| Unknown::new(Why::TimedOut))?;
        Ok(Self {
            bits_per_second: rate.bits_per_second,
            at_least: rate.at_least,
            measured_at: answer.received_unix_ms.div_euclid(1000),
        })
    }
}

fn query() -> Query {
    Query::send(&knowledge::speed().address)
}
