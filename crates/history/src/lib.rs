//! What was found, changed and can be undone: one SQLite file for all phones of this computer.
//!
//! A change is on the disk before it is made (`synchronous = FULL`), so that a killed program or a power cut leaves
//! a journal that tells what to look at. Phones are known by a hash of their serial, never by the serial itself.
//! Two processes may have the file open: each phone has its own worker, and the command line is another.

use std::path::{Path, PathBuf};
use std::time::Duration;

use diagnosis::journal::{Change, ChangeId, Journal, JournalFailed, KeptCheck, State, StoredChange};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, params};
use sha2::{Digest, Sha256};

/// The file's name in the data folder.
const FILE: &str = "history.sqlite3";
/// Grows with each step in [`MIGRATIONS`].
const SCHEMA: i64 = MIGRATIONS.len() as i64;
const MIGRATIONS: &[&str] = &["
    CREATE TABLE change (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        phone TEXT NOT NULL,
        at INTEGER NOT NULL,
        state TEXT NOT NULL,
        change TEXT NOT NULL
    );
    CREATE INDEX change_of_phone ON change (phone, state);
    CREATE TABLE finished_check (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        phone TEXT NOT NULL,
        at INTEGER NOT NULL,
        kept TEXT NOT NULL
    );
    CREATE INDEX finished_check_of_phone ON finished_check (phone, at);
"];
/// Checks that are kept for each phone: ten years of one a month, and some.
const KEPT_CHECKS: i64 = 200;

/// The history of one phone.
pub struct History {
    connection: Connection,
    phone: String,
}

/// How opening went: a file that cannot be used is set aside, never deleted.
pub struct Opened {
    pub history: History,
    /// Where the unusable file is now.
    pub set_aside: Option<PathBuf>,
}

/// Why there is no history.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
    #[error("the data folder cannot be made: {0}")]
    Folder(#[source] std::io::Error),
    #[error("the history cannot be opened: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("the unusable history cannot be set aside: {0}")]
    SetAside(#[source] std::io::Error),
}

impl History {
    /// Opens the history of the phone with this serial, and makes it where there is none.
    pub fn open(folder: &Path, serial: &str) -> Result<Opened, CannotOpen> {
        std::fs::create_dir_all(folder).map_err(CannotOpen::Folder)?;
        let file = folder.join(FILE);
        match Self::open_file(&file, serial) {
            Ok(history) => Ok(Opened { history, set_aside: None }),
            Err(error) if is_unusable(&error) => {
                let aside = set_aside(&file).map_err(CannotOpen::SetAside)?;
                tracing::warn!(%error, "the history was unusable and has been set aside");
                Ok(Opened { history: Self::open_file(&file, serial)?, set_aside: Some(aside) })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A history that ends with the process: for phones that are not there.
    pub fn in_memory(serial: &str) -> Result<Self, CannotOpen> {
        let mut connection = Connection::open_in_memory()?;
        migrate(&mut connection)?;
        Ok(Self { connection, phone: hash(serial) })
    }

    fn open_file(file: &Path, serial: &str) -> Result<Self, rusqlite::Error> {
        let mut connection = Connection::open(file)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        migrate(&mut connection)?;
        Ok(Self { connection, phone: hash(serial) })
    }
}

/// When a phone was checked last, whichever it was, in Unix seconds. `None`: never. Nothing is made or mended.
///
/// # Errors
///
/// Where the history cannot be read, or a newer release wrote it.
pub fn last_check(folder: &Path) -> Result<Option<i64>, CannotOpen> {
    let file = folder.join(FILE);
    if !file.exists() {
        return Ok(None);
    }
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > SCHEMA {
        return Err(rusqlite::Error::IntegralValueOutOfRange(0, version).into());
    }
    Ok(connection.query_row("SELECT max(at) FROM finished_check", [], |row| row.get(0))?)
}

/// A newer release wrote it, or it is no database.
fn is_unusable(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => {
            matches!(failure.code, ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
        }
        rusqlite::Error::IntegralValueOutOfRange(..) => true,
        _ => false,
    }
}

fn migrate(connection: &mut Connection) -> Result<(), rusqlite::Error> {
    // Immediate: two processes that open a new file at once must not both make its tables.
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > SCHEMA {
        return Err(rusqlite::Error::IntegralValueOutOfRange(0, version));
    }
    for step in MIGRATIONS.iter().skip(version as usize) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA)?;
    transaction.commit()
}

fn set_aside(file: &Path) -> Result<PathBuf, std::io::Error> {
    let free = (1u32..).map(|number| file.with_extension(format!("unusable-{number}"))).find(|path| !path.exists());
    let aside = free.unwrap_or_else(|| file.with_extension("unusable"));
    std::fs::rename(file, &aside)?;
    for suffix in ["-wal", "-shm"] {
        let mut beside = file.as_os_str().to_owned();
        beside.push(suffix);
        // They belong to the old file; a new one must not meet them. Not there is fine.
        let mut aside_beside = aside.as_os_str().to_owned();
        aside_beside.push(suffix);
        if Path::new(&beside).exists() {
            std::fs::rename(&beside, &aside_beside)?;
        }
    }
    Ok(aside)
}

/// A phone's name in the history: no serial is written down.
fn hash(serial: &str) -> String {
    let digest = Sha256::digest(format!("unstuck phone {serial}"));
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

impl Journal for History {
    fn store(&mut self, change: &Change) -> Result<ChangeId, JournalFailed> {
        let json = to_json(change)?;
        self.connection
            .execute(
                "INSERT INTO change (phone, at, state, change) VALUES (?1, ?2, ?3, ?4)",
                params![self.phone, change.at, name(State::Stored), json],
            )
            .map_err(failed)?;
        Ok(ChangeId(self.connection.last_insert_rowid()))
    }

    fn mark(&mut self, stored: &StoredChange) -> Result<(), JournalFailed> {
        let json = to_json(&stored.change)?;
        let rows = self
            .connection
            .execute(
                "UPDATE change SET state = ?1, change = ?2 WHERE id = ?3 AND phone = ?4",
                params![name(stored.state), json, stored.id.0, self.phone],
            )
            .map_err(failed)?;
        if rows == 1 { Ok(()) } else { Err(JournalFailed(format!("no change {}", stored.id.0))) }
    }

    fn open_changes(&self) -> Result<Vec<StoredChange>, JournalFailed> {
        let mut statement = self
            .connection
            .prepare("SELECT id, state, change FROM change WHERE phone = ?1 AND state IN (?2, ?3) ORDER BY id")
            .map_err(failed)?;
        let rows = statement
            .query_map(params![self.phone, name(State::Stored), name(State::Made)], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
            })
            .map_err(failed)?;
        let mut changes = Vec::new();
        for row in rows {
            let (id, state, json) = row.map_err(failed)?;
            let state = if state == name(State::Made) { State::Made } else { State::Stored };
            // A kind of setting that this release does not know: it stays on disk for the one that does.
            match serde_json::from_str(&json) {
                Ok(change) => changes.push(StoredChange { id: ChangeId(id), change, state }),
                Err(error) => tracing::warn!(id, %error, "a stored change cannot be read"),
            }
        }
        Ok(changes)
    }

    fn save_check(&mut self, check: &KeptCheck) -> Result<(), JournalFailed> {
        let json = to_json(check)?;
        let transaction = self.connection.transaction().map_err(failed)?;
        transaction
            .execute("DELETE FROM finished_check WHERE phone = ?1 AND at = ?2", params![self.phone, check.at])
            .map_err(failed)?;
        transaction
            .execute(
                "INSERT INTO finished_check (phone, at, kept) VALUES (?1, ?2, ?3)",
                params![self.phone, check.at, json],
            )
            .map_err(failed)?;
        let oldest: Option<i64> = transaction
            .query_row(
                "SELECT id FROM finished_check WHERE phone = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2",
                params![self.phone, KEPT_CHECKS],
                |row| row.get(0),
            )
            .optional()
            .map_err(failed)?;
        if let Some(oldest) = oldest {
            transaction
                .execute("DELETE FROM finished_check WHERE phone = ?1 AND id <= ?2", params![self.phone, oldest])
                .map_err(failed)?;
        }
        transaction.commit().map_err(failed)
    }

    fn checks(&self, limit: u32) -> Result<Vec<KeptCheck>, JournalFailed> {
        let mut statement = self
            .connection
            .prepare("SELECT kept FROM finished_check WHERE phone = ?1 ORDER BY id DESC LIMIT ?2")
            .map_err(failed)?;
        let rows = statement.query_map(params![self.phone, limit], |row| row.get::<_, String>(0)).map_err(failed)?;
        let mut checks = Vec::new();
        for row in rows {
            match serde_json::from_str(&row.map_err(failed)?) {
                Ok(check) => checks.push(check),
                Err(error) => tracing::warn!(%error, "a kept check cannot be read"),
            }
        }
        Ok(checks)
    }
}

fn name(state: State) -> &'static str {
    match state {
        State::Stored => "stored",
        State::Made => "made",
        State::NotTaken => "not_taken",
        State::Undone => "undone",
    }
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<String, JournalFailed> {
    serde_json::to_string(value).map_err(|error| JournalFailed(error.to_string()))
}

fn failed(error: rusqlite::Error) -> JournalFailed {
    JournalFailed(error.to_string())
}

#[cfg(test)]
mod tests {
    use diagnosis::journal::{KeptFinding, KeptLibrary};
    use diagnosis::message::Args;
    use diagnosis::rules::Severity;
    use diagnosis::settings::{Namespace, Setting, Value};

    use super::*;

    fn change(key: &str) -> Change {
        Change {
            rule: "power/saver_on".into(),
            fix: "turn_off_saver".into(),
            setting: Setting::Table { namespace: Namespace::Global, key: key.into() },
            old: Value::new("1"),
            new: Value::new("null"),
            user: 0,
            at: 1_764_000_000,
        }
    }

    fn open(folder: &Path, serial: &str) -> History {
        let opened = History::open(folder, serial).unwrap();
        assert_eq!(opened.set_aside, None);
        opened.history
    }

    #[test]
    fn a_stored_change_is_there_for_the_next_process() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = open(folder.path(), "A");
        let id = first.store(&change("low_power_sticky")).unwrap();
        // No orderly end: the second opens the file while the first still has it.
        let mut second = open(folder.path(), "A");
        let stored = second.open_changes().unwrap();
        assert_eq!(stored, vec![StoredChange { id, change: change("low_power_sticky"), state: State::Stored }]);
        let made = StoredChange { id, change: change("low_power_sticky"), state: State::Made };
        second.mark(&made).unwrap();
        assert_eq!(first.open_changes().unwrap()[0].state, State::Made);
        second.mark(&StoredChange { state: State::Undone, ..made }).unwrap();
        assert_eq!(first.open_changes().unwrap(), vec![]);
    }

    #[test]
    fn phones_do_not_see_each_other_and_no_serial_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = open(folder.path(), "SERIAL-OF-ONE");
        let id = one.store(&change("a")).unwrap();
        let mut other = open(folder.path(), "SERIAL-OF-OTHER");
        assert_eq!(other.open_changes().unwrap(), vec![]);
        assert!(other.mark(&StoredChange { id, change: change("a"), state: State::Undone }).is_err());
        drop((one, other));
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(9).any(|window| window == b"SERIAL-OF"));
        }
    }

    fn kept(at: i64, findings: Vec<KeptFinding>) -> KeptCheck {
        let (app, skipped, library, icloud_photos) = (None, None, None, None);
        KeptCheck { at, app, findings, could_not_check: 1, skipped, library, icloud_photos }
    }

    #[test]
    fn the_last_check_of_any_phone_is_known_without_making_a_history() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(last_check(folder.path()).unwrap(), None);
        assert!(!folder.path().join(FILE).exists());
        for (serial, at) in [("A", 1_700_000_000), ("B", 1_800_000_000), ("C", 1_750_000_000)] {
            open(folder.path(), serial).save_check(&kept(at, vec![])).unwrap();
        }
        assert_eq!(last_check(folder.path()).unwrap(), Some(1_800_000_000));
        std::fs::write(folder.path().join(FILE), "no database, and longer than the header of one").unwrap();
        assert!(last_check(folder.path()).is_err());
    }

    #[test]
    fn checks_are_kept_newest_first_and_not_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = open(folder.path(), "A");
        for at in 0..KEPT_CHECKS + 5 {
            let findings =
                vec![KeptFinding { rule: "power/saver_on".into(), severity: Severity::Stops, args: Args::new() }];
            history.save_check(&kept(at, findings)).unwrap();
        }
        let kept = history.checks(1000).unwrap();
        assert_eq!(kept.len() as i64, KEPT_CHECKS);
        assert_eq!(kept[0].at, KEPT_CHECKS + 4);
        // What became known of a check later replaces it.
        let library = Some(KeptLibrary { photos: 3, videos: 0, only_here: Some(2) });
        history.save_check(&KeptCheck { library, ..kept[0].clone() }).unwrap();
        let kept = history.checks(1000).unwrap();
        assert_eq!((kept.len() as i64, kept[0].library), (KEPT_CHECKS, library));
        assert_eq!(kept[1].at, KEPT_CHECKS + 3);
    }

    #[test]
    fn a_file_that_is_no_database_is_set_aside_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), b"this is not a database, it is a poem of some length").unwrap();
        let opened = History::open(folder.path(), "A").unwrap();
        let aside = opened.set_aside.unwrap();
        assert!(std::fs::read(aside).unwrap().starts_with(b"this is not"));
        assert_eq!(opened.history.open_changes().unwrap(), vec![]);
    }

    #[test]
    fn a_file_of_a_newer_release_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        drop(open(folder.path(), "A"));
        Connection::open(&file).unwrap().pragma_update(None, "user_version", SCHEMA + 1).unwrap();
        assert!(History::open(folder.path(), "A").unwrap().set_aside.is_some());
    }
}
