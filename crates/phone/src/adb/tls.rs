//! Wireless debugging since Android 11: the same protocol inside TLS 1.3.
//!
//! ```text
//! we    CNXN                       in the clear
//! phone STLS(version)
//! we    STLS(version)              then TLS; we are the client and show a certificate of our key
//! phone CNXN                       inside; or an alert, if it was never paired with that key
//! ```
//!
//! The phone's certificate proves nothing: adbd makes a new one each time it starts, and nobody signs it. adb takes any,
//! and so do we. What keeps a stranger out is the other direction: the phone lets in only keys that it was paired with,
//! and pairing is bound to its own TLS connection by the code (see [`super::pairing`]). A stranger who answers at the
//! phone's address could show us a phone that is not there, as one on the cable could; he learns our public key, and
//! never comes between us and the real phone, for which he would need our private key. That the other end holds the key
//! of the certificate that it shows is checked.
//!
//! Sources: AOSP `packages/modules/adb/tls/tls_connection.cpp`, `crypto/x509_generator.cpp`, `client/auth.cpp`.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, KeyPair, KeyUsagePurpose};
use ring::digest::{SHA256, digest};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::client::{ResolvesClientCert, Resumption};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring as provider, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::version::TLS13;
use tokio_rustls::rustls::{
    AlertDescription, ClientConfig, DigitallySignedStruct, Error as TlsError, PeerIncompatible, SignatureScheme,
};

use super::key::{Key, KeyError};
use crate::error::{Error, Result};

/// `A_STLS_VERSION`: the only one there is.
pub const STLS_VERSION: u32 = 0x0100_0000;

/// adb's certificates are good for ten years. Ours begin a day ago, for phones whose clock is behind.
const VALID: Duration = Duration::from_secs(10 * 365 * 86_400);
const BEFORE: Duration = Duration::from_secs(86_400);

/// A certificate that a key signed for itself, as adb makes it, with the key as TLS wants it.
///
/// # Errors
/// A key that the TLS library does not take.
pub fn certificate(key: &Key) -> std::result::Result<CertifiedKey, KeyError> {
    let pkcs8 = PrivatePkcs8KeyDer::from(key.pkcs8()?);
    let signer = KeyPair::from_pkcs8_der_and_sign_algo(&pkcs8, &rcgen::PKCS_RSA_SHA256)?;
    let mut params = CertificateParams::default();
    let mut name = DistinguishedName::new();
    for (kind, word) in
        [(DnType::CountryName, "US"), (DnType::OrganizationName, "Android"), (DnType::CommonName, "Adb")]
    {
        name.push(kind, word);
    }
    params.distinguished_name = name;
    params.serial_number = Some(1_u64.into());
    let now = SystemTime::now();
    (params.not_before, params.not_after) = ((now - BEFORE).into(), (now + VALID).into());
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    let certificate = params.self_signed(&signer)?;
    let key = provider::sign::any_supported_type(&pkcs8.into()).map_err(|_| KeyError::NotForTls)?;
    Ok(CertifiedKey::new(vec![certificate.der().clone()], key))
}

/// Names a key to whoever has it, as phones do when they ask for a certificate: `SHA-256` of its `SubjectPublicKeyInfo`
/// in capital hex digits.
pub fn fingerprint(subject_public_key_info: &[u8]) -> String {
    digest(&SHA256, subject_public_key_info).as_ref().iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Goes over to TLS on a link on which `STLS` was said both ways.
///
/// # Errors
/// [`Error::NotPaired`] as soon as the phone says so; it may also say so only at the first read.
pub(super) async fn upgrade<L>(link: L, keys: &[Key]) -> Result<TlsStream<L>>
where
    L: AsyncRead + AsyncWrite + Unpin,
{
    // The name is not sent: adb sends none.
    let name = ServerName::from(Ipv4Addr::UNSPECIFIED);
    let connector = TlsConnector::from(Arc::new(config(keys)?));
    connector.connect(name, link).await.map_err(|error| what_ended(&error))
}

/// Why a TLS connection ended. In TLS 1.3 the phone judges our certificate after we have finished shaking hands.
pub(super) fn what_ended(error: &io::Error) -> Error {
    let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>()) else { return Error::Lost };
    match tls {
        // The alerts that adb, too, takes for "your key is not known here".
        TlsError::AlertReceived(
            AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::AccessDenied
            | AlertDescription::UnknownCA
            | AlertDescription::CertificateRequired,
        ) => Error::NotPaired,
        other => Error::protocol(format!("TLS: {other}")),
    }
}

fn config(keys: &[Key]) -> Result<ClientConfig> {
    if keys.is_empty() {
        return Err(Error::NotPaired);
    }
    let crypto = Arc::new(provider::default_provider());
    let known = keys
        .iter()
        .map(|key| Ok((fingerprint(&key.public().subject_public_key_info()?), Arc::new(certificate(key)?))))
        .collect::<std::result::Result<_, KeyError>>()?;
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&crypto))
        .with_protocol_versions(&[&TLS13])
        .map_err(|error| Error::protocol(format!("TLS: {error}")))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyPhone(crypto)))
        .with_client_cert_resolver(Arc::new(OurKeys(known)));
    config.enable_sni = false;
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// Takes any certificate whose key the other end holds. The page above says why that is enough.
#[derive(Debug)]
struct AnyPhone(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyPhone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, TlsError> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, TlsError> {
        Err(TlsError::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, TlsError> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Fingerprints and certificates of our keys, the person's own first.
#[derive(Debug)]
struct OurKeys(Vec<(String, Arc<CertifiedKey>)>);

impl ResolvesClientCert for OurKeys {
    /// The key that the phone names, else the first: it may know more keys than it names.
    fn resolve(&self, issuers: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let named = |print: &str| {
            issuers.iter().any(|issuer| issuer.windows(print.len()).any(|window| window == print.as_bytes()))
        };
        let (_, key) = self.0.iter().find(|(print, _)| named(print)).or(self.0.first())?;
        Some(Arc::clone(key))
    }

    fn has_certs(&self) -> bool {
        !self.0.is_empty()
    }
}
