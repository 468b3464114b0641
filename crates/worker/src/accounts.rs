//! Accounts that the person linked, as the window and the command line share them.

use std::path::Path;
use std::sync::Arc;

use diagnosis::account::BrowserWords;
use online::account::keychain::{Keychain, NoKey, OfSystem};
use online::account::registered::Registered;
use online::account::{Accounts, Linked};
use words::Words;

/// Which kinds are linked, one a line.
const LINKED: &str = "linked-accounts";
/// Under which names this program is registered. docs/accounts.md has its form.
const REGISTERED: &str = "accounts.toml";

/// `folder`: that of the program's data; without one, as for a demo, nothing outlives the process.
pub fn accounts(folder: Option<&Path>, words: &Words) -> Accounts {
    let keychain: Arc<dyn Keychain> = match folder {
        Some(_) => Arc::new(OfSystem),
        None => Arc::new(Nothing),
    };
    let linked = folder.map_or_else(Linked::in_memory, |folder| Linked::in_file(folder.join(LINKED)));
    let text = folder.and_then(|folder| std::fs::read_to_string(folder.join(REGISTERED)).ok());
    let registered = Registered::read(text.as_deref(), |name| std::env::var(name).ok()).unwrap_or_else(|error| {
        tracing::warn!("{REGISTERED} is passed over: {error}");
        Registered::default()
    });
    let say = |id: &str| words.plain(&format!("account-browser-{id}"));
    Accounts::new(keychain, linked, registered).with_words(BrowserWords {
        done: say("done"),
        denied: say("denied"),
        wrong: say("wrong"),
    })
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy)]
struct Nothing;

impl Keychain for Nothing {
    fn store(&self, _: &str, _: &str) -> Result<(), NoKey> {
        Err(NoKey::NoKeychain)
    }

    fn find(&self, _: &str) -> Result<Option<String>, NoKey> {
        Err(NoKey::NoKeychain)
    }

    fn forget(&self, _: &str) -> Result<(), NoKey> {
        Err(NoKey::NoKeychain)
    }
}
