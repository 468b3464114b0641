//! What is read before a check: who the phone is, whose photos are meant, and which backup apps are on it.
//!
//! ```text
//! [ro.product.manufacturer]: [Google]                                        (getprop, Android 10)
//! [ro.build.version.sdk]: [29]
//! [ro.product.locale]: [en-US]
//!
//! package:com.google.android.apps.photos uid:10142                           (pm list packages --user 0 -U, Android 8+)
//! package:com.google.android.apps.photos uid:10142,1010142                   (several users, Android 13+)
//!
//! package=com.google.android.apps.photos u=0 bucket=10 reason=u-mf used=+8h3m2s1ms …
//!                                                                            (dumpsys usagestats PKG, Android 9+)
//! ```
//!
//! The last use comes from `dumpsys usagestats PKG`, which prints one app's line instead of the whole dump; where a
//! phone does not say, the standby bucket still orders the apps. The rest is what the check asks anyway.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt;

use crate::case::{App, Case, Identity, Package, PackageId};
use crate::check::{Clock, STREAMS, slowest_first};
use crate::fact::Unknown;
use crate::facts::jobs::Jobs;
use crate::facts::{Answer, FactId, Replies, Snapshot, app, scan};
use crate::knowledge::{self, AppProfile};
use crate::message::Message;
use crate::phone::{NoReply, Phone, Platform, Query};

mod iphone;
mod likely;

use likely::{Candidate, order};

/// The owner is user 0 on every phone; other users have to be asked for.
const OWNER: u32 = 0;

/// What is known before a check.
#[derive(Debug, Clone)]
pub struct Survey {
    pub case_without_app: Case,
    /// The name under which the phone was sold, where the maker stores it.
    pub market_name: Option<String>,
    /// The backup apps on this phone that we know, the likeliest first.
    pub apps: Vec<AppChoice>,
}

/// A backup app that a person may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppChoice {
    pub package: PackageId,
    pub uid: Option<u32>,
    /// As the store shows it.
    pub name: &'static str,
    pub version: Option<String>,
    /// Unix seconds.
    pub last_used: Option<i64>,
    pub profile_id: &'static str,
    /// Why this is the likeliest; at most one has it.
    pub likely: Option<Message>,
}

/// Why there is no survey.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSurvey {
    #[error("the phone does not answer: {0}")]
    NoReply(#[from] NoReply),
    #[error("the phone's answer cannot be read: {0}")]
    Unreadable(Unknown),
}

/// Reads who the phone is and which backup apps it has. `serial` is the name that the connection knows it by.
pub async fn survey<P: Phone, C: Clock>(phone: &P, clock: &C, serial: &str) -> Result<Survey, NoSurvey> {
    match phone.platform() {
        Platform::Android => android(phone, clock, serial).await,
        Platform::Iphone => iphone::survey(phone, clock, serial).await,
    }
}

