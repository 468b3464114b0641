//! How far away the phone is: whatever goes into the cable comes out later, in both directions, however much is under way.
//!
//! A question costs a round trip of waiting, and so do a thousand that are asked together.

use std::future::pending;
use std::io;
use std::sync::{OnceLock, mpsc as blocking};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, ReadHalf, WriteHalf, duplex, split};
use tokio::sync::{mpsc, oneshot};

use crate::iphone::wire::Io;

/// A round trip, and the clock by which it is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Distance {
    None,
    /// By tokio's clock, which knows milliseconds and can be paused.
    RoundTrip(Duration),
    /// By a clock of its own, exact to a tenth of a millisecond.
    Exact(Duration),
}

/// What the cable holds in one direction before the sender has to wait.
const CABLE_BYTES: usize = 4 << 20;

impl Distance {
    pub(crate) fn round_trip(self) -> Duration {
        match self {
            Self::None => Duration::ZERO,
            Self::RoundTrip(time) | Self::Exact(time) => time,
        }
    }

    /// Waits for one round trip, as whoever opens a connection does.
    pub(crate) async fn wait(self) {
        self.until(self.arrival(self.round_trip())).await;
    }

    /// The phone's end of a cable of this length. What was sent arrives as long as the future is polled; it ends when the phone
    /// has hung up and all has arrived.
    pub(crate) fn cable(self, computer: Box<dyn Io>) -> (DuplexStream, impl Future<Output = ()>) {
        let (phone, far_end) = duplex(CABLE_BYTES);
        let (from_computer, to_computer) = split(computer);
        let (from_phone, to_phone) = split(far_end);
        let carried = async move {
            tokio::select! {
                () = self.carry(from_phone, to_computer) => {}
                () = async {
                    self.carry(from_computer, to_phone).await;
                    pending().await
                } => {}
            }
        };
        (phone, carried)
    }

    /// Carries what comes in at one end to the other, each piece as long as it takes.
    async fn carry<A: Io, B: Io>(self, mut from: ReadHalf<A>, mut to: WriteHalf<B>) {
        let each_way = self.round_trip() / 2;
        let (enter, mut under_way) = mpsc::channel::<(Arrival, Vec<u8>)>(1024);
        let entering = async move {
            let mut piece = vec![0; 1 << 16];
            while let Ok(length @ 1..) = from.read(&mut piece).await {
                if enter.send((self.arrival(each_way), piece[..length].to_vec())).await.is_err() {
                    return;
                }
            }
        };
        let leaving = async move {
            while let Some((arrival, piece)) = under_way.recv().await {
                self.until(arrival).await;
                if to.write_all(&piece).await.is_err() {
                    return;
                }
            }
            // An end that is gone already needs no farewell.
            drop(to.shutdown().await);
        };
        tokio::join!(entering, leaving);
    }

    fn arrival(self, after: Duration) -> Arrival {
        match self {
            Self::None | Self::RoundTrip(_) => Arrival::Tokio(tokio::time::Instant::now() + after),
            Self::Exact(_) => Arrival::Exact(Instant::now() + after),
        }
    }

    async fn until(self, arrival: Arrival) {
        match arrival {
            Arrival::Tokio(at) => tokio::time::sleep_until(at).await,
            Arrival::Exact(at) => exactly_until(at).await,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Arrival {
    Tokio(tokio::time::Instant),
    Exact(Instant),
}

type Waiter = (Instant, oneshot::Sender<()>);

/// Waits by a thread that does nothing else. Where it cannot be started, tokio's clock has to do.
async fn exactly_until(at: Instant) {
    static CLOCK: OnceLock<io::Result<blocking::Sender<Waiter>>> = OnceLock::new();
    let clock = CLOCK.get_or_init(|| {
        let (waits, waiting) = blocking::channel();
        std::thread::Builder::new().name("distance".to_owned()).spawn(move || run_clock(&waiting)).map(|_| waits)
    });
    let (wake, woken) = oneshot::channel();
    if let Ok(clock) = clock
        && clock.send((at, wake)).is_ok()
        && woken.await.is_ok()
    {
        return;
    }
    tokio::time::sleep_until(at.into()).await;
}

fn run_clock(waiting: &blocking::Receiver<Waiter>) {
    let mut waiters: Vec<Waiter> = Vec::new();
    loop {
        let next = waiters.iter().map(|(at, _)| at.saturating_duration_since(Instant::now())).min();
        let came = match next {
            Some(wait) => waiting.recv_timeout(wait),
            None => waiting.recv().map_err(|_| blocking::RecvTimeoutError::Disconnected),
        };
        match came {
            Ok(waiter) => waiters.push(waiter),
            Err(blocking::RecvTimeoutError::Timeout) => {}
            Err(blocking::RecvTimeoutError::Disconnected) => return,
        }
        let now = Instant::now();
        for (_, wake) in waiters.extract_if(.., |(at, _)| *at <= now) {
            // Nobody may be waiting any more.
            wake.send(()).ok();
        }
    }
}
