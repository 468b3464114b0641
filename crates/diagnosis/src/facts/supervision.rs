//! Whether a school or a company looks after the iPhone. Its rules may forbid iCloud Photos; which rules there are, an
//! iPhone does not list.
//!
//! ```text
//! <key>DeviceIsChaperoned</key><false/>                                   (lockdown com.apple.mobile.chaperone)
//! ```

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, iphone};
use crate::case::Case;
use crate::fact::Unknown;
use crate::phone::{Platform, Query};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Supervision {
    pub supervised: bool,
}

fn query() -> Query {
    iphone::domain("com.apple.mobile.chaperone")
}

impl Reading for Supervision {
    const ID: FactId = FactId::Supervision;
    const LANE: Lane = Lane::Access;
    const PLATFORMS: &'static [Platform] = &[Platform::Iphone];
    const MAY_SHOW: &'static [&'static str] = &["DeviceIsChaperoned=true"];

    fn ask(_: &Case) -> Result<Vec<Query>, Unknown> {
        Ok(vec![query()])
    }

    fn read(_: &Case, replies: &Replies) -> Result<Self, Unknown> {
        // A phone without the value does not say that nobody looks after it.
        let values = iphone::dict(replies, &query())?.ok_or_else(Unknown::not_on_this_phone)?;
        let supervised = values.boolean("DeviceIsChaperoned").ok_or_else(Unknown::not_on_this_phone)?;
        Ok(Self { supervised })
    }
}
