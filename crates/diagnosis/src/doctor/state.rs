//! What goes with each state: what it is called, the drawing, the steps, and what is known of the maker's phones.

use super::at_hand::{Hint, Offer, PhoneState, Picture, Step};
use super::menu;
use super::sight::{RuleState, System};
use crate::message::{Arg, Message};

/// All that the advice depends on beside the state.
pub(super) struct Circumstances<'a> {
    pub system: System,
    pub rule: RuleState,
    /// As in `knowledge/menus`.
    pub maker: Option<&'a str>,
    /// It has waited longer than a person takes who saw the question.
    pub long: bool,
    /// Straight over USB, so that the phone asks when it is opened.
    pub direct: bool,
    /// Programs that have it or may have it, those that were seen first.
    pub holders: &'a [String],
}

impl Circumstances<'_> {
    fn held_by_adb(&self) -> bool {
        self.holders.iter().any(|name| name == "adb")
    }
}

/// The rule for udev, as the packages install it: whoever sits at the screen may use an interface that speaks ADB.
pub const RULE: &str = include_str!("../../../../src-tauri/linux/70-unstuck.rules");
/// Where an administrator's own rules go; packages put theirs into `lib`.
pub const RULE_FILE: &str = "/etc/udev/rules.d/70-unstuck.rules";
/// What makes udev read its rules again and apply them to what is plugged in.
pub const RULE_RELOAD: &str = "udevadm control --reload && udevadm trigger --action=change --subsystem-match=usb";

