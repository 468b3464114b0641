//! The photo library of an iPhone, read from a copy of its `Photos.sqlite`: which photos exist only on that phone.
//!
//! ```text
//! copy ─▶ steady.rs  is it whole?     open.rs  a database that cannot harm     schema.rs  what it has
//!                                                     │
//!                       signs.rs  what one row says ◀─┼─▶ assets.rs  all rows ─▶ PhotoLibrary, or Files
//!                    measures.rs  size and kind of one ◀┘
//! ```
//!
//! The database belongs to iOS and is written down nowhere: its tables and columns are looked for, never assumed, and
//! what they do not show is `None`, never 0. Nothing is written to it.
//!
//! Sources: the column values that are decoded alike in the public queries of theforensicscooter.com, iLEAPP (MIT) and
//! osxphotos (MIT), for iOS 11 to 26.

mod assets;
mod measures;
mod open;
mod schema;
mod signs;
pub mod steady;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use diagnosis::facts::photo_library::PhotoLibrary;

pub use assets::Files;

/// When reading is given up.
#[derive(Debug, Clone)]
pub struct Until {
    pub deadline: Instant,
    /// Set by whoever does not want the answer any more.
    pub stopped: Arc<AtomicBool>,
}

impl Until {
    pub fn deadline(deadline: Instant) -> Self {
        Self { deadline, stopped: Arc::default() }
    }

    fn is_over(&self) -> bool {
        self.stopped.load(Ordering::Relaxed) || Instant::now() >= self.deadline
    }
}

/// Why a file tells nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoLibrary {
    #[error("this is no database, or one that is encrypted")]
    NotADatabase,
    #[error("the database is damaged")]
    Damaged,
    #[error("the database has no table of photos that we know")]
    NoAssets,
    #[error("the database is larger than any photo library")]
    TooLarge,
    #[error("the database was not read in time")]
    OutOfTime,
    #[error("the database cannot be read: {0}")]
    Unreadable(String),
}

/// Counts what the library tells. `file` is a copy of `Photos.sqlite`, with its `-wal` beside it where there is one; the
/// folder is written to by SQLite (`-shm`).
pub fn read(file: &Path, until: &Until) -> Result<PhotoLibrary, NoLibrary> {
    let connection = open::open(file, until)?;
    let schema = schema::Schema::of(&connection)?;
    assets::count(&connection, &schema)
}

/// Which originals exist only on this phone, and which do not have to be saved. `None`: this library does not show it.
pub fn files(file: &Path, until: &Until) -> Result<Option<Files>, NoLibrary> {
    let connection = open::open(file, until)?;
    let schema = schema::Schema::of(&connection)?;
    assets::files(&connection, &schema)
}

impl From<rusqlite::Error> for NoLibrary {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotADatabase,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged,
            Some(ErrorCode::TooBig | ErrorCode::OutOfMemory) => Self::TooLarge,
            Some(ErrorCode::OperationInterrupted) => Self::OutOfTime,
            // The words are SQLite's, and may hold a piece of the database.
            Some(code) => Self::Unreadable(format!("{code:?}")),
            None => Self::Damaged,
        }
    }
}
