//! Fixes: what can be done about a finding. One file a fix, named verb + object.
//!
//! To add one: write `fixes/<verb_object>.rs` with a `pub const FIX: Fix`, and add it to [`ALL`].
//! Its words are `fix-<id>` in `locales/en/fixes.ftl`: the value is its name, `.button` names the action,
//! `.why` says why it helps, `.loses` says what is lost ([`Safety::Ask`] only).

use serde::{Deserialize, Serialize};

use crate::case::{Case, Identity, PackageId};
use crate::fact::Missing;
use crate::facts::Snapshot;
use crate::knowledge::own_settings::OwnSetting;
use crate::message::Message;
use crate::phone::Platform;
use crate::settings::{Setting, Value};

mod add_account;
mod allow_all_photos;
mod allow_app_mobile_data;
mod allow_autostart;
mod allow_background;
mod allow_background_refresh;
mod allow_in_data_saver;
mod allow_location;
mod ask_library_organizer;
mod charge_phone;
mod choose_folders;
mod clear_cache;
mod cool_down;
mod enable_app;
mod enable_play_services;
mod exempt_from_doze;
mod finish_leaving_shared_library;
mod finish_server_upkeep;
mod free_cloud_space;
mod free_icloud_space;
mod get_from_app_store;
mod grant_notifications;
mod grant_photo_access;
mod install_app;
mod install_for_this_user;
mod leave_on_charger;
mod let_phone_reach_server;
mod let_photos_use_mobile_data;
mod load_offloaded_app;
mod look_at_app_data_limit;
mod look_at_cloud_space;
mod match_app_and_server;
mod move_closer;
mod move_to_onedrive_camera_backup;
mod open_airplane_screen;
mod open_all_files_access;
mod open_app;
mod open_app_battery_screen;
mod open_app_by_hand;
mod open_app_data_screen;
mod open_app_notifications;
mod open_app_permissions;
mod open_app_settings;
mod open_autostart_screen;
mod open_battery_saver_screen;
mod open_data_saver_screen;
mod open_data_usage_screen;
mod open_date_screen;
mod open_device_care;
mod open_free_space_screen;
mod open_maker_list;
mod open_private_dns_screen;
mod open_proxy_screen;
mod open_storage_screen;
mod open_wifi_metered_screen;
mod open_wifi_screen;
mod raise_app_data_limit;
mod raise_bucket;
mod raise_upload_limit;
mod remove_from_deny_list;
mod remove_proxy;
mod renew_certificate;
mod reset_override;
mod reset_private_dns;
mod restart_phone;
mod run_upload_job;
mod set_server_clock;
mod set_time_automatically;
mod sign_in;
mod sign_in_to_icloud;
mod sign_in_to_wifi;
mod start_server;
mod sync_now;
mod tell_about_nights;
mod toggle_airplane_mode;
mod toggle_backup_switch;
mod trim_caches;
mod turn_off_airplane_mode;
mod turn_off_charge_limit;
mod turn_off_data_saver;
mod turn_off_low_data_mode;
mod turn_off_low_power_mode;
mod turn_off_saver;
mod turn_off_vpn;
mod turn_on_icloud_photos;
mod turn_on_master_sync;
mod turn_on_mobile_data;
mod turn_on_wifi;
mod unschedule_saver;
mod unstick_saver;
mod unsuspend_app;
mod update_app;
mod update_ios;
mod upload_off_charger;
mod wait_for_provider;
mod wake_hibernated_app;

pub mod deed;
pub mod refusal;
pub mod screen;

