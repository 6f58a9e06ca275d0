//! Dates and times of the wire as types of `jiff`, `time` and `chrono`, and back.

use vzaps::runtime::model::{Date, DateTime};

const MOMENTS: [(&str, i64); 4] = [
    ("1970-01-01T00:00:01Z", 1),
    ("2026-11-22T16:27:08.5Z", 1_795_364_828),
    ("2026-11-22T13:27:08-03:00", 1_795_364_828),
    ("1969-12-31T23:59:59Z", -1),
];
const ODD: [&str; 5] = ["", "yesterday", "2026-11-22", "2026-13-01T00:00:00Z", "1763828828"];
const ODD_DAYS: [&str; 4] = ["", "2026-02-30", "22/11/2026", "today"];

#[cfg(feature = "jiff")]
#[test]
fn jiff() {
    for (text, seconds) in MOMENTS {
        let moment = jiff::Timestamp::try_from(&DateTime::from(text)).unwrap();
        assert_eq!(moment.as_nanosecond().div_euclid(1_000_000_000), i128::from(seconds), "{text}");
        assert_eq!(jiff::Timestamp::try_from(&DateTime::from(moment)).unwrap(), moment);
    }
    assert!(ODD.iter().all(|text| jiff::Timestamp::try_from(&DateTime::from(*text)).is_err()));
    let day = jiff::civil::Date::try_from(&Date::from("2026-11-22")).unwrap();
    assert_eq!((day, Date::from(day).as_str()), (jiff::civil::date(2026, 11, 22), "2026-11-22"));
    assert!(ODD_DAYS.iter().all(|text| jiff::civil::Date::try_from(&Date::from(*text)).is_err()));
}

#[cfg(feature = "time")]
#[test]
fn time() {
    for (text, seconds) in MOMENTS {
        let moment = time::OffsetDateTime::try_from(&DateTime::from(text)).unwrap();
        assert_eq!(moment.unix_timestamp_nanos().div_euclid(1_000_000_000), i128::from(seconds), "{text}");
        assert_eq!(DateTime::try_from(moment).unwrap().as_str(), text);
    }
    assert!(ODD.iter().all(|text| time::OffsetDateTime::try_from(&DateTime::from(*text)).is_err()));
    let day = time::Date::try_from(&Date::from("2026-11-22")).unwrap();
    assert_eq!((day.to_julian_day(), Date::from(day).as_str()), (2_461_367, "2026-11-22"));
    assert!(ODD_DAYS.iter().all(|text| time::Date::try_from(&Date::from(*text)).is_err()));
}

#[cfg(feature = "chrono")]
#[test]
fn chrono() {
    use chrono::{FixedOffset, NaiveDate, Utc};

    for (text, seconds) in MOMENTS {
        let moment = chrono::DateTime::<FixedOffset>::try_from(&DateTime::from(text)).unwrap();
        assert_eq!(moment.timestamp(), seconds, "{text}");
        assert_eq!(DateTime::from(moment).as_str(), text.replace(".5Z", ".500Z"));
        assert_eq!(chrono::DateTime::<Utc>::try_from(&DateTime::from(text)).unwrap(), moment);
    }
    assert!(ODD.iter().all(|text| chrono::DateTime::<Utc>::try_from(&DateTime::from(*text)).is_err()));
    let day = NaiveDate::try_from(&Date::from("2026-11-22")).unwrap();
    assert_eq!((day.to_string(), Date::from(day).as_str()), ("2026-11-22".to_owned(), "2026-11-22"));
    assert!(ODD_DAYS.iter().all(|text| NaiveDate::try_from(&Date::from(*text)).is_err()));
}
