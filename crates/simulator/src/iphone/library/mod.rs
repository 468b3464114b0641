//! A photo library that is not there: `Photos.sqlite` with its `-wal`, made of a few lines of TOML.
//!
//! ```toml
//! ["/PhotoData/Photos.sqlite".library]
//! ios = 18
//! synced = { photos = 1200, videos = 40 }
//! only_here = { photos = 12, bytes = 2_000_000 }
//! in_wal = ["only_here"]
//! ```
//!
//! The format is in `README.md`. It is written by SQLite itself, as the phone writes its own.

mod schema;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Connection, ToSql};
use serde::Deserialize;

use crate::folder::BadFolder;

/// Photos and videos that are alike.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Group {
    pub photos: u64,
    pub videos: u64,
    /// Of each original.
    pub bytes: Option<u64>,
    /// Each photo has a film of this size beside it (a Live Photo).
    pub live_bytes: Option<u64>,
    /// As it is shown; absent: what the camera makes.
    pub width: Option<u64>,
    pub height: Option<u64>,
    /// Uniform type identifier; absent: what the camera makes.
    pub kind: Option<String>,
    /// It was changed in Photos.
    pub edited: bool,
}

/// `library` of an entry of `media.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// The version whose tables it has.
    pub ios: u32,
    /// On the phone and in iCloud.
    #[serde(default)]
    pub synced: Group,
    /// In iCloud, and a small copy on the phone.
    #[serde(default)]
    pub optimised: Group,
    /// Its upload is pending.
    #[serde(default)]
    pub waiting: Group,
    /// Not in iCloud: taken while iCloud Photos was off.
    #[serde(default)]
    pub only_here: Group,
    /// "Couldn't sync this item".
    #[serde(default)]
    pub cannot_sync: Group,
    /// In the bin, and only here.
    #[serde(default)]
    pub trashed: Group,
    /// Of a shared album, and on the phone only.
    #[serde(default)]
    pub shared_album: Group,
    /// "Shared with You", out of a chat.
    #[serde(default)]
    pub shared_with_you: Group,
    /// With values that nobody has seen.
    #[serde(default)]
    pub strange: Group,
    /// More that is like a group, and differs in size or kind, by the group's name.
    #[serde(default)]
    pub also: BTreeMap<String, Vec<Group>>,
    /// Groups that stand in the `-wal` only, by name.
    #[serde(default)]
    pub in_wal: Vec<String>,
    /// Columns (`TABLE.COLUMN`) and tables that are missing.
    #[serde(default)]
    pub without: Vec<String>,
    /// So many bytes of other things, as large libraries have.
    #[serde(default)]
    pub filler_bytes: u64,
    /// How often iOS carries its log over, begins it anew and goes on writing while the main file is read: each time
    /// after so many reads of it. `changes = -1`: always.
    #[serde(default)]
    pub changes: i64,
    #[serde(default = "one")]
    pub reads_between_changes: u64,
}

fn one() -> u64 {
    1
}

/// The two files at one moment.
#[derive(Debug)]
struct Files {
    main: Vec<u8>,
    wal: Vec<u8>,
}

/// A library as AFC shows it: made when somebody looks for the first time.
#[derive(Debug)]
pub(crate) struct Served {
    library: Library,
    moments: OnceLock<Vec<Files>>,
    reads: AtomicU64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Main,
    Wal,
}

/// What the columns say of a photo of a group.
#[derive(Clone)]
struct Row {
    state: i64,
    master: Option<i64>,
    local: i64,
    remote: i64,
    resource_state: i64,
    saved_type: i64,
    scope: i64,
    trashed: i64,
    folder: &'static str,
}

const LOCAL: Row = Row {
    state: 0,
    master: None,
    local: 1,
    remote: 0,
    resource_state: 0,
    saved_type: 3,
    scope: 0,
    trashed: 0,
    folder: "DCIM",
};

