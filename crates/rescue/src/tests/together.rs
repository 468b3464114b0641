//! What belongs together stays together, and nothing that was there is touched.

use std::fs;

use super::phone::Scripted;
use super::{copy, tree};

fn names(folder: &std::path::Path) -> Vec<String> {
    tree(folder).into_keys().collect()
}

#[tokio::test]
async fn a_name_that_is_taken_moves_the_whole_live_photo() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    let mine = folder.path().join("DCIM/100APPLE/IMG_0001.MOV");
    fs::create_dir_all(mine.parent().unwrap()).unwrap();
    fs::write(&mine, "a film of mine").unwrap();
    copy(&phone, folder.path()).await.unwrap();
    assert_eq!(fs::read(&mine).unwrap(), b"a film of mine");
    assert_eq!(
        names(folder.path()),
        [
            "DCIM/100APPLE/IMG_0001 (2).AAE",
            "DCIM/100APPLE/IMG_0001 (2).HEIC",
            "DCIM/100APPLE/IMG_0001 (2).MOV",
            "DCIM/100APPLE/IMG_0001.MOV",
            "DCIM/101APPLE/IMG_1001.MOV",
            "DCIM/101APPLE/IMG_1002.PNG",
        ]
    );
}

#[tokio::test]
async fn the_very_same_file_is_taken_for_the_copy_and_another_as_large_is_not() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    let place = folder.path().join("DCIM/101APPLE");
    fs::create_dir_all(&place).unwrap();
    let content = phone.files()["/DCIM/101APPLE/IMG_1001.MOV"].content.clone();
    fs::write(place.join("IMG_1001.MOV"), &content).unwrap();
    copy(&phone, folder.path()).await.unwrap();
    assert_eq!(names(folder.path()).len(), 5);

    let other = tempfile::tempdir().unwrap();
    let place = other.path().join("DCIM/101APPLE");
    fs::create_dir_all(&place).unwrap();
    let mine = vec![9; content.len()];
    fs::write(place.join("IMG_1001.MOV"), &mine).unwrap();
    copy(&phone, other.path()).await.unwrap();
    assert_eq!(fs::read(place.join("IMG_1001.MOV")).unwrap(), mine);
    assert_eq!(fs::read(place.join("IMG_1001 (2).MOV")).unwrap(), content);
}

#[tokio::test]
async fn names_that_some_systems_take_for_the_same_get_numbers() {
    let (phone, folder) = (Scripted::new(true), tempfile::tempdir().unwrap());
    for (path, byte) in
        [("/DCIM/a.jpg", 1), ("/DCIM/A.JPG", 2), ("/DCIM/a:.jpg", 3), ("/DCIM/a?.jpg", 4), ("/../a.jpg", 5)]
    {
        phone.put(path, vec![byte; 3], 1_000_000_000);
    }
    copy(&phone, folder.path()).await.unwrap();
    let saved = tree(folder.path());
    let lower: std::collections::BTreeSet<String> = saved.keys().map(|name| name.to_lowercase()).collect();
    assert_eq!((saved.len(), lower.len()), (5, 5), "{:?}", saved.keys());
    let contents: std::collections::BTreeSet<_> = saved.values().map(|content| content[0]).collect();
    assert_eq!(contents.len(), 5);
    assert!(saved.keys().all(|name| name.starts_with("DCIM/") || name.starts_with("_/")));
}

#[tokio::test]
async fn two_phones_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    for (serial, byte) in [("ONE", 1), ("TWO", 2)] {
        let phone = Scripted::new(true);
        phone.put("/DCIM/100APPLE/IMG_0001.HEIC", vec![byte; usize::from(byte)], 1_000_000_000);
        let order = crate::Order { phone: serial.to_owned(), ..super::order(&phone, folder.path()) };
        assert_eq!(crate::rescue(&phone, order, |_| {}).await.unwrap().files, 1);
    }
    assert_eq!(names(folder.path()), ["DCIM/100APPLE/IMG_0001 (2).HEIC", "DCIM/100APPLE/IMG_0001.HEIC"]);
}
