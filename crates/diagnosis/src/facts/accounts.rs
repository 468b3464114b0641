//! Accounts: which kinds are signed in. Never whose.
//!
//! ```text
//! User UserInfo{0:Owner:13}:                                                  (Android 10, Pixel)
//!   Accounts: 1
//!     Account {name=somebody@example.com, type=com.google}
//!
//!   AccountId, Action_Type, timestamp, UID, TableName, Key
//!   Accounts History
//!   1,action_account_add,2019-12-11 12:23:57,10099,accounts,0
//!   1,action_clear_password,2019-12-12 12:23:57,10099,accounts,1
//! ```

use std::collections::BTreeMap;

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

/// `dumpsys account`, for the user of the case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Accounts {
    /// How many accounts there are of each type, e.g. `com.google`.
    pub types: BTreeMap<String, u32>,
    /// When a password was last cleared or an account's app went, by the clock on the phone's wall. The history does
    /// not name the account, so this alone proves nothing.
    pub last_password_cleared_local: Option<String>,
    pub last_removed_local: Option<String>,
}

fn query() -> Query {
    Query::shell("dumpsys account")
}

impl Reading for Accounts {
    const ID: FactId = FactId::Accounts;
    const LANE: Lane = Lane::Access;

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query()])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        parse(&replies.text(&query())?, case.user)
    }
}

fn parse(text: &str, user: u32) -> Result<Accounts, Unknown> {
    let start = format!("User UserInfo{{{user}:");
    let part: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.trim_start().starts_with(&start))
        .enumerate()
        .take_while(|(at, line)| *at == 0 || !line.trim_start().starts_with("User UserInfo{"))
        .map(|(_, line)| line.trim())
        .collect();
    let count: u32 = part
        .iter()
        .find_map(|line| line.strip_prefix("Accounts: "))
        .and_then(|count| count.trim().parse().ok())
        .ok_or_else(|| Unknown::unreadable(format!("accounts of user {user}")))?;
    let mut found = Accounts::default();
    for line in &part {
        if let Some(kind) = account_type(line) {
            *found.types.entry(kind.to_owned()).or_default() += 1;
        }
        // Rows are in the order of time.
        match history(line) {
            Some(("action_clear_password", at)) => found.last_password_cleared_local = Some(at.to_owned()),
            Some(("action_account_remove" | "action_authenticator_remove", at)) => {
                found.last_removed_local = Some(at.to_owned());
            }
            Some(_) | None => {}
        }
    }
    if found.types.values().sum::<u32>() < count {
        return Err(Unknown::unreadable("types of the accounts"));
    }
    Ok(found)
}

/// `Account {name=…, type=com.google}`; a name may hold anything.
fn account_type(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("Account {")?;
    let kind = rest.rsplit_once("type=")?.1.trim_end_matches('}').trim();
    (!kind.is_empty()).then_some(kind)
}

fn history(line: &str) -> Option<(&str, &str)> {
    let mut columns = line.split(',');
    columns.next()?.parse::<i64>().ok()?;
    Some((columns.next()?, columns.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
User UserInfo{0:Owner:13}:
  Accounts: 2
    Account {name=a, type=b}@example.com, type=com.google}
    Account {name=c, type=com.google}

  Accounts History
  1,action_account_add,2019-12-11 12:23:57,10099,accounts,0
  1,action_clear_password,2019-12-12 12:23:57,10099,accounts,1
User UserInfo{11:User2:10}:
  Accounts: 0
";

    #[test]
    fn kinds_are_counted_and_names_are_not_kept() {
        let found = parse(TEXT, 0).unwrap();
        assert_eq!(found.types, BTreeMap::from([("com.google".to_owned(), 2)]));
        assert_eq!(found.last_password_cleared_local.as_deref(), Some("2019-12-12 12:23:57"));
        assert_eq!(parse(TEXT, 11).unwrap(), Accounts::default());
        let json = serde_json::to_string(&found).unwrap();
        assert!(!json.contains("example"), "{json}");
    }

    #[test]
    fn another_user_is_not_taken_for_this_one() {
        assert!(parse(TEXT, 1).is_err());
        assert!(parse("User UserInfo{0:O:13}:\n  Accounts: 1\n", 0).is_err(), "one account, and none was read");
    }
}