impl Library {
    /// Reads a description, and says what is wrong with it.
    pub(crate) fn parse(place: &str, table: &toml::Value) -> Result<Self, BadFolder> {
        let library: Self = table.clone().try_into().map_err(|bad| BadFolder::new(place, format!("library: {bad}")))?;
        let groups: Vec<&str> = library.groups().iter().map(|(name, ..)| *name).collect();
        let unknown_group = library.in_wal.iter().find(|name| !groups.contains(&name.as_str()));
        let unknown_column = library.without.iter().find(|name| !schema::knows(name));
        let unknown_also = library.also.keys().find(|name| !groups.contains(&name.as_str()));
        match unknown_group.or(unknown_column).or(unknown_also) {
            Some(unknown) => Err(BadFolder::new(place, format!("library: there is no `{unknown}`"))),
            None => Ok(library),
        }
    }

    fn groups(&self) -> Vec<(&'static str, &Group, Row)> {
        let synced = Row { state: 1, master: Some(3), remote: 1, resource_state: 3, ..LOCAL };
        let groups = [
            ("synced", &self.synced, Row { ..synced }),
            (
                "optimised",
                &self.optimised,
                Row { local: -1, saved_type: 6, folder: "PhotoData/CPLAssets/group1", ..synced },
            ),
            ("waiting", &self.waiting, Row { state: 1, master: Some(1), resource_state: 1, ..LOCAL }),
            ("only_here", &self.only_here, LOCAL),
            ("cannot_sync", &self.cannot_sync, Row { state: 4, master: Some(0), ..LOCAL }),
            ("trashed", &self.trashed, Row { trashed: 1, ..LOCAL }),
            (
                "shared_album",
                &self.shared_album,
                Row {
                    saved_type: 4,
                    scope: 2,
                    resource_state: 2,
                    folder: "PhotoData/PhotoCloudSharingData/1/100CLOUD",
                    ..LOCAL
                },
            ),
            ("shared_with_you", &self.shared_with_you, Row { saved_type: 12, scope: 3, local: -32_768, ..LOCAL }),
            ("strange", &self.strange, Row { state: 9, local: 7, remote: 5, resource_state: 9, ..LOCAL }),
        ];
        let also = groups.iter().flat_map(|(name, _, row)| {
            let more = self.also.get(*name).map(Vec::as_slice).unwrap_or_default();
            more.iter().map(|group| (*name, group, row.clone()))
        });
        let also: Vec<_> = also.collect();
        groups.into_iter().chain(also).collect()
    }

    /// Writes the library into a folder, as `Photos.sqlite` and `Photos.sqlite-wal`.
    pub fn write(&self, folder: &Path) -> Result<(), CannotMake> {
        let files = self.make()?.into_iter().next().ok_or(CannotMake::Nothing)?;
        std::fs::write(folder.join("Photos.sqlite"), files.main)?;
        Ok(std::fs::write(folder.join("Photos.sqlite-wal"), files.wal)?)
    }

    /// The files at the beginning and after each change.
    fn make(&self) -> Result<Vec<Files>, CannotMake> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("Photos.sqlite");
        let mut connection = Connection::open(&file)?;
        connection.execute_batch(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = OFF;",
        )?;
        connection.execute_batch(&schema::schema(self.ios, &self.without))?;
        let mut next = 0;
        self.add(&mut connection, &mut next, |name| !self.in_wal.iter().any(|later| later == name))?;
        connection.execute_batch("CREATE TABLE ZFILLER (Z_PK INTEGER PRIMARY KEY, ZDATA BLOB);")?;
        for _ in 0..self.filler_bytes.div_ceil(1 << 16) {
            connection.execute("INSERT INTO ZFILLER (ZDATA) VALUES (randomblob(65536))", [])?;
        }
        carry_over(&connection)?;
        self.add(&mut connection, &mut next, |name| self.in_wal.iter().any(|later| later == name))?;
        let wal = folder.path().join("Photos.sqlite-wal");
        let now =
            || -> Result<Files, CannotMake> { Ok(Files { main: std::fs::read(&file)?, wal: std::fs::read(&wal)? }) };
        let mut moments = vec![now()?];
        // One in three is enough of those that go on for ever: see `Served::at`.
        for change in 0..u64::try_from(self.changes).unwrap_or(2) {
            carry_over(&connection)?;
            connection.execute("UPDATE ZFILLER SET ZDATA = randomblob(65536) WHERE Z_PK % 3 = ?1", [change % 3])?;
            connection.execute("INSERT INTO ZFILLER (ZDATA) VALUES (randomblob(100))", [])?;
            moments.push(now()?);
        }
        Ok(moments)
    }

    fn add(
        &self,
        connection: &mut Connection,
        next: &mut u64,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(), CannotMake> {
        let transaction = connection.transaction()?;
        let mut writer = Writer { into: &transaction, ios: self.ios, columns: BTreeMap::new() };
        for (_, group, row) in self.groups().iter().filter(|(name, ..)| wanted(name)) {
            for index in 0..group.photos + group.videos {
                writer.add(*next, group, row, index >= group.photos)?;
                *next += 1;
            }
        }
        Ok(transaction.commit()?)
    }
}

