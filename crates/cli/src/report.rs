//! `unstuck report`: the page for somebody who helps, and two such pages beside each other.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use diagnosis::message::{Arg, Message};
use diagnosis::report::compare::{Comparison, compare};
use diagnosis::report::{FindingPart, NoReport, Report};
use diagnosis::view::{PersonEvent, ScreenView};
use words::Words;
use words::page::{page, plain_text};

use crate::args::VisitArgs;
use crate::visit::{NoVisit, PATIENCE, Visit, visit};

/// What `unstuck report` was asked to write.
pub struct Order<'a> {
    pub visit: &'a VisitArgs,
    /// `None`: the text goes to the terminal.
    pub out: Option<&'a Path>,
    pub json: bool,
}

pub async fn run(words: &Words, order: &Order<'_>) -> anyhow::Result<ExitCode> {
    let report = match visit(&order.visit.phone, &order.visit.data, async |visit| read(words, order, visit).await).await
    {
        Ok(report) => report,
        Err(error) => {
            eprintln!("{}", error.say(words));
            return Ok(ExitCode::from(2));
        }
    };
    let page = page(words, &report);
    let Some(out) = order.out else {
        println!("{}", if order.json { page.json } else { plain_text(&page) });
        return Ok(ExitCode::SUCCESS);
    };
    let text = if order.json { &page.json } else { &page.html };
    let wrote = write_new(out, text);
    let said = |id: &str| Message::new(id).with("file", Arg::Text(out.display().to_string()));
    if let Err(error) = wrote {
        eprintln!("{} ({error})", words.say(&said("cli-report-not-written")));
        return Ok(ExitCode::from(2));
    }
    println!("{}", words.say(&said("cli-report-written")));
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is not there yet: nothing is ever overwritten.
pub fn write_new(file: &Path, text: &str) -> std::io::Result<()> {
    std::fs::File::create_new(file).and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
}

async fn read(words: &Words, order: &Order<'_>, mut visit: Visit) -> Result<Report, NoVisit> {
    visit.checked(order.visit.app.app.as_deref(), words).await?;
    visit.say(PersonEvent::ShowReport);
    loop {
        if let ScreenView::Report(view) = visit.view(PATIENCE).await?.screen
            && let Some(report) = view.report
        {
            return Ok(*report);
        }
    }
}

/// Exit code 0: nothing got worse; 1: something is new; 2: these are no two reports.
pub fn run_compare(words: &Words, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let mut reports = Vec::with_capacity(2);
    for file in files {
        match open(file) {
            Ok(report) => reports.push(report),
            Err(error) => {
                let message = Message::new(error.message_id()).with("file", Arg::Text(file.display().to_string()));
                eprintln!("{} ({error})", words.say(&message));
                return Ok(ExitCode::from(2));
            }
        }
    }
    let [one, other] = reports.as_slice() else { anyhow::bail!("two reports are compared") };
    let compared = compare(one, other);
    print!("{}", side_by_side(words, &compared));
    Ok(ExitCode::from(u8::from(!compared.new.is_empty())))
}

#[derive(Debug, thiserror::Error)]
enum NotOpened {
    #[error(transparent)]
    File(#[from] std::io::Error),
    #[error(transparent)]
    Report(#[from] NoReport),
}

impl NotOpened {
    fn message_id(&self) -> &'static str {
        match self {
            NotOpened::File(_) => "cli-report-unreadable",
            NotOpened::Report(NoReport::Newer(_)) => "cli-report-newer",
            NotOpened::Report(NoReport::TooLong | NoReport::NotAReport(_)) => "cli-report-none",
        }
    }
}

fn open(file: &Path) -> Result<Report, NotOpened> {
    Ok(Report::from_json(&std::fs::read_to_string(file)?)?)
}

fn side_by_side(words: &Words, compared: &Comparison<'_>) -> String {
    let dated = |id: &str, report: &Report| {
        let name = report.phone.name.clone().unwrap_or_else(|| words.plain("report-unknown"));
        let version = report.phone.os_version.clone().unwrap_or_else(|| words.plain("report-unknown"));
        words.say(
            &Message::new(id)
                .with("at", Arg::Time(report.checked_at))
                .with("phone", Arg::Text(name))
                .with("version", Arg::Text(version)),
        )
    };
    let mut lines = vec![dated("cli-compare-earlier", compared.earlier), dated("cli-compare-later", compared.later)];
    if !compared.alike {
        lines.push(words.plain("cli-compare-unlike"));
    }
    let mut list = |sign: &str, heading: &str, findings: &[&FindingPart]| {
        if !findings.is_empty() {
            lines.push(format!("\n{}", words.plain(heading)));
            lines.extend(findings.iter().map(|finding| format!("{sign} {}", words.say(&finding.title))));
        }
    };
    list("✓", "cli-compare-gone", &compared.gone);
    list("✗", "cli-compare-new", &compared.new);
    list("·", "cli-compare-stayed", &compared.stayed);
    list("?", "cli-compare-unknown", &compared.unknown);
    if compared.gone.is_empty() && compared.new.is_empty() && compared.unknown.is_empty() {
        lines.push(words.plain("cli-compare-same"));
    }
    // What somebody else wrote may hold what steers a terminal.
    let text: String = lines.join("\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    text + "\n"
}
