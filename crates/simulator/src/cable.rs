//! What happens to the phone from outside: the cable, a restart, a tap in the dialog.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::authorisation::{ComputerKey, Mood, Tap};
use crate::body::{After, Body};

/// How the phone hangs on the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    Plugged,
    Unplugged,
    /// Restarting: no connection, as if unplugged, but it comes back.
    Restarting,
    /// The adb server sees it and gets no answer.
    Offline,
    /// The adb server sees it and may not open it.
    NoPermissions,
}

/// Changes of `epoch` end every connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cable {
    pub epoch: u64,
    pub condition: Condition,
    /// The computer's adb server may speak with it.
    pub server_allowed: bool,
}

impl Body {
    pub(crate) fn set_condition(&self, condition: Condition) {
        self.cable.send_modify(|cable| {
            cable.epoch += 1;
            cable.condition = condition;
            cable.server_allowed = false;
        });
    }

    pub(crate) fn reachable(&self) -> bool {
        self.cable.borrow().condition == Condition::Plugged
    }

    /// Pulls the cable by accident: it is in again at once, later, or not, as the scene says.
    pub(crate) fn cut(self: &Arc<Self>) {
        let (stays_away, back_after) = self.with_faults(|faults| (faults.stays_away, faults.back_after_ms));
        self.set_condition(Condition::Unplugged);
        if stays_away {
            return;
        }
        match (back_after, tokio::runtime::Handle::try_current()) {
            (Some(ms), Ok(runtime)) => {
                let body = Arc::downgrade(self);
                runtime.spawn(async move {
                    tokio::time::sleep(Duration::from_millis(ms)).await;
                    if let Some(body) = body.upgrade() {
                        body.plug_in();
                    }
                });
            }
            _ => self.plug_in(),
        }
    }

    /// The client has what it was sent.
    pub(crate) fn carry_out(self: &Arc<Self>, after: After) {
        match after {
            After::Cut => self.cut(),
            After::Reboot => self.reboot(),
        }
    }

    pub(crate) fn plug_in(&self) {
        self.set_condition(Condition::Plugged);
    }

    pub(crate) fn reboot(self: &Arc<Self>) {
        self.set_condition(Condition::Restarting);
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let body = Arc::downgrade(self);
        let (away, completed) = (self.timing.reboot, self.timing.boot_completed);
        runtime.spawn(async move {
            tokio::time::sleep(away).await;
            if let Some(body) = body.upgrade() {
                body.start_again();
                body.plug_in();
            }
            tokio::time::sleep(completed).await;
            if let Some(body) = body.upgrade() {
                body.with_state(|state| state.set("boot.completed", "true"));
            }
        });
    }

    fn start_again(&self) {
        let mut inner = self.lock();
        inner.started = Instant::now();
        inner.uptime_at_start = Duration::ZERO;
        let state = &mut inner.state;
        state.set("boot.completed", "false");
        let boots = state.get("boot.count").and_then(|boots| boots.parse::<u32>().ok()).unwrap_or(0);
        state.set("boot.count", (boots + 1).to_string());
        // Test overrides live in memory only.
        let overrides: Vec<String> = state.under("override.").map(|(name, _)| format!("override.{name}")).collect();
        for key in overrides {
            state.set(key, "false");
        }
    }

    pub(crate) fn trusts(&self, signed: impl Fn(&ComputerKey) -> bool) -> bool {
        self.trusted().into_iter().any(|key| signed(&ComputerKey { key, name: String::new() }))
    }

    /// The computers that may come in, each as base64.
    pub(crate) fn trusted(&self) -> Vec<String> {
        self.lock().trusted.iter().cloned().collect()
    }

    pub(crate) fn trust(&self, key: &ComputerKey) {
        self.lock().trusted.insert(key.key.clone());
    }

    /// Shows "Allow USB debugging?". The answer never comes if nobody taps.
    pub(crate) fn ask(self: &Arc<Self>, key: &ComputerKey) -> oneshot::Receiver<Tap> {
        let (tap, tapped) = oneshot::channel();
        let authorisation = {
            let mut inner = self.lock();
            inner.tap = Some(tap);
            inner.authorisation
        };
        self.dialog.send_replace(Some(key.clone()));
        match authorisation.mood {
            Mood::AskThenAllow if authorisation.allow_after.is_zero() => drop(self.tap(Tap::Always)),
            Mood::AskThenAllow => {
                let body = Arc::downgrade(self);
                tokio::spawn(async move {
                    tokio::time::sleep(authorisation.allow_after).await;
                    if let Some(body) = body.upgrade() {
                        body.tap(Tap::Always);
                    }
                });
            }
            Mood::Deny => drop(self.tap(Tap::Deny)),
            Mood::Open | Mood::AllowKnownKey | Mood::Never => {}
        }
        tapped
    }

    /// `false` if there is no dialog.
    pub(crate) fn tap(&self, tap: Tap) -> bool {
        let (waiting, key) = (self.lock().tap.take(), self.dialog.send_replace(None));
        let (Some(waiting), Some(key)) = (waiting, key) else { return false };
        if tap == Tap::Always {
            self.trust(&key);
        }
        waiting.send(tap).is_ok()
    }
}
