//! A simulated adb server: several simulated phones behind one port, seen by clients as they see the real server on 5037.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::adbd::unplugged;
use crate::authorisation::{ComputerKey, Mood, Tap};
use crate::body::Body;
use crate::cable::Condition;
use crate::clients::serve_all;
use crate::control::Handle;
use crate::opened::Opened;

/// `adb version` 1.0.41: what adb 29 to 35 want to hear, or they start a server of their own.
const VERSION: &str = "0029";
/// Requests are short; the real server refuses longer ones too.
const LONGEST_REQUEST: usize = 1024 + 64 * 1024;

/// A running server. It is gone when this is dropped; the phones stay.
pub struct SimulatedServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Ends with the server.
    _tasks: JoinSet<()>,
}

struct Shared {
    phones: Mutex<Vec<Phone>>,
    requests: Mutex<Vec<String>>,
    /// Counts changes of what `devices` says.
    changed: watch::Sender<u64>,
}

#[derive(Clone)]
struct Phone {
    body: Arc<Body>,
    /// The number that adb calls `transport_id`.
    transport: u32,
}

impl SimulatedServer {
    pub async fn start(phones: &[&Handle]) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let phones: Vec<Phone> =
            phones.iter().zip(1..).map(|(phone, transport)| Phone { body: phone.body.clone(), transport }).collect();
        let shared = Arc::new(Shared {
            phones: Mutex::new(phones.clone()),
            requests: Mutex::default(),
            changed: watch::Sender::new(0),
        });
        let mut tasks = JoinSet::new();
        for phone in phones {
            tasks.spawn(watch_over(phone.body.clone(), shared.clone()));
            tasks.spawn(ask_for_trust(phone.body));
        }
        let served = shared.clone();
        tasks.spawn(serve_all("the simulated adb server", listener, move |socket| serve(served.clone(), socket)));
        Ok(Self { address, shared, _tasks: tasks })
    }

    /// For `ADB_SERVER_SOCKET=tcp:…`.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything that clients asked of the server itself, in order.
    pub fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn watch_over(body: Arc<Body>, shared: Arc<Shared>) {
    let mut cable = body.cable.subscribe();
    while cable.changed().await.is_ok() {
        shared.changed.send_modify(|count| *count += 1);
    }
}

/// As the server does when a phone is plugged in: shows its key and waits for the tap.
async fn ask_for_trust(body: Arc<Body>) {
    let key = ComputerKey { key: "simulated adb server".to_owned(), name: "you@this-computer".to_owned() };
    let mut cable = body.cable.subscribe();
    loop {
        let Ok(plugged) = cable.wait_for(|cable| cable.condition == Condition::Plugged).await.map(|cable| *cable)
        else {
            return;
        };
        let allowed = if body.authorisation().mood == Mood::Open || body.trusts(|known| known.key == key.key) {
            true
        } else {
            tokio::select! {
                tap = body.ask(&key) => matches!(tap, Ok(Tap::Always | Tap::Once)),
                () = unplugged(&mut cable, plugged.epoch) => false,
            }
        };
        if allowed {
            body.cable.send_modify(|cable| cable.server_allowed |= cable.epoch == plugged.epoch);
        }
        unplugged(&mut cable, plugged.epoch).await;
    }
}

