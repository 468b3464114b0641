//! `unstuck off-cable`.

use std::process::ExitCode;

use diagnosis::view::{CableAgain, FindingView, OffCableView, PersonEvent, ScreenView};
use serde::Serialize;

use crate::args::VisitArgs;
use crate::terminal::agrees;
use crate::visit::{NoVisit, PATIENCE, Visit, visit};
use words::Words;

/// What was typed.
pub struct Order<'a> {
    pub visit: &'a VisitArgs,
    pub yes: bool,
    pub json: bool,
}

#[derive(Serialize)]
struct Report {
    schema: u32,
    /// Rules that find something without the cable, and not with it. `None`: it was not looked.
    only_off_cable: Option<Vec<String>>,
    cable_again: CableAgain,
    says: Vec<String>,
}

pub async fn run(words: &Words, order: &Order<'_>) -> anyhow::Result<ExitCode> {
    let looked = visit(&order.visit.phone, &order.visit.data, async |visit| look(visit, words, order).await).await;
    let report = match looked {
        Ok(Some(report)) => report,
        Ok(None) => return Ok(ExitCode::from(2)),
        Err(error) => {
            eprintln!("{}", error.say(words));
            return Ok(ExitCode::from(2));
        }
    };
    if order.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        println!("{}", report.says.join("\n"));
    }
    let over = matches!(report.cable_again, CableAgain::Real);
    Ok(match report.only_off_cable {
        Some(found) if over => ExitCode::from(u8::from(!found.is_empty())),
        _ => ExitCode::from(2),
    })
}

/// `None`: it cannot be looked, or nobody agreed. Why is said.
async fn look(mut visit: Visit, words: &Words, order: &Order<'_>) -> Result<Option<Report>, NoVisit> {
    let checked = visit.checked(order.visit.app.app.as_deref(), words).await?;
    let offer = match checked.screen {
        ScreenView::Result(result) => result.off_cable_look,
        _ => None,
    };
    match offer {
        None => {
            eprintln!("{}", words.plain("cli-off-cable-not-here"));
            return Ok(None);
        }
        Some(offer) => {
            if let Some(not) = offer.not {
                eprintln!("{}", words.say(&not));
                return Ok(None);
            }
        }
    }
    visit.say(PersonEvent::ShowOffCable);
    loop {
        let view = visit.view(PATIENCE).await?;
        let ScreenView::OffCable(page) = view.screen else { continue };
        match *page {
            OffCableView::Proposed { happens } => {
                for (number, sentence) in (1..).zip(&happens) {
                    eprintln!("{number}. {}", words.say(sentence));
                }
                if !order.yes && !agrees(&words.plain("cli-ask-yes")).await {
                    return Ok(None);
                }
                visit.say(PersonEvent::Agree);
            }
            OffCableView::UnderWay { now } => eprintln!("{}", words.say(&now)),
            OffCableView::Over { again: CableAgain::Waiting, .. } => {}
            OffCableView::Over { looked, headline, says, findings, again, proof } => {
                let sentences = std::iter::once(&headline).chain(&says).map(|said| words.say(said));
                let found = findings.iter().map(|FindingView { title, says, .. }| {
                    format!("    {}\n        {}", words.say(title), words.say(says))
                });
                return Ok(Some(Report {
                    schema: 1,
                    only_off_cable: looked.then(|| findings.iter().map(|finding| finding.rule.clone()).collect()),
                    cable_again: again,
                    says: sentences.chain(found).chain([words.say(&proof)]).collect(),
                }));
            }
        }
    }
}
