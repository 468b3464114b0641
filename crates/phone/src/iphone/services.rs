//! What answers each question: a value of lockdownd, or a service that is started for it.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use plist::{Dictionary, Value};
use tokio::io::AsyncReadExt as _;
use tokio::time::timeout;

use crate::iphone::afc::{Afc, Info};
use crate::iphone::error::{Error, Result};
use crate::iphone::lockdown::Lockdown;
use crate::iphone::pace::Pace;
use crate::iphone::personal::without_personal;
use crate::iphone::property_list::{dictionary, text, to_xml};
use crate::iphone::query::Ask;
use crate::iphone::wire::{Conversation, Io};
use crate::iphone::{Iphone, Kept};

/// A phone refuses a service that it has started some five times already (libimobiledevice#448).
const MOST_AFC_CONNECTIONS: usize = 4;

/// How long what is opened ahead may stand in the way of the questions that want it.
const AHEAD: Duration = Duration::from_secs(3);

const AFC: &str = "com.apple.afc";
const APPS: &str = "com.apple.mobile.installation_proxy";
const CRASH_MOVER: &str = "com.apple.crashreportmover";
const CRASHES: &str = "com.apple.crashreportcopymobile";
const DIAGNOSTICS: &str = "com.apple.mobile.diagnostics_relay";

/// What is asked of every app. Their sizes are not: computing them takes a phone up to two minutes.
const ATTRIBUTES: [&str; 12] = [
    "ApplicationType",
    "BGTaskSchedulerPermittedIdentifiers",
    "CFBundleDisplayName",
    "CFBundleIdentifier",
    "CFBundleName",
    "CFBundleShortVersionString",
    "CFBundleVersion",
    "IsDemotedApp",
    "IsPlaceholder",
    "MinimumOSVersion",
    "NSPhotoLibraryUsageDescription",
    "UIBackgroundModes",
];

impl Iphone {
    /// The answer as the bytes of a reply.
    pub(super) async fn answer(&self, ask: &Ask, limit_bytes: u64) -> Result<Vec<u8>> {
        match ask {
            Ask::Lockdown { domain } => {
                let domain = domain.as_deref();
                let values = self.with_session(|session| async move { session.values(domain).await }).await?;
                to_xml(&Value::Dictionary(without_personal(domain, values)))
            }
            Ask::Read { path } => self.with_media(|afc| async move { afc.read(path, limit_bytes).await }).await,
            Ask::Stat { path } => {
                to_xml(&of_strings(self.with_media(|afc| async move { afc.stat(path).await }).await?))
            }
            Ask::List { path } => {
                let names = self.with_media(|afc| async move { afc.list(path).await }).await?;
                Ok(names.into_iter().flat_map(|name| (name + "\n").into_bytes()).collect())
            }
            Ask::Space => to_xml(&of_strings(self.with_media(|afc| async move { afc.space().await }).await?)),
            Ask::Apps => {
                self.open_ahead();
                to_xml(&Value::Array(self.apps().await?))
            }
            Ask::Power => to_xml(&Value::Dictionary(self.power().await?)),
            Ask::Crashes => self.crashes().await,
        }
    }

    /// The connection that did not answer in time; the next question makes another.
    pub(super) async fn drop_connection_of(&self, ask: &Ask) {
        match ask {
            Ask::Lockdown { .. } => drop(self.shared.session.lock().await.take()),
            Ask::Read { .. } | Ask::Stat { .. } | Ask::List { .. } | Ask::Space => {
                drop(self.shared.media.lock().await.take());
            }
            Ask::Apps => drop(self.shared.apps.lock().await.take()),
            Ask::Power => drop(self.shared.diagnostics.lock().await.take()),
            Ask::Crashes => drop(self.shared.crashes.lock().await.take()),
        }
    }

    /// Whoever asks for the apps is about to check the phone. What the other questions of a check need is opened meanwhile; where
    /// that fails, the question itself learns why.
    fn open_ahead(&self) {
        let iphone = self.clone();
        tokio::spawn(timeout(AHEAD, async move {
            let shared = &iphone.shared;
            tokio::join!(
                kept(&shared.media, || iphone.open_media()),
                kept(&shared.crashes, || iphone.open_crashes()),
                kept(&shared.diagnostics, || iphone.open_diagnostics()),
            )
        }));
    }

    async fn open_media(&self) -> Result<Afc> {
        Ok(self.afc(self.service(AFC).await?))
    }

