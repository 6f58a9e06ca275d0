//! `time`: [`DateTime`] is an [`OffsetDateTime`], [`Date`] is a [`time::Date`].

use time::error::{Format, Parse};
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{OffsetDateTime, UtcOffset};

use crate::runtime::model::{Date, DateTime};

impl TryFrom<&DateTime> for OffsetDateTime {
    type Error = Parse;

    fn try_from(value: &DateTime) -> Result<Self, Parse> {
        Self::parse(value.as_str(), &Rfc3339)
    }
}

impl TryFrom<&Date> for time::Date {
    type Error = Parse;

    fn try_from(value: &Date) -> Result<Self, Parse> {
        Self::parse(value.as_str(), &Iso8601::DATE)
    }
}

/// Fails for a year before 0 or after 9999, which RFC 3339 cannot write.
impl TryFrom<OffsetDateTime> for DateTime {
    type Error = Format;

    fn try_from(moment: OffsetDateTime) -> Result<Self, Format> {
        let whole = moment.offset().seconds_past_minute() == 0;
        let moment = if whole { moment } else { moment.to_offset(UtcOffset::UTC) };
        moment.format(&Rfc3339).map(Self::from)
    }
}

impl From<time::Date> for Date {
    fn from(day: time::Date) -> Self {
        day.to_string().into()
    }
}
