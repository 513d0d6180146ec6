//! Formats of text as OData defines them, wider than JSON Schema's where it allows more.
//!
//! Sources: OData JSON Format 4.01 and the ABNF of OData 4.01 (`dateTimeOffsetValue`,
//! `dateValue`, `durationValue`, `timeOfDayValue`, `guidValue`, `binaryValue`).

use jsonschema::ValidationOptions;

use crate::dialect::types::Primitive;
use crate::text::json::Json;

/// A format that the values of a primitive obey.
pub(super) struct Format {
    primitive: Primitive,
    /// What schemas call it.
    pub(super) name: &'static str,
    /// Whether a text obeys it.
    pub(super) is_met: fn(&str) -> bool,
}

const FORMATS: [Format; 6] = [
    Format {
        primitive: Primitive::DateTimeOffset,
        name: "odata-date-time",
        is_met: is_date_time,
    },
    Format {
        primitive: Primitive::Date,
        name: "odata-date",
        is_met: is_date,
    },
    Format {
        primitive: Primitive::TimeOfDay,
        name: "odata-time",
        is_met: is_time_of_day,
    },
    Format {
        primitive: Primitive::Duration,
        name: "odata-duration",
        is_met: is_duration,
    },
    Format {
        primitive: Primitive::Guid,
        name: "odata-guid",
        is_met: is_guid,
    },
    Format {
        primitive: Primitive::Binary,
        name: "odata-binary",
        is_met: is_binary,
    },
];

/// The format that values of a primitive obey.
pub(super) fn of(primitive: Primitive) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.primitive == primitive)
}

/// A value that is right, to show what is expected.
pub fn sample(primitive: Primitive) -> Option<&'static str> {
    Some(match primitive {
        Primitive::DateTimeOffset => "2024-05-31T12:00:00Z",
        Primitive::Date => "2024-05-31",
        Primitive::TimeOfDay => "12:00:00",
        Primitive::Duration => "PT1H30M",
        Primitive::Guid => "e6742553-2553-e674-5325-74e6532574e6",
        Primitive::Binary => "dmFsdWU=, which is base64",
        _ => return None,
    })
}

/// Registers every format.
pub(super) fn with_all<R>(
    options: ValidationOptions<'_, R, Json>,
) -> ValidationOptions<'_, R, Json> {
    FORMATS.iter().fold(options, |options, format| {
        options.with_format(format.name, format.is_met)
    })
}

/// Reads digits, one kind of text after the other.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    fn byte(&mut self, wanted: u8) -> Option<()> {
        let (&first, rest) = self.0.split_first()?;
        (first == wanted).then(|| self.0 = rest)
    }

    /// Exactly `count` digits.
    fn number(&mut self, count: usize) -> Option<u32> {
        let digits = self.0.get(..count)?;
        let number = digits.iter().try_fold(0_u32, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u32::from(digit - b'0'))
        })?;
        self.0 = &self.0[count..];
        Some(number)
    }

    /// As many digits as there are.
    fn digits(&mut self) -> usize {
        let count = self
            .0
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        self.0 = &self.0[count..];
        count
    }

    /// Nothing, or a point with up to `most` digits.
    fn fraction(&mut self, most: usize) -> Option<()> {
        if self.byte(b'.').is_none() {
            return Some(());
        }
        (1..=most).contains(&self.digits()).then_some(())
    }

    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }

    fn date(&mut self) -> Option<()> {
        // Years may be negative and may have more than four digits.
        let _ = self.byte(b'-');
        let mut rest = Scan(self.0);
        let digits = rest.digits();
        if digits < 4 {
            return None;
        }
        let year = self.0[..digits].iter().fold(0_u32, |year, digit| {
            (year % 400) * 10 + u32::from(digit - b'0')
        });
        self.0 = rest.0;
        self.byte(b'-')?;
        let month = self.number(2)?;
        self.byte(b'-')?;
        let day = self.number(2)?;
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (1..=last).contains(&day).then_some(())
    }

    /// Hours and minutes, with seconds and a fraction where they are given.
    fn time(&mut self) -> Option<()> {
        let hour = self.number(2)?;
        self.byte(b':')?;
        let minute = self.number(2)?;
        let mut second = 0;
        if self.byte(b':').is_some() {
            second = self.number(2)?;
            self.fraction(12)?;
        }
        (hour < 24 && minute < 60 && second < 60).then_some(())
    }
}

/// `2017-01-01T00:00:46.1697867+03:00`, with `Z` or an offset.
pub fn is_date_time(text: &str) -> bool {
    let mut scan = Scan(text.as_bytes());
    let mut read = || {
        scan.date()?;
        scan.byte(b'T').or_else(|| scan.byte(b't'))?;
        scan.time()?;
        if scan.byte(b'Z').or_else(|| scan.byte(b'z')).is_none() {
            scan.byte(b'+').or_else(|| scan.byte(b'-'))?;
            let hours = scan.number(2)?;
            scan.byte(b':')?;
            let minutes = scan.number(2)?;
            if hours > 14 || minutes > 59 {
                return None;
            }
        }
        scan.end()
    };
    read().is_some()
}

