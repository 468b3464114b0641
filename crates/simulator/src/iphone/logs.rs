//! The log of the phone, as text (syslog_relay) and as records (os_trace_relay).

use std::io;
use std::sync::Arc;

use chrono::DateTime;
use plist::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::iphone::body::Body;
use crate::iphone::wire::{Io, binary, dictionary, read_plist, text};

/// The process that every line comes from.
const PID: u32 = 100;

struct Entry {
    process: String,
    subsystem: String,
    category: String,
    message: String,
}

/// `lines = [{ process, subsystem, category, message }, …]` of `log.toml`.
fn entries(body: &Body) -> Vec<Entry> {
    body.with_world(|world| {
        let lines = world.get("log:lines").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let word =
            |line: &toml::Value, key: &str| line.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        lines
            .iter()
            .map(|line| Entry {
                process: word(line, "process"),
                subsystem: word(line, "subsystem"),
                category: word(line, "category"),
                message: word(line, "message"),
            })
            .collect()
    })
}

/// Old lines at once, then silence, as on a quiet phone.
pub(crate) async fn syslog(body: &Arc<Body>, mut io: impl Io) -> io::Result<()> {
    body.hear("syslog").await?;
    let when = DateTime::from_timestamp(body.now(), 0).unwrap_or_default().format("%b %e %H:%M:%S").to_string();
    for Entry { process, subsystem, message, .. } in entries(body) {
        let line = format!("{when} iPhone {process}({subsystem})[{PID}] <Notice>: {message}\n\0");
        io.write_all(line.as_bytes()).await?;
    }
    io.flush().await?;
    io.read_to_end(&mut Vec::new()).await.map(drop)
}

pub(crate) async fn os_trace(body: &Arc<Body>, mut io: impl Io) -> io::Result<()> {
    while let Some(request) = read_plist(&mut io).await? {
        let verb = text(&request, "Request").unwrap_or_default().to_owned();
        body.hear(&verb).await?;
        let entries = entries(body);
        let mut answer = dictionary([("Status", "RequestSuccessful".into())]);
        if verb == "PidList" {
            let names = entries.iter().map(|entry| {
                (PID.to_string(), Value::Dictionary(dictionary([("ProcessName", entry.process.as_str().into())])))
            });
            answer.insert("Payload".to_owned(), Value::Dictionary(names.collect()));
        }
        let answer = binary(&Value::Dictionary(answer));
        let length = u32::try_from(answer.len()).unwrap_or(u32::MAX);
        io.write_all(&[&[1][..], &length.to_be_bytes(), &answer].concat()).await?;
        if verb == "StartActivity" {
            for entry in &entries {
                let record = record(entry, body.now());
                let length = u32::try_from(record.len()).unwrap_or(u32::MAX);
                io.write_all(&[&[2][..], &length.to_le_bytes(), &record].concat()).await?;
            }
        }
        io.flush().await?;
    }
    Ok(())
}

/// One record: a header of 129 bytes with the lengths of the texts behind it.
///
/// The layout is what public readers of os_trace_relay agree on; what they do not read is left zero.
fn record(entry: &Entry, now: i64) -> Vec<u8> {
    let ended = |text: &str| [text.as_bytes(), &[0]].concat();
    let file = ended(&format!("/usr/libexec/{}", entry.process));
    let (image, message) = (ended(&entry.process), ended(&entry.message));
    let (subsystem, category) = (ended(&entry.subsystem), ended(&entry.category));
    let short = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_le_bytes();
    let long = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes();
    let seconds = u32::try_from(now).unwrap_or(u32::MAX);
    [
        &[0; 9][..],
        &PID.to_le_bytes(),
        &[0; 42],
        &seconds.to_le_bytes(),
        &[0; 4],
        &0_u32.to_le_bytes(),
        // Padding, then the level: 0 is "notice".
        &[0, 0],
        &[0; 38],
        &short(&image),
        &short(&message),
        &[0; 6],
        &long(&subsystem),
        &long(&category),
        &[0; 4],
        &file,
        &image,
        &message,
        &subsystem,
        &category,
    ]
    .concat()
}
