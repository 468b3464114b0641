//! How large an upload a server lets through, asked without an upload.
//!
//! ```text
//! announce POST https://photos.example.org/api/assets       heads of requests that name a size; no byte of it is sent
//! ```
//!
//! A request says in its head how much will follow (`Content-Length`) and that it waits for leave to send it
//! (`Expect: 100-continue`, RFC 9110, section 10.1.1). A proxy with a limit refuses by the head alone, others go on: the
//! answer is either, and the connection is closed before anything is sent. A server of whose application nobody is signed in
//! writes nothing. The answers travel as the text of a [`Reply`], one a line, in the order in which they came:
//!
//! ```text
//! 1024: 401
//! 21474836480: 413
//! 104857600: 100
//! 1073741824: silence
//! ```
//!
//! What servers do with such a head:
//!
//! * nginx compares `client_max_body_size` (1 MiB unless set) with the length in the head and answers 413, before it gives
//!   leave (`ngx_http_core_find_config_phase`); over HTTP/2 it never says 100, so HTTP/1.1 is spoken.
//! * Apache does the same with `LimitRequestBody` as soon as somebody wants the body (`ap_http_filter`).
//! * Traefik's `buffering` middleware answers 413 over its `maxRequestBodyBytes`; there is none unless it is set.
//! * Cloudflare's edge refuses with 413 over 100 MB on its free plan (its page "Error 413").
//! * node, and so Immich, gives leave at once (its event `checkContinue`), and then answers 401: nobody is signed in.
//! * Caddy's `request_body max_size` counts while the body comes: such a limit does not show here.

use crate::fact::Unknown;
use crate::phone::Reply;

const MIB: u64 = 1 << 20;

/// Sizes that are asked, at which limits are usually set: nginx's own 1 MiB, Cloudflare's 100 MB, round numbers between.
pub const SIZES: [u64; 15] = [
    MIB,
    2 * MIB,
    5 * MIB,
    10 * MIB,
    20 * MIB,
    50 * MIB,
    100 * MIB,
    128 * MIB,
    256 * MIB,
    512 * MIB,
    1024 * MIB,
    2048 * MIB,
    4096 * MIB,
    10_240 * MIB,
    20_480 * MIB,
];

/// So little is never too large: whoever refuses it refuses for another reason, or lies.
const CONTROL: u64 = 1024;

/// What came back for an announced size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// The status of an answer; 100 is the leave to send.
    Status(u16),
    /// Nothing, within the deadline.
    Silence,
    /// No connection, or no HTTP.
    Broken,
}

/// What was said of one size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Announced {
    pub bytes: u64,
    pub said: Said,
}

/// How large an upload is let through, as far as heads of requests tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadLimit {
    /// The limit lies between these: the one passes, the other does not.
    Between {
        passes: u64,
        stops: u64,
    },
    /// As much as this passes. Whether more does is not known.
    Passes(u64),
    CouldNot,
}

impl Announced {
    fn passes(self) -> bool {
        // Nobody is signed in: 401 is the application's own answer, from behind the proxy. Others may come from anywhere.
        matches!(self.said, Said::Status(100 | 401))
    }

    fn stops(self) -> bool {
        self.said == Said::Status(413)
    }
}

/// The size to ask next, after these; `None`: there is nothing more to learn. At most six are asked.
pub fn next(asked: &[Announced]) -> Option<u64> {
    let Some(control) = asked.first() else { return Some(CONTROL) };
    if !control.passes() {
        return None;
    }
    let Some(_) = asked.get(1) else { return SIZES.last().copied() };
    let passes = asked.iter().filter(|one| one.passes()).map(|one| one.bytes).max()?;
    // What is not understood is not asked again: the limit is looked for below it.
    let above = asked.iter().filter(|one| !one.passes()).map(|one| one.bytes).min()?;
    let between: Vec<u64> = SIZES.into_iter().filter(|size| *size > passes && *size < above).collect();
    between.get(between.len() / 2).copied()
}

impl UploadLimit {
    pub fn of(asked: &[Announced]) -> Self {
        let passes = asked.iter().filter(|one| one.passes()).map(|one| one.bytes).max();
        let stops = asked.iter().filter(|one| one.stops()).map(|one| one.bytes).min();
        match (passes, stops) {
            (Some(passes), Some(stops)) if passes < stops => Self::Between { passes, stops },
            (Some(passes), None) if passes >= SIZES[0] => Self::Passes(passes),
            // Nothing of use, or a larger one passes where a smaller one does not.
            (Some(_) | None, Some(_) | None) => Self::CouldNot,
        }
    }
}

