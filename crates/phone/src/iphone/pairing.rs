//! Pairing: how a phone comes to trust this computer.
//!
//! The phone's public key is certified by a root that this computer makes, and sent back with the computer's own certificate.
//! While "Trust This Computer?" is on the screen the phone answers at once that it waits; then the very same request is sent
//! again. Each other request would be another computer to the phone.
//!
//! Sources: libimobiledevice `common/userpref.c`, `src/lockdown.c`.

use std::time::Duration;

use getrandom::SysRng;
use plist::{Dictionary, Value};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256,
    PublicKeyData, SerialNumber, SignatureAlgorithm, date_time_ymd,
};
use rsa::pkcs1::{DecodeRsaPublicKey as _, EncodeRsaPublicKey as _};
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use rsa::{PrivateKey, PublicKey};
use tokio::time::{sleep, timeout};

use crate::iphone::error::{Error, Result};
use crate::iphone::lockdown::{LABEL, PORT, request, said};
use crate::iphone::muxer::{Attached, MuxerAddress};
use crate::iphone::property_list::{dictionary, text};
use crate::iphone::wire::{Io, exchange};
use crate::iphone::{Connecting, DEADLINE};

/// How often a phone is asked whether somebody has tapped. A person does not wait longer than that.
const RETRY: Duration = Duration::from_millis(700);
const KEY_BITS: usize = 2048;

/// Everything that a wish to be trusted consists of, made once.
struct Wish {
    request: Dictionary,
    /// What the computer keeps when it was granted.
    record: Dictionary,
}

/// Waits until the phone trusts this computer, saying what it waits for. The record is saved where the system keeps them.
pub(crate) async fn pair(
    muxer: &MuxerAddress,
    phone: &Attached,
    mut on_state: impl FnMut(Connecting),
) -> Result<Dictionary> {
    let mut io = muxer.dial(phone.device, PORT).await?;
    let key = value(&mut io, "DevicePublicKey").await?;
    let address = value(&mut io, "WiFiAddress").await.ok();
    let key = key.into_data().ok_or_else(|| Error::protocol("the phone's key is no data"))?;
    let buid = muxer.buid().await?;
    let (udid, address) = (phone.udid.clone(), address.and_then(Value::into_string));
    // Making a key takes a second of computing.
    let made = tokio::task::spawn_blocking(move || Wish::new(&key, buid, udid, address)).await;
    let Wish { request: wish, mut record } = made.map_err(Error::keys)??;
    loop {
        let answer = timeout(DEADLINE, exchange(&mut io, wish.clone())).await.map_err(|_| Error::Timeout)??;
        match said(answer) {
            Ok(granted) => {
                if let Some(bag) = granted.get("EscrowBag") {
                    record.insert("EscrowBag".to_owned(), bag.clone());
                }
                muxer.save_pair_record(phone, &record).await?;
                return Ok(record);
            }
            Err(Error::Locked) => on_state(Connecting::Locked),
            Err(Error::TrustPending) => on_state(Connecting::WaitingForTrust),
            Err(error) => return Err(error),
        }
        sleep(RETRY).await;
    }
}

/// A value of the nameless domain that lockdownd tells anybody.
async fn value(io: &mut Box<dyn Io>, key: &str) -> Result<Value> {
    let mut asked = request("GetValue");
    asked.insert("Key".to_owned(), key.into());
    let answer = timeout(DEADLINE, exchange(io, asked)).await.map_err(|_| Error::Timeout)??;
    said(answer)?.remove("Value").ok_or_else(|| Error::protocol(format!("no value of {key}")))
}

impl Wish {
    fn new(device_key: &[u8], buid: String, udid: String, address: Option<String>) -> Result<Self> {
        let device_key = DeviceKey::read(device_key)?;
        let private = PrivateKey::new(&mut SysRng, KEY_BITS).map_err(Error::keys)?;
        let pkcs8 = private.to_pkcs8_der().map_err(Error::keys)?;
        let key = KeyPair::try_from(pkcs8.as_bytes()).map_err(Error::keys)?;
        let private_pem = private.to_pkcs8_pem(LineEnding::LF).map_err(Error::keys)?.as_bytes().to_vec();

        let root_of = certificate(IsCa::Ca(BasicConstraints::Unconstrained));
        let root = root_of.self_signed(&key).map_err(Error::keys)?;
        let issuer = Issuer::from_params(&root_of, &key);
        let leaf = certificate(IsCa::ExplicitNoCa);
        let host = leaf.signed_by(&key, &issuer).map_err(Error::keys)?;
        let device = leaf.signed_by(&device_key, &issuer).map_err(Error::keys)?;

        let pem = |certificate: &rcgen::Certificate| Value::Data(certificate.pem().into_bytes());
        let shown = dictionary([
            ("DeviceCertificate", pem(&device)),
            ("HostCertificate", pem(&host)),
            ("RootCertificate", pem(&root)),
            ("HostID", uuid()?.into()),
            ("SystemBUID", buid.into()),
        ]);
        let mut wish = request("Pair");
        wish.extend(dictionary([
            ("PairRecord", Value::Dictionary(shown.clone())),
            ("PairingOptions", Value::Dictionary(dictionary([("ExtendedPairingErrors", true.into())]))),
            ("ProtocolVersion", "2".into()),
            ("HostName", LABEL.into()),
        ]));
        let mut record = shown;
        record.extend(dictionary([
            ("HostPrivateKey", Value::Data(private_pem.clone())),
            ("RootPrivateKey", Value::Data(private_pem)),
            ("UDID", udid.into()),
        ]));
        if let Some(address) = address {
            // Other programs will not read a record without it.
            record.insert("WiFiMACAddress".to_owned(), address.into());
        }
        Ok(Self { request: wish, record })
    }
}

/// As libimobiledevice makes them: no names, serial number 0, valid for longer than any phone's clock is wrong.
fn certificate(is_ca: IsCa) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.not_before = date_time_ymd(2000, 1, 1);
    params.not_after = date_time_ymd(2049, 12, 31);
    params.serial_number = Some(SerialNumber::from_slice(&[0]));
    params.distinguished_name = DistinguishedName::new();
    if is_ca == IsCa::ExplicitNoCa {
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
    }
    params.is_ca = is_ca;
    params
}

/// The phone's public key: PKCS#1, in DER.
struct DeviceKey(Vec<u8>);

impl DeviceKey {
    fn read(pem: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(pem).map_err(|_| Error::protocol("the phone's key is no PEM"))?;
        let key = PublicKey::from_pkcs1_pem(text.trim_end_matches('\0')).map_err(Error::protocol)?;
        Ok(Self(key.to_pkcs1_der().map_err(Error::protocol)?.as_bytes().to_vec()))
    }
}

impl PublicKeyData for DeviceKey {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

/// A random UUID (RFC 9562, version 4), in capitals as Apple writes it.
fn uuid() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(Error::keys)?;
    bytes[6] = bytes[6] & 0x0F | 0x40;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    Ok([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}

/// Whether a pair record may be used at all: what is kept for other phones or broken is none.
pub(crate) fn is_whole(record: &Dictionary) -> bool {
    text(record, "HostID").is_some() && record.contains_key("HostCertificate") && record.contains_key("HostPrivateKey")
}
