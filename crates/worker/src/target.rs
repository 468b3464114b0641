//! The way to a phone, and going it once.

use std::time::Duration;

use diagnosis::phone::Platform;
use diagnosis::wizard::Trouble;
use phone::adb::Adb;
use phone::adb::handshake::Connecting;
use phone::adb::key::{Key, KeyFiles};
use phone::adb::server::ServerAddress;
use phone::adb::shell::Limits;
use phone::error::Error;
use phone::iphone::muxer::MuxerAddress;
use phone::usb::open::Plugged;
use phone::watch::{PhoneState, phones};
use simulator::control::{Handle, SimulatedPhone};
use simulator::demo::{DemoIphone, serve_demo_iphone};
use simulator::iphone::person::Person;
use tokio::sync::OnceCell;

/// The way to a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A phone at a cable: through the adb server where one runs and knows it, else straight over USB. Which of the two
    /// is decided each time anew.
    Plugged { address: ServerAddress, plugged: Plugged },
    /// Through the adb server that runs already.
    Server { address: ServerAddress, serial: String },
    /// A phone that listens on the network.
    Tcp { address: String },
    /// An iPhone on a cable, through usbmuxd.
    Iphone { muxer: MuxerAddress, udid: String },
    /// A simulated phone inside this process, reached over TCP like any other.
    Demo { name: String },
}

impl Target {
    pub fn is_demo(&self) -> bool {
        match self {
            Self::Demo { .. } => true,
            Self::Plugged { .. } | Self::Server { .. } | Self::Tcp { .. } | Self::Iphone { .. } => false,
        }
    }

    /// What kind of phone is at the end of it.
    pub fn platform(&self) -> Platform {
        match self {
            Self::Plugged { .. } | Self::Server { .. } | Self::Tcp { .. } => Platform::Android,
            Self::Iphone { .. } => Platform::Iphone,
            Self::Demo { name } if simulator::demo::is_iphone(name) => Platform::Iphone,
            Self::Demo { .. } => Platform::Android,
        }
    }
}

/// How long a phone on the network may take to take the call.
const TCP_DEADLINE: Duration = Duration::from_secs(5);

/// A way that is ready to be gone, as often as it takes.
pub(crate) enum Way {
    Plugged { address: ServerAddress, plugged: Plugged, keys: OnceCell<Vec<Key>> },
    Server { address: ServerAddress, serial: String },
    Tcp { address: String, keys: Vec<Key>, _demo: Option<Handle> },
    Iphone { muxer: MuxerAddress, udid: String, _demo: Option<DemoIphone> },
}

impl Way {
    /// Whoever plays the person before a demo iPhone.
    pub(crate) fn person(&self) -> Option<Person> {
        match self {
            Self::Iphone { _demo, .. } => _demo.as_ref().map(|(phone, _)| phone.person()),
            Self::Plugged { .. } | Self::Server { .. } | Self::Tcp { .. } => None,
        }
    }

    /// Whether a cable has no part in it.
    pub(crate) fn is_over_network(&self) -> bool {
        match self {
            Self::Tcp { _demo, .. } => _demo.is_none(),
            Self::Plugged { .. } | Self::Server { .. } | Self::Iphone { .. } => false,
        }
    }

    /// Reads the keys of this computer, or starts the demo phone.
    pub(crate) async fn prepare(target: Target) -> Result<Self, Trouble> {
        match target {
            // Whether a key is needed is known later. None is made for a phone that a server has.
            Target::Plugged { address, plugged } => Ok(Self::Plugged { address, plugged, keys: OnceCell::new() }),
            Target::Server { address, serial } => Ok(Self::Server { address, serial }),
            Target::Tcp { address } => {
                let keys = keys(|| KeyFiles::of_this_user()?.load()).await?;
                Ok(Self::Tcp { address, keys, _demo: None })
            }
            Target::Iphone { muxer, udid } => Ok(Self::Iphone { muxer, udid, _demo: None }),
            Target::Demo { name } if simulator::demo::is_iphone(&name) => {
                let (demo, muxer) = start_demo_iphone(&name).await.map_err(|error| {
                    tracing::error!(%error, "the demo phone does not start");
                    Trouble::NotThere
                })?;
                let (address, udid) = (muxer.address().to_string(), demo.udid().to_owned());
                Ok(Self::Iphone { muxer: MuxerAddress::Tcp(address), udid, _demo: Some((demo, muxer)) })
            }
            Target::Demo { name } => {
                let demo = start_demo(&name).await.map_err(|error| {
                    tracing::error!(%error, "the demo phone does not start");
                    Trouble::NotThere
                })?;
                // A pretend phone gets a key that nobody else has; this computer's own is not touched.
                let keys = keys(|| Ok(vec![Key::generate()?])).await?;
                Ok(Self::Tcp { address: demo.address().to_string(), keys, _demo: Some(demo) })
            }
        }
    }

