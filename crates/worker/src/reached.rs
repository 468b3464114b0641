//! A phone of either kind, once it is reached.

use diagnosis::live::Heard;
use diagnosis::phone::{Action, NoReply, Phone, Platform, Query, Reply};
use phone::adb::Adb;
use phone::iphone::Iphone;

#[derive(Clone)]
pub enum Reached {
    Android(Adb),
    Iphone(Iphone),
}

impl Reached {
    /// Waits until the connection has ended.
    pub async fn lost(&self) {
        match self {
            Self::Android(adb) => adb.lost().await,
            Self::Iphone(iphone) => iphone.lost().await,
        }
    }
}

impl Phone for Reached {
    fn platform(&self) -> Platform {
        match self {
            Self::Android(adb) => adb.platform(),
            Self::Iphone(iphone) => iphone.platform(),
        }
    }

    async fn ask(&self, query: &Query) -> Result<Reply, NoReply> {
        match self {
            Self::Android(adb) => adb.ask(query).await,
            Self::Iphone(iphone) => iphone.ask(query).await,
        }
    }

    async fn act(&self, action: &Action) -> Result<Reply, NoReply> {
        match self {
            Self::Android(adb) => adb.act(action).await,
            Self::Iphone(iphone) => iphone.act(action).await,
        }
    }

    async fn listen(&self, hear: impl Fn(Heard) + Send + Sync) {
        match self {
            Self::Android(adb) => adb.listen(hear).await,
            Self::Iphone(iphone) => iphone.listen(hear).await,
        }
    }
}
