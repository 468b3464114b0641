//! Immich: the quota of the user, and the disk of the server where there is none. By a key that the person makes there.
//!
//! ```text
//! GET api/users/me        {"quotaSizeInBytes":107374182400,"quotaUsageInBytes":53687091200,"email":"…",…}
//! GET api/server/storage  {"diskSizeRaw":4000000000000,"diskUseRaw":3900000000000,"diskAvailableRaw":100000000000,…}
//! ```
//!
//! A key is allowed what its maker ticks: `user.read`, and `server.storage` for the disk.

use diagnosis::account::{LinkOrder, NoAccount};
use diagnosis::facts::cloud_space::{CloudSpace, Room};
use reqwest::header::HeaderValue;
use reqwest::{Method, Url};
use serde_json::Value;

use super::keychain::Key;
use super::{Accounts, address, figure, json};

/// A key that opens nothing is said at once, and not kept.
pub(super) async fn link(accounts: &Accounts, order: &LinkOrder) -> Result<Key, NoAccount> {
    let server = address::server(order.server.as_deref().ok_or(NoAccount::BadAddress)?)?;
    let key =
        order.key.as_ref().map(|key| key.reveal().trim()).filter(|key| !key.is_empty()).ok_or(NoAccount::BadKey)?;
    let key = Key::ApiKey { server: server.into(), key: key.to_owned() };
    match space(accounts, &key).await {
        Ok(_) => Ok(key),
        Err(NoAccount::Revoked) => Err(NoAccount::BadKey),
        // Something else answers at this address.
        Err(NoAccount::Unreadable | NoAccount::Refused) => Err(NoAccount::OtherServer),
        Err(why) => Err(why),
    }
}

pub(super) async fn space(accounts: &Accounts, key: &Key) -> Result<CloudSpace, NoAccount> {
    let Key::ApiKey { server, key } = key else { return Err(NoAccount::NotLinked) };
    let server = address::server(server)?;
    let user: Value = json(&ask(accounts, &server, key, "api/users/me").await?)?;
    if let Some(space) = of_user(&user)? {
        return Ok(space);
    }
    of_server(&json(&ask(accounts, &server, key, "api/server/storage").await?)?)
}

async fn ask(accounts: &Accounts, server: &Url, key: &str, path: &str) -> Result<Vec<u8>, NoAccount> {
    let mut key = HeaderValue::from_str(key).map_err(|_| NoAccount::BadKey)?;
    key.set_sensitive(true);
    let request = accounts.request(Method::GET, address::below(server, path)?)?;
    accounts.ask(request.header("x-api-key", key)).await
}

/// `None`: this user has no limit of their own.
fn of_user(user: &Value) -> Result<Option<CloudSpace>, NoAccount> {
    // Any other page is told from a user without a limit.
    let fields =
        user.as_object().filter(|fields| fields.contains_key("quotaSizeInBytes")).ok_or(NoAccount::Unreadable)?;
    let Some(size) = figure::bytes(fields.get("quotaSizeInBytes"))? else { return Ok(None) };
    let used = figure::bytes(fields.get("quotaUsageInBytes"))?.unwrap_or(0);
    Ok(Some(figure::space(used, Room::Bytes(size))))
}

fn of_server(storage: &Value) -> Result<CloudSpace, NoAccount> {
    let of = |name: &str| figure::bytes(storage.get(name))?.ok_or(NoAccount::Unreadable);
    let (size, used) = (of("diskSizeRaw")?, of("diskUseRaw")?);
    if size == 0 || used > size {
        return Err(NoAccount::Unreadable);
    }
    // Some of a disk is nobody's to fill: what is left is what the server calls available.
    let left = figure::part(figure::bytes(storage.get("diskAvailableRaw"))?, size)?;
    Ok(figure::space(left.map_or(used, |left| size - left), Room::Bytes(size)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_users_limit_comes_before_the_servers_disk() {
        let user = json!({ "quotaSizeInBytes": 100, "quotaUsageInBytes": 40, "email": "jane@example.org" });
        assert_eq!(of_user(&user), Ok(Some(figure::space(40, Room::Bytes(100)))));
        assert_eq!(of_user(&json!({ "quotaSizeInBytes": null, "quotaUsageInBytes": 40 })), Ok(None));
        assert_eq!(of_user(&json!({ "message": "hello" })), Err(NoAccount::Unreadable));
        assert_eq!(of_user(&json!({ "quotaSizeInBytes": -1 })), Err(NoAccount::Unreadable));
        let disk = json!({ "diskSizeRaw": 1000, "diskUseRaw": 900, "diskAvailableRaw": 50 });
        assert_eq!(of_server(&disk), Ok(figure::space(950, Room::Bytes(1000))));
        for bad in [
            json!({}),
            json!({ "diskSizeRaw": 0, "diskUseRaw": 0 }),
            json!({ "diskSizeRaw": 10, "diskUseRaw": 20 }),
            json!({ "diskSizeRaw": 10, "diskUseRaw": 5, "diskAvailableRaw": 11 }),
        ] {
            assert_eq!(of_server(&bad), Err(NoAccount::Unreadable), "{bad}");
        }
    }
}
