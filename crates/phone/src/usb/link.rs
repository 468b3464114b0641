//! A pipe as a link that carries bytes both ways: two threads, since USB transfers block.
//!
//! ```text
//! Direct ─write, flush─▶ outbox (4 messages) ─▶ writer thread ─▶ header │ payload │ nothing
//! Direct ◀─read──────── inbox  (4 messages) ◀─ reader thread ◀─ header │ payload, each as soon as it is there
//! ```
//!
//! Whoever is slow is waited for: a phone that floods fills the inbox and then its own end of the cable, one that
//! stalls fills the outbox, and [`Link`] ends when a transfer takes too long. Dropping the [`Link`] ends the threads;
//! [`all_released`] waits for that, so that a process leaves nothing behind.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::thread;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc;

use super::pipe::{Broken, Ending, Pipe, Reader, SAY_AGAIN, WRITE_PATIENCE, write};
use crate::adb::message::HEADER_BYTES;

/// Messages that wait on either side; each is a megabyte at most.
const WAITING: usize = 4;
/// A header and its payload.
const PIECES: usize = 2;
/// How long a link that is not wanted any more may take to say its last words and to hear the answers.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// No answer for so long: there is none.
const LAST_QUIET: Duration = Duration::from_millis(20);

/// Our end of a pipe. Ends with an end of file; [`Watcher::ending`] says why.
pub(super) struct Link {
    shared: Arc<Shared>,
    inbox: mpsc::Receiver<Vec<u8>>,
    /// The piece that is being read, and how far.
    reading: (Vec<u8>, usize),
    /// What was written and not flushed.
    writing: Vec<u8>,
}

/// Sees why a link ended.
#[derive(Clone)]
pub(super) struct Watcher {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Something that the threads wait for.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The pipe was quiet, so that we may speak.
    may_speak: bool,
    outbox: VecDeque<Vec<u8>>,
    /// Pieces that were read, for their place in memory.
    spent: Vec<Vec<u8>>,
    /// The first message, until it was answered.
    greeting: Option<Vec<u8>>,
    /// The greeting has been written.
    greeted: bool,
    /// Waits for room in the outbox.
    waker: Option<Waker>,
    /// The link was dropped.
    closing: Option<Instant>,
    ending: Option<Ending>,
    /// Threads that still use the pipe.
    threads: usize,
}

impl Link {
    /// Begins to read and write.
    ///
    /// # Errors
    ///
    /// Where the system has no threads left.
    pub(super) fn start(pipe: Arc<dyn Pipe>) -> io::Result<(Self, Watcher)> {
        let shared = Arc::new(Shared::default());
        let (sender, inbox) = mpsc::channel(PIECES * WAITING);
        let link = Self { shared: Arc::clone(&shared), inbox, reading: (Vec::new(), 0), writing: Vec::new() };
        let reading = InUse::new(&shared);
        let writing = InUse::new(&shared);
        thread::Builder::new().name("usb-read".to_owned()).spawn({
            let (shared, pipe) = (Arc::clone(&shared), Arc::clone(&pipe));
            move || {
                let ending = shared.read(&*pipe, &sender);
                shared.end(ending);
                shared.listen_to_the_end(&*pipe);
                drop((pipe, reading));
            }
        })?;
        thread::Builder::new().name("usb-write".to_owned()).spawn({
            let shared = Arc::clone(&shared);
            move || {
                let ending = shared.write(&*pipe);
                shared.end(ending);
                drop((pipe, writing));
            }
        })?;
        Ok((link, Watcher { shared }))
    }
}

impl Watcher {
    pub(super) fn ending(&self) -> Option<Ending> {
        self.shared.lock().ending.clone()
    }

    /// Blocks until the pipe is not used any more; `false` when that takes too long.
    pub(super) fn wait_released(&self, patience: Duration) -> bool {
        let state = self.shared.lock();
        let waited = self.shared.changed.wait_timeout_while(state, patience, |state| state.threads > 0);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.threads == 0
    }
}

impl State {
    /// Nothing can be said any more. A link that is only closed has its last words.
    fn is_broken(&self) -> bool {
        self.ending.as_ref().is_some_and(|ending| *ending != Ending::Closed)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, pipe: &dyn Pipe, inbox: &mpsc::Sender<Vec<u8>>) -> Ending {
        let ended = || {
            let state = self.lock();
            state.ending.is_some() || state.closing.is_some()
        };
        let reader = Reader::new(pipe, &ended);
        let result = (|| {
            reader.drain()?;
            self.lock().may_speak = true;
            self.changed.notify_all();
            self.wait_greeted()?;
            // Waits while Direct is slow, and with it the phone.
            let hand_on = |piece| inbox.blocking_send(piece).map_err(|_| Ending::Closed);
            let answer = reader.answer(&mut || self.greet_again())?;
            self.lock().greeting = None;
            hand_on(answer)?;
            loop {
                let (bytes, header) = reader.header()?;
                hand_on(bytes.to_vec())?;
                if header.length > 0 {
                    let spent = self.lock().spent.pop().unwrap_or_default();
                    hand_on(reader.payload(header, spent)?)?;
                }
            }
        })();
        match result {
            Err(ending) => ending,
            Ok(never) => never,
        }
    }

