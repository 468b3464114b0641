//! Disks that are full, damaged, or used by somebody else.

use std::fs;
use std::time::Duration;

use diagnosis::rescue::{Stopped, WhyLeft};

use super::phone::Scripted;
use super::{CHECKPOINT, check_usual, copy, copy_with, order};
use crate::manifest;
use crate::shelf::Settings;

#[tokio::test]
async fn a_disk_that_is_too_small_is_said_before_anything_is_copied() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    let reserve = 16 << 20;
    for (free, fits) in [(phone.bytes() + reserve - 1, false), (phone.bytes() + reserve, true)] {
        let order = crate::Order { free_bytes: Some(free), ..order(&phone, folder.path()) };
        let ended = crate::rescue(&phone, order, |_| {}).await;
        match fits {
            true => assert_eq!(ended.map(|outcome| outcome.files), Ok(5)),
            false => {
                assert_eq!(ended, Err(Stopped::NoRoom { needed_bytes: phone.bytes() + reserve, free_bytes: free }));
                assert!(phone.opened().is_empty());
            }
        }
    }
    // What is there needs no room.
    let order = crate::Order { free_bytes: Some(0), ..order(&phone, folder.path()) };
    assert!(crate::rescue(&phone, order, |_| {}).await.is_ok());
}

#[tokio::test]
async fn a_disk_that_becomes_full_at_any_byte_is_said_and_made_good() {
    let all = Scripted::usual(true).bytes();
    for room in 0..all {
        // Each piece by itself, and several at once.
        for batch_bytes in [CHECKPOINT.batch_bytes, 15] {
            let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
            let settings = Settings { room: Some(room), batch_bytes, ..CHECKPOINT };
            assert_eq!(copy_with(&phone, folder.path(), settings, |_| {}).await, Err(Stopped::Full), "{room}");
            let outcome = copy(&phone, folder.path()).await.unwrap();
            assert_eq!((outcome.files, outcome.left.len()), (5, 0));
            check_usual(folder.path(), &phone);
        }
    }
}

#[tokio::test]
async fn what_the_disk_did_not_keep_is_copied_again_beside_it() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    copy(&phone, folder.path()).await.unwrap();
    // As if the power had gone before it was read back.
    let lines = fs::read_to_string(manifest::path(folder.path(), "SERIAL")).unwrap();
    let unverified: String =
        lines.lines().filter(|line| !line.contains("verified")).flat_map(|line| [line, "\n"]).collect();
    fs::write(manifest::path(folder.path(), "SERIAL"), unverified).unwrap();
    let damaged = folder.path().join("DCIM/101APPLE/IMG_1001.MOV");
    let mut content = fs::read(&damaged).unwrap();
    content[30] ^= 1;
    fs::write(&damaged, &content).unwrap();
    let outcome = copy(&phone, folder.path()).await.unwrap();
    assert_eq!((outcome.files, outcome.left.len()), (5, 0));
    assert_eq!(fs::read(&damaged).unwrap(), content, "it is not ours to replace");
    let again = fs::read(folder.path().join("DCIM/101APPLE/IMG_1001 (2).MOV")).unwrap();
    assert_eq!(again, phone.files()["/DCIM/101APPLE/IMG_1001.MOV"].content);
}

#[tokio::test]
async fn two_copies_into_one_folder_do_not_run_at_once() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    let held = manifest::Manifest::open(folder.path(), "SERIAL", Duration::ZERO).unwrap();
    assert_eq!(copy(&phone, folder.path()).await, Err(Stopped::InUse));
    drop(held);
    assert!(copy(&phone, folder.path()).await.is_ok());
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_said() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(copy(&phone, &file).await, Err(Stopped::Folder(_))));
}

#[tokio::test]
async fn what_cannot_be_read_is_left_and_the_rest_is_saved() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    let items = order(&phone, folder.path());
    phone.with("/DCIM/100APPLE/IMG_0001.MOV", |file| file.refused = true);
    phone.remove("/DCIM/101APPLE/IMG_1001.MOV");
    let outcome = crate::rescue(&phone, items, |_| {}).await.unwrap();
    let left: Vec<_> = outcome.left.into_iter().map(|left| left.why).collect();
    assert_eq!(left, [WhyLeft::Refused("Permission denied".to_owned()), WhyLeft::Gone]);
    assert_eq!((outcome.files, super::tree(folder.path()).len()), (3, 3));
}
