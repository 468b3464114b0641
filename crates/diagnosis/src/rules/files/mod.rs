//! Which photos and videos cannot go up, and which are nowhere else.

pub mod cannot_sync;
pub mod empty_files;
pub mod folders_unseen;
pub mod kind_not_taken;
pub mod no_videos_in_background;
pub mod only_on_this_phone;
pub mod originals_in_icloud;
pub mod photos_in_other_space;
pub mod too_large_for_service;
pub mod too_small_for_service;
