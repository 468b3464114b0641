//! Which phones this computer sees, from the adb server's words to the window's.

use std::pin::pin;
use std::sync::Arc;

use futures_util::StreamExt;
use phone::adb::server::ServerAddress;
use phone::watch::{self, Seen};

use crate::board::Board;
use crate::update::{PhoneSeen, PhoneState, PhonesSeen, ServerState};

/// Tells the board of every change, for as long as the app is open.
pub async fn phones(board: Arc<Board>) {
    let address = match ServerAddress::of_this_user() {
        Ok(address) => address,
        Err(error) => {
            tracing::warn!(%error, "no server to ask for phones");
            return board.phones_seen(told(Seen::NoServer));
        }
    };
    let mut changes = pin!(watch::watch(address));
    while let Some(seen) = changes.next().await {
        board.phones_seen(told(seen));
    }
}

fn told(seen: Seen) -> PhonesSeen {
    match seen {
        Seen::NoServer => PhonesSeen { server: ServerState::NotRunning, phones: Vec::new() },
        Seen::Phones(phones) => {
            let phones = phones
                .into_iter()
                .map(|phone| PhoneSeen { serial: phone.serial, state: state(&phone.state), model: phone.model })
                .collect();
            PhonesSeen { server: ServerState::Running, phones }
        }
    }
}

fn state(state: &watch::PhoneState) -> PhoneState {
    match state {
        watch::PhoneState::Ready => PhoneState::Ready,
        watch::PhoneState::Unauthorized => PhoneState::Unauthorized,
        watch::PhoneState::NoPermission { .. } => PhoneState::NoPermission,
        watch::PhoneState::Recovery | watch::PhoneState::Sideload | watch::PhoneState::Bootloader => {
            PhoneState::NotStarted
        }
        // On their way to another state, or in one that adb learned after this was written: not to be read now.
        watch::PhoneState::Offline
        | watch::PhoneState::Authorizing
        | watch::PhoneState::Connecting
        | watch::PhoneState::Unknown { .. } => PhoneState::Offline,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_the_server_becomes_the_list_of_the_window() {
        let phone = |serial: &str, state, model: Option<&str>| watch::PhoneSeen {
            serial: serial.to_owned(),
            state,
            model: model.map(str::to_owned),
            product: None,
            transport_id: None,
        };
        let text = "no permissions".to_owned();
        let told = told(Seen::Phones(vec![
            phone("A", watch::PhoneState::Ready, Some("Pixel 7a")),
            phone("B", watch::PhoneState::NoPermission { text }, None),
            phone("C", watch::PhoneState::Sideload, None),
            phone("D", watch::PhoneState::Unknown { text: "levitating".to_owned() }, None),
        ]));
        assert_eq!(told.server, ServerState::Running);
        let states: Vec<_> = told.phones.iter().map(|phone| (phone.serial.as_str(), phone.state)).collect();
        let expected = [PhoneState::Ready, PhoneState::NoPermission, PhoneState::NotStarted, PhoneState::Offline];
        assert_eq!(states, ["A", "B", "C", "D"].into_iter().zip(expected).collect::<Vec<_>>());
        assert_eq!(told.phones[0].model.as_deref(), Some("Pixel 7a"));
    }
}
