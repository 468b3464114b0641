//! What several rounds took, and beside what else.

use std::time::Duration;

/// Milliseconds.
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

impl Spread {
    pub fn of(times: impl Iterator<Item = Duration>) -> Self {
        let mut ms: Vec<f64> = times.map(|time| time.as_secs_f64() * 1e3).collect();
        ms.sort_by(f64::total_cmp);
        Self { median: ms[ms.len() / 2], least: ms[0], most: ms[ms.len() - 1] }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:>6.0} ms  ({:.0} to {:.0})", self.median, self.least, self.most)
    }
}

/// What else this computer was doing, where it says so.
pub fn load() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let one_minute = text.split_whitespace().next();
    one_minute.map_or_else(String::new, |load| format!("; load {load} on {cores} cores"))
}
