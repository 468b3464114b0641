//! Of an iPhone's files those that its photo library does not show to be in iCloud, with all that belongs to them.
//!
//! A file is left out only where the library says that it is elsewhere: what it does not know, and what is unclear, is
//! saved. The paths stay here; whoever asked is told numbers.

use std::collections::HashSet;
use std::path::Path;

use diagnosis::facts::photo_library::NotRead;
use diagnosis::phone::{NoReply, Portion};
use diagnosis::rescue::{Listing, OnlyHere};
use library::Files;
use rescue::group_of;
use tokio::time::timeout;

use crate::connected::ConnectedPhone;
use crate::library::{LOOKING, files};
use crate::reached::Reached;

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

/// Looks into the library. What is listed from then on is compared with it; what came in between is not left out.
pub async fn look(
    phone: &ConnectedPhone,
    data_dir: &Path,
    told: &(dyn Fn(Portion) + Send + Sync),
) -> Result<(), CannotTell> {
    let (reached, _) = phone.reached().ok_or(NoReply::Lost)?;
    let Reached::Iphone(iphone) = reached else { return Err(CannotTell::NotShown) };
    let looked = timeout(LOOKING, files(&iphone, data_dir, told)).await.map_err(|_| NoReply::TimedOut)?;
    let files = match looked {
        Ok(files) => files.ok_or(CannotTell::NotShown)?,
        Err(cannot) => return Err(CannotTell::Library(cannot.why()?)),
    };
    phone.keep_library(Some(files));
    Ok(())
}

/// Says of each file whether the library shows it elsewhere.
pub(super) fn mark(listing: &mut Listing, files: &Files) {
    let groups = |paths: &[String]| paths.iter().map(|path| group_of(path)).collect::<HashSet<String>>();
    let (only_here, unclear, elsewhere) = (groups(&files.only_here), groups(&files.unclear), groups(&files.elsewhere));
    let shown: HashSet<String> = listing.items.iter().map(|item| item.path.to_lowercase()).collect();
    let found = files.only_here.iter().filter(|path| shown.contains(&path.to_lowercase())).count() as u64;
    let mut in_doubt = HashSet::new();
    for item in &mut listing.items {
        let group = group_of(&item.path);
        if only_here.contains(&group) {
            continue;
        }
        item.elsewhere = elsewhere.contains(&group) && !unclear.contains(&group);
        if !item.elsewhere {
            in_doubt.insert(group);
        }
    }
    listing.only_here = Some(OnlyHere {
        found,
        unclear: in_doubt.len() as u64,
        not_found: (files.only_here.len() as u64).saturating_sub(found).saturating_add(files.only_here_unnamed),
    });
}

#[cfg(test)]
mod tests {
    use diagnosis::rescue::Item;

    use super::*;

    #[test]
    fn what_is_elsewhere_is_left_out_and_nothing_else() {
        let item = |path: &&str| Item {
            path: (*path).to_owned(),
            bytes: Some(1),
            modified_unix_ns: None,
            added_unix: None,
            elsewhere: false,
        };
        let paths = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        let here = [
            "/DCIM/100APPLE/IMG_0001.HEIC",
            "/DCIM/100APPLE/IMG_0001.MOV",
            "/DCIM/100APPLE/IMG_0001.AAE",
            "/PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.heic",
            // Its film is unclear.
            "/DCIM/100APPLE/IMG_0003.HEIC",
            "/DCIM/100APPLE/IMG_0003.MOV",
            // The library does not know these.
            "/DCIM/100APPLE/IMG_0004.HEIC",
            "/PhotoData/CPLAssets/group1/C.JPG",
            "/PhotoData/CPLAssets/group1/A.JPG",
            "/PhotoData/Mutations/PhotoData/CPLAssets/group1/A/Adjustments/FullSizeRender.jpg",
        ];
        let elsewhere = [
            "/DCIM/100APPLE/IMG_0002.HEIC",
            "/DCIM/100APPLE/IMG_0002.MOV",
            "/PhotoData/Mutations/DCIM/100APPLE/IMG_0002/Adjustments/FullSizeRender.heic",
            "/PhotoData/CPLAssets/group1/B.JPG",
            "/PhotoData/Mutations/PhotoData/CPLAssets/group1/B/Adjustments/FullSizeRender.jpg",
        ];
        let items = here.iter().chain(&elsewhere).map(item).collect();
        let mut listing = Listing { items, unreadable: 2, only_here: None };
        let files = Files {
            only_here: paths(&[here[0], here[8], "/DCIM/100APPLE/IMG_0009.HEIC"]),
            only_here_unnamed: 1,
            unclear: paths(&[here[5]]),
            elsewhere: paths(&[elsewhere[0], elsewhere[3], here[4]]),
        };
        mark(&mut listing, &files);
        let left_out: Vec<&str> =
            listing.items.iter().filter(|item| item.elsewhere).map(|item| item.path.as_str()).collect();
        assert_eq!(left_out, elsewhere);
        assert_eq!(listing.only_here, Some(OnlyHere { found: 2, unclear: 3, not_found: 2 }));
    }
}
