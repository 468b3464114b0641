//! Tables and columns of `Photos.sqlite`, by the version of iOS. Only what tells where photos are, and some of the rest,
//! so that whoever reads it has to look for its columns.
//!
//! Names and the name of the album table by version: queries of iLEAPP (Ph001, Ph002) and theforensicscooter.com for
//! iOS 13 to 26. Since which version a column is there is from the same queries where a version has queries of its own
//! (`ZGENERICASSET`, the album tables, upload jobs, `ZADJUSTMENTSSTATE` in the place of `ZHASADJUSTMENTS`); the others
//! (`ZBUNDLESCOPE`, `ZSYNDICATIONSTATE`, `ZSTABLEHASH`, `ZLIBRARYSCOPE`) are from memory.

use std::ops::RangeInclusive;

/// A column, and the versions that have it.
type Column = (&'static str, &'static str, RangeInclusive<u32>);

const ALWAYS: RangeInclusive<u32> = 0..=u32::MAX;

const fn since(version: u32) -> RangeInclusive<u32> {
    version..=u32::MAX
}

const ASSET: &[Column] = &[
    ("Z_ENT", "INTEGER", ALWAYS),
    ("Z_OPT", "INTEGER", ALWAYS),
    ("ZADJUSTMENTSSTATE", "INTEGER", since(18)),
    ("ZBUNDLESCOPE", "INTEGER", since(15)),
    ("ZCLOUDISDELETABLE", "INTEGER", ALWAYS),
    ("ZCLOUDISMYASSET", "INTEGER", ALWAYS),
    ("ZCLOUDLOCALSTATE", "INTEGER", ALWAYS),
    ("ZCOMPLETE", "INTEGER", ALWAYS),
    ("ZFAVORITE", "INTEGER", ALWAYS),
    ("ZHASADJUSTMENTS", "INTEGER", 0..=17),
    ("ZHEIGHT", "INTEGER", ALWAYS),
    ("ZHIDDEN", "INTEGER", ALWAYS),
    ("ZKIND", "INTEGER", ALWAYS),
    ("ZKINDSUBTYPE", "INTEGER", ALWAYS),
    ("ZLIBRARYSCOPE", "INTEGER", since(16)),
    ("ZSAVEDASSETTYPE", "INTEGER", ALWAYS),
    ("ZSYNDICATIONSTATE", "INTEGER", since(15)),
    ("ZTRASHEDSTATE", "INTEGER", ALWAYS),
    ("ZVISIBILITYSTATE", "INTEGER", ALWAYS),
    ("ZWIDTH", "INTEGER", ALWAYS),
    ("ZADDITIONALATTRIBUTES", "INTEGER", ALWAYS),
    ("ZMASTER", "INTEGER", ALWAYS),
    ("ZADDEDDATE", "TIMESTAMP", ALWAYS),
    ("ZDATECREATED", "TIMESTAMP", ALWAYS),
    ("ZTRASHEDDATE", "TIMESTAMP", ALWAYS),
    ("ZDIRECTORY", "VARCHAR", ALWAYS),
    ("ZFILENAME", "VARCHAR", ALWAYS),
    ("ZUNIFORMTYPEIDENTIFIER", "VARCHAR", ALWAYS),
    ("ZUUID", "VARCHAR", ALWAYS),
];

const ATTRIBUTES: &[Column] = &[
    ("Z_ENT", "INTEGER", ALWAYS),
    ("Z_OPT", "INTEGER", ALWAYS),
    ("ZORIGINALFILESIZE", "INTEGER", ALWAYS),
    ("ZORIGINALHEIGHT", "INTEGER", ALWAYS),
    ("ZORIGINALWIDTH", "INTEGER", ALWAYS),
    ("ZASSET", "INTEGER", ALWAYS),
    ("ZORIGINALFILENAME", "VARCHAR", ALWAYS),
    ("ZIMPORTEDBYBUNDLEIDENTIFIER", "VARCHAR", since(15)),
    ("ZREVERSELOCATIONDATA", "BLOB", ALWAYS),
];

const MASTER: &[Column] = &[
    ("Z_ENT", "INTEGER", ALWAYS),
    ("Z_OPT", "INTEGER", ALWAYS),
    ("ZCLOUDLOCALSTATE", "INTEGER", ALWAYS),
    ("ZORIGINALFILENAME", "VARCHAR", ALWAYS),
];

