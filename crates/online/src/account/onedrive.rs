//! OneDrive: the quota of the drive, by Microsoft Graph.
//!
//! ```text
//! {"quota":{"total":5368709120,"used":5100273664,"remaining":268435456,"deleted":1048576,"state":"nearing"}}
//! ```
//!
//! `state` is normal, nearing (less than a tenth left), critical (less than a hundredth) or exceeded. The numbers may be
//! days old (github.com/OneDrive/onedrive-api-docs, issue 1791). Microsoft has no address that takes a right back: the
//! person does it on a page of theirs.

use diagnosis::account::NoAccount;
use diagnosis::facts::cloud_space::{CloudSpace, Level, Room};
use serde_json::Value;

use super::oauth::Provider;
use super::{figure, json};

pub const PROVIDER: Provider = Provider {
    authorize: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    token: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    revoke: None,
    scopes: &["Files.Read", "offline_access"],
    extra: &[("prompt", "select_account")],
    // Microsoft takes any port of this name for a program on a computer, and not of the number.
    host: "localhost",
    port: 0,
    space: "https://graph.microsoft.com/v1.0/me/drive?$select=quota",
    by_post: false,
    read: space,
};

fn space(body: &[u8]) -> Result<CloudSpace, NoAccount> {
    let answer: Value = json(body)?;
    let quota = answer.get("quota").and_then(Value::as_object).ok_or(NoAccount::Unreadable)?;
    let word = match quota.get("state").and_then(Value::as_str) {
        Some("normal") => Some(Level::Plenty),
        Some("nearing" | "critical") => Some(Level::Nearly),
        Some("exceeded") => Some(Level::Full),
        // A word that we do not know says nothing; the figures may.
        Some(_) | None => None,
    };
    let used = figure::bytes(quota.get("used"))?;
    // Microsoft counts a plan without a limit, and an account that it does not know, as 0.
    let total = figure::bytes(quota.get("total"))?.filter(|total| *total > 0);
    let deleted = figure::bytes(quota.get("deleted"))?.filter(|deleted| used.is_some_and(|used| *deleted <= used));
    if word.is_none() && (used.is_none() || total.is_none()) {
        return Err(NoAccount::Unreadable);
    }
    let room = total.map_or(Room::Unknown, Room::Bytes);
    Ok(CloudSpace { used, room, trash: deleted, word, lags: true, ..CloudSpace::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_state_are_read_and_neither_is_believed_alone() {
        let level = |text: &str| space(text.as_bytes()).map(|space| space.level());
        let of = |used: i64, state: &str| format!(r#"{{"quota":{{"total":1000,"used":{used},"state":"{state}"}}}}"#);
        assert_eq!(level(&of(500, "normal")), Ok(Some(Level::Plenty)));
        assert_eq!(level(&of(950, "nearing")), Ok(Some(Level::Nearly)));
        assert_eq!(level(&of(999, "critical")), Ok(Some(Level::Nearly)));
        assert_eq!(level(&of(500, "exceeded")), Ok(Some(Level::Full)), "the worse of both");
        assert_eq!(level(&of(1000, "normal")), Ok(Some(Level::Full)));
        assert_eq!(level(&of(500, "dreaming")), Ok(Some(Level::Plenty)), "an unknown word says nothing");
        assert_eq!(level(r#"{"quota":{"state":"exceeded"}}"#), Ok(Some(Level::Full)));
        for bad in [
            r#"{"quota":{}}"#,
            r#"{"quota":{"state":"dreaming"}}"#,
            r#"{"quota":{"total":0,"used":0}}"#,
            "[]",
            &of(-1, "normal"),
        ] {
            assert_eq!(level(bad), Err(NoAccount::Unreadable), "{bad}");
        }
        let space = space(of(500, "normal").as_bytes()).unwrap();
        assert!(space.lags, "the numbers are said to be old");
    }
}
