//! What can go wrong between here and an iPhone: one kind for each thing that a caller does differently.

use diagnosis::phone::NoReply;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nobody answers where usbmuxd would be: it is missing, or has not been started.
    #[error("nobody on this computer passes on to iPhones (usbmuxd)")]
    NoMuxer,
    #[error("the address of usbmuxd {text:?} is neither host:port nor the path of a socket")]
    BadAddress { text: String },
    /// No iPhone of this UDID is plugged in.
    #[error("no such iPhone is connected")]
    NotThere,
    /// The screen is locked, and the phone does not ask for trust before it is unlocked.
    #[error("the iPhone is locked")]
    Locked,
    /// "Trust This Computer?" is on the screen.
    #[error("the iPhone asks whether to trust this computer")]
    TrustPending,
    /// "Don't Trust" was tapped.
    #[error("the iPhone was told not to trust this computer")]
    Denied,
    /// The pair record of this computer is no longer known to the phone.
    #[error("the iPhone does not know this computer any more")]
    Forgotten,
    /// There is no such value, domain, file or service: an answer, too.
    #[error("there is no such thing: {text}")]
    Absent { text: String },
    /// The phone refused, in its own words.
    #[error("the iPhone refused: {text}")]
    Refused { text: String },
    #[error("the connection to the iPhone is lost")]
    Lost,
    #[error("no answer within the deadline")]
    Timeout,
    /// The phone lost its way among several questions; asked one at a time it may answer.
    #[error("the iPhone was at a loss when asked several things at once")]
    Crowded,
    #[error("the answer is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: u64 },
    /// The other end does not keep to the protocol.
    #[error("the iPhone broke the protocol: {what}")]
    Protocol { what: String },
    /// A key or a certificate could not be made or used.
    #[error("the keys for the iPhone: {what}")]
    Keys { what: String },
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn protocol(what: impl ToString) -> Self {
        Self::Protocol { what: what.to_string() }
    }

    pub(crate) fn keys(what: impl ToString) -> Self {
        Self::Keys { what: what.to_string() }
    }

    /// What lockdownd's word for an error means.
    pub(crate) fn of_lockdown(word: &str) -> Self {
        match word {
            "PasswordProtected" => Self::Locked,
            "PairingDialogResponsePending" => Self::TrustPending,
            "UserDeniedPairing" => Self::Denied,
            "InvalidHostID" | "InvalidPairRecord" | "MissingPairRecord" => Self::Forgotten,
            "MissingValue" | "InvalidService" => Self::Absent { text: word.to_owned() },
            _ => Self::Refused { text: word.to_owned() },
        }
    }

    /// Whether the connection on which it happened may be used again: the other end only said No.
    pub(crate) fn spares_the_connection(&self) -> bool {
        match self {
            Self::Absent { .. } | Self::Refused { .. } | Self::Locked | Self::TooLarge { .. } => true,
            Self::NoMuxer
            | Self::BadAddress { .. }
            | Self::NotThere
            | Self::TrustPending
            | Self::Denied
            | Self::Forgotten
            | Self::Lost
            | Self::Timeout
            | Self::Crowded
            | Self::Protocol { .. }
            | Self::Keys { .. } => false,
        }
    }
}

/// However a stream ends, what matters is that it did.
impl From<std::io::Error> for Error {
    fn from(_: std::io::Error) -> Self {
        Self::Lost
    }
}

impl From<Error> for NoReply {
    fn from(error: Error) -> Self {
        match error {
            Error::Timeout => Self::TimedOut,
            Error::TooLarge { .. } => Self::TooLarge,
            // The phone is not there for us any more, whatever the reason; whoever connects anew learns which.
            Error::Lost
            | Error::Crowded
            | Error::NoMuxer
            | Error::NotThere
            | Error::TrustPending
            | Error::Denied
            | Error::Forgotten => Self::Lost,
            Error::Refused { text } | Error::Absent { text } => Self::Refused(text),
            Error::Locked | Error::BadAddress { .. } | Error::Protocol { .. } | Error::Keys { .. } => {
                Self::Refused(error.to_string())
            }
        }
    }
}
