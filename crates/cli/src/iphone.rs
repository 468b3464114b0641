//! From what was typed to an iPhone that answers.

use std::cell::Cell;

use phone::iphone::muxer::MuxerAddress;
use phone::iphone::{Connecting, Iphone};
use worker::connected::trouble_of_iphone;

use crate::target::NoTarget;
use words::Words;

/// Connects. Waits without limit only for the person before the iPhone, and says what for.
pub async fn connect(muxer: MuxerAddress, udid: &str, words: &Words) -> Result<Iphone, NoTarget> {
    let said = Cell::new(None);
    let on_state = |state| {
        if said.replace(Some(state)) != Some(state) {
            eprintln!("{}", words.plain(&id(state)));
            eprintln!("{}", words.plain(&format!("{}.do", id(state))));
        }
    };
    let connected = Iphone::connect(muxer, udid, on_state).await;
    connected.map_err(|error| NoTarget::Trouble(trouble_of_iphone(&error)))
}

fn id(state: Connecting) -> String {
    let what = match state {
        Connecting::Locked => "locked",
        Connecting::WaitingForTrust => "untrusted",
    };
    format!("wizard-trouble-{what}")
}
