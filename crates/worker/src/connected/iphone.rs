//! Keeps the connection to one iPhone: usbmuxd's list says when to try.

use std::pin::pin;

use diagnosis::wizard::Trouble;
use futures_util::StreamExt;
use phone::iphone::error::Error;
use phone::iphone::muxer::{Attached, MuxerAddress};
use phone::iphone::watch::{Seen, watch};
use phone::iphone::{Connecting, Iphone};
use tokio::time::sleep;

use super::{SERVER_RETRY, Shared};
use crate::reached::Reached;

/// Never returns.
pub(super) async fn keep(shared: &Shared, muxer: &MuxerAddress, udid: &str) {
    let mut seen = pin!(watch(muxer.clone()));
    let mut there: Option<Attached> = None;
    loop {
        let Some(phone) = &there else {
            let Some(list) = seen.next().await else { return };
            there = in_list(shared, list, udid);
            continue;
        };
        // One attempt for each plugging in: the wish to be trusted that is on the screen stays the same while others
        // come and go.
        let mut trying = pin!(attempts(shared, muxer, udid));
        loop {
            let list = tokio::select! {
                list = seen.next() => list,
                () = &mut trying => return,
            };
            let Some(list) = list else { return };
            let now = in_list(shared, list, udid);
            if now.as_ref() != Some(phone) {
                there = now;
                break;
            }
        }
        shared.drop_connection();
        if there.is_none() {
            shared.trouble(Trouble::NoIphone);
        }
    }
}

/// The phone in a list of usbmuxd's; says why where it is not there.
fn in_list(shared: &Shared, list: Seen, udid: &str) -> Option<Attached> {
    let trouble = match list {
        Seen::NoMuxer => Trouble::NoMuxer,
        Seen::Phones(phones) => match phones.into_iter().find(|phone| phone.udid == udid) {
            Some(phone) => return Some(phone),
            None => Trouble::NoIphone,
        },
    };
    shared.drop_connection();
    shared.trouble(trouble);
    None
}

/// Connects, and connects anew when the connection ends. Stops trying where only a person can go on: another try would put
/// the question on the screen again that was just answered with No. Never returns.
async fn attempts(shared: &Shared, muxer: &MuxerAddress, udid: &str) {
    loop {
        let on_state = |state| {
            shared.trouble(match state {
                Connecting::Locked => Trouble::Locked,
                Connecting::WaitingForTrust => Trouble::Untrusted,
            });
        };
        match Iphone::connect(muxer.clone(), udid, on_state).await {
            Ok(iphone) => {
                let own = iphone.udid().to_owned();
                shared.serial.get_or_init(|| own);
                let number = shared.set(Reached::Iphone(iphone.clone()));
                tokio::select! {
                    () = iphone.lost() => shared.lose(number),
                    () = shared.gone.notified() => {}
                }
            }
            Err(error) => {
                tracing::debug!(%error, "could not connect to the iPhone");
                shared.trouble(trouble_of(&error));
                if is_no(&error) {
                    return std::future::pending().await;
                }
            }
        }
        sleep(SERVER_RETRY).await;
    }
}

fn is_no(error: &Error) -> bool {
    matches!(error, Error::Denied | Error::Refused { .. })
}

/// What a failure to connect means to the person.
pub fn trouble_of(error: &Error) -> Trouble {
    match error {
        Error::NoMuxer | Error::BadAddress { .. } => Trouble::NoMuxer,
        Error::NotThere | Error::Lost => Trouble::NoIphone,
        Error::Locked => Trouble::Locked,
        Error::TrustPending | Error::Forgotten => Trouble::Untrusted,
        Error::Denied | Error::Refused { .. } => Trouble::Distrusted,
        Error::Timeout | Error::Crowded => Trouble::Offline,
        Error::Keys { .. } => Trouble::NoKey,
        Error::Absent { .. } | Error::TooLarge { .. } | Error::Protocol { .. } => Trouble::BadPhone,
    }
}
