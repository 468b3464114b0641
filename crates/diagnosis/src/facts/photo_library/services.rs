//! Which originals of an iPhone each service can never take.
//!
//! Judged while its library is read, for every service whose limits are known: whoever chooses another app afterwards
//! does not wait for the library again. What is kept is numbers and the largest few, whatever the library holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::kinds;
use crate::facts::unfit::{File, List, Takes};
use crate::knowledge::{self, AppProfile};

pub use crate::facts::unfit::{LeftOut, Reason, TooLarge, Unfit};

/// What services never take of the person's own photos and videos.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByService {
    /// Those with limits that are known, by the id of the profile.
    pub services: BTreeMap<String, Judged>,
    /// All others.
    pub others: Judged,
}

/// What one of them never takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    pub photos: LeftOut,
    pub videos: LeftOut,
    /// The largest first; at most [`MOST_LISTED`](crate::facts::unfit::MOST_LISTED).
    pub listed: Vec<Unfit>,
    pub untold: Untold,
}

/// Of so many photos and videos the library does not tell whether the service takes them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untold {
    /// By their size.
    pub sizes: u64,
    /// By their pixels.
    pub sides: u64,
    /// By their kind.
    pub kinds: u64,
}

impl ByService {
    pub fn of(&self, profile: Option<&AppProfile>) -> &Judged {
        profile.and_then(|profile| self.services.get(&profile.id)).unwrap_or(&self.others)
    }
}

/// A photo or video as the library has it. What it does not tell is `None`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Original<'a> {
    pub video: bool,
    /// Of the original alone, without the film of a Live Photo.
    pub bytes: Option<u64>,
    /// Uniform type identifier.
    pub kind: Option<&'a str>,
    /// The larger of what was taken and of what is shown, in pixels.
    pub sides: Option<(u64, u64)>,
    /// It was changed in Photos: what an app sends is a new file, of another size and kind.
    pub edited: Option<bool>,
    pub folder: Option<&'a str>,
    /// When it came into the library, Unix seconds.
    pub added_unix: Option<i64>,
    /// The original is in iCloud, and not on the phone.
    pub not_here: bool,
}

/// Judges originals as they come, for all services at once.
#[derive(Debug)]
pub struct Judges {
    services: Vec<(&'static str, Judge)>,
    others: Judge,
}

impl Default for Judges {
    fn default() -> Self {
        let on_iphones = knowledge::apps().iter().filter(|app| app.ios.is_some());
        let services = on_iphones.map(|app| (app.id.as_str(), Judge::of(app)));
        let services = services.filter(|(_, judge)| judge.has_limits()).collect();
        Self { services, others: Judge::default() }
    }
}

impl Judges {
    /// Whether some service leaves out a photo with so few pixels.
    pub fn is_small(&self, (width, height): (u64, u64)) -> bool {
        self.services.iter().any(|(_, judge)| judge.photos.takes.is_small(Some(width), Some(height)))
    }

    pub fn add(&mut self, original: &Original<'_>) {
        self.each(|judge| judge.add(original));
    }

    /// One of which it is not known whether it is a photo or a video.
    pub fn add_unclear(&mut self) {
        self.each(|judge| {
            let Untold { sizes, sides, kinds } = &mut judge.untold;
            *sizes += 1;
            *sides += u64::from(judge.photos.takes.min_pixels_side.is_some());
            *kinds += u64::from(judge.photos.takes.not_taken.is_some());
        });
    }

    pub fn end(self) -> ByService {
        let services = self.services.into_iter().map(|(id, judge)| (id.to_owned(), judge.end())).collect();
        ByService { services, others: self.others.end() }
    }

    fn each(&mut self, mut with: impl FnMut(&mut Judge)) {
        self.services.iter_mut().map(|(_, judge)| judge).chain([&mut self.others]).for_each(&mut with);
    }
}

/// By the limits of one service.
#[derive(Debug, Default)]
struct Judge {
    photos: OfKind,
    videos: OfKind,
    list: List,
    untold: Untold,
}

#[derive(Debug, Default)]
struct OfKind {
    takes: Takes<'static>,
    left_out: LeftOut,
}

impl OfKind {
    fn new(takes: Takes<'static>) -> Self {
        Self { takes, left_out: LeftOut::by(&takes) }
    }
}

impl Judge {
    fn of(app: &'static AppProfile) -> Self {
        let limits = Some(&app.limits);
        let (photos, videos) = (OfKind::new(Takes::photos(limits)), OfKind::new(Takes::videos(limits)));
        Self { photos, videos, ..Self::default() }
    }

    fn has_limits(&self) -> bool {
        let any = |takes: &Takes<'_>| {
            takes.max_bytes.is_some() || takes.min_pixels_side.is_some() || takes.not_taken.is_some()
        };
        any(&self.photos.takes) || any(&self.videos.takes)
    }

