//! Running one command on the phone.

use std::time::{Duration, Instant};

use tracing::Instrument;

use super::Adb;
use super::handshake::within;
use super::shell_v2::{Decoder, Id, Part};
use super::stream::Stream;
use crate::error::{Error, Result};

/// What one operation may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub deadline: Duration,
    /// Standard output and standard error together; or what a file or a list may weigh.
    pub reply_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { deadline: Duration::from_secs(12), reply_bytes: 64 << 20 }
    }
}

/// What a command said. `exit` is `None` where the phone is too old to tell; then `stderr` is in `stdout`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShellOutput {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub exit: Option<u8>,
}

impl Adb {
    /// Runs a command until it ends, `limits` are reached, or `cancel` returns. However it ends, and when the future
    /// is dropped, the stream is closed, which ends the command on the phone.
    ///
    /// A command that ends without telling its exit status is [`Error::Lost`]: the cable was pulled.
    pub async fn shell(&self, command: &str, limits: Limits, cancel: impl Future<Output = ()>) -> Result<ShellOutput> {
        self.shell_logged_as(command, command, limits, cancel).await
    }

    /// The same for a command that no log may have: `name` stands there in its place.
    pub async fn shell_logged_as(
        &self,
        name: &str,
        command: &str,
        limits: Limits,
        cancel: impl Future<Output = ()>,
    ) -> Result<ShellOutput> {
        let span = tracing::debug_span!("shell", command = name);
        async {
            let started = Instant::now();
            let output = tokio::select! {
                biased;
                () = cancel => Err(Error::Cancelled),
                output = within(limits.deadline, self.run(command, limits.reply_bytes)) => output,
            };
            let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            match &output {
                Ok(output) => tracing::debug!(ms, bytes = output.stdout.len() + output.stderr.len(), ?output.exit),
                Err(error) => tracing::debug!(ms, %error),
            }
            output
        }
        .instrument(span)
        .await
    }

    async fn run(&self, command: &str, limit_bytes: u64) -> Result<ShellOutput> {
        if self.features().has("shell_v2") {
            let stream = self.open(&format!("shell,v2,raw:{command}")).await?;
            return with_exit(stream, limit_bytes).await;
        }
        // `exec:` leaves the bytes alone, `shell:` runs on a terminal that turns LF into CRLF. Phones before
        // Android 5 have only the latter.
        let stream = match self.open(&format!("exec:{command}")).await {
            Err(Error::Refused { .. }) => self.open(&format!("shell:{command}")).await?,
            opened => opened?,
        };
        without_exit(stream, limit_bytes).await
    }
}

async fn with_exit(mut stream: Stream, limit_bytes: u64) -> Result<ShellOutput> {
    let mut output = ShellOutput::default();
    let mut decoder = Decoder::default();
    while let Some(bytes) = stream.read().await? {
        let mut input = &bytes[..];
        while let Some(part) = decoder.next(&mut input)? {
            let (into, bytes) = match part {
                Part::Bytes(Id::Stdout, bytes) => (&mut output.stdout, bytes),
                Part::Bytes(Id::Stderr, bytes) => (&mut output.stderr, bytes),
                Part::Exit(exit) => return Ok(ShellOutput { exit: Some(exit), ..output }),
                // Only we say these; adbd's own client ignores them, too.
                Part::Bytes(Id::Stdin | Id::Exit | Id::CloseStdin | Id::WindowSize, _) | Part::CloseStdin => continue,
            };
            into.extend_from_slice(bytes);
            if (output.stdout.len() + output.stderr.len()) as u64 > limit_bytes {
                return Err(Error::TooLarge { limit_bytes });
            }
        }
    }
    Err(Error::Lost)
}

async fn without_exit(mut stream: Stream, limit_bytes: u64) -> Result<ShellOutput> {
    let mut output = ShellOutput::default();
    while let Some(bytes) = stream.read().await? {
        output.stdout.extend_from_slice(&bytes);
        if output.stdout.len() as u64 > limit_bytes {
            return Err(Error::TooLarge { limit_bytes });
        }
    }
    Ok(output)
}
