//! A world for the wizard in which everything that may happen can be made to happen: a phone of two settings, a
//! journal, a clock, a cable. No IO; the order of things is the test's choice.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::account::{Kept, Known, NoAccount, Revoked};
use crate::case::{Case, Identity, Package, PackageId};
use crate::fact::{Fact, Unknown, Why};
use crate::facts::airplane_mode::AirplaneMode;
use crate::facts::app::App;
use crate::facts::battery::Battery;
use crate::facts::battery_saver::BatterySaver;
use crate::facts::clock::Clock;
use crate::facts::icloud_photos::IcloudPhotos;
use crate::facts::ios_app::IosApp;
use crate::facts::media::Media;
use crate::facts::networks::{Network, Networks, Transport};
use crate::facts::photo_access::{Access, PhotoAccess};
use crate::facts::photo_crashes::PhotoCrashes;
use crate::facts::photo_library::PhotoLibrary;
use crate::facts::provider_status::ProviderStatus;
use crate::facts::storage::Storage;
use crate::facts::{FactId, Replies, Snapshot};
use crate::journal::{ChangeId, State, StoredChange};
use crate::knowledge::account::Account;
use crate::meter::{Over, Reading, Sent, Source, Synced};
use crate::phone::{NoReply, Platform, Reply};
use crate::rescue::{Item, Listing, OnlyHere, Outcome, Stopped};
use crate::settings::Setting;
use crate::settings::cable::GUARD_SECONDS;
use crate::survey::{AppChoice, Survey};
use crate::view::{Link, PersonEvent, ScreenView, View};
use crate::wizard::{Effect, Event, LinkNews, Moment, Remembered, Told, Wizard, next, view};

const PHOTOS: &str = "com.google.android.apps.photos";
const IMAGES: &str = "android.permission.READ_MEDIA_IMAGES";

/// What a written command comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Arrives,
    /// The cable is pulled before it arrives, or after it, with the answer on its way.
    LostBefore,
    LostAfter,
    Refused,
    /// Taken, and nothing happens.
    Kept,
}

pub struct World {
    pub wizard: Wizard,
    pub now: Moment,
    pub link: Link,
    /// By the setting's message id.
    pub values: BTreeMap<String, String>,
    pub journal: Vec<StoredChange>,
    pub journal_works: bool,
    pub fate: Fate,
    /// Bytes that the app has sent; it sends on with the second number, each second. `None`: the phone does not tell.
    pub sends: Option<(u64, u64)>,
    /// Each of the photos that the phone lists.
    pub photo_bytes: u64,
    pub battery_percent: u8,
    /// When the phone's own guard takes back that it believes to be unplugged. It goes by the world's clock.
    pub guard_ends_ms: Option<u64>,
    /// Battery saver starts without the cable.
    pub saver_off_cable: bool,
    /// It has nothing but mobile data.
    pub on_mobile_data: bool,
    /// Photos and videos that it lists; `None`: it is not asked.
    pub media: Option<Media>,
    /// Reading facts takes so long.
    pub slow_ms: u64,
    /// Readings fail with this.
    pub unreadable: bool,
    /// Effects that are under way.
    pub under_way: Vec<Effect>,
    /// What was done to the phone and the journal, in order.
    pub log: Vec<String>,
    /// The app that is on it. An iPhone where it is no Android app.
    app: &'static str,
    platform: Platform,
    pub icloud_photos: Option<IcloudPhotos>,
    pub ios_app: Option<IosApp>,
    /// What its library says to whoever asks.
    pub photo_library: Option<PhotoLibrary>,
    /// What its list says once the library was looked into: the older photo is elsewhere.
    pub only_here: Option<OnlyHere>,
    /// What its app's provider says; `None`: nothing that can be read.
    pub provider_status: Option<ProviderStatus>,
    /// What linked accounts say to whoever asks.
    pub cloud: Replies,
    /// What came of sending bytes.
    pub sent: Replies,
    pub accounts: Known,
    /// How linking one ends.
    pub links: Result<Kept, NoAccount>,
    /// It has started again.
    pub booted: bool,
    /// Somebody listens to what the phone says by itself.
    pub listening: Option<u32>,
}

