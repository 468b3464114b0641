//! From what is seen to what it means.

use std::collections::BTreeSet;
use std::time::Duration;

use super::at_hand::{AtHand, PhoneAtHand, PhoneState, Reach};
use super::evidence::Evidence;
use super::kind::{Kind, kind, vendor};
use super::memory::Memory;
use super::same::{self, Seen};
use super::sight::{Access, ServerPhoneState, Sight, UsbDevice};
use super::state::{self, Circumstances};
use crate::message::{Arg, Message};

/// Nobody who saw the question takes longer (issue reports of scrcpy, where no popup was seen).
const UNTAPPED: Duration = Duration::from_secs(20);
/// A phone that was just plugged in is "offline" at first, and taken by a server before it is listed. Judged.
const SETTLING: Duration = Duration::from_secs(4);
/// A name longer than this is not one.
const LONGEST_NAME: usize = 60;

pub(super) fn judge(sight: &Sight, memory: &Memory, now: Duration) -> AtHand {
    let mut phones: Vec<PhoneAtHand> = Vec::new();
    let mut keys = BTreeSet::new();
    let mut restless = false;
    for (i, seen) in same::phones(sight).into_iter().enumerate() {
        let key = key(&seen, &keys, i);
        let (phone, moves) = phone(sight, memory, now, &seen, &key);
        restless |= moves;
        keys.insert(key);
        phones.push(phone);
    }
    let new = if phones.is_empty() { noticed(sight, memory, now) } else { None };
    let guide = if phones.is_empty() { state::guide() } else { Vec::new() };
    let gone: Vec<_> = memory.gone(&phones, now).into_iter().map(|phone| gone(sight, phone)).collect();
    restless |= new.is_some() || !gone.is_empty();
    let blind = sight.usb.is_none().then(|| Message::new("doctor-noticed-nothing"));
    let noticed = new.or(blind.filter(|_| phones.is_empty()));
    phones.extend(gone);
    AtHand { phones, guide, noticed, restless }
}

/// The phone, and whether time alone changes what is said of it.
fn phone(sight: &Sight, memory: &Memory, now: Duration, seen: &Seen<'_>, key: &str) -> (PhoneAtHand, bool) {
    let device = seen.device.map(|(device, _)| device);
    let at_first = state_of(sight, seen);
    let settling = may_settle(sight, memory, now, key, at_first);
    let state = if settling { PhoneState::Connecting } else { at_first };
    let long = state == PhoneState::Unauthorized && memory.waited(key, state, now) >= UNTAPPED;
    let (held, may_be_held) = holders(sight, device);
    let evidence = evidence(sight, seen, state, &held, &may_be_held);
    let maker = device.and_then(vendor);
    let reach = match (state, seen.row) {
        (PhoneState::Ready, Some(_)) => Some(Reach::Server),
        (PhoneState::Ready, None) => device.map(|device| Reach::Usb { port: device.port.clone() }),
        _ => None,
    };
    let about = Circumstances {
        system: sight.system,
        rule: sight.rule,
        maker: maker.and_then(|vendor| vendor.maker.as_deref()),
        long,
        direct: matches!(reach, Some(Reach::Usb { .. })),
        holders: if held.is_empty() { &may_be_held } else { &held },
    };
    let phone = PhoneAtHand {
        key: key.to_owned(),
        serial: seen.serial().map(str::to_owned),
        name: name(seen),
        state,
        advice: state.advice(&about),
        picture: state.picture(),
        evidence,
        steps: state.steps(&about),
        hints: state.hints(about.maker),
        offer: state.offer(sight.rule),
        reach,
        usb: device.cloned(),
    };
    let moves = (state == PhoneState::Unauthorized && !long) || settling;
    (phone, moves)
}

/// Whether a phone that came in sight just now, or changed, may still be on its way to a better state than this.
fn may_settle(sight: &Sight, memory: &Memory, now: Duration, key: &str, state: PhoneState) -> bool {
    let passes = match state {
        // Rights come a moment after the device, and so do its functions.
        PhoneState::Offline | PhoneState::NoPermission | PhoneState::ChargingOnly | PhoneState::Unknown => true,
        // A server takes a phone before it lists it.
        PhoneState::Busy => sight.server.answers(),
        _ => false,
    };
    passes
        && memory.looked()
        && memory.state(key) != Some(state)
        && memory.waited(key, PhoneState::Connecting, now) < SETTLING
}

