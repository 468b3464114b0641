//! One run: what is not in the folder yet is read from the phone, written, and read back.

mod found;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use diagnosis::rescue::{Item, Left, Outcome, Phase, Progress, Stopped, WhyLeft};
use tokio::sync::mpsc::{Sender, UnboundedReceiver, channel, unbounded_channel};

use self::found::{Found, Todo};
use crate::QUEUE;
use crate::digest::Digest;
use crate::shelf::{Job, News, Settings};
use crate::source::{NotRead, Reading, Source, Stat};

/// What is to be saved, and where.
#[derive(Debug, Clone)]
pub struct Order {
    pub folder: PathBuf,
    /// The phone's own serial number: files of two phones in one folder are kept apart.
    pub phone: String,
    pub items: Vec<Item>,
    /// Free on the disk of the folder; `None` where the system does not say.
    pub free_bytes: Option<u64>,
}

/// A file that changed while it was read, or was damaged on the disk, is copied once more.
const ROUNDS: usize = 2;

/// Copies until everything is in the folder and was read back.
///
/// # Errors
///
/// [`Stopped`] says why it ended early. What was copied stays; the same order goes on from there. The same holds where
/// this future is dropped.
pub async fn rescue<S: Source>(
    source: &S,
    order: Order,
    on_progress: impl FnMut(Progress) + Send,
) -> Result<Outcome, Stopped> {
    rescue_with(source, order, Settings::default(), on_progress).await
}

pub(crate) async fn rescue_with<S: Source>(
    source: &S,
    order: Order,
    settings: Settings,
    on_progress: impl FnMut(Progress) + Send,
) -> Result<Outcome, Stopped> {
    let batch_bytes = settings.batch_bytes;
    let looking = tokio::task::spawn_blocking(move || Found::look(order, settings));
    let found = looking.await.map_err(|error| Stopped::Folder(error.to_string()))??;
    let (jobs, queue) = channel(QUEUE);
    let (tell, news) = unbounded_channel();
    let Found { shelf, items, todo, unverified, earlier, bytes, bytes_done } = found;
    let thread = std::thread::Builder::new().name("rescue".to_owned());
    thread.spawn(move || shelf.work(queue, &tell)).map_err(|error| Stopped::Folder(error.to_string()))?;
    let mut run = Run {
        source,
        jobs,
        news,
        on_progress,
        saved_files: earlier.iter().filter(|there| **there).count() as u64,
        saved_bytes: bytes_done,
        handed_bytes: 0,
        reading_bytes: 0,
        bytes,
        batch_bytes,
        verifying: None,
        fresh: unverified,
        again: Vec::new(),
        left: BTreeMap::new(),
        items,
    };
    let ended = run.run_through(todo).await;
    let Run { items, jobs, mut news, left, saved_files, saved_bytes, .. } = run;
    // The folder is given back before this returns.
    drop(jobs);
    while news.recv().await.is_some() {}
    ended?;
    Ok(Outcome {
        files: saved_files,
        bytes: saved_bytes,
        earlier: (0..items.len()).filter(|index| earlier[*index] && !left.contains_key(index)).count() as u64,
        left: left.into_iter().map(|(index, why)| Left { path: items[index].path.clone(), why }).collect(),
    })
}

struct Run<'a, S, P> {
    source: &'a S,
    items: Arc<[Item]>,
    jobs: Sender<Job>,
    news: UnboundedReceiver<News>,
    on_progress: P,
    saved_files: u64,
    saved_bytes: u64,
    /// Of files that were read whole and have no name yet.
    handed_bytes: u64,
    /// Of the file that is being read.
    reading_bytes: u64,
    /// Of all files, as far as is known.
    bytes: u64,
    batch_bytes: usize,
    verifying: Option<Progress>,
    /// Kept and not read back yet.
    fresh: Vec<usize>,
    /// To be copied once more.
    again: Vec<usize>,
    left: BTreeMap<usize, WhyLeft>,
}

