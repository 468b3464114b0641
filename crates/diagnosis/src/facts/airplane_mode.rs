//! Airplane mode, which people turn on for a night and forget.
//!
//! ```text
//! 1                                                (settings --user 0 get global airplane_mode_on, Android 5 to 17)
//! ```

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, row};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::Query;
use crate::settings::Namespace;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AirplaneMode {
    pub on: bool,
}

pub(crate) fn query(user: u32) -> Query {
    row::query(Namespace::Global, "airplane_mode_on", user)
}

impl Reading for AirplaneMode {
    const ID: FactId = FactId::AirplaneMode;
    const LANE: Lane = Lane::Connection;
    const MAY_SHOW: &'static [&'static str] = &["airplane_mode_on=1"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query(case.user)])
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let on = row::switch(replies, &query(case.user))?;
        // The row is written at the phone's first start: without it, nothing was read.
        Ok(Self { on: on.ok_or_else(|| Unknown::unreadable("airplane_mode_on"))? })
    }
}
