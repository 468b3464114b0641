//! Accounts that a person links, so that how full their cloud is can be read. Nothing else is asked of them.
//!
//! One file a kind of account: which right it asks for, what it asks, and how the answer is read. [`oauth`] is what three of
//! them share. What opens an account lies in the system's keychain ([`keychain`]), or nowhere.

use std::fmt::Debug;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use diagnosis::account::{BrowserWords, Kept, LinkOrder, NoAccount, Revoked};
use diagnosis::facts::cloud_space::CloudSpace;
use diagnosis::internet::{NoPage, Page};
use diagnosis::knowledge::account::Account;
use futures_util::future::join_all;
use reqwest::{Method, RequestBuilder, Url};

use crate::client::{Client, Limits};
use crate::pages;

mod address;
mod asked;
mod dropbox;
mod figure;
mod google;
mod immich;
pub mod keychain;
mod linked;
mod loopback;
mod nextcloud;
mod oauth;
mod onedrive;
pub mod registered;

pub use self::asked::WithAccounts;
pub use self::linked::Linked;

use keychain::{Key, Keychain, Keys};
use registered::Registered;

/// An answer of an account is some hundred bytes; a page with an error may be longer.
const LIMITS: Limits = Limits { deadline: Duration::from_secs(15), bytes: 256 << 10 };

/// Opens a page in the person's browser. `false`: there is none.
pub type Browser = dyn Fn(&str) -> bool + Send + Sync;

/// How long things are waited for.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Signing in with a second factor takes minutes.
    pub for_the_person: Duration,
    /// Between two questions to a server whether the person is done.
    pub between: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { for_the_person: Duration::from_secs(600), between: Duration::from_secs(2) }
    }
}

/// Links accounts, asks them, and forgets them.
#[derive(Clone)]
pub struct Accounts {
    /// Made when the first account is asked, and not before.
    client: Arc<OnceLock<Option<Client>>>,
    keys: Arc<Keys>,
    linked: Linked,
    registered: Registered,
    browser: Arc<Browser>,
    words: BrowserWords,
    pace: Pace,
}

impl Debug for Accounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accounts").field("linked", &self.linked.all()).finish_non_exhaustive()
    }
}

impl Accounts {
    pub fn new(keychain: Arc<dyn Keychain>, linked: Linked, registered: Registered) -> Self {
        Self {
            client: Arc::default(),
            keys: Arc::new(Keys::new(keychain)),
            linked,
            registered,
            browser: Arc::new(|url| open::that_detached(url).is_ok()),
            words: BrowserWords::default(),
            pace: Pace::default(),
        }
    }

    /// With a client that is there already.
    pub fn with_client(self, client: Client) -> Self {
        Self { client: Arc::new(OnceLock::from(Some(client))), ..self }
    }

    /// With another browser, for whoever has one of their own.
    pub fn with_browser(self, browser: Arc<Browser>) -> Self {
        Self { browser, ..self }
    }

    /// With the sentences that the browser shows at the end.
    pub fn with_words(self, words: BrowserWords) -> Self {
        Self { words, ..self }
    }

    pub fn with_pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// Which accounts are linked. Reads no secret, so that no keychain asks for anything.
    pub fn linked(&self) -> Vec<Account> {
        self.linked.all()
    }

    /// Whether this kind of account can be linked at all.
    pub fn is_set_up(&self, account: Account) -> bool {
        account.has_own_server() || self.registered.of(account).is_some()
    }

    /// Links an account. `told` hears the address that the browser was sent to, for a person whose browser did not open.
    pub async fn link(&self, order: &LinkOrder, told: &(dyn Fn(&str) + Send + Sync)) -> Result<Kept, NoAccount> {
        let key = match order.account {
            Account::Google | Account::Onedrive | Account::Dropbox => oauth::link(self, order.account, told).await?,
            Account::Nextcloud => nextcloud::link(self, order, told).await?,
            Account::Immich => immich::link(self, order).await?,
        };
        match self.keys.store(order.account, &key).await {
            Ok(kept) => {
                self.linked.add(order.account, kept);
                Ok(kept)
            }
            Err(why) => {
                // What nobody can use any more is given back. Not beside an older right, which might end with it.
                if !self.linked().contains(&order.account) {
                    self.revoke(order.account, &key).await;
                }
                Err(why)
            }
        }
    }

