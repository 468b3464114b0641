//! Transfers without a cable: a script says what comes, and what was sent is looked at.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::link::{Link, all_released};
use super::pipe::{Broken, Ending, Packets, Pipe, Reader, SAY_AGAIN, write};
use crate::adb::Adb;
use crate::adb::message::{AUTH_TOKEN, Command, HEADER_BYTES, MAX_PAYLOAD, Message, VERSION};
use crate::adb::shell::Limits;
use crate::adb::shell_v2::{Id, encode};
use crate::error::Error;

const PACKETS: Packets = Packets { inward: 64, outward: 512 };
const BANNER: &[u8] = b"device::features=shell_v2";

fn hello() -> Vec<u8> {
    Message::new(Command::Connect, VERSION, 4096, BANNER).encode()
}

/// One thing that a scripted pipe does when it is read.
#[derive(Debug, Clone)]
enum Comes {
    /// Full packets, and one that is not full, which ends a transfer. No bytes at all are an empty packet.
    Packets(Vec<u8>),
    Nothing(Duration),
    Fails(Broken),
}

/// Plays a script; its clock goes on only while it is waited for.
struct Script {
    state: Mutex<ScriptState>,
}

#[derive(Default)]
struct ScriptState {
    comes: VecDeque<Comes>,
    now: Duration,
    written: Vec<Vec<u8>>,
    reads: Vec<usize>,
    write_fails: bool,
}

impl Script {
    fn new(comes: impl IntoIterator<Item = Comes>) -> Self {
        let comes = comes.into_iter().collect();
        Self { state: Mutex::new(ScriptState { comes, ..ScriptState::default() }) }
    }

    fn written(&self) -> Vec<usize> {
        self.state.lock().unwrap().written.iter().map(Vec::len).collect()
    }
}

impl Pipe for Script {
    fn packet_bytes(&self) -> Packets {
        PACKETS
    }

    fn read(&self, into: &mut [u8], patience: Duration) -> Result<usize, Broken> {
        assert_eq!(into.len() % PACKETS.inward, 0, "only whole packets may be asked for");
        let mut state = self.state.lock().unwrap();
        state.reads.push(into.len());
        // What a real phone does all the time: it takes some.
        state.now += Duration::from_millis(1);
        let mut filled = 0;
        while filled < into.len() {
            match state.comes.pop_front() {
                Some(Comes::Packets(mut bytes)) => {
                    let some = bytes.len().min(into.len() - filled);
                    into[filled..filled + some].copy_from_slice(&bytes[..some]);
                    let rest = bytes.split_off(some);
                    filled += some;
                    if !rest.is_empty() {
                        state.comes.push_front(Comes::Packets(rest));
                    } else if some % PACKETS.inward != 0 || some == 0 {
                        return Ok(filled);
                    }
                }
                Some(Comes::Nothing(time)) => {
                    state.now += time.min(patience);
                    if time > patience {
                        state.comes.push_front(Comes::Nothing(time - patience));
                        return if filled == 0 { Err(Broken::Quiet) } else { Ok(filled) };
                    }
                }
                Some(Comes::Fails(broken)) => return Err(broken),
                None => {
                    state.now += patience;
                    return if filled == 0 { Err(Broken::Quiet) } else { Ok(filled) };
                }
            }
        }
        Ok(filled)
    }

    fn write(&self, bytes: &[u8], _: Duration) -> Result<(), Broken> {
        let mut state = self.state.lock().unwrap();
        state.written.push(bytes.to_vec());
        if state.write_fails { Err(Broken::Quiet) } else { Ok(()) }
    }

    fn now(&self) -> Duration {
        self.state.lock().unwrap().now
    }
}

fn message(payload: usize) -> Vec<u8> {
    Message::new(Command::Write, 1, 2, vec![b'x'; payload]).encode()
}

/// A message as a phone sends it.
fn comes(message: &[u8]) -> [Comes; 2] {
    let (header, payload) = message.split_at(HEADER_BYTES);
    [Comes::Packets(header.to_vec()), Comes::Packets(payload.to_vec())]
}

fn never_ends() -> bool {
    false
}

