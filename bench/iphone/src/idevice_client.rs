//! The `idevice` crate as its documentation has it: `connect` of each service, which opens a lockdown session of its own.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use idevice::IdeviceService;
use idevice::afc::AfcClient;
use idevice::afc::opcode::AfcFopenMode;
use idevice::diagnostics_relay::DiagnosticsRelayClient;
use idevice::installation_proxy::InstallationProxyClient;
use idevice::lockdown::LockdownClient;
use idevice::provider::{IdeviceProvider, UsbmuxdProvider};
use idevice::usbmuxd::UsbmuxdAddr;

use crate::World;

pub const DOMAINS: [Option<&str>; 6] = [
    None,
    Some("com.apple.mobile.battery"),
    Some("com.apple.disk_usage"),
    Some("com.apple.international"),
    Some("com.apple.fmip"),
    Some("com.apple.mobile.backup"),
];

pub async fn provider(world: &World) -> anyhow::Result<UsbmuxdProvider> {
    let address = UsbmuxdAddr::UnixSocket(world.socket.display().to_string());
    let phone = address.connect(0).await?.get_device(world.phone.udid()).await?;
    Ok(phone.to_provider(address, "bench"))
}

pub async fn answers(world: &World) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let provider = provider(world).await?;
    let mut lockdown = LockdownClient::connect(&provider).await?;
    lockdown.start_session(&provider.get_pairing_file().await?).await?;
    for domain in DOMAINS {
        ensure!(lockdown.get_value(None, domain).await?.as_dictionary().is_some(), "no values of {domain:?}");
    }
    let apps = InstallationProxyClient::connect(&provider).await?.browse(None).await?;
    let mut diagnostics = DiagnosticsRelayClient::connect(&provider).await?;
    let power = diagnostics.ioregistry(None, None, Some("IOPMPowerSource")).await?.context("no power source")?;
    let mut files = AfcClient::connect(&provider).await?;
    let mut status = files.open("/PhotoData/CPL/syncstatus.plist", AfcFopenMode::RdOnly).await?;
    let bytes = status.read_entire().await?;
    status.close().await?;
    let took = start.elapsed();
    ensure!(!apps.is_empty() && !power.is_empty() && !bytes.is_empty(), "no answer");
    Ok(took)
}
