//! The service behind the backup app: what has ended.

pub mod service_ended;