/// Puts rows into those columns that there are.
struct Writer<'a> {
    into: &'a Connection,
    ios: u32,
    /// By table.
    columns: BTreeMap<&'static str, Vec<String>>,
}

impl Writer<'_> {
    /// A photo or video, with its original and a thumbnail.
    fn add(&mut self, number: u64, group: &Group, row: &Row, video: bool) -> Result<(), CannotMake> {
        let key = i64::try_from(number + 1).unwrap_or(i64::MAX);
        let bytes = group.bytes.unwrap_or(1_800_000);
        let extension = if video { "MOV" } else { "HEIC" };
        let camera = if video { "com.apple.quicktime-movie" } else { "public.heic" };
        let kind = group.kind.as_deref().unwrap_or(camera);
        let (width, height) = if video { (1920, 1080) } else { (4032, 3024) };
        let sides = (group.width.unwrap_or(width).cast_signed(), group.height.unwrap_or(height).cast_signed());
        let folder = match row.folder {
            "DCIM" => format!("DCIM/{}APPLE", 100 + number / 1000),
            other => other.to_owned(),
        };
        let name = format!("IMG_{:04}.{extension}", number % 10_000);
        if let Some(state) = row.master {
            self.put("ZCLOUDMASTER", &[("Z_PK", &key), ("ZCLOUDLOCALSTATE", &state)])?;
        }
        let edited = i64::from(group.edited) * 2;
        // 2023, in Apple's seconds since 2001.
        let added = 700_000_000.5;
        let values: [(&str, &dyn ToSql); 19] = [
            ("Z_PK", &key),
            ("ZKIND", &i64::from(video)),
            ("ZCLOUDLOCALSTATE", &row.state),
            ("ZCLOUDISMYASSET", &0),
            ("ZCOMPLETE", &1),
            ("ZTRASHEDSTATE", &row.trashed),
            ("ZSAVEDASSETTYPE", &row.saved_type),
            ("ZBUNDLESCOPE", &row.scope),
            ("ZVISIBILITYSTATE", &0),
            ("ZMASTER", &row.master.map(|_| key)),
            ("ZADDITIONALATTRIBUTES", &key),
            ("ZDIRECTORY", &folder),
            ("ZFILENAME", &name),
            ("ZADDEDDATE", &added),
            ("ZADJUSTMENTSSTATE", &edited),
            ("ZHASADJUSTMENTS", &i64::from(group.edited)),
            ("ZHEIGHT", &sides.1),
            ("ZUNIFORMTYPEIDENTIFIER", &kind),
            ("ZWIDTH", &sides.0),
        ];
        self.put(schema::asset_table(self.ios), &values)?;
        let values: [(&str, &dyn ToSql); 5] = [
            ("Z_PK", &key),
            ("ZASSET", &key),
            ("ZORIGINALFILESIZE", &bytes.cast_signed()),
            ("ZORIGINALHEIGHT", &sides.1),
            ("ZORIGINALWIDTH", &sides.0),
        ];
        self.put("ZADDITIONALASSETATTRIBUTES", &values)?;
        let film = group.live_bytes.filter(|_| !video);
        // A small copy is always there, whatever became of the original.
        let resources =
            [(1, row.local, bytes), (3, 1, 40_000)].into_iter().chain(film.map(|bytes| (18, row.local, bytes)));
        for (kind, local, bytes) in resources {
            let values: [(&str, &dyn ToSql); 8] = [
                ("ZASSET", &key),
                ("ZDATASTORESUBTYPE", &kind),
                ("ZRESOURCETYPE", &i64::from(video)),
                ("ZLOCALAVAILABILITY", &local),
                ("ZREMOTEAVAILABILITY", &row.remote),
                ("ZCLOUDLOCALSTATE", &row.resource_state),
                ("ZTRASHEDSTATE", &0),
                ("ZDATALENGTH", &bytes.cast_signed()),
            ];
            self.put("ZINTERNALRESOURCE", &values)?;
        }
        Ok(())
    }

    fn put(&mut self, table: &'static str, values: &[(&str, &dyn ToSql)]) -> Result<(), CannotMake> {
        if !self.columns.contains_key(table) {
            let mut columns = self.into.prepare("SELECT name FROM pragma_table_info(?1)")?;
            let there = columns.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
            self.columns.insert(table, there);
        }
        let there = self.columns.get(table).map(Vec::as_slice).unwrap_or_default();
        let kept: Vec<_> = values.iter().filter(|(name, _)| there.iter().any(|column| column == name)).collect();
        // A library without this table.
        if kept.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = kept.iter().map(|(name, _)| *name).collect();
        let marks = vec!["?"; kept.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", "));
        let values: Vec<&dyn ToSql> = kept.iter().map(|(_, value)| *value).collect();
        self.into.prepare_cached(&sql)?.execute(values.as_slice())?;
        Ok(())
    }
}

