//! Which files of an iPhone are photos and videos: the originals of its library, and the edited versions.
//!
//! ```text
//! /DCIM/100APPLE/IMG_0001.HEIC, IMG_0001.MOV, IMG_0001.AAE     what this phone took or was given, Live Photos, descriptions of edits
//! /PhotoData/CPLAssets/group12/C3C2….JPG                       what came from the person's other devices through iCloud
//! /PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.heic      what the person sees after an edit
//! /PhotoData/Mutations/PhotoData/CPLAssets/group12/C3C2…/Adjustments/FullSizeRender.jpg
//! ```
//!
//! Not among them: `/PhotoData/PhotoCloudSharingData` (shared albums, which other people filled and which stay with
//! them), and previews (`Thumbnails`, `Metadata`), from which no original can be made.

/// Where the originals lie. Apple's own PTP service lists the same two when a computer reads the camera.
pub const ORIGINALS: [&str; 2] = ["/DCIM", "/PhotoData/CPLAssets"];
/// Where what became of them lies, in the same folders below it.
pub const EDITS: &str = "/PhotoData/Mutations";
/// Folders below a photo's own folder of edits.
pub const ADJUSTMENTS: &str = "Adjustments";

/// Whether a file among a photo's edits is an edited version, and no step on the way to it.
pub fn is_edited_version(name: &str) -> bool {
    name.starts_with("FullSizeRender.")
}