impl World {
    /// Airplane mode was left on, and Google Photos may not see the photos.
    pub fn new() -> Self {
        let values = [(airplane().message_id(), "on"), (permission().message_id(), "denied")];
        Self {
            wizard: Wizard::new("A", false, Moment::default()),
            now: Moment { unix_ms: 1_795_521_600_000, steady_ms: 0 },
            link: Link::Connecting,
            values: values.map(|(id, value)| (id, value.to_owned())).into(),
            journal: Vec::new(),
            journal_works: true,
            fate: Fate::Arrives,
            unreadable: false,
            sends: Some((5_000_000, 0)),
            photo_bytes: 1000,
            battery_percent: 80,
            guard_ends_ms: None,
            saver_off_cable: false,
            on_mobile_data: false,
            media: None,
            slow_ms: 0,
            under_way: Vec::new(),
            log: Vec::new(),
            app: PHOTOS,
            platform: Platform::Android,
            icloud_photos: None,
            ios_app: None,
            photo_library: None,
            only_here: None,
            provider_status: None,
            cloud: Replies::default(),
            sent: Replies::default(),
            accounts: Known { set_up: Account::ALL.to_vec(), linked: Vec::new() },
            links: Ok(Kept::Keychain),
            booted: false,
            listening: None,
        }
    }

    /// An iPhone with this backup app, of which nothing is known yet.
    pub fn android(app: &'static str) -> Self {
        Self { app, ..Self::new() }
    }

    pub fn iphone(app: &'static str) -> Self {
        let world = Self::new();
        let wizard = world.wizard.clone().of(Platform::Iphone);
        Self { wizard, app, platform: Platform::Iphone, ..world }
    }

    /// The process dies and is started again; the phone and the journal stay.
    pub fn kill(&mut self) {
        self.under_way.clear();
        self.wizard = Wizard::new("A", false, self.now);
        self.link = Link::Connecting;
    }

    pub fn tell(&mut self, told: Told) {
        let event = Event { at: self.now, told };
        let (wizard, effects) = next(self.wizard.clone(), event);
        self.wizard = wizard;
        for effect in effects {
            match effect {
                // It ends only with the link.
                Effect::Listen { ticket } => self.listening = Some(ticket),
                Effect::Stop { ticket } if self.listening == Some(ticket) => self.listening = None,
                Effect::Stop { ticket } => self.under_way.retain(|running| ticket_of(running) != Some(ticket)),
                effect => self.under_way.push(effect),
            }
        }
    }

    pub fn says(&mut self, said: PersonEvent) {
        self.tell(Told::Person(said));
    }

    pub fn set_link(&mut self, link: Link) {
        self.link = link;
        self.tell(Told::Link(LinkNews { link, trouble: None }));
    }

    /// Ends one of the effects that are under way.
    pub fn end_one(&mut self, index: usize) {
        let effect = self.under_way.remove(index);
        let told = self.answer(effect);
        if let Some(told) = told {
            self.tell(told);
        }
    }

    /// Ends effects in their order until nothing is under way or the page is like this.
    pub fn until(&mut self, mut wanted: impl FnMut(&View) -> bool) -> View {
        for _ in 0..500 {
            let view = view(&self.wizard);
            if wanted(&view) {
                return view;
            }
            assert!(!self.under_way.is_empty(), "nothing more happens: {view:#?}");
            self.end_one(0);
        }
        panic!("it goes on and on: {:#?}", view(&self.wizard));
    }

    pub fn go_to_result(&mut self) -> View {
        self.set_link(Link::Ready);
        self.says(PersonEvent::AgreeToRead);
        self.until(|view| matches!(view.screen, ScreenView::ChooseApp { .. }));
        self.says(PersonEvent::ChooseApp { package: None });
        self.until(|view| matches!(view.screen, ScreenView::Result(_)))
    }

