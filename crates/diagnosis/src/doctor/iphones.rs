//! What usbmuxd tells of iPhones, laid over what the cables show: Apple's phones are reached through it alone.

use super::at_hand::{AtHand, Hint, PhoneAtHand, PhoneState, Picture, Reach, Step};
use super::evidence::Evidence;
use super::sight::System;
use crate::message::Message;

/// Whether somebody passes on to iPhones, and to which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Muxer {
    /// It has not answered yet. Nothing is known, so nothing is said.
    Asking,
    /// Nobody answers where it would be.
    None,
    /// The iPhones that usbmuxd passes on to, by their UDIDs.
    Phones(Vec<String>),
}

pub fn lay_over(at_hand: &mut AtHand, muxer: &Muxer, system: System) {
    let udids = match muxer {
        Muxer::Asking => return,
        Muxer::None => None,
        Muxer::Phones(udids) => Some(udids.as_slice()),
    };
    for phone in at_hand.phones.iter_mut().filter(|phone| phone.state == PhoneState::Iphone) {
        let same = |udid: &&String| phone.serial.as_deref().is_some_and(|serial| plain(serial) == plain(udid));
        match udids.map(|udids| udids.iter().find(same)) {
            Some(Some(udid)) => ready(phone, udid),
            Some(None) => phone.steps = says(&["unlock", "allow-accessory", "replug"]),
            None => {
                phone.advice = Message::new("doctor-iphone-no_muxer");
                phone.steps = says(match system {
                    System::Linux => &["install-usbmuxd", "replug"],
                    System::MacOs => &["unlock", "replug"],
                    System::Windows => &["apple-devices", "replug"],
                });
                // The name of the program helps whoever looks for it, and frightens everybody else.
                if system == System::Linux {
                    phone.hints = vec![program_by_name()];
                }
            }
        }
    }
    for udid in udids.unwrap_or_default() {
        // Where this computer does not tell what is plugged in, or not the serial number of it.
        if !at_hand.phones.iter().any(|phone| phone.reach == reach(udid)) {
            let nameless = |phone: &&mut PhoneAtHand| phone.state == PhoneState::Iphone && phone.serial.is_none();
            match at_hand.phones.iter_mut().find(nameless) {
                Some(phone) => ready(phone, udid),
                None => at_hand.phones.push(of_muxer(udid)),
            }
        }
    }
    if !at_hand.phones.is_empty() {
        at_hand.guide.clear();
        at_hand.noticed = None;
    }
}

fn ready(phone: &mut PhoneAtHand, udid: &str) {
    phone.state = PhoneState::Ready;
    phone.advice = Message::new("doctor-ready-trusts");
    phone.picture = Picture::Ready;
    phone.steps = Vec::new();
    phone.reach = reach(udid);
}

fn of_muxer(udid: &str) -> PhoneAtHand {
    PhoneAtHand {
        key: udid.to_owned(),
        serial: Some(udid.to_owned()),
        name: Some("iPhone".to_owned()),
        state: PhoneState::Ready,
        advice: Message::new("doctor-ready-trusts"),
        picture: Picture::Ready,
        evidence: vec![Evidence::Apple],
        steps: Vec::new(),
        hints: Vec::new(),
        offer: None,
        reach: reach(udid),
        usb: None,
    }
}

fn reach(udid: &str) -> Option<Reach> {
    Some(Reach::Iphone { udid: udid.to_owned() })
}

/// A device writes its serial number without the hyphen, and old ones pad it with zeros at its end.
fn plain(serial: &str) -> String {
    serial.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

fn program_by_name() -> Hint {
    let text = Message::new("doctor-hint-iphone_program.do");
    Hint { title: Message::new("doctor-hint-iphone_program"), step: Step { text, paths: Vec::new() } }
}

fn says(ids: &[&str]) -> Vec<Step> {
    ids.iter().map(|id| Step { text: Message::new(format!("doctor-do-{id}")), paths: Vec::new() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UDID: &str = "00008120-001A2B3C4D5E601E";

    fn at_cable(serial: Option<&str>) -> AtHand {
        let phone = PhoneAtHand {
            key: "usb:1-2".to_owned(),
            serial: serial.map(str::to_owned),
            state: PhoneState::Iphone,
            reach: None,
            advice: Message::new("doctor-iphone"),
            ..of_muxer(UDID)
        };
        AtHand { phones: vec![phone], guide: Vec::new(), noticed: None, restless: false }
    }

    #[test]
    fn an_iphone_is_listed_once_and_opened_through_usbmuxd() {
        let muxer = Muxer::Phones(vec![UDID.to_owned()]);
        for serial in [Some("00008120001A2B3C4D5E601E"), Some(UDID), None] {
            let mut at_hand = at_cable(serial);
            lay_over(&mut at_hand, &muxer, System::Linux);
            let [phone] = at_hand.phones.as_slice() else { panic!("{at_hand:#?}") };
            assert_eq!((phone.key.as_str(), phone.state, &phone.reach), ("usb:1-2", PhoneState::Ready, &reach(UDID)));
        }
        let mut nothing = AtHand { phones: Vec::new(), guide: says(&["unlock"]), noticed: None, restless: false };
        lay_over(&mut nothing, &muxer, System::Linux);
        assert_eq!((nothing.phones.len(), nothing.guide.len()), (1, 0));
    }

    #[test]
    fn an_iphone_that_cannot_be_reached_says_what_to_do() {
        let mut unseen = at_cable(Some("00008120001A2B3C4D5E601E"));
        lay_over(&mut unseen, &Muxer::Phones(Vec::new()), System::Linux);
        assert_eq!((unseen.phones[0].advice.id.as_str(), unseen.phones[0].steps.len()), ("doctor-iphone", 3));
        for system in [System::Linux, System::MacOs, System::Windows] {
            let mut alone = at_cable(None);
            lay_over(&mut alone, &Muxer::None, system);
            assert_eq!(alone.phones[0].advice.id, "doctor-iphone-no_muxer");
            assert!(alone.phones[0].reach.is_none() && !alone.phones[0].steps.is_empty());
            let mut early = at_cable(None);
            lay_over(&mut early, &Muxer::Asking, system);
            assert_eq!(early, at_cable(None), "before an answer nothing is missing");
        }
    }
}