#[test]
fn a_message_goes_out_as_header_payload_and_nothing_where_the_payload_fills_its_packets() {
    let check = |payload: usize, expected: &[usize]| {
        let script = Script::new([]);
        write(&script, &message(payload), Duration::ZERO).unwrap();
        assert_eq!(script.written(), expected);
    };
    check(0, &[24]);
    check(1, &[24, 1]);
    check(511, &[24, 511]);
    check(512, &[24, 512, 0]);
    check(513, &[24, 513]);
    check(MAX_PAYLOAD, &[24, MAX_PAYLOAD, 0]);
    let script = Script::new([]);
    write(&script, &[message(512), message(0), message(3)].concat(), Duration::ZERO).unwrap();
    assert_eq!(script.written(), [24, 512, 0, 24, 24, 3]);
}

#[test]
fn a_transfer_that_does_not_go_out_ends_the_link_at_once() {
    let script = Script::new([]);
    script.state.lock().unwrap().write_fails = true;
    assert_eq!(write(&script, &message(512), Duration::ZERO), Err(Ending::Stalled));
    assert_eq!(script.written(), [24]);
}

/// The next message, whole.
fn next(reader: &Reader<'_, Script>, place: Vec<u8>) -> Result<Vec<u8>, Ending> {
    let (bytes, header) = reader.header()?;
    Ok([&bytes[..], &reader.payload(header, place)?].concat())
}

#[test]
fn a_message_comes_in_whole_however_it_is_cut() {
    let check = |payload: usize, cut: &dyn Fn(&[u8]) -> Vec<Comes>| {
        let message = message(payload);
        let (header, payload) = message.split_at(HEADER_BYTES);
        let mut script = vec![Comes::Packets(header.to_vec())];
        script.extend(cut(payload));
        script.extend(comes(&hello()));
        let script = Script::new(script);
        let reader = Reader::new(&script, &never_ends);
        assert_eq!(next(&reader, Vec::new()).unwrap(), message);
        // Nothing shows through of a message that was there before.
        assert_eq!(next(&reader, vec![0xee; 3000]).unwrap(), hello());
    };
    for payload in [0, 1, 63, 64, 65, 128, 1000, 1024, 300_000] {
        // In one piece; with an empty packet behind it where it fills its last one, as some phones send it.
        check(payload, &|bytes| vec![Comes::Packets(bytes.to_vec())]);
        check(payload, &|bytes| vec![Comes::Packets(bytes.to_vec()), Comes::Packets(vec![])]);
        // With pauses between packets, and in transfers of which each ends with a short packet.
        check(payload, &|bytes| {
            let pieces = bytes.chunks(64).take(10).map(|piece| piece.to_vec());
            let paused = pieces.flat_map(|piece| [Comes::Packets(piece), Comes::Nothing(Duration::from_millis(1300))]);
            paused.chain([Comes::Packets(bytes.iter().skip(10 * 64).copied().collect())]).collect()
        });
        check(payload, &|bytes| bytes.chunks(50).map(|piece| Comes::Packets(piece.to_vec())).collect());
    }
}

#[test]
fn what_is_no_message_ends_the_link_before_anything_is_allocated() {
    let check = |script: Vec<Comes>, expected: fn(&Ending) -> bool| {
        let script = Script::new(script);
        let ending = next(&Reader::new(&script, &never_ends), Vec::new()).unwrap_err();
        assert!(expected(&ending), "{ending:?}");
        let largest = *script.state.lock().unwrap().reads.iter().max().unwrap();
        assert!(largest <= MAX_PAYLOAD, "{largest} bytes were asked for");
    };
    let garbled = |ending: &Ending| matches!(ending, Ending::Garbled(_));
    let header = |length: u32| {
        let mut header = message(0);
        header[12..16].copy_from_slice(&length.to_le_bytes());
        header
    };
    check(vec![Comes::Packets(header(u32::MAX))], garbled);
    check(vec![Comes::Packets(header(MAX_PAYLOAD as u32 + 1))], garbled);
    check(vec![Comes::Packets(vec![0; 24])], garbled);
    check(vec![Comes::Packets(header(0)[..23].to_vec())], garbled);
    check(vec![Comes::Packets([header(0), vec![0]].concat())], garbled);
    check(vec![Comes::Packets(vec![b'x'; 64])], garbled);
    // More than was promised, and a promise that is not kept.
    check(vec![Comes::Packets(header(3)), Comes::Packets(vec![1, 2, 3, 4])], garbled);
    check(vec![Comes::Packets(header(200)), Comes::Packets(vec![1; 100])], |end| *end == Ending::Stalled);
    check(vec![Comes::Packets(header(MAX_PAYLOAD as u32))], |end| *end == Ending::Stalled);
    // The cable is pulled, in front of a message and in it.
    check(vec![Comes::Fails(Broken::Gone)], |end| *end == Ending::Gone);
    check(vec![Comes::Packets(header(200)), Comes::Fails(Broken::Gone)], |end| *end == Ending::Gone);
}

