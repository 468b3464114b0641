//! `pm`, `cmd package` and `cmd app_hibernation`.
//!
//! `package.<package>.uid|version-code|enabled|suspended|installed|stopped|system`, `perm.<package>.<permission>`,
//! `perm-flags.<package>.<permission>` = "USER_SET|USER_FIXED", `hibernated.<package>`, `cache-cleared.<package>`,
//! `data-cleared.<package>`; `user.<id>` = "Name:flags", `user.<id>.running`, `user.<id>.no-debugging`.

use super::words::Options;
use super::{Answer, Inside};

pub(super) fn answer(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let (verb, rest) = words.split_first()?;
    let options = Options::take(rest, &["--user", "--uid", "-i"]);
    match *verb {
        "list" => list(inside, &options),
        "grant" | "revoke" => Some(permission(inside, verb, &options)),
        "set-permission-flags" | "clear-permission-flags" if inside.api() < 30 => Some(Answer::unknown_command(verb)),
        "set-permission-flags" | "clear-permission-flags" => Some(permission_flags(inside, verb, &options)),
        "enable" | "disable" | "disable-user" | "disable-until-used" | "default-state" => {
            Some(enable(inside, verb, &options))
        }
        "suspend" | "unsuspend" => Some(suspend(inside, verb, &options)),
        "install-existing" => Some(install_existing(inside, &options)),
        "clear" => Some(clear(inside, &options)),
        "trim-caches" => {
            inside.state.set("caches-trimmed", "true");
            Some(Answer::nothing())
        }
        "path" => {
            let package = options.plain.first()?;
            let installed = inside.package_installed(package);
            Some(if installed {
                Answer::line(format!("package:/data/app/~~Q0hFQ0s==/{package}-QVBL==/base.apk"))
            } else {
                Answer::nothing().ending(1)
            })
        }
        "help" => Some(help(inside)),
        _ => None,
    }
}

fn list(inside: &Inside, options: &Options) -> Option<Answer> {
    match *options.plain.first()? {
        "packages" => Some(list_packages(inside, options)),
        "users" => {
            let users: Vec<_> = inside.state.under("user.").filter(|(id, _)| id.parse::<u32>().is_ok()).collect();
            if users.is_empty() {
                return None;
            }
            let line = |(id, user): (&str, &str)| {
                let running = if inside.state.is(&format!("user.{id}.running"), "false") { "" } else { " running" };
                format!("\tUserInfo{{{id}:{user}}}{running}\n")
            };
            Some(Answer::text(format!("Users:\n{}", users.into_iter().map(line).collect::<String>())))
        }
        _ => None,
    }
}

fn list_packages(inside: &Inside, options: &Options) -> Answer {
    // Without a user the command is for all of them, and some are closed to the shell.
    if options.value("--user").is_none() {
        let mut users = inside
            .state
            .under("user.")
            .filter_map(|(key, closed)| key.strip_suffix(".no-debugging").filter(|_| closed == "true"));
        if let Some(user) = users.next() {
            let text = format!("java.lang.SecurityException: Shell does not have permission to access user {user}");
            return inside.refusal("list", &text);
        }
    }
    let filter = options.plain.get(1).copied().unwrap_or_default();
    let mut text = String::new();
    for (key, uid) in inside.state.under("package.") {
        let Some(package) = key.strip_suffix(".uid").filter(|package| package.contains(filter)) else {
            continue;
        };
        let fact = |name: &str| inside.state.get(&format!("package.{package}.{name}"));
        let disabled = matches!(fact("enabled"), Some("2" | "3" | "4"));
        let system = fact("system") == Some("true");
        let shown = (options.has("-u") || inside.package_installed(package))
            && (disabled || !options.has("-d"))
            && (!disabled || !options.has("-e"))
            && (system || !options.has("-s"))
            && (!system || !options.has("-3"));
        if !shown {
            continue;
        }
        text.push_str(&format!("package:{package}"));
        if options.has("--show-versioncode") {
            text.push_str(&format!(" versionCode:{}", fact("version-code").unwrap_or("1")));
        }
        if options.has("-U") {
            text.push_str(&format!(" uid:{uid}"));
        }
        text.push('\n');
    }
    Answer::text(text)
}

fn unknown(inside: &Inside, verb: &str, package: &str) -> Answer {
    Answer::thrown(inside.api(), verb, &format!("java.lang.IllegalArgumentException: Unknown package: {package}"))
}

fn permission(inside: &mut Inside, verb: &str, options: &Options) -> Answer {
    let [package, permission, ..] = options.plain[..] else {
        return Answer::error("Error: no permission specified", 255);
    };
    if !inside.package_known(package) {
        return unknown(inside, verb, package);
    }
    let key = format!("perm.{package}.{permission}");
    if inside.state.get(&key).is_none() {
        let known = inside.state.under("perm.").any(|(key, _)| key.ends_with(&format!(".{permission}")));
        let text = if known {
            format!("java.lang.SecurityException: Package {package} has not requested permission {permission}")
        } else {
            format!("java.lang.IllegalArgumentException: Unknown permission: {permission}")
        };
        return inside.refusal(verb, &text);
    }
    // What a policy or the system fixed stays as it is, and nothing is said about it.
    let flags = inside.state.get(&format!("perm-flags.{package}.{permission}")).unwrap_or_default();
    let fixed = flags.split('|').any(|flag| matches!(flag.trim(), "POLICY_FIXED" | "SYSTEM_FIXED"));
    if !fixed {
        inside.state.set(key, (verb == "grant").to_string());
    }
    Answer::nothing()
}

