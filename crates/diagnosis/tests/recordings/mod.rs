//! Recordings of real phones that may not be published: they lie beside the checkout, or where `UNSTUCK_CORPUS` says.

use std::path::{Path, PathBuf};

/// One recording. Where it is not there the test says so, loudly, and proves nothing.
pub fn recording(path: &str) -> Option<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/android");
    let folders = [std::env::var_os("UNSTUCK_CORPUS").map(PathBuf::from), Some(beside)];
    let text = folders.into_iter().flatten().find_map(|folder| std::fs::read(folder.join(path)).ok());
    if text.is_none() {
        eprintln!("SKIPPED: no recording {path}");
    }
    text.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}
