//! Answers the questions of the diagnosis, and remembers feeds for a while.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use diagnosis::internet::{Internet, Page};
use diagnosis::phone::{NoReply, Query, Reply};
use reqwest::Url;

use crate::client::{Client, Limits, NoClient};

/// A provider's feed is asked no more often, however often somebody looks: it changes every few minutes, and many ask.
const FEED: Duration = Duration::from_secs(5 * 60);
/// A server of the person's own, which they may just have mended.
const OWN_SERVER: Duration = Duration::from_secs(10);

/// An address of this computer that answers in place of the whole internet, by plain HTTP. For tests.
pub const INSTEAD: &str = "UNSTUCK_TEST_INTERNET";

/// The internet, as the diagnosis knows it. It connects when it is asked, and not before.
#[derive(Debug, Default)]
pub struct Pages {
    client: OnceLock<Result<Client, NoClient>>,
    instead: Option<String>,
    kept: Mutex<HashMap<Query, (Instant, Page)>>,
}

impl Pages {
    pub fn new(client: Client) -> Self {
        Self { client: OnceLock::from(Ok(client)), ..Self::default() }
    }

    /// The internet itself; or what [`INSTEAD`] names, which can only be this computer.
    pub fn of_this_computer() -> Self {
        Self { instead: instead(), ..Self::default() }
    }

    /// Who answers in place of the internet, so that whoever shows an answer can say so.
    pub fn instead(&self) -> Option<&str> {
        self.instead.as_deref()
    }

    fn client(&self) -> Result<&Client, NoReply> {
        let made = self.client.get_or_init(|| client(self.instead()));
        made.as_ref().map_err(|error| {
            tracing::warn!(%error, "the internet is not asked");
            NoReply::Refused(error.to_string())
        })
    }

    fn kept(&self, query: &Query) -> Option<Page> {
        let fresh = if query.is_private() { OWN_SERVER } else { FEED };
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(query).filter(|(since, _)| since.elapsed() < fresh).map(|(_, page)| page.clone())
    }
}

/// What [`INSTEAD`] names.
pub fn instead() -> Option<String> {
    std::env::var(INSTEAD).ok().filter(|address| !address.is_empty())
}

/// Asks the internet itself, or who answers in its place.
pub fn client(instead: Option<&str>) -> Result<Client, NoClient> {
    let Some(address) = instead else { return Client::new() };
    let local: SocketAddr = address.parse().map_err(|_| NoClient(format!("{INSTEAD}: {address}")))?;
    Client::instead(local)
}

impl Internet for Pages {
    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        let address = query.address().and_then(|address| Url::parse(address).ok());
        let Some(url) = address else { return Err(NoReply::Refused("no address".to_owned())) };
        if let Some(page) = self.kept(query) {
            return Ok(page.to_reply());
        }
        let limits = Limits { deadline: query.deadline(), bytes: query.limit_bytes() };
        // Whoever asked us to come later is kept to, too. What did not come is tried again.
        Ok(match self.client()?.get(url, limits).await {
            Ok(page) => {
                let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.insert(query.clone(), (Instant::now(), page.clone()));
                page.to_reply()
            }
            Err(why) => why.to_reply(),
        })
    }
}
