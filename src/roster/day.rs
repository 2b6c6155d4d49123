//! Dates as personnel systems and spreadsheets write them.

use jiff::civil::Date;

use crate::config::{RosterDates, month};

/// The day that `text` names. A time of day behind it counts for nothing. Years have four digits.
pub fn day(text: &str, order: RosterDates) -> Option<Date> {
    let text = without_time(text.trim());
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts[..] else { return None };
    let (year, month, day) = if first.len() == 4 {
        (first, number(second)?, number(third)?)
    } else if let Some(month) = month(second) {
        (third, month, number(first)?)
    } else {
        match order {
            RosterDates::YearFirst => return None,
            RosterDates::DayFirst => (third, number(second)?, number(first)?),
            RosterDates::MonthFirst => (third, number(first)?, number(second)?),
        }
    };
    if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Date::new(year.parse().ok()?, month, day).ok()
}

/// A day or month of one or two digits.
fn number(text: &str) -> Option<i8> {
    let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// `text` without a time of day behind the date: `2025-09-01T00:00:00Z`, `01/09/2025 12:00 AM`.
fn without_time(text: &str) -> &str {
    match text.find(':') {
        None => text,
        Some(colon) => {
            let before = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
            before.strip_suffix(['T', ' ']).map_or(text, str::trim_end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_order_that_is_set() {
        let read = |text, order| day(text, order).map(|d| d.to_string());
        let first = Some("2025-09-01".to_owned());
        for text in [
            "2025-09-01",
            "2025/9/1",
            "2025-09-01T00:00:00Z",
            "2025-09-01 00:00:00.000",
            "1 September 2025",
            "01-Sep-2025",
            "1 sept 2025",
        ] {
            for order in [RosterDates::YearFirst, RosterDates::DayFirst, RosterDates::MonthFirst] {
                assert_eq!(read(text, order), first, "{text} {order:?}");
            }
        }
        for text in ["01/09/2025", "1.9.2025", "01-09-2025", "01/09/2025 12:00:00 AM"] {
            assert_eq!(read(text, RosterDates::DayFirst), first, "{text}");
            assert_eq!(read(text, RosterDates::YearFirst), None, "{text}");
            assert_eq!(read(text, RosterDates::MonthFirst), Some("2025-01-09".into()), "{text}");
        }
    }

    #[test]
    fn what_could_mean_another_day_is_no_date() {
        for text in [
            "",
            "1",
            "01/09/25",
            "31/02/2025",
            "2025-13-01",
            "45901",
            "01/09",
            "20250901",
            "+1/09/2025",
            "01/09/2025/1",
            "١/٩/٢٠٢٥",
            "2025-09-01:",
            "T:",
        ] {
            assert_eq!(day(text, RosterDates::DayFirst), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text: String) {
            day(&text, RosterDates::DayFirst);
        }
    }
}
