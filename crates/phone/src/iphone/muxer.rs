//! usbmuxd, which passes connections on to iPhones and keeps the computer's pair records.
//!
//! ```text
//! length · version 1 · message 8 (a property list) · tag     u32 each, little-endian; then XML
//! ```
//!
//! | system | where |
//! |---|---|
//! | Linux, macOS | the socket `/var/run/usbmuxd` |
//! | Windows | `127.0.0.1:27015`, Apple's Mobile Device Service |
//!
//! `USBMUXD_SOCKET_ADDRESS` names another: `host:port`, a path, or `UNIX:path` as libusbmuxd writes it.

use std::time::Duration;

use plist::{Dictionary, Value};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::iphone::error::{Error, Result};
use crate::iphone::property_list::{dictionary, parse_dictionary, text, to_xml};
use crate::iphone::wire::{Io, read_exactly};

/// Where usbmuxd is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MuxerAddress {
    Tcp(String),
    /// A socket in the file system, on systems that have such.
    Socket(std::path::PathBuf),
}

/// An iPhone on a cable.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attached {
    pub udid: String,
    /// The muxer's number for it, another one after each plugging in.
    pub(crate) device: u64,
}

/// What the muxer tells who listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum News {
    Attached(Attached),
    Detached {
        device: u64,
    },
    /// A pairing, or a kind that is newer than this program.
    Other,
}

/// The muxer runs on this computer.
const DEADLINE: Duration = Duration::from_secs(5);
const VERSION: u32 = 1;
const PLIST: u32 = 8;
const HEADER: u32 = 16;
/// Lists of phones and pair records are some kilobytes.
const LARGEST: u32 = 4 << 20;

impl MuxerAddress {
    /// `USBMUXD_SOCKET_ADDRESS`, else the place that this system uses.
    pub fn of_this_user() -> Result<Self> {
        match std::env::var("USBMUXD_SOCKET_ADDRESS") {
            Ok(text) if !text.is_empty() => Self::parse(&text),
            Ok(_) | Err(_) if cfg!(windows) => Ok(Self::Tcp("127.0.0.1:27015".to_owned())),
            Ok(_) | Err(_) => Ok(Self::Socket("/var/run/usbmuxd".into())),
        }
    }

    pub fn parse(text: &str) -> Result<Self> {
        if let Some(path) = text.strip_prefix("UNIX:").or_else(|| text.starts_with('/').then_some(text)) {
            return Ok(Self::Socket(path.into()));
        }
        let port = text.rsplit_once(':').filter(|(host, _)| !host.is_empty()).and_then(|(_, port)| port.parse().ok());
        match port {
            Some(0_u16) | None => Err(Error::BadAddress { text: text.to_owned() }),
            Some(_) => Ok(Self::Tcp(text.to_owned())),
        }
    }

    pub(crate) async fn connect(&self) -> Result<Muxer> {
        let opening = async {
            let io: Box<dyn Io> = match self {
                Self::Tcp(address) => {
                    let stream = TcpStream::connect(address).await.map_err(|_| Error::NoMuxer)?;
                    drop(stream.set_nodelay(true));
                    Box::new(stream)
                }
                #[cfg(unix)]
                Self::Socket(path) => {
                    Box::new(tokio::net::UnixStream::connect(path).await.map_err(|_| Error::NoMuxer)?)
                }
                #[cfg(not(unix))]
                Self::Socket(path) => return Err(Error::BadAddress { text: path.display().to_string() }),
            };
            Ok(Muxer { io, tag: 0 })
        };
        timeout(DEADLINE, opening).await.map_err(|_| Error::NoMuxer)?
    }

    /// The iPhones that are plugged in. Those on Wi-Fi only are left out.
    pub async fn attached(&self) -> Result<Vec<Attached>> {
        let answer = self.connect().await?.ask(message("ListDevices")).await?;
        let list = answer.get("DeviceList").and_then(Value::as_array);
        let list = list.ok_or_else(|| Error::protocol("usbmuxd gave no list"))?;
        Ok(list.iter().filter_map(|entry| attached(entry.as_dictionary()?)).collect())
    }

    /// A pair record as the system keeps it.
    pub(crate) async fn pair_record(&self, udid: &str) -> Result<Option<Dictionary>> {
        let mut request = message("ReadPairRecord");
        request.insert("PairRecordID".to_owned(), udid.into());
        match self.connect().await?.ask(request).await?.get("PairRecordData").and_then(Value::as_data) {
            Some(record) => Ok(Some(parse_dictionary(record)?)),
            // Some muxers say a number, others nothing.
            None => Ok(None),
        }
    }

    pub(crate) async fn save_pair_record(&self, phone: &Attached, record: &Dictionary) -> Result<()> {
        let mut request = message("SavePairRecord");
        request.extend(dictionary([
            ("PairRecordID", phone.udid.as_str().into()),
            ("PairRecordData", Value::Data(to_xml(&Value::Dictionary(record.clone()))?)),
            ("DeviceID", phone.device.into()),
        ]));
        ok(&self.connect().await?.ask(request).await?)
    }

