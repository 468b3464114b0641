//! From what was typed to a phone that answers.

use std::time::Duration;

use diagnosis::message::Message;
use phone::adb::Adb;
use phone::adb::handshake::Connecting;
use phone::adb::key::KeyFiles;
use phone::adb::server::ServerAddress;
use phone::error::Error;
use phone::watch::{PhoneSeen, PhoneState, phones};
use worker::target::own_serial;

use crate::args::PhoneArgs;
use crate::words::Words;

/// A phone that answers, and its name for the reports.
pub struct Target {
    pub adb: Adb,
    pub serial: String,
}

/// Why there is no phone: worded for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum NoTarget {
    #[error("{}", .0.id)]
    Said(Message),
    #[error(transparent)]
    Phone(#[from] Error),
}

/// How long a phone on the network may take to answer the first packet.
const TCP_DEADLINE: Duration = Duration::from_secs(10);

/// Connects. Waits without limit only while the phone asks its owner to allow the connection, and says so.
pub async fn connect(arguments: &PhoneArgs, words: &Words) -> Result<Target, NoTarget> {
    if let Some(address) = &arguments.tcp {
        let keys = KeyFiles::of_this_user().and_then(|files| files.load()).map_err(Error::from)?;
        let adb = Adb::over_tcp(address.as_str(), TCP_DEADLINE, &keys, |state| {
            if state == Connecting::WaitingForPerson {
                eprintln!("{}", words.plain("cli-allow-on-phone"));
            }
        })
        .await?;
        let serial = own_serial(&adb).await.ok().flatten().unwrap_or_else(|| address.clone());
        return Ok(Target { adb, serial });
    }
    let address = ServerAddress::of_this_user()?;
    let seen = phones(&address).await?;
    let serial = choose(&seen, arguments.serial.as_deref())?;
    let adb = Adb::through_server(address, &serial).await?;
    Ok(Target { adb, serial })
}

pub fn choose(seen: &[PhoneSeen], wanted: Option<&str>) -> Result<String, NoTarget> {
    let said = |id: &str| NoTarget::Said(Message::new(id));
    let ready: Vec<&PhoneSeen> = seen.iter().filter(|phone| phone.state == PhoneState::Ready).collect();
    match (wanted, ready.as_slice()) {
        (Some(wanted), _) => match seen.iter().find(|phone| phone.serial == wanted) {
            Some(phone) if phone.state == PhoneState::Ready => Ok(phone.serial.clone()),
            Some(phone) => Err(NoTarget::Said(state_message(&phone.state))),
            None => Err(said("cli-no-such-phone")),
        },
        (None, [only]) => Ok(only.serial.clone()),
        (None, []) => match seen {
            [only] => Err(NoTarget::Said(state_message(&only.state))),
            [] => Err(said("cli-no-phone")),
            [..] => Err(said("cli-no-phone-ready")),
        },
        (None, [_, _, ..]) => Err(said("cli-several-phones")),
    }
}

/// What a state means, and what to do about it.
pub fn state_message(state: &PhoneState) -> Message {
    use diagnosis::message::Arg;
    match state {
        PhoneState::Ready => Message::new("cli-phone-state-ready"),
        PhoneState::Unauthorized | PhoneState::Authorizing => Message::new("cli-phone-state-unauthorized"),
        PhoneState::Offline | PhoneState::Connecting => Message::new("cli-phone-state-offline"),
        PhoneState::NoPermission { .. } => Message::new("cli-phone-state-no_permission"),
        PhoneState::Recovery | PhoneState::Sideload | PhoneState::Bootloader => {
            Message::new("cli-phone-state-not-started")
        }
        PhoneState::Unknown { text } => Message::new("cli-phone-state-other").with("text", Arg::Text(text.clone())),
    }
}

impl NoTarget {
    /// What to print on standard error.
    pub fn say(&self, words: &Words) -> String {
        match self {
            NoTarget::Said(message) => words.say(message),
            NoTarget::Phone(Error::NoServer) => {
                format!("{}\n{}", words.plain("cli-no-server"), words.plain("cli-no-server-advice"))
            }
            NoTarget::Phone(Error::NoSuchPhone) => words.plain("cli-no-such-phone"),
            NoTarget::Phone(Error::NotPaired) => {
                format!("{}\n{}", words.plain("cli-not-paired"), words.plain("cli-not-paired-advice"))
            }
            NoTarget::Phone(error) => format!("{} ({error})", words.plain("cli-cannot-connect")),
        }
    }
}