/// Every fix.
pub const ALL: &[Fix] = &[
    turn_off_airplane_mode::FIX,
    open_airplane_screen::FIX,
    turn_on_wifi::FIX,
    open_wifi_screen::FIX,
    toggle_airplane_mode::FIX,
    turn_on_mobile_data::FIX,
    open_data_usage_screen::FIX,
    sign_in_to_wifi::FIX,
    reset_private_dns::FIX,
    open_private_dns_screen::FIX,
    remove_proxy::FIX,
    open_proxy_screen::FIX,
    turn_off_vpn::FIX,
    remove_from_deny_list::FIX,
    allow_in_data_saver::FIX,
    open_app_data_screen::FIX,
    turn_off_data_saver::FIX,
    open_data_saver_screen::FIX,
    open_wifi_metered_screen::FIX,
    set_time_automatically::FIX,
    open_date_screen::FIX,
    move_closer::FIX,
    enable_play_services::FIX,
    charge_phone::FIX,
    turn_off_saver::FIX,
    unstick_saver::FIX,
    unschedule_saver::FIX,
    open_battery_saver_screen::FIX,
    turn_off_charge_limit::FIX,
    allow_background::FIX,
    exempt_from_doze::FIX,
    raise_bucket::FIX,
    open_app_battery_screen::FIX,
    open_device_care::FIX,
    allow_autostart::FIX,
    open_autostart_screen::FIX,
    open_maker_list::FIX,
    wake_hibernated_app::FIX,
    cool_down::FIX,
    reset_override::FIX,
    open_free_space_screen::FIX,
    trim_caches::FIX,
    move_to_onedrive_camera_backup::FIX,
    grant_photo_access::FIX,
    open_app_permissions::FIX,
    open_all_files_access::FIX,
    grant_notifications::FIX,
    open_app_notifications::FIX,
    enable_app::FIX,
    unsuspend_app::FIX,
    install_for_this_user::FIX,
    install_app::FIX,
    open_app_settings::FIX,
    open_app::FIX,
    open_app_by_hand::FIX,
    sign_in::FIX,
    add_account::FIX,
    turn_on_master_sync::FIX,
    run_upload_job::FIX,
    toggle_backup_switch::FIX,
    look_at_app_data_limit::FIX,
    raise_app_data_limit::FIX,
    choose_folders::FIX,
    tell_about_nights::FIX,
    upload_off_charger::FIX,
    look_at_cloud_space::FIX,
    free_cloud_space::FIX,
    clear_cache::FIX,
    open_storage_screen::FIX,
    update_app::FIX,
    turn_off_low_power_mode::FIX,
    turn_off_low_data_mode::FIX,
    let_photos_use_mobile_data::FIX,
    free_icloud_space::FIX,
    ask_library_organizer::FIX,
    sign_in_to_icloud::FIX,
    update_ios::FIX,
    turn_on_icloud_photos::FIX,
    finish_leaving_shared_library::FIX,
    leave_on_charger::FIX,
    sync_now::FIX,
    load_offloaded_app::FIX,
    get_from_app_store::FIX,
    allow_background_refresh::FIX,
    allow_all_photos::FIX,
    allow_app_mobile_data::FIX,
    allow_location::FIX,
    restart_phone::FIX,
    wait_for_provider::FIX,
    start_server::FIX,
    let_phone_reach_server::FIX,
    renew_certificate::FIX,
    finish_server_upkeep::FIX,
    set_server_clock::FIX,
    match_app_and_server::FIX,
    raise_upload_limit::FIX,
];

/// Something that can be done about a finding.
#[derive(Debug, Clone, Copy)]
pub struct Fix {
    /// Verb and object. Never changes once released.
    pub id: &'static str,
    pub safety: Safety,
    /// Makes the steps for this phone, or says why it cannot be done here. Ask through [`Fix::steps_here`].
    pub steps: fn(&Case, &Snapshot) -> Result<Vec<Step>, NotHere>,
}

impl Fix {
    /// It puts nothing right: the person looks at something that no computer is told.
    pub fn only_looks(&self) -> bool {
        [look_at_cloud_space::FIX.id, look_at_app_data_limit::FIX.id, tell_about_nights::FIX.id].contains(&self.id)
    }

    /// The steps on this phone. An iPhone lets a computer change nothing and restart it: a fix that would do more is
    /// none there, and its guided twin is offered instead.
    pub fn steps_here(&self, case: &Case, facts: &Snapshot) -> Result<Vec<Step>, NotHere> {
        let steps = (self.steps)(case, facts)?;
        if steps.iter().all(|step| step.is_possible(&case.phone)) { Ok(steps) } else { Err(NotHere::NotOnThisPhone) }
    }
}

/// What a change costs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Safety {
    /// Can be undone; asked once a plan.
    Safe,
    /// Cannot be undone or loses something; asked each time, saying what.
    Ask,
    /// We only guide.
    Manual,
}

/// Why a fix cannot be made on this phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotHere {
    /// Another version or maker, or nothing to do.
    NotOnThisPhone,
    /// It needs a fact that could not be read.
    Missing(Missing),
}

impl From<Missing> for NotHere {
    fn from(missing: Missing) -> Self {
        NotHere::Missing(missing)
    }
}

