//! What the wizard is told and what it wants done.

use std::sync::Arc;

use super::link::LinkNews;
use crate::account::{Kept, Known, LinkOrder, NoAccount, Revoked};
use crate::case::Case;
use crate::fact::{Unknown, Why};
use crate::facts::{FactId, Snapshot};
use crate::fixes::{Deed, Screen};
use crate::journal::{Change, ChangeId, JournalFailed, KeptCheck, StoredChange};
use crate::knowledge::account::Account;
use crate::live::Heard;
use crate::meter::Reading;
use crate::phone::{NoReply, Portion, Reply};
use crate::rescue::{Listing, News, Order, Outcome, Stopped};
use crate::settings::{Setting, Value};
use crate::survey::{NoSurvey, Survey};
use crate::view::PersonEvent;

/// Numbers an effect, so that its answer is known from those to effects that nobody waits for any more.
pub type Ticket = u32;

/// A moment by both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moment {
    pub unix_ms: i64,
    /// A clock that never goes back.
    pub steady_ms: u64,
}

impl Moment {
    pub fn unix(self) -> i64 {
        self.unix_ms.div_euclid(1000)
    }
}

/// Something happened.
#[derive(Debug, Clone)]
pub struct Event {
    pub at: Moment,
    pub told: Told,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Told {
    Person(PersonEvent),
    Link(LinkNews),
    Recalled(Result<Remembered, JournalFailed>),
    Surveyed {
        ticket: Ticket,
        survey: Result<Box<Survey>, NoSurvey>,
    },
    FactRead {
        ticket: Ticket,
        fact: FactId,
        /// Why it is not known; `None` if it is.
        why: Option<Why>,
    },
    /// A check ended: by itself, because the link was lost, or because it was stopped. What was read is here.
    Checked {
        ticket: Ticket,
        facts: Box<Snapshot>,
        lost: bool,
        cancelled: bool,
    },
    /// How far the look into the phone's library has come, or the sending.
    Portion {
        ticket: Ticket,
        portion: Portion,
    },
    LookedDeeper {
        ticket: Ticket,
        facts: Box<Snapshot>,
        lost: bool,
    },
    /// So many of those that were asked online have answered.
    AnsweredOnline {
        ticket: Ticket,
        done: usize,
        of: usize,
    },
    LookedOnline {
        ticket: Ticket,
        facts: Box<Snapshot>,
    },
    SpeedMeasured {
        ticket: Ticket,
        facts: Box<Snapshot>,
    },
    /// Which accounts can be linked, and are.
    Accounts(Known),
    /// The browser was sent to this address.
    InBrowser {
        ticket: Ticket,
        url: String,
    },
    Linked {
        ticket: Ticket,
        account: Account,
        kept: Result<Kept, NoAccount>,
    },
    Unlinked {
        ticket: Ticket,
        account: Account,
        revoked: Result<Revoked, NoAccount>,
    },
    /// A linked account was asked how full it is.
    CloudRead {
        ticket: Ticket,
        facts: Box<Snapshot>,
    },
    SettingsRead {
        ticket: Ticket,
        values: Vec<Result<Value, Unknown>>,
    },
    /// A change that is about to be made is in the journal, durably, or it is not.
    Stored {
        ticket: Ticket,
        result: Result<ChangeId, JournalFailed>,
    },
    /// What the phone said to a write or a deed.
    Acted {
        ticket: Ticket,
        reply: Result<Reply, NoReply>,
    },
    Opened {
        ticket: Ticket,
        opened: bool,
    },
    /// Facts were read again; where the app was not installed before, the survey too.
    Reread {
        ticket: Ticket,
        survey: Option<Box<Survey>>,
        facts: Box<Snapshot>,
        lost: bool,
    },
    Booted {
        ticket: Ticket,
        completed: bool,
        /// How long ago the phone started; `None` where it does not say.
        uptime_ms: Option<u64>,
    },
    Woke {
        ticket: Ticket,
    },
    /// The present values of changes that an earlier visit left in between.
    Settled {
        ticket: Ticket,
        values: Vec<(ChangeId, Result<Value, Unknown>)>,
    },
    /// What the phone has that could be saved.
    Listed {
        ticket: Ticket,
        listing: Result<Arc<Listing>, NoReply>,
    },
    /// How far the rescue copy is.
    Saving {
        ticket: Ticket,
        news: News,
    },
    /// The rescue copy ended, by itself.
    Saved {
        ticket: Ticket,
        ended: Result<Outcome, Stopped>,
    },
    /// What the meter reads.
    Measured {
        ticket: Ticket,
        reading: Result<Reading, Unknown>,
    },
    Marked(Result<(), JournalFailed>),
    /// The phone said something by itself.
    Heard(Heard),
    /// There is nothing more to listen to on this connection.
    ListenedOut {
        ticket: Ticket,
    },
    CheckSaved(Result<(), JournalFailed>),
}

/// What the journal knows of this phone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// Changes that are not undone, the oldest first.
    pub open_changes: Vec<StoredChange>,
    /// The newest first.
    pub checks: Vec<KeptCheck>,
    /// An unusable journal was put aside, and a new one begun.
    pub set_aside: bool,
}