    /// Forgets an account, and tells the provider so where it listens to that.
    pub async fn unlink(&self, account: Account) -> Result<Revoked, NoAccount> {
        let revoked = match self.keys.find(account).await? {
            Some(key) => self.revoke(account, &key).await,
            // It is gone already; what the provider knows of it, only the person can end.
            None => Revoked::ByHand,
        };
        self.keys.forget(account).await?;
        self.linked.remove(account);
        Ok(revoked)
    }

    /// Gives back what only this process has, before it ends: nobody could use it any more, and the provider would go on
    /// listing it. What does not answer `within` this time stays with the provider.
    pub async fn end(&self, within: Duration) {
        let giving_back = self.keys.take_of_this_run().into_iter().map(|(account, key)| async move {
            self.linked.remove(account);
            self.revoke(account, &key).await
        });
        if tokio::time::timeout(within, join_all(giving_back)).await.is_err() {
            tracing::warn!("a provider did not answer when its right was given back");
        }
    }

    async fn revoke(&self, account: Account, key: &Key) -> Revoked {
        match account {
            Account::Google | Account::Dropbox => oauth::revoke(self, account, key).await,
            Account::Nextcloud => nextcloud::revoke(self, key).await,
            Account::Onedrive | Account::Immich => Revoked::ByHand,
        }
    }

    /// How full its cloud is.
    pub async fn space(&self, account: Account) -> Result<CloudSpace, NoAccount> {
        let key = self.keys.find(account).await?.ok_or(NoAccount::NotLinked)?;
        match account {
            Account::Google | Account::Onedrive | Account::Dropbox => oauth::space(self, account, &key).await,
            Account::Nextcloud => nextcloud::space(self, &key).await,
            Account::Immich => immich::space(self, &key).await,
        }
    }

    /// A question to a server that is not sent yet.
    fn request(&self, method: Method, url: Url) -> Result<RequestBuilder, NoAccount> {
        Ok(self.client()?.request(method, url))
    }

    /// Sends it. Any status is a page.
    async fn send(&self, request: RequestBuilder) -> Result<Page, NoAccount> {
        self.client()?.send(request, LIMITS).await.map_err(no_page)
    }

    fn client(&self) -> Result<&Client, NoAccount> {
        let made = self.client.get_or_init(|| match pages::client(pages::instead().as_deref()) {
            Ok(client) => Some(client),
            Err(error) => {
                tracing::warn!(%error, "no account is asked");
                None
            }
        });
        made.as_ref().ok_or(NoAccount::NotReached)
    }

    /// The body of a good answer; what else there may be is told apart once, for all.
    async fn ask(&self, request: RequestBuilder) -> Result<Vec<u8>, NoAccount> {
        let page = self.send(request).await?;
        match refusal(&page) {
            Some(why) => Err(why),
            None => Ok(page.body),
        }
    }

    fn open(&self, url: &str, told: &(dyn Fn(&str) + Send + Sync)) {
        // Where none opens, the person has the address.
        told(url);
        (self.browser)(url);
    }
}

/// What a status says; `None`: it is a good answer.
fn refusal(page: &Page) -> Option<NoAccount> {
    match page.status {
        200..=299 => None,
        401 => Some(NoAccount::Revoked),
        429 => Some(NoAccount::Throttled),
        503 if page.retry_after.is_some() => Some(NoAccount::Throttled),
        _ => Some(NoAccount::Refused),
    }
}

fn no_page(why: NoPage) -> NoAccount {
    match why {
        NoPage::NoName | NoPage::NotReached | NoPage::TimedOut | NoPage::Broken => NoAccount::NotReached,
        NoPage::Certificate(_) | NoPage::NoTls => NoAccount::Certificate,
        NoPage::SentElsewhere => NoAccount::SentElsewhere,
        NoPage::TooLarge => NoAccount::Unreadable,
    }
}

/// JSON of a form that is known.
fn json<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, NoAccount> {
    serde_json::from_slice(body).map_err(|_| NoAccount::Unreadable)
}
