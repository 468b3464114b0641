//! A scene: how an iPhone differs from its healthy self.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Table;

use crate::fault::Faults;
use crate::folder::{BadFolder, parse};
use crate::iphone::pairing::Pairing;
use crate::iphone::person::Deed;
use crate::iphone::world::World;
use crate::scene::Expectation;

/// `scenes/<name>.toml`.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    pub title: String,
    pub world: World,
    /// Places that the healthy phone has and this one has not.
    pub remove: Vec<String>,
    pub expect: Expectation,
    pub faults: Faults,
    pub pairing: Option<Pairing>,
    /// What the pretend person does, by the fix that the page shows.
    pub person: BTreeMap<String, Deed>,
}

impl Scene {
    pub(crate) fn parse(place: &str, bytes: &[u8], healthy: &World) -> Result<Self, BadFolder> {
        let file: SceneFile = parse(place, bytes)?;
        let mut world = World::default();
        for (section, table) in [
            ("lockdown", file.lockdown),
            ("apps", file.apps),
            ("ioregistry", file.ioregistry),
            ("media", file.media),
            ("crashes", file.crashes),
            ("log", file.log),
        ] {
            world.set_section(section, table);
        }
        // What is not there cannot be taken away: a misspelt place would leave the phone healthy.
        if let Some(nowhere) = file.remove.iter().find(|at| healthy.get(at).is_none()) {
            return Err(BadFolder::new(place, format!("remove: the healthy phone has no `{nowhere}`")));
        }
        Ok(Self {
            title: file.title,
            world,
            remove: file.remove,
            expect: file.expect,
            faults: file.fault,
            pairing: file.pairing,
            person: file.person,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SceneFile {
    title: String,
    #[serde(default)]
    remove: Vec<String>,
    #[serde(default)]
    lockdown: Table,
    #[serde(default)]
    apps: Table,
    #[serde(default)]
    ioregistry: Table,
    #[serde(default)]
    media: Table,
    #[serde(default)]
    crashes: Table,
    #[serde(default)]
    log: Table,
    #[serde(default)]
    expect: Expectation,
    #[serde(default)]
    fault: Faults,
    pairing: Option<Pairing>,
    #[serde(default)]
    person: BTreeMap<String, Deed>,
}