fn permission_flags(inside: &mut Inside, verb: &str, options: &Options) -> Answer {
    let [package, permission, ref changed @ ..] = options.plain[..] else {
        return Answer::error("Error: no permission specified", 255);
    };
    if inside.state.get(&format!("perm.{package}.{permission}")).is_none() {
        return unknown(inside, verb, package);
    }
    let key = format!("perm-flags.{package}.{permission}");
    let mut flags: Vec<String> =
        inside.state.get(&key).unwrap_or_default().split('|').filter(|f| !f.is_empty()).map(str::to_owned).collect();
    for flag in changed {
        let flag = flag.replace('-', "_").to_uppercase();
        flags.retain(|kept| *kept != flag);
        if verb == "set-permission-flags" {
            flags.push(flag);
        }
    }
    inside.state.set(key, flags.join("|"));
    Answer::nothing()
}

fn enable(inside: &mut Inside, verb: &str, options: &Options) -> Answer {
    let Some(package) = options.plain.first() else {
        return Answer::error("Error: no package or component specified", 255);
    };
    if !inside.package_known(package) {
        return unknown(inside, verb, package);
    }
    let (number, word) = match verb {
        "enable" => ("1", "enabled"),
        "disable-user" => ("3", "disabled-user"),
        "disable-until-used" => ("4", "disabled-until-used"),
        "default-state" => ("0", "default"),
        _ => {
            let text = "java.lang.SecurityException: Shell cannot change component state for null to 2";
            return inside.refusal(verb, text);
        }
    };
    inside.state.set(format!("package.{package}.enabled"), number);
    Answer::line(format!("Package {package} new state: {word}"))
}

fn suspend(inside: &mut Inside, verb: &str, options: &Options) -> Answer {
    let Some(package) = options.plain.first() else {
        return Answer::error("Error: package name not specified", 1);
    };
    if !inside.package_installed(package) {
        return unknown(inside, verb, package);
    }
    let suspended = verb == "suspend";
    inside.state.set(format!("package.{package}.suspended"), suspended.to_string());
    Answer::line(format!("Package {package} new suspended state: {suspended}"))
}

fn install_existing(inside: &mut Inside, options: &Options) -> Answer {
    let Some(package) = options.plain.first() else {
        return Answer::error("Error: package name not specified", 1);
    };
    if !inside.package_known(package) {
        let text = format!("android.content.pm.PackageManager$NameNotFoundException: Package {package} doesn't exist");
        return Answer::error(text, 1);
    }
    inside.state.set(format!("package.{package}.installed"), "true");
    Answer::line(format!("Package {package} installed for user: {}", options.user()))
}

fn clear(inside: &mut Inside, options: &Options) -> Answer {
    let Some(package) = options.plain.first() else {
        return Answer::error("Error: no package specified", 255);
    };
    if !inside.package_installed(package) {
        return Answer::line("Failed").ending(1);
    }
    // Up to Android 13 the option is passed over, and all data of the app is gone.
    let only_cache = options.has("--cache-only") && inside.api() >= 34;
    let key = if only_cache { "cache-cleared" } else { "data-cleared" };
    inside.state.set(format!("{key}.{package}"), "true");
    Answer::line("Success")
}

/// The lines of `pm help` that somebody looks for.
fn help(inside: &Inside) -> Answer {
    let cache_only = if inside.api() >= 34 { " [--cache-only]" } else { "" };
    Answer::text(format!(
        "Package manager (package) commands:\n  help\n    Print this help text.\n\n\
         \x20 path [--user USER_ID] PACKAGE\n    Print the path to the .apk of the given PACKAGE.\n\n\
         \x20 install-existing [--user USER_ID|all|current] PACKAGE\n    Installs an existing application for a new user.\n\n\
         \x20 clear [--user USER_ID]{cache_only} PACKAGE\n    Deletes data associated with a package.\n\n\
         \x20 enable [--user USER_ID] PACKAGE_OR_COMPONENT\n  disable-user [--user USER_ID] PACKAGE_OR_COMPONENT\n\
         \x20 suspend [--user USER_ID] PACKAGE [PACKAGE...]\n  unsuspend [--user USER_ID] PACKAGE [PACKAGE...]\n\n\
         \x20 grant [--user USER_ID] PACKAGE PERMISSION\n  revoke [--user USER_ID] PACKAGE PERMISSION\n\n\
         \x20 trim-caches DESIRED_FREE_SPACE [internal|UUID]\n    Trim cache files to reach the given free space.\n"
    ))
}

pub(super) fn hibernation(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    let (verb, rest) = words.split_first()?;
    let options = Options::take(rest, &["--user"]);
    let scope = if options.has("--global") { "hibernated.global." } else { "hibernated." };
    match (*verb, &options.plain[..]) {
        ("get-state", [package]) => Some(Answer::line(inside.state.is_true(&format!("{scope}{package}")).to_string())),
        ("set-state", [package, value @ ("true" | "false")]) => {
            inside.state.set(format!("{scope}{package}"), *value);
            Some(Answer::nothing())
        }
        _ => None,
    }
}
