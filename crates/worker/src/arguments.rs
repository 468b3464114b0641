//! `phone-worker --serial S [--usb PORT | --server ADDR | --tcp ADDR | --iphone | --demo NAME] --data-dir DIR`
//!
//! Without a way the phone is at a cable: through the adb server that knows it, else straight over USB. `--usb 1-2.4`
//! adds the port, for phones that share a serial or have none; the name of one without begins with `usb:`.

use std::ffi::OsString;
use std::path::PathBuf;

use diagnosis::doctor::sight::UsbPort;
use phone::adb::server::ServerAddress;
use phone::iphone::muxer::MuxerAddress;
use phone::usb::open::{NO_SERIAL, Plugged};

use crate::target::Target;

pub const USAGE: &str = "usage: phone-worker --serial S \
    [--usb PORT | --server tcp:HOST:PORT | --tcp HOST:PORT | --iphone | --demo NAME] --data-dir DIR";

/// What a worker is told when it is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arguments {
    /// The name under which the window knows the phone.
    pub serial: String,
    pub target: Target,
    pub data_dir: PathBuf,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongArguments {
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("{0} is not known")]
    Unknown(String),
    #[error("{0} needs a value")]
    NoValue(&'static str),
    #[error("only one of --usb, --server, --tcp, --iphone and --demo")]
    SeveralWays,
    #[error("the address of the adb server: {0}")]
    Server(String),
    #[error("the address of usbmuxd: {0}")]
    Muxer(String),
    #[error("{0} is not a port such as 1-2.4")]
    Port(String),
}

impl Arguments {
    pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Self, WrongArguments> {
        let mut words = words.into_iter();
        let (mut serial, mut data_dir, mut ways) = (None, None, Vec::new());
        while let Some(word) = words.next() {
            let mut value = |name| words.next().ok_or(WrongArguments::NoValue(name));
            let text = |value: OsString| value.to_string_lossy().into_owned();
            match word.to_str() {
                Some("--serial") => serial = Some(text(value("--serial")?)),
                Some("--data-dir") => data_dir = Some(PathBuf::from(value("--data-dir")?)),
                Some("--usb") => ways.push(Way::Usb(text(value("--usb")?))),
                Some("--server") => ways.push(Way::Server(text(value("--server")?))),
                Some("--tcp") => ways.push(Way::Tcp(text(value("--tcp")?))),
                Some("--iphone") => ways.push(Way::Iphone),
                Some("--demo") => ways.push(Way::Demo(text(value("--demo")?))),
                Some(_) | None => return Err(WrongArguments::Unknown(text(word))),
            }
        }
        let serial = serial.ok_or(WrongArguments::Missing("--serial"))?;
        let server = |address: Result<ServerAddress, phone::error::Error>| {
            address.map_err(|error| WrongArguments::Server(error.to_string()))
        };
        let plugged = |port| {
            let address = server(ServerAddress::of_this_user())?;
            let serial = Some(serial.clone()).filter(|serial| !serial.starts_with(NO_SERIAL));
            Ok(Target::Plugged { address, plugged: Plugged { serial, port } })
        };
        let target = match ways.as_slice() {
            [] => plugged(None)?,
            [Way::Usb(text)] => plugged(Some(port(text).ok_or_else(|| WrongArguments::Port(text.clone()))?))?,
            [Way::Server(address)] => {
                Target::Server { address: server(ServerAddress::parse(address))?, serial: serial.clone() }
            }
            [Way::Tcp(address)] => Target::Tcp { address: address.clone() },
            [Way::Iphone] => {
                let muxer = MuxerAddress::of_this_user().map_err(|error| WrongArguments::Muxer(error.to_string()))?;
                Target::Iphone { muxer, udid: serial.clone() }
            }
            [Way::Demo(name)] => Target::Demo { name: name.clone() },
            [_, _, ..] => return Err(WrongArguments::SeveralWays),
        };
        Ok(Self { serial, target, data_dir: data_dir.ok_or(WrongArguments::Missing("--data-dir"))? })
    }
}

/// Reads `1-2.4`.
fn port(text: &str) -> Option<UsbPort> {
    let (bus, ports) = text.split_once('-')?;
    let ports = ports.split('.').map(|port| port.parse().ok()).collect::<Option<_>>()?;
    Some(UsbPort { bus: bus.parse().ok()?, ports })
}

enum Way {
    Usb(String),
    Server(String),
    Tcp(String),
    /// Where `USBMUXD_SOCKET_ADDRESS` or the system says that usbmuxd is.
    Iphone,
    Demo(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, WrongArguments> {
        Arguments::parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn there_is_one_way_to_a_phone() {
        let tcp = parse("--serial A --tcp 127.0.0.1:5555 --data-dir /d").unwrap();
        assert_eq!(tcp.target, Target::Tcp { address: "127.0.0.1:5555".to_owned() });
        assert!(parse("--serial A --demo pixel --data-dir /d").unwrap().target.is_demo());
        let iphone = parse("--serial U --iphone --data-dir /d").unwrap().target;
        assert!(matches!(iphone, Target::Iphone { udid, .. } if udid == "U"));
        let server = parse("--serial A --server tcp:5038 --data-dir /d").unwrap();
        let address = ServerAddress { host: "127.0.0.1".to_owned(), port: 5038 };
        assert_eq!(server.target, Target::Server { address, serial: "A".to_owned() });
        let usb = |line: &str| match parse(line).unwrap().target {
            Target::Plugged { plugged, .. } => (plugged.serial, plugged.port),
            other => panic!("{other:?}"),
        };
        let port = UsbPort { bus: 1, ports: vec![2, 4] };
        assert_eq!(usb("--serial A --data-dir /d"), (Some("A".to_owned()), None));
        assert_eq!(usb("--serial A --usb 1-2.4 --data-dir /d"), (Some("A".to_owned()), Some(port.clone())));
        assert_eq!(usb("--serial usb:1-2.4 --usb 1-2.4 --data-dir /d"), (None, Some(port)));
        for bad in ["1", "1-", "1-2.", "a-1", "1-300", "--"] {
            let parsed = parse(&format!("--serial A --usb {bad} --data-dir /d"));
            assert_eq!(parsed, Err(WrongArguments::Port(bad.to_owned())));
        }
        assert_eq!(parse("--serial A --tcp a:1 --demo b --data-dir /d"), Err(WrongArguments::SeveralWays));
        assert_eq!(parse("--serial A"), Err(WrongArguments::Missing("--data-dir")));
        assert_eq!(parse("--serial"), Err(WrongArguments::NoValue("--serial")));
        assert!(matches!(parse("--serial A --data-dir /d --help"), Err(WrongArguments::Unknown(_))));
    }
}
