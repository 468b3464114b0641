use crate::case::Case;
use crate::facts::media::{Kind, Media};
use crate::facts::own_server::OwnServer;
use crate::facts::{FactId, Lane, Snapshot};
use crate::internet::upload::UploadLimit;
use crate::knowledge::feed::ServerKind;
use crate::message::{Arg, Message};
use crate::phone::Platform;
use crate::rules::{Certainty, Found, Outcome, Rule, Severity};

/// ## What it finds
/// The person's own server refuses uploads over a size, and photos or videos of this phone are larger.
///
/// ## Why it matters
/// They never go up, and each attempt sends and loses them again. With nginx's own limit of 1 MiB that is nearly every photo.
/// An app that sends files in pieces needs only its pieces to pass.
///
/// What an iPhone holds it does not tell. There it counts where a minute of video in 4K does not pass.
///
/// ## Sources
/// The server's answers to heads of requests (`internet::upload` has what servers do with them). The pieces of apps, with
/// their sources, are in `knowledge/apps`. A minute of 4K video at 30 frames is 170 MB: the page "Record Video" of iOS.
pub const RULE: Rule = Rule {
    id: "provider/server_takes_small_files_only",
    lane: Lane::Provider,
    reads: &[FactId::OwnServer, FactId::Media],
    find,
};

const MINUTE_OF_4K_BYTES: u64 = 170_000_000;

fn find(case: &Case, facts: &Snapshot) -> Outcome {
    let server = facts.own_server.get()?;
    let UploadLimit::Between { passes, stops } = server.upload_limit else { return Ok(None) };
    // What is not larger than a piece goes in one, what is larger goes in such pieces.
    if piece_bytes(case).is_some_and(|piece| stops > piece) {
        return Ok(None);
    }
    let found = match case.phone.platform {
        Platform::Android => of_files(facts.media.get()?, server, stops),
        Platform::Iphone => of_iphone(stops),
    };
    Ok(found.map(|found| {
        found
            .evidence(FactId::OwnServer, format!("Content-Length {passes}: passes"))
            .evidence(FactId::OwnServer, format!("Content-Length {stops}: 413"))
            .arg("limit", Arg::Bytes(stops))
            .fixes(&["raise_upload_limit"])
    }))
}

fn of_files(media: &Media, server: &OwnServer, stops: u64) -> Option<Found> {
    let over = |kind: &Kind| kind.larger_than(stops);
    let (photos, videos) = (over(&media.photos), over(&media.videos));
    if photos + videos == 0 {
        return None;
    }
    let most_photos = photos * 2 > media.photos.count;
    let severity = if most_photos { Severity::Stops } else { Severity::Slows };
    let certainty = match server.kind {
        ServerKind::Immich => Certainty::Seen,
        // The size of its pieces depends on the app's version and on the network.
        ServerKind::Nextcloud => Certainty::Indirect,
    };
    let largest = media.photos.largest_bytes.max(media.videos.largest_bytes);
    let files = Message::new("server-too-small-files")
        .with("photos", Arg::Count(photos))
        .with("videos", Arg::Count(videos))
        .with("largest", Arg::Bytes(largest));
    let evidence = format!("{} × _size > {stops}, largest {largest}", photos + videos);
    let found = Found::new(severity, certainty).evidence(FactId::Media, evidence);
    Some(found.arg("files", Arg::Message(Box::new(files))))
}

fn of_iphone(stops: u64) -> Option<Found> {
    let files = Arg::Message(Box::new(Message::new("server-too-small-unseen")));
    (stops <= MINUTE_OF_4K_BYTES).then(|| Found::new(Severity::Slows, Certainty::Indirect).arg("files", files))
}

/// `None`: the app sends each file whole.
fn piece_bytes(case: &Case) -> Option<u64> {
    let server = case.app.as_ref()?.profile?.server.as_ref()?;
    let piece = match case.phone.platform {
        Platform::Android => &server.android_piece_bytes,
        Platform::Iphone => &server.ios_piece_bytes,
    };
    piece.as_ref().map(|piece| piece.value)
}
