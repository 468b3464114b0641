//! What tells one person or phone from another never leaves this module's neighbours: the diagnosis does not need it.

use plist::{Dictionary, Value};

/// What is kept of the nameless domain. Everything else in it is dropped, known or not.
const KEPT: [&str; 12] = [
    "ActivationState",
    "BuildVersion",
    "DeviceClass",
    "PasswordProtected",
    "ProductName",
    "ProductType",
    "ProductVersion",
    "SIMStatus",
    "TimeIntervalSince1970",
    "TimeZone",
    "TimeZoneOffsetFromUTC",
    "TrustedHostAttached",
];

/// Whether somebody's Apple account is kept on the phone for Find My: the name itself is dropped.
const ACCOUNT_HINT: &str = "FindMyAccountPresent";

/// Parts of keys whose values are dropped from every other domain.
const PERSONAL: [&str; 13] = [
    "AccountName",
    "AppleID",
    "DSID",
    "DeviceName",
    "EthernetAddress",
    "MobileEquipment",
    "PhoneNumber",
    "BluetoothAddress",
    "SerialNumber",
    "UniqueChipID",
    "UniqueDeviceID",
    "UserName",
    "WiFiAddress",
];

pub(crate) fn without_personal(domain: Option<&str>, mut values: Dictionary) -> Dictionary {
    if domain.is_some() {
        cut(&mut values);
        return values;
    }
    let memory = values.get("NonVolatileRAM").and_then(Value::as_dictionary);
    let account = memory.map(|memory| memory.contains_key("fm-account-masked"));
    values.retain(|key, _| KEPT.contains(&key.as_str()));
    if let Some(account) = account {
        values.insert(ACCOUNT_HINT.to_owned(), account.into());
    }
    values
}

/// A list is not nested deeper than the reader allows.
fn cut(values: &mut Dictionary) {
    values.retain(|key, _| !PERSONAL.iter().any(|part| key.contains(part)));
    for (_, value) in values.iter_mut() {
        cut_inside(value);
    }
}

fn cut_inside(value: &mut Value) {
    match value {
        Value::Dictionary(values) => cut(values),
        Value::Array(values) => values.iter_mut().for_each(cut_inside),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iphone::property_list::dictionary;

    #[test]
    fn nobody_is_named() {
        let memory = Value::Dictionary(dictionary([("fm-account-masked", Value::Data(b"a***@b.c".to_vec()))]));
        let values = dictionary([
            ("DeviceName", "Somebody's iPhone".into()),
            ("ProductVersion", "18.5".into()),
            ("SomethingNew", "0123456789".into()),
            ("NonVolatileRAM", memory),
        ]);
        let expected = dictionary([("FindMyAccountPresent", true.into()), ("ProductVersion", "18.5".into())]);
        let kept = without_personal(None, values);
        assert_eq!(kept.len(), 2);
        assert!(expected.iter().all(|(key, value)| kept.get(key) == Some(value)), "{kept:?}");

        let kinds = dictionary([("AccountNames", vec![Value::from("a@b.c")].into()), ("Sources", Vec::new().into())]);
        let synced = without_personal(Some("com.apple.mobile.data_sync"), dictionary([("Notes", kinds.into())]));
        let notes = synced.get("Notes").and_then(Value::as_dictionary).unwrap();
        assert_eq!(notes.keys().collect::<Vec<_>>(), ["Sources"]);
    }
}