/// `2020-01-01`.
pub fn is_date(text: &str) -> bool {
    let mut scan = Scan(text.as_bytes());
    scan.date().and_then(|()| scan.end()).is_some()
}

/// `12:00:00`, without an offset.
pub fn is_time_of_day(text: &str) -> bool {
    let mut scan = Scan(text.as_bytes());
    scan.time().and_then(|()| scan.end()).is_some()
}

/// `PT1H`, `-P3DT1.5S`.
pub fn is_duration(text: &str) -> bool {
    let mut scan = Scan(text.as_bytes());
    let _ = scan.byte(b'-').or_else(|| scan.byte(b'+'));
    if scan.byte(b'P').is_none() {
        return false;
    }
    let mut any = false;
    // Years, months and weeks are not OData's, but ISO 8601 has them and services send them.
    let mut units = "YMWD".as_bytes();
    let mut in_time = false;
    loop {
        if !in_time && scan.byte(b'T').is_some() {
            in_time = true;
            units = "HMS".as_bytes();
            any = false;
            continue;
        }
        if scan.0.is_empty() {
            return any;
        }
        if scan.digits() == 0 {
            return false;
        }
        let whole = scan.0;
        let has_fraction = scan.fraction(12).is_some() && scan.0.len() < whole.len();
        let Some((&unit, rest)) = scan.0.split_first() else {
            return false;
        };
        // Only seconds come in parts.
        if has_fraction && unit != b'S' {
            return false;
        }
        let Some(at) = units.iter().position(|&known| known == unit) else {
            return false;
        };
        units = &units[at + 1..];
        scan.0 = rest;
        any = true;
    }
}

/// `e6742553-2553-e674-5325-74e6532574e6`.
pub fn is_guid(text: &str) -> bool {
    let groups = [8, 4, 4, 4, 12];
    let mut parts = text.split('-');
    groups.iter().all(|&length| {
        parts
            .next()
            .is_some_and(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit()))
    }) && parts.next().is_none()
}

/// Base64 in either alphabet, with or without padding, line ends allowed.
pub fn is_binary(text: &str) -> bool {
    let mut length = 0_usize;
    let mut padding = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'\r' | b'\n' => {}
            b'=' => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' if padding == 0 => {
                length += 1;
            }
            _ => return false,
        }
    }
    length % 4 != 1 && (padding == 0 || (length + padding).is_multiple_of(4) && padding < 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_and_time_needs_an_offset() {
        assert!(is_date_time("2017-01-01T00:00:46.1697867+03:00"));
        assert!(is_date_time("2017-01-01T00:00:46Z"));
        assert!(is_date_time("2016-02-29T00:00Z"));
        assert!(!is_date_time("2017-01-01T00:00:46"));
        assert!(!is_date_time("2017-02-29T00:00:00Z"));
        assert!(!is_date_time("2017-01-01"));
        assert!(!is_date_time("2017-01-01T25:00:00Z"));
    }

    #[test]
    fn a_date_is_a_date_alone() {
        assert!(is_date("2020-01-31"));
        assert!(!is_date("2020-04-31"));
        assert!(!is_date("2020-01-31T00:00:00Z"));
        assert!(!is_date("31/01/2020"));
    }

    #[test]
    fn a_time_of_day_has_no_offset() {
        assert!(is_time_of_day("12:00:00"));
        assert!(is_time_of_day("07:30:00.0000000"));
        assert!(!is_time_of_day("12:00:00Z"));
        assert!(!is_time_of_day("noon"));
    }

    #[test]
    fn a_duration_has_its_units_in_order() {
        assert!(is_duration("PT1H"));
        assert!(is_duration("-P3DT1.5S"));
        assert!(is_duration("P1Y2M10D"));
        assert!(!is_duration("P"));
        assert!(!is_duration("PT"));
        assert!(!is_duration("PT1S1H"));
        assert!(!is_duration("PT1.5H"));
        assert!(!is_duration("1H"));
    }

    #[test]
    fn a_guid_has_thirty_two_digits() {
        assert!(is_guid("e6742553-2553-e674-5325-74e6532574e6"));
        assert!(!is_guid("e6742553-2553-e674-5325-74e6532574e"));
        assert!(!is_guid("e6742553-2553-e674-5325-74e6532574eg"));
    }

    #[test]
    fn base64_comes_in_two_alphabets() {
        assert!(is_binary("dmFsdWU="));
        assert!(is_binary("dmFsdWU"));
        assert!(is_binary("_-8="));
        assert!(!is_binary("dmFsd!U="));
        assert!(!is_binary("d"));
    }
}
