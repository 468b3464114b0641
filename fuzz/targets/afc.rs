//! AFC: a phone that answers anything at all to who lists, looks and reads.

#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use phone::iphone::afc::Afc;
use tokio::time::timeout;
use unstuck_fuzz::{Script, cut, run};

const LIMIT_BYTES: u64 = 64 << 10;

fuzz_target!(|input: &[u8]| {
    let Some(([how], bytes)) = cut(input) else { return };
    let script =
        Script { bytes: bytes.to_vec(), said: 0, piece: usize::from(how >> 1) * 8, falls_silent: how & 1 == 1 };
    run(async move {
        let afc = Afc::over(script);
        let paths: Vec<String> = (0..3).map(|index| format!("/{index}")).collect();
        let asking = async {
            if let Ok(bytes) = afc.read("/a", LIMIT_BYTES).await {
                assert!(bytes.len() as u64 <= LIMIT_BYTES);
            }
            let _ = afc.list("/").await;
            if let Ok(infos) = afc.stat_all(&paths).await {
                assert_eq!(infos.len(), paths.len());
            }
        };
        let _ = timeout(Duration::from_secs(60), asking).await;
    });
});
