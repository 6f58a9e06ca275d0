//! Media to be sent.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use http::Uri;
use tokio::runtime::Handle;

use super::data_url;
use super::{MediaError, MediaFile};

/// How many bytes media may have unless the caller says otherwise: 16 MiB.
const LIMIT: usize = 16 * 1024 * 1024;

/// Media as requests take them: a public URL, or a `data:` URL with the bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Media(String);

impl Media {
    /// Media that the platform fetches from this URL: an absolute one of `https` or `http`.
    ///
    /// # Errors
    /// [`MediaError::Url`].
    pub fn from_url(url: &str) -> Result<Self, MediaError> {
        let uri: Uri = url.parse().map_err(|_| MediaError::Url)?;
        let web = matches!(uri.scheme_str(), Some("https" | "http"));
        if web && uri.host().is_some_and(|host| !host.is_empty()) {
            Ok(Self(url.to_owned()))
        } else {
            Err(MediaError::Url)
        }
    }

    /// The URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Media> for String {
    fn from(media: Media) -> Self {
        media.0
    }
}

impl From<&Media> for String {
    fn from(media: &Media) -> Self {
        media.0.clone()
    }
}

impl AsRef<str> for Media {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Media {
    /// Shows how long the URL is: it holds the media, or a key to them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Media({} bytes)", self.0.len())
    }
}

/// Reads media from bytes and files, and out of answers, up to a limit.
#[derive(Clone, Debug)]
#[must_use]
pub struct MediaReader {
    media_type: Option<String>,
    limit: usize,
}

impl MediaReader {
    /// A reader that takes 16 MiB and guesses the media type, where the feature `infer` is on.
    pub fn new() -> Self {
        Self { media_type: None, limit: LIMIT }
    }

    /// The media type, such as `image/png` or `audio/ogg; codecs=opus`, in place of a guess.
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// How many bytes the media may have.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Media of these bytes.
    ///
    /// # Errors
    /// When they are empty or larger than the limit, or their media type is neither given nor known.
    pub fn bytes(&self, bytes: impl AsRef<[u8]>) -> Result<Media, MediaError> {
        let bytes = bytes.as_ref();
        if bytes.is_empty() {
            return Err(MediaError::Empty);
        }
        if bytes.len() > self.limit {
            return Err(MediaError::TooLarge { limit: self.limit });
        }
        let media_type = match &self.media_type {
            Some(given) => data_url::media_type(given)?,
            None => guess(bytes).ok_or(MediaError::UnknownType)?.to_owned(),
        };
        Ok(Media(data_url::encode(&media_type, bytes)))
    }

    /// Media of a file. One that is larger than the limit is not read to its end.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes), and [`MediaError::File`].
    pub async fn file(&self, path: impl Into<PathBuf>) -> Result<Media, MediaError> {
        let (path, limit) = (path.into(), self.limit);
        let bytes = match Handle::try_current() {
            Ok(runtime) => runtime.spawn_blocking(move || read(&path, limit)).await.map_err(std::io::Error::other),
            Err(_) => Ok(read(&path, limit)),
        };
        self.bytes(bytes.and_then(|read| read).map_err(MediaError::File)?)
    }

    /// The bytes in a `data:` URL, or in base64 without one, such as those in answers.
    ///
    /// # Errors
    /// When they are empty, larger than the limit, or not in base64.
    pub fn decode(&self, text: &str) -> Result<MediaFile, MediaError> {
        let mut file = data_url::decode(text, self.limit)?;
        file.media_type = self.media_type.clone().or(file.media_type);
        Ok(file)
    }
}

impl Default for MediaReader {
    fn default() -> Self {
        Self::new()
    }
}

/// The start of a file, one byte more than the limit at most.
fn read(path: &Path, limit: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take((limit as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The media type that the first bytes tell.
#[cfg(feature = "infer")]
fn guess(bytes: &[u8]) -> Option<&'static str> {
    infer::get(bytes).map(|kind| kind.mime_type())
}

#[cfg(not(feature = "infer"))]
fn guess(_: &[u8]) -> Option<&'static str> {
    None
}