impl PhoneState {
    /// Its id, as JSON and Fluent know it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Unauthorized => "unauthorized",
            Self::Connecting => "connecting",
            Self::Offline => "offline",
            Self::DebuggingOff => "debugging_off",
            Self::ChargingOnly => "charging_only",
            Self::NoPermission => "no_permission",
            Self::NoDriver => "no_driver",
            Self::Busy => "busy",
            Self::Recovery => "recovery",
            Self::Sideload => "sideload",
            Self::Bootloader => "bootloader",
            Self::Iphone => "iphone",
            Self::Gone => "gone",
            Self::Unknown => "unknown",
        }
    }

    pub(super) fn picture(self) -> Picture {
        match self {
            Self::Ready => Picture::Ready,
            Self::Unauthorized => Picture::Allow,
            Self::Connecting => Picture::Connecting,
            Self::Offline | Self::Unknown => Picture::Silent,
            Self::DebuggingOff => Picture::SwitchOff,
            Self::ChargingOnly => Picture::Charging,
            Self::NoPermission | Self::NoDriver => Picture::Locked,
            Self::Busy => Picture::Held,
            Self::Recovery | Self::Sideload | Self::Bootloader => Picture::NotStarted,
            Self::Iphone => Picture::Connecting,
            Self::Gone => Picture::Cable,
        }
    }

    pub(super) fn advice(self, about: &Circumstances<'_>) -> Message {
        Message::new(match self {
            Self::Ready if about.direct => "doctor-ready-asks".to_owned(),
            Self::Unauthorized if about.long => "doctor-unauthorized-long".to_owned(),
            Self::NoPermission if about.rule == RuleState::NotNeeded => "doctor-no_permission-other".to_owned(),
            Self::NoPermission if about.rule == RuleState::Installed => "doctor-no_permission-ruled".to_owned(),
            Self::Busy if about.held_by_adb() => "doctor-busy-adb".to_owned(),
            _ => format!("doctor-{}", self.id()),
        })
    }

    pub(super) fn steps(self, about: &Circumstances<'_>) -> Vec<Step> {
        match self {
            // A lost phone is plugged in again, as any.
            Self::Ready | Self::Connecting | Self::Iphone | Self::Gone => Vec::new(),
            Self::Unauthorized if about.long => says(&["look", "replug-asks", "revoke"]),
            Self::Unauthorized => says(&["look", "allow"]),
            Self::Offline => says(&["unlock", "replug", "restart-phone"]),
            Self::DebuggingOff => debugging(about),
            Self::ChargingOnly => says(&["unlock", "file-transfer"]).into_iter().chain(debugging(about)).collect(),
            Self::NoPermission => match about.rule {
                RuleState::Missing => says(&["install-rule"]),
                RuleState::MissingByHand => says(&["install-rule-by-hand"]),
                RuleState::Installed => says(&["replug", "sit-here"]),
                RuleState::NotNeeded => says(&["replug", "ask-for-leave"]),
            },
            Self::NoDriver => match about.system {
                System::Windows => says(&["windows-update", "makers-driver", "replug"]),
                System::Linux | System::MacOs => says(&["replug", "other-socket"]),
            },
            Self::Busy if about.held_by_adb() => says(&["close-tools", "stop-adb"]),
            Self::Busy if about.holders.is_empty() => says(&["close-programs", "replug"]),
            Self::Busy => {
                let programs = Arg::List(about.holders.to_vec());
                let close = Message::new("doctor-do-close-named").with("programs", programs);
                [Step { text: close, paths: Vec::new() }].into_iter().chain(says(&["replug"])).collect()
            }
            Self::Recovery => says(&["leave-recovery", "hold-power"]),
            Self::Sideload => says(&["leave-sideload", "hold-power"]),
            Self::Bootloader => says(&["leave-bootloader", "hold-power"]),
            Self::Unknown => says(&["unlock", "replug", "other-socket", "restart-computer"]),
        }
    }

    /// What is known to stand in the way on phones of this maker, where the state leaves room for it.
    pub(super) fn hints(self, maker: Option<&str>) -> Vec<Hint> {
        let hint = |id: &str, screen| Hint {
            title: Message::new(format!("doctor-hint-{id}")),
            step: Step { text: Message::new(format!("doctor-hint-{id}.do")), paths: menu::paths(maker, screen) },
        };
        let no_debugging = matches!(self, Self::DebuggingOff | Self::ChargingOnly);
        match maker {
            Some("samsung") if no_debugging => vec![hint("auto_blocker", "auto_blocker")],
            Some("xiaomi") if no_debugging => vec![hint("xiaomi_security", "usb_debugging_security")],
            Some("huawei" | "honor") if no_debugging || self == Self::Offline => {
                vec![hint("huawei_charging", "adb_while_charging")]
            }
            Some(_) | None => Vec::new(),
        }
    }

    pub(super) fn offer(self, rule: RuleState) -> Option<Offer> {
        let (file, text) = (RULE_FILE.to_owned(), RULE.to_owned());
        match (self, rule) {
            (Self::NoPermission, RuleState::Missing) => Some(Offer::InstallRule { file, text }),
            (Self::NoPermission, RuleState::MissingByHand) => {
                let rule = RULE.lines().filter(|line| !line.starts_with('#')).collect::<String>();
                let commands = format!("echo '{rule}' > {RULE_FILE}\n{RULE_RELOAD}\n");
                Some(Offer::InstallRuleByHand { file, text, commands })
            }
            _ => None,
        }
    }
}

/// How to plug a phone in so that it is seen.
pub(super) fn guide() -> Vec<Step> {
    says(&["data-cable", "straight-in", "unlock", "other-cable"])
}

fn debugging(about: &Circumstances<'_>) -> Vec<Step> {
    let step = |id: &str, screen| Step { text: Message::new(id), paths: menu::paths(about.maker, screen) };
    vec![
        step("doctor-do-build-number", "build_number"),
        step("doctor-do-usb-debugging", "usb_debugging"),
        Step { text: Message::new("doctor-do-allow"), paths: Vec::new() },
    ]
}

fn says(ids: &[&str]) -> Vec<Step> {
    ids.iter().map(|id| Step { text: Message::new(format!("doctor-do-{id}")), paths: Vec::new() }).collect()
}
