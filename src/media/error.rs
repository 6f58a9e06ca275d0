//! Why media cannot be sent or read.

use std::error::Error as StdError;
use std::{fmt, io};

/// Why media cannot be sent or read. It repeats nothing of them.
#[derive(Debug)]
#[non_exhaustive]
pub enum MediaError {
    /// They have more bytes than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The URL is not an absolute one of `https` or `http`.
    Url,
    /// The media type is not of the form `type/subtype`.
    MediaType,
    /// The media type is not known: name it, or turn on the feature `infer`, which knows the usual ones.
    UnknownType,
    /// They are not in base64.
    Base64,
    /// There are none.
    Empty,
    /// The file cannot be read.
    File(io::Error),
}

impl fmt::Display for MediaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the media are larger than {limit} bytes"),
            Self::Url => f.write_str("the URL of the media is not an absolute one of https or http"),
            Self::MediaType => f.write_str("the media type is not of the form type/subtype"),
            Self::UnknownType => f.write_str("the media type is not known"),
            Self::Base64 => f.write_str("the media are not in base64"),
            Self::Empty => f.write_str("there are no media"),
            Self::File(_) => f.write_str("the file of the media cannot be read"),
        }
    }
}

impl StdError for MediaError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::File(error) => Some(error),
            _ => None,
        }
    }
}
