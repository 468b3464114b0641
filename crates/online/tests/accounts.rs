//! Accounts on servers of this computer, which answer as the providers do, and lie as they might.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

mod local;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diagnosis::account::{BrowserWords, Kept, LinkOrder, NoAccount, Revoked, Secret};
use diagnosis::facts::cloud_space::{CloudSpace, Level, Room};
use diagnosis::knowledge::account::Account;
use local::browser::{SentTo, visit};
use local::{Asked, Local, Said, answer};
use online::account::keychain::{Keychain, NoKey};
use online::account::registered::Registered;
use online::account::{Accounts, Linked, Pace};
use online::client::Client;

const PACE: Pace = Pace { for_the_person: Duration::from_secs(30), between: Duration::from_millis(1) };
const REGISTERED: &str = "[google]\nclient_id = 'g-id'\nclient_secret = 'g-secret'\n[onedrive]\nclient_id = 'o-id'\n[dropbox]\nclient_id = 'd-id'\n";

/// A keychain that can be looked into.
#[derive(Default)]
struct InMemory {
    keys: Mutex<HashMap<String, String>>,
    broken: Option<NoKey>,
}

impl InMemory {
    fn all(&self) -> Vec<String> {
        self.keys.lock().unwrap().values().cloned().collect()
    }
}

impl Keychain for InMemory {
    fn store(&self, name: &str, secret: &str) -> Result<(), NoKey> {
        self.broken.map_or(Ok(()), Err)?;
        self.keys.lock().unwrap().insert(name.to_owned(), secret.to_owned());
        Ok(())
    }

    fn find(&self, name: &str) -> Result<Option<String>, NoKey> {
        self.broken.map_or(Ok(()), Err)?;
        Ok(self.keys.lock().unwrap().get(name).cloned())
    }

    fn forget(&self, name: &str) -> Result<(), NoKey> {
        self.broken.map_or(Ok(()), Err)?;
        self.keys.lock().unwrap().remove(name);
        Ok(())
    }
}

fn json(body: &str) -> Said {
    answer("200 OK", &["content-type: application/json"], body.as_bytes())
}

fn status(status: &str) -> Said {
    answer(status, &[], b"{}")
}

fn words() -> BrowserWords {
    BrowserWords { done: "Done & <closed>.".to_owned(), denied: "Denied.".to_owned(), wrong: "Wrong.".to_owned() }
}

fn accounts(local: &Local, keychain: &Arc<InMemory>) -> Accounts {
    let client = Client::instead(local.address).unwrap();
    let registered = Registered::read(Some(REGISTERED), |_| None).unwrap();
    let keychain: Arc<dyn Keychain> = Arc::clone(keychain) as Arc<dyn Keychain>;
    Accounts::new(keychain, Linked::in_memory(), registered).with_client(client).with_words(words()).with_pace(PACE)
}

fn order(account: Account) -> LinkOrder {
    LinkOrder { account, server: None, key: None }
}

/// Links an account whose person does in the browser what `at` says.
async fn link<F, T>(accounts: Accounts, account: Account, at: F) -> (Result<Kept, NoAccount>, T)
where
    F: AsyncFnOnce(SentTo) -> T,
{
    let (tell, told) = tokio::sync::oneshot::channel();
    let tell = Mutex::new(Some(tell));
    let browser = move |url: &str| tell.lock().unwrap().take().unwrap().send(url.to_owned()).is_ok();
    let accounts = accounts.with_browser(Arc::new(browser));
    let order = order(account);
    let linking = accounts.link(&order, &|_| {});
    let at_browser = async { at(SentTo::read(&told.await.unwrap())).await };
    tokio::join!(linking, at_browser)
}

/// Base64 as in an address, of the SHA-256 of it: what PKCE calls S256.
fn s256(verifier: &str) -> String {
    use base64ct::{Base64UrlUnpadded, Encoding};
    Base64UrlUnpadded::encode_string(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()).as_ref())
}

