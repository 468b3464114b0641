//! Refusals: why a phone denies a change to the computer, and which switch of its maker lifts that.
//!
//! ```text
//! Exception occurred while executing 'grant': java.lang.SecurityException: grantRuntimePermission: Neither user 2000
//! nor current process has android.permission.GRANT_RUNTIME_PERMISSIONS.       (Redmi Note 10 Pro, Android 12)
//! java.lang.SecurityException: uid 2000 does not have android.permission.MANAGE_APP_OPS_MODES.   (Android 11)
//! java.lang.SecurityException: adb clearing user data is forbidden.           (ColorOS)
//! ```
//!
//! Makers deny at the moment of the call: a right that the system's list names may still be refused.

use crate::case::Identity;
use crate::facts::refusal_of;
use crate::message::{Arg, Message};
use crate::phone::Reply;

/// A phone that said no, and what a person can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub explanation: Message,
    /// The phone's own words.
    pub text: String,
}

impl Refusal {
    /// The refusal in this reply, explained for this phone; `None`: the phone did not refuse.
    pub fn of(reply: &Reply, phone: &Identity) -> Option<Self> {
        let text = refusal_of(reply)?;
        Some(Self { explanation: explanation(&text, phone).with("text", Arg::Text(text.clone())), text })
    }
}

/// The makers as they write themselves in `ro.product.manufacturer`.
const XIAOMI: &[&str] = &["Xiaomi", "Redmi", "POCO", "blackshark"];
const OPLUS: &[&str] = &["OPPO", "OnePlus", "realme"];
const HUAWEI: &[&str] = &["HUAWEI", "HONOR"];
const SAMSUNG: &[&str] = &["samsung"];

fn explanation(text: &str, phone: &Identity) -> Message {
    let denied_right = text.contains("2000") && (text.contains("does not have") || text.contains("Neither user"));
    let by_policy = ["policy", "Policy", "restricted by admin", "DISALLOW_"].iter().any(|words| text.contains(words));
    Message::new(if by_policy {
        "refusal-policy"
    } else if text.contains("does not have permission to access user") {
        "refusal-other_user"
    } else if phone.is_made_by(XIAOMI) {
        "refusal-xiaomi"
    } else if phone.is_made_by(OPLUS) {
        "refusal-oplus"
    } else if phone.is_made_by(HUAWEI) {
        "refusal-huawei"
    } else if phone.is_made_by(SAMSUNG) {
        "refusal-samsung"
    } else if denied_right {
        "refusal-maker"
    } else {
        "refusal-unknown"
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::Platform;

    fn explained(maker: &str, text: &str) -> Option<String> {
        let phone = Identity {
            platform: Platform::Android,
            serial: String::new(),
            maker: maker.to_owned(),
            model: String::new(),
            os_version: "13".to_owned(),
            api: 33,
            locale: None,
        };
        let reply = Reply { stderr: text.as_bytes().to_vec(), ..Reply::default() };
        Refusal::of(&reply, &phone).map(|refusal| refusal.explanation.id)
    }

    #[test]
    fn each_maker_has_its_own_switch() {
        let grant = "java.lang.SecurityException: grantRuntimePermission: Neither user 2000 nor current process has android.permission.GRANT_RUNTIME_PERMISSIONS.";
        for (maker, id) in [
            ("Xiaomi", "refusal-xiaomi"),
            ("OnePlus", "refusal-oplus"),
            ("realme", "refusal-oplus"),
            ("HUAWEI", "refusal-huawei"),
            ("samsung", "refusal-samsung"),
            ("Fairphone", "refusal-maker"),
        ] {
            assert_eq!(explained(maker, grant).as_deref(), Some(id));
        }
    }

    #[test]
    fn what_no_switch_lifts_is_not_blamed_on_one() {
        let user = "java.lang.SecurityException: Shell does not have permission to access user 150";
        assert_eq!(explained("samsung", user).as_deref(), Some("refusal-other_user"));
        let policy = "java.lang.SecurityException: Permission is fixed by policy";
        assert_eq!(explained("Xiaomi", policy).as_deref(), Some("refusal-policy"));
        assert_eq!(explained("Xiaomi", "Success"), None);
    }
}
