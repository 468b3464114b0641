//! The reader of shell packets, version 2, by itself and behind a link.

#![no_main]

use std::future::pending;

use libfuzzer_sys::fuzz_target;
use phone::adb::Adb;
use phone::adb::shell_v2::{Decoder, Part};
use unstuck_fuzz::{cut, limits, run, serve};

fuzz_target!(|input: &[u8]| {
    let Some(([piece], bytes)) = cut(input) else { return };
    let piece = usize::from(piece).max(1);
    let (mut decoder, mut given) = (Decoder::default(), 0);
    'stream: for mut part in bytes.chunks(piece) {
        loop {
            match decoder.next(&mut part) {
                Ok(Some(Part::Bytes(_, bytes))) => given += bytes.len(),
                Ok(Some(Part::Exit(_) | Part::CloseStdin)) => {}
                Ok(None) => break,
                Err(_) => break 'stream,
            }
        }
        assert!(part.is_empty(), "what was not used is not lost");
    }
    assert!(given <= bytes.len(), "more came out than went in");

    run(async {
        // A message for every few bytes would take longer than it teaches.
        let piece = piece.max(bytes.len() / 16);
        let (ours, phone) = tokio::io::duplex(1 << 16);
        let asking = async {
            let adb = Adb::over(ours, &[], |_| ()).await.expect("it greets as a phone does");
            if let Ok(output) = adb.shell("id", limits(), pending()).await {
                assert!(output.stdout.len() + output.stderr.len() <= bytes.len());
            }
        };
        tokio::select! { () = asking => (), () = serve(phone, "shell_v2", bytes, piece) => () }
    });
});
