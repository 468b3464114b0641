//! The journal of the phone that is connected: opened when it is known which one that is.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use diagnosis::journal::{Change, ChangeId, Journal, JournalFailed, KeptCheck, StoredChange};
use history::History;

pub struct KeptJournal {
    /// `None`: nothing is kept longer than this process.
    folder: Option<PathBuf>,
    serial: Arc<OnceLock<String>>,
    history: OnceCell<Opened>,
}

struct Opened {
    history: History,
    set_aside: bool,
}

impl KeptJournal {
    /// `serial` is filled before the journal is first used.
    pub fn new(folder: Option<PathBuf>, serial: Arc<OnceLock<String>>) -> Self {
        Self { folder, serial, history: OnceCell::new() }
    }

    fn open(&self) -> Result<&Opened, JournalFailed> {
        if let Some(opened) = self.history.get() {
            return Ok(opened);
        }
        let serial = self.serial.get().ok_or_else(|| JournalFailed("the phone is not known yet".to_owned()))?;
        let opened = match &self.folder {
            Some(folder) => History::open(folder, serial)
                .map(|opened| Opened { history: opened.history, set_aside: opened.set_aside.is_some() }),
            None => History::in_memory(serial).map(|history| Opened { history, set_aside: false }),
        }
        .map_err(|error| {
            tracing::warn!(%error, "the journal cannot be opened");
            JournalFailed(error.to_string())
        })?;
        Ok(self.history.get_or_init(|| opened))
    }

    fn history(&mut self) -> Result<&mut History, JournalFailed> {
        self.open()?;
        self.history
            .get_mut()
            .map(|opened| &mut opened.history)
            .ok_or_else(|| JournalFailed("the journal is not open".to_owned()))
    }
}

impl Journal for KeptJournal {
    fn store(&mut self, change: &Change) -> Result<ChangeId, JournalFailed> {
        self.history()?.store(change)
    }

    fn mark(&mut self, change: &StoredChange) -> Result<(), JournalFailed> {
        self.history()?.mark(change)
    }

    fn open_changes(&self) -> Result<Vec<StoredChange>, JournalFailed> {
        self.open()?.history.open_changes()
    }

    fn save_check(&mut self, check: &KeptCheck) -> Result<(), JournalFailed> {
        self.history()?.save_check(check)
    }

    fn checks(&self, limit: u32) -> Result<Vec<KeptCheck>, JournalFailed> {
        self.open()?.history.checks(limit)
    }

    fn was_set_aside(&self) -> bool {
        self.history.get().is_some_and(|opened| opened.set_aside)
    }
}
