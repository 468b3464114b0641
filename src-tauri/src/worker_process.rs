//! The worker of one phone: a process that reads an event a line and writes a whole view a line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use diagnosis::doctor::sight::UsbPort;
use futures_util::StreamExt;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::codec::{FramedRead, LinesCodec};

use crate::PHONE_WORKER;
use crate::board::{Board, Opening};

/// A view of the largest phone is some hundred kilobytes. More than this is not a view, and is not kept in memory.
const LONGEST_VIEW: usize = 16 * 1024 * 1024;
/// A window draws some sixty times a second; views that come faster are skipped, the last one never.
const BETWEEN_VIEWS: Duration = Duration::from_millis(16);
/// How long a worker may take to read one event.
const TO_TAKE_AN_EVENT: Duration = Duration::from_secs(5);
/// How long a worker may take to write its journal and go, once its standard input is closed.
const TO_GO: Duration = Duration::from_secs(3);

/// How workers are started.
#[derive(Debug, Clone)]
pub struct WorkerCommand {
    pub program: PathBuf,
    /// What comes before the word `phone-worker`.
    pub lead: Vec<OsString>,
    pub data_dir: PathBuf,
}

/// The way from a worker to its phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// The adb server, where the environment says that it is.
    Server,
    /// Straight over USB, at this place.
    Usb(UsbPort),
    Tcp(String),
    /// Through usbmuxd, where the environment or the system says that it is, by the phone's UDID.
    Iphone(String),
    Demo(String),
}

impl WorkerCommand {
    pub fn of(&self, serial: &str, reach: &Reach) -> Command {
        let mut command = Command::new(&self.program);
        let serial = if let Reach::Iphone(udid) = reach { udid } else { serial };
        command.args(&self.lead).args([PHONE_WORKER, "--serial", serial]);
        match reach {
            Reach::Server => &mut command,
            Reach::Usb(port) => command.args(["--usb", &port.name()]),
            Reach::Iphone(_) => command.arg("--iphone"),
            Reach::Tcp(address) => command.args(["--tcp", address]),
            Reach::Demo(name) => command.args(["--demo", name]),
        };
        command.arg("--data-dir").arg(&self.data_dir);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        command
    }
}

/// Whose worker it is and who hears of it.
pub struct Keeping {
    pub board: Arc<Board>,
    pub serial: String,
    pub opening: Opening,
    pub lease: Arc<tokio::sync::Mutex<()>>,
}

/// Keeps a worker alive until the phone is closed; one that dies is started once more.
pub async fn keep(mut command: Command, mut events: mpsc::Receiver<String>, keeping: Keeping) {
    let Keeping { board, serial, opening, lease } = keeping;
    let _lease = lease.lock().await;
    for restarted in [true, false] {
        let show = |view| board.show(&serial, opening, view);
        match live(&mut command, &mut events, show).await {
            End::Closed => return,
            End::Died(why) => {
                tracing::warn!(why, restarted, "a phone's worker died");
                board.worker_stopped(&serial, opening, restarted);
            }
        }
    }
}

/// How a worker's life ended.
enum End {
    /// The window closed the phone.
    Closed,
    Died(&'static str),
}

/// One life of a worker.
async fn live(command: &mut Command, events: &mut mpsc::Receiver<String>, mut show: impl FnMut(Box<RawValue>)) -> End {
    if events.is_closed() && events.is_empty() {
        return End::Closed;
    }
    let (mut worker, mut input, output) = match start(command) {
        Ok(started) => started,
        Err(error) => {
            tracing::error!(%error, "could not start a phone's worker");
            return End::Died("not started");
        }
    };
    let mut lines = FramedRead::new(output, LinesCodec::new_with_max_length(LONGEST_VIEW));
    let mut newest = Newest::default();
    let mut not_before = Instant::now();
    let why = loop {
        tokio::select! {
            event = events.recv() => match event {
                None => {
                    drop(input);
                    if timeout(TO_GO, drain_and_wait(&mut worker, &mut lines)).await.is_err() {
                        tracing::warn!("a phone's worker did not go by itself");
                    }
                    return End::Closed;
                }
                Some(event) => match timeout(TO_TAKE_AN_EVENT, write_line(&mut input, &event)).await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) => break "its input closed",
                    Err(_) => break "it reads no events",
                },
            },
            line = lines.next() => match line {
                Some(Ok(line)) => newest.take(line),
                Some(Err(_)) => break "it wrote what is no line of text",
                None => break "its output closed",
            },
            () = sleep_until(not_before), if newest.waits() => {
                if let Some(view) = newest.give() {
                    show(view);
                    not_before = Instant::now() + BETWEEN_VIEWS;
                }
            }
        }
    };
    if let Some(view) = newest.give() {
        show(view);
    }
    // Leaving drops the process, which kills what may be left of it.
    End::Died(why)
}

fn start(command: &mut Command) -> std::io::Result<(Child, ChildStdin, ChildStdout)> {
    let mut worker = command.spawn()?;
    let missing = || std::io::Error::other("a pipe was asked for and is not there");
    let input = worker.stdin.take().ok_or_else(missing)?;
    let output = worker.stdout.take().ok_or_else(missing)?;
    Ok((worker, input, output))
}

/// Reads on while the worker goes, so that it never waits for room in its pipe.
async fn drain_and_wait(worker: &mut Child, lines: &mut FramedRead<ChildStdout, LinesCodec>) {
    while let Some(Ok(_)) = lines.next().await {}
    if let Err(error) = worker.wait().await {
        tracing::debug!(%error, "could not wait for a phone's worker");
    }
}

async fn write_line(input: &mut ChildStdin, line: &str) -> std::io::Result<()> {
    input.write_all(line.as_bytes()).await?;
    input.write_all(b"\n").await?;
    input.flush().await
}

/// The newest view of one worker that the window has not been shown.
#[derive(Default)]
struct Newest {
    revision: Option<u32>,
    view: Option<Box<RawValue>>,
}

/// All that the shell knows of a view.
#[derive(Deserialize)]
struct Head {
    revision: u32,
}

impl Newest {
    /// A line that is no view, or one that was there before, is left out.
    fn take(&mut self, line: String) {
        let Ok(Head { revision }) = serde_json::from_str(&line) else {
            tracing::warn!(bytes = line.len(), "a phone's worker wrote a line that is no view");
            return;
        };
        if self.revision.is_none_or(|shown| shown < revision)
            && let Ok(view) = RawValue::from_string(line)
        {
            self.revision = Some(revision);
            self.view = Some(view);
        }
    }

    fn waits(&self) -> bool {
        self.view.is_some()
    }

    fn give(&mut self) -> Option<Box<RawValue>> {
        self.view.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_whole_view_is_shown_and_nothing_else() {
        let mut newest = Newest::default();
        let mut check = |lines: &[&str], expected: Option<&str>| {
            lines.iter().for_each(|line| newest.take((*line).to_owned()));
            assert_eq!(newest.give().as_deref().map(RawValue::get), expected, "{lines:?}");
        };
        check(&[], None);
        check(&[r#"{"revision":1,"screen":"a"}"#, r#"{"revision":2}"#], Some(r#"{"revision":2}"#));
        check(&[r#"{"revision":2}"#, r#"{"revision":1}"#], None);
        check(&["", "panicked at", r#"{"screen":1}"#, r#"{"revision":3"#, r#"{"revision":-1}"#], None);
        check(&[r#"{"revision":3}"#, "junk"], Some(r#"{"revision":3}"#));
    }
}
