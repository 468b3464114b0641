//! Under which name a file of a phone is saved: in the same folders, and in names that every system takes.
//!
//! ```text
//! /storage/emulated/0/DCIM/Camera/a.jpg                                     DCIM/Camera/a.jpg
//! /DCIM/100APPLE/IMG_0001.HEIC                                              DCIM/100APPLE/IMG_0001.HEIC
//! /PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.heic   DCIM/100APPLE/IMG_E0001.heic
//! /../CON/a:b.                                                              _/_CON/a_b_
//! ```
//!
//! The names are the same on every system, so that the folder can be moved to another.

use crate::digest::{Digest, hex};

/// Bytes of one name: most systems take 255, and a number and `.part` may follow.
const LONGEST_NAME: usize = 180;
/// Folders below each other; deeper ones are put into the last.
const DEEPEST: usize = 16;

/// Where a file of the phone is saved, below the chosen folder, with `/` between the names.
pub(crate) fn home(path: &str) -> String {
    let path = edited(path).unwrap_or_else(|| below_the_root(path).to_owned());
    let mut names: Vec<String> = path.split('/').filter(|name| !name.is_empty()).map(safe_name).collect();
    if names.len() > DEEPEST {
        let last = names.pop();
        names.truncate(DEEPEST - 1);
        names.extend(last);
    }
    if names.is_empty() { "_".to_owned() } else { names.join("/") }
}

fn below_the_root(path: &str) -> &str {
    let roots = ["/storage/emulated/", "/storage/", "/sdcard/"];
    let Some(root) = roots.into_iter().find(|root| path.starts_with(root)) else { return path };
    let rest = &path[root.len()..];
    match root {
        // The user's number says nothing.
        "/storage/emulated/" => rest.split_once('/').map_or(rest, |(_, rest)| rest),
        _ => rest,
    }
}

/// The edited version of a photo, beside its original, in the name that Apple gives it when a camera is read.
fn edited(path: &str) -> Option<String> {
    let rest = path.strip_prefix("/PhotoData/Mutations/")?;
    let (photo, file) = rest.split_once("/Adjustments/")?;
    let (folder, stem) = photo.rsplit_once('/')?;
    let (kind, extension) = file.rsplit_once('.')?;
    let stem = match (kind, stem.strip_prefix("IMG_")) {
        ("FullSizeRender", Some(number)) => format!("IMG_E{number}"),
        ("FullSizeRender", None) => format!("{stem} (edited)"),
        _ => format!("{stem} {kind}"),
    };
    Some(format!("{folder}/{stem}.{extension}"))
}

/// The name without what some system would not take, or would take for something else.
fn safe_name(name: &str) -> String {
    let mut safe: String = name
        .chars()
        .map(|c| match c {
            '<' | '>' | ':' | '"' | '\\' | '|' | '?' | '*' => '_',
            c if c.is_control() => '_',
            c => c,
        })
        .collect();
    // Windows takes away what stands at the end; `.` and `..` are folders.
    let kept = safe.trim_end_matches([' ', '.']).len();
    let cut = safe[kept..].chars().count();
    if cut > 0 {
        safe.truncate(kept);
        safe.push('_');
    }
    if is_reserved(&safe) {
        safe.insert(0, '_');
    }
    if safe.len() > LONGEST_NAME { shortened(name, &safe) } else { safe }
}

/// Names of devices on Windows, with any ending.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_uppercase();
    match stem.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" => true,
        _ => {
            let number = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
            number.is_some_and(|number| {
                matches!(number, "¹" | "²" | "³") || number.len() == 1 && number.as_bytes()[0].is_ascii_digit()
            })
        }
    }
}

/// The beginning, what tells it from other long names, and the ending.
fn shortened(name: &str, safe: &str) -> String {
    let mut digest = Digest::new();
    digest.add(name.as_bytes());
    let mark = hex(&digest.value()[..4]);
    let (stem, ending) = parts(safe);
    let ending = if ending.len() > 20 { "" } else { ending };
    let mut end = LONGEST_NAME - mark.len() - 1 - ending.len();
    while !stem.is_char_boundary(end.min(stem.len())) {
        end -= 1;
    }
    format!("{}-{mark}{ending}", &stem[..end.min(stem.len())])
}

