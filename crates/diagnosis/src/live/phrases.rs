//! Known phrases of iOS's log.
//!
//! ```text
//! cloudphotod  %@ saving CPLStatus %p (changed keys: %{public}@) to %@: %@         each time that syncstatus.plist is written
//! cloudphotod  Error Domain=CKErrorDomain Code=25 "Quota Exceeded"
//! cloudphotod  Error Domain=CPLErrorDomain Code=1004 …                            1000 server, 1004 throttled, 1005 disk, 1006 account
//! cloudd       Error Domain=NSURLErrorDomain Code=-1009 …
//! dasd         0:com.apple.cloudphotod.…:B1BC07:[{name: …Policy, …}], FinalDecision: Must Not Proceed}
//! ```
//!
//! The format of the first and the codes of `CPLErrorDomain` are names seen in public readings of iOS 15 to 18; codes of
//! `CKErrorDomain` and `NSURLErrorDomain` are in Apple's documentation; lines of `dasd` like this one stand in Apple's
//! Technote 3162 and in many public logs. No public log of `cloudphotod` is known: what is worded otherwise says nothing.

use super::{Change, Heard, Saying};

/// A process that speaks of the photos.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Daemon {
    /// Syncs the photos: whatever it says is about them.
    CloudPhotos,
    /// Carries all that goes to iCloud, the photos among it.
    CloudKit,
    /// Decides which work may begin.
    Scheduler,
}

/// Errors by what `NSError` writes of them, and what they say of the account or the phone as a whole.
const OF_ALL: [(&str, Saying); 6] = [
    ("Error Domain=CKErrorDomain Code=25", Saying::QuotaExceeded),
    ("Error Domain=CKErrorDomain Code=9", Saying::NotSignedIn),
    ("Error Domain=NSURLErrorDomain Code=-1009", Saying::Offline),
    ("CKErrorQuotaExceeded", Saying::QuotaExceeded),
    ("CKErrorNotAuthenticated", Saying::NotSignedIn),
    ("Error Domain=CPLErrorDomain Code=1005", Saying::LowDisk),
];

/// Errors that hold for the one thing that was sent: only of what sends photos.
const OF_PHOTOS: [(&str, Saying); 5] = [
    ("Error Domain=CPLErrorDomain Code=1000", Saying::ServerUnavailable),
    ("Error Domain=CPLErrorDomain Code=1004", Saying::Throttled),
    ("Error Domain=CPLErrorDomain Code=1006", Saying::NotSignedIn),
    ("Error Domain=CKErrorDomain Code=6", Saying::Throttled),
    ("Error Domain=CKErrorDomain Code=7", Saying::Throttled),
];

const SAVING: &str = "saving CPLStatus";
const PUT_OFF: &str = "FinalDecision: Must Not Proceed";
/// How the scheduler calls work for the photos.
const PHOTO_WORK: [&str; 2] = ["com.apple.cloudphotod", "com.apple.photos"];

/// What a line of the log says, if it says something that is known. `process` is the name of the program that wrote it.
pub fn hear(process: &str, line: &str) -> Option<Heard> {
    let daemon = match process {
        "cloudphotod" => Daemon::CloudPhotos,
        "cloudd" => Daemon::CloudKit,
        "dasd" => Daemon::Scheduler,
        _ => return None,
    };
    let said = |table: &[(&str, Saying)]| {
        table.iter().find(|(words, _)| has(line, words)).map(|(_, saying)| Heard::Said(*saying))
    };
    match daemon {
        Daemon::CloudPhotos if line.contains(SAVING) => Some(Heard::Changed(Change::PhotoSync)),
        Daemon::CloudPhotos => said(&OF_ALL).or_else(|| said(&OF_PHOTOS)),
        Daemon::CloudKit => said(&OF_ALL),
        Daemon::Scheduler => {
            let work = line.split('[').next().unwrap_or_default();
            let photos = PHOTO_WORK.iter().any(|name| work.contains(name));
            (photos && line.contains(PUT_OFF)).then_some(Heard::Said(Saying::PutOff))
        }
    }
}

/// The words, and no longer number that only begins like the code.
fn has(line: &str, words: &str) -> bool {
    line.match_indices(words).any(|(at, _)| !line[at + words.len()..].starts_with(|next: char| next.is_ascii_digit()))
}

/// The first words by which it is known.
pub(super) fn words(saying: Saying) -> &'static str {
    let tables = OF_ALL.iter().chain(&OF_PHOTOS);
    tables.into_iter().find(|(_, known)| *known == saying).map_or(PUT_OFF, |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_of_known_processes_are_heard_and_nothing_else() {
        let check = |process: &str, line: &str, expected: Option<Heard>| {
            assert_eq!(hear(process, line), expected, "{process}: {line}");
        };
        let said = |saying| Some(Heard::Said(saying));
        let full = r#"push failed: Error Domain=CKErrorDomain Code=25 "Quota Exceeded" UserInfo={…}"#;
        check("cloudphotod", full, said(Saying::QuotaExceeded));
        check("cloudd", full, said(Saying::QuotaExceeded));
        check("Photos", full, None);
        check("cloudphotod", "Error Domain=CKErrorDomain Code=255", None);
        check(
            "cloudphotod",
            "Error Domain=CKErrorDomain Code=255, Error Domain=CKErrorDomain Code=9",
            said(Saying::NotSignedIn),
        );
        let throttled = r#"Error Domain=CPLErrorDomain Code=1004 "…""#;
        check("cloudphotod", throttled, said(Saying::Throttled));
        check("cloudd", throttled, None);
        check("cloudd", "Error Domain=CKErrorDomain Code=7 of somebody's notes", None);
        check("cloudd", "Error Domain=NSURLErrorDomain Code=-1009", said(Saying::Offline));
        let saving = "<CPLEngine> saving CPLStatus 0x1 (changed keys: isExceedingQuota) to <private>: <private>";
        check("cloudphotod", saving, Some(Heard::Changed(Change::PhotoSync)));
        check("cloudd", saving, None);
        let put_off = |work: &str, decision: &str| {
            format!(
                "0:{work}:B1BC07:[\n{{name: ThunderingHerdPolicy, policyWeight: 1.000, \
                 response: {{Decision: Must Not Proceed, Score: 0.00, Rationale: [{{deviceInUse == 1}}]}}}}\n], \
                 FinalDecision: {decision}}}"
            )
        };
        check("dasd", &put_off("com.apple.cloudphotod.sync.push", "Must Not Proceed"), said(Saying::PutOff));
        check("dasd", &put_off("com.apple.cloudphotod.sync.push", "Can Proceed"), None);
        check("dasd", &put_off("com.apple.mail.fetch", "Must Not Proceed"), None);
        for (process, line) in [("", ""), ("cloudphotod", ""), ("dasd", "["), ("cloudd", "Code=25")] {
            check(process, line, None);
        }
    }

    #[test]
    fn what_a_saying_quotes_is_heard_as_that_saying() {
        for saying in Saying::ALL {
            let line = format!("0:com.apple.cloudphotod.sync:1:[], {}", words(saying));
            let by_any = ["cloudphotod", "cloudd", "dasd"]
                .iter()
                .any(|process| hear(process, &line) == Some(Heard::Said(saying)));
            assert!(by_any, "{saying:?}");
        }
    }
}
