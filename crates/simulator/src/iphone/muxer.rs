//! A simulated usbmuxd: several simulated iPhones behind one address, and the computer's pair records.
//!
//! ```text
//! length · version 1 · message 8 (a property list) · tag     u32 each, little-endian; then XML
//! ```

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use plist::{Dictionary, Value};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::cable::{Cable, Condition};
use crate::clients::serve_all;
use crate::iphone::body::Body;
use crate::iphone::control::Handle;
use crate::iphone::distance::Distance;
use crate::iphone::lie::Lie;
use crate::iphone::line::Line;
use crate::iphone::wire::{Io, broken, dictionary, parse, text, xml};
use crate::iphone::{lockdown, services};

/// A running muxer. It is gone when this is dropped; the phones stay.
pub struct SimulatedMuxer {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// End with the muxer.
    tasks: JoinSet<()>,
}

struct Shared {
    phones: Vec<Phone>,
    records: Mutex<BTreeMap<String, Vec<u8>>>,
    requests: Mutex<Vec<String>>,
    lies: Mutex<BTreeMap<String, Lie>>,
    /// Counts changes of who is plugged in, or paired.
    changed: watch::Sender<u64>,
}

struct Phone {
    body: Arc<Body>,
    id: u64,
}

/// What a request ends with.
#[derive(Debug, Clone, Copy)]
#[repr(u64)]
enum Number {
    Ok = 0,
    BadCommand = 1,
    BadDevice = 2,
    ConnectionRefused = 3,
}

/// For the log.
const PLACE: &str = "the simulated muxer";
const BUID: &str = "30142955-444094379208051516";
const VERSION: u32 = 1;
const PLIST: u32 = 8;
const HEADER: u32 = 16;
const LONGEST_REQUEST: u32 = 1 << 20;

