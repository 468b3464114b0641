//! The phone itself: its state, its scene, its cable. The links (`adbd.rs`, `server.rs`) only carry bytes to it.

mod answers;
mod files;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::{oneshot, watch};

use crate::authorisation::{Authorisation, ComputerKey, Tap};
use crate::background;
use crate::cable::{Cable, Condition};
use crate::fault::{Faults, Mishap};
use crate::files::FileTree;
use crate::folder::{BadFolder, Folder, Identity};
use crate::media_store::Listed;
use crate::scene::Scene;
use crate::shell::{self, Answer, Effect};
use crate::state::State;
use crate::timing::Timing;

pub(crate) struct Body {
    pub folder: Folder,
    pub timing: Timing,
    clock: Clock,
    inner: Mutex<Inner>,
    pub cable: watch::Sender<Cable>,
    pub dialog: watch::Sender<Option<ComputerKey>>,
    /// Tells that another command was heard.
    pub heard: watch::Sender<()>,
    /// Seconds that a test let pass for what sleeps in the background.
    pub passed: watch::Sender<u64>,
    /// How many of them sleep.
    pub sleepers: watch::Sender<usize>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Clock {
    OfTheComputer,
    /// Stands still at so many milliseconds since 1970.
    Standing(i64),
}

pub(crate) struct Inner {
    scene: Scene,
    pub state: State,
    faults: Faults,
    pub authorisation: Authorisation,
    files: FileTree,
    /// What MediaStore lists in this scene, once somebody asked.
    listed: Option<Arc<Vec<Listed>>>,
    pub started: Instant,
    pub uptime_at_start: Duration,
    commands: Vec<String>,
    unanswered: Vec<String>,
    pub trusted: HashSet<String>,
    pub tap: Option<oneshot::Sender<Tap>>,
}

/// What to do once the client has what it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    Cut,
    Reboot,
}

/// A command on its way: how long it takes, and what happens to it.
pub(crate) struct Heard {
    pub takes: Duration,
    pub mishap: Option<Mishap>,
}

/// Phones are rarely younger than this when somebody looks at them.
const USUAL_UPTIME: Duration = Duration::from_secs(3 * 86_400);

impl Body {
    pub(crate) fn new(folder: Folder, timing: Timing, clock: Clock) -> Self {
        let cable = Cable { epoch: 0, condition: Condition::Plugged, server_allowed: false };
        let inner = Inner {
            scene: Scene::default(),
            state: folder.state.clone(),
            faults: folder.faults.clone(),
            authorisation: folder.authorisation,
            files: folder.files.clone(),
            listed: None,
            started: Instant::now(),
            uptime_at_start: USUAL_UPTIME,
            commands: Vec::new(),
            unanswered: Vec::new(),
            trusted: HashSet::new(),
            tap: None,
        };
        Self {
            folder,
            timing,
            clock,
            inner: Mutex::new(inner),
            cable: watch::Sender::new(cable),
            dialog: watch::Sender::new(None),
            heard: watch::Sender::new(()),
            passed: watch::Sender::new(0),
            sleepers: watch::Sender::new(0),
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.folder.identity
    }

    /// Starts a scene from the healthy phone; `None` is the healthy phone itself.
    pub(crate) fn choose_scene(&self, name: Option<&str>) -> Result<(), BadFolder> {
        let scene = match name {
            Some(name) => self.folder.scene(name)?.clone(),
            None => Scene::default(),
        };
        let mut inner = self.lock();
        inner.state = self.folder.state.clone();
        inner.state.merge(&scene.state);
        for key in &scene.remove {
            inner.state.remove(key);
        }
        inner.faults = self.folder.faults.with(&scene.faults);
        inner.authorisation = scene.authorisation.unwrap_or(self.folder.authorisation);
        inner.scene = scene;
        inner.listed = None;
        Ok(())
    }

    pub(crate) fn with_state<T>(&self, with: impl FnOnce(&mut State) -> T) -> T {
        with(&mut self.lock().state)
    }

    pub(crate) fn with_files<T>(&self, with: impl FnOnce(&mut FileTree) -> T) -> T {
        with(&mut self.lock().files)
    }

    pub(crate) fn with_faults<T>(&self, with: impl FnOnce(&mut Faults) -> T) -> T {
        with(&mut self.lock().faults)
    }

    pub(crate) fn set_authorisation(&self, authorisation: Authorisation) {
        self.lock().authorisation = authorisation;
    }

    pub(crate) fn authorisation(&self) -> Authorisation {
        self.lock().authorisation
    }

    pub(crate) fn commands(&self) -> Vec<String> {
        self.lock().commands.clone()
    }

    pub(crate) fn forget_commands(&self) {
        self.lock().commands.clear();
    }

    pub(crate) fn unanswered(&self) -> Vec<String> {
        self.lock().unanswered.clone()
    }

    fn now_ms(&self, state: &State) -> i64 {
        let computer = match self.clock {
            Clock::Standing(ms) => ms,
            Clock::OfTheComputer => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            }
        };
        computer + shell::clock_offset_seconds(state) * 1000
    }

    /// A command has arrived.
    pub(crate) fn hear(&self, command: &str) -> Heard {
        tracing::debug!(command, "the simulated phone hears a command");
        let mut inner = self.lock();
        inner.commands.push(command.to_owned());
        let slowed = inner.faults.slowed_ms(command).map(Duration::from_millis);
        let takes = slowed.unwrap_or_else(|| self.timing.of(command));
        let mishap = inner.faults.strike(command);
        // Who waits for it looks at the commands in turn.
        drop(inner);
        self.heard.send_replace(());
        Heard { takes, mishap }
    }

    /// Carries a command line out, and says what the phone prints.
    pub(crate) fn answer(self: &Arc<Self>, line: &str) -> (Answer, Option<After>) {
        if let Some(commands) = background::commands(line.trim()) {
            background::begin(self, commands);
            return (Answer::nothing(), None);
        }
        let mut inner = self.lock();
        let mut effects = Vec::new();
        let answer = self.line(&mut inner, line.trim(), &mut effects);
        let mut after = None;
        for effect in effects {
            match effect {
                Effect::Reboot => after = Some(After::Reboot),
                Effect::Opened { screen, package } => self.person_sees(&inner, &screen, package.as_deref()),
            }
        }
        (answer, after)
    }

    fn person_sees(self: &Arc<Self>, inner: &Inner, screen: &str, package: Option<&str>) {
        let with_package = package.map(|package| format!("{screen} {package}"));
        let person = &inner.scene.person;
        let deed = with_package.and_then(|key| person.get(&key)).or_else(|| person.get(screen)).cloned();
        if let (Some(deed), Ok(runtime)) = (deed, tokio::runtime::Handle::try_current()) {
            let body = Arc::downgrade(self);
            runtime.spawn(async move {
                tokio::time::sleep(deed.after).await;
                if let Some(body) = body.upgrade() {
                    body.with_state(|state| {
                        state.merge(&deed.state);
                        for key in &deed.remove {
                            state.remove(key);
                        }
                    });
                }
            });
        }
    }
}
