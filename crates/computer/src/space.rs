//! How much is free on the disk that a folder lies on.

use std::path::Path;

use sysinfo::{DiskRefreshKind, Disks};

/// Bytes that this account may still write there; the folder need not be there yet. `None` where the system does not say.
/// Reads the list of disks: not for a thread that must not wait.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let folder = std::path::absolute(folder).ok()?;
    // Links and, on Windows, the way a path is written must not hide the disk.
    let there = folder.ancestors().find_map(|folder| folder.canonicalize().ok())?;
    let disks = Disks::new_with_refreshed_list_specifics(DiskRefreshKind::nothing().with_storage());
    let holding = disks.iter().filter_map(|disk| {
        let mount = disk.mount_point().canonicalize().ok()?;
        there.starts_with(&mount).then(|| (mount.components().count(), disk.available_space()))
    });
    holding.max_by_key(|(depth, _)| *depth).map(|(_, free)| free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_yet_lies_on_the_disk_of_the_one_above() {
        let folder = tempfile::tempdir().unwrap();
        let (there, not_yet) = (free_bytes(folder.path()), free_bytes(&folder.path().join("a/b")));
        // Others write to the disk meanwhile.
        assert_eq!(there.is_some(), not_yet.is_some());
        if cfg!(any(target_os = "macos", target_os = "windows")) {
            assert!(there.is_some_and(|free| free > 0));
        }
    }
}
