//! Which accounts are linked: their kinds, and nothing of them. So that no keychain is asked before somebody needs it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use diagnosis::account::Kept;
use diagnosis::knowledge::account::Account;

/// The list, in a file where there is one to write.
#[derive(Debug, Clone)]
pub struct Linked {
    file: Option<PathBuf>,
    lists: Arc<Mutex<Lists>>,
}

#[derive(Debug, Default)]
struct Lists {
    kept: BTreeSet<Account>,
    /// What no keychain keeps is linked until the program ends, and so in no file.
    this_run: BTreeSet<Account>,
}

impl Linked {
    /// One word a line. What is no kind of account that we know is left out.
    pub fn in_file(file: PathBuf) -> Self {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let kept = text.lines().filter_map(|line| Account::by_word(line.trim())).collect();
        Self { file: Some(file), lists: Arc::new(Mutex::new(Lists { kept, ..Lists::default() })) }
    }

    /// Forgotten with the program.
    pub fn in_memory() -> Self {
        Self { file: None, lists: Arc::default() }
    }

    pub fn all(&self) -> Vec<Account> {
        let lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.kept.union(&lists.this_run).copied().collect()
    }

    pub fn add(&self, account: Account, kept: Kept) {
        self.change(|lists| {
            lists.kept.remove(&account);
            lists.this_run.remove(&account);
            match kept {
                Kept::Keychain => lists.kept.insert(account),
                Kept::ThisRun => lists.this_run.insert(account),
            };
        });
    }

    pub fn remove(&self, account: Account) {
        self.change(|lists| {
            lists.kept.remove(&account);
            lists.this_run.remove(&account);
        });
    }

    fn change(&self, change: impl FnOnce(&mut Lists)) {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut lists);
        let Some(file) = &self.file else { return };
        let text: String = lists.kept.iter().map(|account| format!("{}\n", account.word())).collect();
        let written = file.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(file, text));
        if let Err(error) = written {
            // The account is linked all the same; the next run asks the person again.
            tracing::warn!(kind = ?error.kind(), "the list of linked accounts was not written");
        }
    }
}
