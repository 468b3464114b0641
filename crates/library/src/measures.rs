//! How large a photo is, in bytes and pixels, and of which kind: what decides whether a service takes it.
//!
//! | column | values |
//! |---|---|
//! | `ZINTERNALRESOURCE.ZDATALENGTH` | bytes of a file; of the original where `ZDATASTORESUBTYPE` is 1 |
//! | `ZADDITIONALASSETATTRIBUTES.ZORIGINALFILESIZE` | bytes of the original |
//! | `ZASSET.ZWIDTH`, `ZHEIGHT` | pixels as it is shown, after edits |
//! | `ZADDITIONALASSETATTRIBUTES.ZORIGINALWIDTH`, `ZORIGINALHEIGHT` | pixels before edits |
//! | `ZASSET.ZUNIFORMTYPEIDENTIFIER` | `public.heic` |
//! | `ZASSET.ZADJUSTMENTSSTATE` | iOS 18 and newer: 0 not edited |
//! | `ZASSET.ZHASADJUSTMENTS` | up to iOS 17: 0 not edited |
//! | `ZASSET.ZADDEDDATE` | seconds since 2001 |
//!
//! As theforensicscooter.com, iLEAPP and osxphotos read them.

use diagnosis::facts::photo_library::services::{Judges, Original};
use rusqlite::{Connection, Row, Statement};

use crate::NoLibrary;
use crate::assets::{Asset, folder, integer, text};
use crate::schema::{ATTRIBUTES, RESOURCES, Schema};

/// More than any iPhone has room for: such a number is no size.
const MOST_BYTES: u64 = 4 << 40;
/// The year 2001, in Unix seconds.
const APPLE_EPOCH_UNIX: i64 = 978_307_200;
/// The end of the year 9999, in Unix seconds.
const LAST_UNIX: i64 = 253_402_300_799;

const WIDTH: &str = "ZWIDTH";
const HEIGHT: &str = "ZHEIGHT";
const KIND: &str = "ZUNIFORMTYPEIDENTIFIER";
const EDITS: &str = "ZADJUSTMENTSSTATE";
const EARLIER_EDITS: &str = "ZHASADJUSTMENTS";

/// What is read of each row, in this order.
pub(crate) fn columns(schema: &Schema) -> Vec<String> {
    let column = |name: &str| schema.column(schema.assets, "a", name);
    let added = column("ZADDEDDATE");
    let seconds = format!("CASE WHEN typeof({added}) IN ('integer', 'real') THEN CAST({added} AS INTEGER) END");
    let edits = format!("ifnull({}, {})", column(EDITS), column(EARLIER_EDITS));
    vec![column(WIDTH), column(HEIGHT), edits, seconds, column(KIND), column("ZDIRECTORY")]
}

/// What this database lacks of it.
pub(crate) fn missing(schema: &Schema) -> Vec<String> {
    let mut missing = schema.lacks(schema.assets, &[WIDTH, HEIGHT, KIND]);
    if !schema.has(schema.assets, EDITS) && !schema.has(schema.assets, EARLIER_EDITS) {
        missing.push(format!("{}.{EDITS}", schema.assets));
    }
    let sizes = [schema.lacks(RESOURCES, &["ZDATALENGTH"]), schema.lacks(ATTRIBUTES, &["ZORIGINALFILESIZE"])];
    if sizes.iter().all(|lacking| !lacking.is_empty()) {
        missing.extend(sizes.concat());
    }
    missing
}

/// What stands in a table of its own, with wide rows: looked up where the others do not say.
pub(crate) struct Attributes<'c>(Option<Statement<'c>>);

/// A photo as it was taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// 0 may as well mean that iOS does not know.
    pub bytes: Option<u64>,
    pub sides: Option<(u64, u64)>,
}

impl<'c> Attributes<'c> {
    pub(crate) fn of(connection: &'c Connection, schema: &Schema) -> Result<Self, NoLibrary> {
        if !schema.has(ATTRIBUTES, "Z_PK") {
            return Ok(Self(None));
        }
        let columns =
            ["ZORIGINALFILESIZE", "ZORIGINALWIDTH", "ZORIGINALHEIGHT"].map(|name| schema.column(ATTRIBUTES, "t", name));
        let sql = format!("SELECT {} FROM {ATTRIBUTES} t WHERE t.Z_PK = ?1", columns.join(", "));
        Ok(Self(Some(connection.prepare(&sql)?)))
    }

