//! TLS to the phone, with the certificate that it trusts.
//!
//! Who is at the other end is known by the cable; TLS is here to show the phone who we are. What the phone shows is compared
//! with nothing, as in every client known, but it must hold the key of it.

use std::sync::Arc;

use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::client::{ResolvesClientCert, Resumption};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, SignatureScheme};

use crate::iphone::DEADLINE;
use crate::iphone::error::{Error, Result};
use crate::iphone::record::PairRecord;
use crate::iphone::wire::Io;

/// TLS as the computer of this record speaks it.
pub(crate) fn connector(record: &PairRecord) -> Result<TlsConnector> {
    let provider = Arc::new(ring::default_provider());
    let certificate = CertificateDer::from_pem_slice(&record.host_certificate).map_err(Error::keys)?;
    let key = PrivateKeyDer::from_pem_slice(&record.host_private_key).map_err(Error::keys)?;
    let key = provider.key_provider.load_private_key(key).map_err(Error::keys)?;
    let own = Own(Arc::new(CertifiedKey::new(vec![certificate], key)));
    let mut config = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(Error::keys)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Phone(provider)))
        .with_client_cert_resolver(Arc::new(own));
    config.enable_sni = false;
    // The phone has forgotten a connection by the time that the next one comes.
    config.resumption = Resumption::disabled();
    Ok(TlsConnector::from(Arc::new(config)))
}

pub(crate) async fn connect(connector: &TlsConnector, io: Box<dyn Io>) -> Result<TlsStream<Box<dyn Io>>> {
    // Is asked for by the library and not sent.
    let name = ServerName::try_from("iphone").map_err(Error::keys)?;
    match timeout(DEADLINE, connector.connect(name, io)).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::InvalidData => Err(Error::protocol(error)),
        Ok(Err(_)) => Err(Error::Lost),
        Err(_) => Err(Error::Timeout),
    }
}

/// The certificate of this computer, whatever the phone asks for.
#[derive(Debug)]
struct Own(Arc<CertifiedKey>);

impl ResolvesClientCert for Own {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Certificates of phones have no names, no dates that matter and no issuer that anybody knows.
#[derive(Debug)]
struct Phone(Arc<CryptoProvider>);

/// Pair records of old systems hold certificates that our library cannot read; then nothing can be said about the key.
fn unless_unreadable(
    verified: std::result::Result<HandshakeSignatureValid, TlsError>,
) -> std::result::Result<HandshakeSignatureValid, TlsError> {
    match verified {
        Err(TlsError::InvalidCertificate(CertificateError::BadSignature)) => {
            Err(TlsError::InvalidCertificate(CertificateError::BadSignature))
        }
        Err(TlsError::InvalidCertificate(error)) => {
            tracing::debug!(?error, "the certificate of the iPhone cannot be read");
            Ok(HandshakeSignatureValid::assertion())
        }
        other => other,
    }
}

impl ServerCertVerifier for Phone {
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
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.0.signature_verification_algorithms;
        unless_unreadable(verify_tls12_signature(message, cert, dss, algorithms))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.0.signature_verification_algorithms;
        unless_unreadable(verify_tls13_signature(message, cert, dss, algorithms))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
