//! Link A: the adb server that runs already on this computer. We never start one and never end one.
//!
//! ```text
//! we      "001chost:transport:0123456789"
//! server  "OKAY"                                   or "FAIL" "0021" "device '0123456789' not found"
//! we      "0012shell,v2,raw:id"
//! server  "OKAY", and from here on the phone's own bytes
//! ```
//!
//! Sources: AOSP `packages/modules/adb/SERVICES.TXT`, `adb.cpp`, `transport.cpp`.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::banner::Features;
use super::handshake::within;
use crate::error::{Error, Result};

/// Where the adb server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAddress {
    pub host: String,
    pub port: u16,
}

/// Everything but the services of a phone is answered by the server itself, at once.
const ANSWER_DEADLINE: Duration = Duration::from_secs(5);
const CONNECT_DEADLINE: Duration = Duration::from_secs(2);
/// The server's refusals are a line or two.
const MAX_FAIL_TEXT: usize = 4096;

impl Default for ServerAddress {
    fn default() -> Self {
        Self { host: "127.0.0.1".to_owned(), port: 5037 }
    }
}

impl ServerAddress {
    /// `$ADB_SERVER_SOCKET`, else `$ANDROID_ADB_SERVER_ADDRESS` and `$ANDROID_ADB_SERVER_PORT`, else 127.0.0.1:5037.
    pub fn of_this_user() -> Result<Self> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let Some(socket) = variable("ADB_SERVER_SOCKET") {
            return Self::parse(&socket);
        }
        let default = Self::default();
        let port = match variable("ANDROID_ADB_SERVER_PORT") {
            Some(text) => text.parse().map_err(|_| Error::BadServerAddress { text })?,
            None => default.port,
        };
        Ok(Self { host: variable("ANDROID_ADB_SERVER_ADDRESS").unwrap_or(default.host), port })
    }

    /// Reads `tcp:PORT` or `tcp:HOST:PORT`. Other kinds of sockets (`localfilesystem:`, `localabstract:`) are refused.
    pub fn parse(text: &str) -> Result<Self> {
        let parsed = text.strip_prefix("tcp:").and_then(|rest| {
            let (host, port) = rest.rsplit_once(':').unwrap_or(("127.0.0.1", rest));
            let host = host.trim_start_matches('[').trim_end_matches(']');
            Some(Self { host: Some(host).filter(|host| !host.is_empty())?.to_owned(), port: port.parse().ok()? })
        });
        parsed.ok_or_else(|| Error::BadServerAddress { text: text.to_owned() })
    }

    /// The version of the server's own protocol, 41 for adb 1.0.41.
    pub async fn version(&self) -> Result<u32> {
        let text = self.ask("host:version").await?;
        u32::from_str_radix(&text, 16).map_err(|_| Error::protocol("a version that is no number"))
    }

    /// The features of a phone.
    pub async fn features(&self, serial: &str) -> Result<Features> {
        Ok(Features::parse(&self.ask(&format!("host-serial:{serial}:features")).await?))
    }

    /// Connects to a service of a phone.
    pub(super) async fn open(&self, serial: &str, service: &str) -> Result<TcpStream> {
        let mut socket = self.connect().await?;
        within(ANSWER_DEADLINE, request(&mut socket, &format!("host:transport:{serial}"))).await?;
        // The phone answers this one, so that only the caller knows how long it may take.
        match request(&mut socket, service).await {
            // The server's word for a phone that refused the service.
            Err(Error::ServerRefused { text }) if text == "closed" => Err(Error::Refused { text: String::new() }),
            Err(error) => Err(error),
            Ok(()) => Ok(socket),
        }
    }

    /// Asks the server for whole lists of phones, one for each change; `long` names their models.
    pub(crate) async fn track_devices(&self) -> Result<Lists> {
        match self.track("host:track-devices-l").await {
            // Servers before 2018 know the short form only.
            Err(Error::ServerRefused { .. }) => self.track("host:track-devices").await,
            tracked => tracked,
        }
    }

    async fn track(&self, service: &str) -> Result<Lists> {
        let mut socket = self.connect().await?;
        within(ANSWER_DEADLINE, request(&mut socket, service)).await?;
        Ok(Lists { socket, buffer: Vec::new() })
    }

    /// A service that answers with one text.
    pub(crate) async fn ask(&self, service: &str) -> Result<String> {
        let mut socket = self.connect().await?;
        within(ANSWER_DEADLINE, async {
            request(&mut socket, service).await?;
            text(&mut socket).await
        })
        .await
    }

    async fn connect(&self) -> Result<TcpStream> {
        match timeout(CONNECT_DEADLINE, TcpStream::connect((self.host.as_str(), self.port))).await {
            Ok(Ok(socket)) => {
                socket.set_nodelay(true).map_err(|_| Error::Lost)?;
                Ok(socket)
            }
            Ok(Err(_)) | Err(_) => Err(Error::NoServer),
        }
    }
}

