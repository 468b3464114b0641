//! Who is plugged in, as the adb server sees it.
//!
//! ```text
//! 0123456789ABCDEF       device usb:1-1 product:lynx model:Pixel_7a device:lynx transport_id:3
//! 127.0.0.1:6555         unauthorized transport_id:4
//! SIM123                 no permissions; see [http://developer.android.com/tools/device.html] usb:1-1 transport_id:5
//! (no serial number)     offline usb:1-2 transport_id:6
//! 0123456789ABCDEF<tab>device                                       (servers that know the short form only)
//! ```
//!
//! Source: AOSP `packages/modules/adb/transport.cpp`, `append_transport`, `ConnectionStateIsOnline`.

use std::time::Duration;

/// A line of the list, in the words of those who judge it.
pub use diagnosis::doctor::sight::{ServerPhone as PhoneSeen, ServerPhoneState as PhoneState};
use futures_util::Stream;
use tokio::time::sleep;

use crate::adb::server::{Lists, ServerAddress};
use crate::changes::{Look, changes};
use crate::error::Result;

/// What is known of who is plugged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// No adb server answers. We never start one; when somebody does, the phones follow.
    NoServer,
    /// All phones there are, in the server's order.
    Phones(Vec<PhoneSeen>),
}

const RETRY: Duration = Duration::from_secs(1);

/// Whole lists of phones: the first at once, then one for each change. Comes back by itself when a server comes, and
/// never ends; dropping it ends it.
pub fn watch(address: ServerAddress) -> impl Stream<Item = Seen> + Send {
    changes(Watch { address, lists: None })
}

/// The list as it is now.
pub async fn phones(address: &ServerAddress) -> Result<Vec<PhoneSeen>> {
    Ok(parse(&address.ask("host:devices-l").await?))
}

struct Watch {
    address: ServerAddress,
    lists: Option<Lists>,
}

impl Look for Watch {
    type Seen = Seen;

    async fn look(&mut self, told: Option<&Seen>) -> Seen {
        if self.lists.is_none() {
            // Not before the first look. A server that is there but hangs up at once is not asked more often, either.
            if told.is_some() {
                sleep(RETRY).await;
            }
            self.lists = self.address.track_devices().await.ok();
        }
        let Some(lists) = &mut self.lists else { return Seen::NoServer };
        let list = match told {
            Some(Seen::Phones(phones)) if phones.iter().any(moves_on_unannounced) => {
                tokio::select! {
                    biased;
                    list = lists.next() => list,
                    list = ask_later(&self.address) => Ok(list),
                }
            }
            Some(Seen::Phones(_) | Seen::NoServer) | None => lists.next().await,
        };
        match list {
            Ok(list) => Seen::Phones(parse(&list)),
            Err(error) => {
                tracing::debug!(%error, "the adb server has gone");
                self.lists = None;
                Seen::NoServer
            }
        }
    }
}

/// The list as it is in a moment. Where the server does not answer, the end of the other connection says so.
async fn ask_later(address: &ServerAddress) -> String {
    loop {
        sleep(RETRY).await;
        if let Ok(list) = address.ask("host:devices-l").await {
            return list;
        }
    }
}

/// Servers (adb 29 does) announce neither that a phone begins to wait for the person nor that it was refused: it stays
/// "offline" in the list that they sent last.
fn moves_on_unannounced(phone: &PhoneSeen) -> bool {
    match phone.state {
        PhoneState::Unauthorized | PhoneState::Authorizing | PhoneState::Offline | PhoneState::Connecting => true,
        PhoneState::Ready
        | PhoneState::NoPermission { .. }
        | PhoneState::Recovery
        | PhoneState::Sideload
        | PhoneState::Bootloader
        | PhoneState::Unknown { .. } => false,
    }
}

/// Reads a whole list. A line without a state is skipped: there is nothing to say about it.
fn parse(list: &str) -> Vec<PhoneSeen> {
    list.lines().filter_map(line).collect()
}

/// What the server writes for a device that tells no serial; the one serial with spaces.
const NO_SERIAL: &str = "(no serial number)";

fn line(line: &str) -> Option<PhoneSeen> {
    let line = line.trim();
    let (serial, rest) = match line.strip_prefix(NO_SERIAL) {
        Some(rest) => (NO_SERIAL, rest),
        None => line.split_once(char::is_whitespace)?,
    };
    let mut words = rest.split_whitespace().peekable();
    let mut state = Vec::new();
    while let Some(word) = words.next_if(|word| property(word).is_none()) {
        state.push(word);
    }
    if state.is_empty() {
        return None;
    }
    let mut seen = PhoneSeen {
        serial: serial.to_owned(),
        state: from_words(&state.join(" ")),
        model: None,
        product: None,
        transport_id: None,
        usb: None,
    };
    for (name, value) in words.filter_map(property) {
        match name {
            "model" => seen.model = Some(value.replace('_', " ")),
            "product" => seen.product = Some(value.to_owned()),
            "usb" => seen.usb = Some(value.to_owned()),
            "transport_id" => seen.transport_id = value.parse().ok(),
            _ => {}
        }
    }
    Some(seen)
}

/// `name:value` with one of the server's names; the words of a state may have colons, too.
fn property(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once(':')?;
    ["usb", "product", "model", "device", "transport_id"].contains(&name).then_some((name, value))
}

