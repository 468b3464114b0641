//! `unstuck check`.

use std::process::ExitCode;

use diagnosis::case::{Case, PackageId};
use diagnosis::check::{Check, check};
use diagnosis::phone::Phone;
use diagnosis::survey::{Survey, survey};
use worker::clock::SystemClock;
use worker::reached::Reached;
use worker::target::Target as Way;

use crate::args::{AppArgs, PhoneArgs};
use crate::iphone;
use crate::said::{Ending, Report, for_people};
use crate::target::{NoTarget, Target, connect, way};
use words::Words;

pub async fn run(words: &Words, phone: &PhoneArgs, app: &AppArgs, json: bool) -> anyhow::Result<ExitCode> {
    let (phone, serial) = match reach(phone, words).await {
        Ok(reached) => reached,
        Err(error) => {
            eprintln!("{}", error.say(words));
            return Ok(ExitCode::from(Ending::CouldNotCheck.code()));
        }
    };
    let Checked { survey, case, check } = match checked(&phone, &serial, app).await {
        Ok(checked) => checked,
        Err(error) => {
            eprintln!("{} ({error})", words.plain("cli-summary-lost"));
            return Ok(ExitCode::from(Ending::CouldNotCheck.code()));
        }
    };
    if json {
        println!("{}", serde_json::to_string_pretty(&Report::new(&case, version(&survey, &case), &check))?);
    } else {
        println!("{}", for_people(words, &case, &check));
    }
    Ok(ExitCode::from(Ending::of(&check).code()))
}

/// The phone of either kind that is meant, and its name.
async fn reach(arguments: &PhoneArgs, words: &Words) -> Result<(Reached, String), NoTarget> {
    if let Way::Iphone { muxer, udid } = way(arguments).await? {
        let iphone = iphone::connect(muxer, &udid, words).await?;
        return Ok((Reached::Iphone(iphone), udid));
    }
    let Target { adb, serial } = connect(arguments, words).await?;
    Ok((Reached::Android(adb), serial))
}

/// A survey and the check that followed.
pub struct Checked {
    pub survey: Survey,
    pub case: Case,
    pub check: Check,
}

/// Surveys the phone, picks the app, checks.
pub async fn checked(phone: &impl Phone, serial: &str, app: &AppArgs) -> anyhow::Result<Checked> {
    let clock = SystemClock::default();
    let survey = survey(phone, &clock, serial).await?;
    let named = match &app.app {
        Some(name) => Some(PackageId::new(name).ok_or_else(|| anyhow::anyhow!("“{name}” is not a package name"))?),
        None => survey.likeliest().or(survey.apps.first()).map(|choice| choice.package.clone()),
    };
    let case = survey.case(named.as_ref());
    let check = check(phone, &clock, &case, |_| {}).await;
    Ok(Checked { survey, case, check })
}

fn version<'a>(survey: &'a Survey, case: &'a Case) -> Option<&'a str> {
    let package = &case.app.as_ref()?.package;
    survey.apps.iter().find(|choice| choice.package == *package)?.version.as_deref()
}
