//! The live meter: do photos go up now? A reading every few seconds, and a verdict after a minute.
//!
//! Android counts what an app sends ([`counter`]). An iPhone tells of no app what it sends; of iCloud Photos it notes when
//! it synced last and how many photos are in the cloud (`facts/icloud_photos`). Both are read, and nothing is changed.

mod counter;

use serde::Serialize;

pub use counter::{Over, Sent, Source};

use crate::case::Case;
use crate::check::Clock;
use crate::fact::{Unknown, Why};
use crate::facts::icloud_photos::IcloudPhotos;
use crate::facts::ios_app::PHOTOS;
use crate::facts::traffic::{A_FEW_PHOTOS_BYTES, A_PHOTO_BYTES};
use crate::facts::{Answer, Reading as _, Replies};
use crate::phone::{Phone, Platform, Query};

/// How long it is watched before something is said, milliseconds.
pub const A_MINUTE_MS: u64 = 60_000;
/// Between two readings. Often enough to be seen moving; seldom enough for a phone that takes a second to answer.
pub const BEAT_MS: u64 = 3_000;
/// Stopped earlier than this, nothing is said of what did not move. Our own choice.
const LEAST_MS: u64 = 30_000;
/// Readings in a row that may fail.
const MOST_FAILED: u8 = 3;
/// One part in this of what is received may be sent to confirm it: a confirmation of up to 72 bytes for two packets of
/// about 1,430 is one part in 40. Only what is more was an upload.
const CONFIRMED_PART: u64 = 20;

/// What can be read of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gauge {
    /// Bytes that the app sends.
    Bytes,
    /// What iOS notes of its sync.
    Sync,
}

/// `None`: there is nothing that would tell, because no app is there, or an iPhone's app is not Photos.
pub fn gauge(case: &Case) -> Option<Gauge> {
    match case.phone.platform {
        Platform::Android => case.installed_app().map(|_| Gauge::Bytes),
        Platform::Iphone => case.app.as_ref().filter(|app| app.package.as_str() == PHOTOS).map(|_| Gauge::Sync),
    }
}

/// One reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    Sent(Sent),
    Synced(Synced),
}

/// What iOS notes of its sync.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Synced {
    /// Unix seconds.
    pub last_sync: Option<i64>,
    /// Photos and videos in the cloud, as iOS counted them last.
    pub in_cloud: Option<u64>,
    /// Something waits to be synced.
    pub waiting: bool,
    /// iOS names something that holds it back.
    pub held: bool,
}

/// What may be asked for one reading, in this order.
pub fn queries(case: &Case) -> Vec<Query> {
    match gauge(case) {
        None => Vec::new(),
        Some(Gauge::Bytes) => counter::queries(case),
        Some(Gauge::Sync) => IcloudPhotos::ask(case).unwrap_or_default(),
    }
}

/// Asks for one reading. Ends early only where the phone is gone.
pub async fn measure<P: Phone, C: Clock>(phone: &P, clock: &C, case: &Case) -> Result<Reading, Unknown> {
    let mut replies = Replies::default();
    for query in queries(case) {
        let start = clock.steady_ms();
        let reply = phone.ask(&query).await;
        if reply == Err(crate::phone::NoReply::Lost) {
            return Err(Unknown::new(Why::Lost));
        }
        let took_ms = clock.steady_ms().saturating_sub(start);
        replies.insert(query, Answer { reply, received_unix_ms: clock.unix_ms(), took_ms });
        // The count stands in one of several places.
        if gauge(case) == Some(Gauge::Bytes) && counter::read(case, &replies).is_ok() {
            break;
        }
    }
    read(case, &replies)
}

fn read(case: &Case, replies: &Replies) -> Result<Reading, Unknown> {
    match gauge(case) {
        None => Err(Unknown::not_on_this_phone()),
        Some(Gauge::Bytes) => counter::read(case, replies).map(Reading::Sent),
        Some(Gauge::Sync) => {
            let photos = IcloudPhotos::read(case, replies)?;
            let status = photos.says().map_err(|missing| missing.unknown)?;
            let counted = [status.images_in_cloud, status.movies_in_cloud];
            let in_cloud = counted.iter().flatten().copied().reduce(u64::saturating_add);
            Ok(Reading::Synced(Synced {
                last_sync: status.last_synced().max(photos.last_sync_after_launch),
                in_cloud,
                waiting: status.changes_waiting,
                held: status.is_held(),
            }))
        }
    }
}

/// How much had gone up when: bytes, or photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Since the first reading.
    pub ms: u64,
    pub amount: u64,
}

