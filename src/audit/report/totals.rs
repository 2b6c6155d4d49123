//! Cells, counted.

use serde::Serialize;

use super::{Cell, State};

/// How many cells are in which state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Id of the school or quiz; empty for the whole.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many cells are required.
    pub required: u32,
    /// How many of these have a pass that holds today.
    pub up_to_date: u32,
    /// Up to date in per cent, rounded down so that 100 means everyone; `None` where nothing is required.
    pub percent: Option<u32>,
    /// How many are done.
    pub done: u32,
    /// How many are due soon, for the first time or again.
    pub due_soon: u32,
    /// How many are overdue.
    pub overdue: u32,
    /// How many were never done.
    pub never: u32,
    /// How many are stale.
    pub stale: u32,
}

impl Totals {
    /// The totals of `cells`.
    pub(super) fn of<'a>(id: &str, name: &str, cells: impl Iterator<Item = &'a Cell>) -> Self {
        let mut totals = Self { id: id.to_owned(), name: name.to_owned(), ..Self::default() };
        for cell in cells {
            let count = match cell.state {
                State::Done => &mut totals.done,
                State::DueSoon => &mut totals.due_soon,
                State::Overdue => &mut totals.overdue,
                State::Never => &mut totals.never,
                State::Stale => &mut totals.stale,
                State::Exempt => continue,
            };
            *count += 1;
            totals.required += 1;
            totals.up_to_date += u32::from(cell.is_up_to_date());
        }
        totals.percent = (totals.required > 0).then(|| totals.up_to_date * 100 / totals.required);
        totals
    }
}
