//! Under which name this program is registered with a provider: set by the person, or by whoever built it.

use std::collections::BTreeMap;

use diagnosis::knowledge::account::Account;
use serde::Deserialize;

/// A name with a provider. What Google calls a secret is none: it is in every copy of a program for computers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    pub client_id: String,
    #[serde(default)]
    pub client_secret: Option<String>,
}

/// The names of this program.
#[derive(Debug, Clone, Default)]
pub struct Registered(BTreeMap<Account, Registration>);

/// The file is not what it should be.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadFile(#[from] toml::de::Error);

impl Registered {
    /// From the environment, else from the text of a file, else as built in:
    ///
    /// ```toml
    /// [google]
    /// client_id = "…"
    /// client_secret = "…"
    /// ```
    pub fn read(file: Option<&str>, environment: impl Fn(&str) -> Option<String>) -> Result<Self, BadFile> {
        let mut all: BTreeMap<Account, Registration> = file.map(toml::from_str).transpose()?.unwrap_or_default();
        for account in Account::ALL.into_iter().filter(|account| !account.has_own_server()) {
            let of = |what: &str| environment(&format!("UNSTUCK_{}_{what}", account.word().to_uppercase()));
            let built_in = built_in(account).filter(|_| !all.contains_key(&account));
            if let Some(client_id) = of("CLIENT_ID").filter(|id| !id.trim().is_empty()) {
                all.insert(account, Registration { client_id, client_secret: of("CLIENT_SECRET") });
            } else if let Some(built_in) = built_in {
                all.insert(account, built_in);
            }
        }
        all.retain(|_, registration| !registration.client_id.trim().is_empty());
        Ok(Self(all))
    }

    pub fn of(&self, account: Account) -> Option<&Registration> {
        self.0.get(&account)
    }
}

/// What the environment had when this was built.
fn built_in(account: Account) -> Option<Registration> {
    let (client_id, client_secret) = match account {
        Account::Google => (option_env!("UNSTUCK_GOOGLE_CLIENT_ID"), option_env!("UNSTUCK_GOOGLE_CLIENT_SECRET")),
        Account::Onedrive => (option_env!("UNSTUCK_ONEDRIVE_CLIENT_ID"), None),
        Account::Dropbox => (option_env!("UNSTUCK_DROPBOX_CLIENT_ID"), None),
        Account::Nextcloud | Account::Immich => (None, None),
    };
    Some(Registration { client_id: client_id?.to_owned(), client_secret: client_secret.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_the_environment_and_else_from_the_file() {
        let file = "[google]\nclient_id = \"f\"\nclient_secret = \"s\"\n[dropbox]\nclient_id = \"d\"\n";
        let environment = |name: &str| (name == "UNSTUCK_GOOGLE_CLIENT_ID").then(|| "e".to_owned());
        let registered = Registered::read(Some(file), environment).unwrap();
        assert_eq!(registered.of(Account::Google).map(|google| google.client_id.as_str()), Some("e"));
        assert_eq!(registered.of(Account::Dropbox).map(|dropbox| dropbox.client_id.as_str()), Some("d"));
        assert_eq!(registered.of(Account::Onedrive), None);
        assert!(Registered::read(Some("[google]\nclient = 1"), |_| None).is_err());
        assert_eq!(Registered::read(None, |_| Some(String::new())).unwrap().of(Account::Google), None);
    }
}
