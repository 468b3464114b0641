//! The phone's end of TLS: lockdownd is the server, with the certificate that the computer made for it.

use std::io;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::client::danger::HandshakeSignatureValid;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use tokio_rustls::rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, ProtocolVersion, ServerConfig, SignatureScheme,
};
use tokio_rustls::server::TlsStream;

use crate::iphone::body::Body;
use crate::iphone::pairing::{Host, Tls};
use crate::iphone::wire::{Io, broken};

/// The same for all simulated phones: making one takes a second, and nothing is secret here.
const DEVICE_KEY: &[u8] = include_bytes!("device-key.pem");
/// As lockdownd says it: PKCS#1, in PEM.
pub(crate) const DEVICE_PUBLIC_KEY: &[u8] = include_bytes!("device-key.pub.pem");

pub(crate) async fn accept<S: Io>(stream: S, host: &Host, body: &Body) -> io::Result<TlsStream<S>> {
    let config = config(host, body.pairing().tls).map_err(broken)?;
    let stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await?;
    body.spoke(match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_2) => Tls::Only12,
        _ => Tls::UpTo13,
    });
    Ok(stream)
}

fn config(host: &Host, newest: Tls) -> Result<ServerConfig, Error> {
    let pem = |bytes: &[u8]| {
        CertificateDer::from_pem_slice(bytes).map_err(|error| Error::General(format!("a certificate: {error}")))
    };
    let provider = Arc::new(ring::default_provider());
    let known = vec![pem(&host.root_certificate)?, pem(&host.host_certificate)?];
    let key = PrivateKeyDer::from_pem_slice(DEVICE_KEY).map_err(|error| Error::General(error.to_string()))?;
    let versions = match newest {
        Tls::Only12 => &[&TLS12][..],
        Tls::UpTo13 => &[&TLS13, &TLS12],
    };
    ServerConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(versions)?
        .with_client_cert_verifier(Arc::new(OneOf { known, provider }))
        .with_single_cert(vec![pem(&host.device_certificate)?], key)
}

/// Lets in whoever holds the key of a certificate of the pair record. Neither names nor purposes are looked at, as the
/// certificates have none: libimobiledevice shows the root's, others the host's.
#[derive(Debug)]
struct OneOf {
    known: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
}

impl ClientCertVerifier for OneOf {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        shown: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        if self.known.iter().any(|known| known == shown) {
            return Ok(ClientCertVerified::assertion());
        }
        Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
