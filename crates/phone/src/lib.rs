//! How bytes reach a phone.

pub mod adb;
