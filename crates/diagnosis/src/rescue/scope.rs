//! Which files of a listing are wanted.

use super::Item;
use super::android::folder;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// These folders, and what is below them; all where there are none. `DCIM/Camera`.
    pub folders: Vec<String>,
    /// Only what was added since, in seconds since 1970 by the phone's clock.
    pub added_since: Option<i64>,
    /// Without what the phone's own library shows to be elsewhere.
    pub only_here: bool,
}

impl Scope {
    /// A file of which it is not known when it came may be new; one of which the library says nothing may be only here.
    pub fn wants(&self, item: &Item) -> bool {
        let since = self.added_since.is_none_or(|since| item.added_unix.is_none_or(|added| added >= since));
        let folder = folder(&item.path);
        let below = |wanted: &String| {
            folder.strip_prefix(wanted.trim_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let here = !self.only_here || !item.elsewhere;
        since && here && (self.folders.is_empty() || self.folders.iter().any(below))
    }
}
