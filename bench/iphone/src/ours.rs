//! The app's own client, from nothing: each round connects anew.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use diagnosis::case::PackageId;
use diagnosis::check::check;
use diagnosis::survey::survey;
use futures_util::future::join_all;
use phone::iphone::Limits;
use worker::clock::SystemClock;

use crate::World;
use crate::idevice_client::DOMAINS;

pub const LIMITS: Limits = Limits { deadline: Duration::from_secs(120), reply_bytes: 8 << 20 };

/// What the app does when a person taps Check, and all that it reads.
pub async fn whole_check(world: &World) -> anyhow::Result<Duration> {
    let clock = SystemClock::default();
    let start = Instant::now();
    let iphone = world.connect().await?;
    let survey = survey(&iphone, &clock, world.phone.udid()).await?;
    let photos = PackageId::new("com.apple.mobileslideshow").context("a package")?;
    let check = check(&iphone, &clock, &survey.case(Some(&photos)), |_| {}).await;
    let took = start.elapsed();
    ensure!(check.verdict.skipped.is_empty(), "could not check {:?}", check.verdict.skipped);
    Ok(took)
}

/// What `idevice_client::answers` asks, and nothing else.
pub async fn answers(world: &World) -> anyhow::Result<Duration> {
    let domains = DOMAINS.map(|domain| match domain {
        Some(domain) => format!("lockdown {domain}"),
        None => "lockdown".to_owned(),
    });
    let others = ["apps", "power", "afc read /PhotoData/CPL/syncstatus.plist"].map(str::to_owned);
    let start = Instant::now();
    let iphone = world.connect().await?;
    let replies = join_all(domains.iter().chain(&others).map(|line| iphone.ask_line(line, LIMITS))).await;
    let took = start.elapsed();
    for reply in replies {
        ensure!(reply.as_ref().is_ok_and(|reply| !reply.stdout.is_empty()), "no answer: {reply:?}");
    }
    Ok(took)
}
