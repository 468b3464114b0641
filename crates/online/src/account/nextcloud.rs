//! Nextcloud: a password that the server makes for this program alone (login flow v2), and the quota of its user.
//!
//! ```text
//! POST index.php/login/v2   {"poll":{"token":"…","endpoint":"https://cloud.example.org/login/v2/poll"},"login":"https://…/login/v2/flow/…"}
//! POST the endpoint         404 until the person is done, then {"server":"https://…","loginName":"jane","appPassword":"…"}
//! GET  ocs/v2.php/cloud/user?format=json
//!                           {"ocs":{"data":{"quota":{"free":5,"used":7,"total":12,"relative":58.3,"quota":12}}}}
//! ```
//!
//! A `quota` of -3 is none at all: the disk of the server is the limit, which `total` then is. -1 and -2 mean that the
//! server could not work it out (nextcloud/server, OCP\Files\FileInfo).

use diagnosis::account::{LinkOrder, NoAccount, Revoked};
use diagnosis::facts::cloud_space::{CloudSpace, Room};
use reqwest::{Method, RequestBuilder, Url};
use serde::Deserialize;
use serde_json::Value;

use super::keychain::Key;
use super::{Accounts, address, figure, json, refusal};

#[derive(Deserialize)]
struct Begun {
    poll: Poll,
    login: String,
}

#[derive(Deserialize)]
struct Poll {
    token: String,
    endpoint: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Granted {
    login_name: String,
    app_password: String,
}

pub(super) async fn link(
    accounts: &Accounts,
    order: &LinkOrder,
    told: &(dyn Fn(&str) + Send + Sync),
) -> Result<Key, NoAccount> {
    let server = address::server(order.server.as_deref().ok_or(NoAccount::BadAddress)?)?;
    let begin = accounts.request(Method::POST, address::below(&server, "index.php/login/v2")?)?;
    let begun: Begun = match accounts.ask(begin).await {
        // Something that is no Nextcloud does not know this address, or answers with a page of its own.
        Ok(body) => json(&body).map_err(|_| NoAccount::OtherServer)?,
        Err(NoAccount::Refused) => return Err(NoAccount::OtherServer),
        Err(why) => return Err(why),
    };
    let endpoint = address::as_agreed(&server, &begun.poll.endpoint)?;
    let login = address::as_agreed(&server, &begun.login)?;
    accounts.open(login.as_str(), told);
    let granted = tokio::time::timeout(accounts.pace.for_the_person, granted(accounts, &endpoint, &begun.poll.token));
    let granted = granted.await.map_err(|_| NoAccount::GivenUp)??;
    Ok(Key::AppPassword { server: server.into(), login: granted.login_name, password: granted.app_password })
}

/// Waits until the person is done in the browser.
async fn granted(accounts: &Accounts, endpoint: &Url, token: &str) -> Result<Granted, NoAccount> {
    loop {
        let request = accounts.request(Method::POST, endpoint.clone())?.form(&[("token", token)]);
        let page = accounts.send(request).await?;
        match (page.status, refusal(&page)) {
            (404, _) => {}
            // It wants to be asked less often: the pause is as good as any.
            (_, Some(NoAccount::Throttled)) => {}
            (_, Some(why)) => return Err(why),
            (_, None) => return json(&page.body),
        }
        tokio::time::sleep(accounts.pace.between).await;
    }
}

pub(super) async fn space(accounts: &Accounts, key: &Key) -> Result<CloudSpace, NoAccount> {
    let request = signed_in(accounts, key, Method::GET, "ocs/v2.php/cloud/user?format=json")?;
    read(&accounts.ask(request).await?)
}

/// Ends the password of this program.
pub(super) async fn revoke(accounts: &Accounts, key: &Key) -> Revoked {
    let Ok(request) = signed_in(accounts, key, Method::DELETE, "ocs/v2.php/core/apppassword") else {
        return Revoked::ByHand;
    };
    match accounts.send(request).await {
        // 401: somebody ended it before.
        Ok(page) if matches!(page.status, 200..=299 | 401) => Revoked::Yes,
        Ok(_) | Err(_) => Revoked::NoAnswer,
    }
}

fn signed_in(accounts: &Accounts, key: &Key, method: Method, path: &str) -> Result<RequestBuilder, NoAccount> {
    let Key::AppPassword { server, login, password } = key else { return Err(NoAccount::NotLinked) };
    let url = address::below(&address::server(server)?, path)?;
    let request = accounts.request(method, url)?.basic_auth(login, Some(password));
    Ok(request.header("OCS-APIRequest", "true"))
}

fn read(body: &[u8]) -> Result<CloudSpace, NoAccount> {
    let answer: Value = json(body)?;
    let quota = answer.pointer("/ocs/data/quota").and_then(Value::as_object).ok_or(NoAccount::Unreadable)?;
    let used = figure::bytes(quota.get("used"))?.ok_or(NoAccount::Unreadable)?;
    let set = quota.get("quota").and_then(Value::as_i64);
    let room = match (set, quota.get("total")) {
        (Some(-2 | -1), _) => Room::Unknown,
        (_, total) => match figure::bytes(total) {
            Ok(Some(total)) if total > 0 => Room::Bytes(total),
            // No limit, and a disk of which nothing is told.
            _ if set == Some(-3) => Room::Unlimited,
            Ok(Some(_)) | Ok(None) | Err(_) => return Err(NoAccount::Unreadable),
        },
    };
    Ok(figure::space(used, room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quota_is_read_with_its_signs() {
        let read = |quota: &str| read(format!(r#"{{"ocs":{{"data":{{"quota":{quota}}}}}}}"#).as_bytes());
        let space = |used, room| Ok(figure::space(used, room));
        assert_eq!(read(r#"{"free":5,"used":7,"total":12,"relative":58.33,"quota":12}"#), space(7, Room::Bytes(12)));
        assert_eq!(read(r#"{"free":"5","used":"7","total":"12"}"#), space(7, Room::Bytes(12)));
        assert_eq!(read(r#"{"used":7,"total":900,"quota":-3}"#), space(7, Room::Bytes(900)), "the disk of the server");
        assert_eq!(read(r#"{"used":7,"total":-3,"quota":-3}"#), space(7, Room::Unlimited));
        assert_eq!(read(r#"{"used":7,"quota":-3}"#), space(7, Room::Unlimited));
        assert_eq!(read(r#"{"used":7,"total":5,"quota":-2}"#), space(7, Room::Unknown));
        for bad in [
            r#"{"used":-1,"total":12}"#,
            r#"{"total":12}"#,
            r#"{"used":7}"#,
            r#"{"used":7,"total":0}"#,
            r#"{"used":7,"total":"lots"}"#,
            "[]",
        ] {
            assert_eq!(read(bad), Err(NoAccount::Unreadable), "{bad}");
        }
    }
}
