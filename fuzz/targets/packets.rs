//! The packet reader and the link above it: a phone that says anything at all, from the first byte on.

#![no_main]

use std::future::pending;

use libfuzzer_sys::fuzz_target;
use phone::adb::Adb;
use unstuck_fuzz::{Script, cut, limits, run};

fuzz_target!(|input: &[u8]| {
    let Some(([how], bytes)) = cut(input) else { return };
    let script = Script { bytes: bytes.to_vec(), said: 0, piece: usize::from(how >> 1) * 8, falls_silent: how & 1 == 1 };
    run(async move {
        if let Ok(adb) = Adb::over(script, &[], |_| ()).await {
            let _ = adb.shell("id", limits(), pending()).await;
        }
        tokio::task::yield_now().await;
    });
});
