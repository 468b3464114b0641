//! The phone itself: its state, its scene, its cable. The links (`adbd.rs`, `server.rs`) only carry bytes to it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::{oneshot, watch};

use crate::authorisation::{Authorisation, ComputerKey, Tap};
use crate::background;
use crate::cable::{Cable, Condition};
use crate::fault::{Faults, Mishap};
use crate::files::{Bytes, FileTree, Stat, folder};
use crate::folder::{BadFolder, Folder, Identity, Recorded};
use crate::media_store::{Listed, Table, printed};
use crate::scene::{Scene, SceneReply};
use crate::shell::{self, Answer, Effect, Inside, Words};
use crate::slug::slug;
use crate::state::State;
use crate::template::{self, Filling};
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

    fn line(&self, inner: &mut Inner, line: &str, effects: &mut Vec<Effect>) -> Answer {
        let commands = shell::split_list(line);
        if commands.len() < 2 {
            return self.one(inner, line, effects).unwrap_or_else(|| self.unanswered_line(inner, line));
        }
        // The whole line may have been recorded.
        if let Some(answer) = self.kept(inner, line) {
            return answer;
        }
        let mut all = Answer::nothing();
        for command in commands {
            let command = command.replace("$?", &all.exit.to_string());
            let answer = self.one(inner, &command, effects).unwrap_or_else(|| self.unanswered_line(inner, &command));
            all.stdout.extend(answer.stdout);
            all.stderr.push_str(&answer.stderr);
            all.exit = answer.exit;
            if command.starts_with("exit ") {
                break;
            }
        }
        all
    }

    /// One command: refused by the maker, answered by the scene, by the folder, or from the state.
    fn one(&self, inner: &mut Inner, command: &str, effects: &mut Vec<Effect>) -> Option<Answer> {
        let (command, merged) = match command.strip_suffix("2>&1") {
            Some(command) => (command.trim(), true),
            None => (command.trim(), false),
        };
        let mut answer = self.refused(inner, command).or_else(|| self.kept(inner, command)).or_else(|| {
            let words = Words::of(command).ok()?;
            let words = words.as_strs();
            let compound = |word: &&str| matches!(*word, "|" | "||" | "&&" | "&" | "<" | ">" | ">>");
            if words.iter().any(compound) {
                return None;
            }
            self.by_state(inner, &words, effects).or_else(|| self.list(inner, command))
        })?;
        if merged {
            answer.stdout.extend(std::mem::take(&mut answer.stderr).into_bytes());
        }
        Some(answer)
    }

    fn refused(&self, inner: &Inner, command: &str) -> Option<Answer> {
        let text = inner.faults.refusal(command)?;
        let words = Words::of(command).ok()?;
        let verb =
            words.as_strs().iter().skip(1).find(|word| !word.starts_with('-')).map_or("?", |verb| *verb).to_owned();
        // `cmd appops set` names its verb after the service.
        let verb = match words.as_strs()[..] {
            ["cmd", _, verb, ..] => verb.to_owned(),
            _ => verb,
        };
        Some(Answer::thrown(self.identity().api, &verb, text))
    }

    fn kept(&self, inner: &mut Inner, command: &str) -> Option<Answer> {
        if command.is_empty() {
            return Some(Answer::nothing());
        }
        let answer = match inner.scene.replies.get(command) {
            Some(reply) => self.of_scene(inner, command, reply),
            None => self.of_folder(inner, self.folder.replies.get(&slug(command))?),
        };
        Some(answer.unwrap_or_else(|what| self.complain(inner, command, &what)))
    }

    fn of_folder(&self, inner: &Inner, recorded: &Recorded) -> Result<Answer, String> {
        match self.render(inner, recorded) {
            Ok(stdout) => Ok(Answer { stdout, stderr: recorded.stderr.clone(), exit: recorded.exit }),
            Err(gap) => Err(format!("{}, {gap}", recorded.file)),
        }
    }

    fn of_scene(&self, inner: &Inner, command: &str, reply: &SceneReply) -> Result<Answer, String> {
        let text = |text: &str| Recorded {
            file: format!("the scene's reply to `{command}`"),
            stdout: Cow::Owned(text.as_bytes().to_vec()),
            ..Recorded::default()
        };
        match reply {
            SceneReply::Text(stdout) => self.of_folder(inner, &text(stdout)),
            SceneReply::Of(other) => {
                let answer = match &other.file {
                    Some(file) => {
                        let name = file.trim_start_matches("replies/").trim_end_matches(".txt");
                        let recorded = self.folder.replies.get(name);
                        self.of_folder(inner, recorded.ok_or_else(|| format!("there is no replies/{name}.txt"))?)?
                    }
                    None => self.of_folder(inner, &text(&other.stdout))?,
                };
                let stderr = if other.stderr.is_empty() { answer.stderr } else { other.stderr.clone() };
                let exit = if other.exit == 0 { answer.exit } else { other.exit };
                Ok(Answer { stderr, exit, ..answer })
            }
        }
    }

    /// Replies of the folder and of the scene that cannot be filled in this state.
    pub(crate) fn gaps(&self) -> Vec<String> {
        let mut inner = self.lock();
        let mut gaps: Vec<String> = self
            .folder
            .replies
            .values()
            .filter_map(|recorded| self.render(&inner, recorded).err().map(|gap| format!("{}, {gap}", recorded.file)))
            .collect();
        let before = inner.unanswered.len();
        let commands: Vec<String> = inner.scene.replies.keys().cloned().collect();
        for command in commands {
            self.kept(&mut inner, &command);
        }
        gaps.extend(inner.unanswered.split_off(before));
        gaps
    }

    fn render(&self, inner: &Inner, recorded: &Recorded) -> Result<Vec<u8>, template::Gap> {
        let mut filling = Filling {
            state: &inner.state,
            now_ms: self.now_ms(&inner.state),
            uptime_seconds: uptime_seconds(inner),
            row: None,
        };
        let mut out = match std::str::from_utf8(&recorded.stdout) {
            Ok(text) => template::fill(text, &filling)?.into_bytes(),
            // A screenshot, say: no gaps in it.
            Err(_) => recorded.stdout.to_vec(),
        };
        if let Some(rows) = &recorded.rows {
            for row in 0..rows.count {
                filling.row = Some(i64::from(row));
                out.extend(template::fill(&rows.text, &filling)?.into_bytes());
                out.push(b'\n');
            }
        }
        Ok(out)
    }

    fn by_state(&self, inner: &mut Inner, words: &[&str], effects: &mut Vec<Effect>) -> Option<Answer> {
        let Inner { state, started, uptime_at_start, .. } = inner;
        let uptime_seconds = seconds(*uptime_at_start + started.elapsed());
        let now_ms = self.now_ms(state);
        let recorded = |command: &str| {
            let recorded = self.folder.replies.get(&slug(command))?;
            Some(String::from_utf8_lossy(&recorded.stdout).into_owned())
        };
        let mut inside =
            Inside { identity: self.identity(), state, now_ms, uptime_seconds, recorded: &recorded, effects };
        shell::answer(&mut inside, words)
    }

    /// Photos, or videos, one by one.
    fn list(&self, inner: &mut Inner, command: &str) -> Option<Answer> {
        let table = Table::ALL.into_iter().find(|table| table.is_listed_by(command))?;
        let listed = self.listed(inner);
        Some(Answer::text(printed(listed.iter().filter(|file| file.table == table))))
    }

    fn listed(&self, inner: &mut Inner) -> Arc<Vec<Listed>> {
        if let Some(listed) = &inner.listed {
            return listed.clone();
        }
        let mut listed = Vec::new();
        for table in Table::ALL {
            let rows = self.kept(inner, &table.question(self.identity().api, 0));
            listed.extend(rows.map(|rows| table.files(&String::from_utf8_lossy(&rows.stdout))).unwrap_or_default());
        }
        let listed = Arc::new(listed);
        inner.listed = Some(listed.clone());
        listed
    }

    /// A file of the folder, or one of those that MediaStore lists.
    pub(crate) fn stat(&self, path: &str) -> Option<Stat> {
        let mut inner = self.lock();
        let now = self.now_ms(&inner.state).div_euclid(1000);
        let listed = self.listed(&mut inner);
        let file = || listed.iter().find(|file| file.path == path).map(Listed::stat);
        let is_folder = || listed.iter().any(|file| below(&file.path, path).is_some());
        inner.files.stat(path, now).or_else(file).or_else(|| is_folder().then(|| folder(now)))
    }

    /// The names directly in a folder.
    pub(crate) fn names(&self, path: &str) -> BTreeSet<String> {
        let mut inner = self.lock();
        let listed = self.listed(&mut inner);
        let listed = listed.iter().filter_map(|file| below(&file.path, path)?.split('/').next());
        inner.files.list(path).into_iter().chain(listed.map(str::to_owned)).collect()
    }

    pub(crate) fn read(&self, path: &str) -> Option<Bytes> {
        let mut inner = self.lock();
        let listed = self.listed(&mut inner);
        inner.files.read(path).or_else(|| listed.iter().find(|file| file.path == path).map(Listed::read))
    }

    fn unanswered_line(&self, inner: &mut Inner, command: &str) -> Answer {
        let file = format!("replies/{}.txt", slug(command));
        self.complain(inner, command, &format!("no reply was recorded; add {file}"))
    }

    fn complain(&self, inner: &mut Inner, command: &str, what: &str) -> Answer {
        let text = format!("simulator: {}: `{command}`: {what}", self.folder.name);
        tracing::warn!("{text}");
        inner.unanswered.push(text.clone());
        Answer::error(text, 127)
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

/// The rest of a path that leads into a folder.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder.trim_end_matches('/'))?.strip_prefix('/')
}

fn uptime_seconds(inner: &Inner) -> i64 {
    seconds(inner.uptime_at_start + inner.started.elapsed())
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}
