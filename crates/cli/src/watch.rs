//! `unstuck watch`.

use std::process::ExitCode;

use diagnosis::view::{PersonEvent, ScreenView, WatchState, WatchVerdict, WatchView};
use serde::Serialize;

use crate::args::VisitArgs;
use crate::visit::{NoVisit, PATIENCE, Visit, visit};
use words::Words;

/// What was typed.
pub struct Order<'a> {
    pub visit: &'a VisitArgs,
    /// Stop after so many seconds, at the next reading.
    pub seconds: u32,
    pub json: bool,
}

/// One line of `--json`, as it happens.
#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum Line {
    Reading {
        schema: u32,
        seconds: f64,
        /// Bytes since the first reading; on an iPhone, photos that came into the cloud.
        up: u64,
    },
    Verdict {
        schema: u32,
        verdict: WatchVerdict,
        seconds: f64,
        up: u64,
        says: Vec<String>,
    },
}

pub async fn run(words: &Words, order: &Order<'_>) -> anyhow::Result<ExitCode> {
    let watched = visit(&order.visit.phone, &order.visit.data, async |visit| watch(visit, words, order).await).await;
    Ok(match watched {
        Ok(Some(WatchVerdict::Works)) => ExitCode::SUCCESS,
        Ok(Some(WatchVerdict::Little | WatchVerdict::Nothing)) => ExitCode::from(1),
        Ok(Some(WatchVerdict::Untold)) => ExitCode::from(2),
        Ok(None) => {
            eprintln!("{}", words.plain("cli-watch-nothing-tells"));
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("{}", error.say(words));
            ExitCode::from(2)
        }
    })
}

/// `None`: there is nothing that would tell.
async fn watch(mut visit: Visit, words: &Words, order: &Order<'_>) -> Result<Option<WatchVerdict>, NoVisit> {
    let checked = visit.checked(order.visit.app.app.as_deref(), words).await?;
    if !matches!(&checked.screen, ScreenView::Result(result) if result.watch) {
        return Ok(None);
    }
    visit.say(PersonEvent::Watch);
    let mut told = 0;
    loop {
        let view = visit.view(PATIENCE).await?;
        let ScreenView::Watch(page) = &view.screen else { continue };
        if told == 0 && page.points.is_empty() && !order.json {
            println!("{}", words.say(&page.lead));
        }
        // The first point is where it begins.
        for point in page.points.iter().skip(told) {
            let reading = Line::Reading { schema: 1, seconds: f64::from(point.ms) / 1000.0, up: point.amount };
            tell(order, &reading, || page.so_far.as_ref().map(|so_far| words.say(so_far)));
        }
        told = page.points.len();
        match &page.state {
            WatchState::Watching if page.watched_ms >= order.seconds.saturating_mul(1000) && told > 1 => {
                visit.say(PersonEvent::Cancel);
            }
            WatchState::Watching => {}
            WatchState::Ended { verdict, .. } => {
                end(words, order, page, *verdict);
                return Ok(Some(*verdict));
            }
        }
    }
}

fn end(words: &Words, order: &Order<'_>, page: &WatchView, verdict: WatchVerdict) {
    let WatchState::Ended { headline, says, stops, .. } = &page.state else { return };
    let sentences = || std::iter::once(headline).chain(says).map(|said| words.say(said));
    let last = page.points.last();
    let line = Line::Verdict {
        schema: 1,
        verdict,
        seconds: f64::from(page.watched_ms) / 1000.0,
        up: last.map_or(0, |point| point.amount),
        says: sentences().collect(),
    };
    tell(order, &line, || {
        let stops = stops.iter().map(|stop| format!("    {}", words.say(stop)));
        let stops: Vec<String> = stops.collect();
        let heading = (!stops.is_empty()).then(|| words.plain("cli-watch-stops"));
        Some(sentences().chain(heading).chain(stops).collect::<Vec<_>>().join("\n"))
    });
}

fn tell(order: &Order<'_>, line: &Line, for_people: impl Fn() -> Option<String>) {
    if order.json {
        // These types always become JSON.
        println!("{}", serde_json::to_string(line).unwrap_or_default());
    } else if let Some(text) = for_people() {
        println!("{text}");
    }
}
