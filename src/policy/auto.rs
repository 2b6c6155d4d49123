//! The numbers that Staffroom gives: 1, 1.1, (a), (i).

use std::sync::Arc;

use super::number::{Number, Numbers};
use crate::markup::{
    Block, Clause, Item, Section,
    number::{to_letters, to_roman},
};

/// The number of each of `sections`, which are those at the top of a text.
///
/// A section is `1`. One that a school adds takes the number before it with a letter, `7A`, as amended laws do, so that the numbers of
/// all other sections stay those of the trust. An appendix is `A1`.
pub(super) fn heads(sections: &[Arc<Section>]) -> Vec<String> {
    let (mut counted, mut appendices, mut added) = (0, 0, 0);
    let number = |section: &Arc<Section>| {
        if section.heading.attrs.has("appendix") {
            appendices += 1;
            format!("A{appendices}")
        } else if section.heading.attrs.get("after").is_some() && counted > 0 {
            added += 1;
            format!("{counted}{}", to_letters(added, b'A'))
        } else {
            counted += 1;
            added = 0;
            counted.to_string()
        }
    };
    sections.iter().map(number).collect()
}

/// Numbers the section `section`, which has the number `head`, and every clause in it.
///
/// The paragraphs in it and the items of a list that has no stem are `1.1`, `1.2`; the items of a list behind a stem are `(a)` of that
/// stem, and the items below them `(i)`. Numbered lists of Markdown keep the numbers that they have.
pub(super) fn numbers(section: &Section, head: &str) -> Numbers {
    let mut out = Numbers::new();
    out.insert(section.heading.span, Number::body(head.to_owned(), head.to_owned()));
    self::section(section, &mut Counter { prefix: head.to_owned(), next: 1 }, &mut out);
    out
}

/// Counts the clauses of a section, through all headings below it.
struct Counter {
    prefix: String,
    next: u32,
}

impl Counter {
    fn step(&mut self) -> String {
        let number = format!("{}.{}", self.prefix, self.next);
        self.next += 1;
        number
    }
}

fn section(section: &Section, counter: &mut Counter, out: &mut Numbers) {
    let mut stem: Option<String> = None;
    for block in section.blocks.iter() {
        match block {
            Block::Clause(clause) => {
                let number = counter.step();
                put(clause, number.clone(), number.clone(), out);
                stem = Some(number);
            }
            Block::List { start: None, items } => match stem.take() {
                Some(stem) => self::items(items, &stem, Level::Alpha, out),
                None => {
                    for item in items {
                        let number = counter.step();
                        put(&item.clause, number.clone(), number.clone(), out);
                        below(item, &number, Level::Alpha, out);
                    }
                }
            },
            _ => stem = None,
        }
    }
    for child in &section.children {
        self::section(child, counter, out);
    }
}

fn items(items: &[Item], stem: &str, level: Level, out: &mut Numbers) {
    for (at, item) in items.iter().enumerate() {
        let shown = level.mark(at as u32 + 1);
        let number = format!("{stem}{shown}");
        put(&item.clause, number.clone(), shown, out);
        if level == Level::Alpha {
            below(item, &number, Level::Roman, out);
        }
    }
}

/// The lists in an item behind its first paragraph.
fn below(item: &Item, number: &str, level: Level, out: &mut Numbers) {
    for block in &item.blocks {
        if let Block::List { start: None, items } = block {
            self::items(items, number, level, out);
        }
    }
}

fn put(clause: &Clause, whole: String, shown: String, out: &mut Numbers) {
    out.insert(clause.span, Number::body(whole, shown));
}

/// The marks of items below a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Alpha,
    Roman,
}

impl Level {
    fn mark(self, n: u32) -> String {
        match self {
            Self::Alpha => format!("({})", to_letters(n, b'a')),
            Self::Roman => format!("({})", to_roman(n)),
        }
    }
}