    async fn open_crashes(&self) -> Result<Afc> {
        // The reports are brought to where they can be read; "ping" says that they are there.
        let moved = async {
            let mut ping = [0; 5];
            self.service(CRASH_MOVER).await?.read_exact(&mut ping).await?;
            Ok(())
        };
        let ((), reports) = tokio::try_join!(moved, self.service(CRASHES))?;
        Ok(self.afc(reports))
    }

    async fn open_diagnostics(&self) -> Result<Conversation> {
        Ok(Conversation::begin(self.service(DIAGNOSTICS).await?, Pace::gentle()))
    }

    /// What AFC knows of many files, in their order.
    pub async fn stat_all(&self, paths: &[String]) -> Result<Vec<Result<Info>>> {
        let stat = |afc: Arc<Afc>| async move {
            match afc.is_gentle() {
                true => self.stat_side_by_side(afc, paths).await,
                false => afc.stat_all(paths).await,
            }
        };
        self.with_media(stat).await
    }

    /// Over several connections, for a phone that takes only one question on each.
    async fn stat_side_by_side(&self, first: Arc<Afc>, paths: &[String]) -> Result<Vec<Result<Info>>> {
        let more = (1..MOST_AFC_CONNECTIONS.min(paths.len())).map(|_| self.service(AFC));
        // Where the phone refuses another one, those that there are have to do.
        let more = join_all(more).await.into_iter().flatten().map(|io| Arc::new(self.afc(io)));
        let connections: Vec<Arc<Afc>> = [first].into_iter().chain(more).collect();
        let share = paths.len().div_ceil(connections.len()).max(1);
        let parts = paths.chunks(share).zip(&connections).map(|(part, afc)| afc.stat_all(part));
        let parts = join_all(parts).await.into_iter().collect::<Result<Vec<_>>>()?;
        Ok(parts.into_iter().flatten().collect())
    }

    /// A connection of its own, for whoever reads large files: what stalls there holds up no question.
    pub async fn files(&self) -> Result<Arc<Afc>> {
        Ok(Arc::new(self.afc(self.service(AFC).await?)))
    }

    fn afc(&self, io: Box<dyn Io>) -> Afc {
        Afc::begin(io, self.shared.files_one_at_a_time.clone())
    }

    async fn with_media<T, Asking>(&self, with: impl Fn(Arc<Afc>) -> Asking) -> Result<T>
    where
        Asking: Future<Output = Result<T>>,
    {
        self.twice(&self.shared.media, || self.open_media(), with).await
    }

    async fn with_session<T, Asking>(&self, with: impl Fn(Arc<Lockdown>) -> Asking) -> Result<T>
    where
        Asking: Future<Output = Result<T>>,
    {
        let shared = &self.shared;
        let open = || {
            let gently = shared.session_one_at_a_time.clone();
            Lockdown::open(&shared.muxer, shared.phone.device, &shared.record, &shared.connector, gently)
        };
        self.twice(&shared.session, open, with).await
    }

    async fn apps(&self) -> Result<Vec<Value>> {
        let attributes: Vec<Value> = ATTRIBUTES.into_iter().map(Value::from).collect();
        let options = dictionary([
            ("ApplicationType", "User".into()),
            ("ReturnAttributes", attributes.into()),
            // Without it, apps of which only the icon is left are not told.
            ("ShowPlaceholders", true.into()),
        ]);
        let request = dictionary([("Command", "Browse".into()), ("ClientOptions", options.into())]);
        let open = || async { Ok(Conversation::begin(self.service(APPS).await?, Pace::gentle())) };
        let more = |part: &Dictionary| text(part, "Status") == Some("BrowsingApplications");
        let browse = |apps: Arc<Conversation>| {
            let request = request.clone();
            async move { apps.ask_for_all(request, more).await }
        };
        let mut apps = Vec::new();
        for part in self.twice(&self.shared.apps, open, browse).await? {
            if let Some(error) = text(&part, "Error") {
                return Err(Error::Refused { text: error.to_owned() });
            }
            if let Some(Value::Array(list)) = part.get("CurrentList") {
                apps.extend(list.iter().cloned());
            }
        }
        Ok(apps)
    }

