//! Facts: what to ask a phone, and how to read what it says. One file a fact.
//!
//! To add one: write `facts/<fact>.rs` with a type that is [`Reading`], and add its line to the list below.
//! The order is the order in which a person sees the questions.

use serde::Serialize;

use crate::case::Case;
use crate::fact::{Fact, Unknown, Why};
use crate::phone::{NoReply, Platform, Query, Reply};

pub(crate) mod app_ops;
pub(crate) mod iphone;
pub(crate) mod property_list;
pub(crate) mod row;
pub(crate) mod scan;
pub(crate) mod unfit;

pub mod accounts;
pub mod airplane_mode;
pub mod app;
pub mod app_firewall;
pub mod app_size;
pub mod apple_account;
pub mod background;
pub mod battery;
pub mod battery_health;
pub mod battery_saver;
pub mod charge_limit;
pub mod clock;
pub mod cloud_space;
pub mod data_saver;
pub mod doze;
pub mod doze_list;
pub mod exit_info;
pub mod hibernation;
pub mod icloud_backup;
pub mod icloud_photos;
pub mod ios_app;
pub mod jobs;
pub mod media;
pub mod metered_wifi;
pub mod mobile_network;
pub mod networks;
pub mod nights;
pub mod notifications;
pub mod overrides;
pub mod own_server;
pub mod photo_access;
pub mod photo_crashes;
pub mod photo_library;
pub mod play_services;
pub mod private_dns;
pub mod profiles;
pub mod provider_status;
pub mod proxy;
pub mod samsung_sleep;
pub mod scheduler_verdict;
pub mod services;
pub mod shell_tools;
pub mod standby;
pub mod storage;
pub mod supervision;
pub mod sync;
pub mod thermal;
pub mod traffic;
pub mod upstream;
pub mod vpn;
pub mod wifi;
pub mod xiaomi_autostart;

/// What a person would call the part of the phone that a fact or a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Lane {
    /// The internet, not the cable.
    Connection,
    Power,
    Storage,
    Access,
    App,
    Files,
    Provider,
}

impl Lane {
    pub const ALL: [Lane; 7] =
        [Lane::Connection, Lane::Power, Lane::Storage, Lane::Access, Lane::App, Lane::Files, Lane::Provider];
}

/// What a check does not do by itself. Each is an act of its own, with its own consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Into the photo library of an iPhone, because it takes minutes.
    Library,
    /// Into the internet, because whoever is asked there learns that somebody asks.
    Online,
    /// By sending bytes, because a metered line has fewer of them afterwards.
    Speed,
}

/// A fact: what it asks, and how it is read. Both are pure.
pub trait Reading: Serialize + Sized {
    /// The line of this fact in the list of facts.
    const ID: FactId;
    const LANE: Lane;
    /// Phones that have such a thing. On any other the fact is [`Why::NotOnThisPhone`], and nothing is asked.
    const PLATFORMS: &'static [Platform] = &[Platform::Android];
    /// Read only when the person asks for this very look. Until then it is [`Why::OnRequest`], and no rule misses it.
    const LOOK: Option<Look> = None;
    /// What may leave the computer of what a phone said to this: patterns that a whole piece of evidence or argument
    /// must fit. Nothing may, unless it is named here. A pattern has words of ours, closed lists and numbers of
    /// limited length, and no place for a free word (`report::shown` has the test).
    const MAY_SHOW: &'static [&'static str] = &[];

    /// What to ask this phone. `Err` where there is nothing to ask: another maker, an older version, no app.
    fn ask(case: &Case) -> Result<Vec<Query>, Unknown>;

    /// Reads the answers. Never guesses: what cannot be read is an error that says which part.
    fn read(case: &Case, replies: &Replies) -> Result<Self, Unknown>;
}

/// What the phone said to the questions of a check, by question. Facts that ask the same share one answer.
#[derive(Debug, Default)]
pub struct Replies(std::collections::HashMap<Query, Answer>);

/// A reply, when it came and how long it took.
#[derive(Debug, Clone)]
pub struct Answer {
    pub reply: Result<Reply, NoReply>,
    /// The computer's clock when the answer came, Unix milliseconds.
    pub received_unix_ms: i64,
    pub took_ms: u64,
}

impl Replies {
    pub fn insert(&mut self, query: Query, answer: Answer) {
        self.0.insert(query, answer);
    }

    pub(crate) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub fn contains(&self, query: &Query) -> bool {
        self.0.contains_key(query)
    }

    pub fn answer(&self, query: &Query) -> Result<&Answer, Unknown> {
        self.0.get(query).ok_or_else(|| Unknown::new(Why::NotAsked))
    }

    /// The whole reply, with exit code and standard error.
    pub fn reply(&self, query: &Query) -> Result<&Reply, Unknown> {
        Ok(self.answer(query)?.reply.as_ref().map_err(|no_reply| no_reply.clone())?)
    }

    /// Standard output as text. A refusal of the shell (`SecurityException`) and a service that is not there
    /// are told apart from an answer here, once for all facts.
    pub fn text(&self, query: &Query) -> Result<String, Unknown> {
        let reply = self.reply(query)?;
        let text = reply.text();
        let errors = reply.error_text();
        if let Some(line) = refusal_of(reply) {
            return Err(Unknown::refused(line));
        }
        if let Some(line) = scan::absent(&text).or_else(|| scan::absent(&errors)) {
            return Err(Unknown { why: Why::NotOnThisPhone, detail: Some(line.to_owned()) });
        }
        Ok(text.into_owned())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Query, &Answer)> {
        self.0.iter()
    }
}

/// The line in which the phone denies something to the shell, in either stream.
pub(crate) fn refusal_of(reply: &Reply) -> Option<String> {
    [reply.text(), reply.error_text()].iter().find_map(|text| scan::refusal(text).map(str::to_owned))
}

