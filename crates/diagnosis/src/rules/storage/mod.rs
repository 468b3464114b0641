//! Room on the phone and in the cloud.

pub mod cloud_full;
