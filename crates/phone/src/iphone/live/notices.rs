//! notification_proxy: the names of Darwin notifications, as they are posted on the phone.

use diagnosis::live::{Heard, NOTIFICATIONS};
use tokio::io::AsyncReadExt as _;
use tokio::time::timeout;

use super::TO_SAY_IT;
use crate::iphone::error::{Error, Result};
use crate::iphone::property_list::{dictionary, parse_dictionary, text};
use crate::iphone::wire::{Io, read_exactly, write_frame};

/// A notice is some hundred bytes.
const LARGEST: u32 = 64 << 10;

/// Returns when the phone says good-bye.
pub(super) async fn listen(mut io: Box<dyn Io>, hear: &impl Fn(Heard)) -> Result<()> {
    for (name, _) in NOTIFICATIONS {
        let observe = dictionary([("Command", "ObserveNotification".into()), ("Name", name.into())]);
        timeout(TO_SAY_IT, write_frame(&mut io, observe)).await.map_err(|_| Error::Timeout)??;
    }
    loop {
        let length = io.read_u32().await?;
        if length > LARGEST {
            return Err(Error::protocol(format!("a notice that claims {length} bytes")));
        }
        let body = timeout(TO_SAY_IT, read_exactly(&mut io, u64::from(length))).await.map_err(|_| Error::Timeout)??;
        let said = parse_dictionary(&body)?;
        match text(&said, "Command") {
            Some("RelayNotification") => {
                let name = text(&said, "Name").unwrap_or_default();
                if let Some((_, change)) = NOTIFICATIONS.iter().find(|(known, _)| *known == name) {
                    hear(Heard::Changed(*change));
                }
            }
            Some("ProxyDeath") => return Ok(()),
            Some(_) | None => {}
        }
    }
}
