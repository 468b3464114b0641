//! Wi-Fi networks that somebody marked as costing money by the byte, or as free.
//!
//! ```text
//! Home;none                                                   (cmd netpolicy list wifi-networks, Android 7 to 16)
//! Phone of a friend;true
//! ```
//!
//! The id before the last `;` is the network's name up to Android 11 and a key that holds the name later. Names stay
//! where they are: only how many there are is kept.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MeteredWifi {
    /// Networks that are marked as metered.
    pub metered_count: u32,
    /// Networks that are marked as not metered.
    pub unmetered_count: u32,
    /// Networks for which the phone decides by itself.
    pub automatic_count: u32,
}

fn query() -> Query {
    Query::shell("cmd netpolicy list wifi-networks")
}

impl Reading for MeteredWifi {
    const ID: FactId = FactId::MeteredWifi;
    const LANE: Lane = Lane::Connection;

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if case.phone.api < 24 {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(vec![query()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        parse(&replies.text(&query())?)
    }
}

fn parse(text: &str) -> Result<MeteredWifi, Unknown> {
    let mut counts = MeteredWifi { metered_count: 0, unmetered_count: 0, automatic_count: 0 };
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Some((_, mark)) = line.rsplit_once(';') else { continue };
        match mark.trim() {
            "true" => counts.metered_count += 1,
            "false" => counts.unmetered_count += 1,
            "none" | "null" => counts.automatic_count += 1,
            _ => {}
        }
    }
    let known = counts.metered_count + counts.unmetered_count + counts.automatic_count;
    // A phone that never joined a network answers with nothing.
    if known == 0 && !text.trim().is_empty() {
        return Err(Unknown::unreadable("list of Wi-Fi networks"));
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_the_separator() {
        let counts = parse("My Wi-Fi; home;true\nother;none\nthird;false\n").unwrap();
        assert_eq!((counts.metered_count, counts.unmetered_count, counts.automatic_count), (1, 1, 1));
        assert!(parse("Error: unknown list type 'wifi-networks'\n").is_err());
        assert_eq!(parse("").unwrap().metered_count, 0);
    }
}
