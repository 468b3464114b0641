//! Of an iPhone's files those that its photo library does not show to be in iCloud, with all that belongs to them.
//!
//! A file is left out only where the library says that it is elsewhere: what it does not know, and what is unclear, is
//! saved. The paths stay here; whoever asked is told numbers.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use diagnosis::facts::photo_library::NotRead;
use diagnosis::phone::{NoReply, Portion};
use diagnosis::rescue::Listing;
use diagnosis::rescue::iphone::{EDITS, ORIGINALS};
use library::Files;
use rescue::group_of;
use tokio::time::timeout;

use super::{Kind, Media};
use crate::connected::ConnectedPhone;
use crate::library::{LOOKING, files};
use crate::reached::Reached;

/// What is to be saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OnlyHere {
    pub listing: Listing,
    /// Photos and videos in the listing that exist only on this phone.
    pub only_here: u64,
    /// Others in the listing: it is unclear whether they are in iCloud.
    pub unclear: u64,
    /// Photos and videos that exist only on this phone, and are not among the files that it shows.
    pub not_found: u64,
}

/// Why it is not known which these are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotTell {
    #[error("the photo library was not read: {}", .0.id())]
    Library(NotRead),
    #[error("the photo library does not show what is in iCloud")]
    NotShown,
    #[error(transparent)]
    Phone(#[from] NoReply),
}

/// Looks into the library, then lists. What came in between is saved, too.
pub async fn list(
    phone: &ConnectedPhone,
    data_dir: &Path,
    told: &(dyn Fn(Portion) + Send + Sync),
) -> Result<OnlyHere, CannotTell> {
    let (reached, _) = phone.reached().ok_or(NoReply::Lost)?;
    let Reached::Iphone(iphone) = reached else { return Err(CannotTell::NotShown) };
    let looked = timeout(LOOKING, files(&iphone, data_dir, told)).await.map_err(|_| NoReply::TimedOut)?;
    let files = match looked {
        Ok(files) => files.ok_or(CannotTell::NotShown)?,
        Err(cannot) => return Err(CannotTell::Library(cannot.why()?)),
    };
    let media = Media::of(phone).await?;
    let Kind::Iphone(iphone) = &media.kind else { return Err(CannotTell::NotShown) };
    // Originals that once came from iCloud lie beside the camera folders.
    let beside = files.only_here.iter().chain(&files.unclear).filter(|path| !is_of_camera(path));
    let folders: BTreeSet<String> =
        beside.filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder.to_owned()).collect();
    let listed = iphone.list_with(folders.into_iter().collect()).await;
    if listed == Err(NoReply::Lost) {
        phone.lose(media.number);
    }
    Ok(chosen(listed?, &files))
}

fn is_of_camera(path: &str) -> bool {
    [ORIGINALS, EDITS].iter().any(|root| path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/')))
}

fn chosen(listing: Listing, files: &Files) -> OnlyHere {
    let groups = |paths: &[String]| paths.iter().map(|path| group_of(path)).collect::<HashSet<String>>();
    let (only_here, unclear, elsewhere) = (groups(&files.only_here), groups(&files.unclear), groups(&files.elsewhere));
    let shown: HashSet<String> = listing.items.iter().map(|item| item.path.to_lowercase()).collect();
    let found = files.only_here.iter().filter(|path| shown.contains(&path.to_lowercase())).count() as u64;
    let mut in_doubt = HashSet::new();
    let wanted = listing.items.into_iter().filter(|item| {
        let group = group_of(&item.path);
        if only_here.contains(&group) {
            return true;
        }
        // Beside the camera folders are other files, too.
        let doubtful = unclear.contains(&group) || is_of_camera(&item.path) && !elsewhere.contains(&group);
        if doubtful {
            in_doubt.insert(group);
        }
        doubtful
    });
    let items = wanted.collect();
    OnlyHere {
        listing: Listing { items, unreadable: listing.unreadable },
        only_here: found,
        unclear: in_doubt.len() as u64,
        not_found: (files.only_here.len() as u64).saturating_sub(found).saturating_add(files.only_here_unnamed),
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::rescue::Item;

    use super::*;

    #[test]
    fn what_is_elsewhere_is_left_out_and_nothing_else() {
        let item =
            |path: &&str| Item { path: (*path).to_owned(), bytes: Some(1), modified_unix_ns: None, added_unix: None };
        let paths = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        let here = [
            "/DCIM/100APPLE/IMG_0001.HEIC",
            "/DCIM/100APPLE/IMG_0001.MOV",
            "/DCIM/100APPLE/IMG_0001.AAE",
            "/PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.heic",
            // Its film is unclear.
            "/DCIM/100APPLE/IMG_0003.HEIC",
            "/DCIM/100APPLE/IMG_0003.MOV",
            // The library does not know it.
            "/DCIM/100APPLE/IMG_0004.HEIC",
            "/PhotoData/CPLAssets/group1/A.JPG",
        ];
        let elsewhere = [
            "/DCIM/100APPLE/IMG_0002.HEIC",
            "/DCIM/100APPLE/IMG_0002.MOV",
            "/PhotoData/Mutations/DCIM/100APPLE/IMG_0002/Adjustments/FullSizeRender.heic",
            "/PhotoData/CPLAssets/group1/B.JPG",
        ];
        let listing = Listing { items: here.iter().chain(&elsewhere).map(item).collect(), unreadable: 2 };
        let files = Files {
            only_here: paths(&[here[0], here[7], "/DCIM/100APPLE/IMG_0009.HEIC"]),
            only_here_unnamed: 1,
            unclear: paths(&[here[5]]),
            elsewhere: paths(&[elsewhere[0], here[4]]),
        };
        let chosen = chosen(listing, &files);
        assert_eq!(chosen.listing, Listing { items: here.iter().map(item).collect(), unreadable: 2 });
        assert_eq!((chosen.only_here, chosen.unclear, chosen.not_found), (2, 2, 2));
    }
}
