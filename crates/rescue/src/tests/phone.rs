//! The phone of these tests: files in memory, and what goes wrong with them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use diagnosis::rescue::Item;

use crate::source::{NotRead, Reading, Source, Stat};

#[derive(Debug, Clone)]
pub(super) struct File {
    pub content: Vec<u8>,
    pub modified_unix_ns: i64,
    /// What the phone says when it opens the file, where that is not the truth.
    pub claimed_bytes: Option<u64>,
    pub refused: bool,
}

#[derive(Default)]
struct Inner {
    files: BTreeMap<String, File>,
    /// The cable is pulled after so many bytes more.
    cut_after: Option<u64>,
    /// Path and first byte of each opening.
    opened: Vec<(String, u64)>,
    announced: Vec<Option<String>>,
    sent_bytes: u64,
}

pub(super) struct Scripted {
    inner: Arc<Mutex<Inner>>,
    seeks: bool,
}

const CHUNK: usize = 7;
const MOMENT: i64 = 1_763_904_012_000_000_000;

impl Scripted {
    pub(super) fn new(seeks: bool) -> Self {
        Self { inner: Arc::default(), seeks }
    }

    /// A pair, an edit, a video and an empty file.
    pub(super) fn usual(seeks: bool) -> Self {
        let phone = Self::new(seeks);
        for (index, (path, bytes)) in [
            ("/DCIM/100APPLE/IMG_0001.HEIC", 23),
            ("/DCIM/100APPLE/IMG_0001.MOV", 41),
            ("/DCIM/100APPLE/IMG_0001.AAE", 5),
            ("/DCIM/101APPLE/IMG_1001.MOV", 36),
            ("/DCIM/101APPLE/IMG_1002.PNG", 0),
        ]
        .into_iter()
        .enumerate()
        {
            let content = (0..bytes).map(|byte| (byte * 7 + index * 31) as u8).collect();
            phone.put(path, content, MOMENT + index as i64 * 1_000_000_100);
        }
        phone
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        lock(&self.inner)
    }

    pub(super) fn put(&self, path: &str, content: Vec<u8>, modified_unix_ns: i64) {
        let file = File { content, modified_unix_ns, claimed_bytes: None, refused: false };
        self.lock().files.insert(path.to_owned(), file);
    }

    pub(super) fn with(&self, path: &str, change: impl FnOnce(&mut File)) {
        change(self.lock().files.get_mut(path).unwrap());
    }

    pub(super) fn remove(&self, path: &str) {
        self.lock().files.remove(path);
    }

    pub(super) fn cut_after(&self, bytes: Option<u64>) {
        self.lock().cut_after = bytes;
    }

    pub(super) fn files(&self) -> BTreeMap<String, File> {
        self.lock().files.clone()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.lock().files.values().map(|file| file.content.len() as u64).sum()
    }

    pub(super) fn items(&self) -> Vec<Item> {
        let item = |(path, file): (&String, &File)| Item {
            path: path.clone(),
            bytes: Some(file.content.len() as u64),
            modified_unix_ns: Some(file.modified_unix_ns),
            added_unix: None,
            elsewhere: false,
        };
        self.lock().files.iter().map(item).collect()
    }

    /// What was said to be opened next, with each that was opened, since this was asked last.
    pub(super) fn announced(&self) -> Vec<Option<String>> {
        std::mem::take(&mut self.lock().announced)
    }

    /// What was opened since this was asked last.
    pub(super) fn opened(&self) -> Vec<(String, u64)> {
        std::mem::take(&mut self.lock().opened)
    }

    pub(super) fn sent_bytes(&self) -> u64 {
        std::mem::take(&mut self.lock().sent_bytes)
    }
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) struct Open {
    phone: Arc<Mutex<Inner>>,
    file: File,
    at: usize,
}

impl Source for Scripted {
    type Reading = Open;

    fn seeks(&self) -> bool {
        self.seeks
    }

    async fn open(&self, path: &str, from_byte: u64, then: Option<&str>) -> Result<Open, NotRead> {
        assert!(self.seeks || from_byte == 0);
        let mut inner = self.lock();
        inner.announced.push(then.map(str::to_owned));
        if inner.cut_after == Some(0) {
            return Err(NotRead::Lost);
        }
        inner.opened.push((path.to_owned(), from_byte));
        let file = inner.files.get(path).cloned().ok_or(NotRead::Gone)?;
        if file.refused {
            return Err(NotRead::Refused("Permission denied".to_owned()));
        }
        Ok(Open { phone: Arc::clone(&self.inner), file, at: usize::try_from(from_byte).unwrap() })
    }
}

impl Reading for Open {
    fn stat(&self) -> Stat {
        let bytes = self.file.claimed_bytes.unwrap_or(self.file.content.len() as u64);
        Stat { bytes: Some(bytes), modified_unix_ns: Some(self.file.modified_unix_ns) }
    }

    async fn next(&mut self) -> Result<Option<Bytes>, NotRead> {
        // Whoever waits for the next chunk lets the others work.
        tokio::task::yield_now().await;
        let mut inner = lock(&self.phone);
        let rest = &self.file.content[self.at.min(self.file.content.len())..];
        let mut length = rest.len().min(CHUNK);
        if let Some(left) = &mut inner.cut_after {
            length = length.min(usize::try_from(*left).unwrap());
            if length == 0 && !rest.is_empty() {
                return Err(NotRead::Lost);
            }
            *left -= length as u64;
        }
        inner.sent_bytes += length as u64;
        self.at += length;
        Ok((length > 0).then(|| Bytes::copy_from_slice(&rest[..length])))
    }
}
