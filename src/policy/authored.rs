//! The numbers of a text that its author numbered, and what is wrong with them.

use super::{
    number::{Number, Numbers},
    space::{Seen, Space},
};
use crate::{
    diag::{Code, Diagnostic},
    markup::{
        self, Block, Clause, Document, Section,
        number::{Part, Printed},
    },
    source::Span,
};

/// The numbers that `document` prints, each whole, and what is wrong with them.
///
/// An appendix and an extract from another policy count for themselves: their numbers may be those of the body once more.
pub(super) fn numbers(document: &Document, problems: &mut Vec<Diagnostic>) -> Numbers {
    let mut walk = Walk { numbers: Numbers::new(), ahead: in_order(document).into_iter().skip(1), problems };
    let mut body = Space::new(String::new(), false);
    walk.blocks(&document.opening, 0, &mut body);
    for section in &document.sections {
        walk.section(section, &mut body);
    }
    walk.numbers
}

/// The first part of every number of `document` in the order of reading.
fn in_order(document: &Document) -> Vec<Part> {
    fn take(printed: Option<&Printed>, out: &mut Vec<Part>) {
        out.extend(printed.and_then(|p| p.parts.first()).cloned());
    }
    fn blocks(list: &[Block], out: &mut Vec<Part>) {
        for block in list {
            match block {
                Block::Clause(clause) => take(clause.label.as_ref(), out),
                Block::List { items, .. } => {
                    for item in items {
                        take(item.clause.label.as_ref(), out);
                        blocks(&item.blocks, out);
                    }
                }
                _ => {}
            }
        }
    }
    fn below(section: &Section, out: &mut Vec<Part>) {
        take(section.heading.label.as_ref(), out);
        blocks(&section.blocks, out);
        for child in &section.children {
            below(child, out);
        }
    }
    let mut out = Vec::new();
    blocks(&document.opening, &mut out);
    document.sections.iter().for_each(|s| below(s, &mut out));
    out
}

struct Walk<'p> {
    numbers: Numbers,
    /// The numbers behind the one that is taken next.
    ahead: std::iter::Skip<std::vec::IntoIter<Part>>,
    problems: &'p mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn section(&mut self, section: &Section, space: &mut Space) {
        let heading = &section.heading;
        let title = markup::plain(&heading.prose);
        let mut own = match (heading.attrs.has("appendix"), heading.attrs.has("extract")) {
            (false, false) => None,
            (_, foreign) => Some(Space::new(space_name(&title), foreign)),
        };
        let space = own.as_mut().unwrap_or(space);
        if let Some(printed) = &heading.label {
            self.take(printed, heading.span, 0, space);
        }
        self.blocks(&section.blocks, 0, space);
        for child in &section.children {
            self.section(child, space);
        }
    }

    /// Blocks that stand in as many lists as `depth` says.
    fn blocks(&mut self, blocks: &[Block], depth: usize, space: &mut Space) {
        for block in blocks {
            match block {
                Block::Clause(clause) => self.clause(clause, true, depth, space),
                Block::List { items, .. } => {
                    for item in items {
                        self.clause(&item.clause, item.blocks.is_empty(), depth + 1, space);
                        self.blocks(&item.blocks, depth + 1, space);
                    }
                }
                _ => {}
            }
        }
    }

    fn clause(&mut self, clause: &Clause, alone: bool, depth: usize, space: &mut Space) {
        let Some(printed) = &clause.label else { return };
        if clause.prose.is_empty() && alone {
            self.problems.push(
                Diagnostic::at(
                    clause.span,
                    Code::TornNumber,
                    format!("the number {} stands without its words", printed.text),
                )
                .help("Put the number and its text into one paragraph: `4.2 Only the …`."),
            );
        }
        self.take(printed, clause.span, depth, space);
    }

    fn take(&mut self, printed: &Printed, span: Span, depth: usize, space: &mut Space) {
        let seen = Seen { span, depth, next: self.ahead.next() };
        let whole = space.take(printed, &seen, self.problems);
        self.numbers.insert(span, Number { whole, shown: printed.text.clone(), space: space.name.clone() });
    }
}

/// What an appendix is called where it is cited: "Appendix 1", or its whole title.
pub(super) fn space_name(title: &str) -> String {
    let mut words = title.split_whitespace();
    match (words.next(), words.next()) {
        (Some(first), Some(second)) if first.eq_ignore_ascii_case("appendix") => {
            let mark: String = second.chars().take_while(|c| c.is_alphanumeric()).collect();
            format!("Appendix {mark}")
        }
        _ => title.to_owned(),
    }
}
