//! Dropbox: the room of the account.
//!
//! ```text
//! {"used":314159265,"allocation":{".tag":"individual","allocated":2147483648}}
//! {"used":314159265,"allocation":{".tag":"team","used":6000000,"allocated":10000000,"user_within_team_space_allocated":0}}
//! ```
//!
//! In a team everybody fills one room; a limit of one member's own is `user_within_team_space_allocated`, 0 for none.
//! Only addresses that were registered take the browser back, so that the port is always the same.

use diagnosis::account::NoAccount;
use diagnosis::facts::cloud_space::{CloudSpace, Room};
use serde_json::Value;

use super::oauth::Provider;
use super::{figure, json};

/// Registered with Dropbox as `http://127.0.0.1:47654`.
const PORT: u16 = 47654;

pub const PROVIDER: Provider = Provider {
    authorize: "https://www.dropbox.com/oauth2/authorize",
    token: "https://api.dropboxapi.com/oauth2/token",
    revoke: Some("https://api.dropboxapi.com/2/auth/token/revoke"),
    scopes: &["account_info.read"],
    extra: &[("token_access_type", "offline")],
    host: "127.0.0.1",
    port: PORT,
    space: "https://api.dropboxapi.com/2/users/get_space_usage",
    by_post: true,
    read: space,
};

fn space(body: &[u8]) -> Result<CloudSpace, NoAccount> {
    let answer: Value = json(body)?;
    let own = figure::bytes(answer.get("used"))?.ok_or(NoAccount::Unreadable)?;
    let allocation = answer.get("allocation").ok_or(NoAccount::Unreadable)?;
    let of = |name: &str| figure::bytes(allocation.get(name));
    let allocated = of("allocated")?;
    match allocation.get(".tag").and_then(Value::as_str) {
        Some("individual") => Ok(figure::space(own, Room::Bytes(allocated.ok_or(NoAccount::Unreadable)?))),
        Some("team") => match of("user_within_team_space_allocated")?.filter(|limit| *limit > 0) {
            Some(limit) => Ok(figure::space(own, Room::Bytes(limit))),
            None => {
                let used = of("used")?.ok_or(NoAccount::Unreadable)?;
                Ok(figure::space(used, Room::Bytes(allocated.ok_or(NoAccount::Unreadable)?)))
            }
        },
        Some(_) | None => Err(NoAccount::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_room_and_a_teams_are_told_apart() {
        let read = |text: &str| space(text.as_bytes());
        let own = r#"{"used":5,"allocation":{".tag":"individual","allocated":20}}"#;
        assert_eq!(read(own), Ok(figure::space(5, Room::Bytes(20))));
        let team =
            r#"{"used":5,"allocation":{".tag":"team","used":60,"allocated":100,"user_within_team_space_allocated":0}}"#;
        assert_eq!(read(team), Ok(figure::space(60, Room::Bytes(100))));
        let limited =
            r#"{"used":5,"allocation":{".tag":"team","used":60,"allocated":100,"user_within_team_space_allocated":7}}"#;
        assert_eq!(read(limited), Ok(figure::space(5, Room::Bytes(7))));
        for bad in [
            r#"{"used":5}"#,
            r#"{"used":-5,"allocation":{".tag":"individual","allocated":20}}"#,
            r#"{"used":5,"allocation":{".tag":"other"}}"#,
            r#"{"used":5,"allocation":{".tag":"individual"}}"#,
            r#"{"allocation":{".tag":"individual","allocated":20}}"#,
        ] {
            assert_eq!(read(bad), Err(NoAccount::Unreadable), "{bad}");
        }
    }
}
