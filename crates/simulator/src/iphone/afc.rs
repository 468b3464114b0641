//! AFC: the phone's media folder, and where its crash reports lie. Nothing can be written.
//!
//! ```text
//! "CFA6LPAA" · entire length · length without payload · number · operation (u64, little-endian) · header payload · payload
//! ```

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};

use crate::fault::Mishap;
use crate::iphone::body::Body;
use crate::iphone::crowd::{Crowd, another_comes};
use crate::iphone::media::{Media, Node};
use crate::iphone::wire::{Io, broken};

const MAGIC: &[u8; 8] = b"CFA6LPAA";
const HEADER: u64 = 40;
/// Clients ask for names and positions; nothing longer is read.
const LONGEST_REQUEST: u64 = 1 << 20;

/// Operations.
mod op {
    pub(super) const STATUS: u64 = 0x01;
    pub(super) const DATA: u64 = 0x02;
    pub(super) const READ_DIR: u64 = 0x03;
    pub(super) const GET_FILE_INFO: u64 = 0x0A;
    pub(super) const GET_DEVICE_INFO: u64 = 0x0B;
    pub(super) const OPEN: u64 = 0x0D;
    pub(super) const OPENED: u64 = 0x0E;
    pub(super) const READ: u64 = 0x0F;
    pub(super) const SEEK: u64 = 0x11;
    pub(super) const TELL: u64 = 0x12;
    pub(super) const TOLD: u64 = 0x13;
    pub(super) const CLOSE: u64 = 0x14;
}

/// What a status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
enum Status {
    Success = 0,
    InvalidArgument = 7,
    ObjectNotFound = 8,
    ObjectIsDirectory = 9,
    PermissionDenied = 10,
    NotSupported = 15,
    NotADirectory = 11,
}

/// How a file may be opened: to be read only.
const READ_ONLY: u64 = 1;

struct Open {
    path: String,
    at: u64,
}

struct Answer {
    operation: u64,
    header: Vec<u8>,
    payload: Vec<u8>,
}

pub(crate) async fn serve(body: &Arc<Body>, io: impl Io, section: &'static str) -> io::Result<()> {
    let (reader, mut writer) = tokio::io::split(io);
    let mut reader = BufReader::with_capacity(1 << 17, reader);
    let mut session = Session { tree: body.tree(section), open: BTreeMap::new(), next: 1 };
    // Answers that leave together: a client that asks many things at once is answered at once.
    let mut ready: Vec<Vec<u8>> = Vec::new();
    loop {
        let mut header = [0; HEADER as usize];
        match reader.read_exact(&mut header).await {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
        let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| header[8 * at + byte]));
        let (entire, this, packet, operation) = (number(1), number(2), number(3), number(4));
        if header[..8] != MAGIC[..] || this < HEADER || entire < this || entire > LONGEST_REQUEST {
            return Err(broken("an AFC packet that is none"));
        }
        let mut arguments = vec![0; usize::try_from(this - HEADER).unwrap_or(0)];
        reader.read_exact(&mut arguments).await?;
        let mut payload = vec![0; usize::try_from(entire - this).unwrap_or(0)];
        reader.read_exact(&mut payload).await?;

        let line = line(operation, &arguments);
        let mishap = body.hear(&line).await?;
        // A changed world is seen by connections that are open already.
        session.tree = body.tree(section);
        let answer = match (body.refusal(&line), body.lie(&line)) {
            (Some(_), _) => status(Status::PermissionDenied),
            // More than was asked for, too.
            (None, Some(lie)) => Answer { operation: op::DATA, header: Vec::new(), payload: lie.list() },
            (None, None) => session.answer(operation, &arguments),
        };
        let packed = pack(packet, &answer);
        if let Some(mishap) = mishap {
            let absurd = absurd(packet);
            body.send(&mut writer, Some(mishap), &spoiled(mishap, packed), &absurd).await?;
            continue;
        }
        ready.push(packed);
        let more = match body.with_faults(|faults| faults.crowd) {
            None => reader.buffer().len() >= HEADER as usize,
            Some(Crowd::Drop) if another_comes(&mut reader).await => return Ok(()),
            Some(Crowd::Lose) => {
                // What has come is what is lost.
                while another_comes(&mut reader).await {
                    let come = reader.buffer().len();
                    reader.consume(come);
                }
                false
            }
            Some(Crowd::Reorder) if another_comes(&mut reader).await => true,
            Some(Crowd::Reorder) => {
                ready.reverse();
                false
            }
            Some(Crowd::Drop) => false,
        };
        if !more || ready.len() >= 512 {
            body.send(&mut writer, None, &ready.concat(), &[]).await?;
            ready.clear();
        }
    }
}

