//! The computer's clock, for a diagnosis that has none.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use diagnosis::check::Clock;

/// The real one.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn unix_ms(&self) -> i64 {
        // A clock before 1970 is a wrong clock all the same; the rule about clocks compares, it does not believe.
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn steady_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Waits by the runtime's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemTimer;

impl diagnosis::session::Timer for SystemTimer {
    async fn sleep(&self, ms: u64) {
        tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
    }
}
