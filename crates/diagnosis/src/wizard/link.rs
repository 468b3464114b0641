//! The link to the phone: how it is, and what is done again once it is back.

use super::event::Effect;
use super::off_cable::NotLooked;
use super::walk::Walk;
use super::{Stage, Wizard};
use crate::view::Link;

/// How the link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkNews {
    pub link: Link,
    /// What stands in the way, where more is known than [`Link`] says.
    pub trouble: Option<Trouble>,
}

/// What stands in the way of a phone. Its words are `wizard-trouble-<name>` with `.do`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No adb server answers.
    NoServer,
    /// The phone is not plugged in.
    NotThere,
    /// Over the network: nobody listens at its address.
    NotAtAddress,
    /// Over Wi-Fi, the phone lets in only computers that were paired with a code.
    NotPaired,
    /// "Allow USB debugging?" waits for a tap.
    Unauthorized,
    /// The same, and nobody tapped for a while: perhaps the phone does not show it.
    NobodyTapped,
    /// The cable is in and the phone does not answer.
    Offline,
    /// This computer's account may not open the phone.
    NoPermission,
    /// Another program of this computer holds the phone.
    Busy,
    /// The system of this computer has no driver for the phone (Windows).
    NoDriver,
    /// The phone is plugged in, and does not offer USB debugging (any more).
    DebuggingOff,
    /// The phone is plugged in and said nothing, also after it was reset.
    Silent,
    /// This computer does not tell what is plugged in.
    NoUsb,
    /// The phone answers something that is not ADB, or refuses us.
    BadPhone,
    /// Another phone answers where this one did.
    OtherPhone,
    /// The key of this computer cannot be read or made.
    NoKey,
    /// Nobody passes on to iPhones: usbmuxd is missing or not started.
    NoMuxer,
    /// The iPhone is not plugged in, or does not let the computer see it yet.
    NoIphone,
    /// The iPhone is locked, and says nothing before it is unlocked.
    Locked,
    /// "Trust This Computer?" waits for a tap.
    Untrusted,
    /// "Don't Trust" was tapped, or pairing is forbidden.
    Distrusted,
}

impl Trouble {
    /// The id of its words.
    pub fn id(self) -> &'static str {
        match self {
            Self::NoServer => "wizard-trouble-no_server",
            Self::NotThere => "wizard-trouble-not_there",
            Self::NotAtAddress => "wizard-trouble-not_at_address",
            Self::NotPaired => "wizard-trouble-not_paired",
            Self::Unauthorized => "wizard-trouble-unauthorized",
            Self::NobodyTapped => "wizard-trouble-nobody_tapped",
            Self::Offline => "wizard-trouble-offline",
            Self::NoPermission => "wizard-trouble-no_permission",
            Self::Busy => "wizard-trouble-busy",
            Self::NoDriver => "wizard-trouble-no_driver",
            Self::DebuggingOff => "wizard-trouble-debugging_off",
            Self::Silent => "wizard-trouble-silent",
            Self::NoUsb => "wizard-trouble-no_usb",
            Self::BadPhone => "wizard-trouble-bad_phone",
            Self::OtherPhone => "wizard-trouble-other_phone",
            Self::NoKey => "wizard-trouble-no_key",
            Self::NoMuxer => "wizard-trouble-no_muxer",
            Self::NoIphone => "wizard-trouble-no_iphone",
            Self::Locked => "wizard-trouble-locked",
            Self::Untrusted => "wizard-trouble-untrusted",
            Self::Distrusted => "wizard-trouble-distrusted",
        }
    }
}

impl Wizard {
    pub(super) fn link(&mut self, news: LinkNews, effects: &mut Vec<Effect>) {
        self.link = news.link;
        self.trouble = news.trouble;
        if let (Stage::Fixing(walk), true) = (&mut self.stage, self.link != Link::Ready) {
            walk.link_lost();
        }
        if self.link != Link::Ready {
            return self.stop_listening(effects);
        }
        self.listen(effects);
        if matches!(self.stage, Stage::Starting) {
            self.stage = Stage::Consent;
            // Now it is known which phone it is, and so which changes were made to it before.
            effects.push(Effect::Recall);
            effects.push(Effect::RecallAccounts);
        }
        if std::mem::take(&mut self.stalled) {
            self.resume(effects);
        }
        self.resume_undo(effects);
    }

    /// Does again what the stage waited for when the link was lost.
    pub(super) fn resume(&mut self, effects: &mut Vec<Effect>) {
        match &self.stage {
            Stage::Surveying { .. } => self.survey(effects),
            Stage::Checking { .. } => self.check_the_rest(effects),
            Stage::LookingDeeper { then, .. } => self.ask_for_more(*then, effects),
            Stage::Fixing(_) => self.walk(effects, Walk::resume),
            Stage::Rescue(_) => self.resume_rescue(effects),
            Stage::Watching(_) => self.resume_watching(effects),
            Stage::OffCable(_) => self.resume_off_cable(effects),
            Stage::Starting
            | Stage::Consent
            | Stage::Choosing
            | Stage::Result
            | Stage::LookingOnline { .. }
            | Stage::MeasuringSpeed { .. }
            | Stage::Done
            | Stage::Beside { .. } => {}
        }
    }

    /// What the stage waited for did not happen because the phone is gone. It is done when the phone is back.
    pub(super) fn stall(&mut self, effects: &mut Vec<Effect>) {
        self.waits_for = None;
        self.stalls += 1;
        if self.stalls > MOST_STALLS {
            // This very question is what the phone does not survive.
            self.stalls = 0;
            match &mut self.stage {
                Stage::Surveying { failed } => *failed = true,
                Stage::Checking { .. } => self.judge(true, effects),
                Stage::LookingDeeper { then, .. } => {
                    let then = *then;
                    self.judge(false, effects);
                    self.go_back_to(then, effects);
                }
                Stage::Fixing(_) => self.walk(effects, Walk::give_up),
                Stage::Rescue(rescue) => rescue.give_up(),
                Stage::Watching(_) => self.give_up_watching(),
                Stage::OffCable(_) => self.off_cable_over(Err(NotLooked::LinkBreaks), effects),
                Stage::Starting
                | Stage::Consent
                | Stage::Choosing
                | Stage::Result
                | Stage::LookingOnline { .. }
                | Stage::MeasuringSpeed { .. }
                | Stage::Done
                | Stage::Beside { .. } => {}
            }
            return;
        }
        self.stalled = true;
        if self.link == Link::Ready {
            // It is back already, or the news of its going is still to come: ask again in a calm rhythm.
            let ticket = self.wait_for();
            effects.push(Effect::Wake { ticket, after_ms: RETRY_MS });
        }
    }
}

/// How soon a question is asked again when the link was lost and came back at once.
const RETRY_MS: u64 = 400;
/// How often a phone may go away at the same question before the question is given up.
const MOST_STALLS: u8 = 5;
