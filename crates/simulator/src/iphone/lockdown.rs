//! lockdownd: who the phone is, whom it trusts, and the way to its services.

use std::io;
use std::sync::Arc;

use plist::{Dictionary, Value};
use tokio::io::{AsyncReadExt as _, BufReader};
use tokio_rustls::server::TlsStream;

use crate::iphone::body::{Body, Started};
use crate::iphone::crowd::{Crowd, another_comes};
use crate::iphone::lie::Lie;
use crate::iphone::line::Line;
use crate::iphone::pairing::Host;
use crate::iphone::wire::{broken, dictionary, frame, read_plist, text};
use crate::iphone::world::{to_dictionary, to_plist};
use crate::iphone::{services, tls};

/// Where lockdownd listens on every iPhone.
pub(crate) const PORT: u16 = 62_078;

/// What lockdownd tells a computer that it does not trust.
const UNTRUSTED: [&str; 11] = [
    "BuildVersion",
    "CPUArchitecture",
    "DeviceClass",
    "DeviceName",
    "DevicePublicKey",
    "HardwareModel",
    "ProductName",
    "ProductType",
    "ProductVersion",
    "UniqueDeviceID",
    "WiFiAddress",
];

/// No value of lockdownd's: by how much the phone's clock is wrong.
const CLOCK_AHEAD: &str = "ClockAheadSeconds";

/// A connection to lockdownd, before and after StartSession.
enum Stream {
    Clear(Line),
    Tls(Box<BufReader<TlsStream<Line>>>),
}

pub(crate) async fn serve(body: Arc<Body>, line: Line) -> io::Result<()> {
    let mut stream = Stream::Clear(line);
    let mut session: Option<String> = None;
    let mut held: Vec<Vec<u8>> = Vec::new();
    loop {
        let request = match &mut stream {
            Stream::Clear(line) => read_plist(line).await?,
            Stream::Tls(tls) => read_plist(tls).await?,
        };
        let Some(request) = request else { return Ok(()) };
        let verb = text(&request, "Request").unwrap_or_default().to_owned();
        let line = [Some(verb.as_str()), text(&request, "Domain"), text(&request, "Service"), text(&request, "Key")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        let mishap = body.hear(&line).await?;
        let mut answer = match body.refusal(&line) {
            Some(error) => dictionary([("Error", error.into())]),
            None => answer(&body, &request, &verb, session.as_deref()),
        };
        answer.insert("Request".to_owned(), verb.clone().into());
        let ok = !answer.contains_key("Error");
        if ok {
            answer.insert("Result".to_owned(), "Success".into());
        }
        let bytes = body.lie(&line).map_or_else(|| frame(&Value::Dictionary(answer)), Lie::frame);
        let absurd = u32::MAX.to_be_bytes();
        match &mut stream {
            Stream::Clear(line) => body.send(line, mishap, &bytes, &absurd).await?,
            Stream::Tls(tls) => match body.with_faults(|faults| faults.crowd) {
                Some(Crowd::Drop) if another_comes(tls).await => return Ok(()),
                Some(Crowd::Lose) if another_comes(tls).await => {
                    body.send(tls, mishap, &bytes, &absurd).await?;
                    while another_comes(tls).await {
                        if read_plist(tls).await?.is_none() {
                            return Ok(());
                        }
                    }
                }
                Some(Crowd::Reorder) => {
                    held.push(bytes);
                    if !another_comes(tls).await {
                        held.reverse();
                        body.send(tls, mishap, &held.concat(), &absurd).await?;
                        held.clear();
                    }
                }
                Some(Crowd::Drop | Crowd::Lose) | None => body.send(tls, mishap, &bytes, &absurd).await?,
            },
        }
        stream = match (verb.as_str(), stream) {
            ("StartSession", Stream::Clear(line)) if ok => {
                let host_id = text(&request, "HostID").unwrap_or_default().to_owned();
                let host = body.host(&host_id).ok_or_else(|| broken("the host was forgotten"))?;
                let tls = tls::accept(line, &host, &body).await?;
                session = Some(host_id);
                Stream::Tls(Box::new(BufReader::new(tls)))
            }
            ("StopSession", Stream::Tls(mut tls)) if ok => {
                session = None;
                // Until the client closes TLS; then it may go on in clear.
                tls.read_to_end(&mut Vec::new()).await?;
                Stream::Clear(tls.into_inner().into_inner().0)
            }
            ("Goodbye", _) => return Ok(()),
            (_, stream) => stream,
        };
    }
}

fn answer(body: &Arc<Body>, request: &Dictionary, verb: &str, session: Option<&str>) -> Dictionary {
    let error = |error: &str| dictionary([("Error", error.into())]);
    match verb {
        "QueryType" => dictionary([("Type", "com.apple.mobile.lockdown".into())]),
        "GetValue" => get_value(body, request, session.is_some()),
        // A reader must never come here.
        "SetValue" | "RemoveValue" => error("SetProhibited"),
        "Pair" => pair(body, request),
        "ValidatePair" | "Unpair" => {
            let record = request.get("PairRecord").and_then(Value::as_dictionary);
            let host_id = record.and_then(|record| text(record, "HostID")).unwrap_or_default();
            let known = if verb == "Unpair" { body.forget(host_id) } else { body.host(host_id).is_some() };
            if known { Dictionary::new() } else { error("InvalidHostID") }
        }
        "StartSession" => match text(request, "HostID") {
            None => error("MissingHostID"),
            Some(host_id) if body.host(host_id).is_none() => error("InvalidHostID"),
            Some(_) => dictionary([
                ("EnableSessionSSL", true.into()),
                ("SessionID", "0F3C2A10-0000-4000-8000-000000000001".into()),
            ]),
        },
        "StopSession" if session.is_some() => Dictionary::new(),
        "StopSession" => error("SessionInactive"),
        "StartService" => match (text(request, "Service"), session) {
            (_, None) => error("SessionInactive"),
            (Some(service), Some(host)) if services::known(service) => {
                let port = body.open_port(Started { service: service.to_owned(), host: host.to_owned() });
                dictionary([("Service", service.into()), ("Port", port.into()), ("EnableServiceSSL", true.into())])
            }
            (service, Some(_)) => {
                dictionary([("Error", "InvalidService".into()), ("Service", service.unwrap_or_default().into())])
            }
        },
        "Goodbye" => Dictionary::new(),
        _ => error("InvalidRequest"),
    }
}

fn get_value(body: &Body, request: &Dictionary, trusted: bool) -> Dictionary {
    let (domain, key) = (text(request, "Domain").unwrap_or_default(), text(request, "Key").unwrap_or_default());
    let mut answer = Dictionary::new();
    for (name, value) in [("Domain", domain), ("Key", key)] {
        if !value.is_empty() {
            answer.insert(name.to_owned(), value.into());
        }
    }
    let said = match value(body, domain, key, trusted) {
        Ok(value) => ("Value", value),
        Err(error) => ("Error", error.into()),
    };
    answer.insert(said.0.to_owned(), said.1);
    answer
}

fn value(body: &Body, domain: &str, key: &str, trusted: bool) -> Result<Value, &'static str> {
    if !trusted && !domain.is_empty() {
        return Err("GetProhibited");
    }
    let now = body.now();
    let kept = body.with_world(|world| {
        let table = world.get(&format!("lockdown:{domain}")).and_then(toml::Value::as_table)?;
        Some(to_dictionary(table, now))
    });
    let values = if domain.is_empty() {
        let mut values = of_every_phone(body, now);
        values.extend(kept.unwrap_or_default());
        values.remove(CLOCK_AHEAD);
        if !trusted {
            values.retain(|key, _| UNTRUSTED.contains(&key.as_str()));
        }
        values
    } else {
        kept.ok_or("MissingValue")?
    };
    if key.is_empty() {
        return Ok(Value::Dictionary(values));
    }
    values.get(key).cloned().ok_or("MissingValue")
}

