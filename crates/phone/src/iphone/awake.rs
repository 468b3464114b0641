//! Keeps a phone awake for as long as something is read from it. Nothing stays when the connection is gone.
//!
//! Source: pymobiledevice3 `services/power_assertion.py`, which sends what iTunes sends.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::iphone::error::{Error, Result};
use crate::iphone::property_list::{dictionary, text};
use crate::iphone::wire::{Io, exchange};
use crate::iphone::{DEADLINE, Iphone};

const ASSERTIONS: &str = "com.apple.mobile.assertion_agent";
/// The phone may forget it after so many seconds.
const LASTS_SECONDS: u64 = 1200;
const RENEWED_AFTER: Duration = Duration::from_secs(600);

/// The phone stays awake until this is dropped, or the cable is pulled.
pub struct Awake {
    renewing: JoinHandle<()>,
}

impl Drop for Awake {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}

impl Iphone {
    /// Asks the phone not to fall asleep.
    pub async fn keep_awake(&self) -> Result<Awake> {
        let mut agent = timeout(DEADLINE, self.service(ASSERTIONS)).await.map_err(|_| Error::Timeout)??;
        assert_awake(&mut agent).await?;
        let renewing = tokio::spawn(async move {
            loop {
                sleep(RENEWED_AFTER).await;
                if let Err(error) = assert_awake(&mut agent).await {
                    tracing::debug!(%error, "the iPhone may fall asleep");
                    return;
                }
            }
        });
        Ok(Awake { renewing })
    }
}

async fn assert_awake(agent: &mut Box<dyn Io>) -> Result<()> {
    let request = dictionary([
        ("CommandKey", "CommandCreateAssertion".into()),
        ("AssertionTypeKey", "AMDPowerAssertionTypeWirelessSync".into()),
        ("AssertionNameKey", "Unstuck".into()),
        ("AssertionTimeoutKey", LASTS_SECONDS.into()),
    ]);
    let answer = timeout(DEADLINE, exchange(agent, request)).await.map_err(|_| Error::Timeout)??;
    match text(&answer, "ErrorKey").or_else(|| text(&answer, "Error")) {
        None => Ok(()),
        Some(error) => Err(Error::Refused { text: error.to_owned() }),
    }
}
