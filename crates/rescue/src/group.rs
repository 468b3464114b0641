//! What belongs together: the two files of a Live Photo, an edit with its description, a raw file and its picture.
//!
//! ```text
//! IMG_0001.HEIC  IMG_0001.MOV  IMG_0001.AAE  IMG_E0001.HEIC  IMG_E0001.MOV  IMG_O0001.AAE      one group
//! PXL_20260811_1.RAW-01.COVER.jpg  PXL_20260811_1.RAW-02.ORIGINAL.dng                          one group
//! ```

use std::ops::Range;

use crate::names::home;

/// What the homes of a group have in common: the folder, and the name up to the first dot, without Apple's letters for
/// "edited" and "original".
pub(crate) fn group(home: &str) -> String {
    let (folder, name) = home.rsplit_once('/').unwrap_or(("", home));
    let stem = match name.find('.') {
        Some(dot) if dot > 0 => &name[..dot],
        _ => name,
    };
    let stem = stem.to_lowercase();
    let digits = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let plain = ["img_e", "img_o"].iter().find_map(|letter| stem.strip_prefix(letter).filter(|rest| digits(rest)));
    let stem = plain.map_or(stem.clone(), |number| format!("img_{number}"));
    format!("{}/{stem}", folder.to_lowercase())
}

/// The name of the group of a file of the phone. An edited version belongs to its original.
pub fn group_of(path: &str) -> String {
    let edit = path.strip_prefix("/PhotoData/Mutations/").and_then(|rest| rest.split_once("/Adjustments/"));
    group(&home(edit.map_or(path, |(photo, _)| photo)))
}

/// The groups of a list that is sorted by them.
pub(crate) fn ranges(groups: &[String]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        match ranges.last_mut() {
            Some(last) if groups[last.start] == *group => last.end = index + 1,
            _ => ranges.push(index..index + 1),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn live_photos_edits_and_originals_are_one_group() {
        let together = ["IMG_0001.HEIC", "IMG_0001.MOV", "IMG_0001.AAE", "IMG_E0001.heic", "img_o0001.AAE"];
        for name in together {
            assert_eq!(group(&format!("DCIM/100APPLE/{name}")), "dcim/100apple/img_0001", "{name}");
        }
        assert_eq!(group("a/PXL_1.RAW-01.COVER.jpg"), group("a/PXL_1.RAW-02.ORIGINAL.dng"));
        for other in ["DCIM/101APPLE/IMG_0001.HEIC", "DCIM/100APPLE/IMG_0002.HEIC", "DCIM/100APPLE/IMG_EVE.HEIC"] {
            assert_ne!(group(other), "dcim/100apple/img_0001", "{other}");
        }
        assert_ne!(group("a/.x"), group("a/.y"));
    }

    #[test]
    fn an_edit_belongs_to_its_original_whatever_that_is_called() {
        for name in ["IMG_0001", "DSC_0001", "holiday"] {
            let original = group_of(&format!("/DCIM/100APPLE/{name}.HEIC"));
            let edit = format!("/PhotoData/Mutations/DCIM/100APPLE/{name}/Adjustments/FullSizeRender.heic");
            assert_eq!(group_of(&edit), original, "{name}");
        }
    }

    #[test]
    fn groups_are_neighbours() {
        let groups: Vec<String> = ["a", "a", "b", "c", "c"].map(str::to_owned).to_vec();
        assert_eq!(ranges(&groups), [0..2, 2..3, 3..5]);
        assert!(ranges(&[]).is_empty());
    }
}
