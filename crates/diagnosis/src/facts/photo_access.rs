//! What the app may see and show: photos, videos, all files, notifications.
//!
//! ```text
//!     User 0: ceDataInode=860283 installed=true …                             (Android 10, Pixel)
//!       runtime permissions:
//!         android.permission.READ_EXTERNAL_STORAGE: granted=true, flags=[ GRANTED_BY_DEFAULT|REVOKE_WHEN_REQUESTED]
//!
//!         android.permission.READ_MEDIA_IMAGES: granted=false, flags=[ USER_SET|USER_SENSITIVE_WHEN_GRANTED]   (Android 14+)
//!         android.permission.READ_MEDIA_VISUAL_USER_SELECTED: granted=true, flags=[ USER_SET]
//! ```
//!
//! Up to Android 12 one permission covers all files; Android 13 has one for photos and one for videos; from Android 14
//! a person may pick single photos. The app op `MANAGE_EXTERNAL_STORAGE` is asked for only where the app's profile
//! says that the app works through it.

use serde::Serialize;

use super::app::dump::{PackageDump, Permission, permission_line};
use super::{FactId, Lane, Reading, Replies, app};
use crate::case::{App, Case};
use crate::fact::{Unknown, Why};
use crate::phone::Query;

pub(crate) const IMAGES: &str = "android.permission.READ_MEDIA_IMAGES";
pub(crate) const VIDEO: &str = "android.permission.READ_MEDIA_VIDEO";
pub(crate) const SELECTED: &str = "android.permission.READ_MEDIA_VISUAL_USER_SELECTED";
pub(crate) const FILES: &str = "android.permission.READ_EXTERNAL_STORAGE";
pub(crate) const NOTIFICATIONS: &str = "android.permission.POST_NOTIFICATIONS";

/// `dumpsys package PKG`, and for some apps `cmd appops get PKG MANAGE_EXTERNAL_STORAGE`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PhotoAccess {
    pub photos: Access,
    /// `None`: this app does not ask for videos.
    pub videos: Option<Access>,
    /// The permissions that full access needs on this phone and that the app asks for.
    pub needed: Vec<String>,
    /// Those of [`PhotoAccess::needed`] that are not granted.
    pub denied: Vec<String>,
    /// A work phone's policy decided; nobody at the phone can change it.
    pub policy_fixed: bool,
    /// The person said "don't ask again".
    pub user_fixed: bool,
    /// The system took it away because the app was not used for long.
    pub auto_revoked: bool,
    /// Android 11+: it is lent until the app is left.
    pub one_time: bool,
    /// Android 13+, where the app asks for it.
    pub notifications: Option<bool>,
    /// "All files access"; `None` where this app does not work through it.
    pub all_files: Option<bool>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    Full,
    /// Only the photos that the person picked: new ones never.
    Selected,
    #[default]
    None,
}

/// Android 11 brought the op; only apps whose profile says so work through it.
fn all_files_query(case: &Case, app: &App) -> Option<Query> {
    let wants = app.profile.and_then(|profile| profile.android.as_ref()).is_some_and(|android| android.needs_all_files);
    (wants && case.phone.api >= 30)
        .then(|| Query::shell(format!("cmd appops get --user {} {} MANAGE_EXTERNAL_STORAGE", case.user, app.package)))
}

impl Reading for PhotoAccess {
    const ID: FactId = FactId::PhotoAccess;
    const LANE: Lane = Lane::Access;
    const MAY_SHOW: &'static [&'static str] = &[
        "(READ_EXTERNAL_STORAGE|READ_MEDIA_IMAGES|READ_MEDIA_VIDEO|READ_MEDIA_VISUAL_USER_SELECTED|WRITE_EXTERNAL_STORAGE|ACCESS_MEDIA_LOCATION|POST_NOTIFICATIONS): granted=(true|false)(, POLICY_FIXED)?",
        "granted=true, ONE_TIME",
        "AUTO_REVOKED",
        "MANAGE_EXTERNAL_STORAGE",
    ];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        Ok([app::query(app)].into_iter().chain(all_files_query(case, app)).collect())
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let (app, _) = case.installed_app().ok_or_else(|| Unknown::new(Why::NoApp))?;
        let all_files = all_files_query(case, app).map(|query| replies.text(&query)).transpose()?;
        let all_files = all_files.map(|text| allowed(&text)).transpose()?;
        parse(&replies.text(&app::query(app))?, app.package.as_str(), case.user, case.phone.api, all_files)
    }
}

