//! Pairing with the six-digit code that a phone shows under Wireless debugging (Android 11 and later).
//!
//! ```text
//! TLS 1.3 to the port of the dialog; either end shows a certificate and takes any
//! password = the code, then 64 bytes that TLS derives for this connection alone
//! we    SPAKE2_MSG    32 bytes          phone SPAKE2_MSG    32 bytes
//! we    PEER_INFO     our public key    phone PEER_INFO     its name         sealed with what SPAKE2 agreed on
//! ```
//!
//! The bytes from TLS bind the code to this connection: somebody in the middle has two connections, and so the right
//! code gives him two different passwords. A wrong code shows when the phone's name cannot be unsealed. The phone lets
//! one computer try once; then its dialog closes, and the next one has another code and another port.
//!
//! Sources: AOSP `packages/modules/adb/pairing_connection/pairing_connection.cpp`, `pairing_auth/aes_128_gcm.cpp`,
//! `proto/pairing.proto`.

use std::time::Duration;

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, ToSocketAddrs};
use tokio::time::timeout;

use super::key::Key;
use super::tls;
use crate::error::Error;
use spake2::{KEY_BYTES, MESSAGE_BYTES, Role, Spake2};

pub mod spake2;

/// The digits that the phone shows. Not printed by `Debug`: whoever reads them may pair.
#[derive(Clone, PartialEq, Eq)]
pub struct Code([u8; 6]);

/// A phone that lets this computer in from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paired {
    /// The name under which the phone announces itself on the network, e.g. `adb-39121FDJG004LM-qYd3kP`.
    pub guid: String,
}

/// Why a phone was not paired: one kind for each thing that the person does next.
#[derive(Debug, thiserror::Error)]
pub enum CannotPair {
    /// The dialog was closed, or the address is another one.
    #[error("nothing listens at this address")]
    NobodyThere,
    #[error("the code is another one")]
    WrongCode,
    /// It hung up in the middle, as it does when the dialog is closed.
    #[error("the phone ended the pairing")]
    Ended,
    #[error("no answer within the deadline")]
    Timeout,
    /// Something answers that is no phone with its pairing dialog open.
    #[error("this is not a phone that waits for a code: {what}")]
    NotAPhone { what: String },
    /// Our own key cannot be used.
    #[error(transparent)]
    Key(#[from] super::key::KeyError),
}

impl CannotPair {
    /// Its name in `pairing-<name>` among the words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NobodyThere => "nobody_there",
            Self::WrongCode => "wrong_code",
            Self::Ended => "ended",
            Self::Timeout => "timeout",
            Self::NotAPhone { .. } => "not_a_phone",
            Self::Key(_) => "no_key",
        }
    }
}

/// A phone on the same network takes the call within milliseconds, and all the rest is over in a second.
const DEADLINE: Duration = Duration::from_secs(15);

impl Code {
    /// Six digits, with spaces where a person likes them.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let digits: [u8; 6] = digits.try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(digits))
    }

    pub fn digits(&self) -> &[u8; 6] {
        &self.0
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Code")
    }
}

/// Pairs with the phone whose dialog shows this address and this code. From then on it lets in whoever has `key`.
pub async fn pair(address: impl ToSocketAddrs, code: &Code, key: &Key) -> Result<Paired, CannotPair> {
    let calling = timeout(DEADLINE, TcpStream::connect(address)).await.map_err(|_| CannotPair::Timeout)?;
    let socket = calling.map_err(|_| CannotPair::NobodyThere)?;
    socket.set_nodelay(true).map_err(|_| CannotPair::Ended)?;
    pair_over(socket, code, key).await
}

async fn pair_over(link: impl AsyncRead + AsyncWrite + Unpin, code: &Code, key: &Key) -> Result<Paired, CannotPair> {
    timeout(DEADLINE, exchange(link, code, key)).await.unwrap_or(Err(CannotPair::Timeout))
}

async fn exchange(link: impl AsyncRead + AsyncWrite + Unpin, code: &Code, key: &Key) -> Result<Paired, CannotPair> {
    let mut link = tls::upgrade(link, std::slice::from_ref(key)).await?;
    let bound = link
        .get_ref()
        .1
        .export_keying_material([0; BOUND_BYTES], EXPORT_LABEL, None)
        .map_err(|error| CannotPair::NotAPhone { what: error.to_string() })?;
    let exchange = Exchange::start(Role::Computer, code, &bound)?;
    link.write_all(&packet(Kind::Spake2, exchange.message())).await.map_err(|error| ended(&error))?;
    link.flush().await.map_err(|error| ended(&error))?;
    let theirs = read(&mut link, Kind::Spake2).await?;
    let mut sealed = exchange.finish(&theirs).ok_or_else(|| not_a_phone("its SPAKE2 message is no point"))?;
    let ours = PeerInfo { kind: PEER_PUBLIC_KEY, text: key.public_line() };
    link.write_all(&packet(Kind::PeerInfo, &sealed.seal(ours.encode()))).await.map_err(|error| ended(&error))?;
    link.flush().await.map_err(|error| ended(&error))?;
    let theirs = read(&mut link, Kind::PeerInfo).await?;
    let theirs = sealed.unseal(theirs).ok_or(CannotPair::WrongCode)?;
    let phone = PeerInfo::decode(&theirs).ok_or_else(|| not_a_phone("it says nothing of itself"))?;
    // The goodbye: the phone has what it needs, and may be gone first.
    let _ = link.shutdown().await;
    match phone {
        PeerInfo { kind: PEER_DEVICE_GUID, text: guid } if !guid.is_empty() => Ok(Paired { guid }),
        PeerInfo { .. } => Err(not_a_phone("it does not tell its name")),
    }
}

