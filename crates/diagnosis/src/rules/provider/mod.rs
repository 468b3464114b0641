//! The service behind the backup app: what has ended, what its provider says, and a person's own server.

pub mod icloud_library_wiped;
pub mod outage;
pub mod server_certificate;
pub mod server_clock_wrong;
pub mod server_does_not_fit_app;
pub mod server_failing;
pub mod server_maintenance;
pub mod server_takes_small_files_only;
pub mod server_unreachable;
pub mod server_unreachable_from_phone;
pub mod service_ended;
