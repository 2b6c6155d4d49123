//! The numbers of a text, however they came about.

use std::collections::BTreeMap;

use crate::source::Span;

/// The number of a section or clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// As it is cited: `7.2(a)`.
    pub(super) whole: String,
    /// As it is printed at its head: `(a)`.
    pub(super) shown: String,
    /// The appendix or extract that counts for itself; empty in the body.
    pub(super) space: String,
}

impl Number {
    /// A number of the body.
    pub(super) fn body(whole: String, shown: String) -> Self {
        Self { whole, shown, space: String::new() }
    }
}

/// Numbers by the places of their headings and clauses.
pub(super) type Numbers = BTreeMap<Span, Number>;