/// The nameless domain as every iPhone fills it. What tells one person's phone from another's is made up, and stands here
/// so that a reader can be caught passing it on.
fn of_every_phone(body: &Body, now: i64) -> Dictionary {
    let who = body.identity();
    let mut values = dictionary([
        ("ActivationState", "Activated".into()),
        ("BluetoothAddress", "02:00:00:00:00:02".into()),
        ("BuildVersion", who.build.as_str().into()),
        ("CPUArchitecture", "arm64e".into()),
        ("DeviceClass", who.class.as_str().into()),
        ("DeviceName", "Nobody's phone".into()),
        ("DevicePublicKey", Value::Data(tls::DEVICE_PUBLIC_KEY.to_vec())),
        ("HardwareModel", "D00AP".into()),
        ("InternationalMobileEquipmentIdentity", "000000000000000".into()),
        ("PasswordProtected", false.into()),
        ("PhoneNumber", "+00 000 000000".into()),
        ("ProductName", "iPhone OS".into()),
        ("ProductType", who.product.as_str().into()),
        ("ProductVersion", who.ios.as_str().into()),
        ("SerialNumber", "SIMULATED0".into()),
        ("SIMStatus", "kCTSIMSupportSIMStatusReady".into()),
        ("TimeIntervalSince1970", Value::Real(now as f64)),
        ("TimeZone", "Europe/Lisbon".into()),
        ("TimeZoneOffsetFromUTC", Value::Real(0.0)),
        ("TrustedHostAttached", true.into()),
        ("UniqueDeviceID", who.udid.as_str().into()),
        ("WiFiAddress", "02:00:00:00:00:01".into()),
    ]);
    let place = format!("lockdown::{CLOCK_AHEAD}");
    let ahead = body.with_world(|world| world.get(&place).map(|ahead| to_plist(ahead, now)));
    if let Some(seconds) = ahead.as_ref().and_then(Value::as_signed_integer) {
        values.insert("TimeIntervalSince1970".to_owned(), Value::Real((now + seconds) as f64));
    }
    values
}

fn pair(body: &Body, request: &Dictionary) -> Dictionary {
    let record = request.get("PairRecord").and_then(Value::as_dictionary);
    let pem = |key: &str| record.and_then(|record| record.get(key)).and_then(Value::as_data).map(<[u8]>::to_vec);
    let host_id = record.and_then(|record| text(record, "HostID"));
    let (Some(host_id), Some(device_certificate), Some(host_certificate), Some(root_certificate)) =
        (host_id, pem("DeviceCertificate"), pem("HostCertificate"), pem("RootCertificate"))
    else {
        return dictionary([("Error", "InvalidPairRecord".into())]);
    };
    match body.pair(host_id, Host { device_certificate, host_certificate, root_certificate }) {
        Ok(()) => dictionary([("EscrowBag", Value::Data(vec![0; 32]))]),
        Err(error) => dictionary([("Error", error.into())]),
    }
}
