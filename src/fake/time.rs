//! The clock of the API in memory, which starts with the year 2026.

use std::time::Duration;

/// The days from 1970-01-01 to 2026-01-01.
const START: u64 = 20_454;

const DAY: u64 = 24 * 60 * 60;

/// The time so long after the start: `2026-01-01T00:00:05Z` (RFC 3339).
pub(super) fn written(since: Duration) -> String {
    let (mut days, rest) = (START + since.as_secs() / DAY, since.as_secs() % DAY);
    let mut year = 1970;
    while days >= length(year) {
        days -= length(year);
        year += 1;
    }
    let february = if length(year) == 366 { 29 } else { 28 };
    let mut month = 1;
    for long in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < long {
            break;
        }
        days -= long;
        month += 1;
    }
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", days + 1)
}

/// The time so long after the start in milliseconds since 1970.
pub(super) fn milliseconds(since: Duration) -> u64 {
    START * DAY * 1000 + u64::try_from(since.as_millis()).unwrap_or_default()
}

/// How many days a year has.
fn length(year: u64) -> u64 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    if leap { 366 } else { 365 }
}
