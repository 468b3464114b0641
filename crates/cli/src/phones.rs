//! `unstuck phones`.

use std::process::ExitCode;
use std::time::Duration;

use diagnosis::doctor::at_hand::{AtHand, Offer, PhoneAtHand, Reach, Step};
use diagnosis::doctor::iphones::{Muxer, lay_over};
use diagnosis::doctor::look;
use diagnosis::doctor::memory::Memory;
use diagnosis::doctor::sight::{Access, AdbServer, Sight, System, UsbDevice};
use diagnosis::message::Message;
use phone::adb::server::ServerAddress;
use phone::error::Error;
use phone::iphone::muxer::MuxerAddress;
use phone::watch::phones;
use serde::Serialize;
use tokio::time::timeout;

use words::Words;

/// How long looking at all cables may take: some ten milliseconds a device, unless one of them hangs.
const CABLES: Duration = Duration::from_secs(5);

#[derive(Serialize)]
struct Listing<'a> {
    schema: u32,
    /// Whether an adb server answers.
    server: bool,
    /// Whether this computer tells what is plugged in.
    usb: bool,
    phones: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    key: &'a str,
    serial: Option<&'a str>,
    state: &'static str,
    model: Option<&'a str>,
    /// The id of what to do about the state; `null` for a phone that is ready.
    advice: Option<&'a str>,
    /// What the state is concluded from.
    evidence: Vec<&'static str>,
    /// How a check would reach it: `server`, `usb`, `usbmuxd`, or `null`.
    link: Option<&'static str>,
    usb: Option<Device<'a>>,
}

#[derive(Serialize)]
struct Device<'a> {
    bus: u8,
    port: String,
    address: u8,
    /// Four hexadecimal digits, as every list of devices has them.
    vendor: String,
    product: String,
    maker_name: Option<&'a str>,
    product_name: Option<&'a str>,
    interfaces: Vec<Interface<'a>>,
    access: &'a Access,
}

#[derive(Serialize)]
struct Interface<'a> {
    number: u8,
    /// Class, subclass and protocol: `ff/42/01`.
    class: String,
    name: Option<&'a str>,
}

/// Exit code 0: at least one phone is ready; 2: none is, or nobody could be asked.
pub async fn run(words: &Words, json: bool) -> anyhow::Result<ExitCode> {
    let (sight, at_hand) = look_now().await?;
    let ready = at_hand.phones.iter().any(|phone| phone.reach.is_some());
    if json {
        let phones = at_hand.phones.iter().map(row).collect();
        let listing = Listing { schema: 1, server: sight.server.answers(), usb: sight.usb.is_some(), phones };
        println!("{}", serde_json::to_string_pretty(&listing)?);
    } else {
        print!("{}", say(words, &at_hand));
    }
    Ok(ExitCode::from(if ready { 0 } else { 2 }))
}

/// One look, and what the doctor says of it. Nothing is opened to stay, no phone is asked anything.
pub async fn look_now() -> Result<(Sight, AtHand), NoLook> {
    let sight = sight().await?;
    let mut at_hand = look(&sight, &Memory::default(), Duration::ZERO);
    lay_over(&mut at_hand, &muxer().await?, sight.system);
    Ok((sight, at_hand))
}

