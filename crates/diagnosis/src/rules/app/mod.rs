//! The backup app itself: is it there, may it run, what does it wait for.

pub mod app_disabled;
pub mod app_missing;
pub mod app_stopped;
pub mod app_suspended;
pub mod backup_waits;
pub mod far_out_of_date;
pub mod keeps_being_killed;
pub mod keeps_crashing;
pub mod keeps_failing;
pub mod no_backup_app;
pub mod no_backup_work;
pub mod not_installed_for_user;
pub mod nothing_uploaded;
pub mod only_on_new_photo;
pub mod only_while_charging;
pub mod play_services_off;
