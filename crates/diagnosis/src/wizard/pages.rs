//! From one page to another, where nothing has to be asked for that.

use super::event::Effect;
use super::{Page, Stage, Wizard};
use crate::fixes::Screen;

impl Wizard {
    pub(super) fn back(&mut self, effects: &mut Vec<Effect>) {
        match std::mem::replace(&mut self.stage, Stage::Starting) {
            Stage::Beside { back, .. } => self.stage = *back,
            Stage::Fixing(walk) => {
                if walk.may_leave(self.link) {
                    self.let_go(effects);
                    self.stage = Stage::Result;
                } else {
                    self.stage = Stage::Fixing(walk);
                }
            }
            Stage::Done => self.stage = Stage::Result,
            Stage::Rescue(rescue) => self.leave_rescue(*rescue, effects),
            Stage::Watching(watching) => {
                self.let_go(effects);
                self.stage = watching.back;
            }
            Stage::OffCable(look) if look.may_leave() => self.stage = Stage::Result,
            stage => self.stage = stage,
        }
    }

    pub(super) fn finish(&mut self, effects: &mut Vec<Effect>) {
        match &self.stage {
            Stage::Fixing(walk) if !walk.may_leave(self.link) => {}
            Stage::Fixing(_) | Stage::Result => {
                self.let_go(effects);
                self.stage = Stage::Done;
            }
            Stage::Starting
            | Stage::Consent
            | Stage::Surveying { .. }
            | Stage::Choosing
            | Stage::Checking { .. }
            | Stage::LookingDeeper { .. }
            | Stage::LookingOnline { .. }
            | Stage::MeasuringSpeed { .. }
            | Stage::Done
            | Stage::Beside { .. }
            | Stage::Watching(_)
            | Stage::OffCable(_)
            | Stage::Rescue(_) => {}
        }
    }

    pub(super) fn show_beside(&mut self, page: Page) {
        if matches!(self.stage, Stage::Result | Stage::Done) {
            let back = Box::new(std::mem::replace(&mut self.stage, Stage::Starting));
            self.stage = Stage::Beside { page, back };
        }
    }

    pub(super) fn open_debugging_screen(&mut self, effects: &mut Vec<Effect>) {
        if let (Some(case), Stage::Done) = (self.case(), &self.stage) {
            let screen = Screen::Settings {
                action: "android.settings.APPLICATION_DEVELOPMENT_SETTINGS".to_owned(),
                package: None,
                menu: None,
            };
            let ticket = self.ticket();
            effects.push(Effect::OpenScreen { ticket, screen, user: case.user });
        }
    }
}
