//! Phones without a cable: who announces itself on the local network, and pairing with a code.
//!
//! Nothing is sent to the network before the window asked for it, and nothing after it stopped.

use std::pin::pin;
use std::sync::{Mutex, PoisonError};

use futures_util::StreamExt;
use phone::adb::key::KeyFiles;
use phone::adb::pairing::{Code, pair};
use phone::wireless::{self, Announced, Service};
use tauri::State;
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;

use crate::board::is_address;
use crate::update::{CannotPair, NotPaired, WirelessPhone, WirelessSeen, WirelessService};

/// The one who looks for phones, while the window wants it.
#[derive(Default)]
pub struct Looking(Mutex<Option<JoinHandle<()>>>);

impl Looking {
    fn replace(&self, looking: Option<JoinHandle<()>>) {
        let before = std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), looking);
        if let Some(before) = before {
            before.abort();
        }
    }
}

/// Asks the local network for phones, and tells the window at each change until it stops.
#[tauri::command]
pub fn look_for_wireless(looking: State<'_, Looking>, channel: Channel<WirelessSeen>) {
    looking.replace(Some(tauri::async_runtime::spawn(async move {
        let changes = match wireless::watch() {
            Ok(changes) => changes,
            Err(error) => {
                tracing::warn!(%error, "no phones over Wi-Fi");
                let _ = channel.send(WirelessSeen { asked: false, phones: Vec::new() });
                return;
            }
        };
        let mut changes = pin!(changes);
        while let Some(seen) = changes.next().await {
            // A window that is gone hears no more, and the network is left alone.
            if channel.send(WirelessSeen { asked: true, phones: told(seen) }).is_err() {
                return;
            }
        }
    })));
}

/// Leaves the network alone again.
#[tauri::command]
pub fn stop_looking_for_wireless(looking: State<'_, Looking>) {
    looking.replace(None);
}

/// Pairs with the phone that shows this address and this code. Answers the name under which it announces itself.
#[tauri::command]
pub async fn pair_phone(address: String, code: String) -> Result<String, NotPaired> {
    let not = |why| Err(NotPaired { why });
    let address = address.trim();
    if !is_address(address) {
        return not(CannotPair::BadAddress);
    }
    let Some(code) = Code::parse(&code) else { return not(CannotPair::NotACode) };
    let keys = tauri::async_runtime::spawn_blocking(|| KeyFiles::of_this_user()?.load()).await;
    let Ok(Ok(keys)) = keys else { return not(CannotPair::NoKey) };
    let Some(key) = keys.first() else { return not(CannotPair::NoKey) };
    match pair(address, &code, key).await {
        Ok(paired) => Ok(paired.guid),
        Err(error) => {
            tracing::debug!(%error, "not paired");
            not((&error).into())
        }
    }
}

fn told(seen: Vec<Announced>) -> Vec<WirelessPhone> {
    seen.into_iter()
        .map(|phone| WirelessPhone {
            name: serial(&phone.guid).to_owned(),
            guid: phone.guid,
            address: phone.address.to_string(),
            service: match phone.service {
                Service::Pairing => WirelessService::Pairing,
                Service::Connect => WirelessService::Connect,
                Service::Plain => WirelessService::Plain,
            },
        })
        .collect()
}

/// `adb-39121FDJG004LM-qYd3kP` without what the phone put around its serial number.
fn serial(guid: &str) -> &str {
    let inner = guid.strip_prefix("adb-").unwrap_or(guid);
    inner.rsplit_once('-').map_or(inner, |(serial, _)| serial)
}

impl From<&phone::adb::pairing::CannotPair> for CannotPair {
    fn from(why: &phone::adb::pairing::CannotPair) -> Self {
        use phone::adb::pairing::CannotPair as Why;
        match why {
            Why::NobodyThere => Self::NobodyThere,
            Why::WrongCode => Self::WrongCode,
            Why::Ended => Self::Ended,
            Why::Timeout => Self::Timeout,
            Why::NotAPhone { .. } => Self::NotAPhone,
            Why::Key(_) => Self::NoKey,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_named_by_its_serial_number() {
        for (guid, name) in [
            ("adb-39121FDJG004LM-qYd3kP", "39121FDJG004LM"),
            ("adb-R58M12ABC", "R58M12ABC"),
            ("somebody", "somebody"),
            ("adb-", ""),
        ] {
            let address = std::net::SocketAddr::from(([192, 168, 1, 7], 37001));
            let seen = Announced { guid: guid.to_owned(), service: Service::Connect, address };
            let told = told(vec![seen]);
            assert_eq!((told[0].name.as_str(), told[0].address.as_str()), (name, "192.168.1.7:37001"));
        }
    }

    #[test]
    fn what_cannot_be_tried_is_said_before_anything_is_sent() {
        let check = |address: &str, code: &str, why| {
            let paired = tauri::async_runtime::block_on(pair_phone(address.to_owned(), code.to_owned()));
            assert_eq!(paired, Err(NotPaired { why }), "{address} {code}");
        };
        check("nowhere", "123456", CannotPair::BadAddress);
        check("127.0.0.1:1", "12345", CannotPair::NotACode);
    }
}
