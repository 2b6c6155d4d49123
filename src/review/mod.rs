//! Whether a policy is in date, and whether its dates can all be true.

mod reconcile;
mod text;

pub use reconcile::reconcile;
pub use text::{Says, check_text, every, says};

use jiff::{ToSpan, civil::Date};

use crate::{
    config::{Period, Stated},
    diag::{Code, Diagnostic},
    policy::Meta,
};

/// The state of a policy on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its next review has passed.
    Overdue,
    /// Its next review is near.
    Due,
    /// It does not say when it is reviewed next, nor from what that could be worked out.
    Undated,
    /// Its next review is further off.
    InDate,
}

impl State {
    /// The word of classes and data files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Due => "due",
            Self::Undated => "undated",
            Self::InDate => "in-date",
        }
    }

    /// The words that people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Due => "Due soon",
            Self::Undated => "Undated",
            Self::InDate => "In date",
        }
    }
}

/// When a policy is reviewed next: as it states, otherwise its last review and its cycle.
///
/// The last review is the day it was reviewed, or ratified, or adopted: the latest that is known. A revision is no review: text
/// that was edited need not have been looked at as a whole.
pub fn next_review(meta: &Meta) -> Option<Stated> {
    meta.next_review.map(|(date, _)| date).or_else(|| Some(last_review(meta)?.after(meta.review_every?)))
}

fn last_review(meta: &Meta) -> Option<Stated> {
    meta.reviewed.or_else(|| meta.ratified.as_ref().map(|r| r.on).max(meta.adopted))
}

/// The state on `today`, where a policy counts as due from `notice` before its next review.
pub fn state(meta: &Meta, today: Date, notice: Period) -> State {
    match next_review(meta).map(Stated::last_day) {
        None => State::Undated,
        Some(day) if day < today => State::Overdue,
        Some(day) if day <= notice.after(today) => State::Due,
        Some(_) => State::InDate,
    }
}

/// The day from which a policy counts as due, and the day from which it is overdue; nothing for an undated one.
///
/// A page carries both, so that a copy that was published once can tell its state on any later day.
pub fn turns(meta: &Meta, notice: Period) -> Option<(Date, Date)> {
    let last = next_review(meta)?.last_day();
    Some((notice.before(last), last.saturating_add(1.day())))
}

/// Reports a stated next review that the cycle does not bear out, by more than a month.
pub fn check(meta: &Meta, problems: &mut Vec<Diagnostic>) {
    let (Some((stated, place)), Some(last), Some(cycle)) = (meta.next_review, last_review(meta), meta.review_every)
    else {
        return;
    };
    let worked_out = last.after(cycle);
    let early = worked_out.first_day().saturating_sub(1.month());
    let late = worked_out.last_day().saturating_add(1.month());
    if stated.last_day() < early || stated.first_day() > late {
        problems.push(
            Diagnostic::at(
                place,
                Code::ReviewMismatch,
                format!("the next review is stated as {stated}, the cycle gives {worked_out}"),
            )
            .help(format!("Last reviewed {last}, reviewed every {cycle}. The site goes by the date that is stated.")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};

    fn meta(reviewed: Option<&str>, every: Option<&str>, next: Option<&str>) -> Meta {
        let span = Span::new(Sources::default().add("x", ""), 0..0);
        Meta {
            reviewed: reviewed.map(|d| d.parse().expect("a date")),
            review_every: every.map(|p| p.parse().expect("a period")),
            next_review: next.map(|d| (d.parse().expect("a date"), span)),
            ..Meta::default()
        }
    }

    fn on(meta: &Meta, day: &str) -> State {
        state(meta, day.parse().expect("a day"), "60 days".parse().expect("a period"))
    }

    #[test]
    fn a_month_is_overdue_only_when_it_is_over() {
        let policy = meta(None, None, Some("2026-03"));
        assert_eq!(on(&policy, "2026-03-31"), State::Due);
        assert_eq!(on(&policy, "2026-04-01"), State::Overdue);
        assert_eq!(on(&policy, "2025-12-01"), State::InDate);
    }

    #[test]
    fn the_days_on_which_the_state_turns_are_the_first_of_the_new_state() {
        for (day, notice) in [("2026-03", "60 days"), ("2026-03-31", "1 month"), ("2024-02-29", "1 year")] {
            let (policy, notice) = (meta(None, None, Some(day)), notice.parse().expect("a period"));
            let (due, overdue) = turns(&policy, notice).expect("a date");
            let on = |date: Date| state(&policy, date, notice);
            assert_eq!((on(due.saturating_sub(1.day())), on(due)), (State::InDate, State::Due));
            assert_eq!((on(overdue.saturating_sub(1.day())), on(overdue)), (State::Due, State::Overdue));
        }
    }

    #[test]
    fn without_a_stated_date_the_cycle_counts() {
        assert_eq!(on(&meta(Some("2024-02-29"), Some("1 year"), None), "2025-03-01"), State::Overdue);
        assert_eq!(on(&meta(Some("2024-02-29"), None, None), "2025-03-01"), State::Undated);
        assert_eq!(on(&meta(None, Some("1 year"), None), "2025-03-01"), State::Undated);
    }

    #[test]
    fn a_date_that_the_cycle_does_not_bear_out_is_reported() {
        let codes = |meta: &Meta| {
            let mut problems = Vec::new();
            check(meta, &mut problems);
            problems.len()
        };
        assert_eq!(codes(&meta(Some("2025-03-31"), Some("2 years"), Some("2027-03"))), 0);
        assert_eq!(codes(&meta(Some("2025-03-31"), Some("2 years"), Some("2028-01"))), 1);
    }
}
