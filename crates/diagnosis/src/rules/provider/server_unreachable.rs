use crate::case::Case;
use crate::facts::own_server::Here;
use crate::facts::{FactId, Lane, Snapshot};
use crate::internet::NoPage;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// This computer does not get to the person's own server, and the phone was not seen to get there.
///
/// ## Why it matters
/// Without its server the app can send nothing. The computer or its network may be what is wrong, so only where the phone
/// does not get there either it counts as seen.
///
/// ## Sources
/// The attempt to connect, from here and by the phone's own `nc`.
pub const RULE: Rule =
    Rule { id: "provider/server_unreachable", lane: Lane::Provider, reads: &[FactId::OwnServer], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let server = facts.own_server.get()?;
    let Here::NoPage(why) = server.here else { return Ok(None) };
    match why {
        NoPage::NoName | NoPage::NotReached | NoPage::TimedOut => {}
        // Something answers there.
        NoPage::Certificate(_) | NoPage::NoTls | NoPage::SentElsewhere | NoPage::TooLarge | NoPage::Broken => {
            return Ok(None);
        }
    }
    let phone = server.from_phone;
    if phone == crate::facts::own_server::FromPhone::Reached {
        return Ok(None);
    }
    let certainty = if phone.fails() { Certainty::Seen } else { Certainty::Indirect };
    Ok(Some(
        Found::new(Severity::ProbablyStops, certainty)
            .evidence(FactId::OwnServer, format!("no page: {}", why.id()))
            .evidence(FactId::OwnServer, format!("nc: {}", phone.id()))
            .fixes(&["start_server"]),
    ))
}
