//! Every phone folder can be read, and every reply of it can be served in every scene.

use std::path::Path;

use simulator::control::SimulatedPhone;
use simulator::demo;
use simulator::folder::Folder;

fn all() -> Vec<Folder> {
    let phones = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones");
    let mut folders: Vec<_> = std::fs::read_dir(phones).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.join("phone.toml").is_file());
    folders.sort();
    folders.iter().map(|path| Folder::read(path).unwrap_or_else(|bad| panic!("{bad}"))).collect()
}

#[tokio::test]
async fn every_reply_can_be_filled_in_every_scene() {
    for folder in all() {
        let phone = SimulatedPhone::start(&folder, None).await.unwrap();
        let mut bad = Vec::new();
        for scene in [None].into_iter().chain(folder.scene_names().map(Some)) {
            phone.choose_scene(scene).unwrap();
            bad.extend(
                phone.gaps().into_iter().map(|gap| format!("{} in {}: {gap}", folder.name, scene.unwrap_or("health"))),
            );
        }
        assert!(bad.is_empty(), "{bad:#?}");
    }
}

#[tokio::test]
async fn the_phones_that_were_compiled_in_are_those_on_disk() {
    let embedded: Vec<_> = demo::embedded_phones().unwrap().into_iter().map(|folder| folder.name).collect();
    let mut on_disk: Vec<_> = all().into_iter().map(|folder| folder.name).collect();
    on_disk.sort();
    assert_eq!(embedded, on_disk);
}

#[tokio::test]
async fn the_demo_phones_are_served_on_ports_of_their_own() {
    let phones = demo::serve_demo().await.unwrap();
    assert!(!phones.is_empty());
    let mut ports: Vec<_> = phones.iter().map(|phone| phone.address().port()).collect();
    ports.sort_unstable();
    ports.dedup();
    assert_eq!(ports.len(), phones.len());
    assert!(ports.iter().all(|port| !(5554..=5585).contains(port)), "adb connects to those by itself");
    let mut serials: Vec<_> = phones.iter().map(|phone| phone.serial().to_owned()).collect();
    serials.sort_unstable();
    serials.dedup();
    assert_eq!(serials.len(), phones.len(), "no two demo phones have one serial");
}