/// Whole lists of phones, as the server sends them.
pub(crate) struct Lists {
    socket: TcpStream,
    /// What has come of the next list: at most its 64 KiB and one read more.
    buffer: Vec<u8>,
}

impl Lists {
    /// The next list; waits for a change without a limit, and loses nothing when it is dropped meanwhile.
    /// [`Error::Lost`] when the server ends.
    pub(crate) async fn next(&mut self) -> Result<String> {
        loop {
            if let Some((digits, rest)) = self.buffer.split_first_chunk()
                && let Some(list) = rest.get(..hex(digits)?)
            {
                let (list, used) = (String::from_utf8_lossy(list).into_owned(), 4 + list.len());
                self.buffer.drain(..used);
                return Ok(list);
            }
            if self.socket.read_buf(&mut self.buffer).await.map_err(|_| Error::Lost)? == 0 {
                return Err(Error::Lost);
            }
        }
    }
}

/// Sends one request and reads whether it is granted.
async fn request(socket: &mut TcpStream, service: &str) -> Result<()> {
    let Ok(length) = u16::try_from(service.len()) else {
        return Err(Error::TooLarge { limit_bytes: u64::from(u16::MAX) });
    };
    socket.write_all(format!("{length:04x}{service}").as_bytes()).await.map_err(|_| Error::Lost)?;
    let mut status = [0; 4];
    socket.read_exact(&mut status).await.map_err(|_| Error::Lost)?;
    match &status {
        b"OKAY" => Ok(()),
        b"FAIL" => {
            let length = length_of(socket).await?.min(MAX_FAIL_TEXT);
            Err(refusal(text_of(socket, length).await?))
        }
        _ => Err(Error::protocol("what answers there is no adb server")),
    }
}

/// The server has words only. These are its own since 2015 (`transport.cpp`, `acquire_one_transport`).
fn refusal(text: String) -> Error {
    let starts = |word: &str| text.starts_with(word);
    if (starts("device '") && text.ends_with("' not found")) || starts("no devices") || starts("device not found") {
        Error::NoSuchPhone
    } else if starts("device unauthorized") || starts("device still authorizing") || starts("device unauthorised") {
        Error::Unauthorized
    } else if starts("device offline") || starts("device still connecting") {
        Error::Offline
    } else if starts("insufficient permissions") || starts("no permissions") {
        Error::NoPermission { text }
    } else {
        Error::ServerRefused { text }
    }
}

async fn text(socket: &mut TcpStream) -> Result<String> {
    let length = length_of(socket).await?;
    text_of(socket, length).await
}

async fn text_of(socket: &mut TcpStream, length: usize) -> Result<String> {
    let mut bytes = vec![0; length];
    socket.read_exact(&mut bytes).await.map_err(|_| Error::Lost)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Four hexadecimal digits: 64 KiB at the most.
async fn length_of(socket: &mut TcpStream) -> Result<usize> {
    let mut digits = [0; 4];
    socket.read_exact(&mut digits).await.map_err(|_| Error::Lost)?;
    hex(&digits)
}

fn hex(digits: &[u8; 4]) -> Result<usize> {
    digits.iter().try_fold(0, |length, digit| match char::from(*digit).to_digit(16) {
        Some(digit) => Ok(length << 4 | digit as usize),
        None => Err(Error::protocol("a length that is no number")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_as_adb_reads_it() {
        let check = |text: &str, expected: Option<(&str, u16)>| match (ServerAddress::parse(text), expected) {
            (Ok(address), Some((host, port))) => assert_eq!((address.host.as_str(), address.port), (host, port)),
            (Err(Error::BadServerAddress { text: refused }), None) => assert_eq!(refused, text),
            (parsed, _) => panic!("{text}: {parsed:?}"),
        };
        check("tcp:5038", Some(("127.0.0.1", 5038)));
        check("tcp:localhost:5037", Some(("localhost", 5037)));
        check("tcp:[::1]:5037", Some(("::1", 5037)));
        for text in ["localfilesystem:/tmp/adb", "localabstract:adb", "tcp:", "tcp::5037", "tcp:a:b", "5037", ""] {
            check(text, None);
        }
    }

    #[test]
    fn a_refusal_is_told_by_its_kind() {
        let kind = |text: &str| refusal(text.to_owned());
        assert!(matches!(kind("device 'X' not found"), Error::NoSuchPhone));
        assert!(matches!(kind("device offline"), Error::Offline));
        assert!(matches!(kind("insufficient permissions for device: user in plugdev"), Error::NoPermission { .. }));
        assert!(matches!(kind("device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS"), Error::Unauthorized));
        assert!(matches!(kind("unknown host service"), Error::ServerRefused { .. }));
    }

    #[test]
    fn lengths_are_four_hexadecimal_digits() {
        assert_eq!(hex(b"00fF").unwrap(), 255);
        assert!(hex(b"+0ff").is_err());
        assert!(hex(b"\xff\xff\xff\xff").is_err());
    }
}
