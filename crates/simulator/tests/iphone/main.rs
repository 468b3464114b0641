//! Simulated iPhones, judged by clients that we did not write.

// What cargo knows about test code only inside #[test].
#![allow(clippy::unwrap_used)]

mod client;
mod client_faults;
mod client_live;
mod common;
mod crowd;
mod libimobiledevice;
mod pymobiledevice3;
