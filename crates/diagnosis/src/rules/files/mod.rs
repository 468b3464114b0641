//! Which photos and videos cannot go up.

pub mod empty_files;
pub mod too_large_for_service;
