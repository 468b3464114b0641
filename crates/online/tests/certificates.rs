//! Certificates that are good, and each way in which one is not.

#![allow(clippy::unwrap_used, reason = "a test file: what is missing fails the test")]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod local;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use diagnosis::internet::{Flaw, NoPage};
use local::{answer, converse};
use online::client::{Client, Limits};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use reqwest::Url;
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const LIMITS: Limits = Limits { deadline: Duration::from_secs(20), bytes: 1000 };

/// An authority, and what it signs.
struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let certificate = params.self_signed(&key).unwrap();
        Self { certificate: certificate.der().clone(), issuer: Issuer::new(params, key) }
    }

    fn sign(&self, params: &CertificateParams) -> (CertificateDer<'static>, KeyPair) {
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().der().clone(), key)
    }
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params
}

/// What a client that trusts the authority makes of a server with this certificate.
async fn met(authority: &Authority, (certificate, key): (CertificateDer<'static>, KeyPair)) -> Result<u16, NoPage> {
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        if let Ok(stream) = acceptor.accept(stream).await {
            converse(stream, &|_| answer("200 OK", &[], b"{}"), &Mutex::default()).await;
        }
    });
    let client = Client::trusting([authority.certificate.clone()]).unwrap();
    client.get(Url::parse(&format!("https://localhost:{port}/")).unwrap(), LIMITS).await.map(|page| page.status)
}

#[tokio::test]
async fn each_flaw_of_a_certificate_is_told() {
    let authority = Authority::new("An authority");
    assert_eq!(met(&authority, authority.sign(&named("localhost"))).await, Ok(200));
    let dated = |from: i32| {
        let mut params = named("localhost");
        (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(from + 1, 1, 1));
        params
    };
    let key = KeyPair::generate().unwrap();
    let own = named("localhost").self_signed(&key).unwrap().der().clone();
    for (name, certificate, flaw) in [
        ("expired", authority.sign(&dated(2020)), Flaw::Expired),
        ("not yet valid", authority.sign(&dated(2120)), Flaw::NotYetValid),
        ("another name", authority.sign(&named("photos.example")), Flaw::WrongName),
        ("self-signed", (own, key), Flaw::SelfSigned),
        ("unknown signer", Authority::new("Another one").sign(&named("localhost")), Flaw::UnknownIssuer),
    ] {
        assert_eq!(met(&authority, certificate).await, Err(NoPage::Certificate(flaw)), "{name}");
    }
}

#[tokio::test]
async fn what_does_not_speak_tls_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(&answer("400 Bad Request", &[], b"").bytes).await.unwrap();
        stream.read_to_end(&mut Vec::new()).await.unwrap();
    });
    let url = Url::parse(&format!("https://localhost:{port}/")).unwrap();
    assert_eq!(Client::new().unwrap().get(url, LIMITS).await, Err(NoPage::NoTls));
}
