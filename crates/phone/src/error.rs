//! What can go wrong between here and the phone: one kind for each thing that a caller does differently.

use std::io;

use crate::adb::key::KeyError;
use crate::adb::message::{BadMessage, ReadError};
use crate::adb::shell_v2::BadPacket;
use crate::adb::sync::BadSync;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody answers where the adb server would be. We never start one.
    #[error("no adb server answers")]
    NoServer,
    /// `ADB_SERVER_SOCKET` names a kind of address that we do not speak.
    #[error("the adb server address {text:?} is not of the form tcp:host:port")]
    BadServerAddress { text: String },
    /// The adb server refused a request, in its own words.
    #[error("the adb server refused: {text}")]
    ServerRefused { text: String },
    #[error("no such phone is connected")]
    NoSuchPhone,
    /// The person has not allowed USB debugging for this computer (yet).
    #[error("the phone has not allowed USB debugging from this computer")]
    Unauthorized,
    /// Over Wi-Fi, the phone lets in only computers that were paired with a code (Android 11 and later).
    #[error("the phone was never paired with this computer")]
    NotPaired,
    /// The adb server lists the phone but cannot talk to it.
    #[error("the phone is offline")]
    Offline,
    /// This computer's user may not open the USB device.
    #[error("no permission to open the phone: {text}")]
    NoPermission { text: String },
    /// This computer does not tell what is plugged in, in the words of its system.
    #[error("this computer does not tell what is plugged in: {text}")]
    NoUsb { text: String },
    /// Another program holds the phone.
    #[error("another program holds the phone")]
    Busy,
    /// The system has no driver that lets programs speak to the phone (Windows).
    #[error("no driver lets programs speak to the phone")]
    NoDriver,
    /// The phone is plugged in and has no debugging interface.
    #[error("USB debugging is off on the phone")]
    DebuggingOff,
    /// The phone is plugged in and does not answer, even after a reset.
    #[error("the phone does not answer")]
    Silent,
    /// The phone refused the service or the file, in its own words where it has any.
    #[error("the phone refused: {text}")]
    Refused { text: String },
    /// Neither the cable nor the phone tells a serial number, by which changes are remembered.
    #[error("the phone tells no serial number")]
    NoSerial,
    /// The connection is gone: cable, phone, server, or a command that ended without its exit status.
    #[error("the connection to the phone is lost")]
    Lost,
    #[error("no answer within the deadline")]
    Timeout,
    #[error("the answer is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: u64 },
    /// The other end does not keep to the protocol.
    #[error("the phone broke the protocol: {what}")]
    Protocol { what: String },
    #[error("cancelled")]
    Cancelled,
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Reading or writing the file on this computer failed.
    #[error("the file on this computer: {0}")]
    File(#[source] io::Error),
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn protocol(what: impl Into<String>) -> Self {
        Self::Protocol { what: what.into() }
    }
}

impl From<BadMessage> for Error {
    fn from(bad: BadMessage) -> Self {
        Self::protocol(bad.to_string())
    }
}

impl From<BadPacket> for Error {
    fn from(bad: BadPacket) -> Self {
        Self::protocol(bad.to_string())
    }
}

impl From<BadSync> for Error {
    fn from(bad: BadSync) -> Self {
        Self::protocol(bad.to_string())
    }
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        match error {
            // However a stream ends, what matters is that it did.
            ReadError::Io(_) => Self::Lost,
            ReadError::Bad(bad) => bad.into(),
        }
    }
}
