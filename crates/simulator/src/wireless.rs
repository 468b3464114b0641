//! Wireless debugging: the page that shows an address, and the dialog that shows a code (Android 11 and later).
//!
//! What is said inside is the business of `adbd.rs`, as over a cable. The exchange of the pairing is the client's own
//! code in its other role: the real `adb` judges it here, and so there.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use phone::adb::key::{AndroidPublicKey, Key};
use phone::adb::pairing::spake2::Role;
use phone::adb::pairing::{
    BOUND_BYTES, CannotPair, Code, EXPORT_LABEL, Exchange, Kind, PEER_DEVICE_GUID, PEER_PUBLIC_KEY, PeerInfo, packet,
    read,
};
use phone::adb::tls::{STLS_VERSION, certificate, fingerprint};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinHandle};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::client::danger::HandshakeSignatureValid;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring as provider, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error as TlsError, PeerIncompatible, ServerConfig,
    SignatureScheme, sign::SingleCertAndKey,
};

use crate::adbd;
use crate::authorisation::ComputerKey;
use crate::body::Body;
use crate::control::Handle;
use crate::wire::{self, Message};

/// The switch is on. Dropping this switches it off.
pub struct Wireless {
    body: Arc<Body>,
    address: SocketAddr,
    guid: String,
    listening: AbortHandle,
}

/// "Pair with device". Dropping this closes it.
pub struct Dialog {
    address: SocketAddr,
    paired: JoinHandle<Option<ComputerKey>>,
}

impl Handle {
    /// Switches wireless debugging on, at a port that is free.
    pub async fn debug_wirelessly(&self) -> io::Result<Wireless> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let body = Arc::clone(&self.body);
        // A phone adds six letters of its own, the same as long as it is not reset.
        let guid = format!("adb-{}-sIm1Ok", self.serial());
        let listening = tokio::spawn(listen(listener, Arc::clone(&body))).abort_handle();
        Ok(Wireless { body, address, guid, listening })
    }
}

impl Wireless {
    /// What the page shows.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a paired computer is told, and what is announced on the network.
    pub fn guid(&self) -> &str {
        &self.guid
    }

    /// Opens the dialog with a code of six digits. It lets one computer try.
    pub async fn show_code(&self, code: &str) -> io::Result<Dialog> {
        let code = Code::parse(code).ok_or_else(|| io::Error::other("a code is six digits"))?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (body, guid) = (Arc::clone(&self.body), self.guid.clone());
        let paired = tokio::spawn(async move {
            let (socket, _) = listener.accept().await.ok()?;
            // Whoever comes now finds the port closed: the try is taken.
            drop(listener);
            match pair(socket, &code, &guid).await {
                Ok(computer) => {
                    body.trust(&computer);
                    Some(computer)
                }
                Err(error) => {
                    tracing::debug!("the simulated phone was not paired: {error}");
                    None
                }
            }
        });
        Ok(Dialog { address, paired })
    }
}

