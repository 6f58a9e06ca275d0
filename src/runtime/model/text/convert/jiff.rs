//! `jiff`: [`DateTime`] is a [`Timestamp`], [`Date`] is a [`jiff::civil::Date`].

use jiff::{Error, Timestamp, civil};

use crate::runtime::model::{Date, DateTime};

impl TryFrom<&DateTime> for Timestamp {
    type Error = Error;

    fn try_from(value: &DateTime) -> Result<Self, Error> {
        value.as_str().parse()
    }
}

impl TryFrom<&Date> for civil::Date {
    type Error = Error;

    fn try_from(value: &Date) -> Result<Self, Error> {
        value.as_str().parse()
    }
}

impl From<Timestamp> for DateTime {
    fn from(moment: Timestamp) -> Self {
        moment.to_string().into()
    }
}

impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        day.to_string().into()
    }
}
