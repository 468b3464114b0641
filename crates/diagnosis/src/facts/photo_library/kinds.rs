//! Kinds of files as Apple names them (uniform type identifiers), and as services name them.
//!
//! Sources: Apple's declarations of system types (UniformTypeIdentifiers, `UTCoreTypes.h`), as the table of RhetTbull
//! (gist 7221ef3cfd9d746f34b2550d4419a8c2, from macOS) lists them with their MIME types. Read on 2026-11-26.

/// `public.heic` → `image/heic`. Several identifiers of one kind stand apart.
const KINDS: &[(&str, &str)] = &[
    ("public.jpeg", "image/jpeg"),
    ("public.heic", "image/heic"),
    ("public.heif", "image/heif"),
    ("public.heics", "image/heic-sequence"),
    ("public.heifs", "image/heif-sequence"),
    ("public.png", "image/png"),
    ("public.tiff", "image/tiff"),
    ("public.jpeg-2000", "image/jp2"),
    ("public.svg-image", "image/svg+xml"),
    ("com.adobe.photoshop-image", "image/vnd.adobe.photoshop"),
    ("com.adobe.raw-image", "image/x-adobe-dng"),
    ("com.compuserve.gif", "image/gif"),
    ("com.microsoft.bmp", "image/bmp"),
    ("com.microsoft.ico", "image/vnd.microsoft.icon"),
    ("com.truevision.tga-image", "image/targa"),
    ("com.apple.pict", "image/pict"),
];

/// What another program declared, and this phone does not know: such a name says nothing of the kind.
const MADE_UP: &str = "dyn.";

/// The MIME type; `None`: of this name nothing is known, and a service may well take it.
pub(super) fn mime_type(identifier: &str) -> Option<&'static str> {
    KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(identifier)).map(|(_, mime_type)| *mime_type)
}

/// Whether the identifier names a kind at all.
pub(super) fn names_a_kind(identifier: &str) -> bool {
    !identifier.is_empty() && !identifier.starts_with(MADE_UP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge;

    /// Other words for a kind that stands in the table under its registered name.
    const ALSO: [&str; 1] = ["image/x-photoshop"];

    #[test]
    fn every_kind_that_some_service_does_not_take_is_known_by_apples_name() {
        let not_taken = knowledge::apps().iter().filter_map(|app| app.limits.not_taken.as_ref());
        let mut seen = 0;
        for kind in not_taken.flat_map(|kinds| &kinds.value) {
            let there = KINDS.iter().any(|(_, mime_type)| mime_type == kind) || ALSO.contains(&kind.as_str());
            assert!(there, "{kind} has no uniform type identifier");
            seen += 1;
        }
        assert!(seen > 0);
    }
}
