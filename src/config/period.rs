//! Periods such as "1 year" or "14 days".

use std::fmt;

use jiff::{ToSpan, civil::Date};

/// A whole number of days, weeks, months or years, at least one.
///
/// ```
/// use staffroom::config::Period;
/// let cycle: Period = "1 year".parse().unwrap();
/// assert_eq!(cycle.after("2024-02-29".parse().unwrap()).to_string(), "2025-02-28");
/// assert!("soon".parse::<Period>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    count: u16,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

const NUMBER_WORDS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

impl Period {
    /// The day this long after `date`; the last day of the month where that day does not exist.
    pub fn after(self, date: Date) -> Date {
        let n = i64::from(self.count);
        let span = match self.unit {
            Unit::Day => n.days(),
            Unit::Week => n.weeks(),
            Unit::Month => n.months(),
            Unit::Year => n.years(),
        };
        date.saturating_add(span)
    }

    /// The first day from which on [`Period::after`] comes to `date` or later. Months differ in length, so several days can have
    /// the same day after them.
    pub fn before(self, date: Date) -> Date {
        let n = i64::from(self.count);
        let span = match self.unit {
            Unit::Day => n.days(),
            Unit::Week => n.weeks(),
            Unit::Month => n.months(),
            Unit::Year => n.years(),
        };
        let mut first = date.saturating_sub(span);
        while first > Date::MIN && self.after(first.saturating_sub(1.day())) >= date {
            first = first.saturating_sub(1.day());
        }
        while first < date && self.after(first) < date {
            first = first.saturating_add(1.day());
        }
        first
    }

    /// Whether both come to the same: "12 months" is "1 year", "2 weeks" is "14 days".
    pub fn is_as_long_as(self, other: Period) -> bool {
        let days = |p: Period| match p.unit {
            Unit::Day => Some(u32::from(p.count)),
            Unit::Week => Some(7 * u32::from(p.count)),
            Unit::Month | Unit::Year => None,
        };
        let months = |p: Period| match p.unit {
            Unit::Month => Some(u32::from(p.count)),
            Unit::Year => Some(12 * u32::from(p.count)),
            Unit::Day | Unit::Week => None,
        };
        days(self) == days(other) && months(self) == months(other)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

/// The text is not a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPeriod;

impl fmt::Display for NotAPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write a number and a unit: `14 days`, `6 weeks`, `18 months` or `3 years`")
    }
}

impl std::error::Error for NotAPeriod {}

impl std::str::FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let lower = text.trim().to_lowercase();
        if lower == "annually" || lower == "yearly" {
            return Ok(Self { count: 1, unit: Unit::Year });
        }
        let (count, unit) = lower.split_once(char::is_whitespace).ok_or(NotAPeriod)?;
        let count = match NUMBER_WORDS.iter().position(|w| *w == count) {
            Some(at) => at as u16 + 1,
            None => count.parse().map_err(|_| NotAPeriod)?,
        };
        let unit = match unit.trim() {
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" => Unit::Year,
            _ => return Err(NotAPeriod),
        };
        if count == 0 || count > 1000 {
            return Err(NotAPeriod);
        }
        Ok(Self { count, unit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, shown) in
            [("1 year", "1 year"), ("three years", "3 years"), (" 14  Days", "14 days"), ("annually", "1 year")]
        {
            assert_eq!(text.parse::<Period>().map(|p| p.to_string()), Ok(shown.to_owned()), "{text}");
        }
    }

    #[test]
    fn the_day_before_is_the_first_that_reaches_the_day() {
        for (period, day) in
            [("60 days", "2026-03-01"), ("1 month", "2026-03-31"), ("1 month", "2026-02-28"), ("1 year", "2025-02-28")]
        {
            let (period, day): (Period, Date) = (period.parse().expect("a period"), day.parse().expect("a day"));
            let first = period.before(day);
            assert!(period.after(first) >= day, "{first}");
            assert!(period.after(first.saturating_sub(1.day())) < day, "{first}");
        }
    }

    #[test]
    fn twelve_months_are_a_year_and_four_weeks_no_month() {
        let same =
            |a: &str, b: &str| a.parse::<Period>().expect("a period").is_as_long_as(b.parse().expect("a period"));
        assert!(same("12 months", "1 year") && same("2 weeks", "14 days"));
        assert!(!same("4 weeks", "1 month") && !same("2 years", "3 years"));
    }

    #[test]
    fn refuses_what_is_not_a_period() {
        for text in ["", "year", "0 days", "-1 years", "1.5 years", "2000 years", "1 yeer", "1"] {
            assert_eq!(text.parse::<Period>(), Err(NotAPeriod), "{text}");
        }
    }
}
