//! Dates as policies state them: a day, or only a month.

use std::fmt;

use jiff::civil::Date;

/// A date as far as it is known.
///
/// A policy that says "March 2027" is not due before that month is over: [`Stated::last_day`] is what it is held to, and
/// [`fmt::Display`] prints no day that nobody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stated {
    last_day: Date,
    day_known: bool,
}

impl Stated {
    /// A date of which the day is known.
    pub fn day(date: Date) -> Self {
        Self { last_day: date, day_known: true }
    }

    /// The day by which it is certainly over.
    pub fn last_day(self) -> Date {
        self.last_day
    }

    /// The first day that it can mean.
    pub fn first_day(self) -> Date {
        if self.day_known { self.last_day } else { self.last_day.first_of_month() }
    }

    /// As a machine reads it: `2026-03-16` or `2026-03`.
    pub fn iso(self) -> String {
        let iso = self.last_day.to_string();
        if self.day_known { iso } else { iso[..7].to_owned() }
    }

    /// The date `period` after this one, known as well as this one.
    pub fn after(self, period: super::Period) -> Self {
        let next = period.after(self.first_day());
        if self.day_known { Self::day(next) } else { Self { last_day: next.last_of_month(), day_known: false } }
    }
}

impl fmt::Display for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.day_known {
            f.write_str(&long_date(self.last_day))
        } else {
            write!(f, "{} {}", MONTHS[self.last_day.month() as usize - 1], self.last_day.year())
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of the month that `word` names, from 1: by its whole name or by the first three letters of it or more, small or large.
pub fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let named = |name: &&str| name.to_lowercase().starts_with(&word);
    let at = MONTHS.iter().position(named).filter(|_| word.len() >= 3)?;
    Some(at as i8 + 1)
}

/// A day as people write it: "16 March 2026".
pub fn long_date(date: Date) -> String {
    format!("{} {} {}", date.day(), MONTHS[date.month() as usize - 1], date.year())
}

impl std::str::FromStr for Stated {
    type Err = String;

    /// Reads `2026-03-16` or `2026-03`.
    fn from_str(text: &str) -> Result<Self, String> {
        let shaped = |form: &str| {
            text.len() == form.len()
                && text.bytes().zip(form.bytes()).all(|(t, f)| if f == b'0' { t.is_ascii_digit() } else { t == f })
        };
        if shaped("0000-00-00") {
            return text.parse().map(Self::day).map_err(|_| format!("there is no such day as {text}"));
        }
        if shaped("0000-00") {
            let first: Date = format!("{text}-01").parse().map_err(|_| format!("there is no such month as {text}"))?;
            return Ok(Self { last_day: first.last_of_month(), day_known: false });
        }
        Err(format!("`{text}` is not a date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_printed_as_a_month_and_due_at_its_end() {
        let month: Stated = "2024-02".parse().expect("a month");
        assert_eq!(month.to_string(), "February 2024");
        assert_eq!(month.last_day().to_string(), "2024-02-29");
        assert_eq!(month.iso(), "2024-02");
        let next = month.after("1 year".parse().expect("a period"));
        assert_eq!(next.to_string(), "February 2025");
        assert_eq!(next.last_day().to_string(), "2025-02-28");
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        for text in ["2025-02-30", "2025-13", "2025", "2025-2-3", "soon", "2025-00"] {
            assert!(text.parse::<Stated>().is_err(), "{text}");
        }
    }
}
