//! From what was typed to a phone that answers.

use std::time::Duration;

use diagnosis::doctor::sight::UsbDevice;
use diagnosis::message::Message;
use phone::adb::Adb;
use phone::adb::handshake::Connecting;
use phone::adb::key::KeyFiles;
use phone::adb::server::ServerAddress;
use phone::error::Error;
use phone::iphone::muxer::MuxerAddress;
use phone::usb::list::list;
use phone::usb::open::Plugged;
use phone::watch::{PhoneSeen, PhoneState, phones};
use tokio::sync::OnceCell;
use worker::connected::trouble_of;
use worker::target::{Target as Way, own_serial, reach};

use crate::args::PhoneArgs;
use words::Words;

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
    let on_state = |state| {
        if state == Connecting::WaitingForPerson {
            eprintln!("{}", words.plain("cli-allow-on-phone"));
        }
    };
    let (adb, serial) = match way(arguments).await? {
        Way::Plugged { address, plugged } => {
            (reach(&address, &plugged, &OnceCell::new(), on_state).await?, plugged.serial)
        }
        Way::Server { address, serial } => (Adb::through_server(address, &serial).await?, Some(serial)),
        Way::Tcp { address } => {
            let keys = KeyFiles::of_this_user().and_then(|files| files.load()).map_err(Error::from)?;
            let adb = Adb::over_tcp(address.as_str(), TCP_DEADLINE, &keys, on_state).await?;
            let serial = own_serial(&adb).await.ok().flatten();
            (adb, Some(serial.unwrap_or(address)))
        }
        Way::Iphone { .. } => return Err(NoTarget::Said(Message::new("cli-only-android"))),
        // Nobody can name one here.
        Way::Demo { .. } => return Err(NoTarget::Said(Message::new("cli-no-phone"))),
    };
    let serial = match serial {
        Some(serial) => serial,
        None => own_serial(&adb).await?.ok_or(Error::NoSerial)?,
    };
    Ok(Target { adb, serial })
}

/// The way to the phone that was meant: the only one, or the one with that serial number.
pub async fn way(arguments: &PhoneArgs) -> Result<Way, NoTarget> {
    if let Some(address) = &arguments.tcp {
        return Ok(Way::Tcp { address: address.clone() });
    }
    let (muxer, iphones) = iphones().await;
    let iphone = |udid: &str| Way::Iphone { muxer: muxer.clone(), udid: udid.to_owned() };
    if let Some(udid) = iphones.iter().find(|udid| arguments.serial.as_ref() == Some(udid)) {
        return Ok(iphone(udid));
    }
    let android = android(arguments).await;
    match (iphones.as_slice(), android) {
        // An iPhone is meant where no other phone can be.
        ([only], Err(_)) if arguments.serial.is_none() => Ok(iphone(only)),
        ([_, ..], _) if arguments.serial.is_none() => Err(NoTarget::Said(Message::new("cli-several-phones"))),
        (_, android) => android,
    }
}

/// The iPhones that usbmuxd passes on to; none where nobody answers.
async fn iphones() -> (MuxerAddress, Vec<String>) {
    let nowhere = || MuxerAddress::Tcp(String::new());
    let Ok(muxer) = MuxerAddress::of_this_user() else { return (nowhere(), Vec::new()) };
    let seen = phone::iphone::watch::phones(&muxer).await.unwrap_or_default();
    (muxer, seen.into_iter().map(|phone| phone.udid).collect())
}