/// One step of a fix. Four kinds and no more: Act (`Change`, `Do`), Guide, Choose, Wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Step {
    /// Act: we change a setting; the old value is read and stored first.
    Change { setting: Setting, to: Value },
    /// Act: we do something that has no old value.
    Do { deed: Deed },
    /// The person does it on the phone: we open the screen where we can, and watch until the rule no longer finds it.
    Guide { screen: Screen },
    /// A question to the person; *Not sure* is always added as the last answer.
    Choose { question: String, answers: Vec<String> },
    /// Wait with a countdown in the window.
    Wait { seconds: u32, why: Message },
}

impl Step {
    fn is_possible(&self, phone: &Identity) -> bool {
        match (phone.platform, self) {
            (Platform::Android, Self::Guide { screen: Screen::Menu { .. } }) => false,
            (Platform::Android, _) => true,
            (Platform::Iphone, Self::Change { .. }) => false,
            (Platform::Iphone, Self::Do { deed }) => *deed == Deed::Restart,
            (Platform::Iphone, Self::Guide { screen: Screen::Nothing }) => true,
            // Nothing opens by itself there: without a way to show, the words would speak of a page that is not.
            (Platform::Iphone, Self::Guide { screen }) => screen.menu_path(phone).is_some(),
            (Platform::Iphone, Self::Choose { .. } | Self::Wait { .. }) => true,
        }
    }
}

/// Things we do that have no old value to put back. A closed list, each reviewed for harm.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "deed")]
pub enum Deed {
    /// Empties the app's cache. Only with `--cache-only`, and only where `pm help` lists it.
    ClearCache { package: PackageId },
    /// Starts the app once, as its icon does.
    OpenApp { package: PackageId },
    /// Asks the scheduler to run one job of the app now.
    RunJob { package: PackageId, namespace: Option<String>, id: i32 },
    /// Takes back a test override that somebody left behind.
    ResetOverride { what: Override },
    /// Turns an app on that was turned off.
    EnableApp { package: PackageId },
    /// Ends the pause of an app.
    UnsuspendApp { package: PackageId },
    /// Installs an app, which the phone has for another user, for this user too.
    InstallForUser { package: PackageId },
    /// Empties the caches of all apps, as far as the phone finds it right.
    TrimCaches,
    /// Restarts the phone.
    Restart,
}

/// Test overrides of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Override {
    Battery,
    Storage,
    Thermal,
    Doze,
}

/// A screen on the phone that an intent can open, with the menu path for a person who goes by hand.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "screen")]
pub enum Screen {
    /// An action of `android.settings.*`, for the whole phone or one app.
    Settings { action: String, package: Option<PackageId>, menu: Option<String> },
    /// An activity of a maker's own app, tried before `otherwise`.
    Activity { component: String, menu: Option<String>, otherwise: Box<Screen> },
    /// The backup app itself.
    App { package: PackageId },
    /// The place in the backup app that shows how full its cloud is: the app is opened, and its profile names the way.
    CloudSpace { package: PackageId },
    /// The place in the backup app where it keeps a setting of its own: opened and named in the same way.
    Own { package: PackageId, setting: OwnSetting },
    /// The app's page in the store.
    Store { package: PackageId },
    /// A place in an iPhone's settings, which only hands can open. For the settings of one app its menu ends with `{app}`.
    Menu { menu: String, app: Option<String> },
    /// Nothing can be opened: hands only (the charger, the router).
    Nothing,
}

/// The fix with this id.
pub fn by_id(id: &str) -> Option<&'static Fix> {
    ALL.iter().find(|fix| fix.id == id)
}

/// A step that opens a screen of Android's settings.
pub(crate) fn guide(action: &str, menu: &str) -> Step {
    Step::Guide {
        screen: Screen::Settings {
            action: format!("android.settings.{action}"),
            package: None,
            menu: Some(menu.to_owned()),
        },
    }
}

/// A step that shows the way to a place in an iPhone's settings.
pub(crate) fn menu(menu: &str) -> Step {
    Step::Guide { screen: Screen::Menu { menu: menu.to_owned(), app: None } }
}

/// A step that shows the way to the settings of the backup app on an iPhone.
pub(crate) fn menu_app(case: &Case, menu: &str) -> Step {
    let app = case.app.as_ref().and_then(|app| app.profile).map(|profile| profile.name.clone());
    Step::Guide { screen: Screen::Menu { menu: menu.to_owned(), app } }
}

/// A step that opens a screen of Android's settings for one app.
pub(crate) fn guide_app(action: &str, package: &PackageId, menu: &str) -> Step {
    Step::Guide {
        screen: Screen::Settings {
            action: format!("android.settings.{action}"),
            package: Some(package.clone()),
            menu: Some(menu.to_owned()),
        },
    }
}