/// Reads the answer to a greeting; how often the greeting was repeated.
fn answer(script: &Script) -> (Result<Vec<u8>, Ending>, usize) {
    let mut repeated = 0;
    let answer = Reader::new(script, &never_ends).answer(&mut || repeated += 1);
    (answer, repeated)
}

#[test]
fn what_a_dead_client_left_is_skipped_up_to_the_answer() {
    let auth = Message::new(Command::Auth, AUTH_TOKEN, 0, [7; 20]).encode();
    for greeting in [hello(), auth] {
        // The rest of a payload, a message, a payload that fills its packets so that the answer follows in the same
        // transfer, a header that is not whole.
        for stale in [
            vec![Comes::Packets(vec![b'x'; 1000])],
            comes(&message(100)).to_vec(),
            vec![Comes::Packets(vec![b'x'; 64 * 30])],
            vec![Comes::Packets(vec![b'x'; 64 * 3000])],
            vec![Comes::Packets(message(0)[..20].to_vec()), Comes::Packets(vec![0; 24])],
            vec![],
        ] {
            let script = Script::new(stale.into_iter().chain(comes(&greeting)));
            assert_eq!(answer(&script), (Ok(greeting.clone()), 0));
        }
    }
}

#[test]
fn a_phone_that_took_our_greeting_for_something_else_is_greeted_again() {
    let late = SAY_AGAIN + Duration::from_millis(500);
    let script = Script::new([Comes::Nothing(late)].into_iter().chain(comes(&hello())));
    assert_eq!(answer(&script), (Ok(hello()), 1));
    // A slow phone answers both; it begins anew with the second.
    let second = Message::new(Command::Connect, VERSION, 4096, *b"device::second").encode();
    let both = comes(&hello()).into_iter().chain(comes(&second));
    let script = Script::new([Comes::Nothing(late)].into_iter().chain(both));
    assert_eq!(answer(&script), (Ok(second), 1));
}

#[test]
fn a_phone_that_says_nothing_or_nothing_sensible_is_silent_after_two_greetings() {
    let script = Script::new([]);
    assert_eq!(answer(&script), (Err(Ending::Silent), 1));
    let waited = script.now();
    assert!(waited >= 2 * SAY_AGAIN && waited < 3 * SAY_AGAIN, "{waited:?}");
    let script = Script::new(vec![Comes::Packets(vec![b'x'; 64 * 3 + 24]); 10_000]);
    assert_eq!(answer(&script).0, Err(Ending::Silent));
    let script = Script::new(vec![Comes::Packets(vec![b'x'; 63]); 10_000]);
    assert!(matches!(Reader::new(&script, &never_ends).drain(), Err(Ending::Garbled(_))));
    let script = Script::new([Comes::Fails(Broken::Gone)]);
    assert_eq!(answer(&script), (Err(Ending::Gone), 0));
}

proptest! {
    #[test]
    fn whatever_comes_reading_ends_and_gives_whole_messages(
        transfers in proptest::collection::vec(
            (any::<bool>(), proptest::collection::vec(any::<u8>(), 0..200)), 0..20
        ),
        cut in proptest::collection::vec(1usize..400, 0..20),
    ) {
        let mut script: Vec<Comes> = Vec::new();
        for (number, (whole, bytes)) in transfers.into_iter().enumerate() {
            if whole {
                let message = Message::new(Command::ALL[number % 7], 1, 2, bytes).encode();
                script.extend(comes(&message));
            } else {
                script.push(Comes::Packets(bytes));
            }
            if let Some(length) = cut.get(number) {
                script.push(Comes::Nothing(Duration::from_millis(*length as u64)));
            }
        }
        script.push(Comes::Fails(Broken::Gone));
        let script = Script::new(script);
        let reader = Reader::new(&script, &never_ends);
        if reader.answer(&mut || {}).is_ok() {
            let mut spent = Vec::new();
            while let Ok(message) = next(&reader, spent) {
                prop_assert!(message.len() >= HEADER_BYTES);
                spent = message;
            }
        }
    }
}

/// A phone at the other end of a cable, in another thread.
struct Cable {
    state: Mutex<CableState>,
    changed: Condvar,
}

