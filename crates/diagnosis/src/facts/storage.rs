//! Free space on the phone, and whether Android takes it for low.
//!
//! ```text
//! Filesystem       1K-blocks    Used Available Use% Mounted on                              (df -k /data, Android 10)
//! /dev/block/sda35  25497924 4995672  20354796  20% /data
//!
//! Filesystem             Size   Used   Free   Blksize                                       (df, up to Android 5)
//! /data                 12.0G   3.1G   8.9G   4096
//!
//! Known volumes:                                                   (dumpsys devicestoragemonitor, Android 8 and newer)
//!   Default:
//!     level=NORMAL lastUsableBytes=20857610240
//!     lowBytes=524288000 fullBytes=1048576
//! mSeq=1 mForceState=UNKNOWN
//!
//! Data-Free: 20349932K / 25497924K total = 79% free                                         (dumpsys diskstats)
//!
//! true                                     (cmd jobscheduler get-storage-not-low, Android 8 and newer)
//!
//! <key>AmountDataAvailable</key><integer>30701027328</integer>        (lockdown com.apple.disk_usage, iPhone, iOS 17)
//! <key>TotalDataAvailable</key><integer>69700000000</integer>
//! <key>TotalDiskCapacity</key><integer>127989493760</integer>
//! <key>FSFreeBytes</key><string>30701027328</string>                  (afc space)
//! ```
//!
//! On that iPhone the Settings app showed 38.8 GB: `TotalDataAvailable` promises too much
//! (libimobiledevice issue 1572). The smaller of the two others is what is surely there.

use serde::Serialize;

use super::property_list::Dict;
use super::{FactId, Lane, Reading, Replies, iphone, scan};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::{Platform, Query};

/// The phone's own storage, where apps and photos are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Storage {
    pub free_bytes: Option<u64>,
    pub total_bytes: Option<u64>,
    /// The phone's own judgement; `None` before Android 8, and on an iPhone.
    pub level: Option<Level>,
    /// Below this the phone takes its storage for low.
    pub low_bytes: Option<u64>,
    /// Somebody forced the judgement: it is not real.
    pub overridden: bool,
    /// What the scheduler tells jobs that want free space.
    pub counts_as_not_low: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Normal,
    Low,
    Full,
}

/// `StorageManager.DEFAULT_THRESHOLD_PERCENTAGE` and `DEFAULT_THRESHOLD_MAX_BYTES`: the smaller of the two holds.
const LOW_PERCENT: u64 = 5;
const LOW_MAX_BYTES: u64 = 500 << 20;

fn df() -> Query {
    Query::shell("df -k /data")
}

pub(crate) fn monitor() -> Query {
    Query::shell("dumpsys devicestoragemonitor")
}

fn diskstats() -> Query {
    Query::shell("dumpsys diskstats")
}

fn verdict() -> Query {
    Query::shell("cmd jobscheduler get-storage-not-low")
}

impl Storage {
    /// Below this the phone takes its storage for low: its own number, else what Android computes by default.
    pub fn threshold_bytes(&self) -> Option<u64> {
        let default = |total: u64| (total / 100 * LOW_PERCENT).min(LOW_MAX_BYTES);
        self.low_bytes.or_else(|| self.total_bytes.map(default))
    }
}

impl Reading for Storage {
    const ID: FactId = FactId::Storage;
    const LANE: Lane = Lane::Storage;
    const PLATFORMS: &'static [Platform] = &[Platform::Android, Platform::Iphone];
    const MAY_SHOW: &'static [&'static str] =
        &["free [0-9]{1,12} bytes, level (NORMAL|LOW|FULL|not named)", "AmountDataAvailable=[0-9]{1,12}"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if case.phone.platform == Platform::Iphone {
            return Ok(vec![disk_usage(), iphone::space()]);
        }
        let mut queries = vec![df(), diskstats()];
        if case.phone.api >= 26 {
            queries.extend([monitor(), verdict()]);
        }
        Ok(queries)
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        if case.phone.platform == Platform::Iphone {
            return of_iphone(replies);
        }
        let asked = replies.text(&df());
        let mut storage = replies.text(&monitor()).map(|text| levels(&text)).unwrap_or_default();
        let space = asked.as_deref().ok().and_then(space_of_df);
        let space = space.or_else(|| space_of_diskstats(&replies.text(&diskstats()).ok()?));
        if let Some((free, total)) = space {
            (storage.free_bytes, storage.total_bytes) = (Some(free), total);
        }
        storage.counts_as_not_low = replies.text(&verdict()).ok().and_then(|text| scan::boolean(&text));
        if storage.free_bytes.is_none() && storage.level.is_none() {
            return Err(asked.err().unwrap_or_else(|| Unknown::unreadable("free space")));
        }
        Ok(storage)
    }
}

fn disk_usage() -> Query {
    iphone::domain("com.apple.disk_usage")
}

fn of_iphone(replies: &Replies) -> Result<Storage, Unknown> {
    let usage = iphone::dict(replies, &disk_usage());
    let space = iphone::dict(replies, &iphone::space());
    let free = |said: &Result<Option<Dict>, Unknown>, key: &str| said.as_ref().ok()?.as_ref()?.count(key);
    let (available, of_volume) = (free(&usage, "AmountDataAvailable"), free(&space, "FSFreeBytes"));
    let total = free(&usage, "TotalDiskCapacity").or_else(|| free(&space, "FSTotalBytes"));
    let free_bytes = available.into_iter().chain(of_volume).min();
    // More free than there is: one of them is no size.
    if free_bytes.is_none_or(|free| total.is_some_and(|total| free > total)) {
        return Err(usage.err().unwrap_or_else(|| Unknown::unreadable("free space")));
    }
    Ok(Storage { free_bytes, total_bytes: total, ..Storage::default() })
}