    /// Connects, and learns the phone's own serial number, by which the journal knows it.
    pub(crate) async fn go(&self, on_state: impl FnMut(Connecting)) -> Result<(Adb, String), Error> {
        let (adb, fallback) = match self {
            Self::Plugged { address, plugged, keys } => {
                let adb = reach(address, plugged, keys, on_state).await?;
                let own = own_serial(&adb).await?.or_else(|| plugged.serial.clone());
                return Ok((adb, own.ok_or(Error::NoSerial)?));
            }
            Self::Server { address, serial } => (Adb::through_server(address.clone(), serial).await?, serial),
            Self::Tcp { address, keys, .. } => {
                (Adb::over_tcp(address.as_str(), TCP_DEADLINE, keys, on_state).await?, address)
            }
            // Nobody speaks ADB there; `connected/iphone.rs` goes this way.
            Self::Iphone { .. } => return Err(Error::Protocol { what: "an iPhone speaks no ADB".to_owned() }),
        };
        let own = own_serial(&adb).await?;
        Ok((adb, own.unwrap_or_else(|| fallback.clone())))
    }
}

/// Connects to a plugged phone: through the server that knows it, else directly. The keys are read, and where there is
/// none made, when they are needed.
///
/// # Errors
///
/// The server's where it knows the phone and cannot reach it: it holds the cable then. Else those of
/// [`phone::usb::connect`].
pub async fn reach(
    address: &ServerAddress,
    plugged: &Plugged,
    keys: &OnceCell<Vec<Key>>,
    on_state: impl FnMut(Connecting),
) -> Result<Adb, Error> {
    if let Some(serial) = &plugged.serial {
        match known_to(address, serial).await {
            Some(PhoneState::Ready) => return Adb::through_server(address.clone(), serial).await,
            Some(PhoneState::Unauthorized | PhoneState::Authorizing) => return Err(Error::Unauthorized),
            Some(
                PhoneState::Offline
                | PhoneState::Connecting
                | PhoneState::Recovery
                | PhoneState::Sideload
                | PhoneState::Bootloader,
            ) => return Err(Error::Offline),
            // It does not hold the phone.
            Some(PhoneState::NoPermission { .. } | PhoneState::Unknown { .. }) | None => {}
        }
    }
    let keys = keys.get_or_try_init(async || {
        let read = tokio::task::spawn_blocking(|| KeyFiles::of_this_user()?.load()).await;
        read.map_err(|_| Error::Cancelled)?.map_err(Error::Key)
    });
    phone::usb::connect(plugged, keys.await?, on_state).await
}

/// What the adb server says of a phone; `None` where it does not know it, or there is no server.
pub(crate) async fn known_to(address: &ServerAddress, serial: &str) -> Option<PhoneState> {
    let seen = phones(address).await.ok()?;
    seen.into_iter().find(|phone| phone.serial == serial).map(|phone| phone.state)
}

/// The phone's own serial number: over TCP nobody else tells it, and the undo journal knows phones by it.
pub async fn own_serial(adb: &Adb) -> Result<Option<String>, Error> {
    let said = adb.shell("getprop ro.serialno", Limits::default(), std::future::pending()).await?;
    let serial = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    Ok((!serial.is_empty()).then_some(serial))
}

/// Making a key takes a second of computing.
async fn keys(
    read: impl FnOnce() -> Result<Vec<Key>, phone::adb::key::KeyError> + Send + 'static,
) -> Result<Vec<Key>, Trouble> {
    let read = tokio::task::spawn_blocking(read).await;
    match read {
        Ok(Ok(keys)) => Ok(keys),
        Ok(Err(error)) => {
            tracing::warn!(%error, "no key to show to phones");
            Err(Trouble::NoKey)
        }
        Err(_) => Err(Trouble::NoKey),
    }
}

#[derive(Debug, thiserror::Error)]
enum NoDemo {
    #[error("there is no demo phone of this name")]
    NoSuchPhone,
    #[error(transparent)]
    Folder(#[from] simulator::folder::BadFolder),
    #[error(transparent)]
    Start(#[from] simulator::control::CannotStart),
}

async fn start_demo(name: &str) -> Result<Handle, NoDemo> {
    let folders = simulator::demo::embedded_phones()?;
    let folder = folders.iter().find(|folder| folder.name == name).ok_or(NoDemo::NoSuchPhone)?;
    let demo = folder.demo.as_ref().ok_or(NoDemo::NoSuchPhone)?;
    Ok(SimulatedPhone::of(folder).in_scene(&demo.scene).in_real_time().plug_in().await?)
}

async fn start_demo_iphone(name: &str) -> Result<DemoIphone, NoDemo> {
    let folders = simulator::demo::embedded_iphones()?;
    let folder = folders.iter().find(|folder| folder.name == name).ok_or(NoDemo::NoSuchPhone)?;
    folder.demo.as_ref().ok_or(NoDemo::NoSuchPhone)?;
    Ok(serve_demo_iphone(folder).await?)
}
