//! The files that never go up, as `unstuck check` lists them: the sentences of the window.

use diagnosis::case::Case;
use diagnosis::check::Check;
use diagnosis::message::{Arg, Message};
use words::Words;

/// More fill the terminal; the window lists them all.
const MOST_LINES: usize = 20;

/// One a line, the largest first. Empty where there is none.
pub fn for_people(words: &Words, case: &Case, check: &Check) -> Vec<String> {
    let (listed, more) = diagnosis::wizard::unfit(case, &check.facts);
    if listed.is_empty() {
        return Vec::new();
    }
    let more = u64::from(more) + listed.len().saturating_sub(MOST_LINES) as u64;
    let lines = listed.iter().take(MOST_LINES).map(|file| {
        let place = file.place.as_ref().map(|place| format!(" ({})", words.say(place))).unwrap_or_default();
        format!("  {}{place}", words.say(&file.says))
    });
    let more = (more > 0).then(|| format!("  {}", words.say(&Message::new("unfit-more").with("n", Arg::Count(more)))));
    std::iter::once(words.plain("cli-unfit")).chain(lines).chain(more).collect()
}
