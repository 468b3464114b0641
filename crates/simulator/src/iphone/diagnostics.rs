//! diagnostics_relay: the power source in the registry of devices, and a restart.

use std::io;
use std::sync::Arc;

use plist::{Dictionary, Value};

use crate::iphone::body::Body;
use crate::iphone::lie::Lie;
use crate::iphone::wire::{Io, dictionary, frame, read_plist, text};
use crate::iphone::world::to_dictionary;

pub(crate) async fn serve(body: &Arc<Body>, mut io: impl Io) -> io::Result<()> {
    while let Some(request) = read_plist(&mut io).await? {
        let verb = text(&request, "Request").unwrap_or_default().to_owned();
        let entry = text(&request, "EntryName").or(text(&request, "EntryClass"));
        let line = [Some(verb.as_str()), entry].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let mishap = body.hear(&line).await?;
        let answer = match body.refusal(&line) {
            Some(status) => dictionary([("Status", status.into())]),
            None => answer(body, &verb, entry),
        };
        let bytes = body.lie(&line).map_or_else(|| frame(&Value::Dictionary(answer)), Lie::frame);
        body.send(&mut io, mishap, &bytes, &u32::MAX.to_be_bytes()).await?;
        match verb.as_str() {
            "Restart" => {
                body.restart();
                return Ok(());
            }
            "Goodbye" => return Ok(()),
            _ => {}
        }
    }
    Ok(())
}

fn answer(body: &Body, verb: &str, entry: Option<&str>) -> Dictionary {
    let now = body.now();
    let success = |said: Dictionary| dictionary([("Status", "Success".into()), ("Diagnostics", said.into())]);
    match verb {
        "IORegistry" => {
            let found = body.with_world(|world| {
                let table = world.get(&format!("ioregistry:{}", entry?)).and_then(toml::Value::as_table)?;
                Some(to_dictionary(table, now))
            });
            // As a phone does: success, and nothing said, for what it has not.
            success(found.map(|entry| dictionary([("IORegistry", entry.into())])).unwrap_or_default())
        }
        "MobileGestalt" => {
            success(dictionary([("MobileGestalt", dictionary([("Status", "MobileGestaltDeprecated".into())]).into())]))
        }
        "All" | "GasGauge" => success(dictionary([("GasGauge", dictionary([("Status", "Success".into())]).into())])),
        "Restart" | "Goodbye" => dictionary([("Status", "Success".into())]),
        _ => dictionary([("Status", "UnknownRequest".into())]),
    }
}