fn ended(error: &std::io::Error) -> CannotPair {
    tls::what_ended(error).into()
}

fn not_a_phone(what: &str) -> CannotPair {
    CannotPair::NotAPhone { what: what.to_owned() }
}

impl From<Error> for CannotPair {
    fn from(error: Error) -> Self {
        match error {
            Error::Key(error) => Self::Key(error),
            Error::Lost => Self::Ended,
            Error::Timeout => Self::Timeout,
            other => Self::NotAPhone { what: other.to_string() },
        }
    }
}

/// What TLS derives for one connection, under the label that AOSP uses, whose zero byte counts.
pub const BOUND_BYTES: usize = 64;
pub const EXPORT_LABEL: &[u8] = b"adb-label\0";

/// What a packet carries: the words of `pairing.proto`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    Spake2 = 0,
    PeerInfo = 1,
}

/// One byte of version, one of [`Kind`], four of length, the first first.
pub const HEADER_BYTES: usize = 6;
const PACKET_VERSION: u8 = 1;
/// `kMaxPayloadSize`.
const MAX_PAYLOAD: usize = 2 * PEER_INFO_BYTES;
/// `kMaxPeerInfoSize`.
const PEER_INFO_BYTES: usize = 8192;
/// `ADB_RSA_PUB_KEY` and `ADB_DEVICE_GUID`.
pub const PEER_PUBLIC_KEY: u8 = 0;
pub const PEER_DEVICE_GUID: u8 = 1;

/// A packet to be sent.
pub fn packet(kind: Kind, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("packets of pairing are a few kilobytes");
    let mut bytes = vec![PACKET_VERSION, kind as u8];
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// The length of what follows a header, if it is of the kind that is due and not over what adb takes.
pub fn payload_length(header: [u8; HEADER_BYTES], due: Kind) -> Option<usize> {
    let [version, kind, length @ ..] = header;
    let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
    (version == PACKET_VERSION && kind == due as u8 && (1..=MAX_PAYLOAD).contains(&length)).then_some(length)
}

/// Reads the packet that is due.
///
/// # Errors
/// [`CannotPair::Ended`] or [`CannotPair::NotAPhone`].
pub async fn read(link: &mut (impl AsyncRead + Unpin), due: Kind) -> Result<Vec<u8>, CannotPair> {
    let mut header = [0; HEADER_BYTES];
    link.read_exact(&mut header).await.map_err(|error| ended(&error))?;
    let length = payload_length(header, due).ok_or_else(|| not_a_phone("a packet that is not due"))?;
    let mut payload = vec![0; length];
    link.read_exact(&mut payload).await.map_err(|error| ended(&error))?;
    Ok(payload)
}

/// SPAKE2 with the code of one connection.
pub struct Exchange(Spake2);

impl Exchange {
    /// # Errors
    /// This computer has no random numbers.
    pub fn start(role: Role, code: &Code, bound: &[u8; BOUND_BYTES]) -> Result<Self, CannotPair> {
        let password = [&code.0[..], bound].concat();
        let mut random = [0; 64];
        getrandom::fill(&mut random).map_err(|error| not_a_phone(&error.to_string()))?;
        Ok(Self(Spake2::start(role, &password, &random)))
    }

    pub fn message(&self) -> &[u8; MESSAGE_BYTES] {
        self.0.message()
    }

    /// `None`: what the other end sent is no message of SPAKE2.
    pub fn finish(self, theirs: &[u8]) -> Option<Sealed> {
        Some(Sealed::with(&self.0.finish(theirs.try_into().ok()?)?))
    }
}

/// AES-128-GCM with what both ends agreed on. A counter for each direction is the nonce.
pub struct Sealed {
    key: LessSafeKey,
    sent: u64,
    received: u64,
}

impl Sealed {
    fn with(agreed: &[u8; KEY_BYTES]) -> Self {
        // The zero byte does not count here, nor does it in AOSP.
        let info = [&b"adb pairing_auth aes-128-gcm key"[..]];
        let secret = Salt::new(HKDF_SHA256, &[]).extract(agreed);
        let key = secret.expand(&info, &AES_128_GCM).map(UnboundKey::from).expect("sixteen bytes are few for HKDF");
        Self { key: LessSafeKey::new(key), sent: 0, received: 0 }
    }

    pub fn seal(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        let nonce = next(&mut self.sent);
        self.key.seal_in_place_append_tag(nonce, Aad::empty(), &mut bytes).expect("a few kilobytes can be sealed");
        bytes
    }

    /// `None`: the other end has another key, so that it used another code, or the bytes were changed on their way.
    pub fn unseal(&mut self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let nonce = next(&mut self.received);
        let length = self.key.open_in_place(nonce, Aad::empty(), &mut bytes).ok()?.len();
        bytes.truncate(length);
        Some(bytes)
    }
}

/// The count as eight bytes, the last first, then zeros.
fn next(count: &mut u64) -> Nonce {
    let mut nonce = [0; NONCE_LEN];
    nonce[..8].copy_from_slice(&count.to_le_bytes());
    *count += 1;
    Nonce::assume_unique_for_key(nonce)
}

/// Who an end is: a kind, then text and zero bytes, 8192 bytes in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerInfo {
    pub kind: u8,
    pub text: String,
}

