//! Starting a phone, and the hands that hold it: what tests and the demo do to it while it runs.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::adbd;
use crate::authorisation::{Authorisation, ComputerKey, Mood, Tap};
use crate::body::{Body, Clock};
use crate::cable::Condition;
use crate::fault::{Faults, begins};
use crate::folder::{BadFolder, Folder, Identity};
use crate::shell::Answer;
use crate::timing::Timing;

/// A phone that is about to be started.
#[derive(Debug, Clone)]
pub struct SimulatedPhone {
    folder: Folder,
    scene: Option<String>,
    timing: Timing,
    clock: Option<i64>,
    port: Option<u16>,
}

#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    #[error(transparent)]
    Folder(#[from] BadFolder),
    #[error("no loopback port for the simulated phone: {0}")]
    Port(#[from] std::io::Error),
}

impl SimulatedPhone {
    /// The phone of a folder in a scene, or healthy, answering at once, on a free loopback port.
    pub async fn start(folder: &Folder, scene: Option<&str>) -> Result<Handle, CannotStart> {
        let phone = Self::of(folder);
        match scene {
            Some(scene) => phone.in_scene(scene).plug_in().await,
            None => phone.plug_in().await,
        }
    }

    pub fn of(folder: &Folder) -> Self {
        Self { folder: folder.clone(), scene: None, timing: folder.timing.instant(), clock: None, port: None }
    }

    pub fn in_scene(self, scene: &str) -> Self {
        Self { scene: Some(scene.to_owned()), ..self }
    }

    /// With the times of the folder's `[timing]`.
    pub fn in_real_time(self) -> Self {
        Self { timing: self.folder.timing.clone(), ..self }
    }

    pub fn with_timing(self, timing: Timing) -> Self {
        Self { timing, ..self }
    }

    /// The phone's clock stands still at so many seconds since 1970, so that every reply is the same each time.
    pub fn standing_at(self, seconds: i64) -> Self {
        Self { clock: Some(seconds), ..self }
    }

    pub fn on_port(self, port: u16) -> Self {
        Self { port: Some(port), ..self }
    }

    pub async fn plug_in(self) -> Result<Handle, CannotStart> {
        let clock = self.clock.map_or(Clock::OfTheComputer, |seconds| Clock::Standing(seconds * 1000));
        let body = Arc::new(Body::new(self.folder, self.timing, clock));
        body.choose_scene(self.scene.as_deref())?;
        let listener = match self.port {
            Some(port) => TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?,
            None => free_port().await?,
        };
        let address = listener.local_addr()?;
        let listening = tokio::spawn(listen(listener, body.clone()));
        Ok(Handle { body, address, listening })
    }
}

/// The adb server connects by itself to the odd ports from 5555 to 5585: such a phone would be seen twice.
async fn free_port() -> std::io::Result<TcpListener> {
    loop {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        if !(5554..=5585).contains(&listener.local_addr()?.port()) {
            return Ok(listener);
        }
    }
}

async fn listen(listener: TcpListener, body: Arc<Body>) {
    while let Ok((socket, _)) = listener.accept().await {
        // The port stays ours while the phone is away; whoever comes then is turned out at once.
        if body.reachable() {
            drop(socket.set_nodelay(true));
            tokio::spawn(adbd::serve(body.clone(), socket));
        }
    }
}

/// A running phone. It is gone when this is dropped.
pub struct Handle {
    pub(crate) body: Arc<Body>,
    address: SocketAddr,
    listening: JoinHandle<()>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.listening.abort();
        self.body.set_condition(Condition::Unplugged);
    }
}

impl Handle {
    /// Where its adbd listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Speaks with a computer over a cable of its own, until either end or [`Handle::unplug`] ends it.
    pub fn on_cable<S>(&self, cable: S) -> impl Future<Output = ()> + Send + use<S>
    where
        S: AsyncRead + AsyncWrite + Send + 'static,
    {
        adbd::serve(self.body.clone(), cable)
    }

    pub fn identity(&self) -> &Identity {
        self.body.identity()
    }

    pub fn serial(&self) -> &str {
        &self.body.identity().serial
    }

