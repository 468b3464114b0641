//! Photo libraries of several versions of iOS in, numbers out; and databases that are none, or mean harm.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use diagnosis::facts::photo_library::services::{Judged, Reason, Untold};
use diagnosis::facts::photo_library::{Part, PhotoLibrary};
use library::{Files, NoLibrary, Until, files, read};
use rusqlite::Connection;
use simulator::iphone::library::Library;
use tempfile::TempDir;

fn patient() -> Until {
    Until::deadline(Instant::now() + Duration::from_secs(60))
}

fn written(description: &str) -> TempDir {
    let library: Library = toml::from_str(description).unwrap();
    let folder = tempfile::tempdir().unwrap();
    library.write(folder.path()).unwrap();
    folder
}

fn file(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("Photos.sqlite")
}

fn told(description: &str) -> PhotoLibrary {
    read(&file(&written(description)), &patient()).unwrap()
}

fn part(photos: u64, videos: u64, bytes: u64) -> Option<Part> {
    Some(Part { photos, videos, bytes, unsized_count: 0 })
}

/// Each group has a number of its own, so that none can stand for another.
const GROUPS: &str = "
    synced = { photos = 101, videos = 7, bytes = 1_000 }
    optimised = { photos = 43, videos = 5, bytes = 3_000 }
    waiting = { photos = 3, bytes = 100 }
    only_here = { photos = 17, videos = 2, bytes = 10, live_bytes = 1 }
    cannot_sync = { photos = 1, videos = 1, bytes = 7 }
    trashed = { photos = 59 }
    shared_album = { photos = 61 }
    shared_with_you = { photos = 67 }
";

#[test]
fn every_version_tells_the_same() {
    for ios in [13, 14, 15, 16, 17, 18, 26] {
        let library = told(&format!("ios = {ios}\n{GROUPS}"));
        let only_here_bytes = 3 * 100 + 19 * 10 + 17 + 2 * 7;
        assert_eq!(library.only_here, part(21, 3, only_here_bytes), "{ios}");
        assert_eq!(library.cannot_sync, part(1, 1, 14), "{ios}");
        assert_eq!(library.not_here, part(43, 5, 48 * 3_000), "{ios}");
        assert_eq!(library.all, part(165, 15, 108 * 1_000 + 48 * 3_000 + only_here_bytes), "{ios}");
        assert_eq!((library.unclear, library.missing), (0, Vec::new()), "{ios}");
    }
}

#[test]
fn what_stands_only_in_the_log_counts() {
    let description = format!("ios = 18\nin_wal = ['only_here', 'waiting']\n{GROUPS}");
    let folder = written(&description);
    assert_eq!(read(&file(&folder), &patient()).unwrap().only_here.unwrap().count(), 24);
    let size = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().len();
    let before = size("Photos.sqlite");
    assert!(size("Photos.sqlite-wal") > 0, "reading does not carry the log over");
    // A torn end is a transaction that never came. Behind it lies what is left of an earlier log.
    const FRAMES: usize = 32 + 3 * (24 + 4096) + 100;
    let log = std::fs::read(folder.path().join("Photos.sqlite-wal")).unwrap();
    std::fs::write(folder.path().join("Photos.sqlite-wal"), &log[..FRAMES]).unwrap();
    assert_eq!(read(&file(&folder), &patient()).unwrap().only_here.unwrap().count(), 2);
    std::fs::remove_file(folder.path().join("Photos.sqlite-wal")).unwrap();
    assert_eq!(read(&file(&folder), &patient()).unwrap().only_here.unwrap().count(), 2);
    assert_eq!(size("Photos.sqlite"), before, "the copy is not written to");
}

