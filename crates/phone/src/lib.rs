//! How bytes reach a phone.

pub mod adb;
pub mod error;
