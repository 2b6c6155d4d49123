//! Markdown → sections, clauses and prose, with the place of each.
//!
//! This is the only room that knows `pulldown-cmark` and `syntect`. What leaves it is plain values: a [`Document`] is a tree of
//! sections; a section holds blocks; a block holds prose. Words of the school (`{{ terms.head }}`) stay in the prose as holes
//! ([`mask`]) and are filled when a page is made, so that one parse serves every school.

pub mod attrs;
mod block;
mod blocks;
mod clean;
mod escape;
mod highlight;
pub mod html;
mod inlines;
mod lines;
mod link;
pub mod mask;
mod notes;
pub mod number;
mod parse;
pub mod passage;
pub mod phrase;
pub mod slug;
pub mod typed;
mod walk;

use std::borrow::Cow;

pub use attrs::Attrs;
pub use block::{Align, Block, Clause, Document, Heading, Item, Section};
pub use html::{LinkEnd, Mark, Picture, Setting, Wrap};
pub use link::Target;
pub use notes::Notes;
pub use parse::{Numbers, Parsed, Reading, parse, parse_as};
pub use walk::{Leads, Text, each_clause, each_piece, each_text};

use crate::source::Span;

/// A run of text within a block.
pub type Prose = Vec<Inline>;

/// A piece of prose. Its texts may hold holes ([`mask`]).
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Code, literally.
    Code(String),
    /// Emphasis and the like begins.
    Open(Style),
    /// … and ends.
    Close(Style),
    /// A link begins; its words follow, up to [`Inline::LinkEnd`].
    Link {
        /// Where it leads.
        target: Target,
        /// Where it stands in the source.
        span: Span,
    },
    /// A link without words of its own: it prints what it leads to ("clause 4.3(b)").
    Reference {
        /// Where it leads.
        target: Target,
        /// Where it stands in the source.
        span: Span,
    },
    /// The innermost link ends.
    LinkEnd,
    /// An image of the site's content.
    Image {
        /// Path below `content/`, as written.
        path: String,
        /// Its text alternative.
        alt: String,
        /// Where it stands in the source.
        span: Span,
    },
    /// HTML of the author, as typed; made harmless when it is printed.
    Html(String),
    /// A mark that leads to a footnote of the document.
    FootnoteMark(String),
    /// A line break that means nothing.
    SoftBreak,
    /// A line break that the author asked for.
    HardBreak,
}

/// How words are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck through.
    Struck,
}

/// The words from piece `at` of `prose` up to the next that is neither text nor a break that means nothing, each break a `\n`; and how many
/// pieces they are. A name or a reference that is broken between two lines is whole in them.
pub fn run(prose: &[Inline], at: usize) -> (Cow<'_, str>, usize) {
    let length = prose[at..].iter().take_while(|piece| matches!(piece, Inline::Text(_) | Inline::SoftBreak)).count();
    let text = match &prose[at..at + length] {
        [Inline::Text(text)] => Cow::Borrowed(text.as_str()),
        pieces => {
            Cow::Owned(pieces.iter().map(|piece| if let Inline::Text(text) = piece { text } else { "\n" }).collect())
        }
    };
    (text, length)
}

/// Whether `prose` prints the same wherever it stands: it has no holes, links, images, notes or HTML of its author.
pub fn says_the_same_everywhere(prose: &[Inline]) -> bool {
    prose.iter().all(|piece| match piece {
        Inline::Text(text) => !mask::has_holes(text),
        Inline::Code(_) | Inline::Open(_) | Inline::Close(_) | Inline::SoftBreak | Inline::HardBreak => true,
        _ => false,
    })
}

/// The words of `prose` as its author typed them, without any mark-up: holes are in braces. Breaks are single spaces; references
/// print nothing.
pub fn plain(prose: &[Inline]) -> Cow<'_, str> {
    if let [Inline::Text(text)] = prose {
        return mask::unmask(text);
    }
    let mut out = String::new();
    for piece in prose {
        match piece {
            Inline::Text(text) => out.push_str(&mask::unmask(text)),
            Inline::Code(text) => out.push_str(text),
            Inline::Image { alt, .. } => out.push_str(&mask::unmask(alt)),
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            _ => {}
        }
    }
    Cow::Owned(out)
}
