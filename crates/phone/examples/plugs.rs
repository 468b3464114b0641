//! Says what is plugged in, and again at each change, until it is ended.

use std::pin::pin;

use futures_util::StreamExt;
use phone::usb::watch::{Plugs, watch};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut plugs = pin!(watch());
    while let Some(now) = plugs.next().await {
        match now {
            Plugs::NoUsb { text } => println!("{text}"),
            Plugs::Devices(devices) => {
                println!("{} devices", devices.len());
                for device in devices {
                    let name = device.product_name.as_deref().unwrap_or("no name");
                    println!("  {} number {} {name}: {:?}", device.port.name(), device.address, device.access);
                }
            }
        }
    }
}
