//! A scene: how a phone differs from its healthy self.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::authorisation::Authorisation;
use crate::fault::Faults;
use crate::folder::{BadFolder, flat, parse};
use crate::person::Deed;
use crate::state::State;

/// `scenes/<name>.toml`.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    pub title: String,
    pub state: State,
    /// Keys that the healthy phone has and this one has not.
    pub remove: Vec<String>,
    pub expect: Expectation,
    pub person: BTreeMap<String, Deed>,
    pub faults: Faults,
    pub authorisation: Option<Authorisation>,
    pub(crate) replies: BTreeMap<String, SceneReply>,
}

/// What a diagnosis of this phone must find.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// `lane/rule`, in any order.
    #[serde(default)]
    pub findings: Vec<String>,
    /// What a look into the photo library finds besides. Absent: this scene is not about the library.
    pub deeper: Option<Vec<String>>,
    /// The backup app that the check is about, where it is not the phone's own.
    pub app: Option<String>,
}

/// A reply that is another one in this scene: a text (a template too), or what the file of another reply says.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum SceneReply {
    Text(String),
    Of(OtherReply),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OtherReply {
    /// A file in `replies/`, which needs no command's name there.
    pub file: Option<String>,
    #[serde(default)]
    pub stdout: String,
    #[serde(default)]
    pub stderr: String,
    #[serde(default)]
    pub exit: u8,
}

impl Scene {
    pub(crate) fn parse(place: &str, bytes: &[u8]) -> Result<Self, BadFolder> {
        let file: SceneFile = parse(place, bytes)?;
        Ok(Self {
            title: file.title,
            state: flat(file.state).map_err(|what| BadFolder::new(place, what))?,
            remove: file.remove,
            expect: file.expect,
            person: file.person,
            faults: file.fault,
            authorisation: file.authorisation,
            replies: file.replies,
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
    state: toml::Table,
    #[serde(default)]
    replies: BTreeMap<String, SceneReply>,
    #[serde(default)]
    expect: Expectation,
    #[serde(default)]
    person: BTreeMap<String, Deed>,
    #[serde(default)]
    fault: Faults,
    authorisation: Option<Authorisation>,
}
