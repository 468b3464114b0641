//! `sync:`: stat, list, pull and push on the phone's files.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use crate::body::Body;
use crate::files::{Bytes, Stat};

/// Paths longer than this are not Android's.
const LONGEST_PATH: u32 = 1024;
/// The largest piece that the protocol allows.
const LARGEST_DATA: u32 = 64 << 10;
const NO_SUCH_FILE: u32 = 2;

pub(crate) async fn serve(body: &Arc<Body>, io: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<()> {
    loop {
        let (id, length) = match head(io).await {
            Ok(head) => head,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        if &id == b"QUIT" {
            return io.shutdown().await;
        }
        if length > LONGEST_PATH {
            return fail(io, "path too long").await;
        }
        let mut path = vec![0; length as usize];
        io.read_exact(&mut path).await?;
        let path = String::from_utf8_lossy(&path).into_owned();
        let stat = |path: &str| body.stat(path);
        match &id {
            b"STAT" => {
                let mut answer = b"STAT".to_vec();
                answer.extend(stat(&path).map_or([0; 12], short));
                io.write_all(&answer).await?;
            }
            b"STA2" | b"LST2" => {
                let mut answer = id.to_vec();
                answer.extend(long(stat(&path)));
                io.write_all(&answer).await?;
            }
            b"LIST" | b"LIS2" => list(body, io, &id, &path).await?,
            b"RECV" => send_file(body, io, &path).await?,
            b"SEND" => receive_file(body, io, &path).await?,
            _ => return fail(io, "unknown request").await,
        }
        io.flush().await?;
    }
}

async fn head(io: &mut (impl AsyncRead + Unpin)) -> io::Result<([u8; 4], u32)> {
    let mut head = [0; 8];
    io.read_exact(&mut head).await?;
    let [a, b, c, d, length @ ..] = head;
    Ok(([a, b, c, d], u32::from_le_bytes(length)))
}

async fn fail(io: &mut (impl AsyncWrite + Unpin), why: &str) -> io::Result<()> {
    let mut answer = b"FAIL".to_vec();
    answer.extend(length_of(why.as_bytes()));
    answer.extend(why.as_bytes());
    io.write_all(&answer).await?;
    io.flush().await
}

fn length_of(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes()
}

/// Mode, size and time in 32 bits each: sizes over 4 GiB lose their upper half, as on a phone.
fn short(stat: Stat) -> [u8; 12] {
    let mut bytes = [0; 12];
    bytes[..4].copy_from_slice(&stat.mode.to_le_bytes());
    bytes[4..8].copy_from_slice(&(stat.size as u32).to_le_bytes());
    bytes[8..].copy_from_slice(&(stat.modified as u32).to_le_bytes());
    bytes
}

/// Error, device, inode, mode, links, uid, gid, size, three times.
fn long(stat: Option<Stat>) -> Vec<u8> {
    let Some(stat) = stat else {
        let mut missing = NO_SUCH_FILE.to_le_bytes().to_vec();
        missing.resize(68, 0);
        return missing;
    };
    let mut bytes = Vec::with_capacity(68);
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend(64_u64.to_le_bytes());
    bytes.extend(1_u64.to_le_bytes());
    for word in [stat.mode, 1, 2000, 2000] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.extend(stat.size.to_le_bytes());
    for _ in 0..3 {
        bytes.extend(stat.modified.to_le_bytes());
    }
    bytes
}

async fn list(body: &Arc<Body>, io: &mut (impl AsyncWrite + Unpin), id: &[u8; 4], path: &str) -> io::Result<()> {
    let folder = path.trim_end_matches('/');
    let names = body.names(folder).into_iter();
    let entries = names.map(|name| {
        let stat = body.stat(&format!("{folder}/{name}"));
        (name, stat)
    });
    let second = id == b"LIS2";
    let mut answer = Vec::new();
    for (name, stat) in entries {
        if second {
            answer.extend(b"DNT2");
            answer.extend(long(stat));
        } else {
            answer.extend(b"DENT");
            answer.extend(stat.map_or([0; 12], short));
        }
        answer.extend(length_of(name.as_bytes()));
        answer.extend(name.as_bytes());
    }
    answer.extend(b"DONE");
    answer.extend(std::iter::repeat_n(0, if second { 72 } else { 16 }));
    io.write_all(&answer).await
}

async fn send_file(body: &Arc<Body>, io: &mut (impl AsyncWrite + Unpin), path: &str) -> io::Result<()> {
    match body.read(path) {
        Some(Bytes::Kept(bytes)) => {
            for chunk in bytes.chunks(LARGEST_DATA as usize) {
                send_data(io, chunk).await?;
            }
        }
        Some(Bytes::MadeUp(mut made_up)) => loop {
            let chunk = made_up.chunk(LARGEST_DATA as usize);
            if chunk.is_empty() {
                break;
            }
            send_data(io, &chunk).await?;
        },
        None => return fail(io, "No such file or directory").await,
    }
    io.write_all(b"DONE\0\0\0\0").await
}

async fn send_data(io: &mut (impl AsyncWrite + Unpin), chunk: &[u8]) -> io::Result<()> {
    io.write_all(b"DATA").await?;
    io.write_all(&length_of(chunk)).await?;
    io.write_all(chunk).await
}

/// `path,mode`, then DATA pieces, then DONE with the time.
async fn receive_file(
    body: &Arc<Body>,
    io: &mut (impl AsyncRead + AsyncWrite + Unpin),
    target: &str,
) -> io::Result<()> {
    let path = target.rsplit_once(',').map_or(target, |(path, _)| path);
    let mut bytes = Vec::new();
    loop {
        let (id, length) = head(io).await?;
        match &id {
            b"DONE" => {
                body.with_files(|files| files.write(path, bytes, i64::from(length)));
                return io.write_all(b"OKAY\0\0\0\0").await;
            }
            b"DATA" if length <= LARGEST_DATA => {
                let start = bytes.len();
                bytes.resize(start + length as usize, 0);
                io.read_exact(&mut bytes[start..]).await?;
            }
            _ => return fail(io, "invalid data message").await,
        }
    }
}
