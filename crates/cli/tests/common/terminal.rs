//! A program at a terminal of its own, with the test as the person before it.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program is killed when it is dropped.
pub struct Terminal {
    keys: File,
    screen: Receiver<Vec<u8>>,
    shown: String,
    running: Child,
}

impl Terminal {
    /// Starts this program, with its arguments and what it has of an environment of its own.
    pub fn start(program: &Command) -> Self {
        let keys = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&keys).unwrap();
        unlockpt(&keys).unwrap();
        let name = ptsname(&keys, Vec::new()).unwrap().into_string().unwrap();
        let there = || File::options().read(true).write(true).open(&name).unwrap();
        // A program finds its terminal at /dev/tty only where that is its session's own.
        let mut command = Command::new("/usr/bin/setsid");
        command.args(["--ctty", "--wait"]).arg(program.get_program()).args(program.get_args());
        for (variable, value) in program.get_envs() {
            match value {
                Some(value) => command.env(variable, value),
                None => command.env_remove(variable),
            };
        }
        let running = command.stdin(there()).stdout(there()).stderr(there()).spawn().unwrap();
        drop(command);
        let keys = File::from(keys);
        let (tell, screen) = channel();
        let mut reading = keys.try_clone().unwrap();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // It ends with an error once nobody has the terminal any more.
            while let Ok(n @ 1..) = reading.read(&mut bytes) {
                if tell.send(bytes[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { keys, screen, shown: String::new(), running }
    }

    /// Waits until this is shown, after what was waited for before.
    pub fn until(&mut self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        let mut new = String::new();
        while !new.contains(text) {
            let more = self.screen.recv_timeout(deadline.saturating_duration_since(Instant::now()));
            let more = more.unwrap_or_else(|_| panic!("“{text}” is not shown: {}{new}", self.shown));
            new.push_str(&String::from_utf8_lossy(&more));
        }
        self.shown.push_str(&new);
    }

    pub fn types(&mut self, line: &str) {
        self.keys.write_all(format!("{line}\r").as_bytes()).unwrap();
    }

    pub fn presses_ctrl_c(&mut self) {
        self.keys.write_all(b"\x03").unwrap();
    }

    /// Types once the terminal shows nothing of what is typed.
    pub fn types_unseen(&mut self, line: &str) {
        let deadline = Instant::now() + PATIENCE;
        while tcgetattr(&self.keys).unwrap().local_modes.contains(LocalModes::ECHO) {
            assert!(Instant::now() < deadline, "the terminal shows what is typed: {}", self.shown);
            std::thread::yield_now();
        }
        self.types(line);
    }

    /// All that was shown, and the exit code.
    pub fn end(mut self) -> (String, Option<i32>) {
        while let Ok(more) = self.screen.recv_timeout(PATIENCE) {
            self.shown.push_str(&String::from_utf8_lossy(&more));
        }
        let code = self.running.wait().unwrap().code();
        (std::mem::take(&mut self.shown), code)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        drop(self.running.kill());
        drop(self.running.wait());
    }
}
