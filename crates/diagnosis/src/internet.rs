//! The vocabulary of asking the internet: only on request, one named address at a time.
//!
//! ```text
//! get https://status.dropbox.com/api/v2/summary.json        a page, as its server gives it to anybody
//! send https://speed.cloudflare.com/__up                    how fast this computer's internet sends: `send.rs`
//! announce POST https://photos.example.org/api/assets       how large an upload is let through: `upload.rs`
//! ```
//!
//! A page travels as the bytes of a [`Reply`], so that a fact reads it as it reads what a phone said:
//!
//! ```text
//! HTTP 200
//! read: 1795689660
//! date: Thu, 26 Nov 2026 10:41:02 GMT
//!
//! {"page":{…
//! ```
//!
//! Exit 0: a page, whatever its status. Exit 1: no page, and why, as a [`NoPage`].

pub mod send;
pub mod server;
pub mod upload;

use std::future::Future;

use serde::Serialize;

use crate::account::{Kept, Known, LinkOrder, NoAccount, Revoked};
use crate::fact::Unknown;
use crate::knowledge::account::Account;
use crate::phone::{Action, NoReply, Phone, Platform, Portion, Query, Reply};

/// Whoever fetches pages. Asks exactly what the query names, and keeps its deadline.
pub trait Internet: Send + Sync {
    fn ask(&self, query: &Query) -> impl Future<Output = Result<Reply, NoReply>> + Send;

    /// Asks what takes some seconds, and is told how far it has come. Whoever drops the future ends it.
    fn ask_long(
        &self,
        query: &Query,
        told: &(dyn Fn(Portion) + Send + Sync),
    ) -> impl Future<Output = Result<Reply, NoReply>> + Send {
        let _ = told;
        self.ask(query)
    }

    /// Which accounts are linked and can be. Asks nobody.
    fn accounts(&self) -> Known {
        Known::default()
    }

    /// Links an account. `told` hears the address that a browser was sent to. Whoever drops the future gives it up.
    fn link(
        &self,
        order: &LinkOrder,
        told: &(dyn Fn(&str) + Send + Sync),
    ) -> impl Future<Output = Result<Kept, NoAccount>> + Send {
        let _ = (order, told);
        std::future::ready(Err(NoAccount::NotSetUp))
    }

    /// Forgets an account.
    fn unlink(&self, account: Account) -> impl Future<Output = Result<Revoked, NoAccount>> + Send {
        let _ = account;
        std::future::ready(Err(NoAccount::NotLinked))
    }
}

/// A phone and the internet beside it: each question goes where it belongs.
pub struct Beside<'a, P, I> {
    pub phone: &'a P,
    pub internet: &'a I,
}

impl<P: Phone, I: Internet> Phone for Beside<'_, P, I> {
    fn platform(&self) -> Platform {
        self.phone.platform()
    }

    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        match query.address() {
            Some(_) => self.internet.ask(query).await,
            None if query.account().is_some() => self.internet.ask(query).await,
            None => self.phone.ask(query).await,
        }
    }

    async fn act(&self, action: &Action) -> Result<Reply, NoReply> {
        self.phone.act(action).await
    }
}

/// What a server answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub status: u16,
    /// When it came, Unix seconds: a page that is kept for a while keeps its time.
    pub read_at: i64,
    /// The server's clock, as it says it.
    pub date: Option<String>,
    /// How long to stay away, as the server says it.
    pub retry_after: Option<String>,
    pub body: Vec<u8>,
}

/// Why there is no page. One kind for each thing that a person does differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoPage {
    /// No such name, or no internet to ask for it.
    NoName,
    /// The name is known, and nothing answers there.
    NotReached,
    TimedOut,
    Certificate(Flaw),
    /// It answers, but does not speak TLS as we do.
    NoTls,
    /// It sends elsewhere, to another host or from HTTPS to HTTP. That is not followed.
    SentElsewhere,
    TooLarge,
    /// What it says is no HTTP, or it broke off.
    Broken,
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    Expired,
    NotYetValid,
    /// It is for other names.
    WrongName,
    /// Signed by itself.
    SelfSigned,
    /// Signed by somebody whom this computer does not trust.
    UnknownIssuer,
    Revoked,
    /// Another reason, or one that the system does not tell.
    Rejected,
}

