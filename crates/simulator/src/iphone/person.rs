//! The pretend person of a scene. Nothing opens a screen on an iPhone: whoever shows the page of a fix says which, and
//! the person does some time later what it asks for.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use serde::Deserialize;
use tokio::task::JoinHandle;

use crate::folder::milliseconds;
use crate::iphone::body::Body;

/// `[person.<fix>]` of a scene.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    #[serde(rename = "after_ms", deserialize_with = "milliseconds", default)]
    pub after: Duration,
    /// Places, as [`crate::iphone::world::World`] describes them.
    #[serde(default)]
    pub remove: Vec<String>,
    /// Darwin notifications that the phone posts then.
    #[serde(default)]
    pub notify: Vec<String>,
}

/// Sees pages and does what they ask for. Clones are the same person.
#[derive(Clone)]
pub struct Person(Arc<Mutex<Sees>>);

struct Sees {
    body: Weak<Body>,
    /// The page that is seen now, and what is being done about it.
    page: Option<(String, Option<JoinHandle<()>>)>,
}

impl Drop for Sees {
    fn drop(&mut self) {
        self.turn_away();
    }
}

impl Sees {
    fn turn_away(&mut self) {
        if let Some((_, Some(doing))) = self.page.take() {
            doing.abort();
        }
    }
}

impl Person {
    pub(crate) fn before(body: &Arc<Body>) -> Self {
        Self(Arc::new(Mutex::new(Sees { body: Arc::downgrade(body), page: None })))
    }

    /// The window shows the page of this fix now, or of none. Only a change counts; who is turned away does nothing more.
    ///
    /// Needs a tokio runtime.
    pub fn sees(&self, fix: Option<&str>) {
        let mut sees = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sees.page.as_ref().map(|(page, _)| page.as_str()) == fix {
            return;
        }
        sees.turn_away();
        let Some(fix) = fix else { return };
        let deed = sees.body.upgrade().and_then(|body| body.deed(fix));
        let body = sees.body.clone();
        let doing = deed.map(|deed| {
            tokio::spawn(async move {
                tokio::time::sleep(deed.after).await;
                let Some(body) = body.upgrade() else { return };
                body.change_world(|world| {
                    for place in &deed.remove {
                        world.remove(place);
                    }
                });
                for name in deed.notify {
                    // Nobody may be listening.
                    drop(body.notifications.send(name));
                }
            })
        });
        sees.page = Some((fix.to_owned(), doing));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iphone::control::SimulatedIphone;
    use crate::iphone::folder::Folder;

    const FLAG: &str = "media:/PhotoData/CPL/syncstatus.plist:plist:constrainedNetwork";

    #[tokio::test(start_paused = true)]
    async fn what_the_page_asks_for_is_done_once_and_not_by_who_was_turned_away() {
        let folder = crate::demo::embedded_iphones().unwrap().into_iter().find(|folder| folder.demo.is_some()).unwrap();
        let demo: &Folder = &folder;
        let phone = SimulatedIphone::start(demo, Some(&demo.demo.as_ref().unwrap().scene)).unwrap();
        let person = phone.person();
        let mut heard = phone.body.notifications.subscribe();
        person.sees(Some("turn_off_low_data_mode"));
        person.sees(None);
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert!(phone.get(FLAG).is_some());
        person.sees(Some("turn_off_low_data_mode"));
        // The same page is drawn over and over again.
        person.sees(Some("turn_off_low_data_mode"));
        tokio::time::sleep(Duration::from_secs(60)).await;
        assert!(phone.get(FLAG).is_none());
        assert!(heard.try_recv().is_ok());
        assert!(heard.try_recv().is_err());
        // Nobody knows what to do about this.
        person.sees(Some("restart_phone"));
    }
}