impl Drop for Wireless {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Dialog {
    /// What the dialog shows below the code.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The computer that was paired, or `None` if the one that tried was not.
    pub async fn paired(mut self) -> Option<ComputerKey> {
        (&mut self.paired).await.ok().flatten()
    }
}

impl Drop for Dialog {
    fn drop(&mut self) {
        self.paired.abort();
    }
}

async fn pair(socket: TcpStream, code: &Code, guid: &str) -> Result<ComputerKey, CannotPair> {
    let tls = |what: String| CannotPair::NotAPhone { what };
    let config = config(AnyOrKnown::any()).map_err(|error| tls(error.to_string()))?;
    let mut link = TlsAcceptor::from(Arc::new(config)).accept(socket).await.map_err(|error| tls(error.to_string()))?;
    let bound = link.get_ref().1.export_keying_material([0; BOUND_BYTES], EXPORT_LABEL, None);
    let exchange = Exchange::start(Role::Phone, code, &bound.map_err(|error| tls(error.to_string()))?)?;
    let say = |error: io::Error| tls(error.to_string());
    link.write_all(&packet(Kind::Spake2, exchange.message())).await.map_err(say)?;
    link.flush().await.map_err(say)?;
    let theirs = read(&mut link, Kind::Spake2).await?;
    let mut sealed = exchange.finish(&theirs).ok_or_else(|| tls("no point".to_owned()))?;
    let ours = PeerInfo { kind: PEER_DEVICE_GUID, text: guid.to_owned() };
    link.write_all(&packet(Kind::PeerInfo, &sealed.seal(ours.encode()))).await.map_err(say)?;
    link.flush().await.map_err(say)?;
    let theirs = sealed.unseal(read(&mut link, Kind::PeerInfo).await?).ok_or(CannotPair::WrongCode)?;
    match PeerInfo::decode(&theirs) {
        Some(PeerInfo { kind: PEER_PUBLIC_KEY, text }) => {
            ComputerKey::parse(text.as_bytes()).ok_or_else(|| tls(format!("no key: {text}")))
        }
        Some(PeerInfo { .. }) | None => Err(tls("no key".to_owned())),
    }
}

async fn listen(listener: TcpListener, body: Arc<Body>) {
    while let Ok((socket, _)) = listener.accept().await {
        if body.reachable() {
            drop(socket.set_nodelay(true));
            let body = Arc::clone(&body);
            tokio::spawn(async move {
                if let Err(error) = serve(body, socket).await {
                    tracing::debug!("a wireless connection to the simulated phone ended: {error}");
                }
            });
        }
    }
}

/// Asks for TLS, and greets whom it was paired with.
async fn serve(body: Arc<Body>, mut socket: TcpStream) -> io::Result<()> {
    let Some(hello) = Message::read(&mut socket, adbd::FIRST_PAYLOAD).await? else { return Ok(()) };
    if hello.command != wire::CNXN {
        return Ok(());
    }
    socket.write_all(&Message::new(wire::STLS, STLS_VERSION, 0, []).encode(true)).await?;
    let Some(answer) = Message::read(&mut socket, adbd::FIRST_PAYLOAD).await? else { return Ok(()) };
    if (answer.command, answer.arg0) != (wire::STLS, STLS_VERSION) {
        return Ok(());
    }
    let config = config(AnyOrKnown::known(&body)).map_err(io::Error::other)?;
    let link = TlsAcceptor::from(Arc::new(config)).accept(socket).await?;
    adbd::greet(body, link, &hello).await;
    Ok(())
}

fn config(who: AnyOrKnown) -> Result<ServerConfig, TlsError> {
    /// As adbd makes one when it starts.
    static OWN: OnceLock<Option<Key>> = OnceLock::new();
    let own = OWN.get_or_init(|| Key::generate().ok()).as_ref();
    let own = own.and_then(|key| certificate(key).ok()).ok_or(TlsError::General("no certificate".to_owned()))?;
    let config = ServerConfig::builder_with_provider(Arc::clone(&who.crypto))
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(Arc::new(who))
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(own)));
    Ok(config)
}

/// Which computers' certificates are taken.
#[derive(Debug)]
struct AnyOrKnown {
    crypto: Arc<CryptoProvider>,
    /// The keys of paired computers, as certificates carry them; `None` while pairing.
    known: Option<Vec<Vec<u8>>>,
    /// Names them to a computer that has several keys.
    hints: Vec<DistinguishedName>,
}

impl AnyOrKnown {
    fn any() -> Self {
        Self { crypto: Arc::new(provider::default_provider()), known: None, hints: Vec::new() }
    }

    fn known(body: &Body) -> Self {
        let known: Vec<Vec<u8>> = body
            .trusted()
            .iter()
            .filter_map(|key| AndroidPublicKey::from_line(key.as_bytes()).ok()?.subject_public_key_info().ok())
            .collect();
        let hints = known.iter().map(|key| DistinguishedName::from(issuer(&fingerprint(key)))).collect();
        Self { known: Some(known), hints, ..Self::any() }
    }
}

/// `O=AdbKey-0, CN=<fingerprint>` in DER. AOSP: `packages/modules/adb/tls/adb_ca_list.cpp`.
fn issuer(fingerprint: &str) -> Vec<u8> {
    const SEQUENCE: u8 = 0x30;
    const SET: u8 = 0x31;
    const UTF8: u8 = 0x0c;
    /// `2.5.4.10` and `2.5.4.3`.
    const ORGANIZATION: &[u8] = &[0x06, 0x03, 0x55, 0x04, 0x0a];
    const COMMON_NAME: &[u8] = &[0x06, 0x03, 0x55, 0x04, 0x03];
    // All of it is shorter than 128 bytes, so that each length is one byte.
    let tagged = |tag: u8, inner: &[u8]| [&[tag, u8::try_from(inner.len()).unwrap_or(0x7f)], inner].concat();
    let part =
        |kind: &[u8], text: &str| tagged(SET, &tagged(SEQUENCE, &[kind, &tagged(UTF8, text.as_bytes())].concat()));
    tagged(SEQUENCE, &[part(ORGANIZATION, "AdbKey-0"), part(COMMON_NAME, fingerprint)].concat())
}

impl ClientCertVerifier for AnyOrKnown {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, TlsError> {
        let key = ParsedCertificate::try_from(certificate)?.subject_public_key_info();
        if self.known.as_ref().is_none_or(|known| known.iter().any(|known| known[..] == key[..])) {
            Ok(ClientCertVerified::assertion())
        } else {
            // adbd's BoringSSL says `certificate_unknown`, too.
            Err(TlsError::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        Err(TlsError::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls13_signature(message, certificate, signature, &self.crypto.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.crypto.signature_verification_algorithms.supported_schemes()
    }
}