#[test]
fn what_a_library_does_not_show_is_not_zero() {
    for (without, only_here, cannot_sync, all) in [
        ("ZASSET.ZCLOUDLOCALSTATE", false, false, true),
        ("ZINTERNALRESOURCE", false, true, true),
        ("ZINTERNALRESOURCE.ZREMOTEAVAILABILITY", false, true, true),
        ("ZINTERNALRESOURCE.ZLOCALAVAILABILITY", false, true, true),
        ("ZINTERNALRESOURCE.ZDATASTORESUBTYPE", false, true, true),
        ("ZASSET.ZTRASHEDSTATE", false, false, false),
        ("ZASSET.ZKIND", false, false, false),
    ] {
        let library = told(&format!("ios = 17\nwithout = ['{without}']\n{GROUPS}"));
        let known = (library.only_here.is_some(), library.cannot_sync.is_some(), library.all.is_some());
        assert_eq!(known, (only_here, cannot_sync, all), "{without}");
        assert_eq!(library.not_here.is_some(), only_here, "{without}");
        assert!(library.missing.iter().any(|missing| missing.starts_with(without)), "{:?}", library.missing);
    }
    // One of these two is enough, and neither is not.
    let either = |without: &str| told(&format!("ios = 17\nwithout = [{without}]\n{GROUPS}")).all.is_some();
    assert!(either("'ZASSET.ZSAVEDASSETTYPE'") && either("'ZASSET.ZBUNDLESCOPE'"));
    assert!(!either("'ZASSET.ZSAVEDASSETTYPE', 'ZASSET.ZBUNDLESCOPE'"));
    assert!(either("'ZCLOUDMASTER'"), "the other two signs are enough");
}

#[test]
fn a_size_that_one_table_lacks_is_looked_for_in_another() {
    let lengths = told("ios = 18\nwithout = ['ZINTERNALRESOURCE.ZDATALENGTH']\nonly_here = { photos = 3, bytes = 50 }");
    assert_eq!(lengths.only_here, part(3, 0, 150));
    let neither = "ios = 18\nonly_here = { photos = 3, bytes = 50 }
        without = ['ZINTERNALRESOURCE.ZDATALENGTH', 'ZADDITIONALASSETATTRIBUTES.ZORIGINALFILESIZE']";
    assert_eq!(told(neither).only_here, Some(Part { photos: 3, unsized_count: 3, ..Part::default() }));
}

#[test]
fn values_that_nobody_has_seen_are_unclear() {
    let library = told("ios = 26\nstrange = { photos = 5 }\nsynced = { photos = 2 }");
    assert_eq!((library.unclear, library.only_here.unwrap().count()), (5, 0));
}

#[test]
fn the_files_that_are_only_here_are_named() {
    let folder = written(&format!("ios = 18\n{GROUPS}"));
    let told = files(&file(&folder), &patient()).unwrap().unwrap();
    assert_eq!((told.only_here.len(), told.only_here_unnamed), (24, 0));
    assert!(told.only_here.iter().all(|path| path.starts_with("/DCIM/100APPLE/IMG_")), "{told:?}");
    assert_eq!(told.only_here.iter().filter(|path| path.ends_with(".MOV")).count(), 3);
    let library = read(&file(&folder), &patient()).unwrap();
    assert_eq!(told.unclear.len() as u64, library.unclear);
    let all = library.all.unwrap().count();
    // Beside those in iCloud: what is in the bin, and what others shared.
    assert!(told.elsewhere.len() as u64 > all - 24 - library.unclear, "{all} {told:?}");
    assert!(!told.only_here.iter().any(|path| told.elsewhere.contains(path)));
    for column in ["ZASSET.ZFILENAME", "ZINTERNALRESOURCE.ZREMOTEAVAILABILITY"] {
        let lacking = written(&format!("ios = 18\nwithout = ['{column}']\n{GROUPS}"));
        assert_eq!(files(&file(&lacking), &patient()).unwrap(), None, "{column}");
    }
}

fn judged(library: &PhotoLibrary, service: &str) -> Judged {
    let unfit = library.unfit.as_ref().unwrap();
    unfit.services.get(service).unwrap_or(&unfit.others).clone()
}

