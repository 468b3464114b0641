//! Rules: bad states that stop or slow a backup. One file a rule, by lane.
//!
//! To add one: write `rules/<lane>/<bad_state>.rs` with a `pub const RULE: Rule`, and add it to [`ALL`].
//! Its words are `rule-<lane>-<bad_state>` in `locales/en/rules.ftl`, with the attributes
//! `.says` ("Your phone says …"), `.means` ("This means …"), `.do` ("Do this …") and the title as the value.

use serde::Serialize;

use crate::case::{App, Case};
use crate::fact::{Missing, Why};
use crate::facts::icloud_photos::{IcloudPhotos, Status};
use crate::facts::{FactId, Lane, Look, Snapshot, ios_app};
use crate::message::{Arg, Args};
use crate::phone::Platform;

pub mod access;
pub mod app;
pub mod connection;
pub mod files;
pub mod power;
pub mod provider;
pub mod storage;

/// Every rule, in the order in which equal findings are shown.
pub const ALL: &[Rule] = &[
    connection::airplane_mode_on::RULE,
    connection::everything_off::RULE,
    connection::no_network::RULE,
    connection::captive_portal::RULE,
    connection::private_dns_broken::RULE,
    connection::proxy_set::RULE,
    connection::network_not_validated::RULE,
    connection::vpn_lockdown::RULE,
    connection::vpn_metered::RULE,
    connection::wifi_metered::RULE,
    connection::data_saver_on::RULE,
    connection::app_data_denied::RULE,
    connection::admin_denies_data::RULE,
    connection::app_network_denied::RULE,
    connection::wifi_off::RULE,
    connection::roaming::RULE,
    connection::weak_wifi::RULE,
    connection::clock_wrong::RULE,
    connection::low_data_mode_on::RULE,
    connection::poor_network::RULE,
    connection::line_sends_slowly::RULE,
    connection::photos_mobile_data_off::RULE,
    connection::app_mobile_data_unseen::RULE,
    connection::app_data_limited::RULE,
    connection::app_data_limit_unseen::RULE,
    app::play_services_off::RULE,
    power::battery_too_low::RULE,
    power::background_restricted::RULE,
    power::app_hibernated::RULE,
    power::restricted_bucket::RULE,
    power::saver_on::RULE,
    power::charge_limit_in_the_way::RULE,
    power::asleep_on_samsung::RULE,
    power::battery_override_left::RULE,
    power::heat_override_left::RULE,
    power::sleep_override_left::RULE,
    power::too_hot::RULE,
    power::saver_comes_back::RULE,
    power::seldom_used_bucket::RULE,
    power::autostart_off::RULE,
    power::sleeps_too_soon::RULE,
    power::saver_scheduled::RULE,
    power::low_power_mode_on::RULE,
    power::phone_busy::RULE,
    power::day_share_used_up::RULE,
    power::background_refresh_unseen::RULE,
    storage::phone_storage_low::RULE,
    storage::storage_override_left::RULE,
    storage::cloud_full::RULE,
    storage::cloud_nearly_full::RULE,
    storage::cloud_space_unseen::RULE,
    storage::icloud_full::RULE,
    storage::shared_library_full::RULE,
    access::photo_access_missing::RULE,
    access::only_selected_photos::RULE,
    access::photo_access_by_policy::RULE,
    access::no_account::RULE,
    access::sign_in_needed::RULE,
    access::master_sync_off::RULE,
    access::app_sync_off::RULE,
    access::videos_left_out::RULE,
    access::photo_access_for_once::RULE,
    access::notifications_off::RULE,
    access::icloud_signed_out::RULE,
    access::leaving_shared_library::RULE,
    access::location_needed::RULE,
    access::photo_access_unseen::RULE,
    access::managed_iphone::RULE,
    access::nobody_signed_in::RULE,
    app::no_backup_app::RULE,
    app::app_missing::RULE,
    app::not_installed_for_user::RULE,
    app::app_disabled::RULE,
    app::app_suspended::RULE,
    app::app_stopped::RULE,
    app::backup_waits::RULE,
    app::keeps_failing::RULE,
    app::keeps_crashing::RULE,
    app::keeps_being_killed::RULE,
    app::no_backup_work::RULE,
    app::far_out_of_date::RULE,
    app::only_while_charging::RULE,
    app::only_on_new_photo::RULE,
    app::nothing_uploaded::RULE,
    app::ios_too_old::RULE,
    app::icloud_photos_off::RULE,
    app::icloud_photos_leaving::RULE,
    app::library_not_attached::RULE,
    app::reset_pending::RULE,
    app::sync_stands_still::RULE,
    app::first_sync_unfinished::RULE,
    app::photo_parts_crash::RULE,
    app::app_offloaded::RULE,
    app::no_background_work::RULE,
    app::stops_when_swiped_away::RULE,
    app::needs_opening_often::RULE,
    files::too_large_for_service::RULE,
    files::kind_not_taken::RULE,
    files::too_small_for_service::RULE,
    files::empty_files::RULE,
    files::folders_unseen::RULE,
    files::photos_in_other_space::RULE,
    files::no_videos_in_background::RULE,
    files::cannot_sync::RULE,
    files::originals_in_icloud::RULE,
    files::only_on_this_phone::RULE,
    provider::service_ended::RULE,
    provider::icloud_library_wiped::RULE,
    provider::outage::RULE,
    provider::server_unreachable::RULE,
    provider::server_unreachable_from_phone::RULE,
    provider::server_certificate::RULE,
    provider::server_failing::RULE,
    provider::server_maintenance::RULE,
    provider::server_clock_wrong::RULE,
    provider::server_does_not_fit_app::RULE,
    provider::server_takes_small_files_only::RULE,
];

