//! Phones that announce their wireless debugging on the local network (multicast DNS).
//!
//! ```text
//! _adb-tls-pairing._tcp   adb-39121FDJG004LM-qYd3kP   the dialog with the code is open (Android 11 and later)
//! _adb-tls-connect._tcp   adb-39121FDJG004LM-qYd3kP   Wireless debugging is on
//! _adb._tcp               adb-39121FDJG004LM          `adb tcpip`, in the clear
//! ```
//!
//! Asking means to send a question to everybody on the network. Nothing is sent before [`watch`], which is called once a
//! person asked for it, nor after what it returned is dropped.
//!
//! Source: AOSP `packages/modules/adb/adb_mdns.h`, `daemon/mdns.cpp`.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};

use futures_util::stream::{self, Stream, StreamExt};
use mdns_sd::{ResolvedService, ServiceDaemon, ServiceEvent};

/// One service of one phone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Announced {
    /// As the phone calls itself; the same for all of its services. What it says when it is paired.
    pub guid: String,
    pub service: Service,
    pub address: SocketAddr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// The dialog with the code is open, and this is where.
    Pairing,
    /// For computers that are paired.
    Connect,
    /// Without encryption, as before Android 11.
    Plain,
}

/// The network cannot be asked: this computer has none, or forbids it.
#[derive(Debug, thiserror::Error)]
#[error("the local network cannot be asked for phones: {0}")]
pub struct CannotAsk(#[from] mdns_sd::Error);

/// More phones than this on one network are not phones.
const MOST: usize = 64;
/// Names are a serial number and a few letters.
const LONGEST_GUID: usize = 63;

impl Service {
    const ALL: [Self; 3] = [Self::Pairing, Self::Connect, Self::Plain];

    fn domain(self) -> &'static str {
        match self {
            Self::Pairing => "_adb-tls-pairing._tcp.local.",
            Self::Connect => "_adb-tls-connect._tcp.local.",
            Self::Plain => "_adb._tcp.local.",
        }
    }
}

/// Asks the local network, and says which phones announce themselves, at each change, for as long as it is kept.
///
/// # Errors
/// [`CannotAsk`].
pub fn watch() -> Result<impl Stream<Item = Vec<Announced>> + Send + Unpin, CannotAsk> {
    watch_with(ServiceDaemon::new()?)
}

fn watch_with(daemon: ServiceDaemon) -> Result<impl Stream<Item = Vec<Announced>> + Send + Unpin, CannotAsk> {
    let asking = Asking(daemon);
    let mut answers = Vec::new();
    for service in Service::ALL {
        let heard = asking.0.browse(service.domain())?;
        answers.push(heard.into_stream().map(move |event| (service, event)));
    }
    let answers = stream::select_all(answers);
    let seen = stream::unfold((asking, answers, Heard::default()), |(asking, mut answers, mut heard)| async move {
        loop {
            let (service, event) = answers.next().await?;
            if heard.take(service, event) {
                let list = heard.list();
                return Some((list, (asking, answers, heard)));
            }
        }
    });
    Ok(Box::pin(seen))
}

/// Stops asking when it is dropped.
struct Asking(ServiceDaemon);

impl Drop for Asking {
    fn drop(&mut self) {
        // Its thread says goodbye by itself; nobody waits for it.
        if let Err(error) = self.0.shutdown() {
            tracing::debug!(%error, "the network is asked on");
        }
    }
}

/// By service and full name.
#[derive(Debug, Default)]
struct Heard(BTreeMap<(Service, String), Announced>);

impl Heard {
    /// Whether the list is another one now.
    fn take(&mut self, service: Service, event: ServiceEvent) -> bool {
        match event {
            ServiceEvent::ServiceResolved(resolved) => {
                let Some(announced) = announced(service, &resolved) else { return false };
                let key = (service, resolved.get_fullname().to_lowercase());
                if self.0.len() >= MOST && !self.0.contains_key(&key) {
                    return false;
                }
                self.0.insert(key, announced.clone()).as_ref() != Some(&announced)
            }
            ServiceEvent::ServiceRemoved(_, name) => self.0.remove(&(service, name.to_lowercase())).is_some(),
            // Of no use before it is resolved, and whatever the library learns to say.
            _ => false,
        }
    }

    fn list(&self) -> Vec<Announced> {
        self.0.values().cloned().collect()
    }
}

/// `None`: it names itself in a way that no phone does, or has no address that can be called.
fn announced(service: Service, resolved: &ResolvedService) -> Option<Announced> {
    let name = resolved.get_fullname();
    let guid = name.get(..name.len().checked_sub(service.domain().len() + 1)?)?;
    let plain = guid.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    if guid.is_empty() || guid.len() > LONGEST_GUID || !plain {
        return None;
    }
    let mut addresses: Vec<IpAddr> =
        resolved.get_addresses().iter().map(|scoped| scoped.to_ip_addr()).filter(can_be_called).collect();
    // The older kind first: it is what the phone shows.
    addresses.sort_unstable_by_key(|address| (address.is_ipv6(), *address));
    let address = SocketAddr::new(*addresses.first()?, resolved.get_port());
    (address.port() != 0).then(|| Announced { guid: guid.to_owned(), service, address })
}

