//! `unstuck link` and `unstuck unlink`: accounts whose figures `unstuck check --online` and the window may read.

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use diagnosis::account::{Kept, LinkOrder, NoAccount, Revoked, Secret};
use diagnosis::facts::cloud_space::CloudSpace;
use diagnosis::knowledge::account::Account;
use diagnosis::message::{Arg, Message};
use online::account::Accounts;

use crate::args::DataArgs;
use crate::visit::folder;
use words::Words;

/// Exit code 0: linked; 1: not linked, or only while it ran; 2: it could not be tried.
pub async fn link(words: &Words, provider: &str, server: Option<&str>, data: &DataArgs) -> anyhow::Result<ExitCode> {
    let Some(account) = Account::by_word(provider) else { return Ok(no_such(words, provider)) };
    if account.has_own_server() && server.is_none() {
        eprintln!("{}", words.plain("cli-link-server"));
        return Ok(ExitCode::from(2));
    }
    let accounts = of(words, data)?;
    for line in [format!("account-{provider}-asks"), "account-kept".to_owned(), "cli-link-forget".to_owned()] {
        eprintln!("{}", words.plain(&line));
    }
    let key = match (account == Account::Immich).then(|| ask_key(words)).transpose() {
        // Ctrl+C, which the terminal leaves to whoever hides what is typed.
        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Ok(ExitCode::from(130)),
        key => key?,
    };
    let order = LinkOrder { account, server: server.map(str::to_owned), key };
    // For a person whose browser does not open.
    let told = |url: &str| eprintln!("{}\n  {url}", words.plain("cli-link-browser"));
    match accounts.link(&order, &told).await {
        Ok(kept) => {
            println!(
                "{}",
                words.plain(match kept {
                    Kept::Keychain => "account-linked-keychain",
                    Kept::ThisRun => "cli-link-this_run",
                })
            );
            match accounts.space(account).await {
                Ok(space) => space_lines(&space).iter().for_each(|line| println!("{}", words.say(line))),
                Err(why) => eprintln!("{}", not(words, why)),
            }
            match kept {
                Kept::Keychain => Ok(ExitCode::SUCCESS),
                // The provider would list a right that nobody can use.
                Kept::ThisRun => {
                    forget(words, &accounts, account).await;
                    Ok(ExitCode::from(1))
                }
            }
        }
        Err(why) => {
            eprintln!("{}", not(words, why));
            if why == NoAccount::NotSetUp {
                eprintln!("{}", words.plain("account-set_up"));
            }
            Ok(ExitCode::from(if matches!(why, NoAccount::NotSetUp | NoAccount::BadAddress) { 2 } else { 1 }))
        }
    }
}

/// Exit code 0: forgotten; 1: it was not linked, or could not be forgotten; 2: no such provider.
pub async fn unlink(words: &Words, provider: &str, data: &DataArgs) -> anyhow::Result<ExitCode> {
    let Some(account) = Account::by_word(provider) else { return Ok(no_such(words, provider)) };
    let accounts = of(words, data)?;
    if !accounts.linked().contains(&account) {
        eprintln!("{}", not(words, NoAccount::NotLinked));
        return Ok(ExitCode::from(1));
    }
    let forgotten = forget(words, &accounts, account).await;
    Ok(ExitCode::from(u8::from(!forgotten)))
}

/// Says what came of it.
async fn forget(words: &Words, accounts: &Accounts, account: Account) -> bool {
    match accounts.unlink(account).await {
        Ok(revoked) => {
            println!(
                "{}",
                words.plain(&match revoked {
                    Revoked::Yes => "account-forgotten-yes".to_owned(),
                    Revoked::ByHand => format!("account-{}-by_hand", account.word()),
                    Revoked::NoAnswer => "account-forgotten-no_answer".to_owned(),
                })
            );
            true
        }
        Err(why) => {
            eprintln!("{}", not(words, why));
            false
        }
    }
}

fn of(words: &Words, data: &DataArgs) -> anyhow::Result<Accounts> {
    Ok(worker::accounts::accounts(Some(&folder(data)?), words))
}

/// What an account says, in sentences.
fn space_lines(space: &CloudSpace) -> Vec<Message> {
    diagnosis::wizard::cloud_says(space)
}

fn not(words: &Words, why: NoAccount) -> String {
    words.plain(&format!("account-why-{}", why.id()))
}

fn no_such(words: &Words, provider: &str) -> ExitCode {
    let there = Account::ALL.map(|account| account.word().to_owned()).to_vec();
    let message = Message::new("cli-link-no_such");
    let message = message.with("typed", Arg::Text(provider.to_owned())).with("there", Arg::List(there));
    eprintln!("{}", words.say(&message));
    ExitCode::from(2)
}

/// Not an argument: those stand in the history of the shell, and in the list of running programs. Where it is typed, the
/// terminal does not show it.
fn ask_key(words: &Words) -> std::io::Result<Secret> {
    let stdin = std::io::stdin();
    let line = if stdin.is_terminal() {
        rpassword::prompt_password(format!("{} ", words.plain("cli-link-key")))?
    } else {
        let mut line = String::new();
        stdin.lock().read_line(&mut line)?;
        line
    };
    Ok(Secret::new(line.trim()))
}
