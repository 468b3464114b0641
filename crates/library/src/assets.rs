//! Goes over all photos of a library once.
//!
//! The originals come first, into a table of our own by photo: one pass over each table of the database, in the order in
//! which it lies on the disk, and no sorting in it. 200,000 photos take some megabytes. What only a few photos need is
//! looked up by its number.

use std::collections::HashMap;

use diagnosis::facts::photo_library::{Part, PhotoLibrary};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use crate::NoLibrary;
use crate::measures::{self, Attributes, Measures, of_original};
use crate::schema::{MASTERS, RESOURCES, Schema};
use crate::signs::{Original, Place, Signs};

/// Ten times the largest libraries that people speak of.
const MOST_PHOTOS: usize = 10_000_000;
/// `DCIM/100APPLE` has 13.
const LONGEST_FOLDER: usize = 255;
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
    let mut measures = Measures::of(connection, schema)?;
    each(connection, schema, &measures::columns(schema), &mut |asset, row| {
        if asset.whose != Whose::Own {
            return Ok(());
        }
        measures.add(asset, row, MORE)?;
        let Some(video) = asset.video else {
            unclear += 1;
            return Ok(());
        };
        let add = |part: &mut Part| {
            *(if video { &mut part.videos } else { &mut part.photos }) += 1;
            match asset.bytes() {
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
        Ok(())
    })?;
    Ok(PhotoLibrary {
        all: knows.assets.then_some(all),
        only_here: knows.places.then_some(only_here),
        cannot_sync: knows.states.then_some(cannot_sync),
        not_here: knows.places.then_some(not_here),
        unfit: knows.assets.then(|| measures.end()),
        unclear: if knows.places { unclear } else { 0 },
        missing: knows.missing,
    })
}

pub(crate) fn files(connection: &Connection, schema: &Schema) -> Result<Option<Files>, NoLibrary> {
    let mut files = Files::default();
    if !Knows::of(schema).places || !schema.lacks(schema.assets, &["ZDIRECTORY", "ZFILENAME"]).is_empty() {
        return Ok(None);
    }
    let names = ["ZDIRECTORY", "ZFILENAME"].map(|name| schema.column(schema.assets, "a", name));
    each(connection, schema, &names, &mut |asset, row| {
        let path = path(text(row, MORE)?, text(row, MORE + 1)?);
        let place = match (asset.whose, asset.video) {
            (Whose::Own, Some(_)) => asset.signs.place(),
            (Whose::Own, None) | (Whose::Unclear, _) => Place::Unclear,
            (Whose::Binned | Whose::Others, _) => {
                files.elsewhere.extend(path);
                return Ok(());
            }
        };
        match (place, path) {
            (Place::OnlyHere, Some(path)) => files.only_here.push(path),
            (Place::OnlyHere, None) => files.only_here_unnamed += 1,
            (Place::HereAndInCloud | Place::OnlyInCloud, path) => files.elsewhere.extend(path),
            (Place::Unclear, path) => files.unclear.extend(path),
        }
        Ok(())
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
        let missing = [of_assets, of_states, of_places, measures::missing(schema)].concat();
        Self { assets, places, states, missing }
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
pub(crate) struct Asset {
    whose: Whose,
    /// `None`: a kind that is new to us.
    pub(crate) video: Option<bool>,
    pub(crate) signs: Signs,
    /// Without the film of a Live Photo.
    pub(crate) original_bytes: Option<u64>,
    /// Where its [`Attributes`] are.
    pub(crate) attributes: Option<i64>,
}

impl Asset {
    /// With the film of a Live Photo.
    fn bytes(&self) -> Option<u64> {
        let film = self.signs.original.map_or(0, |original| original.live_bytes);
        self.original_bytes.map(|bytes| bytes.saturating_add(film))
    }
}

/// Where what else was asked for begins in a row.
const MORE: usize = 8;

/// All of them. `more`: what else is read of each row, from [`MORE`] on.
fn each(
    connection: &Connection,
    schema: &Schema,
    more: &[String],
    take: &mut dyn FnMut(&Asset, &Row<'_>) -> Result<(), NoLibrary>,
) -> Result<(), NoLibrary> {
    let originals = originals(connection, schema)?;
    let mut attributes = Attributes::of(connection, schema)?;
    let column = |name: &str| schema.column(schema.assets, "a", name);
    let with_masters = schema.has(MASTERS, "Z_PK") && schema.has(schema.assets, "ZMASTER");
    let (master, join) = if with_masters && schema.has(MASTERS, "ZCLOUDLOCALSTATE") {
        ("m.ZCLOUDLOCALSTATE", format!("LEFT JOIN {MASTERS} m ON m.Z_PK = a.ZMASTER"))
    } else {
        ("NULL", String::new())
    };
    let columns = ["ZKIND", "ZTRASHEDSTATE", "ZCLOUDLOCALSTATE", "ZSAVEDASSETTYPE", "ZBUNDLESCOPE"].map(column);
    let columns = [&columns[..], &[master.to_owned(), column("ZADDITIONALATTRIBUTES")], more].concat();
    let sql = format!("SELECT a.Z_PK, {} FROM {} a {join}", columns.join(", "), schema.assets);
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
        let key = integer(row, 7)?;
        let stated = original.and_then(|original| original.bytes);
        let taken = if stated.is_none_or(|bytes| bytes == 0) { attributes.taken(key)?.bytes } else { None };
        let original_bytes = of_original(stated, taken, signs.is_here() == Some(true));
        take(&Asset { whose, video, signs, original_bytes, attributes: key }, row)?;
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
        let bytes = measures::bytes(row, 5)?;
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

/// A number, or nothing where there is something else.
pub(crate) fn integer(row: &Row<'_>, index: usize) -> Result<Option<i64>, NoLibrary> {
    Ok(match row.get_ref(index)? {
        ValueRef::Integer(number) => Some(number),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Text(_) | ValueRef::Blob(_) => None,
    })
}

pub(crate) fn text<'a>(row: &'a Row<'_>, index: usize) -> Result<Option<&'a str>, NoLibrary> {
    Ok(match row.get_ref(index)? {
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok(),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => None,
    })
}

/// Where AFC has the file. A name that leads elsewhere is none.
fn path(folder: Option<&str>, name: Option<&str>) -> Option<String> {
    let (folder, name) = (self::folder(folder?)?, name?);
    is_plain(name).then(|| format!("/{folder}/{name}"))
}

/// A folder of originals. One that leads elsewhere, or is longer than any, is none.
pub(crate) fn folder(folder: &str) -> Option<&str> {
    let known = ["DCIM/", "PhotoData/CPLAssets/"].iter().any(|begin| folder.starts_with(begin));
    (known && folder.len() <= LONGEST_FOLDER && folder.split('/').all(is_plain)).then_some(folder)
}

fn is_plain(part: &str) -> bool {
    !matches!(part, "" | "." | "..") && !part.contains(['/', '\\', '\0', '\n', '\r'])
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
