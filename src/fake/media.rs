//! Files of messages. The API in memory has none, so each kind is answered with the start of such a file.

use serde_json::json;

use super::reply::enveloped;
use super::visit::{Outcome, Route, Visit};
use crate::generated::client::{DownloadAudio, DownloadDocument, DownloadImage, DownloadVideo};
use crate::models::DownloadMediaRequest;
use crate::runtime::client::Operation as _;

pub(super) const ROUTES: &[Route] = &[
    (DownloadAudio::INFO, download),
    (DownloadDocument::INFO, download),
    (DownloadImage::INFO, download),
    (DownloadVideo::INFO, download),
];

/// The base64 of a file's first bytes, by operation: Ogg, PDF, JPEG, MP4.
const FILES: &[(&str, &str)] = &[
    ("downloadAudio", "T2dnUwACAAA="),
    ("downloadDocument", "JVBERi0xLjQ="),
    ("downloadImage", "/9j/4AAQ"),
    ("downloadVideo", "AAAAGGZ0eXBtcDQy"),
];

fn download(visit: &mut Visit<'_>) -> Outcome {
    let asked: DownloadMediaRequest = visit.body()?;
    let file = FILES.iter().find(|(operation, _)| *operation == visit.info.id).map_or("", |(_, file)| file);
    let data = format!("data:{};base64,{file}", asked.mimetype);
    enveloped(json!({ "mimetype": asked.mimetype, "data": data }))
}