    pub fn state(&self, key: &str) -> Option<String> {
        self.body.with_state(|state| state.get(key).map(str::to_owned))
    }

    pub fn set_state(&self, key: &str, value: &str) {
        self.body.with_state(|state| state.set(key, value));
    }

    pub fn remove_state(&self, key: &str) {
        self.body.with_state(|state| drop(state.remove(key)));
    }

    /// Everything that a fix and its undo must leave equal: the state without traces such as the screen opened last.
    pub fn state_snapshot(&self) -> BTreeMap<String, String> {
        self.body.with_state(|state| state.lasting())
    }

    /// Back to the beginning of a scene, or of the healthy phone. The connections stay.
    pub fn choose_scene(&self, scene: Option<&str>) -> Result<(), BadFolder> {
        self.body.choose_scene(scene)
    }

    /// Every command that came, in order.
    pub fn commands(&self) -> Vec<String> {
        self.body.commands()
    }

    pub fn forget_commands(&self) {
        self.body.forget_commands();
    }

    /// Waits until a command that begins like this has come, and what happens to it is settled.
    pub async fn heard(&self, beginning: &str) {
        let mut heard = self.body.heard.subscribe();
        let came = |(): &()| self.body.commands().iter().any(|command| begins(command, beginning));
        // The sender lives in the body, which we hold.
        drop(heard.wait_for(came).await);
    }

    /// Waits until the state has this value at the key, or no such key.
    pub async fn comes_to(&self, key: &str, value: Option<&str>) {
        while self.state(key).as_deref() != value {
            tokio::task::yield_now().await;
        }
    }

    /// Waits until something sleeps in the background.
    pub async fn sleeps(&self) {
        // The sender lives in the body, which we hold.
        drop(self.body.sleepers.subscribe().wait_for(|sleepers| *sleepers > 0).await);
    }

    /// Lets so many seconds pass for what sleeps in the background of the phone.
    pub fn let_pass(&self, seconds: u64) {
        self.body.passed.send_modify(|passed| *passed += seconds);
    }

    /// What was asked and not recorded, each with the file to add. A test fails on it.
    pub fn unanswered(&self) -> Vec<String> {
        self.body.unanswered()
    }

    /// Replies that cannot be served in the present state, each with its file and line. A test of a folder fails on them.
    pub fn gaps(&self) -> Vec<String> {
        self.body.gaps()
    }

    /// What the phone prints for a command, with no wire between: none of the scene's mishaps happens to it.
    pub fn answer(&self, command: &str) -> Answer {
        self.body.answer(command).0
    }

    /// Changes what goes wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.body.with_faults(|mine| *mine = faults);
    }

    pub fn plug(&self) {
        self.body.plug_in();
    }

    pub fn unplug(&self) {
        self.body.set_condition(Condition::Unplugged);
    }

    /// Plugged, unplugged, or one of the states that only an adb server can tell.
    pub fn set_condition(&self, condition: Condition) {
        self.body.set_condition(condition);
    }

    pub fn condition(&self) -> Condition {
        self.body.cable.borrow().condition
    }

    /// Waits until the phone is plugged in and ready, after a restart for instance.
    pub async fn back(&self) {
        // The sender lives in the body, which we hold.
        drop(self.body.cable.subscribe().wait_for(|cable| cable.condition == Condition::Plugged).await);
    }

    pub fn reboot(&self) {
        self.body.reboot();
    }

    pub fn set_mood(&self, mood: Mood) {
        self.body.set_authorisation(Authorisation { mood, ..self.body.authorisation() });
    }

    pub fn dialog(&self) -> Option<ComputerKey> {
        self.body.dialog.borrow().clone()
    }

    /// Waits until "Allow USB debugging?" is shown.
    pub async fn asked(&self) -> Option<ComputerKey> {
        let mut dialog = self.body.dialog.subscribe();
        let shown = dialog.wait_for(Option::is_some).await.ok()?;
        shown.clone()
    }

    /// Taps in the dialog; `false` if there is none.
    pub fn tap(&self, tap: Tap) -> bool {
        self.body.tap(tap)
    }
}
