//! Dates and times that keep the text of the wire.
//!
//! A value that is not a date in the sense of RFC 3339 still decodes, and is written back as it came: one odd field
//! never costs a caller the whole answer. Conversions to a calendar type are where it shows.

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod convert;

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! text {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text as it is on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text! {
    /// A moment, as `date-time` of RFC 3339, section 5.6: `2026-11-22T16:27:08Z`.
    DateTime
}
text! {
    /// A day, as `full-date` of RFC 3339, section 5.6: `2026-11-22`.
    Date
}
text! {
    /// A time of day, as `full-time` of RFC 3339, section 5.6: `16:27:08Z`.
    Time
}
