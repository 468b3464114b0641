//! What an iPhone says by itself: Darwin notifications, and lines of its log.
//!
//! ```text
//! notification_proxy ─▶ notices.rs ─┐
//! os_trace_relay ─▶ trace.rs ───────┼─▶ diagnosis::live ─▶ Heard        (syslog_relay ─▶ syslog.rs where it is not there)
//! ```
//!
//! A phone's log is private and large: a line is compared with what is known while it is read, and is gone.

mod notices;
mod syslog;
mod trace;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use diagnosis::live::{Change, Heard, hear as known};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::iphone::error::{Error, Result};
use crate::iphone::{DEADLINE, Iphone};

/// A service that speaks by itself.
#[derive(Debug, Clone, Copy)]
enum Speaker {
    Notices,
    Trace,
    Syslog,
}

impl Speaker {
    fn service(self) -> &'static str {
        match self {
            Self::Notices => "com.apple.mobile.notification_proxy",
            Self::Trace => "com.apple.os_trace_relay",
            Self::Syslog => "com.apple.syslog_relay",
        }
    }
}

/// How long a phone may take over what it has begun to send. Between two things that it says there may be days.
const TO_SAY_IT: Duration = Duration::from_secs(10);
/// A phone that ends a service, on the lock screen for instance, is asked again after this.
const AGAIN: Duration = Duration::from_secs(5);
/// A phone that says the same over and over again is not passed on more often.
const SAME: Duration = Duration::from_secs(1);

impl Iphone {
    /// Listens until the cable is out, or the phone has none of the services for it.
    pub async fn overhear(&self, hear: impl Fn(Heard) + Send + Sync) {
        let told = Mutex::new(BTreeMap::new());
        let hear = |heard: Heard| {
            if is_news(&mut told.lock().unwrap_or_else(PoisonError::into_inner), heard, Instant::now()) {
                hear(heard);
            }
        };
        let listening = async {
            tokio::join!(
                self.listen_to(&[Speaker::Notices], &hear),
                self.listen_to(&[Speaker::Trace, Speaker::Syslog], &hear),
            )
        };
        tokio::select! {
            _ = listening => {}
            () = self.lost() => {}
        }
    }

    /// Listens to the first of these services that the phone has, again and again.
    async fn listen_to(&self, speakers: &[Speaker], hear: &(impl Fn(Heard) + Send + Sync)) {
        for speaker in speakers {
            loop {
                match self.listen_once(*speaker, hear).await {
                    // There is no such service, or not for us: then the next one.
                    Err(Error::Absent { .. } | Error::Refused { .. }) => break,
                    Err(error) => tracing::debug!(%error, ?speaker, "the phone stopped speaking"),
                    Ok(()) => {}
                }
                sleep(AGAIN).await;
            }
        }
    }
}

impl Iphone {
    async fn listen_once(&self, speaker: Speaker, hear: &(impl Fn(Heard) + Send + Sync)) -> Result<()> {
        let starting = timeout(DEADLINE, self.service(speaker.service()));
        let io = starting.await.map_err(|_| Error::Timeout)??;
        let line = |process: &str, message: &str| {
            if let Some(heard) = known(process, message) {
                hear(heard);
            }
        };
        match speaker {
            Speaker::Notices => notices::listen(io, hear).await,
            Speaker::Trace => trace::listen(io, &line).await,
            Speaker::Syslog => syslog::listen(io, &line).await,
        }
    }

    /// Waits for a line that tells what changed in the status of the photo sync: whether iOS hides it from computers.
    /// `None`: there is no such log to read. Waits for ever on a phone that writes no such line.
    pub async fn hides_status_in_log(&self) -> Option<bool> {
        let (tell, told) = watch::channel(None);
        let line = |process: &str, message: &str| {
            if known(process, message) == Some(Heard::Changed(Change::PhotoSync)) {
                tell.send_replace(Some(message.contains("changed keys: <private>")));
            }
        };
        let io = timeout(DEADLINE, self.service(Speaker::Trace.service())).await.ok()?.ok()?;
        let mut seen = told.clone();
        tokio::select! {
            _ = trace::listen(io, &line) => *told.borrow(),
            _ = seen.wait_for(Option::is_some) => *told.borrow(),
        }
    }
}

/// Whether it is long enough since the same was passed on. There are no more entries than there are things to hear.
fn is_news(told: &mut BTreeMap<Heard, Instant>, heard: Heard, now: Instant) -> bool {
    let news = told.get(&heard).is_none_or(|before| now.duration_since(*before) >= SAME);
    if news {
        told.insert(heard, now);
    }
    news
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_over_and_over_again_is_told_once_a_second() {
        let mut told = BTreeMap::new();
        let begun = Instant::now();
        let mut check = |heard: Change, ms: u64, expected: bool| {
            let now = begun + Duration::from_millis(ms);
            assert_eq!(is_news(&mut told, Heard::Changed(heard), now), expected, "{heard:?} {ms}");
        };
        check(Change::PhotoSync, 0, true);
        check(Change::PhotoSync, 400, false);
        check(Change::Space, 400, true);
        check(Change::PhotoSync, 999, false);
        check(Change::PhotoSync, 1000, true);
    }
}