    pub(crate) fn taken(&mut self, key: Option<i64>) -> Result<Taken, NoLibrary> {
        let (Self(Some(statement)), Some(key)) = (self, key) else { return Ok(Taken::default()) };
        let mut rows = statement.query([key])?;
        let Some(row) = rows.next()? else { return Ok(Taken::default()) };
        Ok(Taken { bytes: bytes(row, 0)?, sides: sides(row, 1)? })
    }
}

/// Which originals services never take.
pub(crate) struct Measures<'c> {
    judges: Judges,
    attributes: Attributes<'c>,
}

impl<'c> Measures<'c> {
    pub(crate) fn of(connection: &'c Connection, schema: &Schema) -> Result<Self, NoLibrary> {
        Ok(Self { judges: Judges::default(), attributes: Attributes::of(connection, schema)? })
    }

    /// `row` has [`columns`] from `first` on.
    pub(crate) fn add(&mut self, asset: &Asset, row: &Row<'_>, first: usize) -> Result<(), NoLibrary> {
        let Some(video) = asset.video else {
            self.judges.add_unclear();
            return Ok(());
        };
        let mut shown = sides(row, first)?;
        if shown.is_some_and(|sides| self.judges.is_small(sides)) {
            let taken = self.attributes.taken(asset.attributes)?.sides;
            shown = match (taken, asset.signs.is_here()) {
                (Some(taken), _) => shown.map(|(width, height)| (width.max(taken.0), height.max(taken.1))),
                (None, Some(true)) => shown,
                // It may be the size of the small copy.
                (None, Some(false) | None) => None,
            };
        }
        let seconds = integer(row, first + 3)?.and_then(|seconds| seconds.checked_add(APPLE_EPOCH_UNIX));
        self.judges.add(&Original {
            video,
            bytes: asset.original_bytes.filter(|bytes| *bytes <= MOST_BYTES),
            kind: text(row, first + 4)?,
            sides: shown,
            edited: integer(row, first + 2)?.map(|edits| edits != 0),
            folder: text(row, first + 5)?.and_then(folder),
            added_unix: seconds.filter(|unix| (0..=LAST_UNIX).contains(unix)),
            not_here: asset.signs.is_here() == Some(false),
        });
        Ok(())
    }

    pub(crate) fn end(self) -> diagnosis::facts::photo_library::services::ByService {
        self.judges.end()
    }
}

/// Of the original: `stated` by its file, or by what was written down when it was taken. 0 only where both say so, and of a
/// file that is on the phone: of one in iCloud iOS writes 0 for what it does not know.
pub(crate) fn of_original(stated: Option<u64>, taken: Option<u64>, here: bool) -> Option<u64> {
    match (stated, taken) {
        (Some(bytes @ 1..), _) | (None | Some(0), Some(bytes @ 1..)) => Some(bytes),
        (Some(0), Some(0)) if here => Some(0),
        (None | Some(0), None | Some(0)) => None,
    }
}

pub(crate) fn bytes(row: &Row<'_>, index: usize) -> Result<Option<u64>, NoLibrary> {
    Ok(integer(row, index)?.and_then(|bytes| u64::try_from(bytes).ok()))
}

/// Two columns; both are known, or none.
fn sides(row: &Row<'_>, first: usize) -> Result<Option<(u64, u64)>, NoLibrary> {
    let side = |index| Ok::<_, NoLibrary>(bytes(row, index)?.filter(|pixels| *pixels > 0));
    Ok(side(first)?.zip(side(first + 1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_empty_because_nobody_wrote_its_size_down() {
        for (stated, taken, here, expected) in [
            (Some(5), Some(7), true, Some(5)),
            (Some(0), Some(7), true, Some(7)),
            (None, Some(7), false, Some(7)),
            (Some(0), Some(0), true, Some(0)),
            (Some(0), Some(0), false, None),
            (Some(0), None, true, None),
            (None, Some(0), true, None),
            (None, None, true, None),
        ] {
            assert_eq!(of_original(stated, taken, here), expected, "{stated:?} {taken:?} {here}");
        }
    }
}