/// An IPv6 address of the link alone needs the name of a network card, which differs from computer to computer.
fn can_be_called(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !address.is_unspecified() && !address.is_multicast() && !address.is_broadcast(),
        IpAddr::V6(address) => !address.is_unspecified() && !address.is_multicast() && !address.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, UdpSocket};
    use std::time::Duration;

    use mdns_sd::{IfKind, ServiceInfo};

    use super::*;

    const GUID: &str = "adb-39121FDJG004LM-qYd3kP";

    fn service(service: Service, guid: &str, addresses: &[&str], port: u16) -> ServiceInfo {
        let addresses: Vec<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
        ServiceInfo::new(service.domain(), guid, "Android.local.", &addresses[..], port, None).unwrap()
    }

    fn resolved(of: Service, guid: &str, addresses: &[&str], port: u16) -> ServiceEvent {
        ServiceEvent::ServiceResolved(Box::new(service(of, guid, addresses, port).as_resolved_service()))
    }

    #[test]
    fn a_phone_is_known_by_its_name_its_service_and_an_address_that_can_be_called() {
        let mut heard = Heard::default();
        assert!(heard.take(Service::Connect, resolved(Service::Connect, GUID, &["fe80::1", "192.168.1.7"], 37001)));
        assert!(!heard.take(Service::Connect, resolved(Service::Connect, GUID, &["192.168.1.7"], 37001)), "the same");
        assert!(heard.take(Service::Pairing, resolved(Service::Pairing, GUID, &["192.168.1.7"], 41234)));
        let said: Vec<_> =
            heard.list().into_iter().map(|seen| (seen.guid, seen.service, seen.address.to_string())).collect();
        let expected = [(Service::Pairing, "192.168.1.7:41234"), (Service::Connect, "192.168.1.7:37001")];
        assert_eq!(said, expected.map(|(service, address)| (GUID.to_owned(), service, address.to_owned())));

        let name = format!("{GUID}.{}", Service::Pairing.domain());
        let gone = ServiceEvent::ServiceRemoved(Service::Pairing.domain().to_owned(), name);
        assert!(heard.take(Service::Pairing, gone.clone()));
        assert!(!heard.take(Service::Pairing, gone));
        assert_eq!(heard.list().len(), 1);
    }

    #[test]
    fn what_no_phone_says_is_not_shown() {
        let mut heard = Heard::default();
        for (guid, addresses, port) in [
            (GUID, &["fe80::1"][..], 37001),
            (GUID, &[], 37001),
            (GUID, &["224.0.0.251"], 37001),
            (GUID, &["192.168.1.7"], 0),
            ("adb\u{202e}evil", &["192.168.1.7"], 37001),
        ] {
            assert!(!heard.take(Service::Connect, resolved(Service::Connect, guid, addresses, port)), "{guid}");
        }
        for n in 0..2 * MOST {
            heard.take(Service::Connect, resolved(Service::Connect, &format!("adb-{n}"), &["192.168.1.7"], 37001));
        }
        assert_eq!(heard.list().len(), MOST);
    }

    /// On the loopback network and on a port of its own: nothing leaves this computer.
    #[tokio::test]
    async fn a_phone_on_the_network_comes_and_goes() {
        let port = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap().local_addr().unwrap().port();
        let daemon = || {
            let daemon = ServiceDaemon::new_with_port(port).unwrap();
            daemon.disable_interface(IfKind::All).unwrap();
            daemon.enable_interface(IfKind::LoopbackV4).unwrap();
            daemon
        };
        let mut seen = watch_with(daemon()).unwrap();
        let phone = daemon();
        let announced = service(Service::Pairing, GUID, &["127.0.0.1"], 41234);
        let name = announced.get_fullname().to_owned();
        phone.register(announced).unwrap();
        let patience = Duration::from_secs(10);
        let Ok(came) = tokio::time::timeout(patience, seen.next()).await else {
            eprintln!("SKIPPED: no phone was seen on the network: this computer's loopback carries no multicast");
            return;
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 41234));
        assert_eq!(came.unwrap(), [Announced { guid: GUID.to_owned(), service: Service::Pairing, address }]);
        phone.unregister(&name).unwrap();
        let gone = tokio::time::timeout(patience, seen.next()).await.expect("it says goodbye");
        assert_eq!(gone.unwrap(), []);
        phone.shutdown().unwrap();
    }
}
