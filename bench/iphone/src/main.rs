//! How fast an iPhone is read, against one `idevice` connection for each service and against pymobiledevice3:
//! `npm run bench -- iphone`.
//!
//! All read one simulated iPhone at the end of a cable of 1 ms and of 5 ms, through a socket like usbmuxd's own, in turn, several rounds in one run, so that what
//! else this computer does meets all alike. What a read waits for is the difference of the two divided by the difference of
//! the cables: round trips, whatever the processor took.
//!
//! A target that is missed is printed, not an error: a benchmark is no test. The round trips are held to in a test
//! (`crates/worker/tests/iphone_round_trips.rs`).

mod files;
mod idevice_client;
mod ours;
mod pymobiledevice3;
#[path = "../../../crates/worker/benches/check/spread.rs"]
mod spread;

use std::path::{Path, PathBuf};
use std::time::Duration;

use phone::iphone::Iphone;
use phone::iphone::muxer::MuxerAddress;
use simulator::iphone::control::{Handle, SimulatedIphone};
use simulator::iphone::folder::Folder;
use simulator::iphone::muxer::SimulatedMuxer;
use tempfile::TempDir;

use crate::spread::{Spread, load};

const PHONE: &str = "apple-iphone-14-pro-ios-18";
const CABLES: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(5)];
const ROUNDS: usize = 11;
/// The first round brings everything into memory and is not counted.
const WARM_UP: usize = 1;

/// A whole check waits for at most so many round trips.
const MOST_ROUND_TRIPS: f64 = 16.0;
/// It is at least so many times as fast as one connection for each service.
const LEAST_FASTER: f64 = 3.0;

/// A phone that trusts this computer, at the end of a cable.
pub struct World {
    pub phone: Handle,
    pub cable: Duration,
    /// Where its muxer listens: a socket, since over TCP small messages of others would wait for one another.
    pub socket: PathBuf,
    _muxer: SimulatedMuxer,
    _folder: TempDir,
}

impl World {
    async fn new(cable: Duration) -> anyhow::Result<Self> {
        let folder = root().join("tests/phones").join(PHONE);
        let phone = SimulatedIphone::of(&Folder::read(&folder)?).exactly_far(cable).plug_in()?;
        phone.set("media:/DCIM/", toml::Table::from_iter([("photos".to_owned(), files::COUNT.into())]));
        let mut muxer = SimulatedMuxer::start(&[&phone]).await?;
        let folder = tempfile::tempdir()?;
        let socket = folder.path().join("usbmuxd");
        muxer.listen_at(&socket)?;
        let world = Self { phone, cable, socket, _muxer: muxer, _folder: folder };
        world.connect().await?;
        Ok(world)
    }

    pub async fn connect(&self) -> anyhow::Result<Iphone> {
        Ok(Iphone::connect(MuxerAddress::Socket(self.socket.clone()), self.phone.udid(), |_| {}).await?)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let mut worlds = Vec::new();
    for cable in CABLES {
        worlds.push(World::new(cable).await?);
    }
    println!("{PHONE}, simulated; {ROUNDS} rounds in turn, medians{}", load());
    checks(&worlds).await?;
    for world in &worlds {
        files::compare(world).await?;
    }
    Ok(())
}

/// What one read took, over each of the cables.
#[derive(Default)]
struct Took([Vec<Duration>; CABLES.len()]);

impl Took {
    fn at(&self, cable: usize) -> Spread {
        Spread::of(self.0[cable].iter().copied())
    }

    fn round_trips(&self) -> f64 {
        let cables = (CABLES[1] - CABLES[0]).as_secs_f64() * 1e3;
        (self.at(1).median - self.at(0).median) / cables
    }
}

async fn checks(worlds: &[World]) -> anyhow::Result<()> {
    let [mut whole, mut same, mut idevice] = <[Took; 3]>::default();
    for round in 0..WARM_UP + ROUNDS {
        for (cable, world) in worlds.iter().enumerate() {
            let took = [
                (&mut whole, ours::whole_check(world).await?),
                (&mut same, ours::answers(world).await?),
                (&mut idevice, idevice_client::answers(world).await?),
            ];
            for (times, took) in took {
                if round >= WARM_UP {
                    times.0[cable].push(took);
                }
            }
        }
    }
    println!("\na session, six domains, apps, battery, sync status");
    for (name, took) in [
        ("idevice, a connection for each service", &idevice),
        ("ours, these answers", &same),
        ("ours, a whole survey and check (more)", &whole),
    ] {
        println!("  {name}");
        for (cable, length) in CABLES.iter().enumerate() {
            println!("    {} ms round trip  {}", length.as_millis(), took.at(cable));
        }
        println!("    waits for {:.1} round trips", took.round_trips());
    }
    let waits = whole.round_trips();
    println!(
        "  a whole check waits for {waits:.1} round trips (target ≤ {MOST_ROUND_TRIPS}) {}",
        mark(waits <= MOST_ROUND_TRIPS)
    );
    for (cable, length) in CABLES.iter().enumerate() {
        let times = idevice.at(cable).median / whole.at(cable).median;
        let same = idevice.at(cable).median / same.at(cable).median;
        println!(
            "  at {} ms: the whole check {times:.1} times faster (target ≥ {LEAST_FASTER}) {}, the same answers {same:.1} times",
            length.as_millis(),
            mark(times >= LEAST_FASTER)
        );
    }
    Ok(())
}

pub fn mark(kept: bool) -> char {
    if kept { '✓' } else { '✗' }
}
