//! Google: what Drive says of the room that mail, files and photos share.
//!
//! ```text
//! {"storageQuota":{"limit":"16106127360","usage":"13958643712","usageInDrive":"2147483648","usageInDriveTrash":"536870912"}}
//! ```
//!
//! Drive API v3, `about.get`; without `limit` there is none. The trash is that of Drive alone: nobody tells that of Photos.
//! `drive.appdata` is the smallest right that may ask: a folder of our own, which stays empty.

use diagnosis::account::NoAccount;
use diagnosis::facts::cloud_space::{CloudSpace, Room};
use serde_json::Value;

use super::oauth::Provider;
use super::{figure, json};

pub const PROVIDER: Provider = Provider {
    authorize: "https://accounts.google.com/o/oauth2/v2/auth",
    token: "https://oauth2.googleapis.com/token",
    revoke: Some("https://oauth2.googleapis.com/revoke"),
    scopes: &["https://www.googleapis.com/auth/drive.appdata"],
    // Without these Google gives no token that lasts a second time.
    extra: &[("access_type", "offline"), ("prompt", "consent")],
    host: "127.0.0.1",
    port: 0,
    space: "https://www.googleapis.com/drive/v3/about?fields=storageQuota",
    by_post: false,
    read: space,
};

fn space(body: &[u8]) -> Result<CloudSpace, NoAccount> {
    let answer: Value = json(body)?;
    let quota = answer.get("storageQuota").and_then(Value::as_object).ok_or(NoAccount::Unreadable)?;
    let used = figure::bytes(quota.get("usage"))?.ok_or(NoAccount::Unreadable)?;
    let room = figure::bytes(quota.get("limit"))?.map_or(Room::Unlimited, Room::Bytes);
    let trash = figure::part(figure::bytes(quota.get("usageInDriveTrash"))?, used)?;
    Ok(CloudSpace { trash, ..figure::space(used, room) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quota_is_read_and_what_cannot_be_is_not() {
        let read = |text: &str| space(text.as_bytes());
        let whole = r#"{"storageQuota":{"limit":"16106127360","usage":"13958643712","usageInDrive":"2147483648","usageInDriveTrash":"536870912"}}"#;
        let expected =
            CloudSpace { trash: Some(536_870_912), ..figure::space(13_958_643_712, Room::Bytes(16_106_127_360)) };
        assert_eq!(read(whole), Ok(expected));
        assert_eq!(
            read(r#"{"storageQuota":{"usage":"5"},"user":{}}"#),
            Ok(figure::space(5, Room::Unlimited)),
            "without a limit there is none"
        );
        assert!(read(r#"{"storageQuota":{"limit":15,"usage":16}}"#).is_ok(), "over the limit is possible");
        for bad in [
            "",
            "<html>",
            "{}",
            r#"{"storageQuota":[]}"#,
            r#"{"storageQuota":{"limit":"15"}}"#,
            r#"{"storageQuota":{"limit":"-1","usage":"1"}}"#,
            r#"{"storageQuota":{"limit":"15","usage":"many"}}"#,
            r#"{"storageQuota":{"limit":"15","usage":"3","usageInDriveTrash":"4"}}"#,
        ] {
            assert_eq!(read(bad), Err(NoAccount::Unreadable), "{bad}");
        }
    }
}