/// As the bytes that a fact reads.
pub fn to_reply(asked: &[Announced]) -> Reply {
    let line = |one: &Announced| match one.said {
        Said::Status(status) => format!("{}: {status}\n", one.bytes),
        Said::Silence => format!("{}: silence\n", one.bytes),
        Said::Broken => format!("{}: broken\n", one.bytes),
    };
    let stdout = asked.iter().map(line).collect::<String>().into_bytes();
    Reply { stdout, stderr: Vec::new(), exit: Some(0) }
}

/// The error: these are no such answers.
pub fn read(reply: &Reply) -> Result<Vec<Announced>, Unknown> {
    let line = |line: &str| {
        let (bytes, said) = line.split_once(": ")?;
        let said = match said {
            "silence" => Said::Silence,
            "broken" => Said::Broken,
            status => Said::Status(status.parse().ok()?),
        };
        Some(Announced { bytes: bytes.parse().ok()?, said })
    };
    let read: Option<Vec<Announced>> = reply.text().lines().map(line).collect();
    read.filter(|_| reply.exit == Some(0)).ok_or_else(|| Unknown::unreadable("the answers to announced sizes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is learned of a server that answers so, and how often it was asked.
    fn learned(server: impl Fn(u64) -> Said) -> (UploadLimit, usize) {
        let mut asked = Vec::new();
        while let Some(bytes) = next(&asked) {
            asked.push(Announced { bytes, said: server(bytes) });
            assert!(asked.len() < 10, "{asked:?}");
        }
        let reply = to_reply(&asked);
        assert_eq!(read(&reply).as_ref(), Ok(&asked));
        (UploadLimit::of(&asked), asked.len())
    }

    fn limit(most: u64) -> impl Fn(u64) -> Said {
        move |bytes| Said::Status(if bytes > most { 413 } else { 401 })
    }

    #[test]
    fn each_limit_is_found_between_two_sizes_with_few_questions() {
        for pair in SIZES.windows(2) {
            let [passes, stops] = *pair else { continue };
            let (found, asked) = learned(limit(passes));
            assert_eq!(found, UploadLimit::Between { passes, stops });
            assert!(asked <= 6, "{asked}");
        }
        assert_eq!(learned(limit(MIB - 1)).0, UploadLimit::Between { passes: CONTROL, stops: MIB });
        assert_eq!(learned(limit(u64::MAX)), (UploadLimit::Passes(20_480 * MIB), 2));
        assert_eq!(learned(|_| Said::Status(100)), (UploadLimit::Passes(20_480 * MIB), 2));
    }

    #[test]
    fn who_says_nothing_of_use_is_not_understood() {
        for said in
            [Said::Silence, Said::Broken].into_iter().chain([200, 302, 403, 404, 413, 417, 429, 500].map(Said::Status))
        {
            assert_eq!(learned(|_| said), (UploadLimit::CouldNot, 1), "{said:?}");
        }
        // The control passes, and nothing else is understood.
        let only_control = |bytes| if bytes == CONTROL { Said::Status(401) } else { Said::Silence };
        assert_eq!(learned(only_control).0, UploadLimit::CouldNot);
    }

    #[test]
    fn beside_what_is_not_understood_the_rest_holds() {
        let shy = |bytes| Said::Status(if bytes > 1024 * MIB { 502 } else { 100 });
        assert_eq!(learned(shy).0, UploadLimit::Passes(1024 * MIB));
        let busy = |bytes| {
            Said::Status(if bytes > 4096 * MIB {
                413
            } else if bytes > 5 * MIB {
                429
            } else {
                401
            })
        };
        assert_eq!(learned(busy).0, UploadLimit::Between { passes: 5 * MIB, stops: 20_480 * MIB });
    }

    #[test]
    fn a_larger_one_that_passes_where_a_smaller_does_not_is_a_lie() {
        let one = |bytes, status| Announced { bytes, said: Said::Status(status) };
        assert_eq!(UploadLimit::of(&[one(CONTROL, 401), one(MIB, 413), one(2 * MIB, 401)]), UploadLimit::CouldNot);
        assert_eq!(UploadLimit::of(&[]), UploadLimit::CouldNot);
    }

    #[test]
    fn other_text_is_no_answer() {
        for bad in ["1024", "x: 401", "1024: 99999", "1024:401", "1024: yes", "1024: 401\n\n1"] {
            let reply = Reply { stdout: bad.into(), stderr: Vec::new(), exit: Some(0) };
            assert!(read(&reply).is_err(), "{bad}");
        }
        assert!(read(&Reply { exit: Some(1), ..Reply::default() }).is_err());
    }
}
