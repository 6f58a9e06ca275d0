//! `chrono`: [`DateTime`] is a [`chrono::DateTime`] with its offset, [`Date`] is a [`NaiveDate`].

use chrono::{FixedOffset, NaiveDate, ParseError, SecondsFormat, TimeZone, Utc};

use crate::runtime::model::{Date, DateTime};

impl TryFrom<&DateTime> for chrono::DateTime<FixedOffset> {
    type Error = ParseError;

    fn try_from(value: &DateTime) -> Result<Self, ParseError> {
        Self::parse_from_rfc3339(value.as_str())
    }
}

impl TryFrom<&DateTime> for chrono::DateTime<Utc> {
    type Error = ParseError;

    fn try_from(value: &DateTime) -> Result<Self, ParseError> {
        chrono::DateTime::<FixedOffset>::try_from(value).map(|moment| moment.to_utc())
    }
}

impl TryFrom<&Date> for NaiveDate {
    type Error = ParseError;

    fn try_from(value: &Date) -> Result<Self, ParseError> {
        Self::parse_from_str(value.as_str(), "%Y-%m-%d")
    }
}

impl<Z: TimeZone> From<chrono::DateTime<Z>> for DateTime {
    fn from(moment: chrono::DateTime<Z>) -> Self {
        moment.fixed_offset().to_rfc3339_opts(SecondsFormat::AutoSi, true).into()
    }
}

impl From<NaiveDate> for Date {
    fn from(day: NaiveDate) -> Self {
        day.to_string().into()
    }
}
