//! The questions. None changes anything on the phone, and none passes on what it says.

use std::io::Cursor;
use std::time::Duration;

use diagnosis::live::{Change, Heard};
use diagnosis::phone::NoReply;
use phone::iphone::{Iphone, Limits};
use plist::{Dictionary, Value};
use serde::Serialize;
use tokio::sync::Notify;
use tokio::time::timeout;

const LIMITS: Limits = Limits { deadline: Duration::from_secs(12), reply_bytes: 8 << 20 };
/// Two readings of the free space that differ by less agree: the phone rounds, and works on.
const SAME_SPACE_PERCENT: u64 = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Yes,
    No,
    CouldNotTell,
}

#[derive(Debug, Serialize)]
pub struct Asked {
    /// Its words are `cli-probe-<id>`.
    pub id: &'static str,
    pub answer: Answer,
}

/// What kind of phone it is: parts that fit a pattern, and nothing else that it said there.
#[derive(Debug, Default)]
pub struct Identity {
    pub ios: Option<String>,
    pub build: Option<String>,
    pub product: Option<String>,
}

/// Asks all of it. `by_hand`: how long the person has to turn a switch and open Photos; `None`: they were not asked to.
pub async fn ask(phone: &Iphone, by_hand: Option<Duration>) -> (Identity, Vec<Asked>) {
    let who = dictionary(phone, "lockdown").await;
    let locked = match who.as_ref().and_then(|who| who.get("PasswordProtected")).and_then(Value::as_boolean) {
        Some(true) => Answer::Yes,
        Some(false) => Answer::No,
        None => Answer::CouldNotTell,
    };
    let (database, status, private, together, power, space) = tokio::join!(
        there(phone, "afc stat /PhotoData/Photos.sqlite"),
        there(phone, "afc read /PhotoData/CPL/syncstatus.plist"),
        there(phone, "afc list /PhotoData/private"),
        together(phone),
        power(phone),
        space(phone),
    );
    let (notice, hidden) = match by_hand {
        Some(patience) => tokio::join!(notice(phone, patience), hidden(phone, patience)),
        None => (Answer::CouldNotTell, Answer::CouldNotTell),
    };
    let answers = [
        ("locked", locked),
        ("photos_database", database),
        ("sync_status", status),
        ("private_folder", private),
        ("files_together", together),
        ("free_space_agrees", space),
        ("battery_health", power.0),
        ("battery_health_moved", power.1),
        ("low_power_notice", notice),
        ("log_hides_status", hidden),
    ];
    let answers = answers.into_iter().map(|(id, answer)| Asked { id, answer }).collect();
    (who.as_ref().map(identity).unwrap_or_default(), answers)
}

fn identity(who: &Dictionary) -> Identity {
    let part = |key: &str, fits: fn(&str) -> bool| {
        let text = who.get(key).and_then(Value::as_string)?;
        (text.len() <= 16 && fits(text)).then(|| text.to_owned())
    };
    Identity {
        ios: part("ProductVersion", |text| text.split('.').all(is_number)),
        build: part("BuildVersion", is_build),
        product: part("ProductType", is_product),
    }
}

fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `22F76`: a number, a letter, a number, and a small letter for what was never sold.
fn is_build(text: &str) -> bool {
    let letter = text.find(|character: char| character.is_ascii_uppercase());
    let parts = letter.map(|at| (&text[..at], text[at + 1..].trim_end_matches(|last: char| last.is_ascii_lowercase())));
    parts.is_some_and(|(major, minor)| {
        is_number(major) && (1..=5).contains(&minor.len()) && minor.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// `iPhone15,2`.
fn is_product(text: &str) -> bool {
    let number = ["iPhone", "iPad", "iPod"].iter().find_map(|kind| text.strip_prefix(kind));
    number.and_then(|number| number.split_once(',')).is_some_and(|(major, minor)| is_number(major) && is_number(minor))
}

async fn dictionary(phone: &Iphone, line: &str) -> Option<Dictionary> {
    let reply = phone.ask_line(line, LIMITS).await.ok().filter(|reply| reply.exit == Some(0))?;
    // The client has measured it: it is neither deep nor large.
    Value::from_reader(Cursor::new(reply.stdout)).ok()?.into_dictionary()
}

/// Whether the phone shows it. A phone that refuses it answers as clearly as one that has none.
async fn there(phone: &Iphone, line: &str) -> Answer {
    match phone.ask_line(line, LIMITS).await {
        Ok(reply) if reply.exit == Some(0) => Answer::Yes,
        Ok(_) | Err(NoReply::Refused(_)) => Answer::No,
        // It gave it, and more than we take.
        Err(NoReply::TooLarge) => Answer::Yes,
        Err(NoReply::TimedOut | NoReply::Lost | NoReply::Cancelled) => Answer::CouldNotTell,
    }
}

/// Whether many questions about files may be under way at once. Asked about one folder, so that no name is needed.
async fn together(phone: &Iphone) -> Answer {
    let paths = vec!["/DCIM".to_owned(); 64];
    match timeout(LIMITS.deadline, phone.stat_all(&paths)).await {
        Ok(Ok(infos)) if infos.iter().all(Result::is_ok) => match phone.takes_files_one_at_a_time() {
            true => Answer::No,
            false => Answer::Yes,
        },
        Ok(_) | Err(_) => Answer::CouldNotTell,
    }
}

/// Whether the registry tells how worn the battery is, and whether it tells it in `BatteryData`.
async fn power(phone: &Iphone) -> (Answer, Answer) {
    let Some(values) = dictionary(phone, "power").await else { return (Answer::CouldNotTell, Answer::CouldNotTell) };
    let has = |values: &Dictionary| values.contains_key("DesignCapacity") && values.contains_key("CycleCount");
    let inside = values.get("BatteryData").and_then(Value::as_dictionary).is_some_and(has);
    (yes(has(&values) || inside), yes(!has(&values) && inside))
}

/// Whether lockdownd's careful figure of the free space is AFC's.
async fn space(phone: &Iphone) -> Answer {
    let (disk, afc) = tokio::join!(dictionary(phone, "lockdown com.apple.disk_usage"), dictionary(phone, "afc space"));
    let lockdown = disk.as_ref().and_then(|disk| disk.get("AmountDataAvailable")).and_then(Value::as_unsigned_integer);
    let free = afc.as_ref().and_then(|afc| afc.get("FSFreeBytes")).and_then(Value::as_string);
    match (lockdown, free.and_then(|free| free.parse::<u64>().ok())) {
        (Some(lockdown), Some(afc)) => yes(lockdown.abs_diff(afc) <= lockdown.max(afc) / 100 * SAME_SPACE_PERCENT),
        _ => Answer::CouldNotTell,
    }
}

/// Whether the phone says that Low Power Mode was switched. It was asked of the person: silence is a No.
async fn notice(phone: &Iphone, patience: Duration) -> Answer {
    let came = Notify::new();
    let listening = phone.overhear(|heard| {
        if heard == Heard::Changed(Change::LowPowerMode) {
            came.notify_one();
        }
    });
    let heard = async {
        tokio::select! {
            () = came.notified() => Answer::Yes,
            // It has nothing that could be listened to, or it is gone.
            () = listening => Answer::CouldNotTell,
        }
    };
    timeout(patience, heard).await.unwrap_or(Answer::No)
}

/// Whether the log hides what changed in the status of the photo sync. Where no such line came, nobody knows.
async fn hidden(phone: &Iphone, patience: Duration) -> Answer {
    match timeout(patience, phone.hides_status_in_log()).await {
        Ok(Some(hidden)) => yes(hidden),
        Ok(None) | Err(_) => Answer::CouldNotTell,
    }
}

fn yes(yes: bool) -> Answer {
    if yes { Answer::Yes } else { Answer::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_fits_as_a_whole_names_the_kind_of_phone() {
        let check = |key: &str, text: &str, expected: Option<&str>| {
            let who = Dictionary::from_iter([(key.to_owned(), Value::from(text))]);
            let Identity { ios, build, product } = identity(&who);
            assert_eq!(ios.or(build).or(product).as_deref(), expected, "{text}");
        };
        for (key, good) in [
            ("ProductVersion", "18.5"),
            ("ProductVersion", "26.2.1"),
            ("BuildVersion", "22F76"),
            ("BuildVersion", "23A5276f"),
            ("ProductType", "iPhone15,2"),
            ("ProductType", "iPad13,18"),
        ] {
            check(key, good, Some(good));
        }
        for (key, bad) in [
            ("ProductVersion", "18.5 of Jane"),
            ("ProductVersion", ""),
            ("ProductVersion", "203.0.113.77.1234"),
            ("BuildVersion", "Jane"),
            ("BuildVersion", "PLANTED5ERIAL77"),
            ("BuildVersion", "356938035643809"),
            ("ProductType", "Jane's iPhone"),
            ("ProductType", "iPhone15,2 Jane"),
        ] {
            check(key, bad, None);
        }
    }
}