/// What Google Photos never takes, one of each, and what it does.
const UNFIT: &str = "
    synced = { photos = 90, videos = 9 }
    trashed = { photos = 1, bytes = 300_000_000 }
    shared_album = { videos = 1, bytes = 30_000_000_000 }
    [also]
    synced = [{ videos = 1, bytes = 22_000_000_000 }, { photos = 2, kind = 'com.adobe.photoshop-image' }]
    optimised = [{ videos = 1, bytes = 40_000_000_000 }]
    only_here = [
        { photos = 1, width = 96, height = 128 }, { photos = 1, width = 96, height = 4000 },
        { photos = 1, bytes = 190_000_000, live_bytes = 90_000_000 }, { photos = 1, bytes = 0 },
        { photos = 1, bytes = 210_000_000, edited = true }, { photos = 1, kind = 'com.example.new' },
    ]";

#[test]
fn every_version_tells_what_a_service_never_takes() {
    for ios in [13, 14, 15, 16, 17, 18, 26] {
        let library = told(&format!("ios = {ios}\n{UNFIT}"));
        let google = judged(&library, "google-photos");
        let large = google.videos.too_large.unwrap();
        assert_eq!((large.limit_bytes, large.count, large.largest_bytes), (21_474_836_480, 2, 40_000_000_000), "{ios}");
        assert_eq!(google.photos.too_large.unwrap().count, 0, "neither with its film, nor one that was edited: {ios}");
        let of_photos = (google.photos.wrong_kind, google.photos.too_small, google.photos.empty);
        assert_eq!(of_photos, (Some(2), Some(1), 1), "{ios}");
        assert_eq!(google.untold, Untold { sizes: 1, ..Untold::default() }, "the edited one: {ios}");
        let listed: Vec<_> = google.listed.iter().map(|unfit| (unfit.reason, unfit.video, unfit.not_here)).collect();
        let expected = [
            (Reason::TooLarge, true, true),
            (Reason::TooLarge, true, false),
            (Reason::WrongKind, false, false),
            (Reason::WrongKind, false, false),
            (Reason::TooSmall, false, false),
            (Reason::Empty, false, false),
        ];
        assert_eq!(listed, expected, "{ios}");
        assert_eq!(
            (google.listed[1].folder.as_str(), google.listed[1].added_unix),
            ("DCIM/100APPLE", Some(1_678_307_200))
        );
        assert_eq!(judged(&library, "ente").videos.too_large.unwrap().count, 2, "its limit is another: {ios}");
        assert_eq!(judged(&library, "immich").listed.len(), 1, "no limit of it is known: {ios}");
        assert_eq!(library.missing, Vec::<String>::new(), "{ios}");
    }
}

#[test]
fn a_measure_that_the_library_does_not_have_is_not_told() {
    // 98 photos and 11 videos are the person's own.
    for (without, untold) in [
        ("'ZASSET.ZWIDTH'", Untold { sizes: 1, sides: 98, kinds: 0 }),
        ("'ZASSET.ZUNIFORMTYPEIDENTIFIER'", Untold { sizes: 1, sides: 0, kinds: 109 }),
        ("'ZASSET.ZADJUSTMENTSSTATE'", Untold { sizes: 3 + 1, sides: 1, kinds: 2 }),
        (
            "'ZINTERNALRESOURCE.ZDATALENGTH', 'ZADDITIONALASSETATTRIBUTES.ZORIGINALFILESIZE'",
            Untold { sizes: 109, sides: 0, kinds: 0 },
        ),
    ] {
        let library = told(&format!("ios = 18\nwithout = [{without}]\n{UNFIT}"));
        assert_eq!(judged(&library, "google-photos").untold, untold, "{without}");
        let column = without.split(',').next().unwrap().trim_matches('\'');
        assert!(library.missing.iter().any(|missing| missing == column), "{:?}", library.missing);
    }
    // One of the two sizes is enough for all but an empty file.
    let one = told(&format!("ios = 18\nwithout = ['ZINTERNALRESOURCE.ZDATALENGTH']\n{UNFIT}"));
    let google = judged(&one, "google-photos");
    assert_eq!((google.videos.too_large.unwrap().count, google.photos.empty, google.untold.sizes), (2, 0, 2));
    // Without a column that tells what is the person's own, nothing is.
    assert_eq!(told(&format!("ios = 18\nwithout = ['ZASSET.ZTRASHEDSTATE']\n{UNFIT}")).unfit, None);
}

