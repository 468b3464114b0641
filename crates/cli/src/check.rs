//! `unstuck check`.

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use diagnosis::case::{Case, Memory, PackageId};
use diagnosis::check::{Check, Clock, check};
use diagnosis::journal::{Journal, KeptCheck, earlier_mark};
use diagnosis::phone::Phone;
use diagnosis::session::CHECKS;
use diagnosis::survey::{Survey, survey};
use worker::clock::SystemClock;
use worker::journal::KeptJournal;
use worker::reached::Reached;
use worker::target::own_serial;

use crate::args::{AppArgs, DataArgs, VisitArgs};
use crate::deeper;
use crate::online;
use crate::said::{Ending, Report, for_people};
use crate::target::connect;
use crate::visit::folder;
use words::Words;

/// What was typed.
pub struct Order<'a> {
    pub visit: &'a VisitArgs,
    pub deep: bool,
    /// `None`: not asked for.
    pub online: Option<online::Order<'a>>,
    pub json: bool,
}

pub async fn run(words: &Words, order: &Order<'_>) -> anyhow::Result<ExitCode> {
    let server = match order.online.as_ref().map_or(Ok(None), online::Order::server) {
        Ok(server) => server,
        Err(why) => {
            eprintln!("{}", online::no_address(words, why));
            return Ok(ExitCode::from(Ending::CouldNotCheck.code()));
        }
    };
    let (phone, serial) = match connect(&order.visit.phone, words).await {
        Ok(reached) => reached,
        Err(error) => {
            eprintln!("{}", error.say(words));
            return Ok(ExitCode::from(Ending::CouldNotCheck.code()));
        }
    };
    let clock = SystemClock::default();
    let mut journal = journal(&phone, &serial, &order.visit.data).await;
    // What cannot be looked up is as if there had been no earlier check.
    let earlier = journal.as_ref().and_then(|journal| journal.checks(CHECKS).ok()).unwrap_or_default();
    let icloud_photos = earlier_mark(&earlier, clock.unix_ms() / 1000).cloned();
    let accounts = match folder(&order.visit.data) {
        Ok(folder) if order.online.is_some() => Some(worker::accounts::accounts(Some(&folder), words)),
        Ok(_) | Err(_) => None,
    };
    let linked = accounts.iter().flat_map(|accounts| accounts.linked()).collect();
    let memory = Memory { icloud_photos, server, accounts: linked, ..Memory::default() };
    let Checked { survey, case, mut check } = match checked(&phone, &serial, &order.visit.app, memory).await {
        Ok(checked) => checked,
        Err(error) => {
            eprintln!("{} ({error})", words.plain("cli-summary-lost"));
            return Ok(ExitCode::from(Ending::CouldNotCheck.code()));
        }
    };
    // Half a check says nothing that is worth comparing later.
    if !check.lost {
        let kept = KeptCheck::of(&case, &check.facts, &check.verdict, clock.unix_ms() / 1000);
        if journal.as_mut().is_none_or(|journal| journal.save_check(&kept).is_err()) {
            eprintln!("{}", words.plain("cli-check-not-kept"));
        }
    }
    if order.deep {
        check = deeper::look(words, &phone, &order.visit.data, &case, check).await?;
    }
    if let Some(online) = order.online {
        check = online::look(words, &phone, online, accounts, &case, check).await;
    }
    if order.json {
        println!("{}", serde_json::to_string_pretty(&Report::new(&case, version(&survey, &case), &check))?);
    } else {
        println!("{}", for_people(words, &case, &check));
    }
    Ok(ExitCode::from(Ending::of(&check).code()))
}

/// The window's own journal of this phone: "stuck" needs two looks, and either may have made the first. `None`: this user has
/// no folder for it.
async fn journal(phone: &Reached, serial: &str, data: &DataArgs) -> Option<KeptJournal> {
    let own = match phone {
        Reached::Android(adb) => own_serial(adb).await.ok().flatten(),
        Reached::Iphone(_) => None,
    };
    let folder = folder(data).ok()?;
    Some(KeptJournal::new(Some(folder), Arc::new(OnceLock::from(own.unwrap_or_else(|| serial.to_owned())))))
}

/// A survey and the check that followed.
pub struct Checked {
    pub survey: Survey,
    pub case: Case,
    pub check: Check,
}

/// Surveys the phone, picks the app, checks.
pub async fn checked(phone: &impl Phone, serial: &str, app: &AppArgs, memory: Memory) -> anyhow::Result<Checked> {
    let clock = SystemClock::default();
    let survey = survey(phone, &clock, serial).await?;
    let named = match &app.app {
        Some(name) => Some(PackageId::new(name).ok_or_else(|| anyhow::anyhow!("“{name}” is not a package name"))?),
        None => survey.likeliest().or(survey.apps.first()).map(|choice| choice.package.clone()),
    };
    let case = Case { memory, ..survey.case(named.as_ref()) };
    let check = check(phone, &clock, &case, |_| {}).await;
    Ok(Checked { survey, case, check })
}

fn version<'a>(survey: &'a Survey, case: &'a Case) -> Option<&'a str> {
    let package = &case.app.as_ref()?.package;
    survey.apps.iter().find(|choice| choice.package == *package)?.version.as_deref()
}
