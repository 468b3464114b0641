//! One whole check: asks everything, reads facts as their answers come, judges at the end.

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use crate::case::Case;
use crate::fact::Why;
use crate::facts::{Answer, FactId, Look, Replies, Snapshot};
use crate::internet::{Beside, Internet};
use crate::phone::{NoReply, Phone, Portion, Query, Reply};
use crate::rules::{self, Verdict};

/// Questions under way at once. Six to eight streams are the fastest way to ask a phone many questions
/// (measured on a real adbd: 2.8 ms a question against 11 ms one after the other).
pub(crate) const STREAMS: usize = 8;

/// What takes phones longest to answer, the slowest first: on an iPhone a walk over its crash reports and the list of
/// its apps, on Android a walk over every photo, then what prints most. The rest
/// answers in some ten milliseconds.
const SLOW: [&str; 8] = [
    "crashes",
    "apps",
    "content query",
    "dumpsys netstats",
    "dumpsys package",
    "dumpsys jobscheduler",
    "dumpsys connectivity",
    "dumpsys",
];

/// The computer's clock, so that this crate has none.
pub trait Clock: Send + Sync {
    /// Unix milliseconds.
    fn unix_ms(&self) -> i64;
    /// A clock that never goes back, in milliseconds.
    fn steady_ms(&self) -> u64;
}

/// A fact was read, or could not be: told while a check goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub fact: FactId,
    pub known: bool,
    /// Why it is not.
    pub why: Option<Why>,
    pub done: usize,
    pub total: usize,
}

/// What a check found.
#[derive(Debug)]
pub struct Check {
    pub facts: Snapshot,
    pub verdict: Verdict,
    pub replies: Replies,
    /// The phone went away before the end: what was not asked is unknown.
    pub lost: bool,
    pub total_ms: u64,
}

/// Asks for these facts and reads them. The answer that fails stops nothing; only a lost connection ends the asking.
pub async fn read_facts<P: Phone, C: Clock>(
    phone: &P,
    clock: &C,
    case: &Case,
    wanted: &[FactId],
    facts: &mut Snapshot,
    mut progress: impl FnMut(Progress),
) -> (Replies, bool) {
    let mut asked: Vec<(FactId, Vec<Query>)> =
        wanted.iter().map(|fact| (*fact, fact.ask(case).unwrap_or_default())).collect();
    let mut questions: Vec<Query> = Vec::new();
    for (_, queries) in &asked {
        for query in queries {
            if !questions.contains(query) {
                questions.push(query.clone());
            }
        }
    }
    slowest_first(&mut questions);
    let total = wanted.len();
    let mut done = 0;
    let mut replies = Replies::default();
    let mut lost = false;
    let mut waiting = questions.into_iter();
    let mut running = FuturesUnordered::new();
    let ask = |query: Query| async move {
        let answer = timed(clock, phone.ask(&query)).await;
        (query, answer)
    };
    for query in waiting.by_ref().take(STREAMS) {
        running.push(ask(query));
    }
    loop {
        let mut index = 0;
        while index < asked.len() {
            let (fact, queries) = &asked[index];
            if lost || queries.iter().all(|query| replies.contains(query)) {
                facts.read(*fact, case, &replies);
                done += 1;
                let why = facts.unknown(*fact).map(|unknown| unknown.why);
                progress(Progress { fact: *fact, known: why.is_none(), why, done, total });
                asked.remove(index);
            } else {
                index += 1;
            }
        }
        let Some((query, answer)) = running.next().await else { break };
        lost |= matches!(answer.reply, Err(NoReply::Lost));
        replies.insert(query, answer);
        if !lost && let Some(query) = waiting.next() {
            running.push(ask(query));
        }
    }
    (replies, lost)
}

/// Asks everything that is not only for those who ask for it, and judges it.
pub async fn check<P: Phone, C: Clock>(phone: &P, clock: &C, case: &Case, progress: impl FnMut(Progress)) -> Check {
    let start = clock.steady_ms();
    let mut facts = Snapshot::empty();
    let wanted: Vec<FactId> = FactId::of_a_check().collect();
    let (replies, lost) = read_facts(phone, clock, case, &wanted, &mut facts, progress).await;
    let verdict = rules::judge(case, &facts);
    Check { facts, verdict, replies, lost, total_ms: clock.steady_ms().saturating_sub(start) }
}

/// What came of a question that is asked now, and how long it took.
async fn timed<C: Clock>(clock: &C, asking: impl Future<Output = Result<Reply, NoReply>>) -> Answer {
    let start = clock.steady_ms();
    let reply = asking.await;
    Answer { reply, received_unix_ms: clock.unix_ms(), took_ms: clock.steady_ms().saturating_sub(start) }
}

