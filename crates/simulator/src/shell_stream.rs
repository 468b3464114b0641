//! One command over one stream: `shell:`, `shell,v2:` and `exec:`, with the mishaps of the scene.

use std::future::pending;
use std::io;
use std::sync::{Arc, OnceLock};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, split};

use crate::body::{After, Body};
use crate::fault::Mishap;
use crate::opened::Form;
use crate::shell::Answer;

const STDOUT: u8 = 1;
const STDERR: u8 = 2;
const EXIT: u8 = 3;
/// As much as adbd reads from a program at once.
const CHUNK: usize = 32 << 10;

pub(crate) async fn serve(
    body: &Arc<Body>,
    io: &mut (impl AsyncRead + AsyncWrite + Unpin),
    form: Form,
    command: &str,
    after: &OnceLock<After>,
) -> io::Result<()> {
    let (mut from, mut to) = split(io);
    tokio::select! {
        biased;
        answered = answer(body, &mut to, form, command, after) => answered,
        // The client went away: adbd would kill the command.
        () = gone(&mut from) => Ok(()),
    }
}

/// Reads and forgets what the client writes, until it closes.
async fn gone(from: &mut (impl AsyncRead + Unpin)) {
    let mut buffer = [0; 4096];
    while matches!(from.read(&mut buffer).await, Ok(1..)) {}
}

async fn answer(
    body: &Arc<Body>,
    to: &mut (impl AsyncWrite + Unpin),
    form: Form,
    command: &str,
    after: &OnceLock<After>,
) -> io::Result<()> {
    let heard = body.hear(command);
    if heard.mishap == Some(Mishap::CutBefore) {
        after.get_or_init(|| After::Cut);
        return Ok(());
    }
    if !heard.takes.is_zero() {
        tokio::time::sleep(heard.takes).await;
    }
    match heard.mishap {
        Some(Mishap::Hang) => return pending().await,
        Some(Mishap::Garbage) => {
            let noise: Vec<u8> = (0_u32..4096).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
            write(to, form, STDOUT, &noise).await?;
            return finish(to, form, 0).await;
        }
        Some(Mishap::HugeLength) => {
            to.write_all(&[STDOUT, 0xff, 0xff, 0xff, 0xff, b'?']).await?;
            return to.flush().await;
        }
        Some(Mishap::CutBefore | Mishap::CutDuring | Mishap::CutAfter | Mishap::NoExit | Mishap::NoClose) | None => {}
    }
    let (answer, then) = body.answer(command);
    if let Some(then) = then {
        after.get_or_init(|| then);
    }
    match heard.mishap {
        Some(Mishap::CutDuring) => {
            after.get_or_init(|| After::Cut);
            write(to, form, STDOUT, &answer.stdout[..answer.stdout.len() / 2]).await?;
            to.flush().await
        }
        Some(Mishap::NoExit) => {
            printed(to, form, &answer).await?;
            to.shutdown().await
        }
        Some(Mishap::NoClose) => {
            printed(to, form, &answer).await?;
            to.flush().await?;
            pending().await
        }
        Some(Mishap::CutAfter) => {
            after.get_or_init(|| After::Cut);
            printed(to, form, &answer).await?;
            finish(to, form, answer.exit).await
        }
        Some(Mishap::CutBefore | Mishap::Hang | Mishap::Garbage | Mishap::HugeLength) | None => {
            printed(to, form, &answer).await?;
            finish(to, form, answer.exit).await
        }
    }
}

async fn printed(to: &mut (impl AsyncWrite + Unpin), form: Form, answer: &Answer) -> io::Result<()> {
    write(to, form, STDOUT, &answer.stdout).await?;
    write(to, form, STDERR, answer.stderr.as_bytes()).await
}

async fn write(to: &mut (impl AsyncWrite + Unpin), form: Form, kind: u8, bytes: &[u8]) -> io::Result<()> {
    for chunk in bytes.chunks(CHUNK) {
        if form == Form::V2 {
            to.write_all(&header(kind, chunk.len())).await?;
        }
        to.write_all(chunk).await?;
    }
    Ok(())
}

async fn finish(to: &mut (impl AsyncWrite + Unpin), form: Form, exit: u8) -> io::Result<()> {
    if form == Form::V2 {
        let [a, b, c, d, e] = header(EXIT, 1);
        to.write_all(&[a, b, c, d, e, exit]).await?;
    }
    to.shutdown().await
}

fn header(kind: u8, length: usize) -> [u8; 5] {
    // A chunk is at most CHUNK bytes.
    let [a, b, c, d] = u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    [kind, a, b, c, d]
}