const GOOGLE_SPACE: &str =
    r#"{"storageQuota":{"limit":"15000000000","usage":"14500000000","usageInDriveTrash":"1000"}}"#;

fn google(asked: &Asked) -> Said {
    match asked.path.split('?').next().unwrap() {
        "/oauth2.googleapis.com/token" => json(
            r#"{"access_token":"acc-1","expires_in":3599,"refresh_token":"ref-1","scope":"x","token_type":"Bearer"}"#,
        ),
        "/www.googleapis.com/drive/v3/about" => json(GOOGLE_SPACE),
        "/oauth2.googleapis.com/revoke" => json("{}"),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn google_is_linked_in_the_browser_read_and_forgotten() {
    let local = Local::serve(google).await;
    let keychain = Arc::new(InMemory::default());
    let accounts = accounts(&local, &keychain);
    assert_eq!(accounts.space(Account::Google).await, Err(NoAccount::NotLinked));

    let (kept, (sent, pages)) = link(accounts.clone(), Account::Google, async |sent: SentTo| {
        let state = &sent.query["state"];
        let mut pages = Vec::new();
        // What else may come to this port: the browser's own questions, and pages that guess.
        for other in ["code=evil", "state=guessed&code=evil", "state=guessed&error=access_denied"] {
            pages.push(visit(&sent.back(other)).await.unwrap());
        }
        pages.push(visit(&format!("{}/favicon.ico", sent.query["redirect_uri"])).await.unwrap());
        pages.push(visit(&sent.back(&format!("state={state}&code=c%2F1"))).await.unwrap());
        (sent, pages)
    })
    .await;
    assert_eq!(kept, Ok(Kept::Keychain));
    assert_eq!(accounts.linked(), [Account::Google]);
    assert!(pages[..4].iter().all(|page| page.starts_with("HTTP/1.1 404") && page.ends_with("Wrong.")), "{pages:?}");
    assert!(pages[4].starts_with("HTTP/1.1 200") && pages[4].ends_with("Done &amp; &lt;closed>."), "{pages:?}");
    assert_eq!(visit(&sent.back("state=x&code=y")).await, None, "nobody listens there any more");

    assert_eq!(sent.url.host_str(), Some("accounts.google.com"));
    assert!(sent.query["redirect_uri"].starts_with("http://127.0.0.1:"), "{}", sent.url);
    assert_eq!(sent.query["code_challenge_method"], "S256");
    assert_eq!(sent.query["scope"], "https://www.googleapis.com/auth/drive.appdata", "the smallest right");
    assert!(sent.query["state"].len() >= 20);
    let exchange = local.asked()[0].form();
    assert_eq!((exchange["code"].as_str(), exchange["client_id"].as_str()), ("c/1", "g-id"));
    assert_eq!(s256(&exchange["code_verifier"]), sent.query["code_challenge"]);

    let expected = CloudSpace {
        used: Some(14_500_000_000),
        room: Room::Bytes(15_000_000_000),
        trash: Some(1000),
        ..CloudSpace::default()
    };
    assert_eq!(accounts.space(Account::Google).await, Ok(expected));
    let asked = local.asked();
    assert_eq!(asked[1].form()["refresh_token"], "ref-1");
    assert!(asked[2].headers.contains(&"authorization: Bearer acc-1".to_owned()), "{:?}", asked[2].headers);
    assert!(asked[2].path.ends_with("?fields=storageQuota"), "no name and no mail address is asked for");

    assert_eq!(accounts.unlink(Account::Google).await, Ok(Revoked::Yes));
    assert_eq!(local.asked().last().unwrap().form()["token"], "ref-1");
    assert_eq!((keychain.all(), accounts.linked()), (vec![], vec![]));
    assert_eq!(accounts.space(Account::Google).await, Err(NoAccount::NotLinked));
}

#[tokio::test]
async fn who_says_no_or_does_nothing_is_not_linked() {
    let local = Local::serve(google).await;
    let keychain = Arc::new(InMemory::default());
    let (kept, page) =
        link(accounts(&local, &keychain), Account::Google, async |sent: SentTo| sent.deny().await.unwrap()).await;
    assert_eq!(kept, Err(NoAccount::Denied));
    assert!(page.ends_with("Denied."), "{page}");
    let impatient = Pace { for_the_person: Duration::from_millis(20), ..PACE };
    let (kept, ()) = link(accounts(&local, &keychain).with_pace(impatient), Account::Google, async |_| {}).await;
    assert_eq!(kept, Err(NoAccount::GivenUp));
    assert_eq!((local.asked(), keychain.all()), (vec![], vec![]), "nothing was asked or kept");

    let keychain: Arc<dyn Keychain> = keychain;
    let none = Accounts::new(keychain, Linked::in_memory(), Registered::default());
    assert_eq!(none.link(&order(Account::Google), &|_| {}).await, Err(NoAccount::NotSetUp));
    assert!(!none.is_set_up(Account::Google) && none.is_set_up(Account::Nextcloud));
}

#[tokio::test]
async fn each_trouble_of_a_provider_has_its_own_word() {
    let token = r#"{"access_token":"a","token_type":"Bearer","refresh_token":"r"}"#;
    let huge = "x".repeat(1 << 20);
    let cases: Vec<(&str, Said, Option<Said>, NoAccount)> = vec![
        ("taken back", answer("400 Bad Request", &[], br#"{"error":"invalid_grant"}"#), None, NoAccount::Revoked),
        ("another error", answer("400 Bad Request", &[], br#"{"error":"invalid_client"}"#), None, NoAccount::Refused),
        ("too often", status("429 Too Many Requests"), None, NoAccount::Throttled),
        ("busy", answer("503 Service Unavailable", &["retry-after: 30"], b""), None, NoAccount::Throttled),
        ("broken", status("500 Internal Server Error"), None, NoAccount::Refused),
        ("no token", json("<html>"), None, NoAccount::Unreadable),
        ("sent away", answer("302 Found", &["location: https://evil.example/"], b""), None, NoAccount::SentElsewhere),
        ("expired", json(token), Some(status("401 Unauthorized")), NoAccount::Revoked),
        ("forbidden", json(token), Some(status("403 Forbidden")), NoAccount::Refused),
        ("asked too often", json(token), Some(status("429 Too Many Requests")), NoAccount::Throttled),
        ("another form", json(token), Some(json(r#"{"quota":1}"#)), NoAccount::Unreadable),
        ("huge", json(token), Some(json(&huge)), NoAccount::Unreadable),
        ("a lie", json(token), Some(json(r#"{"storageQuota":{"usage":"-1","limit":"5"}}"#)), NoAccount::Unreadable),
    ];
    for (name, for_token, for_space, expected) in cases {
        let said = Mutex::new((Some(for_token), for_space));
        let local = Local::serve(move |asked| {
            let mut said = said.lock().unwrap();
            if asked.path.contains("/token") { said.0.take().unwrap() } else { said.1.take().unwrap() }
        })
        .await;
        let keychain = Arc::new(InMemory::default());
        keychain.store("google", r#"{"kind":"refresh","token":"r"}"#).unwrap();
        assert_eq!(accounts(&local, &keychain).space(Account::Google).await, Err(expected), "{name}");
        assert_eq!(keychain.all().len(), 1, "{name}: what failed once is tried again another day");
    }
}

#[tokio::test]
async fn onedrive_says_its_state_and_its_newest_token_is_kept() {
    let local = Local::serve(|asked| match asked.path.as_str() {
        path if path.ends_with("/oauth2/v2.0/token") => {
            json(r#"{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"newer"}"#)
        }
        path if path.starts_with("/graph.microsoft.com/v1.0/me/drive?$select=quota") => {
            json(r#"{"quota":{"total":5000,"used":100,"remaining":4900,"deleted":7,"state":"exceeded"}}"#)
        }
        other => panic!("{other}"),
    })
    .await;
    let keychain = Arc::new(InMemory::default());
    let accounts = accounts(&local, &keychain);
    let (kept, sent) = link(accounts.clone(), Account::Onedrive, async |sent: SentTo| {
        sent.agree("c").await;
        sent
    })
    .await;
    assert_eq!(kept, Ok(Kept::Keychain));
    assert!(sent.query["redirect_uri"].starts_with("http://localhost:"), "the only name that Microsoft takes");
    assert_eq!(sent.query["scope"], "Files.Read offline_access");
    assert!(!local.asked()[0].form().contains_key("client_secret"), "a public client has none");
    keychain.store("onedrive", r#"{"kind":"refresh","token":"older"}"#).unwrap();
    let space = accounts.space(Account::Onedrive).await.unwrap();
    assert_eq!((space.level(), space.lags, space.trash), (Some(Level::Full), true, Some(7)));
    assert!(keychain.all()[0].contains("newer"), "the older one runs out");
    assert_eq!(accounts.unlink(Account::Onedrive).await, Ok(Revoked::ByHand));
    assert!(keychain.all().is_empty());
}

#[tokio::test]
async fn dropbox_is_asked_by_post_and_takes_its_token_back() {
    let local = Local::serve(|asked| match (asked.method.as_str(), asked.path.as_str()) {
        ("POST", "/api.dropboxapi.com/oauth2/token") => {
            json(r#"{"access_token":"a","token_type":"bearer","expires_in":14400}"#)
        }
        ("POST", "/api.dropboxapi.com/2/users/get_space_usage") => {
            json(r#"{"used":1900,"allocation":{".tag":"individual","allocated":2000}}"#)
        }
        ("POST", "/api.dropboxapi.com/2/auth/token/revoke") => json("null"),
        other => panic!("{other:?}"),
    })
    .await;
    let keychain = Arc::new(InMemory::default());
    keychain.store("dropbox", r#"{"kind":"refresh","token":"r"}"#).unwrap();
    let accounts = accounts(&local, &keychain);
    assert_eq!(accounts.space(Account::Dropbox).await.unwrap().level(), Some(Level::Nearly));
    assert_eq!(accounts.unlink(Account::Dropbox).await, Ok(Revoked::Yes));
    let asked = local.asked();
    assert!(asked.last().unwrap().headers.contains(&"authorization: Bearer a".to_owned()));
}

fn nextcloud(asked: &Asked) -> Said {
    match (asked.method.as_str(), asked.path.as_str()) {
        ("POST", "/cloud.example.org/nc/index.php/login/v2") => json(
            r#"{"poll":{"token":"t-1","endpoint":"http://cloud.example.org/nc/index.php/login/v2/poll"},
                "login":"https://cloud.example.org/nc/index.php/login/v2/flow/xyz"}"#,
        ),
        ("GET", "/cloud.example.org/nc/ocs/v2.php/cloud/user?format=json") => json(
            r#"{"ocs":{"meta":{},"data":{"id":"jane","email":"jane@example.org","quota":{"free":10,"used":990,"total":1000,"quota":1000}}}}"#,
        ),
        ("DELETE", "/cloud.example.org/nc/ocs/v2.php/core/apppassword") => json("{}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_nextcloud_makes_a_password_for_this_program_and_ends_it() {
    let polls = Mutex::new(0);
    let local = Local::serve(move |asked| {
        if !asked.path.ends_with("/login/v2/poll") {
            return nextcloud(asked);
        }
        let mut polls = polls.lock().unwrap();
        *polls += 1;
        match *polls {
            1 | 2 => status("404 Not Found"),
            3 => status("429 Too Many Requests"),
            _ => json(r#"{"server":"https://evil.example","loginName":"jane","appPassword":"app-1"}"#),
        }
    })
    .await;
    let keychain = Arc::new(InMemory::default());
    let opened = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&opened);
    let accounts = accounts(&local, &keychain).with_browser(Arc::new(move |url: &str| {
        seen.lock().unwrap().push(url.to_owned());
        true
    }));
    let order = LinkOrder { account: Account::Nextcloud, server: Some("cloud.example.org/nc".into()), key: None };
    assert_eq!(accounts.link(&order, &|_| {}).await, Ok(Kept::Keychain));
    assert_eq!(*opened.lock().unwrap(), ["https://cloud.example.org/nc/index.php/login/v2/flow/xyz"]);
    assert!(!keychain.all()[0].contains("evil"), "the server that the person typed, and no other");

    let space = accounts.space(Account::Nextcloud).await.unwrap();
    assert_eq!((space.level(), space.left()), (Some(Level::Nearly), Some(10)));
    let asked = local.asked();
    let headers = &asked.last().unwrap().headers;
    assert!(headers.contains(&"ocs-apirequest: true".to_owned()), "{headers:?}");
    assert!(headers.contains(&"authorization: Basic amFuZTphcHAtMQ==".to_owned()), "{headers:?}");
    assert_eq!(accounts.unlink(Account::Nextcloud).await, Ok(Revoked::Yes));
    assert_eq!(local.asked().last().unwrap().method, "DELETE");
    assert!(keychain.all().is_empty());
}

#[tokio::test]
async fn what_is_no_nextcloud_or_leads_elsewhere_is_not_linked() {
    let elsewhere =
        r#"{"poll":{"token":"t","endpoint":"https://evil.example/poll"},"login":"https://cloud.example.org/l"}"#;
    let login_elsewhere =
        r#"{"poll":{"token":"t","endpoint":"https://cloud.example.org/poll"},"login":"https://evil.example/l"}"#;
    let cases = [
        ("cloud.example.org", status("404 Not Found"), NoAccount::OtherServer),
        ("cloud.example.org", json("<html>hello</html>"), NoAccount::OtherServer),
        ("cloud.example.org", json(elsewhere), NoAccount::SentElsewhere),
        ("cloud.example.org", json(login_elsewhere), NoAccount::SentElsewhere),
        ("http://cloud.example.org", status("500 x"), NoAccount::Unsafe),
        ("", status("500 x"), NoAccount::BadAddress),
    ];
    for (server, said, expected) in cases {
        let said = Mutex::new(Some(said));
        let local = Local::serve(move |_| said.lock().unwrap().take().unwrap()).await;
        let accounts = accounts(&local, &Arc::default())
            .with_browser(Arc::new(|url: &str| panic!("nobody is sent anywhere: {url}")));
        let order = LinkOrder { account: Account::Nextcloud, server: Some(server.to_owned()), key: None };
        assert_eq!(accounts.link(&order, &|_| {}).await, Err(expected), "{server}");
    }
}

#[tokio::test]
async fn an_immich_is_opened_by_a_key_that_the_person_made() {
    let local = Local::serve(|asked| {
        let open = asked.headers.contains(&"x-api-key: k-1".to_owned());
        match (open, asked.path.as_str()) {
            (false, _) => status("401 Unauthorized"),
            (true, "/immich.example.org/api/users/me") => {
                json(r#"{"email":"jane@example.org","quotaSizeInBytes":null,"quotaUsageInBytes":5}"#)
            }
            (true, "/immich.example.org/api/server/storage") => {
                json(r#"{"diskSizeRaw":1000,"diskUseRaw":990,"diskAvailableRaw":0}"#)
            }
            other => panic!("{other:?}"),
        }
    })
    .await;
    let keychain = Arc::new(InMemory::default());
    let accounts = accounts(&local, &keychain);
    let order = |key: &str| LinkOrder {
        account: Account::Immich,
        server: Some("immich.example.org".to_owned()),
        key: Some(Secret::new(key)),
    };
    for bad in ["", "  ", "other", "line\nbreak"] {
        assert_eq!(accounts.link(&order(bad), &|_| {}).await, Err(NoAccount::BadKey), "{bad:?}");
    }
    assert!(keychain.all().is_empty(), "a key that opens nothing is not kept");
    assert_eq!(accounts.link(&order(" k-1 "), &|_| {}).await, Ok(Kept::Keychain));
    assert_eq!(accounts.space(Account::Immich).await.unwrap().level(), Some(Level::Full), "the disk is the limit");
    assert_eq!(accounts.unlink(Account::Immich).await, Ok(Revoked::ByHand), "only the person can delete the key there");
}

#[tokio::test]
async fn without_a_keychain_it_is_kept_for_this_run_and_a_locked_one_is_said() {
    let local = Local::serve(|_| json(r#"{"quotaSizeInBytes":100,"quotaUsageInBytes":5}"#)).await;
    let order =
        LinkOrder { account: Account::Immich, server: Some("immich.example.org".into()), key: Some(Secret::new("k")) };
    let none = Arc::new(InMemory { broken: Some(NoKey::NoKeychain), ..InMemory::default() });
    let here = accounts(&local, &none);
    assert_eq!(here.link(&order, &|_| {}).await, Ok(Kept::ThisRun));
    assert_eq!(here.space(Account::Immich).await.unwrap().level(), Some(Level::Plenty));
    assert_eq!(here.unlink(Account::Immich).await, Ok(Revoked::ByHand));
    assert_eq!(here.space(Account::Immich).await, Err(NoAccount::NotLinked));
    let locked = Arc::new(InMemory { broken: Some(NoKey::Locked), ..InMemory::default() });
    assert_eq!(accounts(&local, &locked).link(&order, &|_| {}).await, Err(NoAccount::Keychain));
}

#[tokio::test]
async fn what_only_this_run_has_is_given_back_when_it_ends_and_what_the_keychain_has_stays() {
    for (broken, given_back) in [(Some(NoKey::NoKeychain), true), (None, false)] {
        let local = Local::serve(google).await;
        let accounts = accounts(&local, &Arc::new(InMemory { broken, ..InMemory::default() }));
        let (kept, ()) = link(accounts.clone(), Account::Google, async |sent: SentTo| {
            visit(&sent.back(&format!("state={}&code=c", sent.query["state"]))).await.unwrap();
        })
        .await;
        assert_eq!(kept, Ok(if given_back { Kept::ThisRun } else { Kept::Keychain }));
        accounts.end(PACE.for_the_person).await;
        let revoked: Vec<String> = local
            .asked()
            .iter()
            .filter(|asked| asked.path.contains("/revoke"))
            .map(|asked| asked.form()["token"].clone())
            .collect();
        assert_eq!(
            (revoked, accounts.linked().is_empty()),
            (if given_back { vec!["ref-1".to_owned()] } else { vec![] }, given_back)
        );
        accounts.end(PACE.for_the_person).await;
        assert_eq!(
            local.asked().iter().filter(|asked| asked.path.contains("/revoke")).count(),
            usize::from(given_back)
        );
    }
}

#[test]
fn the_list_of_linked_accounts_is_a_file_of_kinds_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("deep").join("linked");
    let linked = Linked::in_file(file.clone());
    linked.add(Account::Nextcloud, Kept::Keychain);
    linked.add(Account::Google, Kept::Keychain);
    linked.add(Account::Immich, Kept::ThisRun);
    assert_eq!(linked.all().len(), 3);
    linked.remove(Account::Nextcloud);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "google\n");
    std::fs::write(&file, "google\nno such\n\ndropbox").unwrap();
    assert_eq!(Linked::in_file(file).all(), [Account::Google, Account::Dropbox]);
}
