//! Reports of somebody else's, opened to be read and never changed: one, or two beside each other.
//!
//! The window hands over what stands in the files. Nothing in them is believed: they are parsed, worded by the words
//! that we have, and drawn as text.

use diagnosis::report::compare::compare;
use diagnosis::report::page::PageView;
use diagnosis::report::{FindingPart, NoReport, Report};
use serde::Serialize;
use ts_rs::TS;
use words::Words;
use words::page::page;

/// What was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct OpenedReports {
    /// One, or two with the earlier first.
    pub pages: Vec<PageView>,
    /// What differs, where there are two.
    pub difference: Option<Difference>,
}

/// What differs between two reports: titles of findings, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Difference {
    /// They are about phones of one model and about one app. Whether it is the same phone no report tells.
    pub alike: bool,
    pub gone: Vec<String>,
    pub new: Vec<String>,
    pub stayed: Vec<String>,
    /// Found in the earlier one, and not judged in the later one.
    pub unknown: Vec<String>,
}

/// Why nothing was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOpened {
    /// Neither one text nor two.
    HowMany,
    Report(NoReport),
}

/// Reads one report or two.
pub fn open(words: &Words, texts: &[String]) -> Result<OpenedReports, NotOpened> {
    let read = |text: &String| Report::from_json(text).map_err(NotOpened::Report);
    match texts {
        [one] => Ok(OpenedReports { pages: vec![page(words, &read(one)?)], difference: None }),
        [one, other] => {
            let (one, other) = (read(one)?, read(other)?);
            let compared = compare(&one, &other);
            let titles = |findings: &[&FindingPart]| -> Vec<String> {
                findings.iter().map(|finding| words.say(&finding.title)).collect()
            };
            Ok(OpenedReports {
                pages: vec![page(words, compared.earlier), page(words, compared.later)],
                difference: Some(Difference {
                    alike: compared.alike,
                    gone: titles(&compared.gone),
                    new: titles(&compared.new),
                    stayed: titles(&compared.stayed),
                    unknown: titles(&compared.unknown),
                }),
            })
        }
        _ => Err(NotOpened::HowMany),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn report(at: i64, rules: &[&str]) -> String {
        let findings: Vec<_> = rules
            .iter()
            .map(|rule| {
                let id = format!("rule-{}", rule.replace('/', "-"));
                let part = |attribute: &str| json!({ "id": format!("{id}.{attribute}") });
                json!({
                    "rule": rule, "lane": "power", "severity": "stops", "certainty": "seen", "state": "open",
                    "title": { "id": id }, "says": part("says"), "means": part("means"), "todo": part("do"),
                    "evidence": [{ "fact": "battery_saver", "text": "<script>alert(1)</script>" }],
                })
            })
            .collect();
        json!({
            "schema": 1, "unstuck": "0.1.0", "checked_at": at,
            "phone": { "platform": "android", "demo": false, "name": "Pixel 9", "os_version": "16" },
            "app": null, "headline": { "id": "wizard-headline-nothing" }, "findings": findings,
            "could_not_check": [], "fine": ["storage"], "actions": [], "a_field_of_tomorrow": 1,
        })
        .to_string()
    }

    #[test]
    fn one_is_read_and_two_are_compared_whatever_their_order() {
        let words = Words::in_languages(std::iter::empty());
        let (earlier, later) = (report(1, &["power/saver_on"]), report(2, &["power/battery_too_low"]));
        let one = open(&words, std::slice::from_ref(&earlier)).unwrap();
        assert_eq!((one.pages.len(), one.difference), (1, None));
        // What stands in it is a text like any other.
        assert!(one.pages[0].texts().contains(&"<script>alert(1)</script>"));
        assert!(!one.pages[0].html.contains("<script>alert"));
        for texts in [[earlier.clone(), later.clone()], [later, earlier]] {
            let two = open(&words, &texts).unwrap();
            let difference = two.difference.unwrap();
            assert!(difference.alike);
            assert_eq!(difference.gone, [words.plain("rule-power-saver_on")]);
            assert_eq!(difference.new, [words.plain("rule-power-battery_too_low")]);
            assert_eq!(two.pages.len(), 2);
        }
    }

    #[test]
    fn what_is_no_report_is_refused_by_kind() {
        let words = Words::in_languages(std::iter::empty());
        let check = |texts: &[&str]| {
            let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            open(&words, &texts).unwrap_err()
        };
        assert_eq!(check(&[]), NotOpened::HowMany);
        assert_eq!(check(&["{}", "{}", "{}"]), NotOpened::HowMany);
        assert!(matches!(check(&["<html>"]), NotOpened::Report(NoReport::NotAReport(_))));
        assert!(matches!(check(&["{\"schema\":99}"]), NotOpened::Report(NoReport::Newer(99))));
        let deep = "[".repeat(100_000);
        assert!(matches!(check(&[&deep]), NotOpened::Report(NoReport::NotAReport(_))));
    }
}
