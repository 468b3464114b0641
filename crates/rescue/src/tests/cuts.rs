//! Cables that are pulled and programs that are killed, at every byte there is.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use diagnosis::rescue::{Phase, Stopped};

use super::phone::Scripted;
use super::{CHECKPOINT, check_usual, copy, copy_with};
use crate::manifest;
use crate::shelf::Settings;

#[tokio::test]
async fn a_cable_pulled_at_any_byte_costs_nothing_that_was_sent() {
    for (seeks, batch_bytes) in [(true, CHECKPOINT.batch_bytes), (true, 15), (false, CHECKPOINT.batch_bytes)] {
        let all = Scripted::usual(seeks).bytes();
        for cut in 0..=all {
            let (phone, folder) = (Scripted::usual(seeks), tempfile::tempdir().unwrap());
            phone.cut_after(Some(cut));
            let settings = Settings { batch_bytes, ..CHECKPOINT };
            let ended = copy_with(&phone, folder.path(), settings, |_| {}).await;
            // Also where all was sent: the last file is empty, and was not opened yet.
            assert_eq!(ended, Err(Stopped::Lost), "{cut}");
            phone.cut_after(None);
            let outcome = copy(&phone, folder.path()).await.unwrap();
            assert_eq!((outcome.files, outcome.bytes, outcome.left.len()), (5, all, 0));
            check_usual(folder.path(), &phone);
            if seeks {
                assert_eq!(phone.sent_bytes(), all, "no byte is sent twice where the phone can begin anywhere: {cut}");
            }
        }
    }
}

#[tokio::test]
async fn a_copy_that_is_dropped_goes_on_from_there() {
    for steps in 1..40 {
        let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
        let mut left = steps;
        {
            let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
            let copying = copy_with(&phone, folder.path(), CHECKPOINT, move |progress| tell.send(progress).unwrap());
            tokio::pin!(copying);
            loop {
                tokio::select! {
                    ended = &mut copying => break assert!(ended.is_ok()),
                    Some(_) = told.recv() => {
                        left -= 1;
                        if left == 0 {
                            break;
                        }
                    }
                }
            }
        }
        // The folder is given back once what was under way is written down.
        let settings = Settings { lock_patience: Duration::from_secs(60), ..CHECKPOINT };
        let outcome = copy_with(&phone, folder.path(), settings, |_| {}).await.unwrap();
        assert_eq!(outcome.files, 5);
        check_usual(folder.path(), &phone);
        assert!(phone.sent_bytes() <= phone.bytes() + 8 * 7, "what was under way is all that may be sent again");
    }
}

/// A kill leaves some beginning of the manifest, and of the file that was being written.
#[tokio::test]
async fn a_program_killed_anywhere_in_its_manifest_ends_what_it_began() {
    let phone = Scripted::usual(true);
    let whole = tempfile::tempdir().unwrap();
    // Half-way, with an unfinished file.
    phone.cut_after(Some(60));
    assert_eq!(copy(&phone, whole.path()).await, Err(Stopped::Lost));
    phone.cut_after(None);
    let lines = fs::read(manifest::path(whole.path(), "SERIAL")).unwrap();
    assert!(String::from_utf8_lossy(&lines).contains("\"part\""));
    for length in cuts(&lines) {
        let folder = tempfile::tempdir().unwrap();
        copy_tree(whole.path(), folder.path());
        fs::write(manifest::path(folder.path(), "SERIAL"), &lines[..length]).unwrap();
        let before = names(folder.path());
        let outcome = copy(&phone, folder.path()).await.unwrap();
        assert_eq!((outcome.files, outcome.left.len()), (5, 0), "{length}");
        let after = super::tree(folder.path());
        for (path, file) in phone.files() {
            let is_there = after.iter().any(|(name, content)| {
                !name.ends_with(".part")
                    && name.starts_with(path.rsplit_once('.').unwrap().0.trim_start_matches('/'))
                    && *content == file.content
            });
            assert!(is_there, "{path} after {length} bytes of the manifest: {:?}", after.keys());
        }
        // What had a name has it still, with its content.
        for name in before.iter().filter(|name| !name.ends_with(".part")) {
            assert_eq!(after[name], phone.files()[&format!("/{name}")].content, "{name}");
        }
        // And once more there is nothing to do.
        phone.opened();
        copy(&phone, folder.path()).await.unwrap();
        assert_eq!(phone.opened(), [], "{length}");
    }
}

#[tokio::test]
async fn an_unfinished_file_shorter_or_other_than_was_written_down_begins_anew() {
    let path = "DCIM/100APPLE/IMG_0001.HEIC.part";
    for spoil in [|content: &mut Vec<u8>| content.truncate(3), |content: &mut Vec<u8>| content[1] ^= 1, Vec::clear] {
        let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
        // The description of the edit comes first, then the photo.
        phone.cut_after(Some(5 + 20));
        assert_eq!(copy(&phone, folder.path()).await, Err(Stopped::Lost));
        phone.cut_after(None);
        let mut content = fs::read(folder.path().join(path)).unwrap();
        assert_eq!(content.len(), 20);
        spoil(&mut content);
        fs::write(folder.path().join(path), &content).unwrap();
        phone.opened();
        copy(&phone, folder.path()).await.unwrap();
        assert_eq!(phone.opened()[0], ("/DCIM/100APPLE/IMG_0001.HEIC".to_owned(), 0));
        check_usual(folder.path(), &phone);
    }
}

