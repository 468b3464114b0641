//! The vocabulary of linking an account, so that how full its cloud is can be read. A person asks for each of these.
//!
//! A linked account is asked like a page ([`crate::internet`]), by a query of its own:
//!
//! ```text
//! cloud google        exit 0: a `CloudSpace` as JSON · exit 1: why not, as a `NoAccount`
//! ```

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::knowledge::account::Account;
use crate::phone::Reply;

/// What a person gives to have an account linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkOrder {
    pub account: Account,
    /// The address of an own server, as typed.
    pub server: Option<String>,
    /// A key that the person made for this, where there is no other way.
    pub key: Option<Secret>,
}

/// Something that nobody must read: it is shown nowhere, and in no log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Secret(String);

impl Secret {
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// For whoever sends it where it belongs.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What can be linked on this computer, and what is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Kinds for which this program has a name with the provider, or needs none.
    pub set_up: Vec<Account>,
    pub linked: Vec<Account>,
}

/// The sentences that a browser shows when it comes back from signing in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrowserWords {
    /// It worked.
    pub done: String,
    /// The person said no.
    pub denied: String,
    /// This is not the page that was waited for.
    pub wrong: String,
}

/// Where what opens the account is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Kept {
    /// In the keychain of the system.
    Keychain,
    /// There is no keychain: it is forgotten when the program ends.
    ThisRun,
}

/// What became of the right that the provider had given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Revoked {
    Yes,
    /// Only the person can, on a page of the provider.
    ByHand,
    /// It did not answer. It is forgotten here all the same.
    NoAnswer,
}

/// Why an account is not linked, or does not tell. Its words are `account-why-<id>`. One kind for each thing that a person
/// does differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoAccount {
    /// Nobody linked one.
    NotLinked,
    /// This program has no name with the provider: nobody registered it.
    NotSetUp,
    /// What was typed is no address of a server.
    BadAddress,
    /// A public address without encryption: nothing secret is sent there.
    Unsafe,
    /// Something answers there, and it is not that kind of server.
    OtherServer,
    /// No key was given, or it is none.
    BadKey,
    /// No browser could be opened.
    NoBrowser,
    /// Another program listens where the browser would come back to.
    PortTaken,
    /// The person said no to the provider.
    Denied,
    /// Nobody finished the page in the browser.
    GivenUp,
    /// The keychain is locked, or did not answer.
    Keychain,
    /// The right was taken back, or it ran out: link anew.
    Revoked,
    /// The provider wants fewer questions.
    Throttled,
    /// The provider is reached, and has trouble of its own, or refuses.
    Refused,
    NotReached,
    Certificate,
    SentElsewhere,
    /// The answer has a form that we do not know, or says what cannot be.
    Unreadable,
}

impl NoAccount {
    pub const ALL: [Self; 18] = [
        Self::NotLinked,
        Self::NotSetUp,
        Self::BadAddress,
        Self::Unsafe,
        Self::OtherServer,
        Self::BadKey,
        Self::NoBrowser,
        Self::PortTaken,
        Self::Denied,
        Self::GivenUp,
        Self::Keychain,
        Self::Revoked,
        Self::Throttled,
        Self::Refused,
        Self::NotReached,
        Self::Certificate,
        Self::SentElsewhere,
        Self::Unreadable,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Self::NotLinked => "not_linked",
            Self::NotSetUp => "not_set_up",
            Self::BadAddress => "bad_address",
            Self::Unsafe => "unsafe",
            Self::OtherServer => "other_server",
            Self::BadKey => "bad_key",
            Self::NoBrowser => "no_browser",
            Self::PortTaken => "port_taken",
            Self::Denied => "denied",
            Self::GivenUp => "given_up",
            Self::Keychain => "keychain",
            Self::Revoked => "revoked",
            Self::Throttled => "throttled",
            Self::Refused => "refused",
            Self::NotReached => "not_reached",
            Self::Certificate => "certificate",
            Self::SentElsewhere => "sent_elsewhere",
            Self::Unreadable => "unreadable",
        }
    }

    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.id() == id)
    }

    /// As the bytes that a fact reads.
    pub fn to_reply(self) -> Reply {
        Reply { stdout: Vec::new(), stderr: self.id().as_bytes().to_vec(), exit: Some(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let order = LinkOrder { account: Account::Immich, server: None, key: Some(Secret::new("a1b2c3")) };
        assert!(!format!("{order:?}").contains("a1b2c3"));
    }

    #[test]
    fn each_reason_has_its_own_id() {
        for why in NoAccount::ALL {
            assert_eq!(NoAccount::by_id(why.id()), Some(why));
        }
    }
}