async fn android(arguments: &PhoneArgs) -> Result<Way, NoTarget> {
    let address = ServerAddress::of_this_user()?;
    let seen = match phones(&address).await {
        Ok(seen) => seen,
        // Nothing is wrong with that: phones are reached without one.
        Err(Error::NoServer) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let listed = tokio::task::spawn_blocking(list).await.map_err(|_| Error::Cancelled)?;
    let (plugged, untold) = match listed {
        Ok(devices) => (devices.into_iter().filter(|device| device.adb_interface().is_some()).collect(), None),
        Err(error) => (Vec::new(), Some(error)),
    };
    choose(address, &seen, &plugged, arguments.serial.as_deref()).map_err(|none| match untold {
        // That there is no phone would be a guess.
        Some(error) if seen.is_empty() => error.into(),
        Some(_) | None => none,
    })
}

/// Which of the phones that the server has and of those at the cables.
fn choose(
    address: ServerAddress,
    seen: &[PhoneSeen],
    plugged: &[UsbDevice],
    wanted: Option<&str>,
) -> Result<Way, NoTarget> {
    let said = |id: &str| NoTarget::Said(Message::new(id));
    let at_cable = |device: &UsbDevice| Way::Plugged {
        address: address.clone(),
        plugged: Plugged { serial: device.serial.clone(), port: Some(device.port.clone()) },
    };
    let with = |serial: &str| plugged.iter().find(|device| device.serial.as_deref() == Some(serial));
    // A phone that is at a cable stays reachable when the server ends.
    let of_server = |phone: &PhoneSeen| match with(&phone.serial) {
        Some(device) => at_cable(device),
        None => Way::Server { address: address.clone(), serial: phone.serial.clone() },
    };
    let is_ready = |phone: &&PhoneSeen| phone.state == PhoneState::Ready;
    // The server cannot open it, and neither may we; what is plugged in says why.
    let is_held = |phone: &&PhoneSeen| !matches!(phone.state, PhoneState::NoPermission { .. });
    if let Some(wanted) = wanted {
        return match seen.iter().filter(is_held).find(|phone| phone.serial == wanted) {
            Some(phone) if is_ready(&phone) => Ok(of_server(phone)),
            Some(phone) => Err(NoTarget::Said(state_message(&phone.state))),
            None => with(wanted).map(at_cable).ok_or(said("cli-no-such-phone")),
        };
    }
    let ready = seen.iter().filter(is_ready).map(of_server);
    let known =
        |device: &UsbDevice| seen.iter().filter(is_held).any(|phone| Some(&phone.serial) == device.serial.as_ref());
    let direct = plugged.iter().filter(|device| !known(device)).map(at_cable);
    let mut ways = ready.chain(direct);
    match (ways.next(), ways.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(said("cli-several-phones")),
        (None, _) => match seen {
            [only] => Err(NoTarget::Said(state_message(&only.state))),
            [] => Err(said("cli-no-phone")),
            [..] => Err(said("cli-no-phone-ready")),
        },
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
            NoTarget::Phone(
                error @ (Error::Unauthorized
                | Error::Offline
                | Error::NoPermission { .. }
                | Error::Busy
                | Error::NoDriver
                | Error::DebuggingOff
                | Error::Silent
                | Error::NoUsb { .. }),
            ) => {
                let trouble = trouble_of(error).id();
                format!("{}\n{}", words.plain(trouble), words.plain(&format!("{trouble}.do")))
            }
            NoTarget::Phone(error) => format!("{} ({error})", words.plain("cli-cannot-connect")),
        }
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::doctor::sight::{Access, UsbPort};

    use super::*;

    fn device(port: u8, serial: &str) -> UsbDevice {
        UsbDevice {
            port: UsbPort { bus: 1, ports: vec![port] },
            address: port,
            vendor: 0x18d1,
            product: 0x4ee7,
            maker_name: None,
            product_name: None,
            serial: Some(serial.to_owned()),
            interfaces: vec![],
            access: Access::Free,
        }
    }

    fn phone(serial: &str, state: PhoneState) -> PhoneSeen {
        PhoneSeen { serial: serial.to_owned(), state, model: None, product: None, transport_id: None, usb: None }
    }

    #[test]
    fn the_phone_that_was_meant_is_found_with_and_without_a_server() {
        let no_permission = || PhoneState::NoPermission { text: String::new() };
        let check = |seen: &[PhoneSeen], plugged: &[UsbDevice], wanted: Option<&str>, expected: &str| {
            let told = match choose(ServerAddress::default(), seen, plugged, wanted) {
                Ok(Way::Plugged { plugged, .. }) => format!("cable {}", plugged.serial.unwrap()),
                Ok(Way::Server { serial, .. }) => format!("server {serial}"),
                Ok(other) => panic!("{other:?}"),
                Err(NoTarget::Said(message)) => message.id,
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(told, expected, "{seen:?} {plugged:?} {wanted:?}");
        };
        let (a, b) = (device(1, "A"), device(2, "B"));
        check(&[], &[], None, "cli-no-phone");
        check(&[], std::slice::from_ref(&a), None, "cable A");
        check(&[], &[a.clone(), b.clone()], None, "cli-several-phones");
        check(&[], &[a.clone(), b.clone()], Some("B"), "cable B");
        check(&[], std::slice::from_ref(&a), Some("B"), "cli-no-such-phone");
        // The server has it, over the network or at the cable.
        check(&[phone("A", PhoneState::Ready)], &[], None, "server A");
        check(&[phone("A", PhoneState::Ready)], std::slice::from_ref(&a), None, "cable A");
        check(&[phone("A", PhoneState::Ready)], std::slice::from_ref(&b), None, "cli-several-phones");
        check(&[phone("A", PhoneState::Ready)], std::slice::from_ref(&b), Some("A"), "server A");
        // The server holds it, and waits.
        check(&[phone("A", PhoneState::Unauthorized)], std::slice::from_ref(&a), None, "cli-phone-state-unauthorized");
        check(&[phone("A", PhoneState::Offline)], std::slice::from_ref(&a), Some("A"), "cli-phone-state-offline");
        check(&[phone("A", PhoneState::Offline)], std::slice::from_ref(&b), None, "cable B");
        // The server does not hold what it may not open.
        check(&[phone("A", no_permission())], std::slice::from_ref(&a), None, "cable A");
        check(&[phone("A", no_permission())], std::slice::from_ref(&a), Some("A"), "cable A");
        check(&[phone("A", no_permission())], &[], None, "cli-phone-state-no_permission");
    }
}
