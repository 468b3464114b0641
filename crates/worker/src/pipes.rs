//! The pipes to the window: an event a line comes in, a whole view a line goes out.

use std::io::{BufRead, BufReader, Read, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use diagnosis::session::Input;
use diagnosis::view::{PersonEvent, View};
use diagnosis::wizard::LinkNews;
use futures_util::Stream;
use futures_util::stream::poll_fn;
use std::task::Poll;
use tokio::sync::mpsc;

/// The longest event is some hundred bytes. More than this is not an event, and is not kept in memory.
const LONGEST_EVENT: u64 = 64 * 1024;
/// A person who says more before one thing is taken in waits; the pipe holds it.
const WAITING_EVENTS: usize = 64;

/// What comes in from the window and from the link, until the window closes our standard input.
pub(crate) fn inputs(mut link: mpsc::UnboundedReceiver<LinkNews>) -> impl Stream<Item = Input> + Unpin {
    let (events, mut said) = mpsc::channel(WAITING_EVENTS);
    // Reading standard input cannot be given up half-way, so that it has a thread that ends with the process.
    std::thread::spawn(move || read_events(std::io::stdin().lock(), |event| events.blocking_send(event).is_ok()));
    poll_fn(move |context| {
        // The link first: what it says comes before what follows from it.
        if let Poll::Ready(Some(news)) = link.poll_recv(context) {
            return Poll::Ready(Some(Input::Link(news)));
        }
        said.poll_recv(context).map(|said| said.map(Input::Person))
    })
}

/// Reads lines until there are no more or nobody takes them. What is no event is passed over.
fn read_events(from: impl Read, mut take: impl FnMut(PersonEvent) -> bool) {
    let mut from = BufReader::new(from);
    loop {
        let mut line = Vec::new();
        match from.by_ref().take(LONGEST_EVENT).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST_EVENT {
            tracing::warn!("a line that is far too long for an event was passed over");
            if skip_line(&mut from).is_err() {
                return;
            }
            continue;
        }
        match serde_json::from_slice(&line) {
            Ok(event) => {
                if !take(event) {
                    return;
                }
            }
            Err(_) if line.trim_ascii().is_empty() => {}
            Err(error) => tracing::warn!(%error, bytes = line.len(), "a line that is no event was passed over"),
        }
    }
}

fn skip_line(from: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let bytes = from.fill_buf()?;
        if bytes.is_empty() {
            return Ok(());
        }
        match bytes.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                from.consume(end + 1);
                return Ok(());
            }
            None => {
                let all = bytes.len();
                from.consume(all);
            }
        }
    }
}

/// Writes views. One that the window is too slow for is replaced by the next, so that nothing waits for the window.
pub(crate) struct Views {
    shared: Arc<Shared>,
    writing: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    newest: Option<View>,
    finished: bool,
}

impl Views {
    pub(crate) fn new() -> Self {
        let shared = Arc::new(Shared::default());
        let writing = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.write_to(std::io::stdout().lock())
        });
        Self { shared, writing: Some(writing) }
    }

    pub(crate) fn show(&self, view: &View) {
        self.shared.lock().newest = Some(view.clone());
        self.shared.changed.notify_one();
    }

    /// Waits until the last view is written or the window is gone.
    pub(crate) fn finish(mut self) {
        self.shared.lock().finished = true;
        self.shared.changed.notify_one();
        if let Some(writing) = self.writing.take() {
            drop(writing.join());
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_to(&self, mut out: impl Write) {
        loop {
            let mut state = self.lock();
            let view = loop {
                if let Some(view) = state.newest.take() {
                    break view;
                }
                if state.finished {
                    return;
                }
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            };
            drop(state);
            let line = serde_json::to_string(&view).expect("a view has text keys only");
            if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
                // Nobody reads: the window is gone, and will close our standard input, too.
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_event_is_passed_over() {
        let long = "x".repeat(3 * LONGEST_EVENT as usize);
        let lines = format!(
            "{{\"event\":\"agree\"}}\nnonsense\n{{\"event\":\"fly\"}}\n\n{long}\n{{\"event\":\"fix_this\",\"rule\":\"a/b\"}}\r\n\u{0}\n{{\"event\":\"back\"}}"
        );
        let mut events = Vec::new();
        read_events(lines.as_bytes(), |event| {
            events.push(event);
            true
        });
        assert_eq!(
            events,
            [PersonEvent::Agree, PersonEvent::FixThis { rule: "a/b".to_owned(), fix: None }, PersonEvent::Back]
        );
    }
}
