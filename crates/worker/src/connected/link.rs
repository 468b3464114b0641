//! The link to a phone: whether there is a connection, which one, and what is told of it.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use diagnosis::view::Link;
use diagnosis::wizard::{LinkNews, Trouble};
use simulator::iphone::person::Person;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep};

use crate::reached::Reached;

/// Nobody taps later than this when the question is seen.
const SEEN_BY_NOW: Duration = Duration::from_secs(20);

pub(super) struct Shared {
    phone: Mutex<Current>,
    /// The connection in [`Shared::phone`] was given up.
    pub gone: Notify,
    pub serial: Arc<OnceLock<String>>,
    link: Mutex<Option<LinkNews>>,
    /// Since when the phone asks its person whether this computer may come in.
    asking: Mutex<Option<Instant>>,
    news: mpsc::UnboundedSender<LinkNews>,
    pub person: Arc<OnceLock<Person>>,
}

#[derive(Default)]
struct Current {
    phone: Option<Reached>,
    /// Which connection it is: what an earlier one lost is not lost by this one.
    number: u64,
}

pub(super) struct Connected {
    pub phone: Reached,
    pub number: u64,
}

impl Shared {
    pub(super) fn new(news: mpsc::UnboundedSender<LinkNews>) -> Self {
        Self {
            news,
            phone: Mutex::default(),
            gone: Notify::new(),
            serial: Arc::default(),
            link: Mutex::default(),
            asking: Mutex::default(),
            person: Arc::default(),
        }
    }

    pub(super) fn connected(&self) -> Option<Connected> {
        let current = lock(&self.phone);
        Some(Connected { phone: current.phone.clone()?, number: current.number })
    }

    pub(super) fn set(&self, phone: Reached) -> u64 {
        let mut current = lock(&self.phone);
        current.number += 1;
        current.phone = Some(phone);
        self.tell(Link::Ready, None);
        current.number
    }

    /// Drops a connection that failed; it is never used again.
    pub(super) fn lose(&self, number: u64) {
        let mut current = lock(&self.phone);
        if current.number == number && current.phone.take().is_some() {
            self.tell(Link::Lost, None);
            self.gone.notify_one();
        }
    }

    pub(super) fn drop_connection(&self) {
        let number = lock(&self.phone).number;
        self.lose(number);
    }

    /// Says how the link is, once for each change.
    pub(super) fn tell(&self, link: Link, trouble: Option<Trouble>) {
        if link != Link::Unauthorized {
            *lock(&self.asking) = None;
        }
        let news = LinkNews { link, trouble };
        let mut told = lock(&self.link);
        if *told != Some(news) {
            *told = Some(news);
            // Nobody listens any more: the process is about to end.
            let _ = self.news.send(news);
        }
    }

    /// There is no connection, and this is why.
    pub(super) fn trouble(&self, trouble: Trouble) {
        let trouble = match trouble {
            Trouble::Unauthorized if self.asked_long_ago() => Trouble::NobodyTapped,
            other => other,
        };
        let link = match trouble {
            Trouble::Unauthorized
            | Trouble::NobodyTapped
            | Trouble::Locked
            | Trouble::Untrusted
            | Trouble::Distrusted => Link::Unauthorized,
            _ if self.serial.get().is_some() => Link::Lost,
            _ => Link::Connecting,
        };
        self.tell(link, Some(trouble));
    }

    /// Whether the phone has been asking for some time. The first time that this is asked, it begins to.
    fn asked_long_ago(&self) -> bool {
        lock(&self.asking).get_or_insert_with(Instant::now).elapsed() >= SEEN_BY_NOW
    }

    /// Says it when nobody has tapped in time. Never returns.
    pub(super) async fn nobody_taps(&self) {
        sleep(SEEN_BY_NOW).await;
        self.trouble(Trouble::Unauthorized);
        pending().await
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_person_who_does_not_tap_is_told_where_to_look_and_that_it_is_asked_anew() {
        let (news, mut told) = mpsc::unbounded_channel();
        let shared = Shared::new(news);
        let expect = |told: &mut mpsc::UnboundedReceiver<LinkNews>, trouble| {
            let news = told.try_recv().unwrap();
            assert_eq!((news.link, news.trouble), (Link::Unauthorized, Some(trouble)));
            assert!(told.try_recv().is_err());
        };
        shared.trouble(Trouble::Unauthorized);
        expect(&mut told, Trouble::Unauthorized);
        let patient = tokio::time::timeout(SEEN_BY_NOW * 2, shared.nobody_taps()).await;
        assert!(patient.is_err(), "it went on by itself");
        expect(&mut told, Trouble::NobodyTapped);
        // Asked over and over again, as through a server, it stays said.
        shared.trouble(Trouble::Unauthorized);
        assert!(told.try_recv().is_err());
        // The cable was pulled out and plugged in again.
        shared.trouble(Trouble::NotThere);
        told.try_recv().unwrap();
        shared.trouble(Trouble::Unauthorized);
        expect(&mut told, Trouble::Unauthorized);
    }
}
