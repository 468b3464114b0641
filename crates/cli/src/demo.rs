//! `unstuck demo`: phones that are not there, for trying things out.

use std::process::ExitCode;

use diagnosis::message::{Arg, Message};

use words::Words;

pub async fn run(words: &Words, iphone: bool) -> anyhow::Result<ExitCode> {
    if iphone {
        serve_iphones(words).await?
    } else {
        serve_phones(words).await?
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve_phones(words: &Words) -> anyhow::Result<()> {
    let phones = simulator::demo::serve_demo().await?;
    for phone in &phones {
        let message = Message::new("cli-demo-ready")
            .with("name", Arg::Text(phone.identity().name.clone()))
            .with("address", Arg::Text(phone.address().to_string()));
        println!("{}", words.say(&message));
    }
    until_stopped(words).await
}

async fn serve_iphones(words: &Words) -> anyhow::Result<()> {
    let phones = simulator::demo::serve_demo_iphones().await?;
    for (phone, muxer) in &phones {
        let message = Message::new("cli-demo-iphone-ready")
            .with("name", Arg::Text(phone.identity().name.clone()))
            .with("address", Arg::Text(muxer.address().to_string()))
            .with("udid", Arg::Text(phone.udid().to_owned()));
        println!("{}", words.say(&message));
    }
    until_stopped(words).await
}

async fn until_stopped(words: &Words) -> anyhow::Result<()> {
    println!("{}", words.plain("cli-demo-stop"));
    Ok(tokio::signal::ctrl_c().await?)
}
