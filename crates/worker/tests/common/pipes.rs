//! A worker process at the end of its pipes, and the person at the other end.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use diagnosis::report::page::PageView;
use diagnosis::view::{ChangeState, FixState, PersonEvent, ScreenView, View};

/// Longer than anything here takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A worker process. Killed when it is dropped.
pub struct Worker {
    child: Child,
    input: Option<ChildStdin>,
    views: Receiver<(View, String)>,
    pub view: Option<View>,
    /// Everything that it said, as it came.
    pub lines: Vec<String>,
}

impl Worker {
    /// Begins it. `command`: the program, told that it is a worker, of which phone, and where its things are.
    pub fn begin(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (tell, views) = channel();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let view: View = serde_json::from_str(&line).unwrap();
                if tell.send((view, line)).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Self { child, input, views, view: None, lines: Vec::new() }
    }

    /// The most that the process ever had in memory, where the system tells (Linux).
    pub fn most_memory_kib(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    }

    pub fn send(&mut self, event: PersonEvent) {
        self.write(&serde_json::to_string(&event).unwrap());
    }

    pub fn write(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
    }

    /// Waits for a view like this. Revisions only ever go up.
    pub fn until(&mut self, what: &str, mut wanted: impl FnMut(&View) -> bool) -> View {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let (view, line) = self.views.recv_timeout(left).unwrap_or_else(|error| {
                panic!("{what} did not come ({error}); the last view: {:#?}", self.view);
            });
            if let Some(before) = &self.view {
                assert!(view.revision > before.revision, "revisions go up");
            }
            self.view = Some(view.clone());
            self.lines.push(line);
            if wanted(&view) {
                return view;
            }
        }
    }

    /// From the start to the result of a check, with the app that the worker takes for the likeliest.
    pub fn check(&mut self) -> View {
        self.check_of(None)
    }

    /// The same with this app.
    pub fn check_of(&mut self, app: Option<String>) -> View {
        self.until("consent", |view| matches!(view.screen, ScreenView::Consent { .. }));
        self.send(PersonEvent::AgreeToRead);
        self.until("the choice of an app", |view| matches!(view.screen, ScreenView::ChooseApp { .. }));
        self.send(PersonEvent::ChooseApp { package: app });
        self.result()
    }

    pub fn result(&mut self) -> View {
        self.until("a result", |view| matches!(view.screen, ScreenView::Result(_)))
    }

    /// From the result: the report of this visit, in words.
    pub fn report(&mut self) -> PageView {
        let page = |view: &View| match &view.screen {
            ScreenView::Report(report) => report.page.clone(),
            _ => None,
        };
        self.send(PersonEvent::ShowReport);
        let view = self.until("the report", |view| page(view).is_some());
        page(&view).unwrap()
    }

    pub fn fix_page(&mut self, what: &str, mut wanted: impl FnMut(&FixState) -> bool) -> View {
        self.until(what, |view| fix_state(view).is_some_and(&mut wanted))
    }

    /// Puts everything back, and waits until that is done.
    pub fn undo_all(&mut self) {
        self.send(PersonEvent::UndoAll);
        self.until("everything undone", |view| {
            let failed = view.open_changes.iter().find(|change| matches!(change.state, ChangeState::UndoFailed { .. }));
            assert!(failed.is_none(), "not undone: {failed:#?}");
            view.open_changes.is_empty()
        });
    }

    /// As a crash or a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Closes its standard input, which ends it.
    pub fn close(mut self) -> std::process::ExitStatus {
        drop(self.input.take());
        self.child.wait().unwrap()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub fn fix_state(view: &View) -> Option<&FixState> {
    match &view.screen {
        ScreenView::Fix(fix) => Some(&fix.state),
        _ => None,
    }
}
