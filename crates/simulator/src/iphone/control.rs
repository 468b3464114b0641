//! Starting an iPhone, and the hands that hold it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::body::Clock;
use crate::cable::Condition;
use crate::fault::Faults;
use crate::folder::BadFolder;
use crate::iphone::body::Body;
use crate::iphone::distance::Distance;
use crate::iphone::folder::{Folder, Identity};
use crate::iphone::logs::Entry;
use crate::iphone::pairing::{Mood, Tap, Tls};
use crate::iphone::person::Person;
use crate::timing::Timing;

/// An iPhone that is about to be started.
#[derive(Debug, Clone)]
pub struct SimulatedIphone {
    folder: Folder,
    scene: Option<String>,
    timing: Timing,
    distance: Distance,
    clock: Option<i64>,
}

impl SimulatedIphone {
    /// The phone of a folder in a scene, or healthy, answering at once. A [`crate::iphone::muxer::SimulatedMuxer`] makes it reachable.
    pub fn start(folder: &Folder, scene: Option<&str>) -> Result<Handle, BadFolder> {
        let phone = Self::of(folder);
        match scene {
            Some(scene) => phone.in_scene(scene).plug_in(),
            None => phone.plug_in(),
        }
    }

    pub fn of(folder: &Folder) -> Self {
        Self {
            folder: folder.clone(),
            scene: None,
            timing: folder.timing.instant(),
            distance: Distance::None,
            clock: None,
        }
    }

    pub fn in_scene(self, scene: &str) -> Self {
        Self { scene: Some(scene.to_owned()), ..self }
    }

    /// With the times of the folder's `[timing]`.
    pub fn in_real_time(self) -> Self {
        let distance = Distance::RoundTrip(self.folder.timing.round_trip);
        Self { timing: self.folder.timing.clone(), distance, ..self }
    }

    /// At the end of a cable with this round trip, by tokio's clock.
    pub fn far(self, round_trip: Duration) -> Self {
        Self { distance: Distance::RoundTrip(round_trip), ..self }
    }

    /// The same by a clock that knows less than a millisecond, for measuring.
    pub fn exactly_far(self, round_trip: Duration) -> Self {
        Self { distance: Distance::Exact(round_trip), ..self }
    }

    /// The phone's clock stands still at so many seconds since 1970.
    pub fn standing_at(self, seconds: i64) -> Self {
        Self { clock: Some(seconds), ..self }
    }

    pub fn plug_in(self) -> Result<Handle, BadFolder> {
        let clock = self.clock.map_or(Clock::OfTheComputer, |seconds| Clock::Standing(seconds * 1000));
        let body = Arc::new(Body::new(self.folder, self.timing, self.distance, clock));
        body.choose_scene(self.scene.as_deref())?;
        Ok(Handle { body })
    }
}

/// A running iPhone. It is gone when this is dropped.
pub struct Handle {
    pub(crate) body: Arc<Body>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.body.set_condition(Condition::Unplugged);
    }
}

impl Handle {
    pub fn identity(&self) -> &Identity {
        self.body.identity()
    }

    pub fn udid(&self) -> &str {
        &self.body.identity().udid
    }

    /// What the phone says at a place; [`crate::iphone::world::World`] describes places.
    pub fn get(&self, place: &str) -> Option<toml::Value> {
        self.body.with_world(|world| world.get(place).cloned())
    }

    pub fn set(&self, place: &str, value: impl Into<toml::Value>) {
        self.body.change_world(|world| world.set(place, value.into()));
    }

    pub fn remove(&self, place: &str) {
        self.body.change_world(|world| drop(world.remove(place)));
    }

    /// Posts a Darwin notification on the phone; whoever observes it is told.
    pub fn notify(&self, name: &str) {
        // Nobody may be listening.
        drop(self.body.notifications.send(name.to_owned()));
    }

    /// A process writes into the log; whoever reads it is told.
    pub fn log(&self, process: &str, message: &str) {
        // Nobody may be reading.
        drop(self.body.log.send(Entry::new(process, message)));
    }

    /// Whoever plays the person before it. The phone does not stay for them.
    pub fn person(&self) -> Person {
        Person::before(&self.body)
    }

    /// Back to the beginning of a scene, or of the healthy phone. The connections and the trust stay.
    pub fn choose_scene(&self, scene: Option<&str>) -> Result<(), BadFolder> {
        self.body.choose_scene(scene)
    }

    /// Every request to lockdownd and the services, in order: `GetValue com.apple.disk_usage`, `afc stat /DCIM`.
    pub fn requests(&self) -> Vec<String> {
        self.body.requests()
    }

    /// Waits until this very request has come.
    pub async fn heard(&self, request: &str) {
        self.heard_times(request, 1).await;
    }

    /// Waits until this very request has come so often.
    pub async fn heard_times(&self, request: &str, times: usize) {
        let there = |_: &usize| self.requests().iter().filter(|heard| *heard == request).count() >= times;
        // The sender lives in the body, which we hold.
        drop(self.body.heard.subscribe().wait_for(there).await);
    }

    pub fn forget_requests(&self) {
        self.body.forget_requests();
    }

    /// Changes what goes wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.body.with_faults(|mine| *mine = faults);
    }

    pub fn plug(&self) {
        self.body.set_condition(Condition::Plugged);
    }

    pub fn unplug(&self) {
        self.body.set_condition(Condition::Unplugged);
    }

    pub fn condition(&self) -> Condition {
        self.body.cable.borrow().condition
    }

    /// Waits until the phone is plugged in, after a restart for instance.
    pub async fn back(&self) {
        // The sender lives in the body, which we hold.
        drop(self.body.cable.subscribe().wait_for(|cable| cable.condition == Condition::Plugged).await);
    }

    /// How the phone, and the person before it, take the next wish to pair.
    pub fn set_mood(&self, mood: Mood) {
        self.body.set_mood(mood);
    }

    pub fn set_tls(&self, newest: Tls) {
        self.body.set_tls(newest);
    }

    /// The versions of TLS that were agreed on so far.
    pub fn tls_spoken(&self) -> BTreeSet<Tls> {
        self.body.spoken()
    }

    /// Waits until "Trust This Computer?" is shown.
    pub async fn asked(&self) {
        drop(self.body.dialog.subscribe().wait_for(|shown| *shown).await);
    }

    /// Taps in the dialog; `false` if there is none.
    pub fn tap(&self, tap: Tap) -> bool {
        self.body.tap(tap)
    }

    /// How many computers wished to be trusted, as the phone counts them.
    pub fn computers_that_asked(&self) -> usize {
        self.body.askers()
    }

    /// "Reset Location & Privacy": the phone forgets every computer.
    pub fn forget_computers(&self) {
        self.body.forget_all();
    }
}
