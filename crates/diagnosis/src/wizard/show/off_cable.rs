//! What the look without the cable says.

use super::fix::with;
use super::result::finding_view;
use crate::journal::{ChangeId, State};
use crate::message::{Arg, Message};
use crate::settings::cable::GUARD_SECONDS;
use crate::view::{CableAgain, FindingState, FindingView, Help, Link, OffCableOffer, OffCableView};
use crate::wizard::Wizard;
use crate::wizard::off_cable::{LEAST_PERCENT, NotLooked, OffCable, Step};

/// What a person agrees to, in its order.
const HAPPENS: [&str; 5] = ["believes", "reads", "guard", "effects", "debugging"];

pub(super) fn offer(wizard: &Wizard) -> Option<OffCableOffer> {
    let offer = wizard.off_cable_offer()?;
    let word = |id: &str| with(&format!("off_cable-no-{id}"), "level", Arg::Percent(LEAST_PERCENT));
    Some(OffCableOffer { not: offer.err().map(|not| word(not.id())) })
}

pub(super) fn off_cable(wizard: &Wizard, look: &OffCable) -> OffCableView {
    let under_way = |id: &str| OffCableView::UnderWay { now: Message::new(format!("off_cable-now-{id}")) };
    let seconds = Arg::Seconds(u64::from(GUARD_SECONDS));
    match &look.step {
        Step::Proposed => {
            let happens = HAPPENS.iter().map(|id| with(&format!("off_cable-{id}"), "time", seconds.clone()));
            OffCableView::Proposed { happens: happens.collect() }
        }
        Step::Before | Step::Storing(_) | Step::Unplugging { .. } => under_way("unplugging"),
        Step::Reading { .. } => under_way("reading"),
        Step::Over(outcome) => {
            let again = again(wizard, look.change);
            let (headline, says, findings) = match outcome {
                Ok(findings) if findings.is_empty() => {
                    ("off_cable-nothing", vec![Message::new("off_cable-nothing.means")], Vec::new())
                }
                Ok(findings) => {
                    let views = findings.iter().map(|finding| of_the_look(finding_view(wizard, finding)));
                    ("off_cable-found", vec![Message::new("off_cable-found.means")], views.collect())
                }
                Err(not) => {
                    let mut why = Message::new(format!("off_cable-not-{}", not.id()));
                    if let NotLooked::Refused(text) = not {
                        why = why.with("text", Arg::Text(text.clone()));
                    }
                    ("off_cable-not", vec![why], Vec::new())
                }
            };
            let proof = with(&format!("off_cable-again-{}", again_id(again)), "time", seconds);
            OffCableView::Over {
                looked: outcome.is_ok(),
                headline: Message::new(headline),
                says,
                findings,
                again,
                proof,
            }
        }
    }
}

/// It is not so while the cable is in: nothing here can be fixed and seen to be fixed.
fn of_the_look(finding: FindingView) -> FindingView {
    FindingView { state: FindingState::Open, help: Help::None, fixes: Vec::new(), ..finding }
}

fn again(wizard: &Wizard, change: Option<ChangeId>) -> CableAgain {
    let Some(id) = change else { return CableAgain::Never };
    let state = wizard.changes.iter().find(|change| change.id == id).map(|change| change.state);
    match state {
        Some(State::Undone | State::NotTaken) => CableAgain::Real,
        _ if wizard.is_being_undone(id) && wizard.link != Link::Unauthorized => CableAgain::Waiting,
        Some(State::Stored | State::Made) | None => CableAgain::Unproven,
    }
}

fn again_id(again: CableAgain) -> &'static str {
    match again {
        CableAgain::Never => "never",
        CableAgain::Waiting => "waiting",
        CableAgain::Real => "real",
        CableAgain::Unproven => "unproven",
    }
}
