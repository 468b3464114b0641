//! Copies a file of a plugged phone straight over USB, and says how fast.
//!
//! ```text
//! pull [--serial SERIAL] [--slowly] FROM TO     connected in 41 ms · 50000000 bytes in 3.214 s
//! ```
//!
//! `--slowly` takes a second for each ten megabytes, so that somebody can pull the cable or end the program meanwhile.

use std::time::{Duration, Instant};

use phone::adb::key::KeyFiles;
use phone::adb::shell::Limits;
use phone::usb::link::all_released;
use phone::usb::list::list;
use phone::usb::open::Plugged;
use tokio::io::AsyncWrite;

/// As many threads as a worker has.
#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let slowly = take(&mut words, "--slowly").is_some();
    let serial = take(&mut words, "--serial").map(|at| words.remove(at));
    let [from, to] = words.as_slice() else { return Err("usage: pull [--serial SERIAL] [--slowly] FROM TO".into()) };
    let keys = KeyFiles::of_this_user()?.load()?;
    let began = Instant::now();
    let plugged = match serial {
        Some(_) => Plugged { serial, port: None },
        None => {
            let first = list()?.into_iter().find(|device| device.adb_interface().is_some());
            Plugged { serial: None, port: Some(first.ok_or("no phone with USB debugging is plugged in")?.port) }
        }
    };
    let adb = phone::usb::connect(&plugged, &keys, |state| eprintln!("{state:?}")).await?;
    println!("connected in {} ms", began.elapsed().as_millis());
    let limits = Limits { deadline: Duration::from_secs(600), reply_bytes: 8 << 30 };
    let began = Instant::now();
    let mut seconds = 0;
    let bytes = adb
        .pull(from, file(to).await?, limits, |bytes| {
            while slowly && bytes / 10_000_000 > seconds {
                seconds += 1;
                std::thread::sleep(Duration::from_secs(1));
            }
        })
        .await?;
    println!("{bytes} bytes in {:.3} s", began.elapsed().as_secs_f64());
    drop(adb);
    tokio::task::spawn_blocking(all_released).await?;
    Ok(())
}

fn take(words: &mut Vec<String>, word: &str) -> Option<usize> {
    let at = words.iter().position(|other| other == word)?;
    words.remove(at);
    Some(at)
}

/// A file that is written at once where it is: nothing else runs beside it.
async fn file(path: &str) -> std::io::Result<impl AsyncWrite + Unpin> {
    Ok(At(std::fs::File::create(path)?))
}

struct At(std::fs::File);

impl AsyncWrite for At {
    fn poll_write(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        bytes: &[u8],
    ) -> std::task::Poll<std::io::Result<usize>> {
        std::task::Poll::Ready(std::io::Write::write(&mut self.0, bytes))
    }

    fn poll_flush(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn poll_shutdown(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        std::task::Poll::Ready(Ok(()))
    }
}
