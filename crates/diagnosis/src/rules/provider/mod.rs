//! The service behind the backup app: what has ended.

pub mod icloud_library_wiped;
pub mod service_ended;
