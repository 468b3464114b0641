//! Folders of the phone, and which of them its cameras fill.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Row;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Folder {
    /// As the phone names it, `DCIM/Camera`; before Android 10 only the last part.
    pub name: String,
    pub photos: u64,
    pub videos: u64,
    pub bytes: u64,
    pub newest_unix: Option<i64>,
    /// Photos and videos that were added in the last [`RECENT_SECONDS`].
    pub recent: u64,
}

/// A month.
const RECENT_SECONDS: i64 = 30 * 86_400;

impl Folder {
    /// Whether the phone's camera puts its photos there.
    pub fn is_camera(&self) -> bool {
        is_camera(self.name.as_bytes())
    }
}

/// A folder list longer than this says nothing more to a person.
const MAX_FOLDERS: usize = 200;

/// `DCIM/Camera`, or a folder that is named by the rule of cameras, `DCIM/100ANDRO`: three digits and five characters
/// (DCF, JEITA CP-3461). Before Android 10 only the last part of the name is told. What is below such a folder is its own.
pub(super) fn is_camera(name: &[u8]) -> bool {
    let below = match name.strip_prefix(b"DCIM/") {
        Some(below) => below,
        None if name.contains(&b'/') => return false,
        None => name,
    };
    let folder = below.split(|byte| *byte == b'/').next().unwrap_or(below);
    let numbered = folder.len() == 8
        && folder[..3].iter().all(u8::is_ascii_digit)
        && folder[3..].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
    folder.eq_ignore_ascii_case(b"camera") || numbered
}

/// The name of a row's folder.
pub(super) fn name<'a>(row: &Row<'a>) -> &'a [u8] {
    row.folder.strip_suffix(b"/").unwrap_or(row.folder)
}

#[derive(Default)]
pub(super) struct Folders {
    by_name: BTreeMap<Vec<u8>, Folder>,
}

impl Folders {
    pub(super) fn add(&mut self, row: &Row<'_>, is_photo: bool, now_unix: i64) {
        let name = name(row);
        if !self.by_name.contains_key(name) {
            // A phone that claims a folder for each file must not fill the memory twice.
            if self.by_name.len() >= MAX_FOLDERS * 50 {
                return;
            }
            let name_text = String::from_utf8_lossy(name).into_owned();
            let folder = Folder { name: name_text, photos: 0, videos: 0, bytes: 0, newest_unix: None, recent: 0 };
            self.by_name.insert(name.to_vec(), folder);
        }
        let Some(folder) = self.by_name.get_mut(name) else { return };
        folder.photos += u64::from(is_photo);
        folder.videos += u64::from(!is_photo);
        folder.bytes = folder.bytes.saturating_add(row.bytes.unwrap_or(0));
        folder.newest_unix = folder.newest_unix.max(row.added_unix);
        folder.recent += u64::from(row.added_unix.is_some_and(|added| added > now_unix - RECENT_SECONDS));
    }

    pub(super) fn largest_first(self) -> Vec<Folder> {
        let mut folders: Vec<Folder> = self.by_name.into_values().collect();
        folders.sort_by(|a, b| (b.photos + b.videos).cmp(&(a.photos + a.videos)).then_with(|| a.name.cmp(&b.name)));
        folders.truncate(MAX_FOLDERS);
        folders
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folders_of_a_camera_are_known_by_their_names() {
        for name in ["DCIM/Camera", "DCIM/Camera/Live", "DCIM/100ANDRO", "DCIM/101_PANA", "Camera", "100MEDIA"] {
            assert!(is_camera(name.as_bytes()), "{name}");
        }
        for name in [
            "",
            "DCIM",
            "DCIM/Screenshots",
            "DCIM/Facebook",
            "DCIM/Restored",
            "Pictures/Camera",
            "Screenshots",
            "WhatsApp Images",
            "DCIM/10 Photos",
            "Android/media/com.whatsapp/WhatsApp/Media/WhatsApp Images",
        ] {
            assert!(!is_camera(name.as_bytes()), "{name}");
        }
    }
}