/// Free and total bytes of the file system that holds the data.
fn space_of_df(text: &str) -> Option<(u64, Option<u64>)> {
    // A long device name stands on a line of its own, with the numbers on the next.
    let mut words: Vec<&str> = Vec::new();
    for line in text.lines() {
        let own: Vec<&str> = line.split_whitespace().collect();
        let is_data =
            |word: &&&str| **word == "/data" || word.starts_with("/data/user") || word.starts_with("/data/data");
        if own.len() == 5 && own[0] == "/data" {
            // Toolbox, up to Android 5: name, size, used, free, block size.
            return Some((sized(own[3])?, sized(own[1])));
        }
        match own.len() {
            1 => words = own,
            5 if !words.is_empty() => words.extend(own),
            _ => words = own,
        }
        if words.len() == 6 && words.last().filter(is_data).is_some() {
            let free: u64 = words[3].parse().ok()?;
            let total: Option<u64> = words[1].parse().ok();
            return Some((free.checked_mul(1024)?, total.and_then(|total| total.checked_mul(1024))));
        }
    }
    None
}

/// `8.9G`, `512.0M`, `3148`: toolbox rounds to one digit.
fn sized(text: &str) -> Option<u64> {
    let (number, factor) = match text.chars().last()? {
        'K' => (&text[..text.len() - 1], 1_u64 << 10),
        'M' => (&text[..text.len() - 1], 1 << 20),
        'G' => (&text[..text.len() - 1], 1 << 30),
        'T' => (&text[..text.len() - 1], 1 << 40),
        _ => (text, 1),
    };
    let number: f64 = number.replace(',', ".").parse().ok()?;
    (number.is_finite() && (0.0..1e15).contains(&number)).then_some((number * factor as f64) as u64)
}

fn space_of_diskstats(text: &str) -> Option<(u64, Option<u64>)> {
    let line = scan::value(text, "Data-Free", ':')?;
    let mut numbers = line.split('/').map(|part| {
        let digits = part.trim().split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse::<u64>().ok()?.checked_mul(1024)
    });
    Some((numbers.next()??, numbers.next().flatten()))
}

fn levels(text: &str) -> Storage {
    let mut storage = Storage::default();
    // The first volume is the phone's own; cards follow. `Default:` is how Android names it.
    let own = text.split("\n  Default:").nth(1).unwrap_or(text);
    let anywhere = |key: &str| own.lines().find_map(|line| scan::field(line, key));
    storage.level = anywhere("level").and_then(|word| match word {
        "NORMAL" => Some(Level::Normal),
        "LOW" => Some(Level::Low),
        "FULL" => Some(Level::Full),
        _ => None,
    });
    storage.free_bytes = anywhere("lastUsableBytes").and_then(|bytes| bytes.parse().ok());
    storage.low_bytes = anywhere("lowBytes").or_else(|| anywhere("mLowBytes")).and_then(|bytes| bytes.parse().ok());
    storage.overridden = anywhere("mForceState").is_some_and(|state| state != "UNKNOWN");
    storage
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_space_is_read_in_every_form_of_df() {
        for text in [
            "Filesystem       1K-blocks    Used Available Use% Mounted on\n/dev/block/sda35  25497924 4995672  20354796  20% /data\n",
            "Filesystem 1K-blocks Used Available Use% Mounted on\n/dev/block/platform/soc/1d84000.ufshc/by-name/userdata\n 25497924 4995672 20354796 20% /data\n",
            "Filesystem 1K-blocks Used Available Use% Mounted on\r\n/dev/block/dm-27 25497924 5911412 20354796 12% /data/user/0\r\n",
        ] {
            assert_eq!(
                space_of_df(&text.replace('\r', "")),
                Some((20_354_796 << 10, Some(25_497_924 << 10))),
                "{text}"
            );
        }
        let old =
            "Filesystem             Size   Used   Free   Blksize\n/data                 12.0G   3.1G   512.0M   4096\n";
        assert_eq!(space_of_df(old), Some((512 << 20, Some(12 << 30))));
        assert_eq!(space_of_df("df: /data: Permission denied\n"), None);
    }

    #[test]
    fn the_phones_own_level_comes_with_its_threshold() {
        let text = "Known volumes:\n  Default:\n    level=LOW lastUsableBytes=400000000\n    lowBytes=524288000 fullBytes=1048576\n    path=/data\nmSeq=1 mForceState=UNKNOWN \n";
        let storage = levels(text);
        assert_eq!(
            (storage.level, storage.low_bytes, storage.overridden),
            (Some(Level::Low), Some(524_288_000), false)
        );
    }

    #[test]
    fn disk_statistics_name_the_space_too() {
        let text = "Latency: 1ms [512B Data Write]\nData-Free: 20349932K / 25497924K total = 79% free\n";
        assert_eq!(space_of_diskstats(text), Some((20_349_932 << 10, Some(25_497_924 << 10))));
    }
}
