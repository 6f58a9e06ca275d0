//! Conversions of dates and times to calendar types and back, behind the features `jiff`, `time` and `chrono`.
//!
//! A value is checked here and not when an answer is decoded: the text of the wire is kept as it came.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;
