//! How the doctor knows: what the computer saw, each thing once. A [`Message`] on every border.

use serde::{Serialize, Serializer};

use crate::message::{Arg, Message};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A device with this maker's number.
    MadeBy {
        maker: String,
    },
    /// It calls itself so.
    CallsItself {
        name: String,
    },
    SharesFiles,
    SharesPictures,
    SharesInternet,
    /// It shows a disk with programs for the computer.
    ShowsDisk,
    /// It offers nothing but power.
    OffersNothing,
    /// The interface that a check needs is there.
    Debugging,
    NoDebugging,
    Fastboot,
    Apple,
    /// The system said no when it was opened.
    OpenDenied,
    NoDriver,
    /// Somebody else had taken the debugging interface.
    Taken,
    /// These programs have it open.
    HeldBy {
        programs: Vec<String>,
    },
    /// These programs run, and are known to take phones.
    MayBeHeldBy {
        programs: Vec<String>,
    },
    /// The adb server lists it with this word.
    ServerSays {
        text: String,
    },
    /// What the system said about opening it.
    SystemSays {
        text: String,
    },
    /// The rule that lets this account use it is installed.
    RuleInstalled,
    WasHere,
}

impl Evidence {
    /// Its id, as programs read it.
    pub fn id(&self) -> &'static str {
        match self {
            Self::MadeBy { .. } => "made_by",
            Self::CallsItself { .. } => "calls_itself",
            Self::SharesFiles => "shares_files",
            Self::SharesPictures => "shares_pictures",
            Self::SharesInternet => "shares_internet",
            Self::ShowsDisk => "shows_disk",
            Self::OffersNothing => "offers_nothing",
            Self::Debugging => "debugging",
            Self::NoDebugging => "no_debugging",
            Self::Fastboot => "fastboot",
            Self::Apple => "apple",
            Self::OpenDenied => "open_denied",
            Self::NoDriver => "no_driver",
            Self::Taken => "taken",
            Self::HeldBy { .. } => "held_by",
            Self::MayBeHeldBy { .. } => "may_be_held_by",
            Self::ServerSays { .. } => "server_says",
            Self::SystemSays { .. } => "system_says",
            Self::RuleInstalled => "rule_installed",
            Self::WasHere => "was_here",
        }
    }

    /// The sentence.
    pub fn message(&self) -> Message {
        let message = Message::new(format!("doctor-sees-{}", self.id()));
        match self {
            Self::MadeBy { maker } => message.with("maker", Arg::Text(maker.clone())),
            Self::CallsItself { name } => message.with("name", Arg::Text(name.clone())),
            Self::HeldBy { programs } | Self::MayBeHeldBy { programs } => {
                message.with("programs", Arg::List(programs.clone()))
            }
            Self::ServerSays { text } | Self::SystemSays { text } => message.with("text", Arg::Text(text.clone())),
            Self::SharesFiles
            | Self::SharesPictures
            | Self::SharesInternet
            | Self::ShowsDisk
            | Self::OffersNothing
            | Self::Debugging
            | Self::NoDebugging
            | Self::Fastboot
            | Self::Apple
            | Self::OpenDenied
            | Self::NoDriver
            | Self::Taken
            | Self::RuleInstalled
            | Self::WasHere => message,
        }
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.message().serialize(serializer)
    }
}
