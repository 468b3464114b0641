//! The person before a demo iPhone, whom the page of a fix tells what to do: nothing can open a screen there.

use std::sync::{Arc, OnceLock};

use diagnosis::view::{FixState, ScreenView, View};
use simulator::iphone::person::Person;

/// There is nobody where the phone is no demo, and before it was started.
pub struct DemoPerson(pub(super) Arc<OnceLock<Person>>);

impl DemoPerson {
    /// What the window shows now.
    pub fn sees(&self, view: &View) {
        if let Some(person) = self.0.get() {
            person.sees(fix_on_phone(view));
        }
    }
}

/// The fix that is to be made on the phone.
fn fix_on_phone(view: &View) -> Option<&str> {
    match &view.screen {
        ScreenView::Fix(page) if matches!(page.state, FixState::OnPhone { .. }) => Some(&page.fix),
        _ => None,
    }
}
