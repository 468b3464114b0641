//! Screens on the phone: the chain of intents that opens one, and the menu path for a person who goes by hand.
//!
//! ```text
//! Starting: Intent { act=android.settings.SYNC_SETTINGS }                     (opened)
//! Error: Activity not started, unable to resolve Intent { … }                 (next in the chain)
//! Security exception: Permission Denial: starting Intent { … } not exported from uid 1000
//! Warning: Activity not started, its current task has been brought to the front   (opened)
//! ```
//!
//! Older phones end with 0 whatever happened: the words are read.

use std::collections::BTreeMap;

use super::Screen;
use crate::case::{Identity, PackageId};
use crate::knowledge::{self, MakerMenus, MenuPath};
use crate::phone::{Action, Platform, Reply};

const APP_DETAILS: &str = "android.settings.APPLICATION_DETAILS_SETTINGS";
const APP_NOTIFICATIONS: &str = "android.settings.APP_NOTIFICATION_SETTINGS";
const ALL: &str = "android.settings.SETTINGS";

impl Screen {
    /// What to try, the best first; the next is tried where one does not open. Empty: hands only.
    pub fn actions(&self, user: u32) -> Vec<Action> {
        self.intents().into_iter().map(|intent| start(user, &intent)).collect()
    }

    fn intents(&self) -> Vec<String> {
        match self {
            Screen::Settings { action, package, .. } => {
                let mut intents = Vec::new();
                if is_word(action) {
                    intents.push(match package {
                        Some(package) if action == APP_NOTIFICATIONS => {
                            format!("-a {action} --es android.provider.extra.APP_PACKAGE {package}")
                        }
                        Some(package) => format!("-a {action} -d package:{package}"),
                        None => format!("-a {action}"),
                    });
                }
                if let Some(package) = package.as_ref().filter(|_| action != APP_DETAILS) {
                    intents.push(format!("-a {APP_DETAILS} -d package:{package}"));
                }
                if action != ALL {
                    intents.push(format!("-a {ALL}"));
                }
                intents
            }
            Screen::Activity { component, otherwise, .. } => {
                // `$` names an inner class and must not reach the shell as such.
                let named = is_component(component).then(|| format!("-n '{component}'"));
                named.into_iter().chain(otherwise.intents()).collect()
            }
            Screen::App { package } | Screen::CloudSpace { package } | Screen::Own { package, .. } => {
                vec![launch(package), format!("-a {APP_DETAILS} -d package:{package}")]
            }
            Screen::Store { package } => vec![
                format!("-a android.intent.action.VIEW -d market://details?id={package}"),
                format!("-a android.intent.action.VIEW -d https://play.google.com/store/apps/details?id={package}"),
            ],
            Screen::Menu { .. } | Screen::Nothing => Vec::new(),
        }
    }

    /// The names on the phone's screens from top to bottom, in the phone's language: by its maker, else as on a stock
    /// phone; in English where we do not know its language. An app is named where its settings are.
    pub fn menu_path(&self, phone: &Identity) -> Option<Vec<String>> {
        let (menu, app) = match self {
            Screen::Settings { menu, .. } => (menu.as_deref()?, None),
            Screen::Activity { menu, otherwise, .. } => match menu.as_deref() {
                Some(menu) => (menu, None),
                None => return otherwise.menu_path(phone),
            },
            Screen::Menu { menu, app } => (menu.as_str(), app.as_deref()),
            Screen::CloudSpace { package } => {
                let steps = knowledge::app_by_package(package.as_str())?.space_screen()?;
                return Some(in_language(steps, phone.locale.as_deref()).to_vec());
            }
            Screen::Own { package, setting } => {
                let steps = knowledge::app_by_package(package.as_str())?.settings.way(*setting)?;
                return Some(in_language(steps, phone.locale.as_deref()).to_vec());
            }
            Screen::App { .. } | Screen::Store { .. } | Screen::Nothing => return None,
        };
        let device = phone.apple().map_or("", |apple| apple.device);
        let names = path(knowledge::menus(), menu, phone)?.iter().map(|name| name.replace("{device}", device));
        Some(match app {
            Some(app) => names.map(|name| name.replace("{app}", app)).collect(),
            // We do not know its name: the way leads past it.
            None => names.filter(|name| name != "{app}").collect(),
        })
    }
}

/// Whether the phone says that the screen opened.
pub fn opened(reply: &Reply) -> bool {
    let text = format!("{}\n{}", reply.text(), reply.error_text());
    let refused =
        ["Error:", "Error type", "does not have permission", "Exception", "Permission Denial", "monkey aborted"]
            .iter()
            .any(|words| text.contains(words));
    !refused && text.contains("Starting: Intent")
}

fn start(user: u32, intent: &str) -> Action {
    Action::shell(format!("am start --user {user} {intent}"))
}

fn launch(package: &PackageId) -> String {
    format!("-a android.intent.action.MAIN -c android.intent.category.LAUNCHER -p {package}")
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
}

fn is_component(text: &str) -> bool {
    text.split_once('/').is_some_and(|(package, class)| {
        is_word(package)
            && !class.is_empty()
            && class.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '$'))
    })
}

