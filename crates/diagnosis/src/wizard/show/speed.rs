//! How fast this computer sends: what would be sent where, and what it came to.

use super::online::why_not;
use crate::case::Case;
use crate::fact::Fact;
use crate::facts::Snapshot;
use crate::facts::upstream::Upstream;
use crate::internet::send;
use crate::knowledge;
use crate::message::{Arg, Message};
use crate::rules::connection::line_sends_slowly;
use crate::view::{AskView, SaidTone, SaidView, SpeedView};

pub fn speed(case: &Case, facts: &Snapshot) -> SpeedView {
    let there = knowledge::speed();
    let why = Message::new("wizard-online-ask-speed")
        .with("most", Arg::Bytes(send::MOST_BYTES))
        .with("operator", Arg::Text(there.operator.clone()));
    let says = match &facts.upstream {
        Fact::Known(upstream) => measured(case, facts, upstream),
        Fact::Unknown(unknown) => why_not(unknown)
            .map(|why| Message::new("wizard-online-speed_not_read").with("why", Arg::Message(Box::new(why))))
            .map(|what| SaidView { tone: SaidTone::Unknown, what })
            .into_iter()
            .collect(),
    };
    SpeedView { ask: AskView { address: there.address.clone(), why }, says }
}

fn measured(case: &Case, facts: &Snapshot, upstream: &Upstream) -> Vec<SaidView> {
    let note = |what| SaidView { tone: SaidTone::Note, what };
    let id = if upstream.at_least { "wizard-online-speed_at_least" } else { "wizard-online-speed" };
    let bits = send::bits_to_message(upstream.bits_per_second);
    let mut says = vec![note(
        Message::new(id).with("speed", Arg::Message(Box::new(bits))).with("at", Arg::Time(upstream.measured_at)),
    )];
    // What a line takes that can more is not known.
    if !upstream.at_least {
        let time = |bytes| Arg::Seconds(upstream.seconds_for(bytes));
        let minute = time(line_sends_slowly::MINUTE_OF_VIDEO_BYTES);
        says.push(note(Message::new("wizard-online-speed_minute").with("time", minute)));
        if let Some(bytes) = facts.media.ok().and_then(line_sends_slowly::bytes_a_day) {
            let day =
                Message::new("wizard-online-speed_day").with("bytes", Arg::Bytes(bytes)).with("time", time(bytes));
            says.push(note(day));
        }
    }
    let slow = line_sends_slowly::RULE.judge(case, facts).is_ok_and(|found| found.is_some());
    says.push(note(Message::new(if slow { "wizard-online-speed_reason" } else { "wizard-online-speed_no_reason" })));
    says
}
