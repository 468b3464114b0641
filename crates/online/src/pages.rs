//! Answers the questions of the diagnosis, and remembers feeds for a while.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use diagnosis::internet::{Internet, Page, send, upload};
use diagnosis::phone::{Errand, NoReply, Portion, Query, Reply};
use reqwest::Url;

use crate::client::{Client, Limits, NoClient};

/// A provider's feed is asked no more often, however often somebody looks: it changes every few minutes, and many ask.
const FEED: Duration = Duration::from_secs(5 * 60);
/// Nobody is stayed away from for longer, whatever it says: a person waits.
const LONGEST: Duration = Duration::from_secs(60 * 60);
/// A server of the person's own, which they may just have mended.
const OWN_SERVER: Duration = Duration::from_secs(10);

/// An address of this computer that answers in place of the whole internet, by plain HTTP. For tests.
pub const INSTEAD: &str = "UNSTUCK_TEST_INTERNET";

/// The internet, as the diagnosis knows it. It connects when it is asked, and not before. Cloning it shares what is kept.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    client: Arc<OnceLock<Result<Client, NoClient>>>,
    instead: Option<String>,
    /// What was answered, and until when it is not asked again.
    kept: Arc<Mutex<HashMap<Query, (Instant, Reply)>>>,
}

impl Pages {
    pub fn new(client: Client) -> Self {
        Self { client: Arc::new(OnceLock::from(Ok(client))), ..Self::default() }
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

    fn kept(&self, query: &Query) -> Option<Reply> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(query).filter(|(until, _)| Instant::now() < *until).map(|(_, reply)| reply.clone())
    }

    fn keep(&self, query: &Query, rest: Duration, reply: &Reply) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(query.clone(), (Instant::now() + rest, reply.clone()));
    }

    /// A page that came is kept for a while, and whoever asked us to come later is kept to. What did not come is tried again.
    async fn page(&self, query: &Query, url: Url) -> Result<Reply, NoReply> {
        let limits = Limits { deadline: query.deadline(), bytes: query.limit_bytes() };
        Ok(match self.client()?.get(url, limits).await {
            Ok(page) => {
                let reply = page.to_reply();
                self.keep(query, rest(query, &page), &reply);
                reply
            }
            Err(why) => why.to_reply(),
        })
    }

    /// Each time anew: whoever presses again moved to another network, perhaps.
    async fn send(&self, url: Url, told: &(dyn Fn(Portion) + Send + Sync)) -> Result<Reply, NoReply> {
        Ok(match self.client()?.send_pieces(url, send::MOST_TIME, told).await {
            Ok(sent) => send::to_reply(&sent),
            Err(why) => send::to_refusal(&why),
        })
    }

    async fn announce(&self, query: &Query, method: &str, url: Url) -> Result<Reply, NoReply> {
        let reply = upload::to_reply(&self.client()?.announce(method, url, query.deadline()).await);
        self.keep(query, OWN_SERVER, &reply);
        Ok(reply)
    }
}

/// How long a page is not asked again.
fn rest(query: &Query, page: &Page) -> Duration {
    if query.is_private() {
        return OWN_SERVER;
    }
    page.retry_after
        .as_deref()
        .and_then(|said| later(said, SystemTime::now()))
        .map_or(FEED, |said| said.clamp(FEED, LONGEST))
}

/// `120` or `Thu, 26 Nov 2026 10:41:02 GMT` (RFC 9110, section 10.2.3). `None`: neither.
fn later(said: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = said.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(said.trim()).ok()?;
    Some(until.duration_since(now).unwrap_or_default())
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
        self.ask_long(query, &|_| {}).await
    }

    async fn ask_long(&self, query: &Query, told: &(dyn Fn(Portion) + Send + Sync)) -> Result<Reply, NoReply> {
        if let Some(reply) = self.kept(query) {
            return Ok(reply);
        }
        let no_address = || NoReply::Refused("no address".to_owned());
        let url = |address| Url::parse(address).map_err(|_| no_address());
        match query.errand().ok_or_else(no_address)? {
            Errand::Page { address } => self.page(query, url(address)?).await,
            Errand::Announce { method, address } => self.announce(query, method, url(address)?).await,
            Errand::Send { address } => self.send(url(address)?, told).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_says_how_long_to_stay_away_is_kept_to_within_reason() {
        let now = SystemTime::now();
        let in_20_minutes = httpdate::fmt_http_date(now + Duration::from_secs(1201));
        let yesterday = httpdate::fmt_http_date(now - Duration::from_secs(86_400));
        let feed = Query::page("https://status.example/");
        for (said, least, most) in [
            (None, 300, 300),
            (Some("60"), 300, 300),
            (Some("900"), 900, 900),
            (Some("99999999"), 3600, 3600),
            (Some(in_20_minutes.as_str()), 1190, 1201),
            (Some(yesterday.as_str()), 300, 300),
            (Some("-1"), 300, 300),
            (Some("soon"), 300, 300),
        ] {
            let page = Page { status: 429, retry_after: said.map(str::to_owned), ..Page::default() };
            let seconds = rest(&feed, &page).as_secs();
            assert!((least..=most).contains(&seconds), "{said:?}: {seconds}");
        }
    }
}
