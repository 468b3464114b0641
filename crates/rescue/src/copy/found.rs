//! What is in the folder before a run, and what is still to be copied.

use std::collections::HashSet;
use std::sync::Arc;

use diagnosis::rescue::{Item, Stopped};

use super::Order;
use crate::digest::Digest;
use crate::folder::Standing;
use crate::shelf::{Settings, Shelf};
use crate::{group, names};

/// Room for the manifest, and for what the file system writes beside the files.
const RESERVE_BYTES: u64 = 16 << 20;

/// What is in the folder before a run.
pub(super) struct Found {
    pub shelf: Shelf,
    pub items: Arc<[Item]>,
    pub todo: Vec<Todo>,
    /// What was kept and not read back.
    pub unverified: Vec<usize>,
    /// By index: was there, whole.
    pub earlier: Vec<bool>,
    pub bytes: u64,
    pub bytes_done: u64,
}

/// A file that is to be copied.
pub(super) struct Todo {
    pub index: usize,
    /// So much of it is there, with this digest.
    pub begun: Option<(u64, Box<Digest>)>,
}

impl Todo {
    pub(super) fn whole(index: usize) -> Self {
        Self { index, begun: None }
    }
}

impl Found {
    pub(super) fn look(order: Order, settings: Settings) -> Result<Self, Stopped> {
        let Order { folder, phone, items, free_bytes } = order;
        let (items, groups) = sorted(items);
        let items: Arc<[Item]> = items.into();
        let shelf = Shelf::open(folder, &phone, Arc::clone(&items), groups, settings)?;
        let (mut todo, mut unverified, mut earlier) = (Vec::new(), Vec::new(), vec![false; items.len()]);
        let (mut bytes, mut bytes_done, mut needed) = (0_u64, 0_u64, 0_u64);
        for (index, item) in items.iter().enumerate() {
            let all = item.bytes.unwrap_or(0);
            match shelf.standing(index).map_err(crate::manifest::of_folder)? {
                Standing::There { bytes: kept, verified } => {
                    earlier[index] = true;
                    (bytes, bytes_done) = (bytes + kept, bytes_done + kept);
                    if !verified {
                        unverified.push(index);
                    }
                    continue;
                }
                Standing::Part { bytes: from_byte, digest } => {
                    todo.push(Todo { index, begun: Some((from_byte, digest)) });
                    needed += all.saturating_sub(from_byte);
                }
                Standing::Nothing => {
                    todo.push(Todo::whole(index));
                    needed += all;
                }
            }
            bytes += all;
        }
        if let Some(free_bytes) = free_bytes
            && needed > 0
            && needed.saturating_add(RESERVE_BYTES) > free_bytes
        {
            return Err(Stopped::NoRoom { needed_bytes: needed + RESERVE_BYTES, free_bytes });
        }
        Ok(Self { shelf, items, todo, unverified, earlier, bytes, bytes_done })
    }
}

/// Items by their groups, each path once, and where each group is.
fn sorted(items: Vec<Item>) -> (Vec<Item>, Vec<std::ops::Range<usize>>) {
    let mut seen = HashSet::with_capacity(items.len());
    let fresh: Vec<bool> = items.iter().map(|item| seen.insert(item.path.as_str())).collect();
    drop(seen);
    let items = items.into_iter().zip(fresh).filter(|(_, fresh)| *fresh).map(|(item, _)| item);
    let mut keyed: Vec<(String, String, Item)> = items
        .map(|item| {
            let home = names::home(&item.path);
            (group::group(&home), home, item)
        })
        .collect();
    keyed.sort_by(|one, other| (&one.0, &one.1, &one.2.path).cmp(&(&other.0, &other.1, &other.2.path)));
    let (groups, items): (Vec<String>, Vec<Item>) = keyed.into_iter().map(|(group, _, item)| (group, item)).unzip();
    (items, group::ranges(&groups))
}
