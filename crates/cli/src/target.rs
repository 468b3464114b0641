//! From what was typed to a phone that answers.

use std::time::Duration;

use diagnosis::doctor::at_hand::AtHand;
use diagnosis::doctor::sight::UsbDevice;
use diagnosis::message::Message;
use diagnosis::wizard::Trouble;
use phone::adb::Adb;
use phone::adb::handshake::Connecting;
use phone::adb::key::KeyFiles;
use phone::adb::server::ServerAddress;
use phone::error::Error;
use phone::iphone::muxer::MuxerAddress;
use phone::usb::list::list;
use phone::usb::open::Plugged;
use phone::watch::{PhoneSeen, PhoneState};
use tokio::sync::OnceCell;
use worker::connected::trouble_of;
use worker::reached::Reached;
use worker::target::{Target as Way, own_serial, reach};

use crate::args::PhoneArgs;
use crate::iphone;
use crate::phones::{self, look_now};
use words::Words;

/// Why there is no phone: worded for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum NoTarget {
    #[error("{}", .0.id)]
    Said(Message),
    /// What the connection doctor sees and advises.
    #[error("no phone is ready")]
    AtHand(Box<AtHand>),
    #[error("{}", .0.id())]
    Trouble(Trouble),
    #[error(transparent)]
    Phone(#[from] Error),
}

/// How long a phone on the network may take to answer the first packet.
const TCP_DEADLINE: Duration = Duration::from_secs(10);

/// A phone of either kind that answers, and its name for the reports. Waits without limit only while the phone asks its owner to
/// allow the connection, and says so.
pub async fn connect(arguments: &PhoneArgs, words: &Words) -> Result<(Reached, String), NoTarget> {
    let on_state = |state| {
        if state == Connecting::WaitingForPerson {
            eprintln!("{}", words.plain("cli-allow-on-phone"));
        }
    };
    let (adb, serial) = match way(arguments).await? {
        Way::Plugged { address, plugged } => match reach(&address, &plugged, &OnceCell::new(), on_state).await {
            Ok(adb) => (adb, plugged.serial),
            Err(error) => return Err(explained(error, plugged.serial.as_deref()).await),
        },
        Way::Server { address, serial } => match Adb::through_server(address, &serial).await {
            Ok(adb) => (adb, Some(serial)),
            Err(error) => return Err(explained(error, Some(&serial)).await),
        },
        Way::Tcp { address } => {
            let keys = KeyFiles::of_this_user().and_then(|files| files.load()).map_err(Error::from)?;
            let adb = Adb::over_tcp(address.as_str(), TCP_DEADLINE, &keys, on_state).await?;
            let serial = own_serial(&adb).await.ok().flatten();
            (adb, Some(serial.unwrap_or(address)))
        }
        Way::Iphone { muxer, udid } => {
            let iphone = iphone::connect(muxer, &udid, words).await?;
            return Ok((Reached::Iphone(iphone), udid));
        }
        // Nobody can name one here.
        Way::Demo { .. } => return Err(NoTarget::Said(Message::new("cli-no-phone"))),
    };
    let serial = match serial {
        Some(serial) => serial,
        None => own_serial(&adb).await?.ok_or(Error::NoSerial)?,
    };
    Ok((Reached::Android(adb), serial))
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
    let seen = match phone::watch::phones(&address).await {
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
    let wanted = arguments.serial.as_deref();
    match (choose(address, &seen, &plugged, wanted), untold) {
        (Ok(way), _) => Ok(way),
        // That there is no phone would be a guess.
        (Err(_), Some(error)) if seen.is_empty() => Err(error.into()),
        (Err(NotChosen::Several), _) => Err(NoTarget::Said(Message::new("cli-several-phones"))),
        (Err(NotChosen::NoSuchPhone), _) => Err(NoTarget::Said(Message::new("cli-no-such-phone"))),
        (Err(NotChosen::NoneReady), _) => match looked_at(wanted).await {
            Some(at_hand) => Err(NoTarget::AtHand(Box::new(at_hand))),
            None => Err(NoTarget::Said(Message::new("cli-no-phone"))),
        },
    }
}

/// What the doctor says of the phone that is meant, or of all; `None` where nobody can be asked.
async fn looked_at(wanted: Option<&str>) -> Option<AtHand> {
    let (_, mut at_hand) = look_now().await.ok()?;
    at_hand.phones.retain(|phone| wanted.is_none_or(|wanted| phone.serial.as_deref() == Some(wanted)));
    Some(at_hand)
}

/// An error in the doctor's words, where it sees what stands in the way.
async fn explained(error: Error, serial: Option<&str>) -> NoTarget {
    if is_doctors(&error)
        && let Some(at_hand) = looked_at(serial).await
        && !at_hand.phones.is_empty()
        && at_hand.phones.iter().all(|phone| phone.reach.is_none())
    {
        return NoTarget::AtHand(Box::new(at_hand));
    }
    error.into()
}

/// What the doctor knows, too.
fn is_doctors(error: &Error) -> bool {
    matches!(
        error,
        Error::NoServer
            | Error::Unauthorized
            | Error::Offline
            | Error::NoPermission { .. }
            | Error::Busy
            | Error::NoDriver
            | Error::DebuggingOff
            | Error::Silent
            | Error::NoUsb { .. }
    )
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NotChosen {
    NoSuchPhone,
    Several,
    /// There is none, or none that could be read.
    NoneReady,
}

/// Which of the phones that the server has and of those at the cables.
fn choose(
    address: ServerAddress,
    seen: &[PhoneSeen],
    plugged: &[UsbDevice],
    wanted: Option<&str>,
) -> Result<Way, NotChosen> {
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
            Some(_) => Err(NotChosen::NoneReady),
            None => with(wanted).map(at_cable).ok_or(NotChosen::NoSuchPhone),
        };
    }
    let ready = seen.iter().filter(is_ready).map(of_server);
    let known =
        |device: &UsbDevice| seen.iter().filter(is_held).any(|phone| Some(&phone.serial) == device.serial.as_ref());
    let direct = plugged.iter().filter(|device| !known(device)).map(at_cable);
    let mut ways = ready.chain(direct);
    match (ways.next(), ways.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => Err(NotChosen::Several),
        (None, _) => Err(NotChosen::NoneReady),
    }
}

