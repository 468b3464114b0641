//! Hangs a simulated iPhone on a simulated usbmuxd, and does to it what standard input says: for tests that are not Rust.
//!
//! usage: iphone FOLDER [SCENE]
//!
//! The first line that it prints is `ready ADDRESS UDID`; then one for each line that it reads, `done` or what is said
//! below. It ends with its standard input.
//!
//! ```text
//! plug | unplug
//! mood locked | never | deny | ask-then-trust     how the person takes the next wish to be trusted
//! tap trust | no                                  `no dialog`: none was on the screen
//! asked                                           waits for "Trust This Computer?"
//! set PLACE = VALUE | remove PLACE                places as the folder's scenes write them, values as TOML does
//! notify NAME                                     a Darwin notification
//! faults TOML                                     on one line, as in [fault]; empty for none
//! heard REQUEST                                   waits until it has come
//! ```

// `unwrap` is for tests, and this runs in one.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, Write as _};
use std::path::Path;

use simulator::fault::Faults;
use simulator::iphone::control::{Handle, SimulatedIphone};
use simulator::iphone::folder::Folder;
use simulator::iphone::muxer::SimulatedMuxer;
use simulator::iphone::pairing::{Mood, Tap};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, scene) = match arguments.as_slice() {
        [folder] => (folder, None),
        [folder, scene] => (folder, Some(scene.as_str())),
        _ => panic!("usage: see the head of the file"),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let folder = Folder::read(Path::new(folder)).unwrap_or_else(|bad| panic!("{bad}"));
    let phone = SimulatedIphone::start(&folder, scene).unwrap();
    let muxer = runtime.block_on(SimulatedMuxer::start(&[&phone])).unwrap();
    println!("ready {} {}", muxer.address(), phone.udid());
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        println!("{}", runtime.block_on(obey(&phone, &line)));
        std::io::stdout().flush().unwrap();
    }
}

async fn obey(phone: &Handle, line: &str) -> &'static str {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    match word {
        "plug" => phone.plug(),
        "unplug" => phone.unplug(),
        "mood" => phone.set_mood(match rest {
            "locked" => Mood::Locked,
            "never" => Mood::Never,
            "deny" => Mood::Deny,
            "ask-then-trust" => Mood::AskThenTrust,
            other => panic!("no mood {other}"),
        }),
        "tap" => {
            let tapped = phone.tap(if rest == "trust" { Tap::Trust } else { Tap::DontTrust });
            return if tapped { "done" } else { "no dialog" };
        }
        "asked" => phone.asked().await,
        "set" => {
            let (place, value) = rest.split_once(" = ").unwrap();
            let value: toml::Table = format!("value = {value}").parse().unwrap();
            phone.set(place, value["value"].clone());
        }
        "remove" => phone.remove(rest),
        "notify" => phone.notify(rest),
        "faults" => phone.set_faults(toml::from_str::<Faults>(&rest.replace("; ", "\n")).unwrap()),
        "heard" => phone.heard(rest).await,
        other => panic!("{other} is nothing that can be done to a phone"),
    }
    "done"
}