/// What the server says goes before what the cable shows: where it has the phone, nobody else can open it.
fn state_of(sight: &Sight, seen: &Seen<'_>) -> PhoneState {
    match (seen.row.map(|row| &row.state), seen.device) {
        (Some(ServerPhoneState::Ready), _) => PhoneState::Ready,
        (Some(ServerPhoneState::Unauthorized), _) => PhoneState::Unauthorized,
        (Some(ServerPhoneState::Authorizing | ServerPhoneState::Connecting), _) => PhoneState::Connecting,
        (Some(ServerPhoneState::Offline), _) => PhoneState::Offline,
        (Some(ServerPhoneState::NoPermission { .. }), _) => PhoneState::NoPermission,
        (Some(ServerPhoneState::Recovery), _) => PhoneState::Recovery,
        (Some(ServerPhoneState::Sideload), _) => PhoneState::Sideload,
        (Some(ServerPhoneState::Bootloader), _) => PhoneState::Bootloader,
        (Some(ServerPhoneState::Unknown { .. }), _) => PhoneState::Unknown,
        (None, Some((device, Kind::Debugging))) => match device.access {
            Access::Free => PhoneState::Ready,
            Access::Busy if sight.ours.contains(&device.port) => PhoneState::Ready,
            Access::Denied => PhoneState::NoPermission,
            Access::NoDriver => PhoneState::NoDriver,
            Access::Busy => PhoneState::Busy,
            Access::NothingToOpen | Access::Unknown { .. } => PhoneState::Unknown,
        },
        (None, Some((_, Kind::Fastboot))) => PhoneState::Bootloader,
        (None, Some((_, Kind::Apple))) => PhoneState::Iphone,
        (None, Some((_, Kind::NoDebugging { shares }))) if shares.anything() => PhoneState::DebuggingOff,
        (None, Some((device, Kind::NoDebugging { shares }))) => {
            // An interface that we cannot name is something that it offers: only power and a disk are "nothing".
            let only_disk = device.interfaces.iter().all(|interface| interface.class == 0x08);
            if shares.disk || only_disk { PhoneState::ChargingOnly } else { PhoneState::DebuggingOff }
        }
        (None, None) => PhoneState::Unknown,
    }
}

fn evidence(sight: &Sight, seen: &Seen<'_>, state: PhoneState, held: &[String], may: &[String]) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if let Some((device, kind)) = seen.device {
        match vendor(device).and_then(|vendor| vendor.name.clone()) {
            Some(maker) => evidence.push(Evidence::MadeBy { maker }),
            None => evidence
                .extend(device.product_name.as_deref().and_then(tidy).map(|name| Evidence::CallsItself { name })),
        }
        match kind {
            Kind::Debugging => evidence.push(Evidence::Debugging),
            Kind::Fastboot => evidence.push(Evidence::Fastboot),
            Kind::Apple => evidence.push(Evidence::Apple),
            Kind::NoDebugging { shares } => {
                let shown = [
                    (shares.files, Evidence::SharesFiles),
                    (shares.pictures, Evidence::SharesPictures),
                    (shares.internet, Evidence::SharesInternet),
                    (shares.disk, Evidence::ShowsDisk),
                    (state == PhoneState::ChargingOnly && !shares.disk, Evidence::OffersNothing),
                    (true, Evidence::NoDebugging),
                ];
                evidence.extend(shown.into_iter().filter(|(there, _)| *there).map(|(_, evidence)| evidence));
            }
        }
        match (&device.access, seen.row) {
            (Access::Denied, None) => evidence.push(Evidence::OpenDenied),
            (Access::NoDriver, None) => evidence.push(Evidence::NoDriver),
            (Access::Busy, None) => evidence.push(Evidence::Taken),
            (Access::Unknown { text }, None) => {
                evidence.extend(tidy(text).map(|text| Evidence::SystemSays { text }));
            }
            (Access::Free | Access::NothingToOpen, None) | (_, Some(_)) => {}
        }
        if state == PhoneState::Busy && !held.is_empty() {
            evidence.push(Evidence::HeldBy { programs: held.to_vec() });
        } else if state == PhoneState::Busy && !may.is_empty() {
            evidence.push(Evidence::MayBeHeldBy { programs: may.to_vec() });
        }
    }
    if let Some(row) = seen.row {
        evidence.push(Evidence::ServerSays { text: word(&row.state).to_owned() });
    }
    if state == PhoneState::NoPermission && sight.rule == super::sight::RuleState::Installed {
        evidence.push(Evidence::RuleInstalled);
    }
    evidence
}

