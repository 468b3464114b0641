//! The shell of a phone whose adbd is real: answers `sh -c COMMAND` as the simulated phone of a folder would.
//!
//! `UNSTUCK_PHONE` is the folder, `UNSTUCK_SCENE` the scene. Each command finds the phone as the scene begins.

// `unwrap` is for tests, and this runs in one.
#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::exit;

use simulator::control::SimulatedPhone;
use simulator::folder::Folder;

fn main() {
    let folder = PathBuf::from(std::env::var_os("UNSTUCK_PHONE").unwrap());
    let scene = std::env::var("UNSTUCK_SCENE").ok().filter(|scene| !scene.is_empty());
    let command = std::env::args().nth(2).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let phone = runtime.block_on(SimulatedPhone::start(&Folder::read(&folder).unwrap(), scene.as_deref())).unwrap();
    let answer = phone.answer(&command);
    std::io::stdout().write_all(&answer.stdout).unwrap();
    std::io::stderr().write_all(answer.stderr.as_bytes()).unwrap();
    exit(answer.exit.into());
}