impl NoTarget {
    /// What to print on standard error.
    pub fn say(&self, words: &Words) -> String {
        match self {
            NoTarget::Said(message) => words.say(message),
            NoTarget::AtHand(at_hand) => phones::say(words, at_hand).trim_end().to_owned(),
            NoTarget::Trouble(trouble) => advice(words, trouble.id()),
            NoTarget::Phone(Error::NoSuchPhone) => words.plain("cli-no-such-phone"),
            NoTarget::Phone(Error::NotPaired) => {
                format!("{}\n{}", words.plain("cli-not-paired"), words.plain("cli-not-paired-advice"))
            }
            NoTarget::Phone(error) if is_doctors(error) => advice(words, trouble_of(error).id()),
            NoTarget::Phone(error) => format!("{} ({error})", words.plain("cli-cannot-connect")),
        }
    }
}

/// What a trouble is, and what to do about it.
fn advice(words: &Words, trouble: &str) -> String {
    format!("{}\n{}", words.plain(trouble), words.plain(&format!("{trouble}.do")))
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
                Err(not_chosen) => format!("{not_chosen:?}"),
            };
            assert_eq!(told, expected, "{seen:?} {plugged:?} {wanted:?}");
        };
        let (a, b) = (device(1, "A"), device(2, "B"));
        check(&[], &[], None, "NoneReady");
        check(&[], std::slice::from_ref(&a), None, "cable A");
        check(&[], &[a.clone(), b.clone()], None, "Several");
        check(&[], &[a.clone(), b.clone()], Some("B"), "cable B");
        check(&[], std::slice::from_ref(&a), Some("B"), "NoSuchPhone");
        // The server has it, over the network or at the cable.
        check(&[phone("A", PhoneState::Ready)], &[], None, "server A");
        check(&[phone("A", PhoneState::Ready)], std::slice::from_ref(&a), None, "cable A");
        check(&[phone("A", PhoneState::Ready)], std::slice::from_ref(&b), None, "Several");
        check(&[phone("A", PhoneState::Ready)], std::slice::from_ref(&b), Some("A"), "server A");
        // The server holds it, and waits.
        check(&[phone("A", PhoneState::Unauthorized)], std::slice::from_ref(&a), None, "NoneReady");
        check(&[phone("A", PhoneState::Offline)], std::slice::from_ref(&a), Some("A"), "NoneReady");
        check(&[phone("A", PhoneState::Offline)], std::slice::from_ref(&b), None, "cable B");
        // The server does not hold what it may not open.
        check(&[phone("A", no_permission())], std::slice::from_ref(&a), None, "cable A");
        check(&[phone("A", no_permission())], std::slice::from_ref(&a), Some("A"), "cable A");
        check(&[phone("A", no_permission())], &[], None, "NoneReady");
    }
}