/// `MANAGE_EXTERNAL_STORAGE: allow; time=…`; `Uid mode:` may come first. `No operations.` is the default: not allowed.
fn allowed(text: &str) -> Result<bool, Unknown> {
    let mode = text.lines().find_map(|line| {
        let line = line.trim();
        line.strip_prefix("Uid mode: ").unwrap_or(line).strip_prefix("MANAGE_EXTERNAL_STORAGE: ")
    });
    match mode {
        Some(mode) => Ok(mode.starts_with("allow")),
        None if text.contains("No operations") => Ok(false),
        None => Err(Unknown::unreadable("MANAGE_EXTERNAL_STORAGE")),
    }
}

fn parse(text: &str, package: &str, user: u32, api: u32, all_files: Option<bool>) -> Result<PhotoAccess, Unknown> {
    let dump = PackageDump::find(text, package).ok_or_else(|| Unknown::unreadable(format!("block of {package}")))?;
    let part = dump.user(user).ok_or_else(|| Unknown::unreadable(format!("part of user {user}")))?;
    let shared = shared_permissions(text, &dump, user);
    let permission = |name: &str| -> Option<Permission<'_>> {
        part.permission(name)
            .or_else(|| permission_line(shared.iter().copied(), name))
            .or_else(|| dump.install_permission(name).map(|granted| Permission { granted, flags: Vec::new() }))
    };
    let asked = |name: &&str| permission(name).is_some() || dump.requests(name);
    let granted = |name: &str| permission(name).is_some_and(|permission| permission.granted);

    let media: Vec<&str> = [IMAGES, VIDEO].into_iter().filter(asked).collect();
    // An app made before Android 13 holds the old permission there too.
    let needed = if api >= 33 && !media.is_empty() { media } else { [FILES].into_iter().filter(asked).collect() };
    let all = all_files == Some(true);
    if needed.is_empty() && all_files.is_none() {
        // Some apps are handed single folders and ask for no such permission: nothing is missing then.
        return Err(match dump.lists_requests() {
            true => Unknown::not_on_this_phone(),
            false => Unknown::unreadable("permission to see photos"),
        });
    }
    let selected = api >= 34 && granted(SELECTED);
    let access = |name: &str| match () {
        () if all || granted(name) => Access::Full,
        () if selected => Access::Selected,
        () => Access::None,
    };
    let denied: Vec<&str> =
        if all { Vec::new() } else { needed.iter().copied().filter(|name| !granted(name)).collect() };
    let flagged = |flag: &str| {
        denied.iter().any(|name| permission(name).is_some_and(|permission| permission.flags.contains(&flag)))
    };
    Ok(PhotoAccess {
        photos: match needed.first() {
            Some(name) => access(name),
            None if all => Access::Full,
            None => Access::None,
        },
        videos: if needed.contains(&VIDEO) { Some(access(VIDEO)) } else { None },
        policy_fixed: flagged("POLICY_FIXED"),
        user_fixed: flagged("USER_FIXED"),
        auto_revoked: flagged("AUTO_REVOKED"),
        one_time: needed
            .iter()
            .any(|name| permission(name).is_some_and(|p| p.granted && p.flags.contains(&"ONE_TIME"))),
        notifications: if api >= 33 { permission(NOTIFICATIONS).map(|permission| permission.granted) } else { None },
        all_files,
        denied: denied.into_iter().map(str::to_owned).collect(),
        needed: needed.into_iter().map(str::to_owned).collect(),
    })
}

