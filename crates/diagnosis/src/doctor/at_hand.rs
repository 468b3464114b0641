//! What the doctor says: each phone at hand with its state, how we know, and the way forward.

use serde::Serialize;
use ts_rs::TS;

use super::evidence::Evidence;
use super::menu::MenuPath;
use super::sight::{UsbDevice, UsbPort};
use crate::message::Message;

/// All that is at hand at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AtHand {
    pub phones: Vec<PhoneAtHand>,
    /// Where no phone is seen: how to plug one in so that it is.
    pub guide: Vec<Step>,
    /// Something that was plugged in just now and is no phone, or that this computer does not tell what is plugged in.
    pub noticed: Option<Message>,
    /// Something changes with time alone: look again in a second.
    #[serde(skip)]
    pub restless: bool,
}

/// A phone, as far as this computer can see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PhoneAtHand {
    /// Its serial number, or where it is plugged in; the same as long as it stays there, and no other phone's.
    pub key: String,
    pub serial: Option<String>,
    /// The model, else its maker's name; `None` where nothing tells.
    pub name: Option<String>,
    pub state: PhoneState,
    /// What the state is called, with `.means`.
    pub advice: Message,
    pub picture: Picture,
    /// What the computer saw, each a sentence.
    #[ts(as = "Vec<Message>")]
    pub evidence: Vec<Evidence>,
    pub steps: Vec<Step>,
    /// What is known to stand in the way on phones of this maker. No claim about this one.
    pub hints: Vec<Hint>,
    pub offer: Option<Offer>,
    /// How a check would reach it; `None` where it could not.
    pub reach: Option<Reach>,
    /// The device at the cable, where there is one to be seen.
    #[serde(skip)]
    pub usb: Option<UsbDevice>,
}

/// One thing to do. Where it is done in a menu of the phone, the ways there: by version, since that is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Step {
    pub text: Message,
    pub paths: Vec<MenuPath>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Hint {
    pub title: Message,
    pub step: Step,
}

/// Something that the app can do about it, once the person says yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum Offer {
    /// Put a rule into a folder of the system, which asks for a password first.
    InstallRule { file: String, text: String },
    /// The same, where the person has to do it: the system has no password dialog.
    InstallRuleByHand { file: String, text: String, commands: String },
}

/// The way to a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum Reach {
    /// Through the adb server that has it.
    Server,
    /// Straight over USB.
    Usb { port: UsbPort },
    /// An iPhone, through usbmuxd.
    Iphone { udid: String },
}

/// How a phone is. The name in JSON is an id and stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PhoneState {
    /// It can be opened. Straight over USB it may still ask the person for leave.
    Ready,
    /// "Allow USB debugging?" waits for a tap, or was told No.
    Unauthorized,
    /// On its way to another state.
    Connecting,
    /// The cable is in and the phone does not answer.
    Offline,
    /// It shares files, pictures or its internet, and no debugging.
    DebuggingOff,
    /// It takes power and offers nothing.
    ChargingOnly,
    /// This computer's account may not open it.
    NoPermission,
    /// The system has no driver that lets programs speak to it.
    NoDriver,
    /// Another program holds it.
    Busy,
    Recovery,
    Sideload,
    /// Fastboot.
    Bootloader,
    /// An iPhone or iPad.
    Iphone,
    /// It was here a moment ago.
    Gone,
    /// Something else, in the system's or the server's own words.
    Unknown,
}

/// Which drawing goes with a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Picture {
    Ready,
    Allow,
    Connecting,
    Silent,
    Locked,
    /// A switch on the phone that is off.
    SwitchOff,
    Charging,
    /// Somebody else has it.
    Held,
    /// Not on its normal screen.
    NotStarted,
    /// A cable that is not plugged in.
    Cable,
}
