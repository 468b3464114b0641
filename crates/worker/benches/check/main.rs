//! How long a whole check takes, against what the phone's own answers make possible, and against `adb shell`.
//! `cargo bench -p worker --bench check`, or all benchmarks with `npm run bench`.
//!
//! One simulated phone with the times of its folder is asked in turn over both links and by the real adb, several
//! rounds in one run, so that what else this computer does meets all alike. The bound is the larger of the slowest
//! answer and the sum of all answers over eight streams, by the phone's own times: no link can be faster.
//!
//! A target that is missed is printed, not an error: a benchmark is no test.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use diagnosis::check::check;
use diagnosis::survey::survey;
use phone::adb::Adb;
use phone::adb::key::Key;
use simulator::control::{Handle, SimulatedPhone};
use simulator::folder::Folder;
use worker::clock::SystemClock;

mod real_adb;
mod spread;

use real_adb::RealAdb;
use spread::{Spread, load};

const PHONE: &str = "google-pixel-8-android-14";
const ROUNDS: usize = 11;
/// The first round brings everything into memory and is not counted.
const WARM_UP: usize = 1;
const STREAMS: u32 = 8;
/// A whole check takes at most this many times the bound.
const MOST_OF_BOUND: f64 = 1.3;
/// It is at least this many times as fast as the same questions through `adb shell`, one after the other.
const LEAST_FASTER: f64 = 6.0;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/phones").join(PHONE);
    let folder = Folder::read(&path)?;
    let phone = SimulatedPhone::of(&folder).in_real_time().plug_in().await?;
    let adb = RealAdb::with_own_server(phone.address()).await?;
    let mut links = vec![("direct", Adb::over_tcp(phone.address(), PATIENCE, &[Key::generate()?], |_| {}).await?)];
    if let Some(adb) = &adb {
        links.push(("adb server", Adb::through_server(adb.server(), adb.serial()).await?));
    }

    let asked = questions(&links[0].1, &phone).await?;
    let mut looks = vec![Vec::new(); links.len()];
    let mut one_by_one = Vec::new();
    for round in 0..WARM_UP + ROUNDS {
        for ((_, link), times) in links.iter().zip(&mut looks) {
            let look = look(link, &phone).await?;
            if round >= WARM_UP {
                times.push(look);
            }
        }
        if let Some(adb) = &adb {
            let check = one_after_the_other(adb, &asked.check).await?;
            let survey = one_after_the_other(adb, &asked.survey).await?;
            if round >= WARM_UP {
                one_by_one.push(OneByOne { check, together: check + survey });
            }
        }
    }
    ensure!(phone.unanswered().is_empty(), "not recorded: {:?}", phone.unanswered());

    println!(
        "{}, Android {}, {} ms round trip; {ROUNDS} rounds in turn, medians{}",
        folder.identity.name,
        folder.identity.android,
        folder.timing.round_trip.as_millis(),
        load()
    );
    let check = Bound::of(&folder, asked.check.iter());
    let survey = Bound::of(&folder, asked.survey_whole.iter());
    let together = Bound::of(&folder, asked.check.iter().chain(&asked.survey));
    for ((name, _), times) in links.iter().zip(&looks) {
        println!("\n{name}");
        check.compare("check", times.iter().map(|look| look.check), Some(MOST_OF_BOUND));
        survey.compare("survey", times.iter().map(|look| look.survey), None);
        together.compare("survey and check", times.iter().map(|look| look.survey + look.check), None);
    }
    println!("\nthe same questions through `adb shell`, one after the other");
    if one_by_one.is_empty() {
        println!("  SKIPPED: adb is not installed (Debian: apt install adb), so nothing was compared with it");
    } else {
        let questions = Spread::of(one_by_one.iter().map(|times| times.check));
        let all = Spread::of(one_by_one.iter().map(|times| times.together));
        println!("  {:<18}{questions}", "check");
        println!("  {:<18}{all}", "survey and check");
        for ((name, _), times) in links.iter().zip(&looks) {
            let check = questions.median / Spread::of(times.iter().map(|look| look.check)).median;
            let both = all.median / Spread::of(times.iter().map(|look| look.survey + look.check)).median;
            let mark = if check >= LEAST_FASTER { '✓' } else { '✗' };
            println!(
                "  {name}: check {check:.1} times faster (target ≥ {LEAST_FASTER}) {mark}; with survey {both:.1} times"
            );
        }
    }
    Ok(())
}