    fn wait_greeted(&self) -> Result<(), Ending> {
        let waiting = |state: &mut State| !state.greeted && state.closing.is_none() && state.ending.is_none();
        let state = self.changed.wait_while(self.lock(), waiting).unwrap_or_else(PoisonError::into_inner);
        if state.greeted { Ok(()) } else { Err(Ending::Closed) }
    }

    /// Says the greeting once more, and waits until it is said or everything is over.
    fn greet_again(&self) {
        tracing::debug!("no answer; the greeting is said again");
        let mut state = self.lock();
        if let Some(greeting) = state.greeting.clone() {
            state.greeted = false;
            state.outbox.push_front(greeting);
            drop(state);
            self.changed.notify_all();
            // Where it ends instead, the reader sees that itself.
            let _ = self.wait_greeted();
        }
    }

    fn write(&self, pipe: &dyn Pipe) -> Ending {
        loop {
            let waiting = |state: &mut State| {
                let nothing = !state.may_speak || state.outbox.is_empty();
                !state.is_broken() && state.closing.is_none() && nothing
            };
            let mut state = self.changed.wait_while(self.lock(), waiting).unwrap_or_else(PoisonError::into_inner);
            let overdue = state.closing.is_some_and(|since| since.elapsed() > LAST_WORDS);
            if state.is_broken() || overdue || !state.may_speak {
                return Ending::Closed;
            }
            let Some(message) = state.outbox.pop_front() else { return Ending::Closed };
            if let Some(waker) = state.waker.take() {
                waker.wake();
            }
            // A phone that does not even take a greeting is not waited for longer than for its answer.
            let greeting = state.greeting.is_some();
            drop(state);
            match write(pipe, &message, if greeting { SAY_AGAIN } else { WRITE_PATIENCE }) {
                Err(Ending::Stalled) if greeting => return Ending::Silent,
                Err(ending) => return ending,
                Ok(()) => {}
            }
            let mut state = self.lock();
            if !state.greeted {
                state.greeted = true;
                drop(state);
                self.changed.notify_all();
            }
        }
    }

    /// The first reason is the one that counts.
    fn end(&self, ending: Ending) {
        let mut state = self.lock();
        if state.ending.is_none() {
            if ending != Ending::Closed {
                tracing::debug!(?ending, "the USB link has ended");
            }
            state.ending = Some(ending);
        }
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
        drop(state);
        self.changed.notify_all();
    }

    /// What the phone still sends to streams that were just closed is taken, so that the next client does not get it.
    fn listen_to_the_end(&self, pipe: &dyn Pipe) {
        if self.lock().ending != Some(Ending::Closed) {
            return;
        }
        let began = Instant::now();
        let mut bytes = vec![0; 64 << 10];
        while began.elapsed() < LAST_WORDS {
            match pipe.read(&mut bytes, LAST_QUIET) {
                Ok(_) => {}
                // The writer may still be saying its last words.
                Err(Broken::Quiet) if self.lock().threads > 1 => {}
                Err(_) => return,
            }
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.shared.lock().closing = Some(Instant::now());
        self.shared.changed.notify_all();
    }
}

impl AsyncRead for Link {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { shared, inbox, reading: (piece, read), .. } = &mut *self;
        while *read == piece.len() {
            let spent = std::mem::take(piece);
            *read = 0;
            // Of a header nothing is gained.
            if spent.len() > HEADER_BYTES {
                shared.lock().spent.push(spent);
            }
            match ready!(inbox.poll_recv(context)) {
                Some(next) => *piece = next,
                // The end of the file.
                None => return Poll::Ready(Ok(())),
            }
        }
        let some = into.remaining().min(piece.len() - *read);
        into.put_slice(&piece[*read..*read + some]);
        *read += some;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Link {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.writing.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    /// Ready when there is room for the message, not when it is written.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shared = Arc::clone(&self.shared);
        let mut state = shared.lock();
        if state.ending.is_some() {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        if self.writing.is_empty() {
            return Poll::Ready(Ok(()));
        }
        if state.outbox.len() >= WAITING {
            state.waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        let message = std::mem::take(&mut self.writing);
        if !state.greeted && state.greeting.is_none() {
            state.greeting = Some(message.clone());
        }
        state.outbox.push_back(message);
        drop(state);
        shared.changed.notify_all();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(context)
    }
}

/// A thread that uses a pipe, counted until it does not any more.
struct InUse {
    shared: Arc<Shared>,
}

impl InUse {
    fn new(shared: &Arc<Shared>) -> Self {
        shared.lock().threads += 1;
        *in_use() += 1;
        Self { shared: Arc::clone(shared) }
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.shared.lock().threads -= 1;
        self.shared.changed.notify_all();
        *in_use() -= 1;
        RELEASED.notify_all();
    }
}

/// Threads of this process that use a pipe.
static IN_USE: Mutex<usize> = Mutex::new(0);
static RELEASED: Condvar = Condvar::new();

fn in_use() -> MutexGuard<'static, usize> {
    IN_USE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Blocks until no link of this process uses a phone any more, for the end of a process; `false` when that takes
/// longer than a second or two. Each link must have been dropped before.
pub fn all_released() -> bool {
    let waited = RELEASED.wait_timeout_while(in_use(), LAST_WORDS * 3 / 2, |threads| *threads > 0);
    let (threads, _) = waited.unwrap_or_else(PoisonError::into_inner);
    *threads == 0
}
