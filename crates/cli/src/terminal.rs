//! What the person at the terminal says, or a script in their place. The phone and Ctrl+C are heard meanwhile.

use std::io::{BufRead, IsTerminal, Write};
use std::sync::LazyLock;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc};

/// As long as a script may take for its next line. A person has all the time in the world.
const SCRIPT: Duration = Duration::from_secs(600);

/// Standard input, a line at a time, from the first time that somebody asks. Not of the runtime: who reads it cannot be
/// stopped, and whoever ends does not wait for that.
static LINES: LazyLock<Mutex<mpsc::UnboundedReceiver<String>>> = LazyLock::new(|| {
    let (say, lines) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if line.map_or(true, |line| say.send(line).is_err()) {
                return;
            }
        }
    });
    Mutex::new(lines)
});

/// Whether somebody sits there.
pub fn is_person() -> bool {
    std::io::stdin().is_terminal()
}

/// The next line that is typed after this, on standard error because the answer of the command may go to a file. `None`:
/// nobody says anything any more.
pub async fn line(prompt: &str) -> Option<String> {
    let mut lines = LINES.lock().await;
    if !is_person() {
        return tokio::time::timeout(SCRIPT, lines.recv()).await.ok().flatten();
    }
    eprint!("{prompt} ");
    std::io::stderr().flush().ok()?;
    lines.recv().await
}

/// Without a person the answer is no.
pub async fn agrees(question: &str) -> bool {
    is_person()
        && line(question).await.is_some_and(|answer| matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