#[derive(Default)]
struct CableState {
    to_us: VecDeque<Vec<u8>>,
    to_phone: Vec<Vec<u8>>,
    pulled: bool,
    /// The phone takes nothing.
    stuck: bool,
}

impl Pipe for Cable {
    fn packet_bytes(&self) -> Packets {
        PACKETS
    }

    fn read(&self, into: &mut [u8], patience: Duration) -> Result<usize, Broken> {
        let state = self.state.lock().unwrap();
        let idle = |state: &mut CableState| state.to_us.is_empty() && !state.pulled;
        let (mut state, _) = self.changed.wait_timeout_while(state, patience, idle).unwrap();
        if state.pulled {
            return Err(Broken::Gone);
        }
        let Some(mut transfer) = state.to_us.pop_front() else { return Err(Broken::Quiet) };
        let some = transfer.len().min(into.len());
        into[..some].copy_from_slice(&transfer[..some]);
        let rest = transfer.split_off(some);
        if !rest.is_empty() {
            state.to_us.push_front(rest);
        }
        self.changed.notify_all();
        Ok(some)
    }

    fn write(&self, bytes: &[u8], _: Duration) -> Result<(), Broken> {
        let mut state = self.state.lock().unwrap();
        if state.stuck {
            return Err(Broken::Quiet);
        }
        state.to_phone.push(bytes.to_vec());
        self.changed.notify_all();
        if state.pulled { Err(Broken::Gone) } else { Ok(()) }
    }

    fn now(&self) -> Duration {
        static BEGAN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
        BEGAN.get_or_init(std::time::Instant::now).elapsed()
    }
}

impl Cable {
    fn new() -> Arc<Self> {
        Arc::new(Self { state: Mutex::default(), changed: Condvar::new() })
    }

    fn send(&self, message: &[u8]) {
        let (header, payload) = message.split_at(HEADER_BYTES);
        let mut state = self.state.lock().unwrap();
        state.to_us.push_back(header.to_vec());
        if !payload.is_empty() {
            state.to_us.push_back(payload.to_vec());
        }
        self.changed.notify_all();
    }

    /// Waits for the next message from us.
    fn next(&self) -> Message {
        let state = self.state.lock().unwrap();
        let incomplete = |state: &mut CableState| {
            let length = state.to_phone.first().map(|header| header[12..16].try_into().unwrap());
            match length.map(u32::from_le_bytes) {
                None => true,
                Some(0) => false,
                Some(length) => state.to_phone.len() < if length % 512 == 0 { 3 } else { 2 },
            }
        };
        let mut state = self.changed.wait_while(state, incomplete).unwrap();
        let header = state.to_phone.remove(0);
        let length = u32::from_le_bytes(header[12..16].try_into().unwrap());
        let mut bytes = header;
        if length > 0 {
            bytes.extend(state.to_phone.remove(0));
            if length.is_multiple_of(512) {
                assert!(state.to_phone.remove(0).is_empty());
            }
        }
        let word = u32::from_le_bytes(bytes[..4].try_into().unwrap());
        let arg = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        Message::new(Command::from_word(word).unwrap(), arg(4), arg(8), &bytes[HEADER_BYTES..])
    }

    fn pull(&self) {
        self.state.lock().unwrap().pulled = true;
        self.changed.notify_all();
    }
}

/// Connects over a cable; the phone answers in another thread.
async fn connected(cable: &Arc<Cable>) -> (Adb, super::link::Watcher) {
    let (link, watcher) = Link::start(cable.clone()).unwrap();
    let phone = Arc::clone(cable);
    let phone = tokio::task::spawn_blocking(move || {
        assert_eq!(phone.next().command, Command::Connect);
        phone.send(&hello());
    });
    let adb = Adb::over(link, &[], |_| {}).await.unwrap();
    phone.await.unwrap();
    (adb, watcher)
}