/// Makes the list of facts: the ids, the snapshot, and one door to ask and read each of them.
macro_rules! facts {
    ($($name:ident: $module:ident::$type:ident,)*) => {
        /// Which fact. Its name in JSON and in wording is the field's name in [`Snapshot`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum FactId { $($type,)* }

        /// Everything that is known about a phone at one moment. Rules see this and nothing else.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        pub struct Snapshot { $(pub $name: Fact<$module::$type>,)* }

        impl FactId {
            pub const ALL: &'static [FactId] = &[$(FactId::$type,)*];

            pub fn name(self) -> &'static str {
                match self { $(FactId::$type => stringify!($name),)* }
            }

            pub fn lane(self) -> Lane {
                match self { $(FactId::$type => <$module::$type as Reading>::LANE,)* }
            }

            /// Whether phones of this kind have such a thing.
            pub fn is_on(self, platform: Platform) -> bool {
                let on = match self { $(FactId::$type => <$module::$type as Reading>::PLATFORMS,)* };
                on.contains(&platform)
            }

            /// The look that reads it; `None`: every check does ([`Reading::LOOK`]).
            pub fn look(self) -> Option<Look> {
                match self { $(FactId::$type => <$module::$type as Reading>::LOOK,)* }
            }

            /// What may leave the computer of what a phone said to this ([`Reading::MAY_SHOW`]).
            pub fn may_show(self) -> &'static [&'static str] {
                match self { $(FactId::$type => <$module::$type as Reading>::MAY_SHOW,)* }
            }

            /// What to ask this phone for this fact.
            pub fn ask(self, case: &Case) -> Result<Vec<Query>, Unknown> {
                if !self.is_on(case.phone.platform) {
                    return Err(Unknown::not_on_this_phone());
                }
                match self { $(FactId::$type => <$module::$type as Reading>::ask(case),)* }
            }
        }

        impl Snapshot {
            /// Nothing is known yet.
            pub fn empty() -> Self {
                Self { $($name: Fact::Unknown(Unknown::new(unread::<$module::$type>())),)* }
            }

            /// Reads one fact from the replies that there are.
            pub fn read(&mut self, fact: FactId, case: &Case, replies: &Replies) {
                let asked = fact.ask(case);
                match fact {
                    $(FactId::$type => {
                        let read = asked.and_then(|_| <$module::$type as Reading>::read(case, replies));
                        self.$name = Fact::from_result(read);
                    })*
                }
            }

            /// Why this fact is not known; `None` if it is.
            pub fn unknown(&self, fact: FactId) -> Option<&Unknown> {
                match fact { $(FactId::$type => self.$name.unknown(),)* }
            }
        }
    };
}

/// Why a fact is not known before anything was read.
const fn unread<T: Reading>() -> Why {
    if T::LOOK.is_some() { Why::OnRequest } else { Why::NotAsked }
}

impl FactId {
    /// Whether it is read only when the person asks for it.
    pub fn is_on_request(self) -> bool {
        self.look().is_some()
    }

    /// What every check reads.
    pub fn of_a_check() -> impl Iterator<Item = FactId> {
        Self::ALL.iter().copied().filter(|fact| !fact.is_on_request())
    }

    /// What this look reads.
    pub fn of_a_look(look: Look) -> impl Iterator<Item = FactId> {
        Self::ALL.iter().copied().filter(move |fact| fact.look() == Some(look))
    }
}

facts! {
    airplane_mode: airplane_mode::AirplaneMode,
    networks: networks::Networks,
    wifi: wifi::Wifi,
    data_saver: data_saver::DataSaver,
    metered_wifi: metered_wifi::MeteredWifi,
    mobile_network: mobile_network::MobileNetwork,
    private_dns: private_dns::PrivateDns,
    proxy: proxy::Proxy,
    vpn: vpn::Vpn,
    app_firewall: app_firewall::AppFirewall,
    clock: clock::Clock,
    upstream: upstream::Upstream,
    battery: battery::Battery,
    battery_health: battery_health::BatteryHealth,
    scheduler_verdict: scheduler_verdict::SchedulerVerdict,
    charge_limit: charge_limit::ChargeLimit,
    battery_saver: battery_saver::BatterySaver,
    nights: nights::Nights,
    background: background::Background,
    standby: standby::Standby,
    doze_list: doze_list::DozeList,
    doze: doze::Doze,
    hibernation: hibernation::Hibernation,
    xiaomi_autostart: xiaomi_autostart::XiaomiAutostart,
    samsung_sleep: samsung_sleep::SamsungSleep,
    thermal: thermal::Thermal,
    overrides: overrides::Overrides,
    storage: storage::Storage,
    cloud_space: cloud_space::CloudSpace,
    icloud_backup: icloud_backup::IcloudBackup,
    app_size: app_size::AppSize,
    media: media::Media,
    profiles: profiles::Profiles,
    jobs: jobs::Jobs,
    app: app::App,
    icloud_photos: icloud_photos::IcloudPhotos,
    ios_app: ios_app::IosApp,
    photo_crashes: photo_crashes::PhotoCrashes,
    photo_library: photo_library::PhotoLibrary,
    provider_status: provider_status::ProviderStatus,
    own_server: own_server::OwnServer,
    traffic: traffic::Traffic,
    play_services: play_services::PlayServices,
    notifications: notifications::Notifications,
    exit_info: exit_info::ExitInfo,
    services: services::Services,
    shell_tools: shell_tools::ShellTools,
    photo_access: photo_access::PhotoAccess,
    accounts: accounts::Accounts,
    apple_account: apple_account::AppleAccount,
    supervision: supervision::Supervision,
    sync: sync::Sync,
}
