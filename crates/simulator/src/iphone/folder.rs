//! An iPhone's folder: who it is and what it says. The format is in `README.md`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Table;

use crate::fault::Faults;
use crate::folder::{BadFolder, Demo, parse};
use crate::iphone::library::Library;
use crate::iphone::pairing::Pairing;
use crate::iphone::scene::Scene;
use crate::iphone::world::{SECTIONS, World};
use crate::timing::Timing;
use crate::tree::Contents;

/// An iPhone that can be started, with all its scenes.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The folder's own name, `apple-iphone-14-pro-ios-18`.
    pub name: String,
    pub identity: Identity,
    pub world: World,
    pub pairing: Pairing,
    pub timing: Timing,
    pub faults: Faults,
    pub demo: Option<Demo>,
    /// Contents of media by their path in `files/`.
    pub(crate) contents: BTreeMap<String, Cow<'static, [u8]>>,
    pub(crate) scenes: BTreeMap<String, Scene>,
}

/// `[iphone]` of `iphone.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// As people call the model, `iPhone 14 Pro`.
    pub name: String,
    /// `iPhone`, `iPad` or `iPod`, as lockdownd says it.
    #[serde(default = "iphone")]
    pub class: String,
    /// `iPhone15,2`.
    pub product: String,
    pub udid: String,
    /// The version that people know, `18.5`.
    pub ios: String,
    pub build: String,
}

fn iphone() -> String {
    "iPhone".to_owned()
}

/// The file that makes a folder an iPhone's.
pub const FILE: &str = "iphone.toml";

impl Folder {
    pub fn read(path: &Path) -> Result<Self, BadFolder> {
        Self::from_contents(Contents::read(path)?)
    }

    /// A folder that was compiled in, for computers where the files are not.
    pub fn embedded(dir: &include_dir::Dir<'static>) -> Result<Self, BadFolder> {
        Self::from_contents(Contents::embedded(dir))
    }

    pub fn scene_names(&self) -> impl Iterator<Item = &str> {
        self.scenes.keys().map(String::as_str)
    }

    pub fn scene(&self, name: &str) -> Result<&Scene, BadFolder> {
        self.scenes
            .get(name)
            .ok_or_else(|| BadFolder::new(format!("{}/scenes/{name}.toml", self.name), "no such scene"))
    }

    fn from_contents(Contents { name, at, mut tree }: Contents) -> Result<Self, BadFolder> {
        let place = |file: &str| format!("{at}/{file}");
        let phone = tree.remove(FILE).ok_or_else(|| BadFolder::new(place(FILE), "missing"))?;
        let phone: IphoneFile = parse(&place(FILE), &phone)?;
        let mut world = World::default();
        for section in SECTIONS {
            let file = format!("{section}.toml");
            if let Some(bytes) = tree.remove(&file) {
                world.set_section(section, parse::<Table>(&place(&file), &bytes)?);
            }
            check_libraries(&place(&file), &world)?;
        }
        let mut folder = Self {
            name,
            identity: phone.iphone,
            world,
            pairing: phone.pairing,
            timing: phone.timing,
            faults: phone.fault,
            demo: phone.demo,
            contents: BTreeMap::new(),
            scenes: BTreeMap::new(),
        };
        for (file, bytes) in tree {
            if let Some(stem) = file.strip_prefix("scenes/").and_then(|file| file.strip_suffix(".toml")) {
                let scene = Scene::parse(&place(&file), &bytes, &folder.world)?;
                let mut seen = folder.world.clone();
                seen.merge(&scene.world);
                check_libraries(&place(&file), &seen)?;
                folder.scenes.insert(stem.to_owned(), scene);
            } else if let Some(path) = file.strip_prefix("files/") {
                folder.contents.insert(path.to_owned(), bytes);
            } else if !file.ends_with(".md") {
                return Err(BadFolder::new(place(&file), "this file has no place in an iPhone's folder"));
            }
        }
        if let Some(demo) = &folder.demo {
            folder.scene(&demo.scene)?;
        }
        Ok(folder)
    }
}

/// A misspelt photo library would be an empty one.
fn check_libraries(place: &str, world: &World) -> Result<(), BadFolder> {
    let described = world.section("media").filter_map(|(_, entry)| entry.get("library"));
    described.into_iter().try_for_each(|library| Library::parse(place, library).map(drop))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IphoneFile {
    iphone: Identity,
    #[serde(default)]
    pairing: Pairing,
    #[serde(default)]
    timing: Timing,
    #[serde(default)]
    fault: Faults,
    demo: Option<Demo>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = "[iphone]\nname='P'\nproduct='iPhone15,2'\nudid='U'\nios='18.5'\nbuild='22F76'\n";

    fn check(files: &[(&str, &str)], expected: &str) {
        let tree =
            files.iter().map(|(name, text)| ((*name).to_owned(), Cow::Owned(text.as_bytes().to_vec()))).collect();
        let contents = Contents { name: "p".to_owned(), at: "phones/p".to_owned(), tree };
        let got = Folder::from_contents(contents).map(|folder| folder.name);
        assert_eq!(got.map_err(|bad| bad.to_string()), Err(expected.to_owned()));
    }

    #[test]
    fn an_error_names_the_file_and_what_is_wrong() {
        check(&[], "phones/p/iphone.toml: missing");
        let phone = ("iphone.toml", PHONE);
        check(&[phone, ("readme.txt", "")], "phones/p/readme.txt: this file has no place in an iPhone's folder");
        check(
            &[phone, ("scenes/a.toml", "title='A'\nremove=['lockdown::TimeZone']\n")],
            "phones/p/scenes/a.toml: remove: the healthy phone has no `lockdown::TimeZone`",
        );
        check(
            &[phone, ("media.toml", "['/a'.library]\nios=18\nin_wal=['new']\n")],
            "phones/p/media.toml: library: there is no `new`",
        );
        check(
            &[phone, ("scenes/a.toml", "title='A'\n[media.'/a'.library]\nios=18\nwithout=['ZASSET.ZKINDS']\n")],
            "phones/p/scenes/a.toml: library: there is no `ZASSET.ZKINDS`",
        );
    }
}
