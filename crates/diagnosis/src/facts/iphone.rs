//! How an iPhone is asked: a small language in which nothing can be changed. Each line is one question.
//!
//! ```text
//! lockdown                    values of the nameless domain, without those that name a person or a phone
//! lockdown DOMAIN             values of that domain
//! afc read PATH               a file, as it is on the phone
//! afc stat PATH               what the phone knows of a file
//! afc list PATH               names in a folder, one a line
//! afc space                   size and free space of the volume that holds the photos
//! apps                        installed and offloaded apps
//! power                       the battery as the hardware tells it
//! crashes                     crash reports: name, tab, Unix seconds
//! library                     what its photo library tells, in numbers (`photo_library.rs`); takes minutes
//! ```
//!
//! Dictionaries come as XML property lists; a file comes raw. Exit 0: said. Exit 1: there is no such file, domain or
//! value, which is an answer too. `library` is answered by the computer, from a copy that it makes and deletes; exit 1:
//! there is none that can be read, and why.

use std::time::Duration;

use super::property_list::{self, Dict};
use super::{Replies, clock};
use crate::fact::Unknown;
use crate::phone::{PHOTO_LIBRARY, Query, Reply};

/// The domain without a name: what the phone is.
pub(crate) fn lockdown() -> Query {
    Query::iphone("lockdown")
}

pub(crate) fn domain(name: &str) -> Query {
    Query::iphone(format!("lockdown {name}"))
}

/// A file below `/private/var/mobile/Media`.
pub(crate) fn file(path: &str) -> Query {
    Query::iphone(format!("afc read {path}"))
}

pub(crate) fn stat(path: &str) -> Query {
    Query::iphone(format!("afc stat {path}"))
}

pub(crate) fn space() -> Query {
    Query::iphone("afc space")
}

pub(crate) fn apps() -> Query {
    Query::iphone("apps")
}

pub(crate) fn power() -> Query {
    Query::iphone("power")
}

pub(crate) fn crashes() -> Query {
    Query::iphone("crashes")
}

/// Libraries have up to some 2 GB, and the slowest that one was copied, through two more layers, was 2 MB a second
/// (osxphotos issue 745). A copy that the phone wrote into is made again.
const LIBRARY_DEADLINE: Duration = Duration::from_secs(45 * 60);

pub(crate) fn library() -> Query {
    Query::iphone(PHOTO_LIBRARY).within(LIBRARY_DEADLINE)
}

/// `None`: the phone has no such thing.
pub(crate) fn said<'a>(replies: &'a Replies, query: &Query) -> Result<Option<&'a Reply>, Unknown> {
    let reply = replies.reply(query)?;
    match reply.exit {
        Some(0) => Ok(Some(reply)),
        Some(1) => Ok(None),
        Some(_) | None => Err(Unknown::unreadable(query.command())),
    }
}

/// A dictionary. `None`: the phone has no such thing.
pub(crate) fn dict(replies: &Replies, query: &Query) -> Result<Option<Dict>, Unknown> {
    let Some(reply) = said(replies, query)? else { return Ok(None) };
    let unreadable = || Unknown::unreadable(query.command());
    let value = property_list::parse(&reply.stdout).ok_or_else(unreadable)?;
    Ok(Some(Dict(value.into_dictionary().ok_or_else(unreadable)?)))
}

/// The dictionaries of a list.
pub(crate) fn dicts(replies: &Replies, query: &Query) -> Result<Vec<Dict>, Unknown> {
    let unreadable = || Unknown::unreadable(query.command());
    let reply = said(replies, query)?.ok_or_else(unreadable)?;
    let value = property_list::parse(&reply.stdout).ok_or_else(unreadable)?;
    let items = value.into_array().ok_or_else(unreadable)?;
    items.into_iter().map(|item| item.into_dictionary().map(Dict).ok_or_else(unreadable)).collect()
}

/// Whether there is such a file. A file without attributes is one all the same.
pub(crate) fn exists(replies: &Replies, path: &str) -> Result<bool, Unknown> {
    Ok(said(replies, &stat(path))?.is_some())
}

/// When a file was last written, Unix seconds: `st_mtime` counts nanoseconds.
pub(crate) fn written_at(replies: &Replies, path: &str) -> Option<i64> {
    let nanoseconds = dict(replies, &stat(path)).ok()??.count("st_mtime")?;
    i64::try_from(nanoseconds / 1_000_000_000).ok().filter(|seconds| clock::is_time(*seconds))
}