    /// By what number this computer is known to iPhones.
    pub(crate) async fn buid(&self) -> Result<String> {
        let answer = self.connect().await?.ask(message("ReadBUID")).await?;
        text(&answer, "BUID").map(str::to_owned).ok_or_else(|| Error::protocol("usbmuxd told no BUID"))
    }

    /// A connection to a port of the phone.
    pub(crate) async fn dial(&self, device: u64, port: u16) -> Result<Box<dyn Io>> {
        let mut muxer = self.connect().await?;
        let mut request = message("Connect");
        // In the order of the network, as C's htons leaves it.
        request.extend(dictionary([("DeviceID", device.into()), ("PortNumber", port.swap_bytes().into())]));
        ok(&muxer.ask(request).await?)?;
        Ok(muxer.io)
    }

    /// Everything that comes and goes, beginning with what is there.
    pub(crate) async fn listen(&self) -> Result<Muxer> {
        let mut muxer = self.connect().await?;
        ok(&muxer.ask(message("Listen")).await?)?;
        Ok(muxer)
    }
}

/// A connection to the muxer itself.
pub(crate) struct Muxer {
    io: Box<dyn Io>,
    tag: u32,
}

impl Muxer {
    async fn ask(&mut self, request: Dictionary) -> Result<Dictionary> {
        self.tag += 1;
        let body = to_xml(&Value::Dictionary(request))?;
        let length = HEADER + u32::try_from(body.len()).map_err(Error::protocol)?;
        let header: Vec<u8> = [length, VERSION, PLIST, self.tag].into_iter().flat_map(u32::to_le_bytes).collect();
        let asking = async {
            self.io.write_all(&[header, body].concat()).await?;
            self.io.flush().await?;
            self.read().await
        };
        timeout(DEADLINE, asking).await.map_err(|_| Error::Timeout)?
    }

    async fn read(&mut self) -> Result<Dictionary> {
        let length = self.io.read_u32_le().await?;
        let (_version, _message, _tag) =
            (self.io.read_u32_le().await?, self.io.read_u32_le().await?, self.io.read_u32_le().await?);
        let body = length.checked_sub(HEADER).filter(|body| *body <= LARGEST);
        let body = body.ok_or_else(|| Error::protocol(format!("usbmuxd claims {length} bytes")))?;
        parse_dictionary(&read_exactly(&mut self.io, u64::from(body)).await?)
    }

    /// Waits for the next change; without a deadline, for there may be none for days.
    pub(crate) async fn news(&mut self) -> Result<News> {
        let said = self.read().await?;
        let device = said.get("DeviceID").and_then(Value::as_unsigned_integer);
        Ok(match (text(&said, "MessageType"), device) {
            (Some("Attached"), _) => attached(&said).map_or(News::Other, News::Attached),
            (Some("Detached"), Some(device)) => News::Detached { device },
            _ => News::Other,
        })
    }
}

fn message(kind: &str) -> Dictionary {
    dictionary([
        ("MessageType", kind.into()),
        ("ClientVersionString", "unstuck".into()),
        ("ProgName", "unstuck".into()),
        ("kLibUSBMuxVersion", 3.into()),
    ])
}

/// What is on a cable and names itself.
fn attached(entry: &Dictionary) -> Option<Attached> {
    let properties = entry.get("Properties").and_then(Value::as_dictionary)?;
    if text(properties, "ConnectionType") == Some("Network") {
        return None;
    }
    let device = entry.get("DeviceID").or(properties.get("DeviceID")).and_then(Value::as_unsigned_integer)?;
    Some(Attached { udid: text(properties, "SerialNumber")?.to_owned(), device })
}

fn ok(answer: &Dictionary) -> Result<()> {
    match answer.get("Number").and_then(Value::as_unsigned_integer) {
        Some(0) => Ok(()),
        Some(2) => Err(Error::NotThere),
        // Nobody on the phone listens at the port.
        Some(3) => Err(Error::Lost),
        Some(number) => Err(Error::Refused { text: format!("usbmuxd: {number}") }),
        None => Err(Error::protocol("usbmuxd gave no result")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_three_forms() {
        let tcp = |text: &str| Ok(MuxerAddress::Tcp(text.to_owned()));
        assert_eq!(MuxerAddress::parse("127.0.0.1:27015"), tcp("127.0.0.1:27015"));
        assert_eq!(MuxerAddress::parse("mux.local:1"), tcp("mux.local:1"));
        let socket = Ok(MuxerAddress::Socket("/run/mux".into()));
        assert_eq!(MuxerAddress::parse("/run/mux"), socket);
        assert_eq!(MuxerAddress::parse("UNIX:/run/mux"), socket);
        for bad in ["27015", "host:", "host:0", "host:99999", ":1", "nonsense"] {
            assert!(matches!(MuxerAddress::parse(bad), Err(Error::BadAddress { .. })), "{bad}");
        }
    }
}
