//! Figures as providers write them: some as numbers, some as text, and all of them may be lies.

use diagnosis::account::NoAccount;
use diagnosis::facts::cloud_space::{CloudSpace, Room};
use serde_json::Value;

/// More bytes than any account of a person has: what is more, or less than nothing, is no figure.
const MOST: u64 = 100_000_000_000_000_000;

/// Bytes. `None`: there is no such figure. The error: there is one, and it cannot be.
pub fn bytes(value: Option<&Value>) -> Result<Option<u64>, NoAccount> {
    let figure = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.as_u64().or_else(|| whole(number.as_f64()?)),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => None,
    };
    figure.filter(|bytes| *bytes <= MOST).map(Some).ok_or(NoAccount::Unreadable)
}

/// PHP writes whole numbers as `1.5e+10` at times.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "bounded")]
fn whole(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (0.0..=MOST as f64).contains(&number)).then_some(number as u64)
}

/// Used, of so much. More used than there is room happens: plans shrink, and shared things come.
pub fn space(used: u64, room: Room) -> CloudSpace {
    CloudSpace { used: Some(used), room, ..CloudSpace::default() }
}

/// A part cannot be larger than the whole.
pub fn part(part: Option<u64>, whole: u64) -> Result<Option<u64>, NoAccount> {
    match part {
        Some(part) if part > whole => Err(NoAccount::Unreadable),
        part => Ok(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn figures_are_read_in_every_form_and_lies_are_none() {
        let read = |value: Value| bytes(Some(&value));
        assert_eq!(read(json!(15)), Ok(Some(15)));
        assert_eq!(read(json!("15")), Ok(Some(15)));
        assert_eq!(read(json!(1.5e10)), Ok(Some(15_000_000_000)));
        assert_eq!(read(Value::Null), Ok(None));
        assert_eq!(bytes(None), Ok(None));
        for lie in [json!(-3), json!("-3"), json!("lots"), json!(1.5), json!(true), json!([1]), json!(1e300), json!("")]
        {
            assert_eq!(read(lie.clone()), Err(NoAccount::Unreadable), "{lie}");
        }
        assert_eq!(part(Some(5), 4), Err(NoAccount::Unreadable));
    }
}
