//! notification_proxy: Darwin notifications, as they are posted on the phone.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use plist::Value;
use tokio::io::AsyncWriteExt as _;

use crate::iphone::body::Body;
use crate::iphone::wire::{Io, dictionary, frame, requests, text};

pub(crate) async fn serve(body: &Arc<Body>, io: impl Io) -> io::Result<()> {
    let mut posted = body.notifications.subscribe();
    let mut observed = BTreeSet::new();
    let (reader, mut writer) = tokio::io::split(io);
    let (reading, mut came) = requests(reader);
    let answering = async {
        loop {
            tokio::select! {
                request = came.recv() => {
                    let Some(request) = request else { return Ok(()) };
                    let name = text(&request, "Name").unwrap_or_default().to_owned();
                    let command = text(&request, "Command").unwrap_or_default();
                    let mishap = body.hear(&format!("{command} {name}")).await?;
                    match command {
                        "ObserveNotification" => drop(observed.insert(name)),
                        "Shutdown" => {
                            let farewell = frame(&dictionary([("Command", "ProxyDeath".into())]).into());
                            return body.send(&mut writer, mishap, &farewell, &u32::MAX.to_be_bytes()).await;
                        }
                        // Posting from the computer changes the phone; nobody may.
                        _ => {}
                    }
                }
                Ok(name) = posted.recv() => if observed.contains(&name) {
                    let news = dictionary([("Command", "RelayNotification".into()), ("Name", name.into())]);
                    writer.write_all(&frame(&Value::Dictionary(news))).await?;
                    writer.flush().await?;
                },
            }
        }
    };
    tokio::join!(reading, answering).1
}
