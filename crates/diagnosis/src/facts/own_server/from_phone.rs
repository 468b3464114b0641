//! Whether an Android phone reaches the server, by the phone's own tool.
//!
//! ```text
//! nc -w 3 -W 1 photos.example.org 443              exit 0: connected, and nothing came for a second   (toybox 0.7 to 0.8)
//! nc: Timeout                                      exit 1
//! nc: connect: Connection refused                  exit 1
//! nc: photos.example.org:443: No address associated with hostname     exit 1
//! /system/bin/sh: nc: inaccessible or not found    exit 127
//! ```
//!
//! Nothing is sent over the connection. An iPhone has no such tool for a computer. Only what toybox is known to say counts
//! as "not reached"; other words are "could not check".

use std::time::Duration;

use serde::Serialize;

use crate::case::Case;
use crate::facts::Replies;
use crate::internet::server::ServerAddress;
use crate::phone::{Platform, Query, Reply};

/// Whether the phone reaches the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FromPhone {
    Reached,
    /// Nothing answers it there.
    NotReached,
    /// It does not know the name.
    NoName,
    /// It has no tool that tells, or did not say.
    CouldNot,
}

impl FromPhone {
    pub fn id(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::NotReached => "not_reached",
            Self::NoName => "no_name",
            Self::CouldNot => "could_not",
        }
    }

    /// The phone itself says that it does not get there.
    pub fn fails(self) -> bool {
        matches!(self, Self::NotReached | Self::NoName)
    }

    pub(super) fn read(case: &Case, replies: &Replies, server: &ServerAddress) -> Self {
        if case.phone.platform != Platform::Android {
            return Self::CouldNot;
        }
        replies.reply(&query(server)).map_or(Self::CouldNot, Self::of)
    }

    fn of(reply: &Reply) -> Self {
        let error = reply.error_text();
        let says = |words: &[&str]| words.iter().any(|word| error.contains(word));
        match reply.exit {
            Some(0) => Self::Reached,
            Some(1) if says(&["No address associated with hostname", "Name or service not known"]) => Self::NoName,
            Some(1)
                if says(&[
                    "Timeout",
                    "Connection refused",
                    "Connection timed out",
                    "No route to host",
                    "Network is unreachable",
                ]) =>
            {
                Self::NotReached
            }
            Some(_) | None => Self::CouldNot,
        }
    }
}

/// Three seconds to connect and one of silence, and a little for the way.
const DEADLINE: Duration = Duration::from_secs(6);

pub(super) fn query(server: &ServerAddress) -> Query {
    Query::shell(format!("nc -w 3 -W 1 {} {}", server.host(), server.port())).within(DEADLINE).private()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_words_say_that_it_was_not_reached() {
        for (exit, error, expected) in [
            (Some(0), "", FromPhone::Reached),
            (Some(1), "nc: Timeout\n", FromPhone::NotReached),
            (Some(1), "nc: connect: Connection refused\n", FromPhone::NotReached),
            (Some(1), "nc: connect: Network is unreachable\n", FromPhone::NotReached),
            (Some(1), "nc: a.example:443: No address associated with hostname\n", FromPhone::NoName),
            (Some(1), "nc: Unknown option 'W' (see \"nc --help\")\n", FromPhone::CouldNot),
            (Some(1), "", FromPhone::CouldNot),
            (Some(127), "/system/bin/sh: nc: inaccessible or not found\n", FromPhone::CouldNot),
            (None, "", FromPhone::CouldNot),
        ] {
            let reply = Reply { stderr: error.into(), exit, ..Reply::default() };
            assert_eq!(FromPhone::of(&reply), expected, "{error}");
        }
    }
}
