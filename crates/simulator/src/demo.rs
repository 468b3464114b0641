//! The phones that the app offers to try: folders with `[demo]`, compiled in.

use include_dir::{Dir, include_dir};

use crate::control::{CannotStart, Handle, SimulatedPhone};
use crate::folder::{BadFolder, Folder};
use crate::iphone;
use crate::iphone::control::SimulatedIphone;
use crate::iphone::muxer::SimulatedMuxer;

static PHONES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../tests/phones");

/// All phone folders that came with the program, by name.
pub fn embedded_phones() -> Result<Vec<Folder>, BadFolder> {
    PHONES.dirs().filter(|dir| dir.get_file(dir.path().join("phone.toml")).is_some()).map(Folder::embedded).collect()
}

/// All iPhones that came with the program, by name.
pub fn embedded_iphones() -> Result<Vec<iphone::folder::Folder>, BadFolder> {
    let dirs = PHONES.dirs().filter(|dir| dir.get_file(dir.path().join(iphone::folder::FILE)).is_some());
    dirs.map(iphone::folder::Folder::embedded).collect()
}

/// Whether the phone of this name is an iPhone.
pub fn is_iphone(name: &str) -> bool {
    PHONES.get_file(format!("{name}/{}", iphone::folder::FILE)).is_some()
}

/// Starts every demo phone on a free loopback port, in its scene and in real time.
///
/// They stay until the handles are dropped.
pub async fn serve_demo() -> Result<Vec<Handle>, CannotStart> {
    let mut handles = Vec::new();
    for folder in embedded_phones()? {
        if let Some(demo) = &folder.demo {
            handles.push(SimulatedPhone::of(&folder).in_scene(&demo.scene).in_real_time().plug_in().await?);
        }
    }
    Ok(handles)
}

/// A demo iPhone, and the muxer on a free loopback port that it hangs on. Both stay until they are dropped.
pub type DemoIphone = (iphone::control::Handle, SimulatedMuxer);

/// Starts every demo iPhone in its scene and in real time, each on a muxer of its own.
pub async fn serve_demo_iphones() -> Result<Vec<DemoIphone>, CannotStart> {
    let mut served = Vec::new();
    for folder in embedded_iphones()? {
        if folder.demo.is_some() {
            served.push(serve_demo_iphone(&folder).await?);
        }
    }
    Ok(served)
}

/// Starts one iPhone in its demo scene, or healthy where it has none, and in real time.
pub async fn serve_demo_iphone(folder: &iphone::folder::Folder) -> Result<DemoIphone, CannotStart> {
    let phone = SimulatedIphone::of(folder).in_real_time();
    let phone = match &folder.demo {
        Some(demo) => phone.in_scene(&demo.scene).plug_in()?,
        None => phone.plug_in()?,
    };
    let muxer = SimulatedMuxer::start(&[&phone]).await?;
    Ok((phone, muxer))
}