    fn add(&mut self, original: &Original<'_>) {
        let OfKind { takes, left_out } = if original.video { &mut self.videos } else { &mut self.photos };
        let kind = original.kind.filter(|kind| kinds::names_a_kind(kind));
        self.untold.sizes += u64::from(original.bytes.is_none());
        self.untold.sides += u64::from(takes.min_pixels_side.is_some() && original.sides.is_none());
        self.untold.kinds += u64::from(takes.not_taken.is_some() && kind.is_none());
        let file = File {
            bytes: original.bytes,
            mime_type: kind.and_then(kinds::mime_type).unwrap_or_default().as_bytes(),
            width: original.sides.map(|(width, _)| width),
            height: original.sides.map(|(_, height)| height),
            folder: original.folder.unwrap_or_default().as_bytes(),
            added_unix: original.added_unix,
            not_here: original.not_here,
        };
        let Some(reason) = takes.why_not(&file) else { return };
        if original.edited == Some(false) {
            left_out.add(reason, &file);
            self.list.add(reason, original.video, &file);
            return;
        }
        match reason {
            Reason::TooLarge | Reason::Empty => self.untold.sizes += 1,
            Reason::WrongKind => self.untold.kinds += 1,
            Reason::TooSmall => self.untold.sides += 1,
        }
    }

    fn end(self) -> Judged {
        Judged {
            photos: self.photos.left_out,
            videos: self.videos.left_out,
            listed: self.list.largest_first(),
            untold: self.untold,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Original<'_> = Original {
        video: false,
        bytes: Some(2_000_000),
        kind: Some("public.heic"),
        sides: Some((4032, 3024)),
        edited: Some(false),
        folder: Some("DCIM/100APPLE"),
        added_unix: Some(1_763_904_012),
        not_here: false,
    };

    fn judged(app: &str, originals: &[Original<'_>]) -> Judged {
        let mut judges = Judges::default();
        originals.iter().for_each(|original| judges.add(original));
        judges.end().of(knowledge::apps().iter().find(|profile| profile.id == app)).clone()
    }

    #[test]
    fn each_service_is_judged_by_its_own_limits() {
        let film = Original { video: true, bytes: Some(15 << 30), kind: Some("com.apple.quicktime-movie"), ..GOOD };
        for (app, too_large) in [("google-photos", Some(0)), ("ente", Some(1)), ("immich", None)] {
            let told = judged(app, &[GOOD, film]);
            assert_eq!(told.videos.too_large.map(|too_large| too_large.count), too_large, "{app}");
            assert_eq!(told.listed.len() as u64, too_large.unwrap_or(0), "{app}");
            assert_eq!((told.photos.count(), told.untold), (0, Untold::default()), "{app}");
        }
    }

    #[test]
    fn what_is_not_told_rules_nothing_out_and_is_counted() {
        let untold = |sizes, sides, kinds| Untold { sizes, sides, kinds };
        for (original, found, lacking) in [
            (Original { bytes: Some(1 << 30), ..GOOD }, Some(Reason::TooLarge), untold(0, 0, 0)),
            (Original { kind: Some("com.adobe.photoshop-image"), ..GOOD }, Some(Reason::WrongKind), untold(0, 0, 0)),
            (Original { sides: Some((255, 12)), ..GOOD }, Some(Reason::TooSmall), untold(0, 0, 0)),
            (Original { bytes: Some(0), ..GOOD }, Some(Reason::Empty), untold(0, 0, 0)),
            (Original { sides: Some((255, 256)), ..GOOD }, None, untold(0, 0, 0)),
            (Original { kind: Some("com.example.new"), ..GOOD }, None, untold(0, 0, 0)),
            (Original { bytes: None, ..GOOD }, None, untold(1, 0, 0)),
            (Original { sides: None, ..GOOD }, None, untold(0, 1, 0)),
            (Original { kind: None, ..GOOD }, None, untold(0, 0, 1)),
            (Original { kind: Some("dyn.ah62d4rv4ge80e5pe"), ..GOOD }, None, untold(0, 0, 1)),
            // What an app sends of these is made anew.
            (Original { bytes: Some(1 << 30), edited: Some(true), ..GOOD }, None, untold(1, 0, 0)),
            (Original { sides: Some((9, 9)), edited: None, ..GOOD }, None, untold(0, 1, 0)),
            (Original { kind: Some("public.svg-image"), edited: Some(true), ..GOOD }, None, untold(0, 0, 1)),
            (Original { edited: Some(true), ..GOOD }, None, untold(0, 0, 0)),
            // Videos have no least size.
            (Original { video: true, sides: None, ..GOOD }, None, untold(0, 0, 0)),
        ] {
            let told = judged("google-photos", &[original]);
            assert_eq!(told.listed.first().map(|unfit| unfit.reason), found, "{original:?}");
            assert_eq!(told.untold, lacking, "{original:?}");
            assert_eq!(told.photos.count() + told.videos.count(), u64::from(found.is_some()), "{original:?}");
        }
    }

    #[test]
    fn what_is_not_known_to_be_photo_or_video_is_not_told() {
        let mut judges = Judges::default();
        judges.add_unclear();
        let told = judges.end();
        assert_eq!(told.others.untold, Untold { sizes: 1, ..Untold::default() });
        assert_eq!(told.services["google-photos"].untold, Untold { sizes: 1, sides: 1, kinds: 1 });
    }
}