    fn lost(&self) -> bool {
        self.link != Link::Ready
    }

    fn answer(&mut self, effect: Effect) -> Option<Told> {
        Some(match effect {
            Effect::Recall => {
                let open = self.journal.iter().filter(|stored| stored.state.is_open()).cloned().collect();
                Told::Recalled(Ok(Remembered { open_changes: open, checks: Vec::new(), set_aside: false }))
            }
            Effect::Survey { ticket } => {
                let lost = Err(NoReply::Lost.into());
                Told::Surveyed {
                    ticket,
                    survey: if self.lost() { lost } else { Ok(Box::new(survey(self.platform, self.app))) },
                }
            }
            Effect::Check { ticket, known, .. } => {
                let (facts, lost) = self.read(*known);
                Told::Checked { ticket, facts: Box::new(facts), lost, cancelled: false }
            }
            Effect::RecallAccounts => Told::Accounts(self.accounts.clone()),
            Effect::LinkAccount { ticket, order } => {
                self.log.push(format!("link {}", order.account.word()));
                let kept = self.links;
                if kept.is_ok() {
                    self.accounts.linked.push(order.account);
                }
                Told::Linked { ticket, account: order.account, kept }
            }
            Effect::UnlinkAccount { ticket, account } => {
                self.log.push(format!("unlink {}", account.word()));
                self.accounts.linked.retain(|linked| *linked != account);
                Told::Unlinked { ticket, account, revoked: Ok(Revoked::Yes) }
            }
            Effect::ReadCloud { ticket, case, known } => {
                self.log.push("ask the account".to_owned());
                let mut facts = *known;
                facts.read(FactId::CloudSpace, &case, &self.cloud);
                Told::CloudRead { ticket, facts: Box::new(facts) }
            }
            Effect::LookDeeper { ticket, known, .. } => {
                let mut facts = *known;
                let library = self.photo_library.clone().filter(|_| !self.lost());
                let unknown = || Unknown::new(if self.lost() { Why::Lost } else { Why::Refused });
                facts.photo_library = Fact::from_result(library.ok_or_else(unknown));
                Told::LookedDeeper { ticket, facts: Box::new(facts), lost: self.lost() }
            }
            Effect::MeasureSpeed { ticket, case, known } => {
                let mut facts = *known;
                facts.read(FactId::Upstream, &case, &self.sent);
                Told::SpeedMeasured { ticket, facts: Box::new(facts) }
            }
            Effect::LookOnline { ticket, known, .. } => {
                let mut facts = *known;
                let unknown = || Unknown::unreadable("form");
                facts.provider_status = Fact::from_result(self.provider_status.clone().ok_or_else(unknown));
                Told::LookedOnline { ticket, facts: Box::new(facts) }
            }
            Effect::Reread { ticket, known, case, facts: wanted, .. } => {
                self.now.steady_ms += self.slow_ms;
                let (mut facts, lost) = self.read(*known);
                if wanted.contains(&FactId::CloudSpace) {
                    if FactId::CloudSpace.ask(&case).is_ok_and(|queries| !queries.is_empty()) {
                        self.log.push("ask the account".to_owned());
                    }
                    facts.read(FactId::CloudSpace, &case, &self.cloud);
                }
                Told::Reread { ticket, survey: None, facts: Box::new(facts), lost }
            }
            Effect::ReadSettings { ticket, settings, .. } => {
                Told::SettingsRead { ticket, values: settings.iter().map(|setting| self.value(setting)).collect() }
            }
            Effect::Settle { ticket, changes } => {
                let value = |stored: &StoredChange| (stored.id, self.value(&stored.change.setting));
                Told::Settled { ticket, values: changes.iter().map(value).collect() }
            }
            Effect::Store { ticket, change } => {
                if !self.journal_works {
                    let failed = crate::journal::JournalFailed("full".to_owned());
                    return Some(Told::Stored { ticket, result: Err(failed) });
                }
                let id = ChangeId(i64::try_from(self.journal.len()).unwrap() + 1);
                self.log.push(format!("store {} {}→{}", name(&change.setting), change.old.0, change.new.0));
                self.journal.push(StoredChange { id, change, state: State::Stored });
                Told::Stored { ticket, result: Ok(id) }
            }
            Effect::Mark { change } => {
                let stored = self.journal.iter_mut().find(|stored| stored.id == change.id).unwrap();
                *stored = change;
                Told::Marked(Ok(()))
            }
            Effect::SaveCheck { .. } => Told::CheckSaved(Ok(())),
            Effect::Write { ticket, setting, value, .. } => {
                // The one rule above all: what is written can be put back.
                assert!(
                    self.journal.iter().any(|stored| {
                        let change = &stored.change;
                        change.setting == setting
                            && stored.state.is_open()
                            && (change.new == value || change.old == value)
                    }),
                    "written before it was stored: {setting:?}"
                );
                Told::Acted { ticket, reply: self.write(&setting, &value.0) }
            }
            Effect::Do { ticket, .. } => match self.platform {
                Platform::Android => Told::Acted { ticket, reply: Err(NoReply::Lost) },
                Platform::Iphone => Told::Acted { ticket, reply: Ok(Reply { exit: Some(0), ..Reply::default() }) },
            },
            Effect::OpenScreen { ticket, .. } => {
                self.log.push("open".to_owned());
                Told::Opened { ticket, opened: !self.lost() }
            }
            Effect::AskBooted { ticket } => Told::Booted { ticket, completed: self.booted, uptime_ms: None },
            Effect::ListMedia { ticket, .. } => {
                let mut photos = photos(self.photo_bytes);
                if self.wizard.facts.photo_library.ok().is_some() {
                    photos.only_here = self.only_here;
                    photos.items[0].elsewhere = self.only_here.is_some();
                }
                let listing = if self.lost() { Err(NoReply::Lost) } else { Ok(Arc::new(photos)) };
                Told::Listed { ticket, listing }
            }
            Effect::Save { ticket, order } => {
                self.log.push(format!("save {} to {}", order.items.len(), order.dir.display()));
                let saved = Outcome { files: order.items.len() as u64, ..Outcome::default() };
                Told::Saved { ticket, ended: if self.lost() { Err(Stopped::Lost) } else { Ok(saved) } }
            }
            Effect::Measure { ticket, .. } => {
                let lost = || Err(Unknown::new(Why::Lost));
                let reading = if self.lost() { lost() } else { self.gauge() };
                Told::Measured { ticket, reading }
            }
            Effect::Wake { ticket, after_ms } => {
                self.now.steady_ms += after_ms;
                self.now.unix_ms += i64::try_from(after_ms).unwrap();
                Told::Woke { ticket }
            }
            Effect::Listen { .. } | Effect::Stop { .. } => return None,
        })
    }

