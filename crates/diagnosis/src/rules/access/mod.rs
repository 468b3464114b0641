//! What the backup app may see, and whether it is signed in.

pub mod app_sync_off;
pub mod icloud_signed_out;
pub mod leaving_shared_library;
pub mod location_needed;
pub mod managed_iphone;
pub mod master_sync_off;
pub mod no_account;
pub mod nobody_signed_in;
pub mod notifications_off;
pub mod only_selected_photos;
pub mod photo_access_by_policy;
pub mod photo_access_for_once;
pub mod photo_access_missing;
pub mod photo_access_unseen;
pub mod sign_in_needed;
pub mod videos_left_out;