/// Reads what a check does not, because it takes minutes. The rest is as `facts` has it. Whether the phone was lost.
pub async fn read_on_request<P: Phone, C: Clock>(
    phone: &P,
    clock: &C,
    case: &Case,
    facts: &mut Snapshot,
    told: &(dyn Fn(Portion) + Send + Sync),
) -> (Replies, bool) {
    let mut replies = Replies::default();
    let mut lost = false;
    for fact in FactId::of_a_look(Look::Library) {
        for query in fact.ask(case).unwrap_or_default() {
            if !replies.contains(&query) {
                let answer = timed(clock, phone.ask_long(&query, told)).await;
                lost |= matches!(answer.reply, Err(NoReply::Lost));
                replies.insert(query, answer);
            }
        }
        facts.read(fact, case, &replies);
    }
    (replies, lost)
}

/// Asks the internet what the person agreed to, all of it at once. A phone that went away takes nothing along: what it was
/// asked beside is not known, and the rest is. `told` hears how many of how many have answered.
pub async fn read_online<P: Phone, I: Internet, C: Clock>(
    asked: &Beside<'_, P, I>,
    clock: &C,
    case: &Case,
    facts: &mut Snapshot,
    told: &(dyn Fn(usize, usize) + Send + Sync),
) -> Replies {
    let mut queries: Vec<Query> = Vec::new();
    for fact in FactId::of_a_look(Look::Online) {
        queries.extend(fact.ask(case).unwrap_or_default());
    }
    let all = queries.len();
    let mut running: FuturesUnordered<_> = queries
        .into_iter()
        .map(|query| async move {
            let answer = timed(clock, asked.ask(&query)).await;
            (query, answer)
        })
        .collect();
    let mut replies = Replies::default();
    told(0, all);
    let mut done = 0;
    while let Some((query, answer)) = running.next().await {
        replies.insert(query, answer);
        done += 1;
        told(done, all);
    }
    for fact in FactId::of_a_look(Look::Online) {
        facts.read(fact, case, &replies);
    }
    replies
}

/// Measures how fast this computer's internet sends. The phone is asked nothing.
pub async fn read_speed<I: Internet, C: Clock>(
    internet: &I,
    clock: &C,
    case: &Case,
    facts: &mut Snapshot,
    told: &(dyn Fn(Portion) + Send + Sync),
) -> Replies {
    let mut replies = Replies::default();
    for fact in FactId::of_a_look(Look::Speed) {
        for query in fact.ask(case).unwrap_or_default() {
            let answer = timed(clock, internet.ask_long(&query, told)).await;
            replies.insert(query, answer);
        }
        facts.read(fact, case, &replies);
    }
    replies
}

impl Check {
    /// The same check with how fast this computer's internet sends, judged anew.
    pub async fn measure_speed<I: Internet, C: Clock>(
        mut self,
        internet: &I,
        clock: &C,
        case: &Case,
        told: &(dyn Fn(Portion) + Send + Sync),
    ) -> Self {
        let start = clock.steady_ms();
        let more = read_speed(internet, clock, case, &mut self.facts, told).await;
        self.with_more(clock, case, start, more, false)
    }

    /// The same check with what the internet says, judged anew.
    pub async fn look_online<P: Phone, I: Internet, C: Clock>(
        mut self,
        asked: &Beside<'_, P, I>,
        clock: &C,
        case: &Case,
        told: &(dyn Fn(usize, usize) + Send + Sync),
    ) -> Self {
        let start = clock.steady_ms();
        let more = read_online(asked, clock, case, &mut self.facts, told).await;
        self.with_more(clock, case, start, more, false)
    }

    /// The same check with what is read only on request, judged anew.
    pub async fn look_deeper<P: Phone, C: Clock>(
        mut self,
        phone: &P,
        clock: &C,
        case: &Case,
        told: &(dyn Fn(Portion) + Send + Sync),
    ) -> Self {
        let start = clock.steady_ms();
        let (more, lost) = read_on_request(phone, clock, case, &mut self.facts, told).await;
        self.with_more(clock, case, start, more, lost)
    }

    /// The same check once `more` was read on top of it, from `start` on, judged anew.
    fn with_more<C: Clock>(mut self, clock: &C, case: &Case, start: u64, more: Replies, lost: bool) -> Self {
        self.replies.extend(more);
        self.verdict = rules::judge(case, &self.facts);
        self.lost |= lost;
        self.total_ms += clock.steady_ms().saturating_sub(start);
        self
    }
}

/// Puts the slow questions first, so that none of them begins when all others are answered. The rest keep their order.
pub(crate) fn slowest_first(questions: &mut [Query]) {
    let place = |query: &Query| SLOW.iter().position(|begin| query.command().starts_with(begin));
    questions.sort_by_key(|query| place(query).unwrap_or(SLOW.len()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_long_is_asked_first_and_the_rest_in_its_order() {
        let asked = ["settings get global b", "dumpsys battery", "settings get global a", "content query --user 0"];
        let mut questions = asked.map(Query::shell);
        slowest_first(&mut questions);
        let order = questions.each_ref().map(Query::command);
        assert_eq!(
            order,
            ["content query --user 0", "dumpsys battery", "settings get global b", "settings get global a"]
        );
    }
}