/// What was read of a file and not handed over yet. It is hashed here, so that the thread that writes only writes.
struct Batch {
    chunks: Vec<Bytes>,
    bytes: usize,
    /// Of the whole file up to here.
    digest: Digest,
}

impl Batch {
    fn after(digest: Digest) -> Self {
        Self { chunks: Vec::new(), bytes: 0, digest }
    }

    fn add(&mut self, chunk: Bytes) {
        self.digest.add(&chunk);
        self.bytes += chunk.len();
        self.chunks.push(chunk);
    }

    fn job(&mut self) -> Job {
        self.bytes = 0;
        Job::Chunks { chunks: std::mem::take(&mut self.chunks), digest: self.digest.clone() }
    }
}

/// Why a file was not read to its end.
enum Unread {
    Phone(NotRead),
    Changed,
    /// The disk takes no file as large; it is already among what is left.
    Unwritable,
    Stopped(Stopped),
}

impl From<NotRead> for Unread {
    fn from(not_read: NotRead) -> Self {
        Self::Phone(not_read)
    }
}

impl From<Stopped> for Unread {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

impl<S: Source, P: FnMut(Progress) + Send> Run<'_, S, P> {
    async fn run_through(&mut self, mut todo: Vec<Todo>) -> Result<(), Stopped> {
        self.tell();
        for round in 1..=ROUNDS {
            let last = round == ROUNDS;
            let mut these = std::mem::take(&mut todo).into_iter().peekable();
            while let Some(this) = these.next() {
                let (index, then) = (this.index, these.peek().map(|next| next.index));
                let unread = match self.copy(this, then).await {
                    Ok(()) => continue,
                    Err(unread) => unread,
                };
                self.reading_bytes = 0;
                let why = match unread {
                    Unread::Stopped(stopped) => return Err(stopped),
                    Unread::Phone(NotRead::Lost) => return Err(Stopped::Lost),
                    Unread::Changed if !last => {
                        self.again.push(index);
                        continue;
                    }
                    Unread::Changed => WhyLeft::Changed,
                    Unread::Unwritable => continue,
                    Unread::Phone(NotRead::Gone) => WhyLeft::Gone,
                    Unread::Phone(NotRead::Refused(text)) => WhyLeft::Refused(text),
                };
                self.left.insert(index, why);
            }
            self.verify().await?;
            todo = std::mem::take(&mut self.again).into_iter().map(Todo::whole).collect();
            if todo.is_empty() {
                break;
            }
            if last {
                // Nothing but damage is found by reading back.
                self.left.extend(todo.drain(..).map(|todo| (todo.index, WhyLeft::Damaged)));
            }
        }
        Ok(())
    }

    /// Reads a file to its end, and hands it over.
    async fn copy(&mut self, todo: Todo, then: Option<usize>) -> Result<(), Unread> {
        let Todo { index, mut begun } = todo;
        let items = Arc::clone(&self.items);
        let item = &items[index];
        let then = then.map(|index| items[index].path.as_str());
        if !self.source.seeks() {
            begun = None;
        }
        let mut from_byte = begun.as_ref().map_or(0, |(bytes, _)| *bytes);
        let mut reading = self.source.open(&item.path, from_byte, then).await?;
        let listed = Stat { bytes: item.bytes, modified_unix_ns: item.modified_unix_ns };
        if from_byte > 0 && reading.stat() != listed {
            // It is not the file that was begun.
            (from_byte, begun) = (0, None);
            reading = self.source.open(&item.path, 0, then).await?;
        }
        let size = reading.stat().bytes;
        let digest = begun.map_or_else(Digest::new, |(_, digest)| *digest);
        let mut batch = Batch::after(digest.clone());
        self.send(Job::Begin { index, from_byte, digest }).await?;
        self.reading_bytes = from_byte;
        let ended = loop {
            match reading.next().await {
                Ok(Some(chunk)) => {
                    self.reading_bytes += chunk.len() as u64;
                    if size.is_some_and(|size| self.reading_bytes > size) {
                        break Err(Unread::Changed);
                    }
                    batch.add(chunk);
                    if batch.bytes >= self.batch_bytes {
                        self.send(batch.job()).await?;
                    }
                    self.hear()?;
                    if self.left.contains_key(&index) {
                        break Err(Unread::Unwritable);
                    }
                    self.tell();
                }
                Ok(None) if size.is_none_or(|size| self.reading_bytes == size) => break Ok(()),
                Ok(None) => break Err(Unread::Changed),
                // What came before the cable was pulled is kept.
                Err(NotRead::Lost) => {
                    self.send(batch.job()).await?;
                    return Err(Stopped::Lost.into());
                }
                Err(not_read) => break Err(not_read.into()),
            }
        };
        if ended.is_ok() {
            self.send(batch.job()).await?;
        }
        self.send(if ended.is_ok() { Job::End } else { Job::Abandon }).await?;
        if ended.is_ok() {
            self.handed_bytes += std::mem::take(&mut self.reading_bytes);
        }
        ended
    }

