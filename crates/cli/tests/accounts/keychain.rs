//! A keychain of GNOME on a bus of its own: the real one, which nobody else on this computer sees.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const SECRETS: &str = "org.freedesktop.secrets";
const PASSWORD: &str = "the person's own password";

/// Gone when it is dropped.
pub struct Keychain {
    folder: tempfile::TempDir,
    bus: Child,
}

impl Keychain {
    /// One that its person unlocked, with nothing in it. The error: why it cannot be had on this computer.
    pub fn start() -> Result<Self, String> {
        for program in ["gnome-keyring-daemon", "dbus-daemon", "dbus-send"] {
            if Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
                return Err(format!("{program} is not installed"));
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("password"), PASSWORD).unwrap();
        // Whoever first asks for it starts it, and is answered once it is there.
        script(
            &at("start"),
            &format!(
                "#!/bin/sh\necho $$ > '{pid}'\nexec gnome-keyring-daemon --foreground --components=secrets --unlock \
                 --control-directory '{run}' < '{password}'\n",
                pid = at("pid").display(),
                run = at("run").display(),
                password = at("password").display(),
            ),
        );
        let service = format!("[D-BUS Service]\nName={SECRETS}\nExec={}\n", at("start").display());
        std::fs::create_dir(at("services")).unwrap();
        std::fs::write(at("services").join(format!("{SECRETS}.service")), service).unwrap();
        std::fs::write(at("bus.conf"), of_bus(folder.path())).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address", "--config-file"])
            .arg(at("bus.conf"))
            .env("HOME", folder.path())
            .env("XDG_DATA_HOME", at("data"))
            .env("XDG_RUNTIME_DIR", at("run"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut listens = String::new();
        BufReader::new(bus.stdout.as_mut().unwrap()).read_line(&mut listens).unwrap();
        assert!(listens.contains("unix:path="), "the bus did not start: {listens:?}");
        let keychain = Self { folder, bus };
        assert_eq!(keychain.items(), 0);
        Ok(keychain)
    }

    pub fn bus(&self) -> String {
        address(self.folder.path())
    }

    /// How much is in it of Unstuck.
    pub fn items(&self) -> usize {
        let said = self.ask("Service.SearchItems", &["dict:string:string:service,Unstuck"]);
        said.matches("object path \"/org/freedesktop/secrets/collection/").count()
    }

    /// As when its person leaves the desk. There is nobody whom it could ask for the password.
    pub fn lock(&self) {
        self.ask("Service.Lock", &["array:objpath:/org/freedesktop/secrets/collection/login"]);
    }

    /// Where it keeps its files.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("data/keyrings")
    }

    fn ask(&self, method: &str, arguments: &[&str]) -> String {
        let output = Command::new("dbus-send")
            .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
            .arg(format!("org.freedesktop.Secret.{method}"))
            .args(arguments)
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus())
            .output()
            .unwrap();
        assert!(output.status.success(), "{method}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Keychain {
    fn drop(&mut self) {
        let pid = std::fs::read_to_string(self.folder.path().join("pid")).unwrap_or_default();
        drop(Command::new("kill").arg(pid.trim()).status());
        drop(self.bus.kill());
        drop(self.bus.wait());
    }
}

pub fn script(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn address(folder: &Path) -> String {
    format!("unix:path={}", folder.join("bus").display())
}

/// Starts nothing but the keychain: also no dialog that would ask the person of this computer.
fn of_bus(folder: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{}</servicedir>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
"#,
        address(folder),
        folder.join("services").display()
    )
}
