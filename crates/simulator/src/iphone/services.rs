//! What StartService leads to, by name.

use std::io;
use std::sync::Arc;

use crate::iphone::body::{Body, Started};
use crate::iphone::line::Line;
use crate::iphone::wire::broken;
use crate::iphone::{afc, apps, assertions, crashes, diagnostics, logs, notifications, tls};

const ASSERTIONS: &str = "com.apple.mobile.assertion_agent";
const AFC: &str = "com.apple.afc";
const APPS: &str = "com.apple.mobile.installation_proxy";
const CRASH_MOVER: &str = "com.apple.crashreportmover";
const CRASHES: &str = "com.apple.crashreportcopymobile";
const DIAGNOSTICS: &str = "com.apple.mobile.diagnostics_relay";
const NOTIFICATIONS: &str = "com.apple.mobile.notification_proxy";
const OS_TRACE: &str = "com.apple.os_trace_relay";
const SYSLOG: &str = "com.apple.syslog_relay";

pub(crate) fn known(service: &str) -> bool {
    [AFC, ASSERTIONS, APPS, CRASH_MOVER, CRASHES, DIAGNOSTICS, NOTIFICATIONS, OS_TRACE, SYSLOG].contains(&service)
}

/// The one connection to a started service, TLS first.
pub(crate) async fn serve(body: Arc<Body>, line: Line, started: Started) -> io::Result<()> {
    let host = body.host(&started.host).ok_or_else(|| broken("the host was forgotten"))?;
    let io = tls::accept(line, &host, &body).await?;
    match started.service.as_str() {
        AFC => afc::serve(&body, io, "media").await,
        CRASHES => afc::serve(&body, io, "crashes").await,
        CRASH_MOVER => crashes::serve(io).await,
        ASSERTIONS => assertions::serve(&body, io).await,
        APPS => apps::serve(&body, io).await,
        DIAGNOSTICS => diagnostics::serve(&body, io).await,
        NOTIFICATIONS => notifications::serve(&body, io).await,
        OS_TRACE => logs::os_trace(&body, io).await,
        SYSLOG => logs::syslog(&body, io).await,
        other => Err(broken(format!("{other} was started and is not served"))),
    }
}
