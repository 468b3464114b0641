//! Property lists on a wire: `u32` big-endian length, then XML, as lockdownd and most services speak.

use std::io;

use plist::{Dictionary, Value};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};
use tokio::sync::mpsc;

/// Both directions of a connection, in clear or inside TLS.
pub(crate) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// Clients send pair records and lists of attributes; nothing of theirs is larger.
const LONGEST_REQUEST: u32 = 1 << 20;

/// The next request; `None` when the client has gone.
pub(crate) async fn read_plist(io: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Dictionary>> {
    let length = match io.read_u32().await {
        Ok(length) => length,
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    if length > LONGEST_REQUEST {
        return Err(broken("a request of more than a megabyte"));
    }
    let mut bytes = vec![0; length as usize];
    io.read_exact(&mut bytes).await?;
    parse(&bytes).map(Some)
}

/// What a client asks, one after the other. The reading goes on beside whoever answers, so that a half-read request
/// survives what is said in between; drive both to their end.
pub(crate) fn requests(mut from: impl AsyncRead + Unpin) -> (impl Future<Output = ()>, mpsc::Receiver<Dictionary>) {
    let (came, requests) = mpsc::channel(8);
    let reading = async move {
        while let Ok(Some(request)) = read_plist(&mut from).await {
            if came.send(request).await.is_err() {
                return;
            }
        }
    };
    (reading, requests)
}

pub(crate) fn parse(bytes: &[u8]) -> io::Result<Dictionary> {
    let value = Value::from_reader(io::Cursor::new(bytes)).map_err(broken)?;
    value.into_dictionary().ok_or_else(|| broken("a request that is not a dictionary"))
}

/// A whole frame with this value.
pub(crate) fn frame(value: &Value) -> Vec<u8> {
    let body = xml(value);
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    [length.to_be_bytes().to_vec(), body].concat()
}

pub(crate) fn xml(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing into memory fails only for what no plist can say; then the client sees an empty answer.
    drop(value.to_writer_xml(&mut bytes));
    bytes
}

pub(crate) fn binary(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    drop(value.to_writer_binary(&mut bytes));
    bytes
}

pub(crate) fn text<'a>(of: &'a Dictionary, key: &str) -> Option<&'a str> {
    of.get(key).and_then(Value::as_string)
}

/// `{ "Key": value, … }`.
pub(crate) fn dictionary<const N: usize>(pairs: [(&str, Value); N]) -> Dictionary {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

pub(crate) fn broken(what: impl ToString) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_string())
}