/// Programs that have this device open, and those that could have it.
fn holders(sight: &Sight, device: Option<&UsbDevice>) -> (Vec<String>, Vec<String>) {
    let named = |of: &dyn Fn(&super::sight::UsbPort) -> bool, none: bool| {
        let names: BTreeSet<_> = sight
            .holders
            .iter()
            .filter(|holder| holder.port.as_ref().map_or(none, of))
            .filter_map(|holder| tidy(&holder.name))
            .collect();
        names.into_iter().collect::<Vec<_>>()
    };
    (named(&|port| device.is_some_and(|device| device.port == *port), false), named(&|_| false, true))
}

/// The state in the server's own word.
fn word(state: &ServerPhoneState) -> &str {
    match state {
        ServerPhoneState::Ready => "device",
        ServerPhoneState::Unauthorized => "unauthorized",
        ServerPhoneState::Authorizing => "authorizing",
        ServerPhoneState::Offline => "offline",
        ServerPhoneState::Recovery => "recovery",
        ServerPhoneState::Sideload => "sideload",
        ServerPhoneState::Bootloader => "bootloader",
        ServerPhoneState::Connecting => "connecting",
        ServerPhoneState::NoPermission { text } | ServerPhoneState::Unknown { text } => text,
    }
}

/// The phone's own serial number where no other has it, else its place, else its number in the list.
fn key(seen: &Seen<'_>, taken: &BTreeSet<String>, number: usize) -> String {
    let place = seen.device.map(|(device, _)| format!("usb:{}", device.port.name()));
    let at = seen.row.and_then(|row| row.usb.as_deref()).map(|at| format!("usb:{at}"));
    let own = seen.serial().map(str::to_owned);
    let names = [own, place, at, Some(format!("phone:{number}"))];
    let free = names.into_iter().flatten().find(|name| !taken.contains(name));
    free.unwrap_or_else(|| format!("phone:{number}:{}", taken.len()))
}

fn name(seen: &Seen<'_>) -> Option<String> {
    let model = seen.row.and_then(|row| row.model.as_deref()).and_then(tidy);
    let (device, kind) = match seen.device {
        Some((device, kind)) => (Some(device), Some(kind)),
        None => (None, None),
    };
    // Many phones call themselves "Android" or "SAMSUNG_Android": no name.
    let itself = device.and_then(|device| device.product_name.as_deref()).and_then(tidy);
    let itself = itself.filter(|name| !name.to_ascii_lowercase().contains("android"));
    let maker = device.and_then(vendor).and_then(|vendor| vendor.name.clone());
    let apple = (kind == Some(Kind::Apple)).then(|| "iPhone".to_owned());
    model.or(itself).or(maker).or(apple)
}

/// A text from outside, short and without what would upset a terminal. `None`: nothing is left.
fn tidy(text: &str) -> Option<String> {
    let shown: String = text.replace('_', " ").chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let shown = shown.trim();
    (!shown.is_empty()).then(|| shown.to_owned())
}

fn gone(sight: &Sight, phone: &PhoneAtHand) -> PhoneAtHand {
    let state = PhoneState::Gone;
    let rule = sight.rule;
    let about = Circumstances { system: sight.system, rule, maker: None, long: false, direct: false, holders: &[] };
    PhoneAtHand {
        state,
        advice: state.advice(&about),
        picture: state.picture(),
        evidence: vec![Evidence::WasHere],
        steps: state.steps(&about),
        hints: Vec::new(),
        offer: None,
        reach: None,
        usb: None,
        ..phone.clone()
    }
}

/// Something new that is no phone: said, so that a person who changes cables knows that the socket works.
fn noticed(sight: &Sight, memory: &Memory, now: Duration) -> Option<Message> {
    let usb = sight.usb.as_ref()?;
    let new = |device: &&UsbDevice| kind(device).is_none() && memory.is_new(&device.port, device.address, now);
    let device = usb.iter().rfind(new)?;
    let name = device.product_name.as_deref().and_then(tidy);
    let maker = vendor(device).and_then(|vendor| vendor.name.clone());
    Some(match (maker, name) {
        (Some(maker), _) => Message::new("doctor-noticed-maker").with("maker", Arg::Text(maker)),
        (None, Some(name)) => Message::new("doctor-noticed-named").with("name", Arg::Text(name)),
        (None, None) => Message::new("doctor-noticed-nameless"),
    })
}
