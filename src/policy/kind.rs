//! The three sides that a rule can stand on, and the headings that name one.
//!
//! They are told apart here and not with the rules, because a heading that names a side takes its anchor from the section it is in.

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

/// The side that a heading names, if it says nothing else: "Do", "Don'ts", "Ask first" and the like.
pub fn side_of_heading(title: &str) -> Option<Kind> {
    let folded = title.trim().trim_end_matches(':').to_lowercase().replace('’', "'");
    match folded.as_str() {
        "do" | "dos" | "do's" => Some(Kind::Do),
        "don't" | "don'ts" | "don't's" | "do not" | "dont" | "donts" => Some(Kind::Dont),
        "ask first" => Some(Kind::Ask),
        _ => None,
    }
}