/// How the request is called in `[fault]` and in the list of requests.
fn line(operation: u64, arguments: &[u8]) -> String {
    match operation {
        op::READ_DIR => format!("afc list {}", path(arguments)),
        op::GET_FILE_INFO => format!("afc stat {}", path(arguments)),
        op::GET_DEVICE_INFO => "afc space".to_owned(),
        op::OPEN => format!("afc open {}", path(arguments.get(8..).unwrap_or_default())),
        op::READ => "afc read".to_owned(),
        op::SEEK => "afc seek".to_owned(),
        op::TELL => "afc tell".to_owned(),
        op::CLOSE => "afc close".to_owned(),
        other => format!("afc operation {other:#04x}"),
    }
}

struct Session {
    tree: Arc<Media>,
    open: BTreeMap<u64, Open>,
    next: u64,
}

impl Session {
    fn answer(&mut self, operation: u64, arguments: &[u8]) -> Answer {
        match self.carried_out(operation, arguments) {
            Ok(answer) => answer,
            Err(error) => status(error),
        }
    }

    fn carried_out(&mut self, operation: u64, arguments: &[u8]) -> Result<Answer, Status> {
        let word = |at: usize| {
            let bytes = arguments.get(8 * at..8 * at + 8).and_then(|bytes| bytes.try_into().ok());
            bytes.map(u64::from_le_bytes).ok_or(Status::InvalidArgument)
        };
        match operation {
            op::READ_DIR => match self.tree.get(&path(arguments)).ok_or(Status::ObjectNotFound)? {
                Node::Folder { names, .. } => {
                    Ok(strings([".", ".."].into_iter().chain(names.iter().map(String::as_str))))
                }
                Node::File { .. } => Err(Status::NotADirectory),
                Node::Closed => Err(Status::PermissionDenied),
            },
            op::GET_FILE_INFO => self.info(&path(arguments)),
            op::GET_DEVICE_INFO => Ok(self.device_info()),
            op::OPEN => {
                let path = path(arguments.get(8..).unwrap_or_default());
                if word(0)? != READ_ONLY {
                    return Err(Status::PermissionDenied);
                }
                match self.tree.get(&path).ok_or(Status::ObjectNotFound)? {
                    Node::File { .. } => {}
                    Node::Folder { .. } => return Err(Status::ObjectIsDirectory),
                    Node::Closed => return Err(Status::PermissionDenied),
                }
                let handle = self.next;
                self.next += 1;
                self.open.insert(handle, Open { path, at: 0 });
                Ok(Answer { operation: op::OPENED, header: handle.to_le_bytes().to_vec(), payload: Vec::new() })
            }
            op::READ => {
                let length = word(1)?;
                let open = self.open.get_mut(&word(0)?).ok_or(Status::InvalidArgument)?;
                let Some(Node::File { content, .. }) = self.tree.get(&open.path) else {
                    return Err(Status::ObjectNotFound);
                };
                let payload = content.read(open.at, length);
                open.at += payload.len() as u64;
                Ok(Answer { operation: op::DATA, header: Vec::new(), payload })
            }
            op::SEEK => {
                let (from, by) = (word(1)?, word(2)?.cast_signed());
                let open = self.open.get_mut(&word(0)?).ok_or(Status::InvalidArgument)?;
                let Some(Node::File { content, .. }) = self.tree.get(&open.path) else {
                    return Err(Status::ObjectNotFound);
                };
                let base = match from {
                    0 => 0,
                    1 => open.at,
                    2 => content.size(),
                    _ => return Err(Status::InvalidArgument),
                };
                open.at = base.checked_add_signed(by).ok_or(Status::InvalidArgument)?;
                Err(Status::Success)
            }
            op::TELL => {
                let open = self.open.get(&word(0)?).ok_or(Status::InvalidArgument)?;
                Ok(Answer { operation: op::TOLD, header: open.at.to_le_bytes().to_vec(), payload: Vec::new() })
            }
            op::CLOSE => {
                self.open.remove(&word(0)?).ok_or(Status::InvalidArgument)?;
                Err(Status::Success)
            }
            // Writing, removing, renaming, making folders and links: 0x05 to 0x09, 0x0C, 0x10 and from 0x15.
            0x05..=0x09 | 0x0C | 0x10 | 0x15 | 0x18 | 0x1C | 0x1E | 0x22 => Err(Status::PermissionDenied),
            _ => Err(Status::NotSupported),
        }
    }

