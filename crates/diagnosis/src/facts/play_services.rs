//! Google Play services, on which many backup apps lean for the sign-in and for being woken.
//!
//! ```text
//! package:com.google.android.gms                                    (pm list packages --user 0 -d, Android 5 to 17)
//! ```
//!
//! The list names what is switched off. Each package's own dump would tell more and is half a megabyte long.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlayServices {
    /// `None`: whether it is installed is not known.
    pub installed: Option<bool>,
    /// Which parts are switched off.
    pub disabled: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    PlayServices,
    ServicesFramework,
    PlayStore,
}

impl Part {
    pub fn package(self) -> &'static str {
        match self {
            Part::PlayServices => "com.google.android.gms",
            Part::ServicesFramework => "com.google.android.gsf",
            Part::PlayStore => "com.android.vending",
        }
    }
}

fn query(user: u32) -> Query {
    Query::shell(format!("pm list packages --user {user} -d"))
}

impl Reading for PlayServices {
    const ID: FactId = FactId::PlayServices;
    const LANE: Lane = Lane::App;
    const MAY_SHOW: &'static [&'static str] =
        &[r"disabled: (com\.google\.android\.gms|com\.google\.android\.gsf)", r"com\.google\.android\.(gms|gsf)"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query(case.user)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let text = replies.text(&query(case.user))?;
        let disabled: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("package:")).collect();
        // Nothing switched off is an empty answer; anything else that is no list is not an answer.
        if disabled.is_empty() && !text.trim().is_empty() {
            return Err(Unknown::unreadable("list of packages that are off"));
        }
        let installed = case
            .packages
            .as_ref()
            .map(|packages| packages.iter().any(|package| package.name.as_str() == Part::PlayServices.package()));
        let parts = [Part::PlayServices, Part::ServicesFramework, Part::PlayStore];
        Ok(Self { installed, disabled: parts.into_iter().filter(|part| disabled.contains(&part.package())).collect() })
    }
}
