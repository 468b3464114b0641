//! The same diagnosis without a window.

mod args;
mod check;
mod clock;
mod demo;
mod phones;
mod record;
mod report;
mod target;
mod words;

use std::process::ExitCode;

use args::{Arguments, Command};
use clap::{CommandFactory, Parser};
use words::Words;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let words = Words::of_this_computer();
    match arguments.command {
        Command::Phones { json } => phones::run(&words, json).await,
        Command::Check { phone, app, json } => check::run(&words, &phone, &app, json).await,
        Command::Record { dir, phone, app } => record::run(&words, &dir, &phone, &app).await,
        Command::Demo => demo::run(&words).await,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "unstuck", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Fix { .. } | Command::Undo { .. } | Command::PhoneWorker { .. } => {
            anyhow::bail!("not built yet")
        }
    }
}
