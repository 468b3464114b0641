//! Where photos are saved: a folder among the person's pictures is proposed, and the system's dialog chooses another.
//!
//! The window gets a path and no permission: the worker writes.

use std::path::{Path, PathBuf};

use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use crate::update::ShellError;

/// Bytes of a phone's name that a folder gets.
const LONGEST_NAME: usize = 60;

/// A folder for the photos of this phone. It is made when the first of them is saved.
#[tauri::command]
pub fn rescue_folder<R: Runtime>(app: AppHandle<R>, phone: String) -> Result<String, ShellError> {
    let path = app.path();
    let pictures = path.picture_dir().or_else(|_| path.document_dir()).or_else(|_| path.home_dir());
    let pictures = pictures.map_err(|error| {
        tracing::warn!(%error, "this person has no folder for pictures");
        ShellError::NoFolder
    })?;
    Ok(below(&pictures, &phone).display().to_string())
}

/// The folder that the person picks in the system's dialog; `None` if they close it.
#[tauri::command]
pub async fn choose_folder<R: Runtime>(app: AppHandle<R>) -> Result<Option<String>, ShellError> {
    let (chosen, choice) = oneshot::channel();
    app.dialog().file().pick_folder(move |folder| {
        // The window may be gone.
        drop(chosen.send(folder));
    });
    let Ok(Some(folder)) = choice.await else { return Ok(None) };
    let folder = folder.into_path().map_err(|error| {
        tracing::warn!(%error, "what was chosen is no folder of this computer");
        ShellError::NoFolder
    })?;
    Ok(Some(folder.display().to_string()))
}

fn below(pictures: &Path, phone: &str) -> PathBuf {
    let plain = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let mut name: String = phone.chars().filter(plain).collect();
    while name.len() > LONGEST_NAME {
        name.pop();
    }
    let name = name.trim();
    pictures.join("Unstuck").join(if name.is_empty() { "Phone" } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phones_name_is_a_folder_among_the_pictures_and_leads_nowhere_else() {
        let pictures = Path::new("/home/jane/Pictures");
        for (phone, expected) in [
            ("Google Pixel 8", "Unstuck/Google Pixel 8"),
            ("../../etc", "Unstuck/etc"),
            ("..", "Unstuck/Phone"),
            ("", "Unstuck/Phone"),
            ("C:\\Windows", "Unstuck/CWindows"),
        ] {
            assert_eq!(below(pictures, phone), pictures.join(expected), "{phone}");
        }
        assert!(below(pictures, &"é".repeat(200)).as_os_str().len() < 100);
    }
}