/// What was read so far. Time is passed in.
#[derive(Debug, Clone, Default)]
pub struct Meter {
    began_ms: Option<u64>,
    last: Option<Reading>,
    points: Vec<Point>,
    /// Since the first reading: bytes that were sent and received, or photos that came into the cloud.
    up: u64,
    down: u64,
    wifi: u64,
    mobile: u64,
    /// iOS ended a sync since the first reading.
    synced: bool,
    failed: u8,
    unknown: Option<Unknown>,
}

/// What a minute of watching says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Works,
    /// As much as a photo, and not more than asking may take.
    Little,
    Nothing,
    /// It was not watched for long enough to say.
    TooShort,
    /// The readings failed.
    Untold(Why),
}

impl Meter {
    /// Takes a reading in. A counter that fell began anew with the phone, or is another one: what it says from here on
    /// counts.
    pub fn take(&mut self, now_ms: u64, reading: Result<Reading, Unknown>) {
        let reading = match reading {
            Ok(reading) => reading,
            Err(unknown) => {
                self.failed = self.failed.saturating_add(1);
                self.unknown = Some(unknown);
                return;
            }
        };
        (self.failed, self.unknown) = (0, None);
        let began_ms = *self.began_ms.get_or_insert(now_ms);
        match (self.last, reading) {
            (Some(Reading::Sent(before)), Reading::Sent(now)) if before.source == now.source => {
                if let (Some(up), Some(down)) =
                    (now.sent.checked_sub(before.sent), now.received.checked_sub(before.received))
                {
                    self.up = self.up.saturating_add(up);
                    self.down = self.down.saturating_add(down);
                    // What was sent while the network changed went over either.
                    match (before.over == now.over).then_some(now.over).flatten() {
                        Some(Over::Wifi) => self.wifi = self.wifi.saturating_add(up),
                        Some(Over::Mobile) => self.mobile = self.mobile.saturating_add(up),
                        None => {}
                    }
                }
            }
            (Some(Reading::Synced(before)), Reading::Synced(now)) => {
                self.synced |= before.last_sync.zip(now.last_sync).is_some_and(|(before, now)| now > before);
                let more = before.in_cloud.zip(now.in_cloud).and_then(|(before, now)| now.checked_sub(before));
                self.up = self.up.saturating_add(more.unwrap_or(0));
            }
            _ => {}
        }
        self.last = Some(reading);
        self.points.push(Point { ms: now_ms.saturating_sub(began_ms), amount: self.up });
    }

    pub fn points(&self) -> &[Point] {
        &self.points
    }

    pub fn last(&self) -> Option<Reading> {
        self.last
    }

    /// Bytes that were sent, or photos that came into the cloud, since the first reading.
    pub fn up(&self) -> u64 {
        self.up
    }

    /// Bytes over Wi-Fi and over mobile data, as far as it is known.
    pub fn apart(&self) -> (u64, u64) {
        (self.wifi, self.mobile)
    }

    /// From the first reading to the last.
    pub fn watched_ms(&self) -> u64 {
        self.points.last().map_or(0, |point| point.ms)
    }

    /// Whether there is nothing more to wait for.
    pub fn is_over(&self) -> bool {
        let never = matches!(&self.unknown, Some(unknown) if matches!(unknown.why, Why::NotOnThisPhone | Why::NoApp));
        self.watched_ms() >= A_MINUTE_MS || self.failed >= MOST_FAILED || (never && self.began_ms.is_none())
    }

    /// Bytes that were sent and not only to confirm what came.
    fn uploaded(&self) -> u64 {
        self.up.saturating_sub(self.down / CONFIRMED_PART)
    }

    pub fn verdict(&self) -> Verdict {
        let uploaded = self.uploaded();
        match self.last {
            Some(Reading::Sent(_)) if uploaded >= A_FEW_PHOTOS_BYTES => return Verdict::Works,
            Some(Reading::Synced(_)) if self.synced => return Verdict::Works,
            _ => {}
        }
        match &self.unknown {
            Some(unknown) if self.failed >= MOST_FAILED || self.points.len() < 2 => Verdict::Untold(unknown.why),
            _ if self.watched_ms() < LEAST_MS => Verdict::TooShort,
            // The count alone also grows by what other devices send.
            _ if matches!(self.last, Some(Reading::Synced(_))) && self.up > 0 => Verdict::Little,
            _ if matches!(self.last, Some(Reading::Sent(_))) && uploaded >= A_PHOTO_BYTES => Verdict::Little,
            _ => Verdict::Nothing,
        }
    }

    /// Bytes a second, once something can be said of it.
    pub fn speed(&self) -> Option<u64> {
        let bytes = matches!(self.last, Some(Reading::Sent(_)));
        let known = bytes && self.uploaded() >= A_FEW_PHOTOS_BYTES && self.watched_ms() >= BEAT_MS;
        known.then(|| self.uploaded().saturating_mul(1000) / self.watched_ms().max(1)).filter(|speed| *speed > 0)
    }

