//! Settings: things on a phone that have a value, can be read, and can be written. One file a kind.
//!
//! Every automatic change goes through a [`Setting`], so that the old value is read the same way before the change,
//! after it, and after its undo. Writing is absolute ("on", not "toggle"): writing twice does no harm, and after a
//! lost connection a reading tells whether the write arrived.
//!
//! To add one: write `settings/<kind>.rs` with functions `query`, `read` and `write`, and its variant below.
//! A setting is serialised into the undo journal: variants and fields never change their meaning once released.

use serde::{Deserialize, Serialize};

use crate::case::PackageId;
use crate::fact::Unknown;
use crate::phone::{Action, Query, Reply};

mod app_op;
pub(crate) mod cable;
mod data_list;
mod network;
mod permission;
mod power;
mod table;

/// One setting of a phone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Setting {
    /// A row of Android's settings tables. Value: the row's text, or `null` where there is no row.
    Table { namespace: Namespace, key: String },
    /// Airplane mode, from Android 11. Value: `on` or `off`.
    AirplaneMode,
    /// Wi-Fi. Value: `on` or `off`. `tool`: what tells it on this version.
    Wifi { tool: WifiTool },
    /// Mobile data of a phone with one SIM. Value: `on` or `off`.
    MobileData,
    /// Data saver. Value: `on` or `off`.
    DataSaver,
    /// Whether the app with this uid is in one of data saver's lists. Value: `listed` or `unlisted`.
    DataList { list: DataList, uid: u32 },
    /// A runtime permission of an app. Value: `granted` or `denied`.
    Permission { package: PackageId, permission: String, user: u32 },
    /// An app op, by its name or a maker's number. Value: the mode that holds, e.g. `allow` or `ignore`.
    AppOp { package: PackageId, op: String, scope: OpScope },
    /// Android's battery saver. Value: `on` or `off`.
    BatterySaver,
    /// The person's list of apps that may work while the phone sleeps. Value: `exempt` or `not_exempt`.
    DozeList { package: PackageId },
    /// The standby bucket of an app, from Android 9. Value: its number, `10` to `50`.
    StandbyBucket { package: PackageId },
    /// Hibernation of an app, from Android 12. Value: `asleep` or `awake`.
    Hibernation { package: PackageId },
    /// What the phone believes of its cable. Value: `real`, or for some seconds `unplugged`.
    Cable,
}

/// An app op holds for a package, or for all packages of its uid; the uid's mode goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpScope {
    Package,
    Uid,
}

/// What tells whether Wi-Fi is on: a command from Android 11, a dump before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WifiTool {
    Status,
    Dump,
}

/// The apps that may use metered networks in the background while data saver is on, and those that never may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataList {
    Allow,
    Deny,
}

/// Android's settings tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Namespace {
    Global,
    Secure,
    System,
}

/// A setting's value in one fixed spelling for each kind, e.g. `on`, `allow`, `exempt`, `granted`, `40`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Value(pub String);

impl Value {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Setting {
    /// What may leave the computer of a value. A proxy or a server's name may not.
    pub(crate) const MAY_SHOW: &'static [&'static str] = &[
        "on|off|null|[0-9]{1,6}|listed|unlisted|granted|denied|allow|ignore|deny|default|foreground|ask",
        "exempt|not_exempt|asleep|awake|real|unplugged|hostname|opportunistic",
    ];

