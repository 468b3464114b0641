//! How long it takes to count a photo library of 1 GB and 200,000 photos, once it is copied. `npm run bench -- deep`.
//!
//! Rows are as wide as on a phone: most of such a file is in the tables that are read. The library is made once and kept
//! in `target`; where the kernel has it in its memory afterwards, as after a copy, that is what is measured. Beside it:
//! `PRAGMA quick_check`, which we do without.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on ends")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use library::{Until, files, read};
use rusqlite::Connection;

const PHOTOS: i64 = 200_000;
const ONLY_HERE_EVERY: i64 = 50;
const TARGET: Duration = Duration::from_secs(2);
/// Originals, thumbnails, edits, films.
const RESOURCES: i64 = 5;
const RUNS: usize = 3;

fn main() {
    let file = made();
    let size = std::fs::metadata(&file).unwrap().len();
    println!("{PHOTOS} photos in {} MB", size / 1_000_000);
    let until = || Until::deadline(Instant::now() + Duration::from_secs(600));
    let expected = (PHOTOS / ONLY_HERE_EVERY).cast_unsigned();
    let count = best(|| assert_eq!(read(&file, &until()).unwrap().only_here.unwrap().count(), expected));
    let verdict = if count <= TARGET { "kept" } else { "MISSED" };
    println!("count where they are: {count:.2?} (target {TARGET:.2?}: {verdict})");
    let list = best(|| assert_eq!(files(&file, &until()).unwrap().unwrap().only_here.len() as u64, expected));
    println!("name what is only here, and the rest: {list:.2?}");
    let check = best(|| {
        let connection = Connection::open(&file).unwrap();
        let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).unwrap();
        assert_eq!(said, "ok");
    });
    println!("PRAGMA quick_check, for comparison: {check:.2?}");
    println!("memory at most: {} MB", peak_kb() / 1_000);
}

fn best(mut run: impl FnMut()) -> Duration {
    let timed = |()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    std::iter::repeat_n((), RUNS).map(timed).min().unwrap()
}

/// The most that this process ever had in memory; 0 where the system does not tell in this way.
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// So many columns of a kind.
fn columns(kind: &str, count: usize) -> String {
    (0..count).map(|index| format!(", Z{kind}{index} {kind}")).collect()
}

fn made() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/tmp/bench-deep-measures");
    let file = folder.join("Photos.sqlite");
    if file.exists() {
        return file;
    }
    println!("making a library once …");
    std::fs::create_dir_all(&folder).unwrap();
    let unfinished = folder.join("unfinished.sqlite");
    drop(std::fs::remove_file(&unfinished));
    let connection = Connection::open(&unfinished).unwrap();
    // As Core Data lays columns out: whole numbers, then times, then words and data.
    connection
        .execute_batch(&format!(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
             CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZKIND INTEGER, ZCLOUDLOCALSTATE INTEGER{ints}, ZTRASHEDSTATE INTEGER,
                 ZSAVEDASSETTYPE INTEGER, ZBUNDLESCOPE INTEGER, ZMASTER INTEGER, ZADJUSTMENTSSTATE INTEGER, ZHEIGHT INTEGER,
                 ZWIDTH INTEGER, ZADDITIONALATTRIBUTES INTEGER{times}, ZADDEDDATE TIMESTAMP, ZDIRECTORY VARCHAR, ZFILENAME VARCHAR,
                 ZUNIFORMTYPEIDENTIFIER VARCHAR, ZUUID VARCHAR, ZDATA BLOB);
             CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZORIGINALFILESIZE INTEGER, ZORIGINALHEIGHT INTEGER,
                 ZORIGINALWIDTH INTEGER{few}, ZASSET INTEGER,
                 ZREVERSELOCATIONDATA BLOB);
             CREATE TABLE ZCLOUDMASTER (Z_PK INTEGER PRIMARY KEY, ZCLOUDLOCALSTATE INTEGER{few}, ZDATA BLOB);
             CREATE TABLE ZINTERNALRESOURCE (Z_PK INTEGER PRIMARY KEY, ZCLOUDLOCALSTATE INTEGER, ZDATASTORESUBTYPE INTEGER,
                 ZLOCALAVAILABILITY INTEGER, ZREMOTEAVAILABILITY INTEGER, ZTRASHEDSTATE INTEGER{few}, ZASSET INTEGER,
                 ZDATALENGTH INTEGER, ZFINGERPRINT VARCHAR, ZDATA BLOB);
             BEGIN;",
            ints = columns("INTEGER", 110),
            times = columns("TIMESTAMP", 25),
            few = columns("INTEGER", 30),
        ))
        .unwrap();
    for key in 1..=PHOTOS {
        let here = key % ONLY_HERE_EVERY == 0;
        let (state, master, remote) = if here { (0, None, 0) } else { (1, Some(key), 1) };
        let put = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            connection.prepare_cached(sql).unwrap().execute(values).unwrap();
        };
        put(
            "INSERT INTO ZASSET (Z_PK, ZKIND, ZCLOUDLOCALSTATE, ZTRASHEDSTATE, ZSAVEDASSETTYPE, ZBUNDLESCOPE, ZMASTER, \
             ZADJUSTMENTSSTATE, ZHEIGHT, ZWIDTH, ZADDITIONALATTRIBUTES, ZADDEDDATE, ZDIRECTORY, ZFILENAME, ZUNIFORMTYPEIDENTIFIER, \
             ZUUID, ZDATA) VALUES (?1, 0, ?2, 0, 3, 0, ?3, 0, ?5, ?5, ?1, 700000000.5, 'DCIM/100APPLE', ?4, 'public.heic', \
             hex(randomblob(16)), randomblob(250))",
            // One in fifty is so small that it is looked up how it was taken.
            &[&key, &state, &master, &format!("IMG_{key:06}.HEIC"), &if here { 100 } else { 4032 }],
        );
        put(
            "INSERT INTO ZADDITIONALASSETATTRIBUTES (Z_PK, ZORIGINALFILESIZE, ZORIGINALHEIGHT, ZORIGINALWIDTH, ZASSET, \
             ZREVERSELOCATIONDATA) VALUES (?, 1800000, 3024, 4032, ?, randomblob(2200))",
            &[&key, &key],
        );
        if master.is_some() {
            put("INSERT INTO ZCLOUDMASTER (Z_PK, ZCLOUDLOCALSTATE, ZDATA) VALUES (?, 3, randomblob(300))", &[&key]);
        }
        for resource in 0..RESOURCES {
            let kind = [1, 3, 5, 9, 18][usize::try_from(resource).unwrap()];
            put(
                "INSERT INTO ZINTERNALRESOURCE (ZCLOUDLOCALSTATE, ZDATASTORESUBTYPE, ZLOCALAVAILABILITY, ZREMOTEAVAILABILITY, \
                 ZTRASHEDSTATE, ZASSET, ZDATALENGTH, ZFINGERPRINT, ZDATA) VALUES (?, ?, 1, ?, 0, ?, 1800000, hex(randomblob(16)), randomblob(120))",
                &[&if here { 0 } else { 3 }, &kind, &remote, &key],
            );
        }
    }
    connection
        .execute_batch("CREATE INDEX ZINTERNALRESOURCE_ZASSET_INDEX ON ZINTERNALRESOURCE (ZASSET); COMMIT;")
        .unwrap();
    drop(connection);
    std::fs::rename(&unfinished, &file).unwrap();
    file
}
