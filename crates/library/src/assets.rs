//! Goes over all photos of a library once.
//!
//! The originals come first, into a table of our own by photo: one pass over each table of the database, in the order in
//! which it lies on the disk, and no sorting in it. 200,000 photos take some megabytes.

use std::collections::HashMap;

use diagnosis::facts::photo_library::{Part, PhotoLibrary};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::NoLibrary;
use crate::schema::{ATTRIBUTES, MASTERS, RESOURCES, Schema};
use crate::signs::{Original, Place, Signs};

/// Ten times the largest libraries that people speak of.
const MOST_PHOTOS: usize = 10_000_000;
/// Kinds of resources (`ZDATASTORESUBTYPE`): the original, and the film of a Live Photo.
const ORIGINAL: i64 = 1;
const LIVE_FILM: i64 = 18;

/// Where the originals lie, by where else they are. Paths are below the folder that AFC shows, beginning with a slash:
/// `/DCIM/100APPLE/IMG_0001.HEIC`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// Those that [`crate::read`] counts as [`PhotoLibrary::only_here`].
    pub only_here: Vec<String>,
    /// So many more are only here, and the library does not say where.
    pub only_here_unnamed: u64,
    /// The signs are missing, new to us, or contradict each other.
    pub unclear: Vec<String>,
    /// In iCloud as well, in the bin, or somebody else's.
    pub elsewhere: Vec<String>,
}

pub(crate) fn count(connection: &Connection, schema: &Schema) -> Result<PhotoLibrary, NoLibrary> {
    let knows = Knows::of(schema);
    let (mut all, mut only_here, mut cannot_sync, mut not_here) =
        (Part::default(), Part::default(), Part::default(), Part::default());
    let mut unclear = 0;
    // Names stand far behind in each row; to count, nobody has to go there.
    each(connection, schema, &[], &mut |asset| {
        if asset.whose != Whose::Own {
            return;
        }
        let Some(video) = asset.video else {
            unclear += 1;
            return;
        };
        let add = |part: &mut Part| {
            *(if video { &mut part.videos } else { &mut part.photos }) += 1;
            match asset.bytes {
                Some(bytes) => part.bytes = part.bytes.saturating_add(bytes),
                None => part.unsized_count += 1,
            }
        };
        add(&mut all);
        match asset.signs.place() {
            Place::OnlyHere => add(&mut only_here),
            Place::OnlyInCloud => add(&mut not_here),
            Place::HereAndInCloud => {}
            Place::Unclear => unclear += 1,
        }
        if asset.signs.cannot_sync() {
            add(&mut cannot_sync);
        }
    })?;
    Ok(PhotoLibrary {
        all: knows.assets.then_some(all),
        only_here: knows.places.then_some(only_here),
        cannot_sync: knows.states.then_some(cannot_sync),
        not_here: knows.places.then_some(not_here),
        unclear: if knows.places { unclear } else { 0 },
        missing: knows.missing,
    })
}

pub(crate) fn files(connection: &Connection, schema: &Schema) -> Result<Option<Files>, NoLibrary> {
    let mut files = Files::default();
    if !Knows::of(schema).places || !schema.lacks(schema.assets, &["ZDIRECTORY", "ZFILENAME"]).is_empty() {
        return Ok(None);
    }
    each(connection, schema, &["ZDIRECTORY", "ZFILENAME"], &mut |asset| {
        let place = match (asset.whose, asset.video) {
            (Whose::Own, Some(_)) => asset.signs.place(),
            (Whose::Own, None) | (Whose::Unclear, _) => Place::Unclear,
            (Whose::Binned | Whose::Others, _) => {
                files.elsewhere.extend(asset.path);
                return;
            }
        };
        match (place, asset.path) {
            (Place::OnlyHere, Some(path)) => files.only_here.push(path),
            (Place::OnlyHere, None) => files.only_here_unnamed += 1,
            (Place::HereAndInCloud | Place::OnlyInCloud, path) => files.elsewhere.extend(path),
            (Place::Unclear, path) => files.unclear.extend(path),
        }
    })?;
    Ok(Some(files))
}

/// What this database can tell at all.
struct Knows {
    assets: bool,
    places: bool,
    states: bool,
    missing: Vec<String>,
}

