//! The result of a check.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OffCableOffer;
use crate::facts::Lane;
use crate::message::Message;
use crate::rules::{Certainty, Severity, Teller};
use crate::view::OnlineView;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ResultView {
    /// The phone's own reason in one sentence, or the calm word that nothing is wrong.
    pub headline: Message,
    /// By severity, then certainty.
    pub findings: Vec<FindingView>,
    pub could_not_check: Vec<SkippedView>,
    /// Lanes in which nothing was found and everything could be read.
    pub fine: Vec<Lane>,
    /// Files that the service can never take, the largest first.
    pub unfit: Vec<UnfitView>,
    /// How many more there are than are listed.
    pub more_unfit: u32,
    /// What would differ off the cable.
    pub off_cable: Vec<Message>,
    /// It can be looked, with consent. `None`: phones of this kind have no such thing.
    pub off_cable_look: Option<OffCableOffer>,
    /// What to try next where nothing is wrong.
    pub next: Vec<Message>,
    /// Unix seconds.
    #[ts(type = "number")]
    pub checked_at: i64,
    /// How many earlier checks of this phone are kept.
    pub earlier_checks: u32,
    /// Why the photos should be saved on this computer first.
    pub rescue: Message,
    /// It can be watched whether photos go up.
    pub watch: bool,
    /// What is read only on request. `None`: this kind of phone has no such thing.
    pub deeper: Option<DeeperView>,
    /// What the internet could say. `None`: there is no app to ask about.
    pub online: Option<OnlineView>,
    /// How full the cloud of the app is. `None`: there is no such app.
    pub cloud: Option<CloudView>,
    /// What the phone said by itself since the check, where no finding says it.
    pub heard: Vec<HeardView>,
}

/// The look into the phone's own photo library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum DeeperView {
    /// Nobody asked for it yet.
    Offered,
    /// What it says, one sentence each. What it does not say is a sentence, too.
    Read { says: Vec<Message> },
    /// It was tried, and this is why it says nothing.
    NotRead { why: Message },
}

/// How full the cloud is: what is known of it, and how more can be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CloudView {
    /// Whose cloud, by the app's name.
    pub app: String,
    /// What is known, one sentence each. Empty: nobody looked.
    pub says: Vec<Message>,
    /// It was tried, and this is why nothing is known.
    pub why_not: Option<Message>,
    /// The account that could tell. `None`: its provider tells nobody.
    pub account: Option<AccountView>,
}

/// An account that is linked, or can be, to read how full its cloud is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AccountView {
    /// With whom.
    pub name: Message,
    pub state: AccountState,
    /// How the last thing that was done with it ended.
    pub ended: Option<Message>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum AccountState {
    /// This program has no name with the provider: how a person gives it one.
    NotSetUp {
        how: Vec<Message>,
    },
    /// What is asked of whom, and what is kept where.
    Offered {
        terms: Vec<Message>,
        server: bool,
        /// The server that the person named in this visit.
        address: Option<String>,
        key: bool,
    },
    /// The person signs in. `url`: where the browser was sent to.
    Linking {
        url: Option<String>,
    },
    Linked,
    Reading,
    Forgetting,
}

/// Something that a part of the phone's system said by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HeardView {
    pub what: Message,
    /// When it was said last, Unix seconds.
    #[ts(type = "number")]
    pub at: i64,
}

/// A file that never goes up, by what is known of it. Its name is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UnfitView {
    /// What it is, its size, and why it does not go up.
    pub says: Message,
    /// Where it is, and since when. `None`: the phone does not tell.
    pub place: Option<Message>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FindingView {
    pub rule: String,
    pub lane: Lane,
    pub severity: Severity,
    pub certainty: Certainty,
    /// Whose words `says` and the evidence are.
    pub teller: Teller,
    pub title: Message,
    /// "Your phone says …", "This means …", "Do this …".
    pub says: Message,
    pub means: Message,
    pub todo: Message,
    pub evidence: Vec<EvidenceView>,
    pub state: FindingState,
    /// Copying photos to this computer is what it asks for.
    pub rescue: bool,
    /// What the first fix is: we do it, the person does it, or there is none.
    pub help: Help,
    /// The fixes for it that can be done here, the best first.
    pub fixes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EvidenceView {
    pub fact: Message,
    /// As the phone said it.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingState {
    Open,
    Fixed,
    NotFixed,
    Skipped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Help {
    Automatic,
    Guided,
    None,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SkippedView {
    /// The rule's title: what could not be checked.
    pub title: Message,
    pub lane: Lane,
    /// The fact that was missing, and why.
    pub fact: Message,
    pub why: Message,
}
