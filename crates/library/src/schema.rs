//! Which tables and columns this database has. Names change between versions of iOS; what is missing stays unknown.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::NoLibrary;

/// The table of photos and videos: up to iOS 13 under the older name.
const ASSETS: [&str; 2] = ["ZASSET", "ZGENERICASSET"];
pub(crate) const RESOURCES: &str = "ZINTERNALRESOURCE";
pub(crate) const MASTERS: &str = "ZCLOUDMASTER";
pub(crate) const ATTRIBUTES: &str = "ZADDITIONALASSETATTRIBUTES";

/// Columns by table, in capitals.
#[derive(Debug)]
pub(crate) struct Schema {
    /// The name of the table of photos.
    pub assets: &'static str,
    has: BTreeSet<(&'static str, String)>,
}

impl Schema {
    pub(crate) fn of(connection: &Connection) -> Result<Self, NoLibrary> {
        let mut has = BTreeSet::new();
        for table in ASSETS.into_iter().chain([RESOURCES, MASTERS, ATTRIBUTES]) {
            // A view or a virtual table of that name is not Apple's.
            let real = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND upper(name) = ?1";
            if connection.query_row(real, [table], |row| row.get::<_, i64>(0))? == 0 {
                continue;
            }
            let mut columns = connection.prepare(&format!("PRAGMA table_info({table})"))?;
            let names = columns.query_map([], |row| row.get::<_, String>("name"))?;
            for name in names {
                has.insert((table, name?.to_ascii_uppercase()));
            }
        }
        let column = |table: &'static str, name: &str| has.contains(&(table, name.to_owned()));
        let assets = ASSETS.into_iter().find(|table| column(table, "Z_PK")).ok_or(NoLibrary::NoAssets)?;
        Ok(Self { assets, has })
    }

    pub(crate) fn has(&self, table: &'static str, column: &str) -> bool {
        self.has.contains(&(table, column.to_owned()))
    }

    /// As a part of a `SELECT`: the column, or nothing where there is none.
    pub(crate) fn column(&self, table: &'static str, alias: &str, column: &str) -> String {
        if self.has(table, column) { format!("{alias}.{column}") } else { "NULL".to_owned() }
    }

    /// Those of these columns that are not there, as `TABLE.COLUMN`.
    pub(crate) fn lacks(&self, table: &'static str, columns: &[&str]) -> Vec<String> {
        columns.iter().filter(|column| !self.has(table, column)).map(|column| format!("{table}.{column}")).collect()
    }
}