async fn android<P: Phone, C: Clock>(phone: &P, clock: &C, serial: &str) -> Result<Survey, NoSurvey> {
    let (properties, user) = (Query::shell("getprop"), Query::shell("am get-current-user"));
    let with_uids = |user: u32| Query::shell(format!("pm list packages --user {user} -U"));
    // Nearly everybody is the owner: their packages are asked for before the user is known.
    let mut replies = ask(phone, clock, vec![properties.clone(), user.clone(), with_uids(OWNER)]).await?;
    let (identity, market_name) = identity(&replies.text(&properties).map_err(NoSurvey::Unreadable)?, serial)?;
    let user = replies.text(&user).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(OWNER);

    if user != OWNER {
        replies = ask(phone, clock, vec![with_uids(user)]).await?;
    }
    let mut listed = replies.text(&with_uids(user)).ok().as_deref().and_then(|text| packages(text, user));
    if listed.is_none() {
        // `-U` came with Android 8.
        let plain = Query::shell(format!("pm list packages --user {user}"));
        let replies = ask(phone, clock, vec![plain.clone()]).await?;
        listed = replies.text(&plain).ok().as_deref().and_then(|text| packages(text, user));
    }
    let listed = listed.unwrap_or_default();
    let all: Vec<Package> =
        listed.iter().filter_map(|(name, uid)| Some(Package { name: name.clone(), uid: (*uid)? })).collect();
    let case = Case {
        phone: identity,
        user,
        app: None,
        packages: (!all.is_empty()).then_some(all),
        memory: Default::default(),
    };

    let found: Vec<(PackageId, Option<u32>, &'static AppProfile)> = knowledge::apps()
        .iter()
        .flat_map(|profile| {
            let names = profile.android.as_ref().map(|android| android.packages.as_slice()).unwrap_or_default();
            names.iter().filter_map(move |name| Some((PackageId::new(name)?, profile)))
        })
        .filter_map(|(name, profile)| listed.get(&name).map(|uid| (name, *uid, profile)))
        .collect();
    let mut questions = Vec::new();
    for (package, uid, profile) in &found {
        questions.extend(about(&case, package, *uid, profile).all());
    }
    let replies = ask(phone, clock, questions).await?;
    let candidates = found
        .into_iter()
        .map(|(package, uid, profile)| candidate(&case, package, uid, profile, &replies, clock.unix_ms() / 1000))
        .collect();
    Ok(Survey { case_without_app: case, market_name, apps: order(candidates) })
}

impl Survey {
    /// The case about this app, whether or not it is installed or known to us; `None`: no app.
    pub fn case(&self, package: Option<&PackageId>) -> Case {
        let app = package.map(|package| App {
            profile: knowledge::app_by_package(package.as_str()),
            uid: self.uid(package),
            package: package.clone(),
        });
        Case { app, ..self.case_without_app.clone() }
    }

    /// The app that the person most likely means, if one stands out.
    pub fn likeliest(&self) -> Option<&AppChoice> {
        self.apps.iter().find(|app| app.likely.is_some())
    }

    fn uid(&self, package: &PackageId) -> Option<u32> {
        let listed = self.case_without_app.packages.iter().flatten().find(|listed| listed.name == *package);
        let chosen = || self.apps.iter().find(|app| app.package == *package).and_then(|app| app.uid);
        listed.map(|listed| listed.uid).or_else(chosen)
    }
}

/// Asks these in parallel. A question that fails is unknown; a phone that is gone ends the survey.
async fn ask<P: Phone, C: Clock>(phone: &P, clock: &C, questions: Vec<Query>) -> Result<Replies, NoReply> {
    let mut unique: Vec<Query> = Vec::new();
    for question in questions {
        if !unique.contains(&question) {
            unique.push(question);
        }
    }
    slowest_first(&mut unique);
    let mut replies = Replies::default();
    let mut running = futures_util::stream::iter(unique.into_iter().map(|query| async move {
        let start = clock.steady_ms();
        let reply = phone.ask(&query).await;
        let took_ms = clock.steady_ms().saturating_sub(start);
        (query, Answer { reply, received_unix_ms: clock.unix_ms(), took_ms })
    }))
    .buffer_unordered(STREAMS);
    while let Some((query, answer)) = running.next().await {
        if let Err(lost @ (NoReply::Lost | NoReply::Cancelled)) = answer.reply {
            return Err(lost);
        }
        replies.insert(query, answer);
    }
    Ok(replies)
}

/// `[key]: [value]` lines.
fn identity(text: &str, serial: &str) -> Result<(Identity, Option<String>), NoSurvey> {
    let unreadable = |what: &str| NoSurvey::Unreadable(Unknown::unreadable(what));
    let first = |keys: &[&str]| keys.iter().find_map(|key| property(text, key)).map(str::to_owned);
    let api = first(&["ro.build.version.sdk"]).and_then(|sdk| sdk.parse().ok());
    let identity = Identity {
        platform: Platform::Android,
        serial: serial.to_owned(),
        maker: first(&["ro.product.manufacturer", "ro.product.vendor.manufacturer", "ro.product.brand"])
            .unwrap_or_default(),
        model: first(&["ro.product.model", "ro.product.vendor.model"]).unwrap_or_default(),
        os_version: first(&["ro.build.version.release"]).ok_or_else(|| unreadable("version of Android"))?,
        api: api.ok_or_else(|| unreadable("API level"))?,
        locale: locale(text),
    };
    let market_name = first(&[
        "ro.product.marketname",
        "ro.product.vendor.marketname",
        "ro.vendor.oplus.market.name",
        "ro.vivo.market.name",
        "ro.config.marketing_name",
    ]);
    Ok((identity, market_name))
}

/// `persist.sys.locale` is what the person chose; before Android 6 it was two properties.
fn locale(text: &str) -> Option<String> {
    let pair = |language: &str, region: &str| {
        let language = property(text, language)?;
        Some(property(text, region).map_or_else(|| language.to_owned(), |region| format!("{language}-{region}")))
    };
    property(text, "persist.sys.locale")
        .map(str::to_owned)
        .or_else(|| pair("persist.sys.language", "persist.sys.country"))
        .or_else(|| property(text, "ro.product.locale").map(str::to_owned))
        .or_else(|| pair("ro.product.locale.language", "ro.product.locale.region"))
        .map(|tag| tag.replace('_', "-"))
}

fn property<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let rest = line.trim().strip_prefix('[')?.strip_prefix(key)?.strip_prefix("]: [")?;
        Some(rest.strip_suffix(']').unwrap_or(rest).trim()).filter(|value| !value.is_empty())
    })
}

