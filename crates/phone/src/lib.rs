//! How bytes reach a phone.
//!
//! [`adb::Adb`] is one Android phone over either of two links: the adb server that runs already on this computer, or
//! the whole protocol spoken directly, over a cable ([`usb`]) or the network. [`iphone::Iphone`] is one iPhone through usbmuxd, with a map of its own.
//! [`watch::watch`] and [`iphone::watch::watch`] tell who is plugged in. [`diagnosis`] lets the diagnosis ask.
//!
//! ```text
//! watch ─▶ which phones          Adb ─┬─ shell(command) ─▶ stdout, stderr, exit
//!                                     └─ stat, list, pull, push
//!           Link A: adb server, a connection for each operation     adb/server.rs
//!           Link B: CNXN AUTH OPEN OKAY WRTE CLSE, many streams     adb/handshake.rs, adb/direct.rs
//!                   STLS: the same inside TLS, for a paired phone   adb/tls.rs, adb/pairing.rs
//!                   the cable as a link, what is plugged in       usb/link.rs, usb/list.rs, usb/watch.rs
//! wireless ─▶ phones that announce themselves on the local network, once somebody asks
//! words     adb/message.rs   adb/shell_v2.rs   adb/sync.rs          both directions: the simulator speaks them, too
//! ```
//!
//! **Invariants**
//!
//! * Everything that waits has a deadline, but for the person who taps Allow and for the next change of a list.
//! * Dropping a future closes its stream on the phone; dropping the last [`adb::Adb`] closes all of them and ends the
//!   link and its task.
//! * No length from the wire is allocated before it is checked, and nothing that a phone sends makes us keep more
//!   than two megabytes a stream beyond what the caller's limit allows.
//! * A command without its exit status is a lost connection, never a success.
//! * A link that errs or stalls is dropped, never reused. A command that takes too long closes only its own stream.
//! * Nobody's adb server is ever started or ended.

pub mod adb;
mod changes;
pub mod diagnosis;
pub mod error;
pub mod iphone;
pub mod usb;
pub mod watch;
pub mod wireless;
