//! Which phones this computer sees: what the cables, the adb server and usbmuxd show, judged and told to the board.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use diagnosis::doctor::iphones::{Muxer, lay_over};
use diagnosis::doctor::look;
use diagnosis::doctor::memory::Memory;
use diagnosis::doctor::sight::{Access, AdbServer, RuleState, Sight, System, UsbDevice};
use futures_util::{Stream, StreamExt, stream};
use phone::adb::server::ServerAddress;
use phone::iphone::muxer::MuxerAddress;
use phone::usb::watch::Plugs;
use phone::watch::{self, Seen};
use tokio::time::{Instant, sleep};

use crate::board::Board;
use crate::update::PhonesSeen;

/// How soon to look again where something changes without a word: a right that is given, a program that lets go.
const AGAIN: Duration = Duration::from_secs(1);

/// Tells the board of every change, for as long as the app is open.
pub async fn phones(board: Arc<Board>) {
    let mut server = pin!(server());
    let mut cables = pin!(cables());
    let mut muxer = pin!(muxer());
    let mut passed_on = Muxer::Asking;
    let begun = Instant::now();
    let mut memory = Memory::default();
    let mut sight = Sight {
        system: System::THIS,
        usb: None,
        server: AdbServer::Asking,
        holders: Vec::new(),
        ours: Vec::new(),
        rule: RuleState::NotNeeded,
    };
    let mut cables_seen = false;
    loop {
        ask_the_computer(&mut sight, &board).await;
        let now = begun.elapsed();
        let mut at_hand = look(&sight, &memory, now);
        memory.remember(&sight, &at_hand, now);
        let looked = cables_seen && sight.server != AdbServer::Asking;
        let restless = at_hand.restless || blocked(&sight).next().is_some();
        lay_over(&mut at_hand, &passed_on, sight.system);
        if looked {
            board.phones_seen(PhonesSeen { looked, now: at_hand });
        }
        tokio::select! {
            Some(seen) = server.next() => sight.server = seen,
            Some(usb) = cables.next() => {
                sight.usb = usb;
                cables_seen = true;
            }
            Some(seen) = muxer.next() => passed_on = seen,
            () = board.look_again.notified() => {}
            () = sleep(AGAIN), if restless => {}
        }
    }
}

/// What only matters while a phone cannot be opened.
async fn ask_the_computer(sight: &mut Sight, board: &Board) {
    sight.ours = board.held();
    let busy: Vec<UsbDevice> = blocked(sight).filter(|device| device.access == Access::Busy).cloned().collect();
    sight.holders = if busy.is_empty() { Vec::new() } else { computer::holders::holders(busy).await };
    sight.rule = computer::rule::state();
}

/// Devices that a check would need and cannot open now.
fn blocked(sight: &Sight) -> impl Iterator<Item = &UsbDevice> {
    let listed = move |device: &UsbDevice| match &sight.server {
        AdbServer::Phones(rows) => rows
            .iter()
            .any(|row| row.usb.as_ref() == Some(&device.port.name()) || Some(&row.serial) == device.serial.as_ref()),
        AdbServer::Asking | AdbServer::None => false,
    };
    let blocked = move |device: &&UsbDevice| match device.access {
        Access::Busy => !sight.ours.contains(&device.port) && !listed(device),
        Access::Denied | Access::NoDriver | Access::Unknown { .. } => true,
        Access::Free | Access::NothingToOpen => false,
    };
    sight.usb.iter().flatten().filter(blocked)
}

/// What is plugged in; `None` where this computer does not tell.
fn cables() -> impl Stream<Item = Option<Vec<UsbDevice>>> {
    phone::usb::watch::watch().map(|plugs| match plugs {
        Plugs::Devices(devices) => Some(devices),
        Plugs::NoUsb { text } => {
            tracing::debug!(text, "this computer does not tell what is plugged in");
            None
        }
    })
}

/// The iPhones that usbmuxd passes on to.
fn muxer() -> impl Stream<Item = Muxer> {
    let changes = match MuxerAddress::of_this_user() {
        Ok(address) => phone::iphone::watch::watch(address).left_stream(),
        Err(error) => {
            tracing::warn!(%error, "nobody to ask for iPhones");
            stream::iter([phone::iphone::watch::Seen::NoMuxer]).right_stream()
        }
    };
    changes.map(|seen| match seen {
        phone::iphone::watch::Seen::NoMuxer => Muxer::None,
        phone::iphone::watch::Seen::Phones(phones) => {
            Muxer::Phones(phones.into_iter().map(|phone| phone.udid).collect())
        }
    })
}

fn server() -> impl Stream<Item = AdbServer> {
    let changes = match ServerAddress::of_this_user() {
        Ok(address) => watch::watch(address).left_stream(),
        Err(error) => {
            tracing::warn!(%error, "no server to ask for phones");
            stream::iter([Seen::NoServer]).right_stream()
        }
    };
    changes.map(|seen| match seen {
        Seen::NoServer => AdbServer::None,
        Seen::Phones(phones) => AdbServer::Phones(phones),
    })
}

#[cfg(test)]
pub mod examples {
    use diagnosis::doctor::at_hand::AtHand;
    use diagnosis::doctor::sight::{ServerPhone, ServerPhoneState};

    use super::*;

    /// What is at hand when the server lists these: serial and state.
    pub fn at_hand(rows: &[(&str, &str)]) -> AtHand {
        let row = |(serial, state): &(&str, &str)| ServerPhone {
            serial: (*serial).to_owned(),
            state: match *state {
                "device" => ServerPhoneState::Ready,
                "offline" => ServerPhoneState::Offline,
                other => panic!("{other} is no example"),
            },
            model: Some("Pixel 8".to_owned()),
            product: None,
            transport_id: None,
            usb: None,
        };
        let sight = Sight {
            system: System::Linux,
            usb: Some(Vec::new()),
            server: AdbServer::Phones(rows.iter().map(row).collect()),
            holders: Vec::new(),
            ours: Vec::new(),
            rule: RuleState::Installed,
        };
        look(&sight, &Memory::default(), Duration::ZERO)
    }
}
