//! The three sides that a rule can stand on.

use serde::{Deserialize, Serialize};

/// The side of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It must, or should, be done.
    Do,
    /// It must not, or should not, be done.
    Dont,
    /// It may be done once someone has agreed, or under a condition.
    Ask,
}

impl Kind {
    /// All three, in the order in which pages show them.
    pub const ALL: [Kind; 3] = [Kind::Do, Kind::Dont, Kind::Ask];

    /// The word of addresses, tokens and CSV files: `do`, `dont`, `ask`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Dont => "dont",
            Self::Ask => "ask",
        }
    }

    /// The words that people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Do => "Do",
            Self::Dont => "Don’t",
            Self::Ask => "Ask first",
        }
    }
}
