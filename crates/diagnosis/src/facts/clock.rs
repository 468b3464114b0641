//! The phone's clock against this computer's, and whether the phone sets it by itself.
//!
//! ```text
//! 1795521600                                                                    (date +%s, Android 5 to 17)
//! 1                                                            (settings --user 0 get global auto_time)
//! ```

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, row};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;
use crate::settings::Namespace;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The phone's clock minus the computer's: negative where the phone is behind.
    pub offset_seconds: i64,
    /// The phone takes the time from the network.
    pub automatic: Option<bool>,
}

/// Shared with the facts that compare times of the phone.
pub(crate) fn date() -> Query {
    Query::shell("date +%s")
}

fn automatic(user: u32) -> Query {
    row::query(Namespace::Global, "auto_time", user)
}

/// What the phone takes for the present, Unix seconds.
pub(crate) fn phone_now(replies: &Replies) -> Result<i64, Unknown> {
    let text = replies.text(&date())?;
    text.lines()
        .map(str::trim)
        .find_map(|line| line.parse::<i64>().ok())
        .filter(|seconds| *seconds >= 0)
        .ok_or_else(|| Unknown::unreadable("seconds of the clock"))
}

impl Reading for Clock {
    const ID: FactId = FactId::Clock;
    const LANE: Lane = Lane::Connection;

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![date(), automatic(case.user)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let answer = replies.answer(&date())?;
        // Half of the way there and back: good to a second, which is more than is needed.
        let read_at_ms = answer.received_unix_ms - i64::try_from(answer.took_ms / 2).unwrap_or(0);
        Ok(Self {
            offset_seconds: phone_now(replies)?.saturating_sub(read_at_ms.div_euclid(1000)),
            automatic: row::switch(replies, &automatic(case.user)).ok().flatten(),
        })
    }
}
