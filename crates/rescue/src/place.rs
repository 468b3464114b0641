//! Giving a finished file its name, unless the name is taken.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placed {
    Here,
    /// Something has that name. It was left as it is.
    Taken,
}

/// Renames `part` to `to`. Never replaces anything but the empty file that it made there a moment before.
pub(crate) fn place(part: &Path, to: &Path) -> io::Result<Placed> {
    // A second name is refused by the system where the name is taken, in one step.
    match fs::hard_link(part, to) {
        Ok(()) => {
            fs::remove_file(part)?;
            Ok(Placed::Here)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Placed::Taken),
        Err(_) => place_without_links(part, to),
    }
}

/// For disks that know one name for a file (exFAT, many network drives): the name is taken by an empty file first,
/// which only we can have made.
fn place_without_links(part: &Path, to: &Path) -> io::Result<Placed> {
    match OpenOptions::new().write(true).create_new(true).open(to) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(Placed::Taken),
        Err(error) => return Err(error),
    }
    fs::rename(part, to)?;
    Ok(Placed::Here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_is_left_alone_on_every_disk() {
        type Placing = fn(&Path, &Path) -> io::Result<Placed>;
        for place in [place as Placing, place_without_links as Placing] {
            let folder = tempfile::tempdir().unwrap();
            let (part, to) = (folder.path().join("a.part"), folder.path().join("a"));
            fs::write(&part, "new").unwrap();
            assert_eq!(place(&part, &to).unwrap(), Placed::Here);
            assert_eq!((fs::read(&to).unwrap(), part.exists()), (b"new".to_vec(), false));
            fs::write(&part, "newer").unwrap();
            assert_eq!(place(&part, &to).unwrap(), Placed::Taken);
            assert_eq!((fs::read(&to).unwrap(), part.exists()), (b"new".to_vec(), true));
        }
    }
}
