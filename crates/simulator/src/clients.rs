//! Everybody who comes to a simulated server, each served beside the others.

use std::io;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Where clients come to.
pub(crate) trait Listen: Send + Sync {
    type Socket: Send;

    fn next(&self) -> impl Future<Output = io::Result<Self::Socket>> + Send;
}

impl Listen for TcpListener {
    type Socket = TcpStream;

    async fn next(&self) -> io::Result<TcpStream> {
        let (socket, _) = self.accept().await?;
        // Small messages are not held back.
        drop(socket.set_nodelay(true));
        Ok(socket)
    }
}

#[cfg(unix)]
impl Listen for tokio::net::UnixListener {
    type Socket = tokio::net::UnixStream;

    async fn next(&self) -> io::Result<tokio::net::UnixStream> {
        Ok(self.accept().await?.0)
    }
}

/// Serves each who comes in a task of its own, which ends with this. `place` is for the log.
pub(crate) async fn serve_all<L: Listen, Serving>(
    place: &'static str,
    listener: L,
    serve: impl Fn(L::Socket) -> Serving + Send,
) where
    Serving: Future<Output = io::Result<()>> + Send + 'static,
{
    let mut clients = JoinSet::new();
    while let Ok(socket) = listener.next().await {
        let serving = serve(socket);
        clients.spawn(async move {
            if let Err(error) = serving.await {
                tracing::debug!("a client of {place} went away: {error}");
            }
        });
        while clients.try_join_next().is_some() {}
    }
}