async fn serve(shared: Arc<Shared>, mut socket: TcpStream) -> io::Result<()> {
    let Some(request) = request(&mut socket).await? else { return Ok(()) };
    shared.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
    if let Some(wanted) = request.strip_prefix("host:tport:").or_else(|| request.strip_prefix("host:transport")) {
        return match shared.chosen(wanted) {
            Ok(phone) => {
                socket.write_all(b"OKAY").await?;
                if request.starts_with("host:tport:") {
                    socket.write_all(&u64::from(phone.transport).to_le_bytes()).await?;
                }
                on_phone(&phone.body, socket).await
            }
            Err(why) => fail(&mut socket, &why).await,
        };
    }
    match request.as_str() {
        "host:version" => say(&mut socket, VERSION).await,
        "host:devices" => say(&mut socket, &shared.devices(false)).await,
        "host:devices-l" => say(&mut socket, &shared.devices(true)).await,
        "host:track-devices" => track(&shared, socket, false).await,
        "host:track-devices-l" => track(&shared, socket, true).await,
        "host:host-features" => say(&mut socket, "shell_v2,cmd,stat_v2,ls_v2,fixed_push_mkdir").await,
        // Nothing may end a server that it did not start.
        "host:kill" => fail(&mut socket, "the simulated adb server is not ended by its clients").await,
        _ => match shared.about_phone(&request) {
            Some(Ok(text)) => say(&mut socket, &text).await,
            Some(Err(why)) => fail(&mut socket, &why).await,
            None => fail(&mut socket, "unknown host service").await,
        },
    }
}

