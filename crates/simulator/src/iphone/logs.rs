//! The log of the phone, as text (syslog_relay) and as records (os_trace_relay).

use std::io;
use std::sync::Arc;

use chrono::DateTime;
use plist::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::iphone::body::Body;
use crate::iphone::wire::{Io, binary, dictionary, requests, text};

/// The process that every line comes from.
const PID: u32 = 100;

#[derive(Clone)]
pub(crate) struct Entry {
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

impl Entry {
    pub(crate) fn new(process: &str, message: &str) -> Self {
        let text = str::to_owned;
        Self { process: text(process), subsystem: String::new(), category: String::new(), message: text(message) }
    }
}

/// Old lines at once, then what is written from now on.
pub(crate) async fn syslog(body: &Arc<Body>, mut io: impl Io) -> io::Result<()> {
    let mut written = body.log.subscribe();
    body.hear("syslog").await?;
    let when = DateTime::from_timestamp(body.now(), 0).unwrap_or_default().format("%b %e %H:%M:%S").to_string();
    let line = |Entry { process, subsystem, message, .. }: Entry| {
        format!("{when} iPhone {process}({subsystem})[{PID}] <Notice>: {message}\n\0")
    };
    for entry in entries(body) {
        io.write_all(line(entry).as_bytes()).await?;
    }
    io.flush().await?;
    let (mut reader, mut writer) = tokio::io::split(io);
    let writing = async {
        while let Ok(entry) = written.recv().await {
            writer.write_all(line(entry).as_bytes()).await?;
            writer.flush().await?;
        }
        Ok(())
    };
    let mut said = Vec::new();
    tokio::select! {
        ended = reader.read_to_end(&mut said) => ended.map(drop),
        ended = writing => ended,
    }
}

pub(crate) async fn os_trace(body: &Arc<Body>, io: impl Io) -> io::Result<()> {
    let mut written = body.log.subscribe();
    let mut streams = false;
    let (reader, mut writer) = tokio::io::split(io);
    let (reading, mut came) = requests(reader);
    let answering = async {
        loop {
            tokio::select! {
                request = came.recv() => {
                    let Some(request) = request else { return Ok(()) };
                    let verb = text(&request, "Request").unwrap_or_default().to_owned();
                    let mishap = body.hear(&verb).await?;
                    let answer = answer(body, &verb);
                    body.send(&mut writer, mishap, &answer, &[1, 0xff, 0xff, 0xff, 0xff]).await?;
                    if verb == "StartActivity" {
                        streams = true;
                        for entry in entries(body) {
                            writer.write_all(&framed(&entry, body.now())).await?;
                        }
                        writer.flush().await?;
                    }
                }
                Ok(entry) = written.recv() => if streams {
                    writer.write_all(&framed(&entry, body.now())).await?;
                    writer.flush().await?;
                },
            }
        }
    };
    tokio::join!(reading, answering).1
}

fn answer(body: &Body, verb: &str) -> Vec<u8> {
    let mut answer = dictionary([("Status", "RequestSuccessful".into())]);
    if verb == "PidList" {
        let names = entries(body)
            .into_iter()
            .map(|entry| (PID.to_string(), Value::Dictionary(dictionary([("ProcessName", entry.process.into())]))));
        answer.insert("Payload".to_owned(), Value::Dictionary(names.collect()));
    }
    let answer = binary(&Value::Dictionary(answer));
    let length = u32::try_from(answer.len()).unwrap_or(u32::MAX);
    [&[1][..], &length.to_be_bytes(), &answer].concat()
}

fn framed(entry: &Entry, now: i64) -> Vec<u8> {
    let record = record(entry, now);
    let length = u32::try_from(record.len()).unwrap_or(u32::MAX);
    [&[2][..], &length.to_le_bytes(), &record].concat()
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
