//! What goes wrong with a phone: `[fault]` of a scene or of `phone.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::iphone::crowd::Crowd;
use crate::iphone::lie::Lie;

/// Where a value is the beginning of a command, an empty text fits every command.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Faults {
    /// Commands that the maker refuses, with the exception that is thrown.
    pub refuse: BTreeMap<String, String>,
    /// Commands that never answer.
    pub hang: Vec<String>,
    /// The cable is pulled when the command arrives, before it changes anything. Each cut happens once.
    pub cut_before: Option<String>,
    /// The command is carried out; half of its answer arrives.
    pub cut_during: Option<String>,
    /// The whole answer arrives, then the cable is pulled.
    pub cut_after: Option<String>,
    /// The phone stays away after a cut until this time has passed; without it the cable is in again at once.
    pub back_after_ms: Option<u64>,
    /// The cable stays out after a cut until somebody plugs it in.
    pub stays_away: bool,
    /// Commands answered with bytes that mean nothing, inside a good shell packet.
    pub garbage: Vec<String>,
    /// Commands answered with a shell packet that claims 4 GiB.
    pub huge_length: Vec<String>,
    /// Commands whose stream ends without the exit packet.
    pub no_exit: Vec<String>,
    /// Commands whose stream never ends after the answer.
    pub no_close: Vec<String>,
    /// Milliseconds that a command takes, also where timing is off.
    pub slow: BTreeMap<String, u64>,
    /// The phone sends so many bytes on a connection, then nothing more.
    pub silent_after_bytes: Option<u64>,
    /// The phone sends so many bytes on its first connection, then the cable is pulled.
    pub cut_at_byte: Option<u64>,
    /// Whoever opens a stream is answered with a message that claims a payload of 4 GiB.
    pub huge_message: bool,
    /// iPhones: requests answered with what is made to harm.
    pub lies: BTreeMap<String, Lie>,
    /// iPhones: what becomes of requests that come together.
    pub crowd: Option<Crowd>,
}

/// What happens to one command instead of, or besides, its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mishap {
    Hang,
    CutBefore,
    CutDuring,
    CutAfter,
    Garbage,
    HugeLength,
    NoExit,
    NoClose,
}

impl Faults {
    /// These and those of a scene.
    pub(crate) fn with(&self, scene: &Faults) -> Self {
        let mut all = self.clone();
        all.refuse.extend(scene.refuse.clone());
        all.slow.extend(scene.slow.clone());
        all.lies.extend(scene.lies.clone());
        for (mine, theirs) in [
            (&mut all.hang, &scene.hang),
            (&mut all.garbage, &scene.garbage),
            (&mut all.huge_length, &scene.huge_length),
            (&mut all.no_exit, &scene.no_exit),
            (&mut all.no_close, &scene.no_close),
        ] {
            mine.extend(theirs.iter().cloned());
        }
        all.cut_before = scene.cut_before.clone().or(all.cut_before);
        all.cut_during = scene.cut_during.clone().or(all.cut_during);
        all.cut_after = scene.cut_after.clone().or(all.cut_after);
        all.back_after_ms = scene.back_after_ms.or(all.back_after_ms);
        all.stays_away |= scene.stays_away;
        all.silent_after_bytes = scene.silent_after_bytes.or(all.silent_after_bytes);
        all.cut_at_byte = scene.cut_at_byte.or(all.cut_at_byte);
        all.huge_message |= scene.huge_message;
        all.crowd = scene.crowd.or(all.crowd);
        all
    }

    pub(crate) fn refusal(&self, command: &str) -> Option<&str> {
        self.refuse.iter().find(|(prefix, _)| begins(command, prefix)).map(|(_, text)| text.as_str())
    }

    pub(crate) fn slowed_ms(&self, command: &str) -> Option<u64> {
        self.slow.iter().find(|(prefix, _)| begins(command, prefix)).map(|(_, ms)| *ms)
    }

    /// The mishap of this command. A cut is taken away: the cable that was pulled once is plugged in again for good.
    pub(crate) fn strike(&mut self, command: &str) -> Option<Mishap> {
        for (cut, mishap) in [
            (&mut self.cut_before, Mishap::CutBefore),
            (&mut self.cut_during, Mishap::CutDuring),
            (&mut self.cut_after, Mishap::CutAfter),
        ] {
            if cut.as_deref().is_some_and(|prefix| begins(command, prefix)) {
                *cut = None;
                return Some(mishap);
            }
        }
        [
            (&self.hang, Mishap::Hang),
            (&self.garbage, Mishap::Garbage),
            (&self.huge_length, Mishap::HugeLength),
            (&self.no_exit, Mishap::NoExit),
            (&self.no_close, Mishap::NoClose),
        ]
        .into_iter()
        .find(|(prefixes, _)| prefixes.iter().any(|prefix| begins(command, prefix)))
        .map(|(_, mishap)| mishap)
    }
}

/// Whether a command begins so, with or without the user that it names: `settings --user 0 put` begins with
/// `settings put`.
pub(crate) fn begins(command: &str, prefix: &str) -> bool {
    if command.starts_with(prefix) {
        return true;
    }
    let mut words = command.split_whitespace().peekable();
    let mut without_user = Vec::new();
    while let Some(word) = words.next() {
        if word == "--user" && words.peek().is_some() {
            words.next();
        } else {
            without_user.push(word);
        }
    }
    without_user.join(" ").starts_with(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_in_a_command_does_not_hide_it() {
        assert!(begins("settings --user 0 put global x 1", "settings put"));
        assert!(begins("pm grant --user 10 a b", "pm grant a"));
        assert!(!begins("settings --user 0 get global x", "settings put"));
        assert!(begins("anything", ""));
    }

    #[test]
    fn a_cable_is_pulled_once() {
        let mut faults = Faults { cut_during: Some("settings put".to_owned()), ..Faults::default() };
        assert_eq!(faults.strike("settings get global x"), None);
        assert_eq!(faults.strike("settings put global x 1"), Some(Mishap::CutDuring));
        assert_eq!(faults.strike("settings put global x 1"), None);
    }

    #[test]
    fn a_scene_adds_to_the_faults_of_the_phone() {
        let maker = Faults { refuse: [("pm grant".to_owned(), "no".to_owned())].into(), ..Faults::default() };
        let scene = Faults { hang: vec!["dumpsys wifi".to_owned()], ..Faults::default() };
        let mut both = maker.with(&scene);
        assert_eq!(both.refusal("pm grant a b"), Some("no"));
        assert_eq!(both.strike("dumpsys wifi"), Some(Mishap::Hang));
    }
}
