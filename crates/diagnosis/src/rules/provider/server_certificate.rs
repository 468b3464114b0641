use crate::case::Case;
use crate::facts::own_server::Here;
use crate::facts::{FactId, Lane, Snapshot};
use crate::internet::{Flaw, NoPage};
use crate::message::{Arg, Message};
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The certificate of the person's own server is not accepted by this computer.
///
/// ## Why it matters
/// Apps refuse to send photos to a server that cannot show who it is. An expired certificate, or one for another name, is
/// refused by a phone too; one that somebody signed for themselves may have been allowed in the app, so it is indirect.
///
/// ## Sources
/// The reason that rustls and the system's own list of authorities give (RFC 5280 for dates and names).
pub const RULE: Rule =
    Rule { id: "provider/server_certificate", lane: Lane::Provider, reads: &[FactId::OwnServer], find };

fn find(_: &Case, facts: &Snapshot) -> Outcome {
    let Here::NoPage(why @ NoPage::Certificate(flaw)) = facts.own_server.get()?.here else { return Ok(None) };
    let (severity, certainty) = match flaw {
        Flaw::Expired | Flaw::NotYetValid | Flaw::WrongName | Flaw::Revoked => {
            (Severity::ProbablyStops, Certainty::Seen)
        }
        Flaw::SelfSigned | Flaw::UnknownIssuer | Flaw::Rejected => (Severity::Slows, Certainty::Indirect),
    };
    Ok(Some(
        Found::new(severity, certainty)
            .evidence(FactId::OwnServer, format!("no page: {}", why.id()))
            .arg("flaw", Arg::Message(Box::new(Message::new(format!("online-why-{}", why.id())))))
            .fixes(&["renew_certificate"]),
    ))
}
