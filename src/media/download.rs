//! Media that were received.

use std::fmt;

use bytes::Bytes;

use super::{MediaError, MediaReader};
use crate::models::{DownloadMediaData, UserAvatarData};

/// A file that was received.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MediaFile {
    /// Its media type, when the answer tells it.
    pub media_type: Option<String>,
    /// Its content.
    pub bytes: Bytes,
}

impl fmt::Debug for MediaFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MediaFile")
            .field("media_type", &self.media_type)
            .field("bytes", &format_args!("{} bytes", self.bytes.len()))
            .finish()
    }
}

impl DownloadMediaData {
    /// The file, of up to 16 MiB; [`MediaReader::decode`] takes other limits.
    ///
    /// # Errors
    /// When it is empty, larger, or not in base64.
    pub fn decode(&self) -> Result<MediaFile, MediaError> {
        decode(&self.data, Some(self.mimetype.as_str()))
    }
}

impl UserAvatarData {
    /// The picture, of up to 16 MiB; [`MediaReader::decode`] takes other limits.
    ///
    /// # Errors
    /// When there is none, or it is larger, or not in base64.
    pub fn decode(&self) -> Result<MediaFile, MediaError> {
        decode(self.base64.as_deref().unwrap_or_default(), self.mimetype.as_deref())
    }
}

fn decode(text: &str, told: Option<&str>) -> Result<MediaFile, MediaError> {
    let file = MediaReader::new().decode(text)?;
    let told = told.filter(|told| !told.is_empty()).map(str::to_owned);
    Ok(MediaFile { media_type: told.or(file.media_type), bytes: file.bytes })
}
