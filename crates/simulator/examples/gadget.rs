//! Plugs a simulated phone, or only an interface, into the USB bus of this computer.
//!
//! usage: gadget DIR phone FOLDER [SCENE] [--mood open|ask|deny]
//!        gadget DIR interface CLASS SUBCLASS PROTOCOL NAME [interrupt]     (numbers in hex)
//!
//! DIR is a mounted FunctionFS. The phone is tapped with `always`, `once` or `deny`, a line each, on standard input;
//! after `hang COMMAND`, commands that begin so are not answered any more, until `heal`.
//! `tests/usb` shows how the rest is set up.

// `unwrap` is for tests, and this runs in one.
#![allow(clippy::unwrap_used)]

#[cfg(target_os = "linux")]
use linux::main;

#[cfg(not(target_os = "linux"))]
fn main() {
    panic!("FunctionFS is a part of Linux");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io::BufRead as _;
    use std::path::Path;
    use std::sync::Arc;

    use simulator::authorisation::{Mood, Tap};
    use simulator::control::SimulatedPhone;
    use simulator::fault::Faults;
    use simulator::folder::Folder;
    use simulator::gadget::{Gadget, Interface};

    pub fn main() {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        match words[..] {
            [dir, "interface", class, subclass, protocol, name, ref more @ ..] => {
                let hex = |word| u8::from_str_radix(word, 16).unwrap();
                let (class, subclass, protocol) = (hex(class), hex(subclass), hex(protocol));
                let interrupt = more == ["interrupt"];
                let interface = Interface { class, subclass, protocol, name: name.to_owned(), interrupt };
                let mut streams = Vec::new();
                // Whoever speaks to it gets no answer.
                Gadget::new(Path::new(dir), &interface)
                    .unwrap()
                    .serve(runtime.handle(), |stream| streams.push(stream))
                    .unwrap();
            }
            [dir, "phone", folder, ref more @ ..] => {
                let folder = Folder::read(Path::new(folder)).unwrap();
                let (scene, mood) = match *more {
                    [] => (None, None),
                    [scene] => (Some(scene), None),
                    ["--mood", mood] => (None, Some(mood)),
                    [scene, "--mood", mood] => (Some(scene), Some(mood)),
                    _ => panic!("not known: {more:?}"),
                };
                let phone = Arc::new(runtime.block_on(SimulatedPhone::start(&folder, scene)).unwrap());
                phone.set_mood(match mood {
                    None | Some("open") => Mood::Open,
                    // The dialog stays until it is tapped.
                    Some("ask") => Mood::AllowKnownKey,
                    Some("deny") => Mood::Deny,
                    Some(other) => panic!("no mood {other}"),
                });
                let taps = phone.clone();
                std::thread::spawn(move || {
                    for line in std::io::stdin().lock().lines() {
                        let line = line.unwrap();
                        let hang = line.strip_prefix("hang ").map(|command| vec![command.to_owned()]);
                        if hang.is_some() || line == "heal" {
                            taps.set_faults(Faults { hang: hang.unwrap_or_default(), ..Faults::default() });
                            println!("{line}");
                            continue;
                        }
                        let tap = match line.as_str() {
                            "always" => Tap::Always,
                            "once" => Tap::Once,
                            _ => Tap::Deny,
                        };
                        println!("{}", if taps.tap(tap) { "tapped" } else { "no dialog" });
                    }
                });
                let gadget = Gadget::new(Path::new(dir), &Interface::adb()).unwrap();
                gadget.serve(runtime.handle(), |stream| drop(runtime.spawn(phone.on_cable(stream)))).unwrap();
            }
            _ => panic!("usage: see the head of the file"),
        }
    }
}
