//! The survey of an iPhone.
//!
//! ```text
//! <key>ProductType</key><string>iPhone15,2</string>                         (lockdown)
//! <key>ProductVersion</key><string>18.1.1</string>
//! <key>Language</key><string>de-DE</string>                                 (lockdown com.apple.international)
//! <key>Locale</key><string>de_DE</string>
//! ```
//!
//! iCloud Photos is a part of iOS: it is always one of the apps, and the likeliest where it is on.

use super::{AppChoice, NoSurvey, Survey, ask};
use crate::case::{Case, IPHONE_UID, Identity, Package, PackageId};
use crate::check::Clock;
use crate::fact::Unknown;
use crate::facts::ios_app::{self, IosApp, PHOTOS};
use crate::facts::{Replies, icloud_photos, iphone};
use crate::knowledge;
use crate::message::Message;
use crate::phone::{Phone, Platform, Query};

/// An iPhone has one person.
const OWNER: u32 = 0;

fn international() -> Query {
    iphone::domain("com.apple.international")
}

pub(super) async fn survey<P: Phone, C: Clock>(phone: &P, clock: &C, serial: &str) -> Result<Survey, NoSurvey> {
    let questions = [iphone::lockdown(), international(), iphone::apps()].into_iter().chain(icloud_photos::switch());
    let replies = ask(phone, clock, questions.collect()).await?;
    // A phone that is gone, or still locked since it was started, tells nothing at all.
    if let Ok(answer) = replies.answer(&iphone::lockdown())
        && let Err(no_reply) = &answer.reply
    {
        return Err(no_reply.clone().into());
    }
    let phone = identity(&replies, serial).map_err(NoSurvey::Unreadable)?;
    let apps = ios_app::listed(&replies).ok();
    let packages = apps.as_deref().map(packages);
    let market_name = model_name(&phone);
    let on = icloud_photos::is_on(&replies).ok();
    let case = Case { phone, user: OWNER, app: None, packages, memory: Default::default() };
    Ok(Survey { case_without_app: case, market_name, apps: order(choices(apps.as_deref().unwrap_or_default()), on) })
}

fn identity(replies: &Replies, serial: &str) -> Result<Identity, Unknown> {
    let unreadable = |what: &str| Unknown::unreadable(what);
    let values = iphone::dict(replies, &iphone::lockdown())?.ok_or_else(|| unreadable("ProductType"))?;
    let text = |key: &str| values.text(key).map(str::to_owned).ok_or_else(|| unreadable(key));
    Ok(Identity {
        platform: Platform::Iphone,
        serial: serial.to_owned(),
        maker: "Apple".to_owned(),
        model: text("ProductType")?,
        os_version: text("ProductVersion")?,
        api: 0,
        locale: locale(replies),
    })
}

/// The language of the menus; the region's form of numbers is another thing.
fn locale(replies: &Replies) -> Option<String> {
    let values = iphone::dict(replies, &international()).ok()??;
    values.text("Language").or_else(|| values.text("Locale")).map(|tag| tag.replace('_', "-"))
}

/// As it was sold; the family where we do not know the model yet. A name is never made up from a number.
fn model_name(phone: &Identity) -> Option<String> {
    let known = knowledge::apple_models().names.get(&phone.model).cloned();
    known.or_else(|| phone.apple().map(|apple| apple.device.to_owned()))
}

fn packages(apps: &[IosApp]) -> Vec<Package> {
    let names = apps.iter().filter_map(|app| PackageId::new(&app.bundle));
    names.map(|name| Package { name, uid: IPHONE_UID }).collect()
}

/// The backup apps that we know and that are here, offloaded ones too.
fn choices(apps: &[IosApp]) -> Vec<AppChoice> {
    let mut choices = Vec::new();
    for profile in knowledge::apps() {
        for bundle in profile.ios.iter().flat_map(|ios| &ios.bundles) {
            let listed = apps.iter().find(|app| app.bundle == *bundle);
            let Some(package) = PackageId::new(bundle).filter(|_| listed.is_some() || bundle == PHOTOS) else {
                continue;
            };
            choices.push(AppChoice {
                package,
                uid: Some(IPHONE_UID),
                name: &profile.name,
                version: listed.and_then(|app| app.version.clone()),
                last_used: None,
                profile_id: &profile.id,
                likely: None,
            });
        }
    }
    choices
}

/// What is on comes first; what the person added themselves is likelier than what is there and off.
fn order(mut choices: Vec<AppChoice>, icloud_on: Option<bool>) -> Vec<AppChoice> {
    let is_photos = |choice: &AppChoice| choice.package.as_str() == PHOTOS;
    choices.sort_by_key(|choice| is_photos(choice) == (icloud_on == Some(false)));
    let others = choices.iter().filter(|choice| !is_photos(choice)).count();
    let why = match (icloud_on, others) {
        (Some(true), _) => Some("likely-icloud_on"),
        (Some(false), 1) => Some("likely-you_added_it"),
        // Several, or none, or we do not know: nothing stands out.
        (Some(false) | None, _) => None,
    };
    if let Some(first) = choices.first_mut() {
        first.likely = why.map(Message::new);
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_named_as_it_was_sold_and_never_guessed() {
        for (product, name) in [
            ("iPhone15,2", "iPhone 14 Pro"),
            ("iPad13,18", "iPad (10th generation)"),
            ("iPod9,1", "iPod touch (7th generation)"),
            ("iPhone99,1", "iPhone"),
            ("iPad99,12", "iPad"),
            ("iPod99,1", "iPod touch"),
        ] {
            let phone = Identity {
                platform: Platform::Iphone,
                serial: String::new(),
                maker: "Apple".to_owned(),
                model: product.to_owned(),
                os_version: "18.1".to_owned(),
                api: 0,
                locale: None,
            };
            assert_eq!(model_name(&phone).as_deref(), Some(name));
        }
    }

    #[test]
    fn what_is_on_comes_first() {
        let choice = |bundle: &str| AppChoice {
            package: PackageId::new(bundle).unwrap(),
            uid: None,
            name: "An app",
            version: None,
            last_used: None,
            profile_id: "app",
            likely: None,
        };
        type Expected<'a> = (&'a [&'a str], Option<bool>, &'a str, Option<&'a str>);
        let cases: [Expected; 5] = [
            (&["a.b", PHOTOS], Some(true), PHOTOS, Some("likely-icloud_on")),
            (&[PHOTOS, "a.b"], Some(false), "a.b", Some("likely-you_added_it")),
            (&[PHOTOS, "a.b", "c.d"], Some(false), "a.b", None),
            (&[PHOTOS], Some(false), PHOTOS, None),
            (&["a.b", PHOTOS], None, PHOTOS, None),
        ];
        for (apps, on, first, why) in cases {
            let apps = order(apps.iter().map(|bundle| choice(bundle)).collect(), on);
            let likely = apps[0].likely.as_ref().map(|why| why.id.as_str());
            assert_eq!((apps[0].package.as_str(), likely), (first, why), "{on:?}");
        }
    }
}