impl Told {
    /// The effect that this answers, where it answers one that somebody waits for.
    pub(super) fn ticket(&self) -> Option<Ticket> {
        match self {
            Self::Surveyed { ticket, .. }
            | Self::FactRead { ticket, .. }
            | Self::Checked { ticket, .. }
            | Self::Portion { ticket, .. }
            | Self::LookedDeeper { ticket, .. }
            | Self::AnsweredOnline { ticket, .. }
            | Self::LookedOnline { ticket, .. }
            | Self::SpeedMeasured { ticket, .. }
            | Self::InBrowser { ticket, .. }
            | Self::Linked { ticket, .. }
            | Self::Unlinked { ticket, .. }
            | Self::CloudRead { ticket, .. }
            | Self::SettingsRead { ticket, .. }
            | Self::Stored { ticket, .. }
            | Self::Acted { ticket, .. }
            | Self::Opened { ticket, .. }
            | Self::Reread { ticket, .. }
            | Self::Booted { ticket, .. }
            | Self::Woke { ticket }
            | Self::Settled { ticket, .. }
            | Self::Listed { ticket, .. }
            | Self::Saving { ticket, .. }
            | Self::Saved { ticket, .. }
            | Self::Measured { ticket, .. }
            | Self::ListenedOut { ticket } => Some(*ticket),
            Self::Person(_)
            | Self::Link(_)
            | Self::Recalled(_)
            | Self::Accounts(_)
            | Self::Marked(_)
            | Self::CheckSaved(_)
            | Self::Heard(_) => None,
        }
    }
}

/// Something is to be done.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Read the journal.
    Recall,
    Survey {
        ticket: Ticket,
    },
    /// Ask for these facts, on top of what is known.
    Check {
        ticket: Ticket,
        case: Box<Case>,
        facts: Vec<FactId>,
        known: Box<Snapshot>,
    },
    /// Read what is read only on request, on top of what is known.
    LookDeeper {
        ticket: Ticket,
        case: Box<Case>,
        known: Box<Snapshot>,
    },
    /// Ask the internet what the person agreed to, on top of what is known.
    LookOnline {
        ticket: Ticket,
        case: Box<Case>,
        known: Box<Snapshot>,
    },
    /// Send what the person agreed to, and take the time, on top of what is known.
    MeasureSpeed {
        ticket: Ticket,
        case: Box<Case>,
        known: Box<Snapshot>,
    },
    /// Which accounts can be linked, and are? Asks nobody.
    RecallAccounts,
    LinkAccount {
        ticket: Ticket,
        order: LinkOrder,
    },
    UnlinkAccount {
        ticket: Ticket,
        account: Account,
    },
    /// Ask the linked account of this case, on top of what is known.
    ReadCloud {
        ticket: Ticket,
        case: Box<Case>,
        known: Box<Snapshot>,
    },
    ReadSettings {
        ticket: Ticket,
        settings: Vec<Setting>,
        user: u32,
    },
    /// Put a change into the journal before it is made.
    Store {
        ticket: Ticket,
        change: Change,
    },
    Write {
        ticket: Ticket,
        setting: Setting,
        value: Value,
        user: u32,
    },
    Do {
        ticket: Ticket,
        deed: Deed,
        user: u32,
    },
    OpenScreen {
        ticket: Ticket,
        screen: Screen,
        user: u32,
    },
    /// Read these facts anew; `survey` again too, if so, because the app may be there now.
    Reread {
        ticket: Ticket,
        case: Box<Case>,
        facts: Vec<FactId>,
        known: Box<Snapshot>,
        survey: bool,
    },
    /// Has the phone finished starting?
    AskBooted {
        ticket: Ticket,
    },
    Wake {
        ticket: Ticket,
        after_ms: u64,
    },
    /// Listen to what the phone says by itself.
    Listen {
        ticket: Ticket,
    },
    /// Read what these changes left, one by one.
    Settle {
        ticket: Ticket,
        changes: Vec<StoredChange>,
    },
    /// List what could be saved of this user's photos.
    ListMedia {
        ticket: Ticket,
        user: u32,
    },
    /// Copy, or go on with it. Stopping it pauses it.
    Save {
        ticket: Ticket,
        order: Order,
    },
    /// One reading of what goes up.
    Measure {
        ticket: Ticket,
        case: Box<Case>,
    },
    /// Note in the journal what became of a change.
    Mark {
        change: StoredChange,
    },
    SaveCheck {
        check: KeptCheck,
    },
    /// Nobody waits for this any more. A check that is stopped still tells what it read.
    Stop {
        ticket: Ticket,
    },
}
