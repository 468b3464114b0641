//! Other people and spaces on the phone: photos there are not seen by an app of this user.
//!
//! ```text
//! Users:                                                                        (pm list users, Android 5 to 17)
//!     UserInfo{0:Owner:4c13} running
//!     UserInfo{10:Work profile:1030} running
//!     UserInfo{150:Secure Folder:10061030} running                              (Samsung, Android 14)
//!     UserInfo{999:XSpace:801010} running                                       (Xiaomi dual apps)
//!
//! 3 users:                                                                      (cmd user list -v, Android 11 and newer)
//! 0: id=0, name=Owner, type=full.SYSTEM, flags=ADMIN|FULL|INITIALIZED|MAIN|PRIMARY|SYSTEM (running) (current)
//! 1: id=11, name=Private space, type=profile.PRIVATE, flags=INITIALIZED|PROFILE (running)
//! ```
//!
//! Flags are hexadecimal: 0x4 guest, 0x8 restricted, 0x20 work, 0x1000 a profile. No name is kept.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

/// `pm list users`, and the types of users from Android 11.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profiles {
    /// All users but the one whose photos are meant.
    pub others: Vec<Profile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile {
    pub id: u32,
    pub kind: Kind,
    /// `None` where the phone does not say.
    pub running: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Managed by work or school; also apps that make such a profile for themselves (Shelter, Island).
    Work,
    SecureFolder,
    PrivateSpace,
    /// Second copies of chat apps.
    Clone,
    /// Another person on the same phone.
    Person,
    Guest,
    /// A profile of a kind that we do not know.
    Other,
}

fn list() -> Query {
    Query::shell("pm list users")
}

fn typed() -> Query {
    Query::shell("cmd user list -v")
}

impl Reading for Profiles {
    const ID: FactId = FactId::Profiles;
    const LANE: Lane = Lane::Files;
    const MAY_SHOW: &'static [&'static str] = &["users [0-9]{1,4}(, [0-9]{1,4}){0,9}"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        let mut queries = vec![list()];
        if case.phone.api >= 30 {
            queries.push(typed());
        }
        Ok(queries)
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        // Rows are believed even beside a refusal: `pm` prints both where one user is closed to the shell.
        let plain = parse(&replies.reply(&list())?.text(), case);
        let plain = plain.or_else(|unreadable| replies.text(&list()).and(Err(unreadable)));
        let typed = replies.text(&typed()).map(|text| types(&text)).unwrap_or_default();
        let mut others = match plain {
            Ok(users) => users,
            // The other list alone does as well.
            Err(unknown) if typed.is_empty() => return Err(unknown),
            Err(_) => typed.iter().map(|(id, kind)| Profile { id: *id, kind: *kind, running: None }).collect(),
        };
        for profile in &mut others {
            if let Some((_, kind)) = typed.iter().find(|(id, kind)| *id == profile.id && *kind != Kind::Other) {
                // Samsung's folder is a work profile to Android; the number tells it apart.
                profile.kind = if profile.kind == Kind::SecureFolder { profile.kind } else { *kind };
            }
        }
        others.retain(|profile| profile.id != case.user);
        Ok(Self { others })
    }
}

fn parse(text: &str, case: &Case) -> Result<Vec<Profile>, Unknown> {
    let mut users = Vec::new();
    for line in text.lines() {
        let Some((_, rest)) = line.split_once("UserInfo{") else { continue };
        // A name may hold colons and brackets: the number stands before the first, the flags behind the last.
        let Some((inside, after)) = rest.rsplit_once('}') else { continue };
        let (Some((id, _)), Some((_, flags))) = (inside.split_once(':'), inside.rsplit_once(':')) else { continue };
        let (Ok(id), Ok(flags)) = (id.trim().parse::<u32>(), u32::from_str_radix(flags.trim(), 16)) else { continue };
        users.push(Profile { id, kind: kind(id, flags, case), running: Some(after.contains("running")) });
    }
    if users.is_empty() { Err(Unknown::unreadable("list of users")) } else { Ok(users) }
}

/// `UserInfo.FLAG_*`; the numbers of makers' own profiles as recorded.
fn kind(id: u32, flags: u32, case: &Case) -> Kind {
    const GUEST: u32 = 0x4;
    const MANAGED: u32 = 0x20;
    const PROFILE: u32 = 0x1000;
    let samsung = case.phone.is_made_by(&["samsung"]);
    let clones = match id {
        95 => samsung,
        998 | 999 => true,
        _ => false,
    };
    if clones {
        Kind::Clone
    } else if samsung && (150..=160).contains(&id) {
        Kind::SecureFolder
    } else if flags & GUEST != 0 {
        Kind::Guest
    } else if flags & MANAGED != 0 {
        Kind::Work
    } else if flags & PROFILE != 0 {
        Kind::Other
    } else {
        Kind::Person
    }
}

fn types(text: &str) -> Vec<(u32, Kind)> {
    let kind = |word: &str| {
        let kind = word.strip_prefix("android.os.usertype.").unwrap_or(word);
        match kind.to_ascii_uppercase().as_str() {
            "PROFILE.MANAGED" => Kind::Work,
            "PROFILE.PRIVATE" => Kind::PrivateSpace,
            "PROFILE.CLONE" => Kind::Clone,
            "FULL.GUEST" => Kind::Guest,
            "FULL.SYSTEM" | "FULL.SECONDARY" | "FULL.RESTRICTED" | "FULL.DEMO" | "SYSTEM.HEADLESS" => Kind::Person,
            _ => Kind::Other,
        }
    };
    text.lines()
        .filter_map(|line| {
            let id = scan::field(line, "id")?.parse().ok()?;
            // The name stands between and may say anything: the type is the last of its word.
            let rest = &line[line.rfind("type=")? + "type=".len()..];
            Some((id, kind(rest.split([',', ' ', ')']).next()?)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::Platform;

    fn case(maker: &str) -> Case {
        let mut case = Case::of(Platform::Android);
        case.phone.maker = maker.to_owned();
        case
    }

    #[test]
    fn each_kind_is_told_by_its_flags_and_number() {
        let text = "Users:\n\tUserInfo{0:a:b}c:4c13} running\n\tUserInfo{10:Arbeit:1030}\n\tUserInfo{11:x:10}\n\tUserInfo{150:Secure Folder:10061030} running\n\tUserInfo{999:XSpace:801010} running\n";
        let kinds: Vec<_> =
            parse(text, &case("samsung")).unwrap().into_iter().map(|user| (user.id, user.kind)).collect();
        assert_eq!(kinds[1..], [(10, Kind::Work), (11, Kind::Person), (150, Kind::SecureFolder), (999, Kind::Clone)]);
        assert_eq!(parse(text, &case("google")).unwrap()[3].kind, Kind::Work, "150 is Samsung's number alone");
    }

    #[test]
    fn a_private_space_is_told_by_its_type() {
        let text = "2 users:\n\n0: id=0, name=Ann, type=full.SYSTEM, flags=ADMIN (running)\n1: id=11, name=type=x, type=profile.PRIVATE, flags=INITIALIZED|PROFILE\n";
        assert_eq!(types(text), [(0, Kind::Person), (11, Kind::PrivateSpace)]);
    }
}