    fn info(&self, path: &str) -> Result<Answer, Status> {
        let (kind, size, links, modified_ns) = match self.tree.get(path).ok_or(Status::ObjectNotFound)? {
            Node::Folder { names, modified_ns } => ("S_IFDIR", 64 + 32 * names.len() as u64, "2", *modified_ns),
            Node::File { content, modified_ns } => {
                ("S_IFREG", content.size(), "1", modified_ns.saturating_add(content.later_ns()))
            }
            Node::Closed => return Err(Status::PermissionDenied),
        };
        let (blocks, time) = (size.div_ceil(512).to_string(), modified_ns.to_string());
        Ok(strings([
            "st_size",
            &size.to_string(),
            "st_blocks",
            &blocks,
            "st_nlink",
            links,
            "st_ifmt",
            kind,
            "st_mtime",
            &time,
            "st_birthtime",
            &time,
        ]))
    }

    /// `"space" = { total, free }` of `media.toml`.
    fn device_info(&self) -> Answer {
        let (total, free) = self.tree.space();
        let (total, free) = (total.to_string(), free.to_string());
        strings(["Model", "iPhone", "FSTotalBytes", &total, "FSFreeBytes", &free, "FSBlockSize", "4096"])
    }
}

fn status(status: Status) -> Answer {
    Answer { operation: op::STATUS, header: (status as u64).to_le_bytes().to_vec(), payload: Vec::new() }
}

fn strings<'a>(words: impl IntoIterator<Item = &'a str>) -> Answer {
    let payload = words.into_iter().flat_map(|word| [word.as_bytes(), &[0]].concat()).collect();
    Answer { operation: op::DATA, header: Vec::new(), payload }
}

fn pack(packet: u64, answer: &Answer) -> Vec<u8> {
    let this = HEADER + answer.header.len() as u64;
    let numbers = [this + answer.payload.len() as u64, this, packet, answer.operation];
    let header: Vec<u8> = numbers.into_iter().flat_map(u64::to_le_bytes).collect();
    [&MAGIC[..], &header, &answer.header, &answer.payload].concat()
}

/// A good header that claims nearly everything there is.
fn absurd(packet: u64) -> Vec<u8> {
    let numbers = [u64::MAX, HEADER, packet, op::DATA];
    [&MAGIC[..], &numbers.into_iter().flat_map(u64::to_le_bytes).collect::<Vec<_>>()].concat()
}

/// Garbage keeps its header, or nobody would look behind it.
fn spoiled(mishap: Mishap, mut packed: Vec<u8>) -> Vec<u8> {
    if mishap == Mishap::Garbage && packed.len() > 4 {
        packed.truncate(4 + (packed.len() - 4).min(1 << 16));
    }
    packed
}

fn path(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}
