//! The phone's clock against this computer's, and whether the phone sets it by itself.
//!
//! ```text
//! 1795521600                                                                    (date +%s, Android 5 to 17)
//! 1                                                            (settings --user 0 get global auto_time)
//!
//! <key>TimeIntervalSince1970</key><real>1795521600.123</real>                   (lockdown, iPhone)
//! <key>TimeZoneOffsetFromUTC</key><real>3600</real>
//! ```

use serde::Serialize;

use super::property_list::Dict;
use super::{FactId, Lane, Reading, Replies, iphone, row};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::{Platform, Query};
use crate::settings::Namespace;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The phone's clock minus the computer's: negative where the phone is behind.
    pub offset_seconds: i64,
    /// The phone takes the time from the network. An iPhone does not say.
    pub automatic: Option<bool>,
    /// Its time zone, as seconds ahead of UTC. Android is not asked: a wrong zone stops no upload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_seconds: Option<i32>,
}

/// Shared with the facts that compare times of the phone.
pub(crate) fn date() -> Query {
    Query::shell("date +%s")
}

fn automatic(user: u32) -> Query {
    row::query(Namespace::Global, "auto_time", user)
}

/// The end of the year 9999: a later answer is not a time.
const LAST_SECOND: i64 = 253_402_300_799;

/// Unix seconds that can be a moment.
pub(crate) fn is_time(seconds: i64) -> bool {
    (0..=LAST_SECOND).contains(&seconds)
}

/// What the phone takes for the present, Unix seconds.
pub(crate) fn phone_now(replies: &Replies) -> Result<i64, Unknown> {
    let text = replies.text(&date())?;
    text.lines()
        .map(str::trim)
        .find_map(|line| line.parse::<i64>().ok())
        .filter(|seconds| is_time(*seconds))
        .ok_or_else(|| Unknown::unreadable("seconds of the clock"))
}

/// What an iPhone takes for the present, Unix seconds.
pub(crate) fn iphone_now(replies: &Replies) -> Result<i64, Unknown> {
    let values = iphone::dict(replies, &iphone::lockdown())?;
    values.and_then(|values| values.time("TimeIntervalSince1970")).ok_or_else(|| Unknown::unreadable("clock"))
}

impl Reading for Clock {
    const ID: FactId = FactId::Clock;
    const LANE: Lane = Lane::Connection;
    const PLATFORMS: &'static [Platform] = &[Platform::Android, Platform::Iphone];
    const MAY_SHOW: &'static [&'static str] = &["date: [+-][0-9]{1,12} s", "auto_time=0"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(match case.phone.platform {
            Platform::Android => vec![date(), automatic(case.user)],
            Platform::Iphone => vec![iphone::lockdown()],
        })
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        // Half of the way there and back: good to a second, which is more than is needed.
        let offset = |query: &Query, now: i64| {
            let answer = replies.answer(query)?;
            let read_at_ms = answer.received_unix_ms - i64::try_from(answer.took_ms / 2).unwrap_or(0);
            Ok::<i64, Unknown>(now.saturating_sub(read_at_ms.div_euclid(1000)))
        };
        match case.phone.platform {
            Platform::Android => Ok(Self {
                offset_seconds: offset(&date(), phone_now(replies)?)?,
                automatic: row::switch(replies, &automatic(case.user)).ok().flatten(),
                zone_seconds: None,
            }),
            Platform::Iphone => Ok(Self {
                offset_seconds: offset(&iphone::lockdown(), iphone_now(replies)?)?,
                automatic: None,
                zone_seconds: iphone::dict(replies, &iphone::lockdown())?.and_then(|values| zone(&values)),
            }),
        }
    }
}

/// No place on Earth is further from UTC than 14 hours.
const FURTHEST_ZONE_SECONDS: i64 = 14 * 3600;

fn zone(values: &Dict) -> Option<i32> {
    let seconds = values.number("TimeZoneOffsetFromUTC")?;
    i32::try_from(seconds).ok().filter(|_| seconds.abs() <= FURTHEST_ZONE_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Answer;
    use crate::phone::Reply;

    fn offset(said: &str, took_ms: u64) -> Result<i64, Unknown> {
        let mut replies = Replies::default();
        let reply = Reply { stdout: said.as_bytes().to_vec(), ..Reply::default() };
        replies.insert(date(), Answer { reply: Ok(reply), received_unix_ms: 1_000_004_000, took_ms });
        let case = Case::of(crate::phone::Platform::Android);
        Clock::read(&case, &replies).map(|clock| clock.offset_seconds)
    }

    #[test]
    fn the_way_of_the_question_is_taken_off() {
        assert_eq!(offset("1000002\n", 4000), Ok(0));
        assert_eq!(offset("999944\r\n", 0), Ok(-60));
        for bad in ["", "Tue Nov 24\n", "-5\n", "9223372036854775807\n"] {
            assert!(offset(bad, 0).is_err(), "{bad}");
        }
    }
}
