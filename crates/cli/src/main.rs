//! The same diagnosis without a window.

mod accounts;
mod args;
mod check;
mod compare;
mod deeper;
mod demo;
mod fix;
mod iphone;
mod monthly;
mod off_cable;
mod online;
mod pair;
mod phones;
mod probe;
mod record;
mod report;
mod rescue;
mod said;
mod target;
mod terminal;
mod undo;
mod unfit;
mod visit;
mod watch;

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
    let runtime = tokio::runtime::Runtime::new()?;
    let ended = runtime.block_on(async {
        tokio::select! {
            ended = run(arguments.command) => ended,
            // As if it had ended the process, but the phone is given back first.
            signal = told_to_end() => Ok(ExitCode::from(128 + signal)),
        }
    });
    phone::usb::link::all_released();
    // What still waits for the terminal would wait for ever.
    runtime.shutdown_background();
    ended
}

/// Returns the number of the signal when a person or the system ends the command.
async fn told_to_end() -> u8 {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = terminate.recv() => return 15,
            _ = tokio::signal::ctrl_c() => return 2,
        }
    }
    let _ = tokio::signal::ctrl_c().await;
    2
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let words = Words::of_this_computer();
    match command {
        Command::Phones { json } => phones::run(&words, json).await,
        Command::Check { visit, deep, online, server, speed, yes, json } => {
            let online = online.then_some(online::Order { server: server.as_deref(), speed, yes });
            check::run(&words, &check::Order { visit: &visit, deep, online, json }).await
        }
        Command::Record { dir, phone, app } => record::run(&words, &dir, &phone, &app).await,
        Command::Link { provider, server, data } => accounts::link(&words, &provider, server.as_deref(), &data).await,
        Command::Unlink { provider, data } => accounts::unlink(&words, &provider, &data).await,
        Command::Pair { address, code } => pair::run(&words, &address, code).await,
        Command::Report { compare, .. } if !compare.is_empty() => report::run_compare(&words, &compare),
        Command::Report { visit, out, json, compare: _ } => {
            let order = report::Order { visit: &visit, out: out.as_deref(), json };
            report::run(&words, &order).await
        }
        Command::Compare { answers, visit, json } => {
            let order = compare::Order { answers: &answers, visit: &visit, json };
            compare::run(&words, &order).await
        }
        Command::Monthly { visit, ics, deep, json } => {
            let order = monthly::Order { visit: &visit, ics: ics.as_deref(), deep, json };
            monthly::run(&words, &order).await
        }
        Command::Rescue { dir, visit, folder, since_last_upload, only_here, wait, json } => {
            let order = rescue::Order {
                dir: &dir,
                visit: &visit,
                folders: &folder,
                since_last_upload,
                only_here,
                wait: std::time::Duration::from_secs(wait),
                json,
            };
            rescue::run(&words, &order).await
        }
        Command::Probe { phone, by_hand, json } => probe::run(&words, &phone, by_hand, json).await,
        Command::Demo { iphone } => demo::run(&words, iphone).await,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "unstuck", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Fix { id, visit, yes, json } => {
            fix::run(&words, &fix::Order { id: &id, visit: &visit, yes, json }).await
        }
        Command::Watch { visit, seconds, json } => {
            watch::run(&words, &watch::Order { visit: &visit, seconds, json }).await
        }
        Command::OffCable { visit, yes, json } => {
            off_cable::run(&words, &off_cable::Order { visit: &visit, yes, json }).await
        }
        Command::PhoneWorker { .. } => anyhow::bail!("the worker was started above"),
        Command::Undo { phone, json, data } => undo::run(&words, &phone, &data, json).await,
    }
}