/// `000chost:version`; `None` if the client said nothing.
async fn request(socket: &mut TcpStream) -> io::Result<Option<String>> {
    let mut length = [0; 4];
    match socket.read_exact(&mut length).await {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = std::str::from_utf8(&length).ok().and_then(|text| usize::from_str_radix(text, 16).ok());
    let Some(length) = length.filter(|length| *length <= LONGEST_REQUEST) else {
        fail(socket, "protocol fault (no status)").await?;
        return Ok(None);
    };
    let mut text = vec![0; length];
    socket.read_exact(&mut text).await?;
    Ok(Some(String::from_utf8_lossy(&text).into_owned()))
}

async fn say(socket: &mut TcpStream, text: &str) -> io::Result<()> {
    socket.write_all(format!("OKAY{:04x}{text}", text.len()).as_bytes()).await?;
    socket.shutdown().await
}

async fn fail(socket: &mut TcpStream, why: &str) -> io::Result<()> {
    socket.write_all(format!("FAIL{:04x}{why}", why.len()).as_bytes()).await?;
    socket.shutdown().await
}

/// The list now, and again whenever it is another.
async fn track(shared: &Shared, mut socket: TcpStream, long: bool) -> io::Result<()> {
    let mut changed = shared.changed.subscribe();
    socket.write_all(b"OKAY").await?;
    let mut told = None;
    loop {
        changed.borrow_and_update();
        let list = shared.devices(long);
        if told.as_ref() != Some(&list) {
            socket.write_all(format!("{:04x}{list}", list.len()).as_bytes()).await?;
            told = Some(list);
        }
        let mut nothing = [0; 16];
        tokio::select! {
            change = changed.changed() => if change.is_err() { return Ok(()) },
            read = socket.read(&mut nothing) => if read? == 0 { return Ok(()) },
        }
    }
}

/// The second request on a connection is the phone's.
async fn on_phone(body: &Arc<Body>, mut socket: TcpStream) -> io::Result<()> {
    let mut cable = body.cable.subscribe();
    let epoch = cable.borrow_and_update().epoch;
    let after = OnceLock::new();
    let serving = async {
        let Some(request) = request(&mut socket).await? else { return Ok(()) };
        let Some(opened) = Opened::parse(&request) else { return fail(&mut socket, "closed").await };
        tokio::time::sleep(body.timing.round_trip).await;
        socket.write_all(b"OKAY").await?;
        opened.serve(body, &mut socket, &after).await?;
        socket.shutdown().await
    };
    let served = tokio::select! {
        served = serving => served,
        () = unplugged(&mut cable, epoch) => return Ok(()),
    };
    if let Some(after) = after.get() {
        body.carry_out(*after);
    }
    served
}

impl Shared {
    fn phones(&self) -> Vec<Phone> {
        self.phones.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn devices(&self, long: bool) -> String {
        let mut list = String::new();
        for phone in self.phones() {
            let Some(state) = phone.state() else { continue };
            let serial = &phone.body.identity().serial;
            if long {
                list.push_str(&format!("{serial:<22} {state}{}\n", phone.details(state)));
            } else {
                list.push_str(&format!("{serial}\t{state}\n"));
            }
        }
        list
    }

    /// By `:SERIAL`, `serial:SERIAL`, `-id:N`, or whichever there is. The error is the real server's.
    fn chosen(&self, wanted: &str) -> Result<Phone, String> {
        let present: Vec<Phone> = self.phones().into_iter().filter(|phone| phone.state().is_some()).collect();
        let by_id = wanted.strip_prefix("-id:").map(|id| (id, true));
        let by_serial = wanted.strip_prefix("serial:").or(wanted.strip_prefix(':')).map(|serial| (serial, false));
        let phone = match by_id.or(by_serial) {
            Some((name, of_transport)) => present
                .into_iter()
                .find(|phone| {
                    let serial = &phone.body.identity().serial;
                    if of_transport { phone.transport.to_string() == name } else { serial == name }
                })
                .ok_or_else(|| format!("device '{name}' not found"))?,
            None => match <[Phone; 1]>::try_from(present) {
                Ok([only]) => only,
                Err(none) if none.is_empty() => return Err("no devices/emulators found".to_owned()),
                Err(_) => return Err("more than one device/emulator".to_owned()),
            },
        };
        match phone.state() {
            Some("device") => Ok(phone),
            Some("unauthorized") => {
                Err("device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set\nTry 'adb \
                                         kill-server' if that seems wrong.\nOtherwise check for a confirmation dialog \
                                         on your device."
                    .to_owned())
            }
            Some(NO_PERMISSIONS) => {
                Err(format!("insufficient permissions for device{}", &NO_PERMISSIONS["no permissions".len()..]))
            }
            Some(_) => Err("device offline".to_owned()),
            None => Err("device not found".to_owned()),
        }
    }

    /// `host:features`, `host-serial:SERIAL:get-state` and the like; `None` if it is no such request.
    fn about_phone(&self, request: &str) -> Option<Result<String, String>> {
        let (which, what) = match request.split_once(':')? {
            ("host" | "host-usb" | "host-local", what) => (String::new(), what),
            (kind @ ("host-serial" | "host-transport-id"), rest) => {
                let (name, what) = rest.rsplit_once(':')?;
                (format!("{}:{name}", if kind == "host-serial" { "" } else { "-id" }), what)
            }
            _ => return None,
        };
        if !["features", "get-state", "get-serialno", "get-devpath"].contains(&what) {
            return None;
        }
        Some(self.chosen(&which).map(|phone| match what {
            "features" => phone.body.identity().features.join(","),
            "get-state" => "device".to_owned(),
            "get-serialno" => phone.body.identity().serial.clone(),
            _ => phone.path(),
        }))
    }
}

const NO_PERMISSIONS: &str = "no permissions; see [http://developer.android.com/tools/device.html]";

impl Phone {
    /// The word of `adb devices`; `None` if the phone is not there.
    fn state(&self) -> Option<&'static str> {
        let cable = *self.body.cable.borrow();
        match cable.condition {
            Condition::Plugged if cable.server_allowed => Some("device"),
            Condition::Plugged => Some("unauthorized"),
            Condition::Offline => Some("offline"),
            Condition::NoPermissions => Some(NO_PERMISSIONS),
            Condition::Unplugged | Condition::Restarting => None,
        }
    }

    fn path(&self) -> String {
        format!("usb:1-{}", self.transport)
    }

    fn details(&self, state: &str) -> String {
        let who = self.body.identity();
        let plain = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.', "_");
        let known = if state == "device" {
            format!(" product:{} model:{} device:{}", plain(&who.product), plain(&who.model), plain(&who.device))
        } else {
            String::new()
        };
        format!(" {}{known} transport_id:{}", self.path(), self.transport)
    }
}
