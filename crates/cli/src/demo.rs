//! `unstuck demo`: phones that are not there, for trying things out.

use std::process::ExitCode;

use diagnosis::message::{Arg, Message};

use words::Words;

pub async fn run(words: &Words) -> anyhow::Result<ExitCode> {
    let phones = simulator::demo::serve_demo().await?;
    for phone in &phones {
        let message = Message::new("cli-demo-ready")
            .with("name", Arg::Text(phone.identity().name.clone()))
            .with("address", Arg::Text(phone.address().to_string()));
        println!("{}", words.say(&message));
    }
    println!("{}", words.plain("cli-demo-stop"));
    tokio::signal::ctrl_c().await?;
    Ok(ExitCode::SUCCESS)
}
