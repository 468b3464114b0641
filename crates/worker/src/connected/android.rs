//! Keeps the connection to one Android phone: an adb server's list says when to try, else it is tried.

use std::future::pending;
use std::pin::pin;

use diagnosis::wizard::Trouble;
use futures_util::StreamExt;
use phone::adb::handshake::Connecting;
use phone::error::Error;
use phone::watch::{PhoneState, Seen, watch};
use tokio::sync::Notify;

use super::link::{Connected, Shared};
use crate::reached::Reached;
use crate::target::Way;

/// Connects once and stays until that connection ends. Dropping it leaves the connection to whoever still uses it.
pub(super) async fn stay(shared: &Shared, way: &Way) {
    let connected = shared.connected();
    let connected = match connected {
        // A list came in between; the connection stands.
        Some(connected) => connected,
        None => {
            let asking = Notify::new();
            let on_state = |state| match state {
                Connecting::WaitingForPerson => {
                    shared.trouble(Trouble::Unauthorized);
                    asking.notify_one();
                }
                Connecting::Asking => {}
            };
            let went = tokio::select! {
                went = way.go(on_state) => went,
                () = async {
                    asking.notified().await;
                    shared.nobody_taps().await;
                } => return,
            };
            match went {
                Ok((adb, own)) => {
                    if shared.serial.get_or_init(|| own.clone()) != &own {
                        return shared.trouble(Trouble::OtherPhone);
                    }
                    let phone = Reached::Android(adb);
                    let number = shared.set(phone.clone());
                    Connected { phone, number }
                }
                Err(error) => {
                    tracing::debug!(%error, "could not connect");
                    let trouble = match trouble_of(&error) {
                        Trouble::NotThere if way.is_over_network() => Trouble::NotAtAddress,
                        other => other,
                    };
                    return shared.trouble(trouble);
                }
            }
        }
    };
    tokio::select! {
        () = connected.phone.lost() => shared.lose(connected.number),
        () = shared.gone.notified() => {}
        () = left(way, &connected.phone) => shared.lose(connected.number),
    }
}

pub(super) fn is_asking(state: Option<&PhoneState>) -> bool {
    matches!(state, Some(PhoneState::Unauthorized | PhoneState::Authorizing))
}

/// What the server's list says of this phone.
pub(super) fn state_of(shared: &Shared, seen: Seen, serial: &str) -> Option<PhoneState> {
    let state = match seen {
        Seen::NoServer => {
            shared.drop_connection();
            shared.trouble(Trouble::NoServer);
            return None;
        }
        Seen::Phones(phones) => phones.into_iter().find(|phone| phone.serial == serial).map(|phone| phone.state),
    };
    let trouble = match &state {
        Some(PhoneState::Ready) => return state,
        None => Trouble::NotThere,
        Some(PhoneState::Unauthorized | PhoneState::Authorizing) => Trouble::Unauthorized,
        Some(PhoneState::NoPermission { .. }) => Trouble::NoPermission,
        Some(
            PhoneState::Offline
            | PhoneState::Connecting
            | PhoneState::Recovery
            | PhoneState::Sideload
            | PhoneState::Bootloader
            | PhoneState::Unknown { .. },
        ) => Trouble::Offline,
    };
    shared.drop_connection();
    shared.trouble(trouble);
    state
}

/// Returns when the server that a plugged phone is reached through does not have it any more. A direct link tells by
/// itself; for [`Way::Server`] the list is watched all the time.
async fn left(way: &Way, phone: &Reached) {
    match (way, phone) {
        (Way::Plugged { address, plugged, .. }, Reached::Android(adb)) if adb.is_through_server() => {
            let mut seen = pin!(watch(address.clone()));
            while let Some(Seen::Phones(phones)) = seen.next().await {
                let mut ready = phones.iter().filter(|phone| phone.state == PhoneState::Ready);
                if !ready.any(|phone| Some(&phone.serial) == plugged.serial.as_ref()) {
                    return;
                }
            }
        }
        (Way::Plugged { .. } | Way::Server { .. } | Way::Tcp { .. } | Way::Iphone { .. }, _) => pending().await,
    }
}

/// What a failure to connect means to the person.
pub fn trouble_of(error: &Error) -> Trouble {
    match error {
        Error::NotPaired => Trouble::NotPaired,
        Error::NoServer | Error::BadServerAddress { .. } => Trouble::NoServer,
        Error::NoSuchPhone | Error::Lost => Trouble::NotThere,
        Error::Unauthorized => Trouble::Unauthorized,
        Error::Offline | Error::Timeout | Error::Cancelled => Trouble::Offline,
        Error::NoPermission { .. } => Trouble::NoPermission,
        Error::Busy => Trouble::Busy,
        Error::NoDriver => Trouble::NoDriver,
        Error::DebuggingOff => Trouble::DebuggingOff,
        Error::Silent => Trouble::Silent,
        Error::NoUsb { .. } => Trouble::NoUsb,
        Error::Key(_) | Error::File(_) => Trouble::NoKey,
        Error::ServerRefused { .. }
        | Error::Refused { .. }
        | Error::NoSerial
        | Error::TooLarge { .. }
        | Error::Protocol { .. } => Trouble::BadPhone,
    }
}
