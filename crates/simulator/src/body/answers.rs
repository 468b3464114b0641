//! What the phone prints: refused by its maker, as the scene or the folder has it, or from its state.

use std::borrow::Cow;
use std::time::Duration;

use super::{Body, Inner};
use crate::folder::Recorded;
use crate::scene::SceneReply;
use crate::shell::{self, Answer, Effect, Inside, Words};
use crate::slug::slug;
use crate::template::{self, Filling};

impl Body {
    pub(super) fn line(&self, inner: &mut Inner, line: &str, effects: &mut Vec<Effect>) -> Answer {
        let commands = shell::split_list(line);
        if commands.len() < 2 {
            return self.one(inner, line, effects).unwrap_or_else(|| self.unanswered_line(inner, line));
        }
        // The whole line may have been recorded.
        if let Some(answer) = self.kept(inner, line) {
            return answer;
        }
        let mut all = Answer::nothing();
        for command in commands {
            let command = command.replace("$?", &all.exit.to_string());
            let answer = self.one(inner, &command, effects).unwrap_or_else(|| self.unanswered_line(inner, &command));
            all.stdout.extend(answer.stdout);
            all.stderr.push_str(&answer.stderr);
            all.exit = answer.exit;
            if command.starts_with("exit ") {
                break;
            }
        }
        all
    }

    /// One command: refused by the maker, answered by the scene, by the folder, or from the state.
    fn one(&self, inner: &mut Inner, command: &str, effects: &mut Vec<Effect>) -> Option<Answer> {
        let (command, merged) = match command.strip_suffix("2>&1") {
            Some(command) => (command.trim(), true),
            None => (command.trim(), false),
        };
        let mut answer = self.refused(inner, command).or_else(|| self.kept(inner, command)).or_else(|| {
            let words = Words::of(command).ok()?;
            let words = words.as_strs();
            let compound = |word: &&str| matches!(*word, "|" | "||" | "&&" | "&" | "<" | ">" | ">>");
            if words.iter().any(compound) {
                return None;
            }
            self.by_state(inner, &words, effects).or_else(|| self.list(inner, command))
        })?;
        if merged {
            answer.stdout.extend(std::mem::take(&mut answer.stderr).into_bytes());
        }
        Some(answer)
    }

    fn refused(&self, inner: &Inner, command: &str) -> Option<Answer> {
        let text = inner.faults.refusal(command)?;
        let words = Words::of(command).ok()?;
        let verb =
            words.as_strs().iter().skip(1).find(|word| !word.starts_with('-')).map_or("?", |verb| *verb).to_owned();
        // `cmd appops set` names its verb after the service.
        let verb = match words.as_strs()[..] {
            ["cmd", _, verb, ..] => verb.to_owned(),
            _ => verb,
        };
        Some(Answer::thrown(self.identity().api, &verb, text))
    }

    pub(super) fn kept(&self, inner: &mut Inner, command: &str) -> Option<Answer> {
        if command.is_empty() {
            return Some(Answer::nothing());
        }
        let answer = match inner.scene.replies.get(command) {
            Some(reply) => self.of_scene(inner, command, reply),
            None => self.of_folder(inner, self.folder.replies.get(&slug(command))?),
        };
        Some(answer.unwrap_or_else(|what| self.complain(inner, command, &what)))
    }

    fn of_folder(&self, inner: &Inner, recorded: &Recorded) -> Result<Answer, String> {
        match self.render(inner, recorded) {
            Ok(stdout) => Ok(Answer { stdout, stderr: recorded.stderr.clone(), exit: recorded.exit }),
            Err(gap) => Err(format!("{}, {gap}", recorded.file)),
        }
    }

    fn of_scene(&self, inner: &Inner, command: &str, reply: &SceneReply) -> Result<Answer, String> {
        let text = |text: &str| Recorded {
            file: format!("the scene's reply to `{command}`"),
            stdout: Cow::Owned(text.as_bytes().to_vec()),
            ..Recorded::default()
        };
        match reply {
            SceneReply::Text(stdout) => self.of_folder(inner, &text(stdout)),
            SceneReply::Of(other) => {
                let answer = match &other.file {
                    Some(file) => {
                        let name = file.trim_start_matches("replies/").trim_end_matches(".txt");
                        let recorded = self.folder.replies.get(name);
                        self.of_folder(inner, recorded.ok_or_else(|| format!("there is no replies/{name}.txt"))?)?
                    }
                    None => self.of_folder(inner, &text(&other.stdout))?,
                };
                let stderr = if other.stderr.is_empty() { answer.stderr } else { other.stderr.clone() };
                let exit = if other.exit == 0 { answer.exit } else { other.exit };
                Ok(Answer { stderr, exit, ..answer })
            }
        }
    }

    /// Replies of the folder and of the scene that cannot be filled in this state.
    pub(crate) fn gaps(&self) -> Vec<String> {
        let mut inner = self.lock();
        let mut gaps: Vec<String> = self
            .folder
            .replies
            .values()
            .filter_map(|recorded| self.render(&inner, recorded).err().map(|gap| format!("{}, {gap}", recorded.file)))
            .collect();
        let before = inner.unanswered.len();
        let commands: Vec<String> = inner.scene.replies.keys().cloned().collect();
        for command in commands {
            self.kept(&mut inner, &command);
        }
        gaps.extend(inner.unanswered.split_off(before));
        gaps
    }

    fn render(&self, inner: &Inner, recorded: &Recorded) -> Result<Vec<u8>, template::Gap> {
        let mut filling = Filling {
            state: &inner.state,
            now_ms: self.now_ms(&inner.state),
            uptime_seconds: uptime_seconds(inner),
            row: None,
        };
        let mut out = match std::str::from_utf8(&recorded.stdout) {
            Ok(text) => template::fill(text, &filling)?.into_bytes(),
            // A screenshot, say: no gaps in it.
            Err(_) => recorded.stdout.to_vec(),
        };
        if let Some(rows) = &recorded.rows {
            for row in 0..rows.count {
                filling.row = Some(i64::from(row));
                out.extend(template::fill(&rows.text, &filling)?.into_bytes());
                out.push(b'\n');
            }
        }
        Ok(out)
    }

    fn by_state(&self, inner: &mut Inner, words: &[&str], effects: &mut Vec<Effect>) -> Option<Answer> {
        let Inner { state, started, uptime_at_start, .. } = inner;
        let uptime_seconds = seconds(*uptime_at_start + started.elapsed());
        let now_ms = self.now_ms(state);
        let recorded = |command: &str| {
            let recorded = self.folder.replies.get(&slug(command))?;
            Some(String::from_utf8_lossy(&recorded.stdout).into_owned())
        };
        let mut inside =
            Inside { identity: self.identity(), state, now_ms, uptime_seconds, recorded: &recorded, effects };
        shell::answer(&mut inside, words)
    }

    fn unanswered_line(&self, inner: &mut Inner, command: &str) -> Answer {
        let file = format!("replies/{}.txt", slug(command));
        self.complain(inner, command, &format!("no reply was recorded; add {file}"))
    }

    fn complain(&self, inner: &mut Inner, command: &str, what: &str) -> Answer {
        let text = format!("simulator: {}: `{command}`: {what}", self.folder.name);
        tracing::warn!("{text}");
        inner.unanswered.push(text.clone());
        Answer::error(text, 127)
    }
}

fn uptime_seconds(inner: &Inner) -> i64 {
    seconds(inner.uptime_at_start + inner.started.elapsed())
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}
