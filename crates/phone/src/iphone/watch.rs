//! Which iPhones are plugged in, as usbmuxd tells it.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::Stream;
use tokio::time::sleep;

use crate::changes::{Look, changes};
use crate::iphone::error::Result;
use crate::iphone::muxer::{Attached, Muxer, MuxerAddress, News};

/// What is known of who is plugged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// Nobody answers where usbmuxd would be. On Linux that is so until the first iPhone is plugged in.
    NoMuxer,
    Phones(Vec<Attached>),
}

const RETRY: Duration = Duration::from_secs(1);

/// Whole lists of iPhones: the first at once, then one for each change. Comes back by itself when usbmuxd comes, and never
/// ends; dropping it ends it.
pub fn watch(address: MuxerAddress) -> impl Stream<Item = Seen> + Send {
    changes(Watch { address, listening: None, phones: BTreeMap::new() })
}

/// The list as it is now.
pub async fn phones(address: &MuxerAddress) -> Result<Vec<Attached>> {
    let mut phones = address.attached().await?;
    phones.sort();
    Ok(phones)
}

struct Watch {
    address: MuxerAddress,
    listening: Option<Muxer>,
    phones: BTreeMap<u64, Attached>,
}

impl Look for Watch {
    type Seen = Seen;

    async fn look(&mut self, told: Option<&Seen>) -> Seen {
        let Some(muxer) = &mut self.listening else {
            // Not before the first look.
            if told.is_some() {
                sleep(RETRY).await;
            }
            return self.begin().await;
        };
        match muxer.news().await {
            Ok(News::Attached(phone)) => drop(self.phones.insert(phone.device, phone)),
            Ok(News::Detached { device }) => drop(self.phones.remove(&device)),
            Ok(News::Other) => {}
            Err(error) => {
                tracing::debug!(%error, "usbmuxd has gone");
                self.listening = None;
                self.phones.clear();
                return Seen::NoMuxer;
            }
        }
        self.list()
    }
}

impl Watch {
    /// Listens, and asks who is there already: that is told in one list and not phone by phone.
    async fn begin(&mut self) -> Seen {
        let begun = async {
            let listening = self.address.listen().await?;
            Ok::<_, crate::iphone::error::Error>((listening, self.address.attached().await?))
        };
        match begun.await {
            Ok((listening, phones)) => {
                self.listening = Some(listening);
                self.phones = phones.into_iter().map(|phone| (phone.device, phone)).collect();
                self.list()
            }
            Err(_) => Seen::NoMuxer,
        }
    }

    fn list(&self) -> Seen {
        let mut phones: Vec<Attached> = self.phones.values().cloned().collect();
        phones.sort();
        Seen::Phones(phones)
    }
}
