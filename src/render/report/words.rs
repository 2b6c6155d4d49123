//! What people read for dates and states.

use jiff::civil::Date;
use tera::{Kwargs, State, Tera};

/// Makes the filters of the report known.
pub(crate) fn register(tera: &mut Tera) {
    tera.register_filter("day", day);
    tera.register_filter("state_words", |id: &str, _: Kwargs, _: &State| words(id).to_owned());
    tera.register_filter("state_sign", |id: &str, _: Kwargs, _: &State| sign(id).to_owned());
}

/// "10 September 2025" from `2025-09-10`; the text itself where it is no date.
fn day(text: &str, _: Kwargs, _: &State) -> String {
    match text.parse::<Date>() {
        Ok(date) => crate::config::long_date(date),
        Err(_) => text.to_owned(),
    }
}

/// What people read for a state.
pub(super) fn words(id: &str) -> &'static str {
    match id {
        "done" => "Done",
        "due-soon" => "Due soon",
        "overdue" => "Overdue",
        "never" => "Not done yet",
        "stale" => "Quiz has changed",
        _ => "Not required",
    }
}

/// A sign that tells the states apart without colour.
pub(super) fn sign(id: &str) -> &'static str {
    match id {
        "done" => "✓",
        "due-soon" => "◔",
        "overdue" => "!",
        "never" => "○",
        "stale" => "↻",
        _ => "–",
    }
}
