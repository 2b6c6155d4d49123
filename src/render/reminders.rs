//! What falls due as a calendar.

use jiff::civil::Date;

use super::ics::{self, Event};
use crate::{
    audit::{Due, State},
    config::long_date,
    markup::slug::slug,
};

/// How many days before it is due a person is reminded.
const BEFORE: i32 = 7;

/// A calendar with an event for each person and quiz, on the day by which it is due; what has no day, or one that is past, stands on
/// its own day or on today. An event keeps its name, so that a calendar that is read again moves it.
pub fn reminders(trust: &str, due: &[Due], today: Date) -> String {
    let event = |one: &Due| {
        let day = one.due.unwrap_or(today);
        let late = match (one.state, one.due) {
            (State::Stale, _) => "The quiz has changed since it was passed.".to_owned(),
            (_, Some(due)) if due < today => format!("Overdue since {}.", long_date(due)),
            (_, _) if one.passed_on.is_some() => "To be passed again by this day.".to_owned(),
            (_, _) => "To be passed by this day.".to_owned(),
        };
        Event {
            uid: format!("training-{}-{}-{}@{}", one.quiz, one.school, one.id, slug(trust, usize::MAX)),
            day,
            summary: format!("{}: {} ({})", one.title, one.name, one.school_name),
            description: format!("{late}\nStaff id: {}", one.id),
            remind: (day > today).then_some(BEFORE),
        }
    };
    let name = if trust.is_empty() { "Training".to_owned() } else { format!("Training: {trust}") };
    ics::calendar(&name, "Training", today, &due.iter().map(event).collect::<Vec<_>>())
}