    /// The phone believes it, and its guard has not taken it back yet.
    pub fn is_unplugged(&self) -> bool {
        self.guard_ends_ms.is_some_and(|ends| self.now.steady_ms < ends)
    }

    /// The meter's reading at this moment.
    fn gauge(&self) -> Result<Reading, Unknown> {
        if let Some(photos) = &self.icloud_photos {
            let status = photos.says().map_err(|missing| missing.unknown)?;
            return Ok(Reading::Synced(Synced {
                last_sync: status.last_synced(),
                in_cloud: status.images_in_cloud,
                waiting: status.changes_waiting,
                held: status.is_held(),
            }));
        }
        let (before, a_second) = self.sends.ok_or_else(Unknown::not_on_this_phone)?;
        let sent = before + a_second * self.now.steady_ms / 1000;
        Ok(Reading::Sent(Sent { sent, received: 0, source: Source::Map, over: Some(Over::Wifi) }))
    }

    fn write(&mut self, setting: &Setting, value: &str) -> Result<Reply, NoReply> {
        if self.lost() {
            return Err(NoReply::Lost);
        }
        if matches!(self.fate, Fate::Arrives | Fate::LostAfter) {
            self.log.push(format!("write {} {value}", name(setting)));
            if *setting == Setting::Cable {
                let ends = self.now.steady_ms + u64::from(GUARD_SECONDS) * 1000;
                self.guard_ends_ms = (value == "unplugged").then_some(ends);
            } else {
                self.values.insert(setting.message_id(), value.to_owned());
            }
        }
        match self.fate {
            Fate::Arrives | Fate::Kept => Ok(Reply { exit: Some(0), ..Reply::default() }),
            Fate::LostBefore | Fate::LostAfter => {
                self.set_link(Link::Lost);
                Err(NoReply::Lost)
            }
            Fate::Refused => {
                let stderr = b"java.lang.SecurityException: no".to_vec();
                Ok(Reply { stderr, exit: Some(255), ..Reply::default() })
            }
        }
    }

