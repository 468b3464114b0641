//! `cmd netpolicy`: `netpolicy.restrict-background`, `netpolicy.allow.<uid>`, `netpolicy.deny.<uid>`,
//! `netpolicy.wifi.<id>` = "true", "false" or "none".

use super::{Answer, Inside};

pub(super) fn answer(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    Some(match words {
        ["get", "restrict-background"] => {
            let on = inside.state.is_true("netpolicy.restrict-background");
            Answer::line(format!("Restrict background status: {}", if on { "enabled" } else { "disabled" }))
        }
        ["set", "restrict-background", value @ ("true" | "false")] => {
            inside.state.set("netpolicy.restrict-background", *value);
            Answer::nothing()
        }
        ["list", "restrict-background-whitelist"] => uids(inside, "whitelisted", "netpolicy.allow."),
        ["list", "restrict-background-blacklist"] => uids(inside, "blacklisted", "netpolicy.deny."),
        ["list", "wifi-networks", filter @ ..] => wifi_networks(inside, filter.first().copied()),
        ["set", "metered-network", id, value @ ("true" | "false" | "undefined" | "none")] => {
            let value = if *value == "undefined" { "none" } else { value };
            inside.state.set(format!("netpolicy.wifi.{id}"), value);
            // The service returns -1 here whether it did it or not.
            Answer::nothing().ending(255)
        }
        ["add", list @ ("restrict-background-whitelist" | "restrict-background-blacklist"), uid] => {
            let allow = *list == "restrict-background-whitelist";
            // A uid has one policy: the new one replaces the old.
            inside.enlist(format!("netpolicy.allow.{uid}"), allow);
            inside.enlist(format!("netpolicy.deny.{uid}"), !allow);
            Answer::nothing()
        }
        ["remove", "restrict-background-whitelist", uid] => remove(inside, "netpolicy.allow.", uid, "not whitelisted"),
        ["remove", "restrict-background-blacklist", uid] => remove(inside, "netpolicy.deny.", uid, "not blacklisted"),
        _ => return None,
    })
}

fn uids(inside: &Inside, what: &str, prefix: &str) -> Answer {
    let uids: String =
        inside.state.under(prefix).filter(|(_, listed)| *listed == "true").map(|(uid, _)| format!("{uid} ")).collect();
    let uids = if uids.is_empty() { "none".to_owned() } else { uids };
    Answer::line(format!("Restrict background {what} UIDs: {uids}"))
}

fn remove(inside: &mut Inside, prefix: &str, uid: &str, otherwise: &str) -> Answer {
    match inside.state.remove(&format!("{prefix}{uid}")) {
        Some(_) => Answer::nothing(),
        None => Answer::line(format!("Error: UID {uid} {otherwise}")).ending(255),
    }
}

fn wifi_networks(inside: &Inside, filter: Option<&str>) -> Answer {
    let wanted = |metered: &str| filter.is_none_or(|filter| filter == metered);
    let lines = inside.state.under("netpolicy.wifi.").filter(|(_, metered)| wanted(metered));
    Answer::text(lines.map(|(id, metered)| format!("{id};{metered}\n")).collect::<String>())
}
