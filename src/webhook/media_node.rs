//! The media of a message: an encrypted file on WhatsApp's servers and its key.

use serde_json::Value;

use super::message::text;
use crate::models::DownloadMediaRequest;
use crate::runtime::model::Sensitive;

/// The media of a message. `media_url` of the event names the decrypted file, where the platform stores media; elsewhere
/// [`download_request`](Self::download_request) is what the download operations take.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MediaNode {
    /// What it is, and so which operation downloads it.
    pub kind: MediaKind,
    /// Media type of the decrypted file.
    pub mimetype: Option<String>,
    /// Text below it.
    pub caption: Option<String>,
    /// Name of a document.
    pub file_name: Option<String>,
    /// Size of the decrypted file in bytes.
    pub file_length: Option<i64>,
    url: Option<String>,
    direct_path: Option<String>,
    media_key: Option<Sensitive>,
    file_enc_sha256: Option<String>,
    file_sha256: Option<String>,
}

/// Kinds of media.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MediaKind {
    /// A picture: `download_image`.
    Image,
    /// A film: `download_video`.
    Video,
    /// Sound or a voice note: `download_audio`.
    Audio,
    /// Any other file: `download_document`.
    Document,
    /// A sticker; no operation to download one is documented.
    Sticker,
}

/// The members of a message that are media.
const NODES: [(&str, MediaKind); 5] = [
    ("image_message", MediaKind::Image),
    ("video_message", MediaKind::Video),
    ("audio_message", MediaKind::Audio),
    ("document_message", MediaKind::Document),
    ("sticker_message", MediaKind::Sticker),
];

impl MediaNode {
    /// Reads the content of a message whose keys are in snake case.
    pub(super) fn of(content: &Value) -> Option<Self> {
        let (node, kind) = NODES.iter().find_map(|(key, kind)| Some((content.get(*key)?, *kind)))?;
        let own = |key| text(node, key).map(str::to_owned);
        let length = node.get("file_length");
        Some(Self {
            kind,
            mimetype: own("mimetype"),
            caption: own("caption"),
            file_name: own("file_name"),
            file_length: length.and_then(|length| length.as_i64().or_else(|| length.as_str()?.parse().ok())),
            url: own("url"),
            direct_path: own("direct_path"),
            media_key: own("media_key").map(Sensitive::from),
            file_enc_sha256: own("file_enc_sha256"),
            file_sha256: own("file_sha256"),
        })
    }

    /// What the download operations take: `client.chat().download_image(id, &request)`. `None` when the node lacks the URL,
    /// the key or the media type.
    #[must_use]
    pub fn download_request(&self) -> Option<DownloadMediaRequest> {
        let key = self.media_key.as_ref()?.expose();
        let mut request = DownloadMediaRequest::new(self.url.as_ref()?, key, self.mimetype.as_ref()?);
        request.direct_path.clone_from(&self.direct_path);
        request.file_enc_sha256.clone_from(&self.file_enc_sha256);
        request.file_sha256.clone_from(&self.file_sha256);
        request.file_length = self.file_length;
        Some(request)
    }
}
