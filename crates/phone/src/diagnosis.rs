//! A phone over ADB, as the diagnosis asks it.

use std::future::pending;

use diagnosis::phone::{Action, NoReply, Phone, Query, Reply};

use crate::adb::Adb;
use crate::adb::shell::{Limits, ShellOutput};
use crate::error::Error;

/// What an action says fits in a screen; this is plenty.
const ACTION_REPLY_BYTES: u64 = 1 << 20;

impl Phone for Adb {
    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        let limits = Limits { deadline: query.deadline(), reply_bytes: query.limit_bytes() as u64 };
        // Whoever does not want the answer any more drops the future.
        let name = if query.is_private() { "(private)" } else { query.command() };
        Ok(self.shell_logged_as(name, query.command(), limits, pending()).await?.into())
    }

    async fn act(&self, action: &Action) -> Result<Reply, NoReply> {
        let limits = Limits { deadline: action.deadline(), reply_bytes: ACTION_REPLY_BYTES };
        Ok(self.shell(action.command(), limits, pending()).await?.into())
    }
}

impl From<ShellOutput> for Reply {
    fn from(ShellOutput { stdout, stderr, exit }: ShellOutput) -> Self {
        Self { stdout, stderr, exit }
    }
}

impl From<Error> for NoReply {
    fn from(error: Error) -> Self {
        match error {
            Error::Timeout => Self::TimedOut,
            Error::Cancelled => Self::Cancelled,
            Error::TooLarge { .. } => Self::TooLarge,
            // The phone is not there for us any more, whatever the reason; who is plugged in says which.
            Error::Lost
            | Error::NoServer
            | Error::NoUsb { .. }
            | Error::Busy
            | Error::NoDriver
            | Error::DebuggingOff
            | Error::Silent
            | Error::NoSuchPhone
            | Error::Unauthorized
            | Error::NotPaired
            | Error::Offline
            | Error::NoPermission { .. } => Self::Lost,
            Error::Refused { text } | Error::ServerRefused { text } => Self::Refused(text),
            Error::BadServerAddress { .. }
            | Error::NoSerial
            | Error::Protocol { .. }
            | Error::Key(_)
            | Error::File(_) => Self::Refused(error.to_string()),
        }
    }
}
