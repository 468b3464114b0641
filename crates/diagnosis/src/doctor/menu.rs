//! Where a switch is on the phone, before the phone can be asked for its version: all the ways that its maker has.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use crate::knowledge;
use crate::message::{Arg, Message};

/// One way through the menus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MenuPath {
    /// For which versions; `None` where it is the same on all.
    pub versions: Option<Message>,
    /// The names on the screens from top to bottom, by language. `en` is there always.
    pub names: BTreeMap<String, Vec<String>>,
}

/// The ways to a screen on phones of a maker (as in `knowledge/menus`), the newest first; stock Android's where the
/// maker has none of its own.
pub(super) fn paths(maker: Option<&str>, screen: &str) -> Vec<MenuPath> {
    let of = |made_by: &dyn Fn(&knowledge::MakerMenus) -> bool| {
        let menus = knowledge::menus().iter().filter(|menus| made_by(menus));
        menus.flat_map(|menus| &menus.paths).filter(|path| path.screen == screen).collect::<Vec<_>>()
    };
    let own = of(&|menus| maker.is_some_and(|maker| menus.makers.iter().any(|name| name == maker)));
    let mut found = if own.is_empty() { of(&|menus| menus.makers.is_empty()) } else { own };
    found.sort_by_key(|path| std::cmp::Reverse(path.from_api));
    found
        .into_iter()
        .map(|path| MenuPath { versions: versions(path.from_api, path.to_api), names: path.steps.clone() })
        .collect()
}

fn versions(from: Option<u32>, to: Option<u32>) -> Option<Message> {
    let text = |api| Arg::Text(android(api).to_owned());
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(Message::new("doctor-versions-from").with("from", text(from))),
        (None, Some(to)) => Some(Message::new("doctor-versions-to").with("to", text(to))),
        (Some(from), Some(to)) if android(from) == android(to) => {
            Some(Message::new("doctor-versions-one").with("version", text(from)))
        }
        (Some(from), Some(to)) => {
            Some(Message::new("doctor-versions-between").with("from", text(from)).with("to", text(to)))
        }
    }
}

/// The version of Android that people know an API level by (source.android.com, Codenames, tags and build numbers).
fn android(api: u32) -> &'static str {
    match api {
        ..=25 => "7",
        26 | 27 => "8",
        28 => "9",
        29 => "10",
        30 => "11",
        31 | 32 => "12",
        33 => "13",
        34 => "14",
        35 => "15",
        36.. => "16",
    }
}