/// `package:NAME uid:10142`; other columns may stand between. `None`: no list.
fn packages(text: &str, user: u32) -> Option<BTreeMap<PackageId, Option<u32>>> {
    let rows: BTreeMap<PackageId, Option<u32>> = text
        .lines()
        .filter_map(|line| {
            let mut words = line.trim().strip_prefix("package:")?.split_whitespace();
            // With a path the name stands behind the last `=`.
            let name = words.next()?.rsplit('=').next().and_then(PackageId::new)?;
            let uid = words.find_map(|word| word.strip_prefix("uid:")).and_then(|uids| {
                let uids = uids.split(',').filter_map(|uid| uid.parse::<u32>().ok());
                uids.into_iter().find(|uid| uid / 100_000 == user)
            });
            Some((name, uid))
        })
        .collect();
    (!rows.is_empty()).then_some(rows)
}

/// It only orders the apps: nobody waits long for that.
const USAGE_DEADLINE: Duration = Duration::from_secs(6);

/// What is asked about one backup app.
struct About {
    case: Case,
    package: Query,
    usage: Option<Query>,
    bucket: Option<Query>,
    jobs: Vec<Query>,
}

fn about(case: &Case, package: &PackageId, uid: Option<u32>, profile: &'static AppProfile) -> About {
    let app = App { package: package.clone(), profile: Some(profile), uid };
    let since_9 = case.phone.api >= 28;
    let package_query = app::query(&app);
    let case = Case { app: Some(app), ..case.clone() };
    About {
        package: package_query,
        usage: since_9.then(|| Query::shell(format!("dumpsys usagestats {package}")).within(USAGE_DEADLINE)),
        bucket: since_9.then(|| Query::shell(format!("am get-standby-bucket --user {} {package}", case.user))),
        jobs: FactId::Jobs.ask(&case).unwrap_or_default(),
        case,
    }
}

impl About {
    fn all(self) -> impl Iterator<Item = Query> {
        [self.package].into_iter().chain(self.usage).chain(self.bucket).chain(self.jobs)
    }
}

fn candidate(
    case: &Case,
    package: PackageId,
    uid: Option<u32>,
    profile: &'static AppProfile,
    replies: &Replies,
    now_unix: i64,
) -> Candidate {
    let about = about(case, &package, uid, profile);
    let text = |query: &Option<Query>| query.as_ref().and_then(|query| replies.text(query).ok());
    let dump = replies.text(&about.package).unwrap_or_default();
    let state = app::parse(&dump, package.as_str(), case.user, now_unix).ok();
    let mut facts = Snapshot::empty();
    facts.read(FactId::Jobs, &about.case, replies);
    let has_work = |jobs: &Jobs| {
        about.case.app.as_ref().is_some_and(|app| !jobs.uploads(app).jobs.is_empty())
            || jobs.jobs.iter().any(|job| job.watches_content)
    };
    Candidate {
        preinstalled: profile.android.as_ref().is_some_and(|android| android.preinstalled),
        has_work: facts.jobs.ok().is_some_and(has_work),
        bucket: text(&about.bucket).and_then(|text| text.trim().parse().ok()),
        off: state.as_ref().and_then(|state| state.enabled).is_some_and(app::Enabled::is_off),
        choice: AppChoice {
            last_used: text(&about.usage)
                .and_then(|text| used_seconds_ago(&text, package.as_str(), case.user))
                .map(|ago| now_unix - ago),
            // Before Android 8 the list has no uids; the app's own block has.
            uid: uid.or_else(|| uid_of_block(&dump, package.as_str(), case.user)),
            version: state.and_then(|state| state.version_name),
            name: &profile.name,
            profile_id: &profile.id,
            package,
            likely: None,
        },
    }
}

fn uid_of_block(text: &str, package: &str, user: u32) -> Option<u32> {
    let dump = app::dump::PackageDump::find(text, package)?;
    let app_id: u32 = dump.field("userId").or_else(|| dump.field("appId"))?.parse().ok()?;
    user.checked_mul(100_000)?.checked_add(app_id)
}

/// `used=+8h3m…` of the app's line; up to Android 8 `lastUsedElapsed=`. An app that was never used has a time
/// before the phone was first started, which prints as more days than phones live.
fn used_seconds_ago(text: &str, package: &str, user: u32) -> Option<i64> {
    const FIVE_YEARS: i64 = 5 * 365 * 86_400;
    text.lines()
        .filter(|line| scan::field(line, "package") == Some(package))
        .filter(|line| scan::field(line, "u").is_none_or(|u| u.parse() == Ok(user)))
        .find_map(|line| scan::field(line, "used").or_else(|| scan::field(line, "lastUsedElapsed")))
        .and_then(scan::duration_ms)
        .map(|ms| ms / 1000)
        .filter(|ago| (0..FIVE_YEARS).contains(ago))
}

#[cfg(test)]
mod tests;
