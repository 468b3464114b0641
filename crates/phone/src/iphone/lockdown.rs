//! lockdownd: one session for everything that is asked of a phone.

use plist::{Dictionary, Value};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::iphone::DEADLINE;
use crate::iphone::error::{Error, Result};
use crate::iphone::muxer::MuxerAddress;
use crate::iphone::pace::{OneAtATime, Pace};
use crate::iphone::property_list::{dictionary, text};
use crate::iphone::record::PairRecord;
use crate::iphone::tls;
use crate::iphone::wire::{Conversation, Io, exchange};

/// Where lockdownd listens on every iPhone.
pub(crate) const PORT: u16 = 62_078;
/// Questions under way at once; nobody asks more of lockdownd.
const WINDOW: usize = 16;
/// By what name the phone's log knows us.
pub(crate) const LABEL: &str = "unstuck";

pub(crate) fn request(verb: &str) -> Dictionary {
    dictionary([("Label", LABEL.into()), ("Request", verb.into())])
}

/// An answer, or the error in it.
pub(crate) fn said(answer: Dictionary) -> Result<Dictionary> {
    match text(&answer, "Error") {
        Some(error) => Err(Error::of_lockdown(error)),
        None => Ok(answer),
    }
}

pub(crate) struct Lockdown(Conversation);

impl Lockdown {
    pub(crate) async fn open(
        muxer: &MuxerAddress,
        device: u64,
        record: &PairRecord,
        connector: &TlsConnector,
        one_at_a_time: OneAtATime,
    ) -> Result<Self> {
        let mut io = muxer.dial(device, PORT).await?;
        let mut start = request("StartSession");
        start.extend(dictionary([
            ("HostID", record.host_id.as_str().into()),
            ("SystemBUID", record.system_buid.as_str().into()),
        ]));
        let answer = timeout(DEADLINE, exchange(&mut io, start)).await.map_err(|_| Error::Timeout)??;
        let answer = said(answer)?;
        // A session in clear would tell whoever sits in between what the phone says; no phone of these years wants that.
        if answer.get("EnableSessionSSL").and_then(Value::as_boolean) != Some(true) {
            return Err(Error::protocol("a session without TLS"));
        }
        let pace = Pace::new(one_at_a_time, WINDOW);
        Ok(Self(Conversation::begin(tls::connect(connector, io).await?, pace)))
    }

    /// The answer to this very question. Where several may be under way, only what repeats its question is believed: the values
    /// of another domain would be taken for those of this one, and what names a person would not be left out.
    async fn ask(&self, asked: Dictionary) -> Result<Dictionary> {
        let answer = self.0.ask(asked.clone()).await?;
        let repeats = |key: &str| {
            let of_this = text(&answer, key) == text(&asked, key);
            of_this || (self.0.is_gentle() && !answer.contains_key(key))
        };
        if ["Request", "Domain", "Service"].into_iter().all(repeats) { said(answer) } else { Err(self.0.mixed_up()) }
    }

    /// All values of a domain.
    pub(crate) async fn values(&self, domain: Option<&str>) -> Result<Dictionary> {
        let mut asked = request("GetValue");
        if let Some(domain) = domain {
            asked.insert("Domain".to_owned(), domain.into());
        }
        let value = self.ask(asked).await?.remove("Value");
        let value = value.ok_or_else(|| Error::Absent { text: "no value".to_owned() })?;
        value.into_dictionary().ok_or_else(|| Error::protocol("values that are no dictionary"))
    }

    /// Where a service waits, and whether it wants TLS.
    pub(crate) async fn start_service(&self, name: &str) -> Result<Service> {
        let mut asked = request("StartService");
        asked.insert("Service".to_owned(), name.into());
        let answer = self.ask(asked).await?;
        let port = answer.get("Port").and_then(Value::as_unsigned_integer).and_then(|port| u16::try_from(port).ok());
        Ok(Service {
            port: port.ok_or_else(|| Error::protocol(format!("no port for {name}")))?,
            tls: answer.get("EnableServiceSSL").and_then(Value::as_boolean) == Some(true),
        })
    }
}

/// A service that was started and waits for its one connection.
pub(crate) struct Service {
    port: u16,
    tls: bool,
}

impl Service {
    pub(crate) async fn dial(
        &self,
        muxer: &MuxerAddress,
        device: u64,
        connector: &TlsConnector,
    ) -> Result<Box<dyn Io>> {
        let io = muxer.dial(device, self.port).await?;
        if self.tls { Ok(Box::new(tls::connect(connector, io).await?)) } else { Ok(io) }
    }
}
