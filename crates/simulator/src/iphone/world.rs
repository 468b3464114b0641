//! What an iPhone says, as one tree of TOML: a scene is laid over it, and a test changes it.

use plist::{Date, Dictionary, Value};
use toml::Table;

/// Sections, and the file of a folder that holds each.
pub const SECTIONS: [&str; 6] = ["lockdown", "apps", "ioregistry", "media", "crashes", "log"];

/// Section → name → what is said of it.
///
/// A place in it is written with colons: `lockdown:com.apple.mobile.battery:BatteryCurrentCapacity`,
/// `media:/PhotoData/CPL/syncstatus.plist:plist:lowDiskSpace`. The domain without a name is empty: `lockdown::TimeZone`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct World(Table);

impl World {
    pub(crate) fn set_section(&mut self, section: &str, table: Table) {
        self.0.insert(section.to_owned(), toml::Value::Table(table));
    }

    /// A section's table; empty if the folder has none.
    pub(crate) fn section(&self, section: &str) -> impl Iterator<Item = (&str, &toml::Value)> {
        let table = self.0.get(section).and_then(toml::Value::as_table);
        table.into_iter().flat_map(|table| table.iter().map(|(name, value)| (name.as_str(), value)))
    }

    pub fn get(&self, place: &str) -> Option<&toml::Value> {
        let mut parts = place.split(':');
        let mut value = self.0.get(parts.next()?)?;
        for part in parts {
            value = value.as_table()?.get(part)?;
        }
        Some(value)
    }

    pub fn set(&mut self, place: &str, value: toml::Value) {
        let mut parts: Vec<&str> = place.split(':').collect();
        let Some(last) = parts.pop() else { return };
        let mut table = &mut self.0;
        for part in parts {
            let inner = table.entry(part).or_insert_with(|| toml::Value::Table(Table::new()));
            if !inner.is_table() {
                *inner = toml::Value::Table(Table::new());
            }
            let toml::Value::Table(inner) = inner else { return };
            table = inner;
        }
        table.insert(last.to_owned(), value);
    }

    pub fn remove(&mut self, place: &str) -> Option<toml::Value> {
        let mut parts: Vec<&str> = place.split(':').collect();
        let last = parts.pop()?;
        let mut table = &mut self.0;
        for part in parts {
            table = table.get_mut(part)?.as_table_mut()?;
        }
        table.remove(last)
    }

    /// Lays `other` over this: tables are merged, everything else is replaced.
    pub(crate) fn merge(&mut self, other: &World) {
        merge(&mut self.0, &other.0);
    }
}

fn merge(mine: &mut Table, theirs: &Table) {
    for (key, value) in theirs {
        match (mine.get_mut(key), value) {
            (Some(toml::Value::Table(mine)), toml::Value::Table(theirs)) => merge(mine, theirs),
            _ => drop(mine.insert(key.clone(), value.clone())),
        }
    }
}

/// As the phone would write it. `{ seconds_ago = 60 }` is a date before `now` (seconds since 1970), `{ hex = "00ff" }` data.
pub(crate) fn to_plist(value: &toml::Value, now: i64) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text.clone()),
        toml::Value::Integer(number) => Value::Integer((*number).into()),
        toml::Value::Float(number) => Value::Real(*number),
        toml::Value::Boolean(value) => Value::Boolean(*value),
        toml::Value::Datetime(when) => {
            Date::from_xml_format(&when.to_string()).map_or_else(|_| Value::String(when.to_string()), Value::Date)
        }
        toml::Value::Array(values) => Value::Array(values.iter().map(|value| to_plist(value, now)).collect()),
        toml::Value::Table(table) => {
            special(table, now).unwrap_or_else(|| Value::Dictionary(to_dictionary(table, now)))
        }
    }
}

pub(crate) fn to_dictionary(table: &Table, now: i64) -> Dictionary {
    table.iter().map(|(key, value)| (key.clone(), to_plist(value, now))).collect()
}

fn special(table: &Table, now: i64) -> Option<Value> {
    if table.len() != 1 {
        return None;
    }
    if let Some(seconds) = table.get("seconds_ago").and_then(toml::Value::as_integer) {
        return Some(date(now.saturating_sub(seconds)));
    }
    let hex = table.get("hex")?.as_str()?;
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap_or("0"), 16).unwrap_or(0);
    Some(Value::Data(digits.chunks(2).map(byte).collect()))
}

/// Seconds since 1970, as a plist's date.
fn date(seconds: i64) -> Value {
    let text = chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ");
    Date::from_xml_format(&text.to_string()).map_or_else(|_| Value::String(text.to_string()), Value::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(text: &str) -> World {
        World(text.parse().unwrap())
    }

    #[test]
    fn a_scene_is_laid_over_the_healthy_phone() {
        let mut healthy = world("[lockdown.a]\nx = 1\ny = 2\n[apps.b]\nv = 'old'\n");
        healthy.merge(&world("[lockdown.a]\nx = 7\n[apps.c]\nv = 'new'\n"));
        assert_eq!(healthy, world("[lockdown.a]\nx = 7\ny = 2\n[apps.b]\nv = 'old'\n[apps.c]\nv = 'new'\n"));
        assert_eq!(healthy.remove("lockdown:a:y"), Some(2.into()));
        assert_eq!(healthy.remove("lockdown:a:y"), None);
        healthy.set("lockdown::TimeZone", "Europe/Lisbon".into());
        assert_eq!(healthy.get("lockdown::TimeZone").and_then(toml::Value::as_str), Some("Europe/Lisbon"));
    }

    #[test]
    fn dates_move_with_the_clock() {
        let table: Table = "last = { seconds_ago = 60 }\nbytes = { hex = '00ff' }\nplain = { a = 1 }".parse().unwrap();
        let said = to_dictionary(&table, 1_700_000_000);
        let expected = Date::from_xml_format("2023-11-14T22:12:20Z").unwrap();
        assert_eq!(said.get("last").and_then(Value::as_date), Some(expected));
        assert_eq!(said.get("bytes").and_then(Value::as_data), Some(&[0, 255][..]));
        assert!(said.get("plain").and_then(Value::as_dictionary).is_some());
    }
}
