//! The one thing that connects: HTTPS with a deadline, a largest body, no cookies, and no way to another host.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use diagnosis::internet::{NoPage, Page};
use reqwest::header::{DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Method, RequestBuilder, Response, Url};
use rustls::ClientConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::CertificateDer;
use rustls_platform_verifier::Verifier;
use url::Host;

use crate::announce::Heads;
use crate::certificate::SaysWhy;
use crate::names::BySystem;
use crate::why::why;

/// Who asks. The product's name and version, nothing about the computer.
pub(crate) const USER_AGENT: &str = concat!("Unstuck/", env!("CARGO_PKG_VERSION"));
/// On one host a server may tidy an address up; more than this is a loop.
const MOST_REDIRECTS: usize = 3;

/// Asks servers. Cloning it shares connections.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    pub(crate) heads: Heads,
    instead: Option<SocketAddr>,
}

/// How long an answer may take, and how large it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For all of it, from the name to the last byte.
    pub deadline: Duration,
    /// Of the body, unpacked.
    pub bytes: usize,
}

/// There is no client: the system does not say whom it trusts.
#[derive(Debug, thiserror::Error)]
#[error("no way into the internet: {0}")]
pub struct NoClient(pub(crate) String);

impl Client {
    pub fn new() -> Result<Self, NoClient> {
        Self::trusting([])
    }

    /// Trusts these, too, beside whom the system trusts: for tests.
    pub fn trusting(more: impl IntoIterator<Item = CertificateDer<'static>>) -> Result<Self, NoClient> {
        Self::with_tls(Self::tls(more)?, None)
    }

    fn tls(more: impl IntoIterator<Item = CertificateDer<'static>>) -> Result<ClientConfig, NoClient> {
        let provider = Arc::new(default_provider());
        let no_client = |error: rustls::Error| NoClient(error.to_string());
        let trusted = Verifier::new_with_extra_roots(more, Arc::clone(&provider)).map_err(no_client)?;
        Ok(ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(no_client)?
            .dangerous()
            // It refuses what the system's own verifier refuses, and no less.
            .with_custom_certificate_verifier(Arc::new(SaysWhy(trusted)))
            .with_no_client_auth())
    }

    /// Asks this address in place of every server, by plain HTTP: for tests. The path begins with the host that was
    /// meant: `https://status.example/a` becomes `http://127.0.0.1:PORT/status.example/a`.
    pub fn instead(local: SocketAddr) -> Result<Self, NoClient> {
        if !local.ip().is_loopback() {
            return Err(NoClient(format!("{local} is not this computer")));
        }
        Self::with_tls(Self::tls([])?, Some(local))
    }

    fn with_tls(mut tls: ClientConfig, instead: Option<SocketAddr>) -> Result<Self, NoClient> {
        let heads = Heads::new(tls.clone());
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let mut http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Arc::new(BySystem))
            .user_agent(USER_AGENT)
            .referer(false)
            .redirect(Policy::custom(stay));
        if instead.is_some() {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| NoClient(error.to_string()))?;
        Ok(Self { http, heads, instead })
    }

    /// A request that is not sent yet, for whoever adds headers or a body.
    pub fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.http.request(method, self.where_to(url))
    }

    pub async fn get(&self, url: Url, limits: Limits) -> Result<Page, NoPage> {
        self.send(self.request(Method::GET, url), limits).await
    }

    /// Sends it, once. Any status is a page.
    pub async fn send(&self, request: RequestBuilder, limits: Limits) -> Result<Page, NoPage> {
        match tokio::time::timeout(limits.deadline, page(request, limits.bytes)).await {
            Ok(answered) => answered,
            Err(_) => Err(NoPage::TimedOut),
        }
    }

    pub(crate) fn where_to(&self, url: Url) -> Url {
        // What is on this computer anyway is asked as it is.
        let is_here = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(_)) | None => false,
        };
        let Some(local) = self.instead.filter(|_| !is_here) else { return url };
        let path = format!("/{}{}", url.host_str().unwrap_or_default(), url.path());
        let mut there = url;
        let moved = there.set_scheme("http").and_then(|()| there.set_ip_host(local.ip()));
        let moved = moved.and_then(|()| there.set_port(Some(local.port())));
        debug_assert!(moved.is_ok(), "{there}");
        there.set_path(&path);
        there
    }
}

async fn page(request: RequestBuilder, most: usize) -> Result<Page, NoPage> {
    let mut response = request.send().await.map_err(|error| why(&error))?;
    let status = response.status();
    if status.is_redirection() && response.headers().contains_key(LOCATION) {
        return Err(NoPage::SentElsewhere);
    }
    let header = |name| said(response.headers(), name);
    let (date, retry_after) = (header(DATE), header(RETRY_AFTER));
    let body = body(&mut response, most).await?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    Ok(Page { status: status.as_u16(), read_at: i64::try_from(now).unwrap_or(i64::MAX), date, retry_after, body })
}

/// Counted while it comes: what the server says of its length may be a lie, and a packed body may grow.
async fn body(response: &mut Response, most: usize) -> Result<Vec<u8>, NoPage> {
    let mut body = Vec::new();
    while let Some(bytes) = response.chunk().await.map_err(|error| why(&error))? {
        if body.len() + bytes.len() > most {
            return Err(NoPage::TooLarge);
        }
        body.extend_from_slice(&bytes);
    }
    Ok(body)
}

fn said(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Only the same host in the same way: whoever agreed to one address did not agree to another.
fn stay(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let same = attempt.previous().first().is_some_and(|first| first.origin() == attempt.url().origin());
    if same && attempt.previous().len() <= MOST_REDIRECTS { attempt.follow() } else { attempt.stop() }
}
