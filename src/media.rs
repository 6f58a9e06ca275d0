//! Media of messages: files, bytes and URLs in the form that the requests take, and downloads back into bytes.
//!
//! The operations that send media take a public URL or a `data:` URL with base64. A [`MediaReader`] makes the latter from
//! bytes or a file, within a limit of size that is checked before anything is sent; [`Media`] converts into the `String`
//! that requests take.
//!
//! ```
//! use vzaps::media::{Media, MediaReader};
//! use vzaps::models::{DownloadMediaData, SendImageRequest};
//!
//! let named = Media::from_url("https://example.com/photo.jpg")?;
//! let request = SendImageRequest::new("5511999990000", named);
//!
//! let carried = MediaReader::new().media_type("image/webp").limit(100_000).bytes(b"RIFF")?;
//! assert_eq!(carried.as_str(), "data:image/webp;base64,UklGRg==");
//! let request = SendImageRequest::new("5511999990000", carried);
//!
//! // What `client.chat().download_image(..)` answers:
//! let file = DownloadMediaData::new("image/webp", "data:image/webp;base64,UklGRg==").decode()?;
//! assert_eq!((file.media_type.as_deref(), &file.bytes[..]), (Some("image/webp"), &b"RIFF"[..]));
//! # let _ = request;
//! # Ok::<(), vzaps::media::MediaError>(())
//! ```

mod data_url;
mod download;
mod error;
mod reader;

pub use download::MediaFile;
pub use error::MediaError;
pub use reader::{Media, MediaReader};
