//! Phones that say one thing and send another, and files that change.

use diagnosis::rescue::{Stopped, WhyLeft};

use super::phone::Scripted;
use super::{copy, order, tree};

const VIDEO: &str = "/DCIM/101APPLE/IMG_1001.MOV";

#[tokio::test]
async fn a_file_shorter_or_longer_than_the_phone_says_is_no_copy() {
    for claim in [35, 37, 0, u64::MAX] {
        let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
        phone.with(VIDEO, |file| file.claimed_bytes = Some(claim));
        let outcome = copy(&phone, folder.path()).await.unwrap();
        assert_eq!((outcome.files, outcome.left.len()), (4, 1));
        assert_eq!((outcome.left[0].path.as_str(), &outcome.left[0].why), (VIDEO, &WhyLeft::Changed));
        assert!(tree(folder.path()).keys().all(|name| !name.contains("IMG_1001")), "no half of it has a name");
        // It was tried twice, and is tried again the next time.
        assert_eq!(phone.opened().iter().filter(|(path, _)| path == VIDEO).count(), 2);
        phone.with(VIDEO, |file| file.claimed_bytes = None);
        assert_eq!(copy(&phone, folder.path()).await.unwrap().left, []);
    }
}

#[tokio::test]
async fn a_file_that_changed_while_the_cable_was_out_is_begun_anew() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    phone.cut_after(Some(69 + 20));
    assert_eq!(copy(&phone, folder.path()).await, Err(Stopped::Lost));
    phone.cut_after(None);
    let as_listed_before = order(&phone, folder.path());
    // As large as before, with another time.
    phone.put(VIDEO, vec![8; 36], 2_000_000_000);
    phone.opened();
    let outcome = crate::rescue(&phone, as_listed_before, |_| {}).await.unwrap();
    assert_eq!(outcome.files, 5);
    assert_eq!(phone.opened()[..2], [(VIDEO.to_owned(), 20), (VIDEO.to_owned(), 0)]);
    assert_eq!(tree(folder.path())[&VIDEO[1..]], vec![8; 36]);
}

#[tokio::test]
async fn a_photo_that_was_edited_after_it_was_saved_is_saved_beside_it() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    copy(&phone, folder.path()).await.unwrap();
    let before = tree(folder.path());
    phone.put(VIDEO, vec![8; 30], 2_000_000_000);
    let outcome = copy(&phone, folder.path()).await.unwrap();
    assert_eq!((outcome.files, outcome.earlier), (5, 4));
    let after = tree(folder.path());
    assert_eq!(after["DCIM/101APPLE/IMG_1001 (2).MOV"], vec![8; 30]);
    assert!(before.iter().all(|(name, content)| after[name] == *content));
}

#[tokio::test]
async fn the_same_path_twice_in_a_listing_is_one_file() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    let mut order = order(&phone, folder.path());
    order.items.extend(order.items.clone());
    assert_eq!(crate::rescue(&phone, order, |_| {}).await.unwrap().files, 5);
}
