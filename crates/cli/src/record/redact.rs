//! Takes what is private out of replies before they are written down.
//!
//! Two nets, one behind the other. First, values that the phone itself names as private (its serial, account names,
//! Wi-Fi names, file names) are collected from all replies and replaced wherever they stand, in any reply. Then
//! patterns catch what has a shape of its own: mail addresses, phone and device numbers, network addresses, places.
//! Lengths and line structure stay, so that a recording still reads like the phone it came from.

use std::collections::BTreeMap;

use regex::{Captures, Regex};

/// Knows what is private on one phone.
pub struct Redaction {
    /// Private value → what stands for it. Longer values first when replaced.
    known: BTreeMap<String, String>,
    patterns: Vec<(Regex, Replacement)>,
}

type Replacement = fn(&Captures<'_>) -> String;

/// Where a phone names private values: the pattern's first group is one.
const NAMES: &[(&str, &str)] = &[
    ("serial", r"\[ro\.(?:boot\.)?serialno\]: \[([^\]]+)\]"),
    ("account", r"Account \{name=(.+?), type="),
    ("account", r"(?m)^\s*[\w.+-]+ (\S+@\S+) u\d+"),
    ("wifi", r#"(?:SSID|connected to|mSSID|ssid)[:=]?\s*"([^"\n]+)""#),
    // The books of what was sent name each network that the phone was ever in.
    ("wifi", r#"(?:networkId|wifiNetworkKey)="([^"\n]+)""#),
    ("wifi", r#"(?:networkId|wifiNetworkKey)=([^",}\n]+)[,}]"#),
    ("wifi", r"(?m)^\s*(?:mWifiInfo )?SSID: ([^,<\n]+),"),
    ("wifi", r"(?m)^(.+);(?:true|false|none)$"),
    ("file", r"(?m)(?:_display_name|_data|title)=(.+?)(?:, [a-z_]+=|$)"),
    ("folder", r"(?m)relative_path=(?:[^/\n]+/)*?([^/\n]+)/?$"),
    ("name", r"UserInfo\{\d+:([^:}]+):"),
    ("name", r"\[persist\.sys\.(?:device_name|bluetooth\.name)\]: \[([^\]]+)\]"),
    ("operator", r"\[gsm\.(?:sim\.)?operator\.alpha\]: \[([^\]]+)\]"),
];

/// Words that stand where a name would, and are none.
const NO_NAMES: &[&str] = &[
    "<unknown ssid>",
    "null",
    "unknown",
    "Owner",
    "Work profile",
    "Secure Folder",
    "NULL",
    ",",
    "Camera",
    "DCIM",
    "Pictures",
    "Screenshots",
    "Download",
    "Movies",
];

impl Redaction {
    /// Learns from all replies of a phone. `serial` is the one that the computer sees.
    pub fn learn<'a>(serial: &str, replies: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut known = BTreeMap::new();
        known.insert(serial.to_owned(), "SERIAL0001".to_owned());
        for (kind, pattern) in NAMES {
            let pattern = Regex::new(pattern).expect("the patterns are constants, and a test compiles each");
            for text in replies.clone() {
                for found in pattern.captures_iter(text) {
                    let value = found[1].trim();
                    // Shorter values are words of the dump as often as they are names.
                    if value.chars().count() < 3 || NO_NAMES.contains(&value) || value.parse::<i64>().is_ok() {
                        continue;
                    }
                    let number = known.len();
                    known.entry(value.to_owned()).or_insert_with(|| stand_in(kind, number));
                }
            }
        }
        Self { known, patterns: patterns() }
    }

    /// The reply without what is private.
    pub fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let mut values: Vec<_> = self.known.iter().collect();
        values.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        for (value, stand_in) in values {
            if text.contains(value.as_str()) {
                text = text.replace(value.as_str(), stand_in);
            }
        }
        for (pattern, replacement) in &self.patterns {
            text = pattern.replace_all(&text, *replacement).into_owned();
        }
        text
    }
}

fn stand_in(kind: &str, number: usize) -> String {
    match kind {
        "account" => format!("account{number}@example.com"),
        "serial" => "SERIAL0001".to_owned(),
        other => format!("{other}{number}"),
    }
}

fn patterns() -> Vec<(Regex, Replacement)> {
    let table: [(&str, Replacement); 9] = [
        (r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", |found| {
            if found[0].ends_with("@example.com") { found[0].to_owned() } else { "someone@example.com".to_owned() }
        }),
        // File names of pictures and films.
        (r"(?i)[\w()\-]+\.(?:jpe?g|heic|heif|png|gif|webp|dng|mp4|mov|3gp)\b", |_| "file.jpg".to_owned()),
        // MAC and BSSID.
        (r"\b(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\b", |_| "02:00:00:00:00:00".to_owned()),
        // IMEI, ICCID, IMSI: 14 to 20 digits that are not the thirteen of a time in milliseconds.
        (r"\b\d{14,20}\b", |found| "0".repeat(found[0].len())),
        // Telephone numbers in the international form. Android's durations begin with + too, and end in a unit.
        (r"\+\d{8,15}\b", |_| "+10000000000".to_owned()),
        // IPv4 that is not a version: four numbers, none above 255, not part of a longer dotted word.
        (r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b", |_| "192.0.2.1".to_owned()),
        (r"\b(?:[0-9a-fA-F]{1,4}:){4,7}[0-9a-fA-F]{1,4}\b", |_| "2001:db8::1".to_owned()),
        (r"\b(?:[0-9a-fA-F]{1,4}:){2,6}:(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*)?", |_| "2001:db8::1".to_owned()),
        // Places: `Location[gps 52.520008,13.404954 …]`.
        (r"-?\d{1,3}\.\d{4,},\s?-?\d{1,3}\.\d{4,}", |_| "0.0000,0.0000".to_owned()),
    ];
    table
        .into_iter()
        .map(|(pattern, replacement)| {
            (Regex::new(pattern).expect("the patterns are constants, and a test compiles each"), replacement)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLIES: [&str; 5] = [
        "[ro.serialno]: [R58N123ABCD]\n[gsm.operator.alpha]: [Some Operator]\n[ro.product.model]: [Pixel 8]\n",
        "  Account {name=jane.doe@gmail.com, type=com.google}\n  Account {name=Jane Doe, type=com.whatsapp}\n",
        "Wifi is connected to \"Doe Family 5G\"\nWifiInfo: SSID: \"Doe Family 5G\", BSSID: a4:2b:b0:11:22:33, RSSI: -60\n",
        "Row: 0 _id=31, _size=123, date_added=1763900000, _display_name=IMG_20260101_Jane.jpg\n",
        "  imei=356938035643809 line1=+4915112345678 ip=10.1.2.3 v6=fe80:0:0:1:2:3:4:5 loc=52.520008,13.404954 +1d2h3m4s5ms\n",
    ];

    #[test]
    fn nothing_that_was_planted_is_left() {
        let redaction = Redaction::learn("R58N123ABCD", REPLIES.into_iter());
        let all: String = REPLIES.iter().map(|reply| redaction.redact(reply)).collect();
        for secret in [
            "R58N123ABCD",
            "Some Operator",
            "jane.doe",
            "Jane Doe",
            "Doe Family",
            "a4:2b:b0",
            "IMG_20260101",
            "356938035643809",
            "4915112345678",
            "10.1.2.3",
            "fe80",
            "52.520008",
        ] {
            assert!(!all.contains(secret), "{secret} is left in:\n{all}");
        }
    }

    #[test]
    fn what_parsers_need_is_left() {
        let redaction = Redaction::learn("R58N123ABCD", REPLIES.into_iter());
        let all: String = REPLIES.iter().map(|reply| redaction.redact(reply)).collect();
        for kept in [
            "[ro.product.model]: [Pixel 8]",
            "type=com.google}",
            "RSSI: -60",
            "_size=123",
            "1763900000",
            "+1d2h3m4s5ms",
        ] {
            assert!(all.contains(kept), "{kept} is gone from:\n{all}");
        }
    }

    #[test]
    fn a_private_value_is_replaced_in_every_reply() {
        let redaction = Redaction::learn("S", REPLIES.into_iter());
        assert!(!redaction.redact("last seen on Doe Family 5G").contains("Doe"));
    }
}
