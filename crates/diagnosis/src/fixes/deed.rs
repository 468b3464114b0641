//! Deeds carried out: what is sent to the phone, and how its answer tells whether it worked.
//!
//! ```text
//! Success                                                                     (pm clear --cache-only)
//! Package com.example.backup new state: enabled                               (pm enable)
//! Package com.example.backup new suspended state: false                       (pm unsuspend)
//! Package com.example.backup installed for user: 0                            (cmd package install-existing)
//! Running job [FORCED]                                                        (cmd jobscheduler run -f)
//! Events injected: 1                                                          (monkey)
//! ```

use std::time::Duration;

use super::{Deed, Override};
use crate::facts::{refusal_of, scan};
use crate::phone::{Action, Platform, Reply};

/// Why a deed did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotDone {
    /// The phone denies it, in its own words; [`crate::fixes::refusal::Refusal`] explains.
    Refused(String),
    /// It answered something else than that it worked.
    Failed(String),
}

impl Deed {
    /// What makes it so, for this user. `None`: phones of this kind cannot be made to do it.
    pub fn action(&self, platform: Platform, user: u32) -> Option<Action> {
        match (platform, self) {
            (Platform::Android, deed) => Some(deed.shell(user)),
            (Platform::Iphone, Deed::Restart) => Some(Action::restart_iphone()),
            (Platform::Iphone, _) => None,
        }
    }

    fn shell(&self, user: u32) -> Action {
        Action::shell(match self {
            // Never without the flag: then the same command deletes all that the app has.
            Deed::ClearCache { package } => format!("pm clear --user {user} --cache-only {package}"),
            Deed::OpenApp { package } => format!("monkey -p {package} -c android.intent.category.LAUNCHER 1"),
            Deed::RunJob { package, namespace, id } => {
                // Namespaces came with Android 14, and so did `-n`.
                let namespace = namespace.as_deref().filter(|name| is_safe(name)).map(|name| format!("-n {name} "));
                format!("cmd jobscheduler run -f -u {user} {}{package} {id}", namespace.unwrap_or_default())
            }
            Deed::ResetOverride { what } => match what {
                Override::Battery => "cmd battery reset".to_owned(),
                Override::Storage => "cmd devicestoragemonitor reset".to_owned(),
                Override::Thermal => "cmd thermalservice reset".to_owned(),
                Override::Doze => "cmd deviceidle unforce".to_owned(),
            },
            Deed::EnableApp { package } => format!("pm enable --user {user} {package}"),
            Deed::UnsuspendApp { package } => format!("pm unsuspend --user {user} {package}"),
            Deed::InstallForUser { package } => format!("cmd package install-existing --user {user} {package}"),
            // The phone frees what it can of all apps' caches, and stops where there is no more.
            Deed::TrimCaches => return Action::shell("pm trim-caches 999G").within(Duration::from_secs(60)),
            Deed::Restart => return Action::shell("reboot").within(Duration::from_secs(30)),
        })
    }

    /// Whether the answer says that it worked. Old phones end with 0 whatever happened, so the words count first.
    pub fn outcome(&self, reply: &Reply) -> Result<(), NotDone> {
        if let Some(line) = refusal_of(reply) {
            return Err(NotDone::Refused(line));
        }
        let text = format!("{}\n{}", reply.text(), reply.error_text());
        let says = |words: &str| text.contains(words);
        let failed = || Err(NotDone::Failed(first_words(&text)));
        let done = match self {
            Deed::ClearCache { .. } => text.lines().any(|line| line.trim() == "Success"),
            Deed::OpenApp { .. } => says("Events injected: 1") && !says("monkey aborted"),
            Deed::RunJob { .. } => says("Running job"),
            Deed::EnableApp { .. } => says("new state: enabled") || says("new state: default"),
            Deed::UnsuspendApp { .. } => says("suspended state: false"),
            Deed::InstallForUser { .. } => says("installed for user"),
            // These say nothing when they work, or `Light state: …` for Doze.
            Deed::ResetOverride { .. } | Deed::TrimCaches | Deed::Restart => {
                scan::absent(&text).is_none() && !says("Error") && !says("Exception")
            }
        };
        let ended_badly = reply.exit.is_some_and(|code| code != 0) && !matches!(self, Deed::OpenApp { .. });
        if done && !ended_badly { Ok(()) } else { failed() }
    }
}

fn is_safe(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

fn first_words(text: &str) -> String {
    const MOST: usize = 200;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::PackageId;

    fn package() -> PackageId {
        PackageId::new("a.b").unwrap()
    }

    fn said(text: &str) -> Reply {
        Reply { stdout: text.as_bytes().to_vec(), stderr: Vec::new(), exit: Some(0) }
    }

    #[test]
    fn the_cache_is_never_cleared_without_its_flag() {
        let action = Deed::ClearCache { package: package() }.shell(10);
        assert_eq!(action.command(), "pm clear --user 10 --cache-only a.b");
    }

    #[test]
    fn a_job_is_named_with_its_namespace_where_it_has_one() {
        let run = |namespace: Option<&str>, id| {
            let namespace = namespace.map(str::to_owned);
            Deed::RunJob { package: package(), namespace, id }.shell(0).command().to_owned()
        };
        assert_eq!(run(None, -100), "cmd jobscheduler run -f -u 0 a.b -100");
        let named = "cmd jobscheduler run -f -u 0 -n androidx.work.systemjobscheduler a.b 7";
        assert_eq!(run(Some("androidx.work.systemjobscheduler"), 7), named);
        assert_eq!(run(Some("x; reboot"), 7), "cmd jobscheduler run -f -u 0 a.b 7");
    }

    #[test]
    fn the_answer_tells_whether_it_worked() {
        let cases: &[(Deed, &str, bool)] = &[
            (Deed::ClearCache { package: package() }, "Success\n", true),
            (Deed::ClearCache { package: package() }, "Failed\n", false),
            (Deed::OpenApp { package: package() }, "Events injected: 1\n## Network stats\n", true),
            (Deed::OpenApp { package: package() }, "** No activities found to run, monkey aborted.\n", false),
            (Deed::RunJob { package: package(), namespace: None, id: 1 }, "Running job [FORCED]\n", true),
            (Deed::RunJob { package: package(), namespace: None, id: 1 }, "Could not find job 1\n", false),
            (Deed::EnableApp { package: package() }, "Package a.b new state: enabled\n", true),
            (Deed::InstallForUser { package: package() }, "Package a.b installed for user: 0\n", true),
            (Deed::InstallForUser { package: package() }, "Package a.b doesn't exist\n", false),
            (Deed::ResetOverride { what: Override::Battery }, "", true),
            (Deed::ResetOverride { what: Override::Thermal }, "cmd: Can't find service: thermalservice\n", false),
        ];
        for (deed, text, works) in cases {
            assert_eq!(deed.outcome(&said(text)).is_ok(), *works, "{deed:?}: {text}");
        }
    }

    #[test]
    fn a_denial_is_told_apart_from_a_failure() {
        let text = "java.lang.SecurityException: adb clearing user data is forbidden.\n";
        let outcome = Deed::ClearCache { package: package() }.outcome(&said(text));
        assert!(matches!(outcome, Err(NotDone::Refused(_))));
    }
}
