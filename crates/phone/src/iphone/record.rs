//! A pair record: by what a phone knows this computer. The system keeps it; other programs read the same.

use plist::{Dictionary, Value};

use crate::iphone::error::{Error, Result};
use crate::iphone::property_list::text;

#[derive(Clone)]
pub(crate) struct PairRecord {
    pub host_id: String,
    pub system_buid: String,
    /// PEM.
    pub host_certificate: Vec<u8>,
    pub host_private_key: Vec<u8>,
}

impl PairRecord {
    pub(crate) fn read(record: &Dictionary) -> Result<Self> {
        let word = |key: &str| text(record, key).map(str::to_owned).ok_or_else(|| missing(key));
        let data = |key: &str| record.get(key).and_then(Value::as_data).map(<[u8]>::to_vec).ok_or_else(|| missing(key));
        Ok(Self {
            host_id: word("HostID")?,
            system_buid: word("SystemBUID")?,
            host_certificate: data("HostCertificate")?,
            host_private_key: data("HostPrivateKey")?,
        })
    }
}

fn missing(key: &str) -> Error {
    Error::keys(format!("the pair record has no {key}"))
}
