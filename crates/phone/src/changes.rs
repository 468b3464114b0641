//! Looks at something again and again, and tells only what is another than before.

use futures_util::Stream;
use futures_util::stream::unfold;

/// What can be looked at. A look waits until there may be something else to see than what was told.
pub(crate) trait Look: Send {
    type Seen: Clone + PartialEq + Send + Sync;

    fn look(&mut self, told: Option<&Self::Seen>) -> impl Future<Output = Self::Seen> + Send;
}

/// The first look at once, then one for each change. Never ends; dropping it ends it.
pub(crate) fn changes<L: Look>(look: L) -> impl Stream<Item = L::Seen> + Send {
    unfold((look, None), async |(mut look, mut told)| {
        loop {
            let seen = look.look(told.as_ref()).await;
            if told.as_ref() != Some(&seen) {
                told = Some(seen.clone());
                return Some((seen, (look, told)));
            }
        }
    })
}