/// A bad state, and how to see it in a snapshot.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `lane/bad_state`. Never changes once released: it is in people's history and in translations.
    pub id: &'static str,
    pub lane: Lane,
    /// The facts that it reads. Verifying a fix reads these anew.
    pub reads: &'static [FactId],
    pub find: fn(&Case, &Snapshot) -> Outcome,
}

/// Found, or not, or a fact was missing (`?` on [`crate::fact::Fact::get`]).
pub type Outcome = Result<Option<Found>, Missing>;

/// What a rule found. The rest of a [`Finding`] is filled in from the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub severity: Severity,
    pub certainty: Certainty,
    pub evidence: Vec<Evidence>,
    /// Arguments of the rule's message.
    pub args: Args,
    /// Ids of fixes for this cause, the best first. If one does not verify, the next is offered.
    pub fixes: Vec<&'static str>,
}

/// What a finding does to the backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Severity {
    /// It is stopping it.
    Stops,
    /// It is probably stopping it.
    ProbablyStops,
    /// It could slow it down, or stop it later (off the cable, tonight).
    Slows,
    /// Worth knowing; stops nothing.
    Note,
}

/// Who told what a finding rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Teller {
    Phone,
    Internet,
    /// This computer measured it.
    Computer,
}

/// Whether the phone showed it, or we conclude it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Certainty {
    Seen,
    Indirect,
}

/// What the phone said, shortened to what matters, with the fact that it was read for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    pub fact: FactId,
    /// Not a sentence of ours: values as the phone names them, e.g. `low_power=1`.
    pub text: String,
}

/// A rule that found its bad state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub rule: &'static str,
    pub lane: Lane,
    pub severity: Severity,
    pub certainty: Certainty,
    pub evidence: Vec<Evidence>,
    #[serde(skip)]
    pub args: Args,
    pub fixes: Vec<&'static str>,
}

/// A rule that could not be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    pub rule: &'static str,
    pub missing: FactId,
}

/// What all rules said about one snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub findings: Vec<Finding>,
    pub skipped: Vec<Skipped>,
}

impl Verdict {
    /// Every rule of the lane was judged, from facts that are known, and found nothing.
    pub fn is_fine(&self, lane: Lane, facts: &Snapshot) -> bool {
        // Its provider's word that all is well is said where it is heard, with its time; no check makes that known.
        if lane == Lane::Provider {
            return false;
        }
        let of_lane = || ALL.iter().filter(|rule| rule.lane == lane);
        of_lane().any(|rule| rule.reads.iter().any(|fact| facts.unknown(*fact).is_none()))
            && of_lane().all(|rule| {
                self.findings.iter().all(|finding| finding.rule != rule.id)
                    && self.skipped.iter().all(|skipped| skipped.rule != rule.id)
            })
    }
}

/// Judges a snapshot by every rule. Findings come in the order of severity, then certainty, then [`ALL`].
pub fn judge(case: &Case, facts: &Snapshot) -> Verdict {
    let mut verdict = Verdict::default();
    for rule in ALL {
        match rule.judge(case, facts) {
            Ok(Some(finding)) => verdict.findings.push(finding),
            Ok(None) => {}
            // Another maker, an older version, no such app: nothing that could be checked here. Or nobody asked for it.
            Err(missing) if matches!(missing.unknown.why, Why::NotOnThisPhone | Why::NoApp | Why::OnRequest) => {}
            Err(missing) => verdict.skipped.push(Skipped { rule: rule.id, missing: missing.fact }),
        }
    }
    verdict.findings.sort_by_key(|finding| (finding.severity, finding.certainty));
    verdict
}

