//! What the phone has on its disk: the files of its folder, and those that MediaStore lists.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Body, Inner};
use crate::files::{Bytes, Stat, folder};
use crate::media_store::{Listed, Table, printed};
use crate::shell::Answer;

impl Body {
    /// Photos, or videos, one by one.
    pub(super) fn list(&self, inner: &mut Inner, command: &str) -> Option<Answer> {
        let table = Table::ALL.into_iter().find(|table| table.is_listed_by(command))?;
        let listed = self.listed(inner);
        Some(Answer::text(printed(listed.iter().filter(|file| file.table == table))))
    }

    fn listed(&self, inner: &mut Inner) -> Arc<Vec<Listed>> {
        if let Some(listed) = &inner.listed {
            return listed.clone();
        }
        let mut listed = Vec::new();
        for table in Table::ALL {
            let rows = self.kept(inner, &table.question(self.identity().api, 0));
            listed.extend(rows.map(|rows| table.files(&String::from_utf8_lossy(&rows.stdout))).unwrap_or_default());
        }
        let listed = Arc::new(listed);
        inner.listed = Some(listed.clone());
        listed
    }

    /// A file of the folder, or one of those that MediaStore lists.
    pub(crate) fn stat(&self, path: &str) -> Option<Stat> {
        let mut inner = self.lock();
        let now = self.now_ms(&inner.state).div_euclid(1000);
        let listed = self.listed(&mut inner);
        let file = || listed.iter().find(|file| file.path == path).map(Listed::stat);
        let is_folder = || listed.iter().any(|file| below(&file.path, path).is_some());
        inner.files.stat(path, now).or_else(file).or_else(|| is_folder().then(|| folder(now)))
    }

    /// The names directly in a folder.
    pub(crate) fn names(&self, path: &str) -> BTreeSet<String> {
        let mut inner = self.lock();
        let listed = self.listed(&mut inner);
        let listed = listed.iter().filter_map(|file| below(&file.path, path)?.split('/').next());
        inner.files.list(path).into_iter().chain(listed.map(str::to_owned)).collect()
    }

    pub(crate) fn read(&self, path: &str) -> Option<Bytes> {
        let mut inner = self.lock();
        let listed = self.listed(&mut inner);
        inner.files.read(path).or_else(|| listed.iter().find(|file| file.path == path).map(Listed::read))
    }
}

/// The rest of a path that leads into a folder.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder.trim_end_matches('/'))?.strip_prefix('/')
}
