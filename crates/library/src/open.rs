//! A database of a stranger, opened so that it can do nothing but be read.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use crate::{NoLibrary, Until};

/// How many steps of SQLite's machine go by between two looks at the clock: some milliseconds.
const STEPS: i32 = 50_000;

/// Longest text, blob or row that is looked at. iOS keeps faces and places of a photo in rows of some kilobytes.
const LONGEST_BYTES: i32 = 16 << 20;
/// `ZASSET` of iOS 26 has some 250 columns, and its definition 6 kB.
const MOST_COLUMNS: i32 = 2_000;
const LONGEST_SQL_BYTES: i32 = 1 << 20;

/// Opens it for reading. Not `immutable`: then SQLite would pass over the `-wal`, in which the newest rows are.
pub(crate) fn open(file: &Path, until: &Until) -> Result<Connection, NoLibrary> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, LONGEST_BYTES),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST_SQL_BYTES),
        (Limit::SQLITE_LIMIT_COLUMN, MOST_COLUMNS),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 10),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, most)?;
    }
    for (config, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true),
    ] {
        connection.set_db_config(config, on)?;
    }
    let until = until.clone();
    connection.progress_handler(STEPS, Some(move || until.is_over()));
    // Each cell of a page is checked as it is read, so that a damaged page is an error and not a wrong number.
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA query_only = ON;")?;
    Ok(connection)
}