    fn value(&self, setting: &Setting) -> Result<crate::settings::Value, Unknown> {
        if self.lost() {
            return Err(Unknown::new(Why::Lost));
        }
        if self.unreadable {
            return Err(Unknown::unreadable("value"));
        }
        if *setting == Setting::Cable {
            return Ok(crate::settings::Value::new(if self.is_unplugged() { "unplugged" } else { "real" }));
        }
        Ok(crate::settings::Value::new(self.values[&setting.message_id()].clone()))
    }

    /// The facts of the two rules, from what the phone's settings are now.
    fn read(&self, mut facts: Snapshot) -> (Snapshot, bool) {
        if self.platform == Platform::Iphone {
            return self.read_iphone(facts);
        }
        if self.lost() {
            facts.airplane_mode = Fact::Unknown(Unknown::new(Why::Lost));
            facts.photo_access = Fact::Unknown(Unknown::new(Why::Lost));
            return (facts, true);
        }
        let on = self.values[&airplane().message_id()] == "on";
        let denied = self.values[&permission().message_id()] == "denied";
        facts.airplane_mode = Fact::Known(AirplaneMode { on });
        // The phone looks for its networks anew once airplane mode was on and is off again.
        let looked_anew = !on && self.log.iter().any(|line| line == "write airplane_mode on");
        let mobile = Network { transports: vec![Transport::Cellular], metered: true, ..network() };
        let active = if self.on_mobile_data { Some(mobile) } else { looked_anew.then(network) };
        facts.networks = Fact::Known(Networks { active, online: Vec::new(), vpn: false });
        if let Some(media) = &self.media {
            facts.media = Fact::Known(media.clone());
        }
        facts.photo_access = Fact::Known(PhotoAccess {
            photos: if denied { Access::None } else { Access::Full },
            denied: if denied { vec![IMAGES.to_owned()] } else { Vec::new() },
            ..PhotoAccess::default()
        });
        let off = self.is_unplugged();
        facts.battery = Fact::Known(Battery { overridden: off, plugged: !off, ..battery(self.battery_percent) });
        facts.battery_saver = Fact::Known(BatterySaver { on: off && self.saver_off_cable, ..BatterySaver::default() });
        (facts, false)
    }
}

impl World {
    fn read_iphone(&self, mut facts: Snapshot) -> (Snapshot, bool) {
        let nothing = Replies::default();
        let case = survey(self.platform, self.app).case(PackageId::new(self.app).as_ref());
        for fact in FactId::ALL.iter().filter(|fact| !fact.is_on(Platform::Iphone)) {
            facts.read(*fact, &case, &nothing);
        }
        let lost = || Unknown::new(if self.lost() { Why::Lost } else { Why::NotOnThisPhone });
        facts.icloud_photos = Fact::from_result(self.icloud_photos.clone().filter(|_| !self.lost()).ok_or_else(lost));
        facts.ios_app = Fact::from_result(self.ios_app.clone().filter(|_| !self.lost()).ok_or_else(lost));
        // What the walks do not look at is there and in order.
        facts.battery = Fact::Known(battery(80));
        facts.storage = Fact::Known(Storage { free_bytes: Some(40 << 30), ..Storage::default() });
        facts.clock = Fact::Known(Clock { offset_seconds: 0, automatic: None, zone_seconds: None });
        facts.app = Fact::Known(App { on_phone: true, installed: true, ..App::default() });
        facts.photo_crashes = Fact::Known(PhotoCrashes::default());
        (facts, self.lost())
    }
}