/// Packages that share a user id have their runtime permissions in that id's block, at the end of the dump.
fn shared_permissions<'a>(text: &'a str, dump: &PackageDump<'a>, user: u32) -> Vec<&'a str> {
    let Some(shared) = dump.line("sharedUser").and_then(|line| line.split_whitespace().nth(1)) else {
        return Vec::new();
    };
    let name = shared.split('/').next().unwrap_or_default().trim_end_matches('}');
    let start = format!("SharedUser [{name}]");
    let of_user = format!("User {user}:");
    text.lines()
        .skip_while(|line| !line.trim_start().starts_with(&start))
        .skip(1)
        .take_while(|line| !line.trim_start().starts_with("SharedUser ["))
        .skip_while(|line| !line.trim_start().starts_with(&of_user))
        .skip(1)
        .take_while(|line| !line.trim_start().starts_with("User "))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dump(permissions: &[(&str, bool, &str)]) -> String {
        let mut text = String::from(
            "  Package [a.b] (1):\n    versionName=1\n    User 0: installed=true\n      runtime permissions:\n",
        );
        for (name, granted, flags) in permissions {
            text += &format!("        {name}: granted={granted}, flags=[ {flags}]\n");
        }
        text
    }

    type Case<'a> = (u32, &'a [(&'a str, bool, &'a str)], Access, Option<Access>);

    #[test]
    fn access_is_read_by_version() {
        let cases: &[Case<'_>] = &[
            (30, &[(FILES, true, "")], Access::Full, None),
            (30, &[(FILES, false, "USER_SET")], Access::None, None),
            (33, &[(IMAGES, true, ""), (VIDEO, false, "")], Access::Full, Some(Access::None)),
            (33, &[(FILES, true, "")], Access::Full, None),
            (33, &[(FILES, false, ""), (IMAGES, true, ""), (VIDEO, true, "")], Access::Full, Some(Access::Full)),
            (
                34,
                &[(IMAGES, false, "USER_SET"), (VIDEO, false, "USER_SET"), (SELECTED, true, "USER_SET")],
                Access::Selected,
                Some(Access::Selected),
            ),
            (34, &[(IMAGES, true, ""), (VIDEO, true, ""), (SELECTED, true, "")], Access::Full, Some(Access::Full)),
        ];
        for (api, permissions, photos, videos) in cases {
            let access = parse(&dump(permissions), "a.b", 0, *api, None).unwrap();
            assert_eq!((access.photos, access.videos), (*photos, *videos), "{api} {permissions:?}");
        }
    }

    #[test]
    fn a_policy_and_a_lost_permission_are_told_apart() {
        let access = parse(&dump(&[(FILES, false, "POLICY_FIXED|USER_SENSITIVE")]), "a.b", 0, 29, None).unwrap();
        assert!(access.policy_fixed && !access.auto_revoked);
        let access = parse(&dump(&[(FILES, false, "USER_FIXED AUTO_REVOKED")]), "a.b", 0, 29, None).unwrap();
        assert!(access.auto_revoked && access.user_fixed);
        assert_eq!(access.denied, [FILES]);
    }

    #[test]
    fn all_files_access_stands_for_every_permission() {
        let access = parse(&dump(&[(IMAGES, false, "")]), "a.b", 0, 33, Some(true)).unwrap();
        assert_eq!((access.photos, access.denied.len()), (Access::Full, 0));
        assert_eq!(allowed("Uid mode: MANAGE_EXTERNAL_STORAGE: allow\n"), Ok(true));
        assert_eq!(allowed("No operations.\nDefault mode: default\n"), Ok(false));
        assert!(allowed("what").is_err());
    }

    #[test]
    fn an_app_that_asks_for_no_photos_is_not_said_to_see_none() {
        let camera = dump(&[("android.permission.CAMERA", true, "")]);
        let why = |text: &str| parse(text, "a.b", 0, 34, None).unwrap_err().why;
        assert_eq!(why(&camera), Why::Unreadable);
        let listed = "    requested permissions:\n      android.permission.CAMERA\n    User 0:";
        assert_eq!(why(&camera.replace("    User 0:", listed)), Why::NotOnThisPhone);
    }

    #[test]
    fn a_shared_user_id_holds_the_permissions_of_its_packages() {
        let text = "  Package [a.b] (1):\n    userId=10044\n    sharedUser=SharedUserSetting{1 a.shared/10044}\n    User 0: installed=true\nShared users:\n  SharedUser [a.shared] (2):\n    userId=10044\n    User 0: \n      runtime permissions:\n        android.permission.READ_EXTERNAL_STORAGE: granted=true, flags=[ ]\n";
        assert_eq!(parse(text, "a.b", 0, 29, None).unwrap().photos, Access::Full);
    }
}
