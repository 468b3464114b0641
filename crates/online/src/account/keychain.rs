//! What opens an account, in the system's keychain; where there is none, in this program until it ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diagnosis::account::{Kept, NoAccount};
use diagnosis::knowledge::account::Account;
use serde::{Deserialize, Serialize};

/// Under this name the person finds it in the keychain.
const SERVICE: &str = "Unstuck";
/// A keychain that is locked asks its person, who may look for the password first.
const DEADLINE: Duration = Duration::from_secs(120);

/// A keychain. Blocks as long as it likes: whoever calls it does not wait on its thread.
pub trait Keychain: Send + Sync + 'static {
    fn store(&self, name: &str, secret: &str) -> Result<(), NoKey>;
    fn find(&self, name: &str) -> Result<Option<String>, NoKey>;
    fn forget(&self, name: &str) -> Result<(), NoKey>;
}

/// Why a keychain does not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoKey {
    /// There is none on this computer, as on one without a desktop.
    NoKeychain,
    /// There is one, and it is locked or broken.
    Locked,
}

/// The keychain of the system: Secret Service, Keychain, Credential Manager.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfSystem;

impl OfSystem {
    fn entry(name: &str) -> Result<keyring::v1::Entry, NoKey> {
        keyring::v1::Entry::new(SERVICE, name).map_err(|error| no_key(&error))
    }
}

impl Keychain for OfSystem {
    fn store(&self, name: &str, secret: &str) -> Result<(), NoKey> {
        Self::entry(name)?.set_password(secret).map_err(|error| no_key(&error))
    }

    fn find(&self, name: &str) -> Result<Option<String>, NoKey> {
        match Self::entry(name)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::v1::Error::NoEntry) => Ok(None),
            Err(error) => Err(no_key(&error)),
        }
    }

    fn forget(&self, name: &str) -> Result<(), NoKey> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::v1::Error::NoEntry) => Ok(()),
            Err(error) => Err(no_key(&error)),
        }
    }
}

fn no_key(error: &keyring::v1::Error) -> NoKey {
    match error {
        keyring::v1::Error::NoStorageAccess(_) => NoKey::Locked,
        // No store at all, or a bus on which nobody answers to its name.
        _ => NoKey::NoKeychain,
    }
}

/// What opens an account, as it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Key {
    /// A token that gives new ones.
    Refresh { token: String },
    /// A password that a Nextcloud made for this program alone.
    AppPassword { server: String, login: String, password: String },
    /// A key that the person made for this program.
    ApiKey { server: String, key: String },
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// The keychain, and what it does not take.
pub struct Keys {
    keychain: Arc<dyn Keychain>,
    this_run: Mutex<HashMap<Account, Key>>,
}

impl Keys {
    pub fn new(keychain: Arc<dyn Keychain>) -> Self {
        Self { keychain, this_run: Mutex::default() }
    }

    pub async fn store(&self, account: Account, key: &Key) -> Result<Kept, NoAccount> {
        let secret = serde_json::to_string(key).map_err(|_| NoAccount::Keychain)?;
        let stored = self.off_thread(move |keychain| keychain.store(account.word(), &secret)).await?;
        let mut this_run = self.this_run.lock().unwrap_or_else(PoisonError::into_inner);
        match stored {
            Ok(()) => {
                this_run.remove(&account);
                Ok(Kept::Keychain)
            }
            Err(NoKey::NoKeychain) => {
                this_run.insert(account, key.clone());
                Ok(Kept::ThisRun)
            }
            Err(NoKey::Locked) => Err(NoAccount::Keychain),
        }
    }

    pub async fn find(&self, account: Account) -> Result<Option<Key>, NoAccount> {
        let here = self.this_run.lock().unwrap_or_else(PoisonError::into_inner).get(&account).cloned();
        if here.is_some() {
            return Ok(here);
        }
        match self.off_thread(move |keychain| keychain.find(account.word())).await? {
            // What is no key of ours opens nothing: it is as if there were none.
            Ok(secret) => Ok(secret.and_then(|secret| serde_json::from_str(&secret).ok())),
            Err(NoKey::NoKeychain) => Ok(None),
            Err(NoKey::Locked) => Err(NoAccount::Keychain),
        }
    }

    pub async fn forget(&self, account: Account) -> Result<(), NoAccount> {
        self.this_run.lock().unwrap_or_else(PoisonError::into_inner).remove(&account);
        match self.off_thread(move |keychain| keychain.forget(account.word())).await? {
            Ok(()) | Err(NoKey::NoKeychain) => Ok(()),
            Err(NoKey::Locked) => Err(NoAccount::Keychain),
        }
    }

    /// What only this process has; from here on it has it no more.
    pub(super) fn take_of_this_run(&self) -> HashMap<Account, Key> {
        std::mem::take(&mut *self.this_run.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        act: impl FnOnce(&dyn Keychain) -> T + Send + 'static,
    ) -> Result<T, NoAccount> {
        let keychain = Arc::clone(&self.keychain);
        let done = tokio::time::timeout(DEADLINE, tokio::task::spawn_blocking(move || act(&*keychain))).await;
        done.ok().and_then(Result::ok).ok_or(NoAccount::Keychain)
    }
}