impl PeerInfo {
    /// A text that is too long is cut; no key and no name comes near.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![self.kind];
        bytes.extend(self.text.bytes().take(PEER_INFO_BYTES - 2));
        bytes.resize(PEER_INFO_BYTES, 0);
        bytes
    }

    /// `None` if it is not as long as it must be, or its text is none.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (kind, text) = bytes.split_first()?;
        let text = text.split(|byte| *byte == 0).next().unwrap_or_default();
        let text = std::str::from_utf8(text).ok().filter(|text| !text.contains(char::is_control))?;
        (bytes.len() == PEER_INFO_BYTES).then(|| Self { kind: *kind, text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits() {
        for good in ["123456", " 123 456 ", "000000"] {
            assert!(Code::parse(good).is_some(), "{good}");
        }
        for bad in ["", "12345", "1234567", "12345a", "１２３４５６"] {
            assert!(Code::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(format!("{:?}", Code::parse("123456")), "Some(Code)");
    }

    #[tokio::test(start_paused = true)]
    async fn a_phone_that_says_nothing_or_nonsense_is_given_up() {
        let key = Key::from_pem(include_str!("../../tests/keys/adbkey"), "@unknown").unwrap();
        let code = Code::parse("123456").unwrap();
        let (ours, silent) = tokio::io::duplex(1 << 16);
        let given_up = pair_over(ours, &code, &key).await;
        assert!(matches!(given_up, Err(CannotPair::Timeout)), "{given_up:?}");
        drop(silent);

        let (ours, mut noisy) = tokio::io::duplex(1 << 16);
        noisy.write_all(&[0x5a; 4096]).await.unwrap();
        let refused = pair_over(ours, &code, &key).await;
        assert!(matches!(refused, Err(CannotPair::NotAPhone { .. })), "{refused:?}");
    }

    #[test]
    fn a_header_is_held_to_what_is_due_and_to_what_adb_takes() {
        let header = |bytes: &[u8]| bytes[..HEADER_BYTES].try_into().unwrap();
        assert_eq!(packet(Kind::PeerInfo, b"ab"), b"\x01\x01\0\0\0\x02ab");
        assert_eq!(payload_length(header(b"\x01\x01\0\0\0\x02"), Kind::PeerInfo), Some(2));
        assert_eq!(payload_length(header(b"\x01\x01\0\0\x40\0"), Kind::PeerInfo), Some(16384));
        for bad in [b"\x01\x01\0\0\x40\x01", b"\x01\x01\xff\xff\xff\xff", b"\x01\x01\0\0\0\0", b"\x02\x01\0\0\0\x01"] {
            assert_eq!(payload_length(*bad, Kind::PeerInfo), None, "{bad:?}");
        }
        assert_eq!(payload_length(*b"\x01\x01\0\0\0\x02", Kind::Spake2), None);
    }

    #[test]
    fn only_who_has_the_same_code_on_the_same_connection_unseals() {
        fn check(code: &str, bound: u8, same: bool) {
            let start =
                |role, code, bound| Exchange::start(role, &Code::parse(code).unwrap(), &[bound; BOUND_BYTES]).unwrap();
            let (computer, phone) = (start(Role::Computer, "123456", 1), start(Role::Phone, code, bound));
            let (to_phone, to_computer) = (*computer.message(), *phone.message());
            let (mut computer, mut phone) = (computer.finish(&to_computer).unwrap(), phone.finish(&to_phone).unwrap());
            for text in [&b"first"[..], b"second"] {
                let sealed = computer.seal(text.to_vec());
                assert_eq!(phone.unseal(sealed), same.then(|| text.to_vec()), "{code} {bound}");
            }
        }
        check("123456", 1, true);
        check("123457", 1, false);
        check("123456", 2, false);
    }

    #[test]
    fn who_an_end_is_survives_the_way_and_junk_does_not() {
        let info = PeerInfo { kind: PEER_DEVICE_GUID, text: "adb-R58M-a1b2c3".to_owned() };
        assert_eq!(PeerInfo::decode(&info.encode()), Some(info.clone()));
        assert_eq!(PeerInfo::decode(&info.encode()[1..]), None);
        assert_eq!(PeerInfo::decode(&[0xff; PEER_INFO_BYTES]), None);
        assert_eq!(PeerInfo::decode(&[]), None);
    }
}
