//! The cells of the comparison: one word each, with where it was read.

use crate::knowledge::service::{Server, Service};
use crate::knowledge::{AppProfile, Mark, Sourced};

/// In which ways services differ, in the order of the columns. Their words are `compare-<aspect>`.
pub const ASPECTS: [&str; 12] = [
    "runs", "keys", "folders", "quality", "files", "server", "free", "besides", "shared", "leaving", "deleting",
    "trash",
];

/// One cell that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub value: CellValue,
    pub source: &'static str,
    pub checked: &'static str,
    pub certainty: Mark,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellValue {
    /// Its words are `compare-<aspect>-<word>`.
    Word(&'static str),
    /// Several of them.
    Words(Vec<&'static str>),
    Bytes(u64),
}

/// The services that are compared, by name.
pub fn services() -> impl Iterator<Item = (&'static AppProfile, &'static Service)> {
    let mut all: Vec<_> =
        crate::knowledge::apps().iter().filter_map(|app| Some((app, app.service.as_ref()?))).collect();
    all.sort_by_key(|(app, _)| app.name.to_lowercase());
    all.into_iter()
}

/// A cell of a service; `None`: not known.
pub fn cell(service: &'static Service, aspect: &str) -> Option<Cell> {
    match aspect {
        "runs" => word(service.runs.as_ref(), |runs| runs.word()),
        "keys" => word(service.keys.as_ref(), |keys| keys.word()),
        "folders" => word(service.folders.as_ref(), |folders| folders.word()),
        "quality" => word(service.quality.as_ref(), |quality| quality.word()),
        "files" => word(service.files.as_ref(), |files| files.word()),
        "server" => word(service.server.as_ref(), |server| server.word()),
        "free" => match (&service.free_bytes, &service.server) {
            (Some(free), _) => Some(of(free, CellValue::Bytes(free.value))),
            // Nobody gives or takes room there but the person.
            (None, Some(server)) if server.value == Server::Own => Some(of(server, CellValue::Word("own_disk"))),
            (None, _) => None,
        },
        "besides" => service.besides.as_ref().map(|cell| {
            let words = cell.value.iter().map(|besides| besides.word()).collect();
            of(cell, CellValue::Words(words))
        }),
        "shared" => word(service.shared.as_ref(), |shared| shared.word()),
        "leaving" => word(service.leaving.as_ref(), |leaving| leaving.word()),
        "deleting" => word(service.deleting.as_ref(), |deleting| deleting.word()),
        "trash" => word(service.trash.as_ref(), |trash| trash.word()),
        _ => None,
    }
}

/// The value of a cell that was read somewhere. What is from memory is shown, and no suggestion rests on it.
pub(super) fn proven<T: Copy>(cell: Option<&Sourced<T>>) -> Option<T> {
    cell.filter(|cell| cell.certainty != Mark::Memory).map(|cell| cell.value)
}

fn word<T: Copy>(cell: Option<&'static Sourced<T>>, word: impl Fn(T) -> &'static str) -> Option<Cell> {
    cell.map(|cell| of(cell, CellValue::Word(word(cell.value))))
}

fn of<T>(cell: &'static Sourced<T>, value: CellValue) -> Cell {
    Cell { value, source: &cell.source, checked: &cell.checked, certainty: cell.certainty }
}
