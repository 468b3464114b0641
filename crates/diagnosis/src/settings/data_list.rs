//! Whether an app stands in one of data saver's lists: `listed` or `unlisted`.
//!
//! ```text
//! Restrict background blacklisted UIDs: 10153 10220          (cmd netpolicy list restrict-background-blacklist)
//! ```
//!
//! A uid stands in one list at most: entering it in one takes it out of the other. A fix that would do so takes it out
//! of the other in a step of its own first, so that the undo puts both back.

use super::{DataList, Value, network};
use crate::fact::Unknown;
use crate::facts::data_saver;
use crate::phone::{Action, Query, Reply};

fn name(list: DataList) -> &'static str {
    match list {
        DataList::Allow => "whitelist",
        DataList::Deny => "blacklist",
    }
}

pub(super) fn query(list: DataList) -> Query {
    data_saver::list(name(list))
}

pub(super) fn read(reply: &Reply, uid: u32) -> Result<Value, Unknown> {
    network::refused(reply)?;
    let uids = data_saver::uids(&reply.text()).ok_or_else(|| Unknown::unreadable("list of apps"))?;
    Ok(Value::new(if uids.contains(&uid) { "listed" } else { "unlisted" }))
}

pub(super) fn write(list: DataList, uid: u32, value: &Value) -> Option<Action> {
    let verb = match value.as_str() {
        "listed" => "add",
        "unlisted" => "remove",
        _ => return None,
    };
    Some(Action::shell(format!("cmd netpolicy {verb} restrict-background-{} {uid}", name(list))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uid_is_compared_as_a_whole() {
        let text = b"Restrict background blacklisted UIDs: 1010153 10220 \n".to_vec();
        let reply = Reply { stdout: text, ..Reply::default() };
        assert_eq!(read(&reply, 10_220), Ok(Value::new("listed")));
        assert_eq!(read(&reply, 10_153), Ok(Value::new("unlisted")));
        let add = write(DataList::Deny, 10_153, &Value::new("listed")).unwrap();
        assert_eq!(add.command(), "cmd netpolicy add restrict-background-blacklist 10153");
        assert!(write(DataList::Allow, 1, &Value::new("null")).is_none());
    }
}
