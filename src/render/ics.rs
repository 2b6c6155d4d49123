//! A calendar of whole days as iCalendar text (RFC 5545).

use jiff::{ToSpan, civil::Date};

/// A day to remember.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// What it is known by for ever: a calendar that is read again moves the event instead of adding one.
    pub(super) uid: String,
    /// The day.
    pub(super) day: Date,
    /// Its title.
    pub(super) summary: String,
    /// What there is to say of it.
    pub(super) description: String,
    /// How many days before there is a reminder; none for no reminder.
    pub(super) remind: Option<i32>,
}

/// The calendar `name` of `what` ("Policy reviews"), with `events`, as it was on the day `made`.
pub(super) fn calendar(name: &str, what: &str, made: Date, events: &[Event]) -> String {
    let mut out = String::new();
    let stamp = format!("DTSTAMP:{}T000000Z", compact(made));
    let product = format!("PRODID:-//Staffroom//{what}//EN");
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", &product, "CALSCALE:GREGORIAN"] {
        push(&mut out, line);
    }
    push(&mut out, &format!("X-WR-CALNAME:{}", text(name)));
    for event in events {
        push(&mut out, "BEGIN:VEVENT");
        push(&mut out, &format!("UID:{}", text(&event.uid)));
        push(&mut out, &stamp);
        push(&mut out, &format!("DTSTART;VALUE=DATE:{}", compact(event.day)));
        push(&mut out, &format!("DTEND;VALUE=DATE:{}", compact(event.day.saturating_add(1.day()))));
        push(&mut out, &format!("SUMMARY:{}", text(&event.summary)));
        push(&mut out, &format!("DESCRIPTION:{}", text(&event.description)));
        push(&mut out, "TRANSP:TRANSPARENT");
        if let Some(days) = event.remind {
            push(&mut out, "BEGIN:VALARM");
            push(&mut out, "ACTION:DISPLAY");
            push(&mut out, &format!("DESCRIPTION:{}", text(&event.summary)));
            push(&mut out, &format!("TRIGGER:-P{days}D"));
            push(&mut out, "END:VALARM");
        }
        push(&mut out, "END:VEVENT");
    }
    push(&mut out, "END:VCALENDAR");
    out
}

/// `20261123`
fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A value of the type TEXT (3.3.11): its separators escaped, and no control characters but the line break.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a content line, folded so that no line has more than 75 octets without its line break, and no character is cut (3.1).
fn push(out: &mut String, line: &str) {
    const OCTETS: usize = 75;
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > OCTETS {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event(summary: &str) -> Event {
        Event {
            uid: "a@b".into(),
            day: "2026-12-31".parse().expect("a day"),
            summary: summary.into(),
            description: "x".into(),
            remind: Some(60),
        }
    }

    #[test]
    fn an_event_is_a_whole_day_with_a_reminder() {
        let made = "2026-11-23".parse().expect("a day");
        let text = calendar("Reviews, all; of \\them", "Policy reviews", made, &[event("one\ntwo")]);
        assert!(text.contains("X-WR-CALNAME:Reviews\\, all\\; of \\\\them\r\n"));
        assert!(text.contains("DTSTAMP:20261123T000000Z\r\n"));
        assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\nSUMMARY:one\\ntwo\r\n"));
        assert!(text.contains("TRIGGER:-P60D\r\n"));
        assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
    }

    /// An independent parser reads the same file in `tests/js/ics.test.mjs`.
    #[test]
    fn a_calendar_is_byte_for_byte_what_another_program_reads() {
        let long = Event {
            uid: "review-phones-hill@hill-trust".into(),
            day: "2028-02-29".parse().expect("a day"),
            summary: "Review: Ffonau symudol, lluniau a fideo; “phones” (Ysgol Bryn Tŵr a’r Ysgol Ganol)".into(),
            description: "Next review: February 2028\nOwner: C:\\trust, head 🎓 of people and everything else there is"
                .into(),
            remind: None,
        };
        let made = "2026-11-23".parse().expect("a day");
        let calendar =
            calendar("Policy reviews: Hill, Vale; and Dale", "Policy reviews", made, &[event("Review: IT"), long]);
        assert_eq!(calendar, include_str!("../../tests/vectors/reviews.ics"));
    }

    proptest! {
        #[test]
        fn lines_are_folded_and_unfold_to_what_they_were(summary in "[a-z é’学🎓,;]{0,200}") {
            let made = "2026-11-23".parse().expect("a day");
            let calendar = calendar("x", "Policy reviews", made, &[event(&summary)]);
            for line in calendar.split("\r\n") {
                prop_assert!(line.len() <= 75 && !line.contains(['\r', '\n']));
            }
            let unfolded = calendar.replace("\r\n ", "");
            let escaped = summary.replace(',', "\\,").replace(';', "\\;");
            let wanted = format!("\r\nSUMMARY:{escaped}\r\n");
            prop_assert!(unfolded.contains(&wanted));
        }
    }
}
