//! Battery, battery saver, and what the phone lets run in the background.

pub mod app_hibernated;
pub mod asleep_on_samsung;
pub mod autostart_off;
pub mod background_refresh_unseen;
pub mod background_restricted;
pub mod battery_override_left;
pub mod battery_too_low;
pub mod charge_limit_in_the_way;
pub mod day_share_used_up;
pub mod heat_override_left;
pub mod low_power_mode_on;
pub mod phone_busy;
pub mod restricted_bucket;
pub mod saver_comes_back;
pub mod saver_on;
pub mod saver_scheduled;
pub mod seldom_used_bucket;
pub mod sleep_override_left;
pub mod sleeps_too_soon;
pub mod too_hot;
