//! Answers the questions of the diagnosis.

use diagnosis::internet::Internet;
use diagnosis::phone::{NoReply, Query, Reply};
use reqwest::Url;

use crate::client::{Client, Limits};

/// The internet, as the diagnosis knows it.
#[derive(Debug, Clone)]
pub struct Pages {
    client: Client,
}

impl Pages {
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

impl Internet for Pages {
    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        let address = query.address().and_then(|address| Url::parse(address).ok());
        let Some(url) = address else { return Err(NoReply::Refused("no address".to_owned())) };
        let limits = Limits { deadline: query.deadline(), bytes: query.limit_bytes() };
        Ok(match self.client.get(url, limits).await {
            Ok(page) => page.to_reply(),
            Err(why) => why.to_reply(),
        })
    }
}