const RESOURCE: &[Column] = &[
    ("Z_ENT", "INTEGER", ALWAYS),
    ("Z_OPT", "INTEGER", ALWAYS),
    ("ZCLOUDLOCALSTATE", "INTEGER", ALWAYS),
    ("ZDATASTORECLASSID", "INTEGER", ALWAYS),
    ("ZDATASTORESUBTYPE", "INTEGER", ALWAYS),
    ("ZLOCALAVAILABILITY", "INTEGER", ALWAYS),
    ("ZREMOTEAVAILABILITY", "INTEGER", ALWAYS),
    ("ZRESOURCETYPE", "INTEGER", ALWAYS),
    ("ZTRASHEDSTATE", "INTEGER", ALWAYS),
    ("ZVERSION", "INTEGER", ALWAYS),
    ("ZASSET", "INTEGER", ALWAYS),
    ("ZDATALENGTH", "INTEGER", ALWAYS),
    ("ZFINGERPRINT", "VARCHAR", ALWAYS),
    ("ZSTABLEHASH", "VARCHAR", since(18)),
];

/// The table of photos.
pub(super) fn asset_table(ios: u32) -> &'static str {
    if ios < 14 { "ZGENERICASSET" } else { "ZASSET" }
}

/// Albums and what is in them.
fn album_table(ios: u32) -> u32 {
    match ios {
        ..=14 => 26,
        15 => 27,
        16 => 28,
        17 => 29,
        18..=25 => 30,
        26.. => 33,
    }
}

/// A table with those of these columns that `ios` has, but for those of `without` (`TABLE.COLUMN`).
fn table(name: &str, columns: &[Column], ios: u32, without: &[String]) -> String {
    let kept = columns
        .iter()
        .filter(|(column, _, versions)| versions.contains(&ios) && !without.contains(&format!("{name}.{column}")))
        .map(|(column, kind, _)| format!(", {column} {kind}"));
    format!("CREATE TABLE {name} (Z_PK INTEGER PRIMARY KEY{});\n", kept.collect::<String>())
}

/// All that makes an empty library.
pub(super) fn schema(ios: u32, without: &[String]) -> String {
    let assets = asset_table(ios);
    let album = album_table(ios);
    let mut sql = [
        table(assets, ASSET, ios, without),
        table("ZADDITIONALASSETATTRIBUTES", ATTRIBUTES, ios, without),
        table("ZCLOUDMASTER", MASTER, ios, without),
        table("ZINTERNALRESOURCE", RESOURCE, ios, without),
        "CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZKIND INTEGER, ZTITLE VARCHAR);\n"
            .to_owned(),
        format!("CREATE TABLE Z_{album}ASSETS (Z_{album}ALBUMS INTEGER, Z_3ASSETS INTEGER);\n"),
        "CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);\n"
            .to_owned(),
        "CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);\n".to_owned(),
        "CREATE INDEX ZINTERNALRESOURCE_ZASSET_INDEX ON ZINTERNALRESOURCE (ZASSET);\n".to_owned(),
    ]
    .concat();
    if ios >= 26 {
        sql += "CREATE TABLE ZASSETRESOURCEUPLOADJOB (Z_PK INTEGER PRIMARY KEY, ZSTATE INTEGER, ZTYPE INTEGER);\n";
    }
    for gone in without.iter().filter(|gone| !gone.contains('.')) {
        sql += &format!("DROP TABLE IF EXISTS {gone};\n");
    }
    sql
}

/// Whether there is such a column, or table, to be left out.
pub(super) fn knows(name: &str) -> bool {
    let tables =
        [("ZADDITIONALASSETATTRIBUTES", ATTRIBUTES), ("ZCLOUDMASTER", MASTER), ("ZINTERNALRESOURCE", RESOURCE)];
    let assets = [("ZASSET", ASSET), ("ZGENERICASSET", ASSET)];
    match name.split_once('.') {
        None => tables.iter().chain(&assets).any(|(table, _)| *table == name),
        Some((table, column)) => {
            let mut known = tables.iter().chain(&assets);
            known.any(|(name, columns)| *name == table && columns.iter().any(|(name, ..)| *name == column))
        }
    }
}
