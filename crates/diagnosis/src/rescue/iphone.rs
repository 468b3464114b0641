//! Which files of an iPhone are photos and videos: all that its camera folders hold, and the edited versions.
//!
//! ```text
//! /DCIM/100APPLE/IMG_0001.HEIC, IMG_0001.MOV, IMG_0001.AAE                         originals, Live Photos, descriptions of edits
//! /PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.heic      what the person sees after an edit
//! ```

/// Where the originals lie.
pub const ORIGINALS: &str = "/DCIM";
/// Where what became of them lies, in the same folders.
pub const EDITS: &str = "/PhotoData/Mutations/DCIM";
/// Folders below a photo's own folder of edits.
pub const ADJUSTMENTS: &str = "Adjustments";

/// Whether a file among a photo's edits is an edited version, and no step on the way to it.
pub fn is_edited_version(name: &str) -> bool {
    name.starts_with("FullSizeRender.")
}
