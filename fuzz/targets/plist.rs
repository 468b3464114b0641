//! Property lists of an iPhone, and the frames that they come in: what is nested, what unfolds, and what claims to be long.

#![no_main]

use libfuzzer_sys::fuzz_target;
use phone::iphone::property_list::parse;
use phone::iphone::wire::Conversation;
use plist::Dictionary;
use unstuck_fuzz::{Script, cut, run};

fuzz_target!(|input: &[u8]| {
    let _ = parse(input);
    let _ = parse(&[b"bplist00", input].concat());
    let Some(([how], bytes)) = cut(input) else { return };
    // No deadline is ours here: whoever asks has one. So the phone hangs up in the end.
    let script = Script { bytes: bytes.to_vec(), said: 0, piece: usize::from(how) * 8, falls_silent: false };
    run(async move {
        let conversation = Conversation::over(script);
        while conversation.ask(Dictionary::new()).await.is_ok() {}
    });
});
