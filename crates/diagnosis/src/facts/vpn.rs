//! A VPN that is always on, and whether the phone goes offline without it.
//!
//! ```text
//! com.example.vpn                                (settings --user 0 get secure always_on_vpn_app, Android 7 to 17)
//! 1                                              (settings --user 0 get secure always_on_vpn_lockdown)
//! ```
//!
//! Whether a VPN is connected is part of the fact `networks`.

use serde::Serialize;

use super::{FactId, Lane, Reading, Replies, row};
use crate::case::{Case, PackageId};
use crate::fact::Unknown;
use crate::phone::Query;
use crate::settings::Namespace;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Vpn {
    /// The app that is always to be connected.
    pub always_on: Option<PackageId>,
    /// Without that VPN, nothing goes out.
    pub lockdown: bool,
}

fn queries(user: u32) -> [Query; 2] {
    ["always_on_vpn_app", "always_on_vpn_lockdown"].map(|key| row::query(Namespace::Secure, key, user))
}

impl Reading for Vpn {
    const ID: FactId = FactId::Vpn;
    const LANE: Lane = Lane::Connection;
    const MAY_SHOW: &'static [&'static str] = &["always_on_vpn_lockdown=1"];

    fn ask(case: &Case) -> Result<Vec<Query>, Unknown> {
        if case.phone.api < 24 {
            return Err(Unknown::not_on_this_phone());
        }
        Ok(queries(case.user).to_vec())
    }

    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown> {
        let [app, lockdown] = queries(case.user);
        let always_on = row::text(replies, &app)?.as_deref().and_then(PackageId::new);
        let lockdown = row::switch(replies, &lockdown)?.unwrap_or(false);
        Ok(Self { lockdown: lockdown && always_on.is_some(), always_on })
    }
}
