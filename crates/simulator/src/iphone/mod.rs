//! iPhones that are not there: usbmuxd, lockdownd and the services behind it, over the real wire protocols.
//!
//! ```text
//! client ─▶ muxer.rs ─┬─ who is plugged in, pair records
//!                     └─ Connect ─▶ lockdown.rs ─ pairing, TLS, StartService ─▶ a port of its own
//!                                                   afc.rs  apps.rs  diagnostics.rs  notifications.rs  logs.rs
//! ```
//!
//! Written from the protocols as public clients speak them; judged by clients that we did not write
//! (`tests/iphone/`: libimobiledevice and pymobiledevice3).

mod afc;
mod apps;
mod assertions;
mod body;
pub mod control;
mod crashes;
pub mod crowd;
mod diagnostics;
mod distance;
pub mod folder;
pub mod library;
pub mod lie;
mod line;
mod lockdown;
mod logs;
mod media;
pub mod muxer;
mod notifications;
pub mod pairing;
pub mod person;
mod scene;
mod services;
mod tls;
mod wire;
pub mod world;