    /// The power source in the registry of devices.
    async fn power(&self) -> Result<Dictionary> {
        for (kind, name) in [("EntryClass", "IOPMPowerSource"), ("EntryName", "AppleSmartBattery")] {
            let request = dictionary([("Request", "IORegistry".into()), (kind, name.into())]);
            let mut answer = self.ask_diagnostics(request).await?;
            let said = answer.remove("Diagnostics").and_then(Value::into_dictionary);
            let entry = said.and_then(|mut said| said.remove("IORegistry")).and_then(Value::into_dictionary);
            if let Some(entry) = entry.filter(|entry| !entry.is_empty()) {
                return Ok(without_personal(Some(name), entry));
            }
        }
        Err(Error::Absent { text: "no power source".to_owned() })
    }

    async fn ask_diagnostics(&self, request: Dictionary) -> Result<Dictionary> {
        let ask = |diagnostics: Arc<Conversation>| {
            let request = request.clone();
            async move { diagnostics.ask(request).await }
        };
        let answer = self.twice(&self.shared.diagnostics, || self.open_diagnostics(), ask).await?;
        match text(&answer, "Status") {
            Some("Success") => Ok(answer),
            Some(status) => Err(Error::Refused { text: status.to_owned() }),
            None => Err(Error::protocol("diagnostics without a status")),
        }
    }

    /// Names of crash reports and when they were written, newest last as the phone lists them.
    async fn crashes(&self) -> Result<Vec<u8>> {
        let list = |afc: Arc<Afc>| async move {
            let names: Vec<String> = afc.list("/").await?.into_iter().filter(|name| name.ends_with(".ips")).collect();
            let paths: Vec<String> = names.iter().map(|name| format!("/{name}")).collect();
            Ok(names.into_iter().zip(afc.stat_all(&paths).await?).collect::<Vec<_>>())
        };
        let found = self.twice(&self.shared.crashes, || self.open_crashes(), list).await?;
        let line = |(name, info): (String, Result<Info>)| {
            let nanoseconds: i64 = info.ok()?.get("st_mtime")?.parse().ok()?;
            Some(format!("{name}\t{}\n", nanoseconds.div_euclid(1_000_000_000)))
        };
        Ok(found.into_iter().filter_map(line).flat_map(String::into_bytes).collect())
    }

    /// Tells the phone to restart. Never repeated: the first time may have been heard.
    pub async fn restart(&self) -> Result<()> {
        let diagnostics = self.open_diagnostics().await?;
        let answer = diagnostics.ask(dictionary([("Request", "Restart".into())])).await?;
        match text(&answer, "Status") {
            Some("Success") => Ok(()),
            status => Err(Error::Refused { text: status.unwrap_or("no status").to_owned() }),
        }
    }

    /// The one connection to a service that is started for it.
    pub(super) async fn service(&self, name: &str) -> Result<Box<dyn Io>> {
        let shared = &self.shared;
        let started = self.with_session(|session| async move { session.start_service(name).await }).await?;
        started.dial(&shared.muxer, shared.phone.device, &shared.connector).await
    }

    /// Asks over a kept connection; where that had ended while nobody used it, or the phone was at a loss with all that it was
    /// asked, once more over a new one. Only for what may be asked twice.
    async fn twice<C, T, Opening, Asking>(
        &self,
        kept_in: &Kept<C>,
        open: impl Fn() -> Opening,
        ask: impl Fn(Arc<C>) -> Asking,
    ) -> Result<T>
    where
        Opening: Future<Output = Result<C>>,
        Asking: Future<Output = Result<T>>,
    {
        let mut again = true;
        loop {
            let connection = kept(kept_in, &open).await?;
            let answer = ask(connection.clone()).await;
            match &answer {
                Ok(_) => return answer,
                Err(error) if error.spares_the_connection() => return answer,
                Err(error) => {
                    let retry = matches!(error, Error::Lost | Error::Crowded) && again && !*self.shared.gone.borrow();
                    let mut current = kept_in.lock().await;
                    if current.as_ref().is_some_and(|current| Arc::ptr_eq(current, &connection)) {
                        *current = None;
                    }
                    if !retry {
                        return answer;
                    }
                    again = false;
                }
            }
        }
    }
}

async fn kept<C, Opening: Future<Output = Result<C>>>(kept: &Kept<C>, open: impl Fn() -> Opening) -> Result<Arc<C>> {
    // Held while it opens: whoever comes meanwhile wants the same connection.
    let mut current = kept.lock().await;
    if let Some(connection) = &*current {
        return Ok(connection.clone());
    }
    let connection = Arc::new(open().await?);
    *current = Some(connection.clone());
    Ok(connection)
}

fn of_strings(info: Info) -> Value {
    Value::Dictionary(info.into_iter().map(|(key, value)| (key, Value::String(value))).collect())
}