impl SimulatedMuxer {
    pub async fn start(phones: &[&Handle]) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            phones: phones.iter().zip(1..).map(|(phone, id)| Phone { body: phone.body.clone(), id }).collect(),
            records: Mutex::default(),
            requests: Mutex::default(),
            lies: Mutex::default(),
            changed: watch::Sender::new(0),
        });
        let mut tasks = JoinSet::new();
        for phone in &shared.phones {
            let (mut cable, shared) = (phone.body.cable.subscribe(), shared.clone());
            tasks.spawn(async move {
                while cable.changed().await.is_ok() {
                    shared.changed.send_modify(|count| *count += 1);
                }
            });
        }
        let served = shared.clone();
        tasks.spawn(serve_all(PLACE, listener, move |socket| serve(served.clone(), Box::new(socket))));
        Ok(Self { address, shared, tasks })
    }

    /// Listens at a socket in the file system, too, as usbmuxd does on Linux and macOS. What is written there has arrived, so that
    /// a test with paused time sees the same each time.
    #[cfg(unix)]
    pub fn listen_at(&mut self, path: &std::path::Path) -> io::Result<()> {
        let listener = tokio::net::UnixListener::bind(path)?;
        let served = self.shared.clone();
        self.tasks.spawn(serve_all(PLACE, listener, move |socket| serve(served.clone(), Box::new(socket))));
        Ok(())
    }

    /// For `USBMUXD_SOCKET_ADDRESS=host:port`.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything that clients asked of the muxer itself, in order.
    pub fn requests(&self) -> Vec<String> {
        lock(&self.shared.requests).clone()
    }

    /// From now on the muxer answers such requests with what is made to harm, `ListDevices` for instance.
    pub fn set_lies(&self, lies: impl IntoIterator<Item = (&'static str, Lie)>) {
        *lock(&self.shared.lies) = lies.into_iter().map(|(kind, lie)| (kind.to_owned(), lie)).collect();
    }

    /// Whether this computer has a pair record of the phone.
    pub fn has_record(&self, udid: &str) -> bool {
        lock(&self.shared.records).contains_key(udid)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(shared: Arc<Shared>, mut socket: Box<dyn Io>) -> io::Result<()> {
    while let Some((request, tag)) = read(&mut socket).await? {
        let kind = text(&request, "MessageType").unwrap_or_default();
        lock(&shared.requests).push(kind.to_owned());
        let lie = lock(&shared.lies).get(kind).copied();
        if let Some(lie) = lie {
            let length = if lie == Lie::Length { u32::MAX } else { HEADER };
            write_body(&mut socket, tag, length, lie.list()).await?;
            continue;
        }
        match kind {
            "Listen" => return watch_for(&shared, socket, tag).await,
            "Connect" => match shared.connect(&request) {
                Ok((body, port)) => {
                    // The phone accepts.
                    body.distance.wait().await;
                    write(&mut socket, tag, &result(Number::Ok)).await?;
                    return on_phone(body, socket, port).await;
                }
                Err(number) => write(&mut socket, tag, &result(number)).await?,
            },
            _ => write(&mut socket, tag, &shared.answer(kind, &request)).await?,
        }
    }
    Ok(())
}

/// Tells of every phone that comes and goes, from those that are there.
async fn watch_for(shared: &Shared, mut socket: Box<dyn Io>, tag: u32) -> io::Result<()> {
    write(&mut socket, tag, &result(Number::Ok)).await?;
    let mut changed = shared.changed.subscribe();
    let mut told: BTreeMap<u64, u64> = BTreeMap::new();
    let mut byte = [0];
    loop {
        changed.mark_unchanged();
        for phone in &shared.phones {
            let Cable { epoch, condition, .. } = *phone.body.cable.borrow();
            let there = condition == Condition::Plugged;
            // A cable that was out in between is told of, too.
            if told.get(&phone.id).is_some_and(|known| !there || *known != epoch) {
                told.remove(&phone.id);
                let gone = dictionary([("MessageType", "Detached".into()), ("DeviceID", phone.id.into())]);
                write(&mut socket, 0, &gone).await?;
            }
            if there && told.insert(phone.id, epoch).is_none() {
                write(&mut socket, 0, &phone.attached()).await?;
            }
        }
        tokio::select! {
            alive = changed.changed() => if alive.is_err() { return Ok(()) },
            read = socket.read(&mut byte) => if read? == 0 { return Ok(()) },
        }
    }
}

/// The socket is the phone's from here on, until the cable is out.
async fn on_phone(body: Arc<Body>, socket: Box<dyn Io>, port: u16) -> io::Result<()> {
    let mut cable = body.cable.subscribe();
    let epoch = cable.borrow().epoch;
    let mut serving = async |line: Line| {
        let serving = async {
            if port == lockdown::PORT {
                return lockdown::serve(body.clone(), line).await;
            }
            let started = body.take_port(port).ok_or_else(|| broken("nobody listens there"))?;
            services::serve(body.clone(), line, started).await
        };
        tokio::select! {
            served = serving => served,
            _ = cable.wait_for(|cable| cable.epoch != epoch) => Err(io::ErrorKind::ConnectionReset.into()),
        }
    };
    if body.distance == Distance::None {
        return serving(Line::new(socket, body.clone())).await;
    }
    let (end, carried) = body.distance.cable(socket);
    tokio::join!(serving(Line::new(Box::new(end), body.clone())), carried).0
}

impl Shared {
    fn connect(&self, request: &Dictionary) -> Result<(Arc<Body>, u16), Number> {
        let number = |key: &str| request.get(key).and_then(Value::as_unsigned_integer);
        let id = number("DeviceID").ok_or(Number::BadCommand)?;
        let phone = self.phones.iter().find(|phone| phone.id == id).ok_or(Number::BadDevice)?;
        if !phone.body.reachable() {
            return Err(Number::BadDevice);
        }
        // In the order of the network, as C's htons leaves it.
        let port =
            number("PortNumber").and_then(|port| u16::try_from(port).ok()).ok_or(Number::BadCommand)?.swap_bytes();
        if port != lockdown::PORT && !phone.body.has_port(port) {
            return Err(Number::ConnectionRefused);
        }
        Ok((phone.body.clone(), port))
    }

    fn answer(&self, kind: &str, request: &Dictionary) -> Dictionary {
        let id = text(request, "PairRecordID").unwrap_or_default();
        match kind {
            "ListDevices" => {
                let there = self.phones.iter().filter(|phone| phone.body.reachable());
                let list: Vec<Value> = there.map(|phone| Value::Dictionary(phone.attached())).collect();
                dictionary([("DeviceList", list.into())])
            }
            "ReadBUID" => dictionary([("BUID", BUID.into())]),
            "ReadPairRecord" => match lock(&self.records).get(id) {
                Some(record) => dictionary([("PairRecordData", Value::Data(record.clone()))]),
                None => result(Number::BadDevice),
            },
            "SavePairRecord" => match request.get("PairRecordData").and_then(Value::as_data) {
                Some(record) => {
                    lock(&self.records).insert(id.to_owned(), record.to_vec());
                    result(Number::Ok)
                }
                None => result(Number::BadCommand),
            },
            "DeletePairRecord" => {
                let known = lock(&self.records).remove(id).is_some();
                result(if known { Number::Ok } else { Number::BadDevice })
            }
            _ => result(Number::BadCommand),
        }
    }
}

impl Phone {
    fn attached(&self) -> Dictionary {
        let udid = self.body.identity().udid.as_str();
        let properties = dictionary([
            ("ConnectionSpeed", 480_000_000.into()),
            ("ConnectionType", "USB".into()),
            ("DeviceID", self.id.into()),
            ("LocationID", (0x0010_0000 + self.id).into()),
            ("ProductID", 0x12A8.into()),
            ("SerialNumber", udid.into()),
            ("UDID", udid.into()),
            ("USBSerialNumber", udid.replace('-', "").into()),
        ]);
        dictionary([
            ("DeviceID", self.id.into()),
            ("MessageType", "Attached".into()),
            ("Properties", properties.into()),
        ])
    }
}

fn result(number: Number) -> Dictionary {
    dictionary([("MessageType", "Result".into()), ("Number", (number as u64).into())])
}

async fn read(socket: &mut Box<dyn Io>) -> io::Result<Option<(Dictionary, u32)>> {
    let length = match socket.read_u32_le().await {
        Ok(length) => length,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    let (version, message, tag) =
        (socket.read_u32_le().await?, socket.read_u32_le().await?, socket.read_u32_le().await?);
    let body = length.checked_sub(HEADER).filter(|body| *body <= LONGEST_REQUEST);
    let Some(body) = body.filter(|_| version == VERSION && message == PLIST) else {
        return Err(broken("a message that is no property list"));
    };
    let mut bytes = vec![0; body as usize];
    socket.read_exact(&mut bytes).await?;
    Ok(Some((parse(&bytes)?, tag)))
}

async fn write(socket: &mut Box<dyn Io>, tag: u32, answer: &Dictionary) -> io::Result<()> {
    write_body(socket, tag, HEADER, xml(&Value::Dictionary(answer.clone()))).await
}

/// With a header that claims this, and what is in it.
async fn write_body(socket: &mut Box<dyn Io>, tag: u32, claims: u32, body: Vec<u8>) -> io::Result<()> {
    let length = claims.saturating_add(u32::try_from(body.len()).unwrap_or(u32::MAX));
    let header: Vec<u8> = [length, VERSION, PLIST, tag].into_iter().flat_map(u32::to_le_bytes).collect();
    socket.write_all(&[header, body].concat()).await
}
