//! The real `adb`, with a server, a key and a home of its own.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Output, Stdio};

use anyhow::{Context, bail, ensure};
use phone::adb::server::ServerAddress;
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::{Instant, timeout};

use crate::PATIENCE;

/// The real client and the server that it started for us.
pub struct RealAdb {
    port: u16,
    home: TempDir,
    serial: String,
}

impl RealAdb {
    /// Starts a server that has this phone; `None` where there is no adb.
    pub async fn with_own_server(phone: SocketAddr) -> anyhow::Result<Option<Self>> {
        let installed = std::process::Command::new("adb").arg("version").stdout(Stdio::null()).status();
        if !installed.is_ok_and(|status| status.success()) {
            return Ok(None);
        }
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let adb = Self { port, home: tempfile::tempdir()?, serial: phone.to_string() };
        adb.run(&["connect", &adb.serial]).await?;
        let start = Instant::now();
        while adb.run(&["-s", &adb.serial, "get-state"]).await?.stdout.trim_ascii() != b"device" {
            ensure!(start.elapsed() < PATIENCE, "adb does not get through to the simulated phone");
        }
        Ok(Some(adb))
    }

    pub fn server(&self) -> ServerAddress {
        ServerAddress { port: self.port, ..ServerAddress::default() }
    }

    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// Asks the phone. Its refusals are answers; adb's own are not.
    pub async fn shell(&self, command: &str) -> anyhow::Result<Output> {
        let output = self.run(&["-s", &self.serial, "shell", command]).await?;
        let errors = String::from_utf8_lossy(&output.stderr);
        if errors.starts_with("error: ") || errors.starts_with("adb: ") {
            bail!("adb shell {command}: {errors}");
        }
        Ok(output)
    }

    async fn run(&self, arguments: &[&str]) -> anyhow::Result<Output> {
        let mut command = Command::from(self.command(arguments));
        command.stdin(Stdio::null()).kill_on_drop(true);
        let output = timeout(PATIENCE, command.output()).await.with_context(|| format!("adb {arguments:?} hangs"))?;
        Ok(output?)
    }

    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new("adb");
        command.arg("-P").arg(self.port.to_string()).args(arguments);
        command.env("HOME", self.home.path()).env("ANDROID_USER_HOME", self.home.path().join(".android"));
        for name in ["ANDROID_SERIAL", "ADB_SERVER_SOCKET", "ANDROID_ADB_SERVER_PORT", "ADB_VENDOR_KEYS", "ADB_TRACE"] {
            command.env_remove(name);
        }
        command
    }
}

impl Drop for RealAdb {
    fn drop(&mut self) {
        // Only ours: the port is ours alone.
        if let Err(error) = self.command(&["kill-server"]).output() {
            eprintln!("the adb server on port {} was not ended: {error}", self.port);
        }
    }
}
