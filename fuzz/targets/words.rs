//! What is read at one go: banners, keys, headers, and the packets of pairing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use phone::adb::banner::Banner;
use phone::adb::key::AndroidPublicKey;
use phone::adb::pairing::{Code, Kind, PeerInfo, payload_length};
use phone::adb::{message, sync};

fuzz_target!(|input: &[u8]| {
    let _ = Banner::parse(input);
    let _ = AndroidPublicKey::from_line(input);
    if let Some(info) = PeerInfo::decode(input) {
        assert_eq!(PeerInfo::decode(&info.encode()), Some(info), "who an end is survives the way");
    }
    let _ = std::str::from_utf8(input).map(Code::parse);
    if let Some(header) = input.first_chunk()
        && let Some(length) = payload_length(*header, Kind::PeerInfo)
    {
        assert!(length <= 16 << 10);
    }
    if let Some(header) = input.first_chunk()
        && let Ok(header) = message::Header::decode(header, 100)
    {
        assert!(header.length <= 100);
    }
    if let Some(header) = input.first_chunk()
        && let Ok(header) = sync::Header::decode(header)
    {
        assert!(header.length(100).is_ok_and(|length| length <= 100) || header.value > 100);
    }
});