    /// Has everything that was kept read back.
    async fn verify(&mut self) -> Result<(), Stopped> {
        // Jobs are done in order, and this one waits for the disk: after it everything that was handed over is kept.
        self.send(Job::Verify(Vec::new())).await?;
        self.until_verified().await?;
        self.handed_bytes = 0;
        let indices = std::mem::take(&mut self.fresh);
        if indices.is_empty() {
            return Ok(());
        }
        let bytes = indices.iter().filter_map(|index| self.items[*index].bytes).sum();
        let files = indices.len() as u64;
        self.verifying = Some(Progress { phase: Phase::Verifying, files_done: 0, files, bytes_done: 0, bytes });
        self.tell();
        self.send(Job::Verify(indices)).await?;
        self.until_verified().await?;
        self.verifying = None;
        Ok(())
    }

    async fn until_verified(&mut self) -> Result<(), Stopped> {
        while let Some(news) = self.news.recv().await {
            if matches!(news, News::VerifiedAll) {
                return Ok(());
            }
            self.take_in(news)?;
            self.tell();
        }
        Err(gone())
    }

    async fn send(&mut self, job: Job) -> Result<(), Stopped> {
        if self.jobs.send(job).await.is_ok() {
            return Ok(());
        }
        // The thread has ended, and has said why.
        while let Some(news) = self.news.recv().await {
            self.take_in(news)?;
        }
        Err(gone())
    }

    /// Takes in what is already told.
    fn hear(&mut self) -> Result<(), Stopped> {
        while let Ok(news) = self.news.try_recv() {
            self.take_in(news)?;
        }
        Ok(())
    }

    fn take_in(&mut self, news: News) -> Result<(), Stopped> {
        match news {
            News::Kept { index, bytes } => {
                self.handed_bytes = self.handed_bytes.saturating_sub(bytes);
                self.saved_bytes += bytes;
                self.saved_files += 1;
                self.fresh.push(index);
            }
            News::TooLarge { index } => drop(self.left.insert(index, WhyLeft::TooLarge)),
            News::Read { bytes } => {
                if let Some(verifying) = &mut self.verifying {
                    verifying.bytes_done += bytes;
                }
            }
            News::Verified => {
                if let Some(verifying) = &mut self.verifying {
                    verifying.files_done += 1;
                }
            }
            News::Damaged { index, bytes } => {
                self.saved_bytes -= bytes;
                self.saved_files -= 1;
                self.again.push(index);
            }
            News::VerifiedAll => {}
            News::Stopped(stopped) => return Err(stopped),
        }
        Ok(())
    }

    fn tell(&mut self) {
        let bytes_done = self.saved_bytes + self.handed_bytes + self.reading_bytes;
        let copying = Progress {
            phase: Phase::Copying,
            files_done: self.saved_files,
            files: self.items.len() as u64,
            bytes_done,
            bytes: self.bytes.max(bytes_done),
        };
        (self.on_progress)(self.verifying.unwrap_or(copying));
    }
}

/// The thread ended without a word: it panicked.
fn gone() -> Stopped {
    Stopped::Folder("the writing ended by itself".to_owned())
}
