//! Room on the phone and in the cloud.

pub mod cloud_full;
pub mod icloud_full;
pub mod phone_storage_low;
pub mod shared_library_full;
pub mod storage_override_left;
