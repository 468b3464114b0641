//! Whether the phone is there, told to whoever sits at the terminal.

use std::time::Duration;

use diagnosis::view::Link;
use diagnosis::wizard::LinkNews;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;
use words::Words;

pub(super) struct LinkWatch<'a> {
    news: UnboundedReceiver<LinkNews>,
    words: &'a Words,
    /// Standard output belongs to another program; the person may still have to do something.
    quiet: bool,
}

impl<'a> LinkWatch<'a> {
    pub(super) fn new(news: UnboundedReceiver<LinkNews>, words: &'a Words, quiet: bool) -> Self {
        Self { news, words, quiet }
    }

    /// Waits until the phone is there. A person before it has all the time in the world. `false`: it does not come.
    pub(super) async fn ready(&mut self, patience: Duration) -> bool {
        let mut asked = false;
        loop {
            let news = match asked {
                true => self.news.recv().await,
                false => timeout(patience, self.news.recv()).await.ok().flatten(),
            };
            let Some(LinkNews { link, trouble }) = news else { return false };
            asked = link == Link::Unauthorized;
            match (link, trouble) {
                (Link::Ready, _) => return true,
                (_, Some(trouble)) => {
                    let id = trouble.id();
                    eprintln!("{} {}", self.words.plain(id), self.words.plain(&format!("{id}.do")));
                }
                (_, None) => {}
            }
        }
    }

    /// The phone went away: waits until it is back.
    pub(super) async fn back(&mut self, patience: Duration) -> bool {
        if !self.quiet {
            eprintln!("{}", self.words.plain("cli-rescue-lost"));
        }
        // The news of its going come first.
        while let Ok(news) = self.news.try_recv() {
            if news.link == Link::Ready {
                return true;
            }
        }
        self.ready(patience).await
    }
}