fn path(menus: &'static [MakerMenus], screen: &str, phone: &Identity) -> Option<&'static [String]> {
    let made_by = |makers: &&MakerMenus| makers.makers.iter().any(|maker| maker.eq_ignore_ascii_case(&phone.maker));
    let stock = |makers: &&MakerMenus| makers.makers.is_empty() && phone.platform == Platform::Android;
    let of = |makers: &'static MakerMenus| makers.paths.iter().find(|path| path.screen == screen && holds(path, phone));
    let found = menus.iter().filter(made_by).find_map(of).or_else(|| menus.iter().filter(stock).find_map(of))?;
    Some(in_language(&found.steps, phone.locale.as_deref()))
}

fn holds(path: &MenuPath, phone: &Identity) -> bool {
    let (from, to, version) = match phone.platform {
        Platform::Android => (path.from_api, path.to_api, phone.api),
        // A version that we cannot read is taken for a new one.
        Platform::Iphone => (path.from_ios, path.to_ios, phone.ios().unwrap_or(u32::MAX)),
    };
    from.is_none_or(|from| version >= from) && to.is_none_or(|to| version <= to)
}

/// `de-CH`, then `de`, then English, which is there always.
fn in_language(steps: &'static BTreeMap<String, Vec<String>>, locale: Option<&str>) -> &'static [String] {
    let tag = locale.unwrap_or("en");
    let language = tag.split('-').next().unwrap_or(tag);
    let steps = [tag, language, "en"]
        .into_iter()
        .find_map(|tag| steps.iter().find(|(known, _)| known.eq_ignore_ascii_case(tag)).map(|(_, steps)| steps));
    steps.map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package() -> PackageId {
        PackageId::new("a.b").unwrap()
    }

    fn commands(screen: &Screen) -> Vec<String> {
        screen.actions(10).iter().map(|action| action.command().to_owned()).collect()
    }

    #[test]
    fn each_screen_has_a_chain_that_ends_where_every_phone_can_go() {
        let settings = |action: &str, package| Screen::Settings { action: action.to_owned(), package, menu: None };
        assert_eq!(
            commands(&settings(APP_NOTIFICATIONS, Some(package()))),
            [
                "am start --user 10 -a android.settings.APP_NOTIFICATION_SETTINGS --es android.provider.extra.APP_PACKAGE a.b",
                "am start --user 10 -a android.settings.APPLICATION_DETAILS_SETTINGS -d package:a.b",
                "am start --user 10 -a android.settings.SETTINGS",
            ]
        );
        let activity = Screen::Activity {
            component: "com.maker/.Power$Inner".to_owned(),
            menu: None,
            otherwise: Box::new(settings("android.settings.SYNC_SETTINGS", None)),
        };
        assert_eq!(
            commands(&activity),
            [
                "am start --user 10 -n 'com.maker/.Power$Inner'",
                "am start --user 10 -a android.settings.SYNC_SETTINGS",
                "am start --user 10 -a android.settings.SETTINGS",
            ]
        );
        assert!(commands(&Screen::Nothing).is_empty());
        assert!(commands(&Screen::Store { package: package() })[0].ends_with("market://details?id=a.b"));
    }

    #[test]
    fn what_could_break_out_of_the_command_is_not_sent() {
        let screen = Screen::Activity {
            component: "a/b'; reboot; '".to_owned(),
            menu: None,
            otherwise: Box::new(Screen::Settings { action: "x; reboot".to_owned(), package: None, menu: None }),
        };
        assert_eq!(commands(&screen), ["am start --user 10 -a android.settings.SETTINGS"]);
    }

    #[test]
    fn the_words_tell_whether_it_opened() {
        let says = |text: &str| opened(&Reply { stdout: text.as_bytes().to_vec(), ..Reply::default() });
        assert!(says("Starting: Intent { act=x }\n"));
        assert!(says(
            "Starting: Intent { act=x }\nWarning: Activity not started, its current task has been brought to the front\n"
        ));
        assert!(!says("Starting: Intent { act=x }\nError: Activity not started, unable to resolve Intent { act=x }\n"));
        assert!(!says("Starting: Intent { act=x }\nSecurity exception: Permission Denial: starting Intent\n"));
        assert!(!says(""));
    }

    #[test]
    fn the_menu_is_named_as_the_phone_names_it() {
        let phone = |maker: &str, locale: Option<&str>| Identity {
            platform: Platform::Android,
            serial: String::new(),
            maker: maker.to_owned(),
            model: String::new(),
            os_version: "14".to_owned(),
            api: 34,
            locale: locale.map(str::to_owned),
        };
        let saver = Screen::Settings {
            action: "android.settings.BATTERY_SAVER_SETTINGS".to_owned(),
            package: None,
            menu: Some("battery_saver".to_owned()),
        };
        let english = saver.menu_path(&phone("Nobody", Some("xx"))).unwrap();
        let german = saver.menu_path(&phone("Nobody", Some("de-CH"))).unwrap();
        assert_eq!((english[0].as_str(), german[0].as_str()), ("Settings", "Einstellungen"));
        assert_eq!(saver.menu_path(&phone("Nobody", None)), Some(english));
    }
}
