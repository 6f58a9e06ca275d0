//! Phone numbers, WhatsApp addresses and instance ids as types of their own, checked once.
//!
//! Each derefs to the text that a path parameter takes and converts into the `String` that a model takes, so generated
//! methods accept them as they are. A value that does not fit is an [`IdError`] that does not repeat it.
//!
//! ```
//! use vzaps::ids::{Jid, Phone};
//! use vzaps::models::SendTextRequest;
//!
//! let phone: Phone = "+55 (11) 99999-0000".parse()?;
//! let request = SendTextRequest::new(&phone, "Hello");
//! assert_eq!(request.phone, "5511999990000");
//! assert_eq!(Jid::from(phone).to_string(), "5511999990000@s.whatsapp.net");
//! # Ok::<(), vzaps::ids::IdError>(())
//! ```

use std::fmt;

mod instance_id;
mod jid;
mod phone;

pub use instance_id::InstanceId;
pub use jid::{Jid, JidServer};
pub use phone::Phone;

/// Why a text is no id of the wanted kind. It does not hold the text, which may be somebody's phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdError {
    /// There is nothing in it.
    Empty,
    /// The character at this index, counted from 0, cannot be part of it.
    Character(usize),
    /// It has fewer characters than any of its kind.
    TooShort,
    /// It has more characters than any of its kind.
    TooLong,
    /// A phone number begins with 0, which no country code does.
    NoCountryCode,
    /// An address has no `@`, or nothing on one side of it.
    NoServer,
    /// An instance id does not begin with `VZ`.
    NoPrefix,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::Character(at) => write!(f, "character {} cannot be part of it", at + 1),
            Self::TooShort => f.write_str("it is too short"),
            Self::TooLong => f.write_str("it is too long"),
            Self::NoCountryCode => f.write_str("it begins with 0, and a country code does not"),
            Self::NoServer => f.write_str("it is not of the form user@server"),
            Self::NoPrefix => f.write_str("it does not begin with VZ"),
        }
    }
}

impl std::error::Error for IdError {}

/// What a checked text has in common with others: it is read with `check`, shown and sent as it is.
macro_rules! text_id {
    ($name:ident) => {
        impl $name {
            /// The text that is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::ids::IdError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::check(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = crate::ids::IdError;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::check(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::ids::IdError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::check(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<&$name> for String {
            fn from(id: &$name) -> Self {
                id.0.clone()
            }
        }
    };
}
use text_id;