    /// How long so many bytes take at this speed, seconds.
    pub fn seconds_for(&self, bytes: u64) -> Option<u64> {
        Some(bytes / self.speed()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(sent: u64, received: u64, over: Option<Over>) -> Result<Reading, Unknown> {
        Ok(Reading::Sent(Sent { sent, received, source: Source::Map, over }))
    }

    fn meter(readings: &[(u64, Result<Reading, Unknown>)]) -> Meter {
        let mut meter = Meter::default();
        for (seconds, reading) in readings {
            meter.take(seconds * 1000, reading.clone());
        }
        meter
    }

    #[test]
    fn an_upload_is_told_from_asking_and_from_a_download() {
        let check = |sent_bytes: u64, received: u64, seconds: u64, verdict: Verdict| {
            let meter = meter(&[
                (5, sent(7_000, 9_000, None)),
                (5 + seconds, sent(7_000 + sent_bytes, 9_000 + received, None)),
            ]);
            assert_eq!(meter.verdict(), verdict, "{sent_bytes} up, {received} down in {seconds} s");
        };
        check(12_000_000, 300_000, 60, Verdict::Works);
        check(1_200_000, 0, 6, Verdict::Works);
        check(400_000, 0, 60, Verdict::Little);
        check(20_000, 0, 60, Verdict::Nothing);
        check(0, 0, 60, Verdict::Nothing);
        check(0, 0, 29, Verdict::TooShort);
        check(1_500_000, 60_000_000, 60, Verdict::Nothing);
    }

    #[test]
    fn a_restart_and_a_change_of_network_are_not_counted_wrong() {
        let (wifi, mobile) = (Some(Over::Wifi), Some(Over::Mobile));
        let meter = meter(&[
            (0, sent(50_000_000, 0, wifi)),
            (3, sent(52_000_000, 0, wifi)),
            (6, sent(53_000_000, 0, mobile)),
            (9, sent(53_500_000, 0, mobile)),
            (200, sent(100, 0, mobile)),
            (203, sent(400_100, 0, mobile)),
        ]);
        assert_eq!((meter.up(), meter.apart()), (3_900_000, (2_000_000, 900_000)));
        let amounts: Vec<u64> = meter.points().iter().map(|point| point.amount).collect();
        assert_eq!(amounts, [0, 2_000_000, 3_000_000, 3_500_000, 3_500_000, 3_900_000]);
    }

    #[test]
    fn a_time_is_estimated_only_from_a_speed_that_was_measured() {
        let fast = meter(&[(0, sent(0, 0, None)), (60, sent(60_000_000, 0, None))]);
        assert_eq!((fast.speed(), fast.seconds_for(600_000_000)), (Some(1_000_000), Some(600)));
        let idle = meter(&[(0, sent(0, 0, None)), (60, sent(300_000, 0, None))]);
        assert_eq!(idle.seconds_for(600_000_000), None);
    }

    #[test]
    fn failing_readings_end_in_could_not_tell() {
        let late = || Err(Unknown::new(Why::TimedOut));
        let meter_ = meter(&[(0, late()), (3, late())]);
        assert!(!meter_.is_over());
        let meter_ = meter(&[(0, sent(1, 1, None)), (3, late()), (6, late()), (9, late())]);
        assert_eq!((meter_.is_over(), meter_.verdict()), (true, Verdict::Untold(Why::TimedOut)));
        let none = meter(&[(0, Err(Unknown::not_on_this_phone()))]);
        assert_eq!((none.is_over(), none.verdict()), (true, Verdict::Untold(Why::NotOnThisPhone)));
        // One that fails in between stops nothing.
        let meter_ = meter(&[(0, sent(1, 1, None)), (3, late()), (60, sent(1, 1, None))]);
        assert_eq!((meter_.is_over(), meter_.verdict()), (true, Verdict::Nothing));
    }

    #[test]
    fn ios_works_when_a_sync_ended_and_not_by_the_count_alone() {
        let synced = |last_sync, in_cloud| {
            Ok(Reading::Synced(Synced { last_sync: Some(last_sync), in_cloud: Some(in_cloud), ..Synced::default() }))
        };
        let check = |after: Result<Reading, Unknown>, verdict: Verdict, up: u64| {
            let meter = meter(&[(0, synced(100, 40)), (60, after)]);
            assert_eq!((meter.verdict(), meter.up()), (verdict, up));
        };
        check(synced(160, 52), Verdict::Works, 12);
        check(synced(160, 40), Verdict::Works, 0);
        check(synced(100, 52), Verdict::Little, 12);
        check(synced(100, 40), Verdict::Nothing, 0);
        check(synced(100, 30), Verdict::Nothing, 0);
    }
}