#[test]
fn a_library_in_which_nothing_fits_fills_no_memory() {
    let library = told("ios = 18\nonly_here = { videos = 3_000, bytes = 300_000_000_000 }");
    for service in ["google-photos", "ente", "onedrive"] {
        let judged = judged(&library, service);
        assert_eq!((judged.videos.too_large.unwrap().count, judged.listed.len()), (3_000, 100), "{service}");
    }
}

#[test]
fn nonsense_in_the_place_of_measures_rules_nothing_out() {
    let folder = tempfile::tempdir().unwrap();
    let far = "x".repeat(100_000);
    let file = made(
        folder.path(),
        &format!("CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZKIND, ZTRASHEDSTATE, ZCLOUDLOCALSTATE, ZSAVEDASSETTYPE, ZDIRECTORY, ZFILENAME,
             ZWIDTH, ZHEIGHT, ZUNIFORMTYPEIDENTIFIER, ZADJUSTMENTSSTATE, ZADDEDDATE, ZADDITIONALATTRIBUTES);
         CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZORIGINALFILESIZE, ZORIGINALWIDTH, ZORIGINALHEIGHT);
         CREATE TABLE ZINTERNALRESOURCE (ZASSET, ZDATASTORESUBTYPE, ZLOCALAVAILABILITY, ZREMOTEAVAILABILITY, ZDATALENGTH);
         INSERT INTO ZASSET VALUES
             (1, 0, 0, 0, 3, 'DCIM/100APPLE', 'a', 'many', x'07', 7, 'no', 'today', 'there'),
             (2, 0, 0, 0, 3, 'DCIM/100APPLE', 'b', -3, 0, 'dyn.a', -1, 1e300, -9),
             (3, 1, 0, 0, 3, 'DCIM/100APPLE', 'c', 1e9, 9223372036854775807, x'', 0, -9e18, 9223372036854775807),
             (4, 1, 0, 0, 3, '../../etc', 'd', 1, 1, 'public.movie', 0, 9223372036854775807, 4),
             (5, 1, 0, 0, 3, 'DCIM/{far}', 'e', 1, 1, 'public.movie', 0, 1.5, 5),
             (6, 0, 0, 0, 3, 'DCIM/100APPLE', 'f', 9, 9, 'PUBLIC.HEIC', 0, NULL, 6);
         INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (4, -1, 0, 0), (5, 'big', 'wide', NULL), (6, 0, 4000, 3000);
         INSERT INTO ZINTERNALRESOURCE VALUES (1, 1, 1, 0, 'big'), (2, 1, 1, 0, -9223372036854775808), (3, 1, 1, 0, 9223372036854775807),
             (4, 1, 1, 0, 30000000000), (5, 1, 1, 0, 30000000000), (6, 1, 1, 0, 1.5);"
        ),
    );
    let google = judged(&read(&file, &patient()).unwrap(), "google-photos");
    assert_eq!((google.videos.too_large.unwrap().count, google.photos.count()), (2, 0));
    assert_eq!(google.untold, Untold { sizes: 4, sides: 2, kinds: 3 });
    let places: Vec<_> = google.listed.iter().map(|unfit| (unfit.folder.as_str(), unfit.added_unix)).collect();
    assert_eq!(places, [("", Some(978_307_201)), ("", None)]);
}

/// A database of our own making.
fn made(folder: &Path, sql: &str) -> std::path::PathBuf {
    let file = folder.join("Photos.sqlite");
    Connection::open(&file).unwrap().execute_batch(sql).unwrap();
    file
}

#[test]
fn what_is_no_library_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let garbage = file(&folder);
    for bytes in
        [vec![7; 100_000], b"SQLite format 3\0".to_vec(), [b"SQLite format 3\0".to_vec(), vec![9; 8000]].concat()]
    {
        std::fs::write(&garbage, bytes).unwrap();
        let told = read(&garbage, &patient());
        assert!(matches!(told, Err(NoLibrary::NotADatabase | NoLibrary::Damaged)), "{told:?}");
    }
    for sql in ["CREATE TABLE other (a)", "CREATE TABLE x (Z_PK); CREATE VIEW ZASSET AS SELECT * FROM x", ""] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(file(&folder), []).unwrap();
        assert_eq!(read(&made(folder.path(), sql), &patient()), Err(NoLibrary::NoAssets), "{sql}");
    }
}

