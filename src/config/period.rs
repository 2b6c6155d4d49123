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
}

impl Period {
    /// The period as an ISO 8601 duration.
    ///
    /// ```
    /// use staffroom::config::Period;
    /// assert_eq!("2 weeks".parse::<Period>().unwrap().iso(), "P2W");
    /// ```
    pub fn iso(self) -> String {
        let unit = match self.unit {
            Unit::Day => 'D',
            Unit::Week => 'W',
            Unit::Month => 'M',
            Unit::Year => 'Y',
        };
        format!("P{}{unit}", self.count)
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
    fn refuses_what_is_not_a_period() {
        for text in ["", "year", "0 days", "-1 years", "1.5 years", "2000 years", "1 yeer", "1"] {
            assert_eq!(text.parse::<Period>(), Err(NotAPeriod), "{text}");
        }
    }
}
