//! Copies from a phone that does what a test tells it to.

mod cuts;
mod disks;
mod phone;
mod together;
mod truth;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use diagnosis::rescue::{Outcome, Progress, Stopped};

use crate::Order;
use crate::copy::rescue_with;
use crate::shelf::Settings;
use phone::Scripted;

/// Small, so that the tests come by many checkpoints; and nobody waits for a folder that is in use.
const CHECKPOINT: Settings =
    Settings { checkpoint_bytes: 10, batch_bytes: 1, lock_patience: Duration::ZERO, room: None };

fn order(phone: &Scripted, folder: &Path) -> Order {
    Order { folder: folder.to_owned(), phone: "SERIAL".to_owned(), items: phone.items(), free_bytes: None }
}

async fn copy(phone: &Scripted, folder: &Path) -> Result<Outcome, Stopped> {
    copy_with(phone, folder, CHECKPOINT, |_| {}).await
}

async fn copy_with(
    phone: &Scripted,
    folder: &Path,
    settings: Settings,
    on_progress: impl FnMut(Progress) + Send,
) -> Result<Outcome, Stopped> {
    rescue_with(phone, order(phone, folder), settings, on_progress).await
}

/// What is in a folder by its path, without the manifest.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{name}/"), into);
            } else if !name.starts_with("unstuck-rescue-") {
                into.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut all = BTreeMap::new();
    walk(folder, "", &mut all);
    all
}

/// Everything is there, under the names that are expected of [`Scripted::usual`], with its content and its time.
fn check_usual(folder: &Path, phone: &Scripted) {
    let expected: BTreeMap<String, Vec<u8>> =
        phone.files().into_iter().map(|(path, file)| (path.trim_start_matches('/').to_owned(), file.content)).collect();
    assert_eq!(tree(folder), expected);
    for (path, file) in phone.files() {
        let modified = fs::metadata(folder.join(path.trim_start_matches('/'))).unwrap().modified().unwrap();
        assert_eq!(modified.duration_since(UNIX_EPOCH).unwrap().as_nanos(), file.modified_unix_ns as u128, "{path}");
    }
}