#[test]
fn a_damaged_library_is_no_number() {
    let folder = written("ios = 18\nonly_here = { photos = 2000 }");
    std::fs::remove_file(folder.path().join("Photos.sqlite-wal")).unwrap();
    let whole = std::fs::read(file(&folder)).unwrap();
    let mut refused = 0;
    for page in 1..whole.len() / 4096 {
        let mut torn = whole.clone();
        torn[page * 4096..(page + 1) * 4096].fill(0xA5);
        std::fs::write(file(&folder), torn).unwrap();
        match read(&file(&folder), &patient()) {
            Err(NoLibrary::Damaged) => refused += 1,
            Err(other) => panic!("{page}: {other:?}"),
            // A page of an index, or of a table that nobody reads.
            Ok(library) => assert_eq!(library.only_here.unwrap().photos, 2000, "{page}"),
        }
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn words_in_the_place_of_numbers_harm_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let file = made(
        folder.path(),
        "CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZKIND, ZTRASHEDSTATE, ZCLOUDLOCALSTATE, ZSAVEDASSETTYPE, ZDIRECTORY, ZFILENAME);
         CREATE TABLE ZINTERNALRESOURCE (ZASSET, ZDATASTORESUBTYPE, ZLOCALAVAILABILITY, ZREMOTEAVAILABILITY, ZDATALENGTH);
         INSERT INTO ZASSET VALUES (1, 'a', 0, 0, 3, 'DCIM/100APPLE', 'a'), (2, 0, 0, x'00', 3, 1, 2), (3, 0, 0, 0, 3, '../..', 'b'),
             (4, 0, 0, 0, 3, 'DCIM/100APPLE', 'c'), (5, 0, 'in', 0, 3, 'd', 'e');
         INSERT INTO ZINTERNALRESOURCE VALUES (1, 1, 1, 0, 5), (2, 1, 1, 0, 5), (3, 1, 1, 0, -5), (4, 1, 1, 0, 9223372036854775807),
             (4, 18, 1, 0, 9223372036854775807), ('x', 1, 1, 0, 1), (9, 1, 1, 0, 1);",
    );
    let library = read(&file, &patient()).unwrap();
    assert_eq!(library.only_here, Some(Part { photos: 2, videos: 0, bytes: u64::MAX - 1, unsized_count: 1 }));
    assert_eq!(library.unclear, 2);
    let told = files(&file, &patient()).unwrap().unwrap();
    let expected = Files {
        only_here: vec!["/DCIM/100APPLE/c".to_owned()],
        only_here_unnamed: 1,
        unclear: vec!["/DCIM/100APPLE/a".to_owned()],
        elsewhere: vec![],
    };
    assert_eq!(told, expected);
}

#[test]
fn a_library_that_would_be_read_for_ever_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    // A column that is worked out anew for each row, and a hundred million rows of it.
    let file = made(
        folder.path(),
        "CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZKIND, ZTRASHEDSTATE AS (length(hex(zeroblob(100000)))));
         WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200000) INSERT INTO ZASSET SELECT x, 0 FROM n;",
    );
    let until = Until::deadline(Instant::now() + Duration::from_secs(3600));
    until.stopped.store(true, Ordering::Relaxed);
    assert_eq!(read(&file, &until), Err(NoLibrary::OutOfTime));
    let over = Until::deadline(Instant::now());
    assert_eq!(read(&file, &over), Err(NoLibrary::OutOfTime));
}

#[test]
fn a_row_larger_than_any_is_not_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let file = made(
        folder.path(),
        "CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZKIND, ZTRASHEDSTATE, ZSAVEDASSETTYPE, ZDIRECTORY, ZFILENAME);
         INSERT INTO ZASSET VALUES (1, zeroblob(100000000), 0, 3, 'DCIM/100APPLE', 'a');",
    );
    assert_eq!(read(&file, &patient()), Err(NoLibrary::TooLarge));
}