/// What is in the log goes into the main file, and the next writer begins the log anew.
fn carry_over(connection: &Connection) -> Result<(), CannotMake> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?)
}

/// Why a library cannot be made: the disk of this computer.
#[derive(Debug, thiserror::Error)]
pub enum CannotMake {
    #[error(transparent)]
    Disk(#[from] std::io::Error),
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("nothing was made")]
    Nothing,
}

impl Served {
    pub(crate) fn new(library: Library) -> Self {
        Self { library, moments: OnceLock::new(), reads: AtomicU64::new(0) }
    }

    fn moments(&self) -> &[Files] {
        self.moments.get_or_init(|| {
            self.library.make().unwrap_or_else(|error| {
                tracing::error!(%error, "the simulated photo library could not be made");
                Vec::new()
            })
        })
    }

    /// How often the files have changed by now.
    pub(crate) fn changes(&self) -> u64 {
        let changed = self.reads.load(Ordering::Relaxed) / self.library.reads_between_changes.max(1);
        match u64::try_from(self.library.changes) {
            Ok(most) => changed.min(most),
            Err(_) => changed,
        }
    }

    pub(crate) fn size(&self, part: Part) -> u64 {
        self.now(part).0.len() as u64
    }

    /// Some bytes of a file as it is now. Reading the main file is what makes it change.
    pub(crate) fn read(&self, part: Part, offset: u64, length: u64) -> Vec<u8> {
        let (bytes, round) = self.now(part);
        let end = usize::try_from(offset.saturating_add(length)).unwrap_or(usize::MAX).min(bytes.len());
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(end);
        let mut piece = bytes[start..end].to_vec();
        if part == Part::Wal && start <= SALT && SALT < end {
            piece[SALT - start] ^= round;
        }
        if part == Part::Main && !piece.is_empty() {
            self.reads.fetch_add(1, Ordering::Relaxed);
        }
        piece
    }

    /// A file as it is now. Changes beyond those that were made go round; only the salt of the log tells one round from
    /// the next.
    fn now(&self, part: Part) -> (&[u8], u8) {
        let (moments, changes) = (self.moments(), self.changes());
        let count = moments.len() as u64;
        if count == 0 {
            return (&[], 0);
        }
        let files = &moments[usize::try_from(changes % count).unwrap_or(0)];
        let bytes = match part {
            Part::Main => &files.main,
            Part::Wal => &files.wal,
        };
        (bytes, u8::try_from(changes / count % 251).unwrap_or(0))
    }
}

/// Where the first salt stands in the header of the log.
const SALT: usize = 16;
