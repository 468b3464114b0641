//! The photos of a phone that is connected: lists them, and copies them into a folder.

mod android;
mod iphone;
pub mod only_here;

use bytes::Bytes;
use diagnosis::phone::NoReply;
use diagnosis::rescue::{Awake, Listing, News, Order, Outcome, Rescuer, Stopped};
use rescue::{NotRead, Reading, Source, Stat};

use self::android::AndroidMedia;
use self::iphone::IphoneMedia;
use crate::connected::ConnectedPhone;
use crate::reached::Reached;

/// The photos of one phone, for as long as its connection stands.
struct Media {
    kind: Kind,
    /// Which connection it is.
    number: u64,
}

enum Kind {
    Android(AndroidMedia),
    Iphone(Box<IphoneMedia>),
}

impl Media {
    /// Of a phone that is there.
    async fn of(phone: &ConnectedPhone) -> Result<Self, NoReply> {
        let (reached, number) = phone.reached().ok_or(NoReply::Lost)?;
        let kind = match reached {
            Reached::Android(adb) => Kind::Android(AndroidMedia::of(adb)),
            Reached::Iphone(iphone) => match IphoneMedia::of(iphone).await {
                Ok(media) => Kind::Iphone(Box::new(media)),
                Err(no_reply) => {
                    phone.lose(number);
                    return Err(no_reply);
                }
            },
        };
        Ok(Self { kind, number })
    }

    fn awake(&self) -> Awake {
        match &self.kind {
            Kind::Android(_) => Awake::NotKept,
            Kind::Iphone(iphone) => iphone.awake(),
        }
    }

    /// What there is. An iPhone has one user.
    async fn list(&self, user: u32) -> Result<Listing, NoReply> {
        match &self.kind {
            Kind::Android(android) => android.list(user).await,
            Kind::Iphone(iphone) => iphone.list().await,
        }
    }
}

impl Rescuer for ConnectedPhone {
    async fn list(&self, user: u32) -> Result<Listing, NoReply> {
        let media = Media::of(self).await?;
        let mut listed = media.list(user).await;
        if listed == Err(NoReply::Lost) {
            self.lose(media.number);
        }
        if let (Ok(listing), Some(files)) = (&mut listed, self.library()) {
            only_here::mark(listing, &files);
        }
        listed
    }

    async fn copy(&self, order: &Order, mut on_news: impl FnMut(News) + Send) -> Result<Outcome, Stopped> {
        let media = Media::of(self).await.map_err(|no_reply| {
            tracing::debug!(%no_reply, "the photos are not reached");
            Stopped::Lost
        })?;
        on_news(News::Awake(media.awake()));
        let folder = order.dir.clone();
        let free = tokio::task::spawn_blocking({
            let folder = folder.clone();
            move || computer::space::free_bytes(&folder)
        });
        let order = rescue::Order {
            folder,
            phone: self.own_serial().get().cloned().unwrap_or_default(),
            items: order.items.to_vec(),
            free_bytes: free.await.ok().flatten(),
        };
        let copied = rescue::rescue(&media, order, |progress| on_news(News::Progress(progress))).await;
        if copied == Err(Stopped::Lost) {
            self.lose(media.number);
        }
        copied
    }
}

impl Source for Media {
    type Reading = MediaReading;

    fn seeks(&self) -> bool {
        match &self.kind {
            // The sync service begins with a file at its beginning.
            Kind::Android(_) => false,
            Kind::Iphone(_) => true,
        }
    }

    async fn open(&self, path: &str, from_byte: u64, then: Option<&str>) -> Result<MediaReading, NotRead> {
        Ok(match &self.kind {
            Kind::Android(android) => MediaReading::Android(Box::new(android.open(path, then).await?)),
            Kind::Iphone(iphone) => MediaReading::Iphone(Box::new(iphone.open(path, from_byte).await?)),
        })
    }
}

/// A file of a phone of either kind.
enum MediaReading {
    Android(Box<phone::adb::reading::Reading>),
    Iphone(Box<iphone::IphoneReading>),
}

impl Reading for MediaReading {
    fn stat(&self) -> Stat {
        match self {
            Self::Android(reading) => android::stat(&reading.stat()),
            Self::Iphone(reading) => reading.stat(),
        }
    }

    async fn next(&mut self) -> Result<Option<Bytes>, NotRead> {
        match self {
            Self::Android(reading) => reading.next().await.map_err(android::not_read),
            Self::Iphone(reading) => Ok(reading.next().await?.map(Bytes::from)),
        }
    }
}