impl Knows {
    fn of(schema: &Schema) -> Self {
        let table = schema.assets;
        let mut of_assets = schema.lacks(table, &["ZKIND", "ZTRASHEDSTATE"]);
        // Either of the two tells what other people shared; older versions have only the first.
        if !schema.has(table, "ZSAVEDASSETTYPE") && !schema.has(table, "ZBUNDLESCOPE") {
            of_assets.push(format!("{table}.ZSAVEDASSETTYPE"));
        }
        let of_states = schema.lacks(table, &["ZCLOUDLOCALSTATE"]);
        let needed = ["ZASSET", "ZDATASTORESUBTYPE", "ZLOCALAVAILABILITY", "ZREMOTEAVAILABILITY"];
        let of_places = schema.lacks(RESOURCES, &needed);
        let assets = of_assets.is_empty();
        let states = assets && of_states.is_empty();
        let places = states && of_places.is_empty();
        Self { assets, places, states, missing: [of_assets, of_states, of_places].concat() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The person's own, and not in the bin.
    Own,
    Binned,
    Others,
    /// Perhaps in the bin: in a state that we do not know.
    Unclear,
}

/// A photo or video.
struct Asset {
    whose: Whose,
    /// `None`: a kind that is new to us.
    video: Option<bool>,
    signs: Signs,
    bytes: Option<u64>,
    path: Option<String>,
}

/// All of them. `names` are the columns of folder and name, where these are wanted.
fn each(
    connection: &Connection,
    schema: &Schema,
    names: &[&str],
    take: &mut dyn FnMut(Asset),
) -> Result<(), NoLibrary> {
    let originals = originals(connection, schema)?;
    let sizes = if originals.values().any(|original| original.bytes.is_none()) || originals.is_empty() {
        sizes(connection, schema)?
    } else {
        HashMap::new()
    };
    let column = |name: &str| schema.column(schema.assets, "a", name);
    let with_masters = schema.has(MASTERS, "Z_PK") && schema.has(schema.assets, "ZMASTER");
    let (master, join) = if with_masters && schema.has(MASTERS, "ZCLOUDLOCALSTATE") {
        ("m.ZCLOUDLOCALSTATE", format!("LEFT JOIN {MASTERS} m ON m.Z_PK = a.ZMASTER"))
    } else {
        ("NULL", String::new())
    };
    let columns = ["ZKIND", "ZTRASHEDSTATE", "ZCLOUDLOCALSTATE", "ZSAVEDASSETTYPE", "ZBUNDLESCOPE"].map(column);
    let names: String = names.iter().map(|name| format!(", {}", column(name))).collect();
    let sql = format!("SELECT a.Z_PK, {}, {master}{names} FROM {} a {join}", columns.join(", "), schema.assets);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut seen = 0;
    while let Some(row) = rows.next()? {
        seen += 1;
        if seen > MOST_PHOTOS {
            return Err(NoLibrary::TooLarge);
        }
        let Some(key) = integer(row, 0)? else { continue };
        let original = originals.get(&key).copied();
        let signs = Signs {
            state: integer(row, 3)?,
            saved_type: integer(row, 4)?,
            scope: integer(row, 5)?,
            master_state: integer(row, 6)?,
            original,
        };
        let whose = match integer(row, 2)? {
            Some(1) => Whose::Binned,
            _ if signs.is_others() => Whose::Others,
            Some(0) => Whose::Own,
            Some(_) | None => Whose::Unclear,
        };
        let video = match integer(row, 1)? {
            Some(0) => Some(false),
            Some(1) => Some(true),
            Some(_) | None => None,
        };
        let bytes = original.and_then(|original| original.bytes).or_else(|| sizes.get(&key).copied());
        let bytes = bytes.map(|bytes| bytes.saturating_add(original.map_or(0, |original| original.live_bytes)));
        let path = if names.is_empty() { None } else { path(text(row, 7)?, text(row, 8)?) };
        take(Asset { whose, video, signs, bytes, path });
    }
    Ok(())
}

/// The original of each photo.
fn originals(connection: &Connection, schema: &Schema) -> Result<HashMap<i64, Original>, NoLibrary> {
    let mut originals: HashMap<i64, Original> = HashMap::new();
    if !schema.lacks(RESOURCES, &["ZASSET", "ZDATASTORESUBTYPE"]).is_empty() {
        return Ok(originals);
    }
    let column = |name: &str| schema.column(RESOURCES, "r", name);
    let columns = ["ZLOCALAVAILABILITY", "ZREMOTEAVAILABILITY", "ZCLOUDLOCALSTATE", "ZDATALENGTH"].map(column);
    let thrown_away = column("ZTRASHEDSTATE");
    let sql = format!(
        "SELECT r.ZASSET, r.ZDATASTORESUBTYPE, {} FROM {RESOURCES} r \
         WHERE r.ZDATASTORESUBTYPE IN ({ORIGINAL}, {LIVE_FILM}) AND ifnull({thrown_away}, 0) = 0",
        columns.join(", ")
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(key) = integer(row, 0)? else { continue };
        if originals.len() >= MOST_PHOTOS && !originals.contains_key(&key) {
            return Err(NoLibrary::TooLarge);
        }
        let bytes = integer(row, 5)?.and_then(|bytes| u64::try_from(bytes).ok()).filter(|bytes| *bytes > 0);
        let original = originals.entry(key).or_default();
        if integer(row, 1)? == Some(LIVE_FILM) {
            original.live_bytes = original.live_bytes.saturating_add(bytes.unwrap_or(0));
            continue;
        }
        // Of several, the one that is there counts: `None` is less than any number, and -1 less than 1.
        original.local = original.local.max(integer(row, 2)?);
        original.remote = original.remote.max(integer(row, 3)?);
        original.cloud_state = original.cloud_state.max(integer(row, 4)?);
        original.bytes = original.bytes.max(bytes);
    }
    Ok(originals)
}

/// Sizes of originals as they were taken in, for photos whose resource has none.
fn sizes(connection: &Connection, schema: &Schema) -> Result<HashMap<i64, u64>, NoLibrary> {
    let mut sizes = HashMap::new();
    if !schema.lacks(ATTRIBUTES, &["ZASSET", "ZORIGINALFILESIZE"]).is_empty() {
        return Ok(sizes);
    }
    let mut statement = connection.prepare(&format!("SELECT ZASSET, ZORIGINALFILESIZE FROM {ATTRIBUTES}"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes = integer(row, 1)?.and_then(|bytes| u64::try_from(bytes).ok()).filter(|bytes| *bytes > 0);
        if let (Some(key), Some(bytes)) = (integer(row, 0)?, bytes) {
            if sizes.len() >= MOST_PHOTOS {
                return Err(NoLibrary::TooLarge);
            }
            sizes.insert(key, bytes);
        }
    }
    Ok(sizes)
}

/// A number, or nothing where there is something else.
fn integer(row: &Row<'_>, index: usize) -> Result<Option<i64>, NoLibrary> {
    Ok(match row.get_ref(index)? {
        ValueRef::Integer(number) => Some(number),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => None,
    })
}

fn text<'a>(row: &'a Row<'_>, index: usize) -> Result<Option<&'a str>, NoLibrary> {
    Ok(match row.get_ref(index)? {
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok(),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => None,
    })
}

/// Where AFC has the file. A name that leads elsewhere is none.
fn path(folder: Option<&str>, name: Option<&str>) -> Option<String> {
    let (folder, name) = (folder?, name?);
    let known = ["DCIM/", "PhotoData/CPLAssets/"].iter().any(|begin| folder.starts_with(begin));
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['/', '\\', '\0', '\n', '\r']);
    (known && folder.split('/').all(plain) && plain(name)).then(|| format!("/{folder}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_photos_and_nowhere_else() {
        let good = path(Some("DCIM/100APPLE"), Some("IMG_0001.HEIC"));
        assert_eq!(good.as_deref(), Some("/DCIM/100APPLE/IMG_0001.HEIC"));
        assert!(path(Some("PhotoData/CPLAssets/group1"), Some("A.JPG")).is_some());
        for (folder, name) in [
            ("DCIM/../PhotoData", "Photos.sqlite"),
            ("DCIM", "a"),
            ("DCIM//a", "b"),
            ("/DCIM/100APPLE", "a"),
            ("DCIM/100APPLE", "../a"),
            ("DCIM/100APPLE", ""),
            ("DCIM/100APPLE", "a\nb"),
            ("PhotoData/Thumbnails", "a"),
        ] {
            assert_eq!(path(Some(folder), Some(name)), None, "{folder} {name}");
        }
    }
}
