//! How long a phone takes.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use crate::fault::begins;

/// `[timing]`: milliseconds by the beginning of the command; the longest beginning that fits is taken.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "BTreeMap<String, u64>")]
pub struct Timing {
    /// `round-trip`: from a message to the earliest answer.
    pub round_trip: Duration,
    /// `default`: a command that no other line fits.
    pub default: Duration,
    /// `reboot`: how long the phone is away.
    pub reboot: Duration,
    /// `boot-completed`: how long after its return `sys.boot_completed` is still empty.
    pub boot_completed: Duration,
    /// Nothing waits but for what a test lets pass.
    pub(crate) instant: bool,
    commands: BTreeMap<String, Duration>,
}

impl Default for Timing {
    fn default() -> Self {
        Self::from(BTreeMap::new())
    }
}

impl From<BTreeMap<String, u64>> for Timing {
    fn from(lines: BTreeMap<String, u64>) -> Self {
        let mut commands: BTreeMap<String, Duration> =
            lines.into_iter().map(|(prefix, ms)| (prefix, Duration::from_millis(ms))).collect();
        let mut own = |name: &str, usual_ms| commands.remove(name).unwrap_or(Duration::from_millis(usual_ms));
        Self {
            round_trip: own("round-trip", 0),
            default: own("default", 0),
            reboot: own("reboot", 200),
            boot_completed: own("boot-completed", 100),
            instant: false,
            commands,
        }
    }
}

impl Timing {
    /// No waiting at all, for tests; a reboot is as long as it was.
    pub fn instant(&self) -> Self {
        Self {
            round_trip: Duration::ZERO,
            default: Duration::ZERO,
            instant: true,
            commands: BTreeMap::new(),
            ..self.clone()
        }
    }

    pub fn of(&self, command: &str) -> Duration {
        self.commands
            .iter()
            .filter(|(prefix, _)| begins(command, prefix))
            .max_by_key(|(prefix, _)| prefix.len())
            .map_or(self.default, |(_, time)| *time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_beginning_counts() {
        let lines = [("dumpsys", 100), ("dumpsys battery", 20), ("default", 5)];
        let timing = Timing::from(lines.map(|(k, v)| (k.to_owned(), v)).into_iter().collect::<BTreeMap<_, _>>());
        let ms = |command| timing.of(command).as_millis();
        assert_eq!((ms("dumpsys battery"), ms("dumpsys wifi"), ms("id")), (20, 100, 5));
        assert_eq!(timing.instant().of("dumpsys wifi"), Duration::ZERO);
    }
}
