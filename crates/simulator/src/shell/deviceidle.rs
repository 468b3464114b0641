//! `cmd deviceidle`: the Doze list in `deviceidle.user.<package>`, `deviceidle.system.<package>` and
//! `deviceidle.system-excidle.<package>` = "true"; `override.deviceidle` = somebody forced a state.

use super::{Answer, Inside};

pub(super) fn answer(inside: &mut Inside, words: &[&str]) -> Option<Answer> {
    match words {
        ["whitelist"] => Some(list(inside)),
        ["whitelist", changes @ ..] => Some(change(inside, changes)),
        ["unforce"] => {
            inside.state.set("override.deviceidle", "false");
            Some(Answer::line("Light state: ACTIVE, deep state: ACTIVE"))
        }
        ["get", which @ ("light" | "deep")] => inside.state.get(&format!("deviceidle.{which}")).map(Answer::line),
        _ => None,
    }
}

fn list(inside: &Inside) -> Answer {
    let mut text = String::new();
    for list in ["system-excidle", "system", "user"] {
        for (package, listed) in inside.state.under(&format!("deviceidle.{list}.")) {
            if listed == "true" {
                let uid = inside.state.get(&format!("package.{package}.uid")).unwrap_or("1000");
                text.push_str(&format!("{list},{package},{uid}\n"));
            }
        }
    }
    Answer::text(text)
}

fn change(inside: &mut Inside, changes: &[&str]) -> Answer {
    let mut text = String::new();
    for change in changes {
        let (sign, package) = change.split_at(change.chars().next().map_or(0, char::len_utf8));
        let key = format!("deviceidle.user.{package}");
        match sign {
            "+" if inside.package_installed(package) => {
                inside.enlist(key, true);
                text.push_str(&format!("Added: {package}\n"));
            }
            "+" => text.push_str(&format!("Unknown package: {package}\n")),
            "-" => {
                if inside.state.remove(&key).is_some() {
                    text.push_str(&format!("Removed: {package}\n"));
                }
            }
            "=" => {
                let listed = ["system-excidle", "system", "user"]
                    .iter()
                    .any(|list| inside.state.is_true(&format!("deviceidle.{list}.{package}")));
                text.push_str(&format!("{listed}\n"));
            }
            _ => {
                text.push_str(&format!("Package must be prefixed with +, -, or =: {change}\n"));
                return Answer::text(text).ending(255);
            }
        }
    }
    Answer::text(text)
}