fn battery(level_percent: u8) -> Battery {
    Battery { level_percent, status: None, plugged: true, temperature_decicelsius: None, overridden: false }
}

fn name(setting: &Setting) -> String {
    setting.message_id().trim_start_matches("setting-").to_owned()
}

fn ticket_of(effect: &Effect) -> Option<u32> {
    match effect {
        Effect::Survey { ticket }
        | Effect::LinkAccount { ticket, .. }
        | Effect::UnlinkAccount { ticket, .. }
        | Effect::ReadCloud { ticket, .. }
        | Effect::Check { ticket, .. }
        | Effect::LookDeeper { ticket, .. }
        | Effect::LookOnline { ticket, .. }
        | Effect::MeasureSpeed { ticket, .. }
        | Effect::ReadSettings { ticket, .. }
        | Effect::Store { ticket, .. }
        | Effect::Write { ticket, .. }
        | Effect::Do { ticket, .. }
        | Effect::OpenScreen { ticket, .. }
        | Effect::Reread { ticket, .. }
        | Effect::AskBooted { ticket }
        | Effect::Wake { ticket, .. }
        | Effect::Settle { ticket, .. }
        | Effect::ListMedia { ticket, .. }
        | Effect::Save { ticket, .. }
        | Effect::Listen { ticket }
        | Effect::Measure { ticket, .. }
        | Effect::Stop { ticket } => Some(*ticket),
        Effect::Recall | Effect::RecallAccounts | Effect::Mark { .. } | Effect::SaveCheck { .. } => None,
    }
}

/// An old photo and a new one, in two folders.
fn photos(bytes: u64) -> Listing {
    let item = |path: &str, added_unix| Item {
        path: format!("/storage/emulated/0/{path}"),
        bytes: Some(bytes),
        modified_unix_ns: None,
        added_unix: Some(added_unix),
        elsewhere: false,
    };
    let items = vec![item("DCIM/Camera/old.jpg", 1_000), item("Pictures/new.jpg", 1_795_521_000)];
    Listing { items, ..Listing::default() }
}

pub fn airplane() -> Setting {
    Setting::AirplaneMode
}

pub fn permission() -> Setting {
    Setting::Permission { package: PackageId::new(PHOTOS).unwrap(), permission: IMAGES.to_owned(), user: 0 }
}

fn network() -> Network {
    Network {
        id: 101,
        transports: vec![Transport::Wifi],
        internet: true,
        validated: true,
        captive_portal: false,
        partial_connectivity: false,
        metered: false,
        roaming: false,
        suspended: false,
        vpn: false,
        private_dns_broken: false,
    }
}

fn survey(platform: Platform, app: &str) -> Survey {
    let package = PackageId::new(app).unwrap();
    let iphone = platform == Platform::Iphone;
    let phone = Identity {
        platform,
        serial: "A".to_owned(),
        maker: if iphone { "Apple" } else { "Google" }.to_owned(),
        model: if iphone { "iPhone15,2" } else { "Pixel 8" }.to_owned(),
        os_version: if iphone { "18.1.1" } else { "14" }.to_owned(),
        api: if iphone { 0 } else { 34 },
        locale: iphone.then(|| "de-DE".to_owned()),
    };
    let packages = Some(vec![Package { name: package.clone(), uid: 10142 }]);
    Survey {
        case_without_app: Case { phone, user: 0, app: None, packages, memory: Default::default() },
        market_name: None,
        apps: vec![AppChoice {
            package,
            uid: Some(10142),
            name: "Google Photos",
            version: None,
            last_used: None,
            profile_id: "google-photos",
            likely: None,
        }],
    }
}
