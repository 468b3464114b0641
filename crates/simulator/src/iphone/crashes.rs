//! The mover of crash reports: brings them to where AFC shows them, and says that it is done.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::iphone::wire::Io;

pub(crate) async fn serve(mut io: impl Io) -> io::Result<()> {
    io.write_all(b"ping\0").await?;
    io.flush().await?;
    io.read_to_end(&mut Vec::new()).await.map(drop)
}
