//! What this phone's own tools can do, so that nothing is offered that they would understand otherwise.
//!
//! ```text
//!   clear [--user USER_ID] [--cache-only] PACKAGE                             (pm help, Android 14)
//!     Deletes all data associated with a package. Options are:
//!       --cache-only: a flag which tells if we only need to clear cache data
//! ```
//!
//! Without the flag the same command deletes all that the app has. It is never run then.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

/// `pm help`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ShellTools {
    /// `pm clear` knows `--cache-only`.
    pub clear_cache_only: bool,
}

fn query() -> Query {
    Query::shell("pm help")
}

impl Reading for ShellTools {
    const ID: FactId = FactId::ShellTools;
    const LANE: Lane = Lane::App;

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        // Older tools print their help to standard error.
        let reply = replies.reply(&query())?;
        parse(&format!("{}\n{}", reply.text(), reply.error_text()))
    }
}

fn parse(text: &str) -> Result<ShellTools, Unknown> {
    let mut clear = text.lines().map(str::trim).filter(|line| {
        line.strip_prefix("pm ").unwrap_or(line).strip_prefix("clear").is_some_and(|rest| rest.starts_with([' ', ':']))
    });
    let Some(first) = clear.next() else { return Err(Unknown::unreadable("help of pm clear")) };
    Ok(ShellTools {
        clear_cache_only: first.contains("--cache-only") || clear.any(|line| line.contains("--cache-only")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_is_believed_only_on_the_line_of_clear() {
        assert!(parse("  clear [--user USER_ID] [--cache-only] PACKAGE\n").unwrap().clear_cache_only);
        assert!(!parse("pm clear: deletes all data\n  other --cache-only\n").unwrap().clear_cache_only);
        assert!(parse("  trim-caches DESIRED_FREE_SPACE\n").is_err());
    }
}
