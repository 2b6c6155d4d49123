//! The bold lead by which a clause names its side.

use super::{Kind, side_of_heading};
use crate::markup::{Inline, Style};

/// The side that a bold lead names, and the prose behind it: "**Don't** use a phone" is Don't and "use a phone".
pub(super) fn lead(prose: &[Inline]) -> Option<(Kind, &[Inline])> {
    match prose {
        [Inline::Open(Style::Strong), Inline::Text(word), Inline::Close(Style::Strong), rest @ ..] => {
            side_of_heading(word).map(|kind| (kind, rest))
        }
        _ => None,
    }
}
