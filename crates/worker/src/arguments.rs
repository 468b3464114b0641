//! `phone-worker --serial S [--server ADDR | --tcp ADDR | --iphone | --demo NAME] --data-dir DIR`

use std::ffi::OsString;
use std::path::PathBuf;

use phone::adb::server::ServerAddress;
use phone::iphone::muxer::MuxerAddress;

use crate::target::Target;

pub const USAGE: &str =
    "usage: phone-worker --serial S [--server tcp:HOST:PORT | --tcp HOST:PORT | --iphone | --demo NAME] --data-dir DIR";

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
    #[error("only one of --server, --tcp, --iphone and --demo")]
    SeveralWays,
    #[error("the address of the adb server: {0}")]
    Server(String),
    #[error("the address of usbmuxd: {0}")]
    Muxer(String),
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
                Some("--server") => ways.push(Way::Server(text(value("--server")?))),
                Some("--tcp") => ways.push(Way::Tcp(text(value("--tcp")?))),
                Some("--iphone") => ways.push(Way::Iphone),
                Some("--demo") => ways.push(Way::Demo(text(value("--demo")?))),
                Some(_) | None => return Err(WrongArguments::Unknown(text(word))),
            }
        }
        let serial = serial.ok_or(WrongArguments::Missing("--serial"))?;
        let server = |address: Result<ServerAddress, phone::error::Error>| {
            let address = address.map_err(|error| WrongArguments::Server(error.to_string()))?;
            Ok(Target::Server { address, serial: serial.clone() })
        };
        let target = match ways.as_slice() {
            [] => server(ServerAddress::of_this_user())?,
            [Way::Server(address)] => server(ServerAddress::parse(address))?,
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

enum Way {
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
        assert_eq!(parse("--serial A --tcp a:1 --demo b --data-dir /d"), Err(WrongArguments::SeveralWays));
        assert_eq!(parse("--serial A"), Err(WrongArguments::Missing("--data-dir")));
        assert_eq!(parse("--serial"), Err(WrongArguments::NoValue("--serial")));
        assert!(matches!(parse("--serial A --data-dir /d --help"), Err(WrongArguments::Unknown(_))));
    }
}
