//! The words by which a heading or a bold lead names a side.

use super::Kind;
use crate::markup::{Inline, Style};

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

/// The side that a bold lead names, and the prose behind it: "**Don't** use a phone" is Don't and "use a phone".
pub(super) fn lead(prose: &[Inline]) -> Option<(Kind, &[Inline])> {
    match prose {
        [Inline::Open(Style::Strong), Inline::Text(word), Inline::Close(Style::Strong), rest @ ..] => {
            side_of_heading(word).map(|kind| (kind, rest))
        }
        _ => None,
    }
}
