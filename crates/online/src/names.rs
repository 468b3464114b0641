//! Names to addresses, by the system, with an error of our own: "no such name" is told from "nothing answers there".

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The name is not known, or there is no internet to ask.
#[derive(Debug, thiserror::Error)]
#[error("the name is not known: {0}")]
pub struct NoSuchName(#[from] std::io::Error);

#[derive(Debug)]
pub struct BySystem;

impl Resolve for BySystem {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(NoSuchName)?;
            let addresses: Vec<SocketAddr> = found.collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