impl NoPage {
    pub const ALL: [Self; 14] = [
        Self::NoName,
        Self::NotReached,
        Self::TimedOut,
        Self::Certificate(Flaw::Expired),
        Self::Certificate(Flaw::NotYetValid),
        Self::Certificate(Flaw::WrongName),
        Self::Certificate(Flaw::SelfSigned),
        Self::Certificate(Flaw::UnknownIssuer),
        Self::Certificate(Flaw::Revoked),
        Self::Certificate(Flaw::Rejected),
        Self::NoTls,
        Self::SentElsewhere,
        Self::TooLarge,
        Self::Broken,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Self::NoName => "no_name",
            Self::NotReached => "not_reached",
            Self::TimedOut => "timed_out",
            Self::Certificate(Flaw::Expired) => "certificate_expired",
            Self::Certificate(Flaw::NotYetValid) => "certificate_not_yet_valid",
            Self::Certificate(Flaw::WrongName) => "certificate_wrong_name",
            Self::Certificate(Flaw::SelfSigned) => "certificate_self_signed",
            Self::Certificate(Flaw::UnknownIssuer) => "certificate_unknown_issuer",
            Self::Certificate(Flaw::Revoked) => "certificate_revoked",
            Self::Certificate(Flaw::Rejected) => "certificate_rejected",
            Self::NoTls => "no_tls",
            Self::SentElsewhere => "sent_elsewhere",
            Self::TooLarge => "too_large",
            Self::Broken => "broken",
        }
    }

    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.id() == id)
    }

    /// As the bytes that a fact reads.
    pub fn to_reply(self) -> Reply {
        Reply { stdout: Vec::new(), stderr: self.id().as_bytes().to_vec(), exit: Some(1) }
    }
}

impl Page {
    /// As the bytes that a fact reads.
    pub fn to_reply(&self) -> Reply {
        let mut head = format!("HTTP {}\nread: {}\n", self.status, self.read_at);
        for (name, value) in [("date", &self.date), ("retry-after", &self.retry_after)] {
            if let Some(value) = value.as_deref().filter(|value| !value.contains('\n')) {
                head.push_str(&format!("{name}: {value}\n"));
            }
        }
        head.push('\n');
        let mut stdout = head.into_bytes();
        stdout.extend_from_slice(&self.body);
        Reply { stdout, stderr: Vec::new(), exit: Some(0) }
    }

    /// The error: this is neither a page nor a reason why there is none.
    pub fn read(reply: &Reply) -> Result<Result<Self, NoPage>, Unknown> {
        let unreadable = || Unknown::unreadable("the form of a page");
        match reply.exit {
            Some(0) => Self::parse(&reply.stdout).map(Ok).ok_or_else(unreadable),
            Some(_) | None => NoPage::by_id(reply.error_text().trim()).map(Err).ok_or_else(unreadable),
        }
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(2).position(|two| two == b"\n\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.lines();
        let status = lines.next()?.strip_prefix("HTTP ")?.parse().ok()?;
        let read_at = lines.next()?.strip_prefix("read: ")?.parse().ok()?;
        let mut page = Self { status, read_at, body: bytes[end + 2..].to_vec(), ..Self::default() };
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            match name {
                "date" => page.date = Some(value.to_owned()),
                "retry-after" => page.retry_after = Some(value.to_owned()),
                _ => {}
            }
        }
        Some(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_it_was_written() {
        let page = Page {
            status: 429,
            read_at: 1_795_689_660,
            date: Some("Thu, 26 Nov 2026 10:41:02 GMT".into()),
            retry_after: Some("120".into()),
            body: b"{}\n\nHTTP 200\n\n\xff".to_vec(),
        };
        assert_eq!(Page::read(&page.to_reply()), Ok(Ok(page)));
        let bare = Page { status: 200, ..Page::default() };
        assert_eq!(Page::read(&bare.to_reply()), Ok(Ok(bare)));
    }

    #[test]
    fn a_header_cannot_begin_the_body() {
        let page = Page { status: 200, date: Some("x\n\n{}".into()), ..Page::default() };
        assert_eq!(Page::read(&page.to_reply()), Ok(Ok(Page { date: None, ..page })));
    }

    #[test]
    fn each_reason_is_told_and_nothing_else_is_one() {
        for why in NoPage::ALL {
            assert_eq!(Page::read(&why.to_reply()), Ok(Err(why)));
        }
        for bad in ["", "HTTP", "HTTP 200", "HTTP x\n\n", "HTTP 200\n\n", "HTTP 200\nread: x\n\n", "no page\n\n"] {
            assert!(Page::read(&Reply { stdout: bad.into(), exit: Some(0), ..Reply::default() }).is_err(), "{bad}");
        }
        assert!(Page::read(&Reply { exit: Some(1), ..Reply::default() }).is_err());
        assert!(Page::read(&Reply::default()).is_err());
    }
}
