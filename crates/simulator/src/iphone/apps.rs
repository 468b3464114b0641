//! installation_proxy: what is installed, and what was offloaded and left its icon.

use std::io;
use std::sync::Arc;

use plist::{Dictionary, Value};

use crate::iphone::body::Body;
use crate::iphone::wire::{Io, dictionary, frame, read_plist, text};
use crate::iphone::world::to_dictionary;

/// Apps come so many at a time.
const CHUNK: usize = 20;
/// Only said where they are asked for by name: the phone computes them.
const ON_REQUEST: [&str; 2] = ["StaticDiskUsage", "DynamicDiskUsage"];

pub(crate) async fn serve(body: &Arc<Body>, mut io: impl Io) -> io::Result<()> {
    while let Some(request) = read_plist(&mut io).await? {
        let command = text(&request, "Command").unwrap_or_default().to_owned();
        let mishap = body.hear(&command).await?;
        let frames: Vec<Dictionary> = match (body.refusal(&command), command.as_str()) {
            (Some(error), _) => vec![dictionary([("Error", error.into())])],
            (None, "Browse") => browse(&chosen(body, &request)),
            (None, "Lookup") => {
                let found: Dictionary =
                    chosen(body, &request).into_iter().map(|(id, app)| (id, Value::Dictionary(app))).collect();
                vec![dictionary([("LookupResult", found.into()), ("Status", "Complete".into())])]
            }
            (None, _) => vec![dictionary([("Error", "APIInternalError".into())])],
        };
        let answer = match body.lie(&command) {
            Some(lie) => lie.frame(),
            None => frames.into_iter().flat_map(|part| frame(&Value::Dictionary(part))).collect(),
        };
        body.send(&mut io, mishap, &answer, &u32::MAX.to_be_bytes()).await?;
    }
    Ok(())
}

fn browse(apps: &[(String, Dictionary)]) -> Vec<Dictionary> {
    let mut frames: Vec<Dictionary> = apps
        .chunks(CHUNK)
        .enumerate()
        .map(|(index, chunk)| {
            let list: Vec<Value> = chunk.iter().map(|(_, app)| Value::Dictionary(app.clone())).collect();
            dictionary([
                ("CurrentAmount", (chunk.len() as u64).into()),
                ("CurrentIndex", ((index * CHUNK) as u64).into()),
                ("CurrentList", list.into()),
                ("Status", "BrowsingApplications".into()),
                ("Total", (apps.len() as u64).into()),
            ])
        })
        .collect();
    frames.push(dictionary([("Status", "Complete".into())]));
    frames
}

/// The apps that a request is about, with the attributes that it wants.
fn chosen(body: &Body, request: &Dictionary) -> Vec<(String, Dictionary)> {
    let now = body.now();
    let empty = Dictionary::new();
    let options = request.get("ClientOptions").and_then(Value::as_dictionary).unwrap_or(&empty);
    let words = |key: &str| {
        let values = options.get(key).and_then(Value::as_array)?;
        Some(values.iter().filter_map(Value::as_string).collect::<Vec<_>>())
    };
    let (attributes, ids) = (words("ReturnAttributes"), words("BundleIDs"));
    let kind = text(options, "ApplicationType").unwrap_or("Any");
    let placeholders = options.get("ShowPlaceholders").and_then(Value::as_boolean) == Some(true);
    let all: Vec<(String, Dictionary)> = body.with_world(|world| {
        let apps = world.section("apps").filter_map(|(id, app)| Some((id, app.as_table()?)));
        apps.map(|(id, app)| (id.to_owned(), to_dictionary(app, now))).collect()
    });
    all.into_iter()
        .map(|(id, mut app)| {
            app.insert("CFBundleIdentifier".to_owned(), id.as_str().into());
            if !app.contains_key("ApplicationType") {
                app.insert("ApplicationType".to_owned(), "User".into());
            }
            (id, app)
        })
        .filter(|(id, app)| {
            let placeholder = app.get("IsPlaceholder").and_then(Value::as_boolean) == Some(true);
            (placeholders || !placeholder)
                && (kind == "Any" || text(app, "ApplicationType") == Some(kind))
                && ids.as_ref().is_none_or(|ids| ids.contains(&id.as_str()))
        })
        .map(|(id, mut app)| {
            app.retain(|key, _| match &attributes {
                Some(wanted) => wanted.contains(&key.as_str()),
                None => !ON_REQUEST.contains(&key.as_str()),
            });
            (id, app)
        })
        .collect()
}
