use super::*;
use crate::phone::{Action, Reply};

/// A phone that knows these answers and refuses all else.
struct Told(&'static [(&'static str, &'static str)]);

impl Phone for Told {
    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        let found = self.0.iter().find(|(command, _)| *command == query.command());
        let (_, text) = found.ok_or_else(|| NoReply::Refused(format!("not told: {}", query.command())))?;
        Ok(Reply { stdout: text.as_bytes().to_vec(), ..Reply::default() })
    }

    async fn act(&self, _: &Action) -> Result<Reply, NoReply> {
        Err(NoReply::Refused("a survey changes nothing".into()))
    }
}

struct Noon;

impl Clock for Noon {
    fn unix_ms(&self) -> i64 {
        1_795_521_600_000
    }

    fn steady_ms(&self) -> u64 {
        0
    }
}

const PROPERTIES: &str = "[ro.build.version.release]: [14]\r\n[ro.build.version.sdk]: [34]\r\n\
        [ro.product.locale]: [en-US]\r\n[persist.sys.locale]: [de-CH]\r\n\
        [ro.product.manufacturer]: [Google]\r\n[ro.product.model]: [Pixel 8]\r\n";

fn surveyed(replies: &'static [(&'static str, &'static str)]) -> Result<Survey, NoSurvey> {
    let phone = Told(replies);
    futures_util::FutureExt::now_or_never(survey(&phone, &Noon, "A1")).expect("nothing here waits")
}

#[test]
fn the_phone_its_user_and_its_apps_are_read() {
    let survey = surveyed(&[
            ("getprop", PROPERTIES),
            ("am get-current-user", "10\n"),
            (
                "pm list packages --user 10 -U",
                "package:com.google.android.apps.photos uid:10142,1010142\npackage:org.other uid:1010143\n",
            ),
            (
                "dumpsys package com.google.android.apps.photos",
                "  Package [com.google.android.apps.photos] (1):\n    versionName=6.80\n    User 10: installed=true enabled=0\n",
            ),
            (
                "dumpsys usagestats com.google.android.apps.photos",
                "      package=com.google.android.apps.photos u=0 bucket=10 used=+1d0h0m0s0ms\n      package=com.google.android.apps.photos u=10 bucket=10 reason=u-mf used=+2h0m0s0ms idle=n\n",
            ),
            ("am get-standby-bucket --user 10 com.google.android.apps.photos", "10\n"),
        ])
        .unwrap();
    let case = &survey.case_without_app;
    assert_eq!((case.user, case.phone.api, case.phone.locale.as_deref()), (10, 34, Some("de-CH")));
    assert_eq!(case.packages.as_ref().unwrap().len(), 2);
    let photos = &survey.apps[0];
    assert_eq!((photos.uid, photos.version.as_deref()), (Some(1_010_142), Some("6.80")));
    assert_eq!(photos.last_used, Some(1_795_521_600 - 7200));
    assert_eq!(photos.likely.as_ref().unwrap().id, "likely-only_one");
    let other = survey.case(PackageId::new("org.other").as_ref());
    assert_eq!(other.app.unwrap().uid, Some(1_010_143));
    assert_eq!(survey.case(PackageId::new("not.there").as_ref()).app.unwrap().uid, None);
}

#[test]
fn an_old_phone_tells_the_uid_in_the_apps_own_block() {
    let survey = surveyed(&[
        ("getprop", "[ro.build.version.release]: [7.1]\n[ro.build.version.sdk]: [25]\n"),
        ("am get-current-user", "0\n"),
        ("pm list packages --user 0 -U", "Error: Unknown option: -U\n"),
        ("pm list packages --user 0", "package:com.google.android.apps.photos\n"),
        (
            "dumpsys package com.google.android.apps.photos",
            "  Package [com.google.android.apps.photos] (1):\n    userId=10042\n    User 0: installed=true enabled=0\n",
        ),
    ])
    .unwrap();
    assert_eq!(survey.apps[0].uid, Some(10_042));
    let case = survey.case(Some(&survey.apps[0].package));
    assert_eq!(case.app.unwrap().uid, Some(10_042));
}

#[test]
fn a_phone_that_does_not_say_its_version_is_not_guessed_at() {
    assert!(matches!(surveyed(&[("getprop", "[a]: [b]\n")]), Err(NoSurvey::Unreadable(_))));
}
