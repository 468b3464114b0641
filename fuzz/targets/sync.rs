//! The readers of files and folders, versions 1 and 2, behind a link.

#![no_main]

use libfuzzer_sys::fuzz_target;
use phone::adb::Adb;
use unstuck_fuzz::{cut, limits, run, serve};

fuzz_target!(|input: &[u8]| {
    let Some(([how, piece], bytes)) = cut(input) else { return };
    let features = if how & 1 == 0 { "stat_v2,ls_v2" } else { "" };
    run(async {
        // A message for every few bytes would take longer than it teaches.
        let piece = usize::from(piece).max(bytes.len() / 16);
        let (ours, phone) = tokio::io::duplex(1 << 16);
        let asking = async {
            let adb = Adb::over(ours, &[], |_| ()).await.expect("it greets as a phone does");
            match how >> 1 & 3 {
                0 => drop(adb.stat("/sdcard", limits()).await),
                1 => drop(adb.list("/sdcard", limits()).await),
                2 => {
                    let mut file = Vec::new();
                    if let Ok(length) = adb.pull("/sdcard/1", &mut file, limits(), |_| ()).await {
                        assert_eq!(length, file.len() as u64);
                    }
                    assert!(file.len() <= bytes.len());
                }
                _ => {
                    let now = std::time::UNIX_EPOCH;
                    drop(adb.push(&b"a picture"[..], "/sdcard/1", 0o644, now, limits()).await);
                }
            }
        };
        tokio::select! { () = asking => (), () = serve(phone, features, bytes, piece) => () }
    });
});
