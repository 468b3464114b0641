//! assertion_agent: keeps the phone awake while the connection stands.

use std::io;
use std::sync::Arc;

use crate::iphone::body::Body;
use crate::iphone::wire::{Io, dictionary, frame, read_plist, text};

pub(crate) async fn serve(body: &Arc<Body>, mut io: impl Io) -> io::Result<()> {
    while let Some(request) = read_plist(&mut io).await? {
        let command = text(&request, "CommandKey").unwrap_or_default();
        let kind = text(&request, "AssertionTypeKey").unwrap_or_default();
        let line = format!("{command} {kind}");
        let mishap = body.hear(&line).await?;
        let answer = match (body.refusal(&line), command) {
            (Some(error), _) => dictionary([("ErrorKey", error.into())]),
            (None, "CommandCreateAssertion") => dictionary([]),
            (None, _) => dictionary([("ErrorKey", "ErrorInvalidCommand".into())]),
        };
        body.send(&mut io, mishap, &frame(&answer.into()), &u32::MAX.to_be_bytes()).await?;
    }
    Ok(())
}
