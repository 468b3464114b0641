//! How many questions are under way on a connection, and whether the phone keeps up with that.
//!
//! Clients of Apple's ask one thing at a time, so nothing promises that a phone takes several. The first few that go out
//! together are the trial. Where the connection then ends, or falls silent, before all of them are answered, the crowd is taken
//! to be the reason: from then on that phone is asked one thing at a time, also over connections that are made anew.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::sleep;

use crate::iphone::error::{Error, Result};

/// Whether a phone was found to be at a loss when asked several things at once. Outlives the connection that showed it.
pub(crate) type OneAtATime = Arc<AtomicBool>;

/// As many go out together before it is known whether the phone can take two.
const TRIAL: usize = 8;
/// How long a phone may be silent with a crowd before it that is larger than any that it answered.
const STALL: Duration = Duration::from_secs(3);

pub(crate) struct Pace {
    one_at_a_time: OneAtATime,
    /// Decided when the connection was made: what fails on a gentle one has another reason.
    began_gently: bool,
    most: usize,
    count: Mutex<Count>,
    changed: Notify,
}

#[derive(Default)]
struct Count {
    under_way: usize,
    /// How many went out since none was under way.
    crowd: usize,
    /// The largest crowd that was answered to the last.
    carried: usize,
}

impl Pace {
    /// At most so many under way.
    pub(crate) fn new(one_at_a_time: OneAtATime, most: usize) -> Self {
        let began_gently = one_at_a_time.load(Ordering::Relaxed);
        Self { one_at_a_time, began_gently, most, count: Mutex::default(), changed: Notify::new() }
    }

    /// For what is never asked two things at once.
    pub(crate) fn gentle() -> Self {
        Self::new(Arc::new(AtomicBool::new(true)), 1)
    }

    /// Whether there never was a crowd on this connection.
    pub(crate) fn began_gently(&self) -> bool {
        self.began_gently
    }

    pub(crate) fn is_gentle(&self) -> bool {
        self.one_at_a_time.load(Ordering::Relaxed)
    }

    /// Waits until another question may go out; how many may. One task waits here, the one that sends.
    pub(crate) async fn room(&self) -> usize {
        loop {
            let room = self.room_now();
            if room > 0 {
                return room;
            }
            self.changed.notified().await;
        }
    }

    fn room_now(&self) -> usize {
        let count = self.lock();
        if self.is_gentle() {
            1_usize.saturating_sub(count.under_way)
        } else if count.carried < 2 {
            TRIAL.saturating_sub(count.crowd)
        } else {
            self.most.saturating_sub(count.under_way)
        }
    }

    pub(crate) fn went(&self, questions: usize) {
        let mut count = self.lock();
        count.under_way += questions;
        count.crowd += questions;
    }

    pub(crate) fn answered(&self) {
        let mut count = self.lock();
        count.under_way = count.under_way.saturating_sub(1);
        if count.under_way == 0 {
            count.carried = count.carried.max(count.crowd);
            count.crowd = 0;
        }
        drop(count);
        self.changed.notify_one();
    }

    /// Waits for an answer. Its deadline is whoever's who asked, but for the silence that a crowd may be the reason of.
    pub(crate) async fn unless_stalled<T>(&self, answer: impl Future<Output = Result<T>>) -> Result<T> {
        let mut answer = std::pin::pin!(answer);
        loop {
            tokio::select! {
                biased;
                answer = &mut answer => return answer,
                () = sleep(STALL) => if self.is_crowded() {
                    return Err(Error::Timeout);
                },
            }
        }
    }

    /// The connection has failed. What is said of it where the crowd may be the reason: then it is remembered.
    pub(crate) fn failed(&self, error: Error) -> Error {
        if self.is_crowded() { self.mixed_up(error) } else { error }
    }

    /// Answers came in another order, or not at all.
    pub(crate) fn mixed_up(&self, error: Error) -> Error {
        if self.began_gently {
            return error;
        }
        tracing::debug!(%error, "the iPhone is asked one thing at a time from now on");
        self.one_at_a_time.store(true, Ordering::Relaxed);
        Error::Crowded
    }

    fn is_crowded(&self) -> bool {
        let count = self.lock();
        !self.began_gently && count.under_way > 0 && count.crowd > 1 && count.crowd > count.carried
    }

    fn lock(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace() -> Pace {
        Pace::new(OneAtATime::default(), 512)
    }

    fn answer(pace: &Pace, questions: usize) {
        for _ in 0..questions {
            pace.answered();
        }
    }

    #[test]
    fn the_window_opens_when_the_first_crowd_is_answered() {
        let pace = pace();
        pace.went(1);
        answer(&pace, 1);
        assert_eq!(pace.room_now(), TRIAL, "one alone shows nothing");
        pace.went(TRIAL);
        answer(&pace, TRIAL - 1);
        assert_eq!(pace.room_now(), 0, "the trial is over with the last answer");
        answer(&pace, 1);
        assert_eq!(pace.room_now(), 512);
        pace.went(500);
        assert_eq!(pace.room_now(), 12);
    }

    #[test]
    fn only_a_crowd_that_was_never_carried_is_to_blame() {
        let pace = pace();
        pace.went(1);
        assert_eq!(pace.failed(Error::Lost), Error::Lost);
        pace.went(1);
        answer(&pace, 2);
        pace.went(2);
        assert_eq!(pace.failed(Error::Lost), Error::Lost, "two were carried before");
        pace.went(1);
        assert_eq!(pace.failed(Error::Lost), Error::Crowded);
        assert!(pace.is_gentle());
        let anew = Pace::new(pace.one_at_a_time.clone(), 512);
        assert_eq!(anew.room_now(), 1);
        anew.went(1);
        assert_eq!(anew.room_now(), 0);
        assert_eq!(anew.failed(Error::Lost), Error::Lost);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_answer_alone_is_no_stall() {
        let slow = async || {
            sleep(20 * STALL).await;
            Ok(7)
        };
        let pace = pace();
        pace.went(1);
        assert_eq!(pace.unless_stalled(slow()).await, Ok(7));
        pace.went(1);
        assert_eq!(pace.unless_stalled(slow()).await, Err(Error::Timeout));
    }
}