fn from_words(words: &str) -> PhoneState {
    match words {
        "device" => PhoneState::Ready,
        "unauthorized" => PhoneState::Unauthorized,
        "authorizing" => PhoneState::Authorizing,
        "offline" => PhoneState::Offline,
        "recovery" => PhoneState::Recovery,
        "sideload" | "rescue" => PhoneState::Sideload,
        "bootloader" => PhoneState::Bootloader,
        "connecting" => PhoneState::Connecting,
        _ if words.starts_with("no permissions") => PhoneState::NoPermission { text: words.to_owned() },
        _ => PhoneState::Unknown { text: words.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures_util::StreamExt;
    use proptest::prelude::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    const LIST: &str = "\
0123456789ABCDEF       device usb:1-1 product:lynx model:Pixel_7a device:lynx transport_id:3
127.0.0.1:6555         unauthorized transport_id:4
SIM123                 no permissions (user me is not in the plugdev group); see [http://developer.android.com/tools/device.html] usb:1-1 transport_id:5
(no serial number)     offline usb:1-2 transport_id:6
OLD\tdevice
NEW                    levitating transport_id:7

broken
";

    #[test]
    fn every_line_is_a_phone_in_its_state() {
        let phones = parse(LIST);
        let told: Vec<_> = phones.iter().map(|phone| (phone.serial.as_str(), phone.transport_id)).collect();
        assert_eq!(
            told,
            [
                ("0123456789ABCDEF", Some(3)),
                ("127.0.0.1:6555", Some(4)),
                ("SIM123", Some(5)),
                (NO_SERIAL, Some(6)),
                ("OLD", None),
                ("NEW", Some(7)),
            ]
        );
        assert_eq!((phones[0].model.as_deref(), phones[0].product.as_deref()), (Some("Pixel 7a"), Some("lynx")));
        let states: Vec<_> = phones.into_iter().map(|phone| phone.state).collect();
        let text = "no permissions (user me is not in the plugdev group); \
                    see [http://developer.android.com/tools/device.html]";
        assert_eq!(
            states,
            [
                PhoneState::Ready,
                PhoneState::Unauthorized,
                PhoneState::NoPermission { text: text.to_owned() },
                PhoneState::Offline,
                PhoneState::Ready,
                PhoneState::Unknown { text: "levitating".to_owned() },
            ]
        );
    }

    async fn expect(socket: &mut TcpStream, request: &[u8]) {
        let mut bytes = vec![0; request.len()];
        socket.read_exact(&mut bytes).await.unwrap();
        assert_eq!(bytes, request);
    }

    #[tokio::test]
    async fn phones_come_and_go_and_so_does_the_server() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let address = ServerAddress { port, ..ServerAddress::default() };
        let server = async {
            let (mut socket, _) = listener.accept().await.unwrap();
            expect(&mut socket, b"0014host:track-devices-l").await;
            socket.write_all(b"OKAY0024SIM1  unauthorized transport_id:1 ?\n").await.unwrap();
            socket.write_all(b"0000").await.unwrap();
            drop(socket);
            let (mut socket, _) = listener.accept().await.unwrap();
            expect(&mut socket, b"0014host:track-devices-l").await;
            socket.write_all(b"FAIL0004oops").await.unwrap();
            let (mut socket, _) = listener.accept().await.unwrap();
            expect(&mut socket, b"0012host:track-devices").await;
            socket.write_all(b"OKAY000cSIM1\tdevice\n").await.unwrap();
            socket
        };
        let watching = async {
            let mut seen = pin!(watch(address.clone()));
            let Some(Seen::Phones(phones)) = seen.next().await else { panic!("no list") };
            assert_eq!(phones[0].state, PhoneState::Unauthorized);
            assert_eq!(seen.next().await, Some(Seen::Phones(vec![])));
            assert_eq!(seen.next().await, Some(Seen::NoServer));
            let Some(Seen::Phones(phones)) = seen.next().await else { panic!("it did not come back") };
            assert_eq!(phones[0].state, PhoneState::Ready);
        };
        tokio::join!(server, watching);
    }

    #[tokio::test]
    async fn a_change_that_the_server_does_not_announce_is_seen() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = ServerAddress { port: listener.local_addr().unwrap().port(), ..ServerAddress::default() };
        let seen_unauthorized = tokio::sync::Notify::new();
        let server = async {
            let (mut tracking, _) = listener.accept().await.unwrap();
            expect(&mut tracking, b"0014host:track-devices-l").await;
            // The second list comes in two pieces, with a question in between.
            tracking.write_all(b"OKAY000dSIM1\toffline\n000cSI").await.unwrap();
            let (mut asked, _) = listener.accept().await.unwrap();
            expect(&mut asked, b"000ehost:devices-l").await;
            asked.write_all(b"OKAY0012SIM1\tunauthorized\n").await.unwrap();
            seen_unauthorized.notified().await;
            tracking.write_all(b"M1\tdevice\n").await.unwrap();
            tracking
        };
        let watching = async {
            let mut seen = pin!(watch(address.clone()));
            for expected in [PhoneState::Offline, PhoneState::Unauthorized, PhoneState::Ready] {
                let Some(Seen::Phones(phones)) = seen.next().await else { panic!("no list") };
                assert_eq!(phones[0].state, expected);
                if expected == PhoneState::Unauthorized {
                    seen_unauthorized.notify_one();
                }
            }
        };
        tokio::join!(server, watching);
    }

    #[tokio::test]
    async fn no_server_is_said_once_and_no_error() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = ServerAddress { port: listener.local_addr().unwrap().port(), ..ServerAddress::default() };
        drop(listener);
        let mut seen = pin!(watch(address));
        assert_eq!(seen.next().await, Some(Seen::NoServer));
        tokio::time::pause();
        let again = tokio::time::timeout(Duration::from_secs(10), seen.next()).await;
        assert!(again.is_err(), "{again:?}");
    }

    proptest! {
        #[test]
        fn no_list_makes_it_panic_or_invent_phones(list in "[ -~\\n\\t\u{fffd}]{0,400}") {
            prop_assert!(parse(&list).len() <= list.lines().count());
        }
    }
}