/// The same place with a number: `a/IMG_0001 (2).HEIC`. 1 is the name itself.
pub(crate) fn numbered(home: &str, number: u32) -> String {
    if number <= 1 {
        return home.to_owned();
    }
    let (folder, name) = home.rsplit_once('/').map_or(("", home), |(folder, name)| (folder, name));
    let (stem, ending) = parts(name);
    let name = format!("{stem} ({number}){ending}");
    if folder.is_empty() { name } else { format!("{folder}/{name}") }
}

/// A name and its ending with the dot. A name that begins with a dot has none.
fn parts(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 => name.split_at(dot),
        _ => (name, ""),
    }
}

/// Two places that some system takes for the same have the same key.
pub(crate) fn key(home: &str) -> String {
    home.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stay_in_their_folders_below_the_chosen_one() {
        for (path, expected) in [
            ("/storage/emulated/0/DCIM/Camera/a b.jpg", "DCIM/Camera/a b.jpg"),
            ("/storage/1A2B-3C4D/DCIM/a.jpg", "1A2B-3C4D/DCIM/a.jpg"),
            ("/sdcard/DCIM/a.jpg", "DCIM/a.jpg"),
            ("/DCIM/100APPLE/IMG_0001.HEIC", "DCIM/100APPLE/IMG_0001.HEIC"),
            (
                "/PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.heic",
                "DCIM/100APPLE/IMG_E0001.heic",
            ),
            ("/PhotoData/Mutations/DCIM/100APPLE/ABC/Adjustments/FullSizeRender.mov", "DCIM/100APPLE/ABC (edited).mov"),
            (
                "/PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/Adjustments.plist",
                "DCIM/100APPLE/IMG_0001 Adjustments.plist",
            ),
        ] {
            assert_eq!(home(path), expected, "{path}");
        }
    }

    #[test]
    fn no_name_leads_out_of_the_folder_or_is_one_that_a_system_does_not_take() {
        for (path, expected) in [
            ("/DCIM/../../etc/passwd", "DCIM/_/_/etc/passwd"),
            ("/./a", "_/a"),
            ("//", "_"),
            ("/DCIM/C:\\Windows\\a.jpg", "DCIM/C__Windows_a.jpg"),
            ("/DCIM/con.jpg", "DCIM/_con.jpg"),
            ("/DCIM/com5", "DCIM/_com5"),
            ("/DCIM/com55.jpg", "DCIM/com55.jpg"),
            ("/DCIM/a.jpg. .", "DCIM/a.jpg_"),
            ("/DCIM/a\nb\u{7f}?.jpg", "DCIM/a_b__.jpg"),
        ] {
            assert_eq!(home(path), expected, "{path}");
        }
    }

    #[test]
    fn long_names_are_cut_between_characters_and_stay_apart() {
        let one = home(&format!("/DCIM/{}1.jpg", "ä".repeat(200)));
        let other = home(&format!("/DCIM/{}2.jpg", "ä".repeat(200)));
        assert_ne!(one, other);
        for name in [&one, &other] {
            assert!(name.len() <= LONGEST_NAME + "DCIM/".len() && name.ends_with(".jpg"), "{name}");
        }
        let deep = home(&"/a".repeat(500));
        assert_eq!(deep.split('/').count(), DEEPEST);
    }

    #[test]
    fn a_number_stands_before_the_ending() {
        assert_eq!(numbered("DCIM/IMG_0001.HEIC", 1), "DCIM/IMG_0001.HEIC");
        assert_eq!(numbered("DCIM/IMG_0001.HEIC", 2), "DCIM/IMG_0001 (2).HEIC");
        assert_eq!(numbered(".hidden", 3), ".hidden (3)");
    }
}
