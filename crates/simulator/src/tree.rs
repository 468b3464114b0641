//! The files of a phone's folder, read from disk or compiled in.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use crate::folder::BadFolder;

/// By their path in the folder.
pub(crate) type Tree = BTreeMap<String, Cow<'static, [u8]>>;

/// A folder: its own name, where it is, for errors, and what is in it.
pub(crate) struct Contents {
    pub name: String,
    pub at: String,
    pub tree: Tree,
}

impl Contents {
    pub(crate) fn read(path: &Path) -> Result<Self, BadFolder> {
        let mut tree = Tree::new();
        gather(path, "", &mut tree)?;
        Ok(Self { name: name(path), at: path.display().to_string(), tree })
    }

    /// Of a folder that was compiled in, for computers where the files are not.
    pub(crate) fn embedded(dir: &include_dir::Dir<'static>) -> Self {
        let mut tree = Tree::new();
        gather_embedded(dir, dir.path(), &mut tree);
        let name = name(dir.path());
        Self { at: name.clone(), name, tree }
    }
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn gather(path: &Path, prefix: &str, tree: &mut Tree) -> Result<(), BadFolder> {
    let bad = |error: std::io::Error| BadFolder::new(path.display().to_string(), error);
    for entry in std::fs::read_dir(path).map_err(bad)? {
        let entry = entry.map_err(bad)?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            gather(&entry.path(), &format!("{name}/"), tree)?;
        } else if !entry.file_name().to_string_lossy().starts_with('.') {
            tree.insert(name, Cow::Owned(std::fs::read(entry.path()).map_err(bad)?));
        }
    }
    Ok(())
}

fn gather_embedded(dir: &include_dir::Dir<'static>, root: &Path, tree: &mut Tree) {
    for file in dir.files() {
        if let Ok(path) = file.path().strip_prefix(root) {
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            tree.insert(parts.join("/"), Cow::Borrowed(file.contents()));
        }
    }
    for inner in dir.dirs() {
        gather_embedded(inner, root, tree);
    }
}