/// The rules that can find something on phones of this kind.
pub fn of(platform: Platform) -> impl Iterator<Item = &'static Rule> {
    ALL.iter().filter(move |rule| rule.reads.is_empty() || rule.reads.iter().any(|fact| fact.is_on(platform)))
}

/// What iOS says of its own sync, which holds for the whole phone: the network, the battery, the heat.
pub(crate) fn ios_says(facts: &Snapshot) -> Result<&Status, Missing> {
    facts.icloud_photos.get()?.says()
}

/// What iOS says of its own sync, where the check is about iCloud Photos. Nothing of it stops another app.
pub(crate) fn icloud_says<'a>(case: &Case, facts: &'a Snapshot) -> Result<Option<&'a Status>, Missing> {
    let icloud = facts.icloud_photos.get()?;
    if !is_about_icloud(case) || !icloud.on {
        return Ok(None);
    }
    icloud.says().map(Some)
}

/// Whether the check is about iCloud Photos: chosen, or no other app is there.
pub(crate) fn is_about_icloud(case: &Case) -> bool {
    case.app.as_ref().is_none_or(|app| app.package.as_str() == ios_app::PHOTOS)
}

/// Whether the check is about another app on an iPhone.
pub(crate) fn other_app(case: &Case) -> Option<&App> {
    case.app.as_ref().filter(|_| case.phone.platform == Platform::Iphone && !is_about_icloud(case))
}

/// What an iPhone does not tell computers of another app, and its person can see: noted until they answered that it is as it
/// must be. An app that was offloaded has nothing of it to see.
pub(crate) fn unseen(case: &Case, facts: &Snapshot, question: &str, must_be: &str, fix: &'static str) -> Outcome {
    let app = facts.ios_app.get()?;
    let answered = case.memory.answers.get(question).is_some_and(|answer| answer == must_be);
    if other_app(case).is_none() || answered || app.offloaded {
        return Ok(None);
    }
    let found = Found::new(Severity::Note, Certainty::Indirect);
    Ok(Some(found.evidence(FactId::IosApp, app.bundle.clone()).fixes(&[fix])))
}

/// The rule with this id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id == id)
}

/// Who told what the rule with this id finds: the first of its facts is what it is about. A rule of another release is
/// not known here, and most are about the phone.
pub fn teller(id: &str) -> Teller {
    match by_id(id).and_then(|rule| rule.reads.first()).and_then(|fact| fact.look()) {
        Some(Look::Online) => Teller::Internet,
        Some(Look::Speed) => Teller::Computer,
        Some(Look::Library) | None => Teller::Phone,
    }
}

impl Rule {
    pub fn judge(&self, case: &Case, facts: &Snapshot) -> Result<Option<Finding>, Missing> {
        let mut found = (self.find)(case, facts)?;
        // Words of an iPhone name the thing in the person's hand: it may be an iPad.
        if let (Some(found), Some(apple)) = (&mut found, case.phone.apple()) {
            found.args.insert("device".to_owned(), Arg::Text(apple.device.to_owned()));
            found.args.insert("system".to_owned(), Arg::Text(apple.system.to_owned()));
        }
        Ok(found.map(|found| Finding {
            rule: self.id,
            lane: self.lane,
            severity: found.severity,
            certainty: found.certainty,
            evidence: found.evidence,
            args: found.args,
            fixes: found.fixes,
        }))
    }
}

impl Found {
    /// A note of iOS that holds the sync back. An old note may be overtaken.
    pub(crate) fn by_ios(facts: &Snapshot, severity: Severity, note: &str) -> Self {
        let old = facts.icloud_photos.ok().is_some_and(IcloudPhotos::is_old);
        let severity = if old && severity == Severity::Stops { Severity::ProbablyStops } else { severity };
        let certainty = if old { Certainty::Indirect } else { Certainty::Seen };
        Self::new(severity, certainty).evidence(FactId::IcloudPhotos, note)
    }

    pub fn new(severity: Severity, certainty: Certainty) -> Self {
        Self { severity, certainty, evidence: Vec::new(), args: Args::new(), fixes: Vec::new() }
    }

    pub fn evidence(mut self, fact: FactId, text: impl Into<String>) -> Self {
        self.evidence.push(Evidence { fact, text: text.into() });
        self
    }

    pub fn arg(mut self, name: &str, arg: Arg) -> Self {
        self.args.insert(name.to_owned(), arg);
        self
    }

    pub fn fixes(mut self, fixes: &[&'static str]) -> Self {
        self.fixes.extend_from_slice(fixes);
        self
    }
}
