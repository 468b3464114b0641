//! What AFC knows of ten thousand photos.

use std::time::{Duration, Instant};

use anyhow::ensure;
use futures_util::future::try_join_all;
use idevice::IdeviceService;
use idevice::afc::AfcClient;
use phone::iphone::Iphone;

use crate::ours::LIMITS;
use crate::spread::Spread;
use crate::{World, idevice_client, mark, pymobiledevice3};

pub const COUNT: u32 = 10_000;
/// One after the other takes a minute for all of them; so many are measured, and reckoned up.
pub const ONE_BY_ONE: usize = 1_000;
const ROUNDS: usize = 5;

/// Milliseconds for all files over a cable of 1 ms.
const MOST_MS: f64 = 200.0;
const LEAST_FASTER: f64 = 50.0;

pub async fn compare(world: &World) -> anyhow::Result<()> {
    let iphone = world.connect().await?;
    let paths = paths(&iphone).await?;
    ensure!(paths.len() == COUNT as usize, "{} photos", paths.len());
    // The first brings the connection up.
    ours(&iphone, &paths).await?;
    let mut together = Vec::new();
    for _ in 0..ROUNDS {
        together.push(ours(&iphone, &paths).await?);
    }
    let together = Spread::of(together.into_iter());

    let few = &paths[..ONE_BY_ONE];
    let all = paths.len() as f64 / few.len() as f64;
    let start = Instant::now();
    for path in few {
        iphone.ask_line(&format!("afc stat {path}"), LIMITS).await?;
    }
    let one_by_one = ms(start.elapsed()) * all;
    let mut afc = AfcClient::connect(&idevice_client::provider(world).await?).await?;
    let start = Instant::now();
    for path in few {
        afc.get_file_info(path.as_str()).await?;
    }
    let idevice = ms(start.elapsed()) * all;
    let peer = pymobiledevice3::stat(world, &paths).await?;

    let cable = world.cable.as_millis();
    println!("\n{COUNT} files over a cable of {cable} ms round trip");
    println!("  {:<44}{together}", "ours");
    println!("  {:<44}{one_by_one:>6.0} ms  ({ONE_BY_ONE} measured)", "ours, one after the other");
    println!("  {:<44}{idevice:>6.0} ms  ({ONE_BY_ONE} measured)", "idevice, one after the other");
    match &peer {
        Some(peer) => {
            let (one_by_one, gathered) = (ms(peer.one_by_one) * all, ms(peer.gathered));
            println!("  {:<44}{one_by_one:>6.0} ms  ({ONE_BY_ONE} measured)", "pymobiledevice3, one after the other");
            println!("  {:<44}{gathered:>6.0} ms", "pymobiledevice3, all in asyncio.gather");
        }
        None => println!(
            "  SKIPPED: pymobiledevice3 is not in target/tools (npm test fetches it), so nothing was compared with it"
        ),
    }
    let faster = one_by_one / together.median;
    println!(
        "  {faster:.0} times faster than one after the other (target ≥ {LEAST_FASTER}) {}",
        mark(faster >= LEAST_FASTER)
    );
    if cable == 1 {
        println!("  {:.0} ms (target ≤ {MOST_MS}) {}", together.median, mark(together.median <= MOST_MS));
    }
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

async fn ours(iphone: &Iphone, paths: &[String]) -> anyhow::Result<Duration> {
    let start = Instant::now();
    let infos = iphone.stat_all(paths).await?;
    let took = start.elapsed();
    ensure!(infos.len() == paths.len() && infos.iter().all(Result::is_ok), "not every file was found");
    Ok(took)
}

async fn paths(iphone: &Iphone) -> anyhow::Result<Vec<String>> {
    let list = async |folder: &str| -> anyhow::Result<Vec<String>> {
        let listed = iphone.ask_line(&format!("afc list {folder}"), LIMITS).await?;
        Ok(listed.text().lines().map(|name| format!("{folder}/{name}")).collect())
    };
    let folders = list("/DCIM").await?;
    Ok(try_join_all(folders.iter().map(|folder| list(folder))).await?.concat())
}
