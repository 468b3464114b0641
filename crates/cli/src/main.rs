//! The same diagnosis without a window.

mod args;
mod check;
mod clock;
mod demo;
mod fix;
mod pair;
mod phones;
mod record;
mod report;
mod target;
mod undo;
mod visit;
mod words;

use std::process::ExitCode;

use args::{Arguments, Command};
use clap::{CommandFactory, Parser};
use words::Words;

fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    // The worker has a runtime of its own.
    if let Command::PhoneWorker { arguments } = arguments.command {
        return Ok(worker::main(arguments.into_iter().map(Into::into)));
    }
    tokio::runtime::Runtime::new()?.block_on(run(arguments.command))
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let words = Words::of_this_computer();
    match command {
        Command::Phones { json } => phones::run(&words, json).await,
        Command::Check { phone, app, json } => check::run(&words, &phone, &app, json).await,
        Command::Record { dir, phone, app } => record::run(&words, &dir, &phone, &app).await,
        Command::Pair { address, code } => pair::run(&words, &address, code).await,
        Command::Demo => demo::run(&words).await,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "unstuck", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Fix { id, phone, app, yes, json, data } => {
            fix::run(&words, &fix::Order { id: &id, phone: &phone, app: &app, data: &data, yes, json }).await
        }
        Command::PhoneWorker { .. } => anyhow::bail!("the worker was started above"),
        Command::Undo { phone, json, data } => undo::run(&words, &phone, &data, json).await,
    }
}