#[tokio::test]
async fn a_command_runs_over_the_cable_and_its_stream_is_closed_before_the_phone_is_given_back() {
    let cable = Cable::new();
    let (adb, watcher) = connected(&cable).await;
    let phone = Arc::clone(&cable);
    let phone = tokio::task::spawn_blocking(move || {
        let open = phone.next();
        assert_eq!((open.command, open.payload.as_slice()), (Command::Open, &b"shell,v2,raw:id\0"[..]));
        phone.send(&Message::new(Command::Okay, 7, open.arg0, []).encode());
        let said = [encode(Id::Stdout, &[b'y'; 1000]), encode(Id::Exit, &[3])].concat();
        phone.send(&Message::new(Command::Write, 7, open.arg0, said).encode());
        assert_eq!(phone.next().command, Command::Okay);
        assert_eq!(phone.next().command, Command::Close);
        // Another one, that is open when everything is dropped.
        let open = phone.next();
        phone.send(&Message::new(Command::Okay, 8, open.arg0, []).encode());
        let close = phone.next();
        assert_eq!((close.command, close.arg1), (Command::Close, 8));
        // Said to a stream that is closed: nobody may find it in the pipe.
        phone.send(&Message::new(Command::Write, 8, open.arg0, vec![b'z'; 5000]).encode());
    });
    let output = adb.shell("id", Limits::default(), std::future::pending()).await.unwrap();
    assert_eq!((output.stdout.len(), output.exit), (1000, Some(3)));
    let opened = adb.open("shell,v2,raw:wait").await.unwrap();
    drop(adb);
    drop(opened);
    phone.await.unwrap();
    let released = tokio::task::spawn_blocking(move || (watcher.wait_released(Duration::from_secs(10)), watcher));
    let (released, watcher) = released.await.unwrap();
    assert!(released);
    assert_eq!(watcher.ending(), Some(Ending::Closed));
    assert!(cable.state.lock().unwrap().to_us.is_empty(), "the phone's last words were left in the pipe");
}

#[tokio::test]
async fn a_pulled_cable_ends_what_runs_and_says_so() {
    let cable = Cable::new();
    let (adb, watcher) = connected(&cable).await;
    let phone = Arc::clone(&cable);
    let phone = tokio::task::spawn_blocking(move || {
        let open = phone.next();
        phone.send(&Message::new(Command::Okay, 7, open.arg0, []).encode());
        phone.pull();
    });
    let output = adb.shell("id", Limits::default(), std::future::pending()).await;
    assert!(matches!(output, Err(Error::Lost)), "{output:?}");
    adb.lost().await;
    phone.await.unwrap();
    assert_eq!(watcher.ending(), Some(Ending::Gone));
}

#[tokio::test]
async fn a_phone_that_takes_nothing_ends_its_link() {
    let cable = Cable::new();
    let (adb, watcher) = connected(&cable).await;
    cable.state.lock().unwrap().stuck = true;
    let output = adb.shell("id", Limits::default(), std::future::pending()).await;
    assert!(matches!(output, Err(Error::Lost)), "{output:?}");
    adb.lost().await;
    assert_eq!(watcher.ending(), Some(Ending::Stalled));
}

#[tokio::test]
async fn a_phone_that_does_not_take_our_greeting_is_silent() {
    let cable = Cable::new();
    cable.state.lock().unwrap().stuck = true;
    let (link, watcher) = Link::start(cable).unwrap();
    let adb = Adb::over(link, &[], |_| {}).await;
    assert!(matches!(adb, Err(Error::Lost)), "{adb:?}");
    assert_eq!(watcher.ending(), Some(Ending::Silent));
}

#[tokio::test]
async fn a_flood_is_held_at_the_cable_while_nobody_reads() {
    let cable = Cable::new();
    let (mut link, watcher) = Link::start(cable.clone()).unwrap();
    link.write_all(&hello()).await.unwrap();
    link.flush().await.unwrap();
    let answer = tokio::task::spawn_blocking({
        let cable = Arc::clone(&cable);
        move || {
            cable.next();
            cable.send(&hello());
            for _ in 0..100 {
                cable.send(&message(1000));
            }
        }
    });
    answer.await.unwrap();
    // What was read is what fits into the inbox: the rest is still with the phone.
    let mut first = vec![0; hello().len()];
    link.read_exact(&mut first).await.unwrap();
    assert_eq!(first, hello());
    let left = cable.state.lock().unwrap().to_us.len();
    assert!(left >= 2 * (100 - 8), "{left}");
    let mut all = vec![0; 100 * message(1000).len()];
    link.read_exact(&mut all).await.unwrap();
    assert_eq!(all, message(1000).repeat(100));
    drop(link);
    tokio::task::spawn_blocking(move || assert!(watcher.wait_released(Duration::from_secs(10)))).await.unwrap();
    // Other tests use theirs meanwhile; it returns in any case.
    tokio::task::spawn_blocking(all_released).await.unwrap();
}