/// No answer and no program takes nearly this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a look at the phone took.
#[derive(Clone, Copy)]
struct Look {
    survey: Duration,
    check: Duration,
}

/// What the same questions took through `adb shell`.
struct OneByOne {
    check: Duration,
    together: Duration,
}

async fn look(adb: &Adb, phone: &Handle) -> anyhow::Result<Look> {
    let clock = SystemClock::default();
    let start = Instant::now();
    let surveyed = survey(adb, &clock, phone.serial()).await?;
    let survey = start.elapsed();
    let app = surveyed.likeliest().context("no app stands out")?;
    let case = surveyed.case(Some(&app.package));
    let start = Instant::now();
    let checked = check(adb, &clock, &case, |_| {}).await;
    let took = start.elapsed();
    ensure!(!checked.lost, "the phone was lost");
    ensure!(checked.verdict.skipped.is_empty(), "could not check {:?}", checked.verdict.skipped);
    Ok(Look { survey, check: took })
}

/// What a look asks, each once: by the check, by the survey, and by the survey alone.
struct Questions {
    check: BTreeSet<String>,
    survey_whole: BTreeSet<String>,
    survey: BTreeSet<String>,
}

async fn questions(adb: &Adb, phone: &Handle) -> anyhow::Result<Questions> {
    let clock = SystemClock::default();
    phone.forget_commands();
    let surveyed = survey(adb, &clock, phone.serial()).await?;
    let survey_whole: BTreeSet<String> = phone.commands().into_iter().collect();
    phone.forget_commands();
    let case = surveyed.case(surveyed.likeliest().map(|app| &app.package));
    check(adb, &clock, &case, |_| {}).await;
    let check: BTreeSet<String> = phone.commands().into_iter().collect();
    let survey = survey_whole.difference(&check).cloned().collect();
    Ok(Questions { check, survey_whole, survey })
}

async fn one_after_the_other(adb: &RealAdb, questions: &BTreeSet<String>) -> anyhow::Result<Duration> {
    let start = Instant::now();
    for question in questions {
        adb.shell(question).await?;
    }
    Ok(start.elapsed())
}

/// What the phone itself takes for its answers.
struct Bound {
    questions: usize,
    slowest: Duration,
    sum: Duration,
}

impl Bound {
    fn of<'a>(folder: &Folder, questions: impl Iterator<Item = &'a String>) -> Self {
        let times: Vec<Duration> = questions.map(|question| folder.timing.of(question)).collect();
        let slowest = times.iter().max().copied().unwrap_or_default();
        Self { questions: times.len(), slowest, sum: times.iter().sum() }
    }

    fn compare(&self, what: &str, times: impl Iterator<Item = Duration>, most: Option<f64>) {
        let spread = Spread::of(times);
        let least = self.slowest.max(self.sum / STREAMS);
        let ratio = spread.median / (least.as_secs_f64() * 1e3);
        let judged = most
            .map_or_else(String::new, |most| format!(" (target ≤ {most}) {}", if ratio <= most { '✓' } else { '✗' }));
        println!("  {what:<18}{spread}   {ratio:.2} × the bound{judged}");
        println!(
            "  {:<18}bound {} ms: {} questions, slowest {} ms, sum {} ms / {STREAMS} = {} ms",
            "",
            least.as_millis(),
            self.questions,
            self.slowest.as_millis(),
            self.sum.as_millis(),
            (self.sum / STREAMS).as_millis()
        );
    }
}
