//! Serves the phone of a folder to other programs until its standard input is closed.
//!
//! `serve FOLDER [MILLISECONDS]` prints where: `{"address":"127.0.0.1:40123","serial":"…"}`. The address is adbd's, or that
//! of the usbmuxd of an iPhone. The milliseconds are the length of the cable, there and back.

// `unwrap` is for tests, and this runs in one.
#![allow(clippy::unwrap_used)]

use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

use simulator::control::SimulatedPhone;
use simulator::iphone::control::SimulatedIphone;
use simulator::iphone::muxer::SimulatedMuxer;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap());
    let milliseconds = arguments.next().map(|text| text.to_str().unwrap().parse().unwrap());
    if folder.join(simulator::iphone::folder::FILE).exists() {
        let folder = simulator::iphone::folder::Folder::read(&folder).unwrap();
        let phone = SimulatedIphone::of(&folder);
        let phone = match milliseconds {
            Some(milliseconds) => phone.exactly_far(Duration::from_millis(milliseconds)),
            None => phone,
        };
        let phone = phone.plug_in().unwrap();
        let muxer = SimulatedMuxer::start(&[&phone]).await.unwrap();
        wait(&muxer.address().to_string(), phone.udid()).await;
    } else {
        let folder = simulator::folder::Folder::read(&folder).unwrap();
        let mut timing = folder.timing.instant();
        timing.round_trip = Duration::from_millis(milliseconds.unwrap_or(0));
        let phone = SimulatedPhone::of(&folder).with_timing(timing).plug_in().await.unwrap();
        wait(&phone.address().to_string(), phone.serial()).await;
    }
}

async fn wait(address: &str, serial: &str) {
    println!("{{\"address\":\"{address}\",\"serial\":\"{serial}\"}}");
    let closed = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    closed.await.unwrap().unwrap();
}