/// Nobody could be asked: an address that names no place, or an adb server that answers nonsense.
#[derive(Debug, thiserror::Error)]
pub enum NoLook {
    #[error(transparent)]
    Server(#[from] Error),
    #[error(transparent)]
    Muxer(#[from] phone::iphone::error::Error),
}

async fn sight() -> Result<Sight, NoLook> {
    let server = match phones(&ServerAddress::of_this_user()?).await {
        Ok(phones) => AdbServer::Phones(phones),
        Err(Error::NoServer) => AdbServer::None,
        Err(error) => return Err(error.into()),
    };
    let usb = timeout(CABLES, tokio::task::spawn_blocking(phone::usb::list::list)).await;
    let usb = usb.ok().and_then(Result::ok).and_then(Result::ok);
    let busy: Vec<UsbDevice> = usb.iter().flatten().filter(|device| device.access == Access::Busy).cloned().collect();
    let holders = if busy.is_empty() { Vec::new() } else { computer::holders::holders(busy).await };
    Ok(Sight { system: System::THIS, usb, server, holders, ours: Vec::new(), rule: computer::rule::state() })
}

async fn muxer() -> Result<Muxer, NoLook> {
    let phones = phone::iphone::watch::phones(&MuxerAddress::of_this_user()?).await;
    Ok(phones.map_or(Muxer::None, |phones| Muxer::Phones(phones.into_iter().map(|phone| phone.udid).collect())))
}

fn row(phone: &PhoneAtHand) -> Row<'_> {
    Row {
        key: &phone.key,
        serial: phone.serial.as_deref(),
        state: phone.state.id(),
        model: phone.name.as_deref(),
        advice: phone.reach.is_none().then_some(phone.advice.id.as_str()),
        evidence: phone.evidence.iter().map(|evidence| evidence.id()).collect(),
        link: phone.reach.as_ref().map(|reach| match reach {
            Reach::Server => "server",
            Reach::Usb { .. } => "usb",
            Reach::Iphone { .. } => "usbmuxd",
        }),
        usb: phone.usb.as_ref().map(device),
    }
}

fn device(device: &UsbDevice) -> Device<'_> {
    let interfaces = device.interfaces.iter().map(|interface| Interface {
        number: interface.number,
        class: format!("{:02x}/{:02x}/{:02x}", interface.class, interface.subclass, interface.protocol),
        name: interface.name.as_deref(),
    });
    Device {
        bus: device.port.bus,
        port: device.port.name(),
        address: device.address,
        vendor: format!("{:04x}", device.vendor),
        product: format!("{:04x}", device.product),
        maker_name: device.maker_name.as_deref(),
        product_name: device.product_name.as_deref(),
        interfaces: interfaces.collect(),
        access: &device.access,
    }
}

/// What a person reads of these phones: how each is, and what to do.
pub fn say(words: &Words, at_hand: &AtHand) -> String {
    let mut said = String::new();
    let mut line = |text: &str| {
        said.push_str(text);
        said.push('\n');
    };
    if at_hand.phones.is_empty() {
        line(&words.plain("cli-no-phone"));
        if let Some(noticed) = &at_hand.noticed {
            line(&words.say(noticed));
        }
        for text in steps(words, &at_hand.guide) {
            line(&text);
        }
    }
    for phone in &at_hand.phones {
        let symbol = if phone.reach.is_some() { "✓" } else { "!" };
        let name = phone.name.as_deref().unwrap_or("-");
        line(&format!("{symbol} {}  {name}  {}", phone.key, words.say(&phone.advice)));
        if phone.reach.is_some() {
            continue;
        }
        line(&format!("  {}", words.plain(&format!("{}.means", phone.advice.id))));
        let seen: Vec<String> = phone.evidence.iter().map(|evidence| words.say(&evidence.message())).collect();
        line(&format!("  {} {}", words.plain("window-computer-sees"), seen.join(" ")));
        for text in steps(words, &phone.steps) {
            line(&text);
        }
        match &phone.offer {
            Some(Offer::InstallRuleByHand { commands, .. }) => {
                commands.lines().for_each(|text| line(&format!("     {text}")))
            }
            Some(Offer::InstallRule { file, text }) => {
                let rule = text.lines().filter(|text| !text.starts_with('#'));
                line(&format!("     {file}:"));
                rule.for_each(|text| line(&format!("     {text}")));
            }
            None => {}
        }
        for hint in &phone.hints {
            let step = words.say(&hint.step.text);
            line(&format!("  {}: {step}", words.say(&hint.title)));
            paths(words, &hint.step).for_each(|text| line(&text));
        }
    }
    said
}

/// The steps by number, each with the ways through the menus.
fn steps(words: &Words, steps: &[Step]) -> Vec<String> {
    let numbered = steps.iter().zip(1..);
    numbered
        .flat_map(|(step, number)| {
            [format!("  {number}. {}", words.say(&step.text))].into_iter().chain(paths(words, step))
        })
        .collect()
}

fn paths<'a>(words: &'a Words, step: &'a Step) -> impl Iterator<Item = String> + 'a {
    step.paths.iter().filter_map(|path| {
        let names = path.names.get(words.language()).or_else(|| path.names.get("en"))?.join(" › ");
        let versions = path.versions.as_ref().map(|versions: &Message| format!(" ({})", words.say(versions)));
        Some(format!("     {names}{}", versions.unwrap_or_default()))
    })
}
