//! What of a phone can change: flat keys and their values, all text.

use std::collections::BTreeMap;

/// Keys that only record what happened, or that differ from one moment to the next: not part of a comparison.
const PASSING: [&str; 6] = ["screen", "job-ran.", "cache-cleared.", "caches-trimmed", "boot.", "processes."];

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State(BTreeMap<String, String>);

impl State {
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    pub fn is_true(&self, key: &str) -> bool {
        self.is(key, "true")
    }

    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        self.0.insert(key.into(), value.into());
    }

    pub fn remove(&mut self, key: &str) -> Option<String> {
        self.0.remove(key)
    }

    /// The keys that begin with `prefix`, without it, and their values.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .range(prefix.to_owned()..)
            .take_while(move |(key, _)| key.starts_with(prefix))
            .map(move |(key, value)| (&key[prefix.len()..], value.as_str()))
    }

    /// Puts the values of `other` over these.
    pub fn merge(&mut self, other: &State) {
        self.0.extend(other.0.iter().map(|(key, value)| (key.clone(), value.clone())));
    }

    /// What a fix and its undo must leave equal: everything but the traces in [`PASSING`].
    pub fn lasting(&self) -> BTreeMap<String, String> {
        let passing = |key: &str| PASSING.iter().any(|prefix| key.starts_with(prefix));
        self.0.iter().filter(|(key, _)| !passing(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}

impl FromIterator<(String, String)> for State {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Self {
        Self(pairs.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_selects_its_keys_only() {
        let mut state = State::default();
        for key in ["netpolicy.allow.10142", "netpolicy.allow.10200", "netpolicy.deny.10001", "netpolicy.allowed"] {
            state.set(key, "true");
        }
        let uids: Vec<_> = state.under("netpolicy.allow.").map(|(uid, _)| uid).collect();
        assert_eq!(uids, ["10142", "10200"]);
    }

    #[test]
    fn traces_are_not_compared() {
        let mut state = State::default();
        state.set("settings.global.low_power", "1");
        let before = state.lasting();
        state.set("screen", "android.settings.SYNC_SETTINGS");
        state.set("job-ran.org.example", "7");
        assert_eq!(state.lasting(), before);
        state.set("settings.global.low_power", "0");
        assert_ne!(state.lasting(), before);
    }
}
