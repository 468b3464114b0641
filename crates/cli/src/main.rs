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
        Command::Check { phone, app, deep, online, server, speed, yes, json, data } => {
            let online = online.then_some(online::Order { server: server.as_deref(), speed, yes });
            check::run(&words, &check::Order { phone: &phone, app: &app, data: &data, deep, online, json }).await
        }
        Command::Record { dir, phone, app } => record::run(&words, &dir, &phone, &app).await,
        Command::Link { provider, server, data } => accounts::link(&words, &provider, server.as_deref(), &data).await,
        Command::Unlink { provider, data } => accounts::unlink(&words, &provider, &data).await,
        Command::Pair { address, code } => pair::run(&words, &address, code).await,
        Command::Report { compare, .. } if !compare.is_empty() => report::run_compare(&words, &compare),
        Command::Report { phone, app, out, json, compare: _, data } => {
            let order = report::Order { phone: &phone, app: &app, data: &data, out: out.as_deref(), json };
            report::run(&words, &order).await
        }
        Command::Compare { answers, phone, app, json, data } => {
            let order = compare::Order { answers: &answers, phone: &phone, app: &app, data: &data, json };
            compare::run(&words, &order).await
        }
        Command::Monthly { phone, app, ics, deep, json, data } => {
            let order = monthly::Order { phone: &phone, app: &app, data: &data, ics: ics.as_deref(), deep, json };
            monthly::run(&words, &order).await
        }
        Command::Rescue { dir, phone, app, folder, since_last_upload, only_here, wait, json, data } => {
            let order = rescue::Order {
                dir: &dir,
                phone: &phone,
                app: &app,
                data: &data,
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
        Command::Fix { id, phone, app, yes, json, data } => {
            fix::run(&words, &fix::Order { id: &id, phone: &phone, app: &app, data: &data, yes, json }).await
        }
        Command::Watch { phone, app, seconds, json, data } => {
            watch::run(&words, &watch::Order { phone: &phone, app: &app, data: &data, seconds, json }).await
        }
        Command::OffCable { phone, app, yes, json, data } => {
            off_cable::run(&words, &off_cable::Order { phone: &phone, app: &app, data: &data, yes, json }).await
        }
        Command::PhoneWorker { .. } => anyhow::bail!("the worker was started above"),
        Command::Undo { phone, json, data } => undo::run(&words, &phone, &data, json).await,
    }
}
