//! What a client may open on the phone, by its name in `OPEN` or on a connection of the adb server.

use std::io;
use std::sync::{Arc, OnceLock};

use tokio::io::{AsyncRead, AsyncWrite};

use crate::body::{After, Body};
use crate::{shell_stream, sync_stream};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Opened {
    Shell { form: Form, command: String },
    Sync,
    Reboot,
}

/// How a command's output comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Output and errors in one, no exit code.
    Raw,
    /// Packets with their own kinds, and the exit code.
    V2,
}

impl Opened {
    /// `None` is refused, as adbd refuses what it does not know.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let name = name.trim_end_matches('\0');
        if name == "sync:" {
            return Some(Self::Sync);
        }
        let (head, command) = name.split_once(':')?;
        let mut options = head.split(',');
        match options.next()? {
            "shell" => {
                let form = if options.any(|option| option == "v2") { Form::V2 } else { Form::Raw };
                Some(Self::Shell { form, command: command.to_owned() })
            }
            "exec" => Some(Self::Shell { form: Form::Raw, command: command.to_owned() }),
            "reboot" => Some(Self::Reboot),
            _ => None,
        }
    }

    /// Serves it until it ends, or until the client goes away.
    ///
    /// What is to happen once the client has everything is put into `after` as soon as it is certain: a client may close
    /// the stream before we have seen that it took the last byte.
    pub(crate) async fn serve(
        &self,
        body: &Arc<Body>,
        io: &mut (impl AsyncRead + AsyncWrite + Unpin),
        after: &OnceLock<After>,
    ) -> io::Result<()> {
        match self {
            Self::Shell { form, command } => shell_stream::serve(body, io, *form, command, after).await,
            Self::Sync => sync_stream::serve(body, io).await,
            Self::Reboot => {
                after.get_or_init(|| After::Reboot);
                Ok(())
            }
        }
    }
}