#[tokio::test]
async fn a_kill_between_having_all_and_giving_the_name_is_made_good_without_the_phone() {
    let (phone, whole) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    copy(&phone, whole.path()).await.unwrap();
    phone.opened();
    let name = "DCIM/100APPLE/IMG_0001.MOV";
    let content = phone.files()[&format!("/{name}")].content.clone();
    // No name yet; both names, as between the two steps of giving one; an empty file that holds the place.
    for with_name in [None, Some(content.clone()), Some(Vec::new())] {
        let folder = tempfile::tempdir().unwrap();
        copy_tree(whole.path(), folder.path());
        let (to, part) = (folder.path().join(name), folder.path().join(format!("{name}.part")));
        fs::rename(&to, &part).unwrap();
        if let Some(content) = &with_name {
            fs::write(&to, content).unwrap();
        }
        copy(&phone, folder.path()).await.unwrap();
        assert_eq!(fs::read(&to).unwrap(), content);
        assert!(!part.exists());
        assert_eq!(phone.opened(), []);
    }
}

/// Whole files get to the disk side by side: the power may go with any of them written down, and any not.
#[tokio::test]
async fn files_that_were_whole_and_not_yet_kept_when_the_power_went_are_copied_again_and_no_others() {
    let (phone, whole) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    copy(&phone, whole.path()).await.unwrap();
    phone.opened();
    let lines = fs::read_to_string(manifest::path(whole.path(), "SERIAL")).unwrap();
    let files: Vec<String> = phone.files().into_keys().collect();
    for lost in 0..1_u32 << files.len() {
        let folder = tempfile::tempdir().unwrap();
        copy_tree(whole.path(), folder.path());
        let lost: Vec<&String> =
            (0..).zip(&files).filter(|(bit, _)| lost >> bit & 1 == 1).map(|(_, file)| file).collect();
        let is_lost = |line: &str| {
            let planned = line.contains("\"plan\"") || line.contains("\"rescue\"");
            !planned && lost.iter().any(|file| line.contains(&format!("\"path\":\"{file}\"")))
        };
        let left: String = lines.lines().filter(|line| !is_lost(line)).flat_map(|line| [line, "\n"]).collect();
        fs::write(manifest::path(folder.path(), "SERIAL"), left).unwrap();
        for file in &lost {
            let to = folder.path().join(file.trim_start_matches('/'));
            fs::rename(&to, to.with_file_name(format!("{}.part", to.file_name().unwrap().to_str().unwrap()))).unwrap();
        }
        copy(&phone, folder.path()).await.unwrap();
        assert_eq!(super::tree(folder.path()), super::tree(whole.path()));
        let opened: BTreeSet<String> = phone.opened().into_iter().map(|(path, _)| path).collect();
        assert_eq!(opened, lost.into_iter().cloned().collect());
    }
}

#[tokio::test]
async fn a_source_is_told_what_is_opened_next() {
    let (phone, folder) = (Scripted::usual(false), tempfile::tempdir().unwrap());
    phone.with("/DCIM/100APPLE/IMG_0001.MOV", |file| file.claimed_bytes = Some(1));
    copy(&phone, folder.path()).await.unwrap();
    let opened: Vec<String> = phone.opened().into_iter().map(|(path, _)| path).collect();
    assert_eq!(opened.len(), 6, "one was tried again");
    let mut told: Vec<Option<String>> = opened[1..5].iter().cloned().map(Some).collect();
    // The last of a round is followed by what is not known yet.
    told.extend([None, None]);
    assert_eq!(phone.announced(), told);
}

#[tokio::test]
async fn progress_only_goes_on_and_ends_at_all() {
    let (phone, folder) = (Scripted::usual(true), tempfile::tempdir().unwrap());
    phone.cut_after(Some(70));
    assert_eq!(copy(&phone, folder.path()).await, Err(Stopped::Lost));
    phone.cut_after(None);
    let mut seen = Vec::new();
    copy_with(&phone, folder.path(), CHECKPOINT, |progress| seen.push(progress)).await.unwrap();
    assert_eq!(seen[0].bytes_done, 69, "what was there counts, but for the file that no byte of came");
    for phase in [Phase::Copying, Phase::Verifying] {
        let of_phase: Vec<_> = seen.iter().filter(|progress| progress.phase == phase).collect();
        assert!(of_phase.windows(2).all(|two| two[0].bytes_done <= two[1].bytes_done), "{of_phase:?}");
        let last = of_phase.last().unwrap();
        assert_eq!((last.bytes_done, last.files_done), (last.bytes, last.files));
    }
}

/// Around the ends of lines, and in their middle: there is no other kind of place.
fn cuts(lines: &[u8]) -> BTreeSet<usize> {
    let mut start = 0;
    let mut cuts = BTreeSet::new();
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        cuts.extend([start, start + 1, start + line.len() / 2, start + line.len() - 1, start + line.len()]);
        start += line.len();
    }
    cuts
}

fn names(folder: &std::path::Path) -> Vec<String> {
    super::tree(folder).into_keys().collect()
}

fn copy_tree(from: &std::path::Path, to: &std::path::Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}