    /// The Fluent id of its name, e.g. `setting-table-global-low_power`. Values are worded by `.value-<value>` where
    /// the message has such an attribute, else shown as they are.
    pub fn message_id(&self) -> String {
        match self {
            Setting::Table { namespace, key } => format!("setting-table-{}-{key}", namespace.name()),
            Setting::AirplaneMode => "setting-airplane_mode".to_owned(),
            Setting::Wifi { .. } => "setting-wifi".to_owned(),
            Setting::MobileData => "setting-mobile_data".to_owned(),
            Setting::DataSaver => "setting-data_saver".to_owned(),
            Setting::DataList { list: DataList::Allow, .. } => "setting-data_list-allow".to_owned(),
            Setting::DataList { list: DataList::Deny, .. } => "setting-data_list-deny".to_owned(),
            Setting::Permission { permission, .. } => {
                format!("setting-permission-{}", permission.rsplit('.').next().unwrap_or(permission))
            }
            Setting::AppOp { op, .. } => format!("setting-app_op-{op}"),
            Setting::BatterySaver => "setting-battery_saver".to_owned(),
            Setting::DozeList { .. } => "setting-doze_list".to_owned(),
            Setting::StandbyBucket { .. } => "setting-standby_bucket".to_owned(),
            Setting::Hibernation { .. } => "setting-hibernation".to_owned(),
            Setting::Cable => "setting-cable".to_owned(),
        }
    }

    /// How to read it.
    pub fn query(&self, user: u32) -> Query {
        match self {
            Setting::Table { namespace, key } => table::query(*namespace, key, user),
            Setting::AirplaneMode => network::airplane_query(user),
            Setting::Wifi { tool } => network::wifi_query(*tool),
            Setting::MobileData => network::mobile_data_query(user),
            Setting::DataSaver => network::data_saver_query(),
            Setting::DataList { list, .. } => data_list::query(*list),
            Setting::Permission { package, .. } => permission::query(package),
            Setting::AppOp { package, op, .. } => app_op::query(package, op, user),
            Setting::BatterySaver => power::saver_query(user),
            Setting::DozeList { .. } => power::doze_query(),
            Setting::StandbyBucket { package } => power::bucket_query(package, user),
            Setting::Hibernation { package } => power::hibernation_query(package, user),
            Setting::Cable => cable::query(),
        }
    }

    /// Its value, from the answer to [`Setting::query`]. Unknown means: no automatic change.
    pub fn read(&self, reply: &Reply) -> Result<Value, Unknown> {
        match self {
            Setting::Table { .. } => table::read(reply),
            Setting::AirplaneMode | Setting::MobileData => network::read_row(reply),
            Setting::Wifi { .. } => network::read_wifi(reply),
            Setting::DataSaver => network::read_data_saver(reply),
            Setting::DataList { uid, .. } => data_list::read(reply, *uid),
            Setting::Permission { package, permission, user } => permission::read(reply, package, permission, *user),
            Setting::AppOp { op, scope, .. } => app_op::read(reply, op, *scope),
            Setting::BatterySaver => power::read_saver(reply),
            Setting::DozeList { package } => power::read_doze(reply, package),
            Setting::StandbyBucket { .. } => power::read_bucket(reply),
            Setting::Hibernation { .. } => power::read_hibernation(reply),
            Setting::Cable => cable::read(reply),
        }
    }

    /// What makes it this value; `None` where the shell cannot set that value.
    pub fn write(&self, value: &Value, user: u32) -> Option<Action> {
        match self {
            Setting::Table { namespace, key } => table::write(*namespace, key, value, user),
            Setting::AirplaneMode => network::write_airplane(value),
            Setting::Wifi { .. } => network::write_wifi(value),
            Setting::MobileData => network::write_mobile_data(value),
            Setting::DataSaver => network::write_data_saver(value),
            Setting::DataList { list, uid } => data_list::write(*list, *uid, value),
            Setting::Permission { package, permission, user } => permission::write(package, permission, value, *user),
            Setting::AppOp { package, op, scope } => app_op::write(package, op, *scope, value, user),
            Setting::BatterySaver => power::write_saver(value),
            Setting::DozeList { package } => power::write_doze(package, value),
            Setting::StandbyBucket { package } => power::write_bucket(package, value, user),
            Setting::Hibernation { package } => power::write_hibernation(package, value, user),
            Setting::Cable => cable::write(value),
        }
    }
}

impl Namespace {
    pub fn name(self) -> &'static str {
        match self {
            Namespace::Global => "global",
            Namespace::Secure => "secure",
            Namespace::System => "system",
        }
    }
}
