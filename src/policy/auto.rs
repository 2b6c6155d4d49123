//! The numbers that Staffroom gives: 1, 1.1, (a), (i).

use super::number::{Number, Numbers};
use crate::markup::{
    Block, Clause, Document, Item, Section,
    number::{to_letters, to_roman},
};

/// Numbers every section and clause of `document`.
///
/// A section is `1`; the paragraphs in it and the items of a list that has no stem are `1.1`, `1.2`; the items of a list behind a
/// stem are `(a)` of that stem, and the items below them `(i)`. A section that a school adds takes the number before it with a
/// letter, `7A`, as amended laws do, so that the numbers of all other sections stay those of the trust. An appendix is `A1`.
/// Numbered lists of Markdown keep the numbers that they have.
pub(super) fn numbers(document: &Document) -> Numbers {
    let mut out = Numbers::new();
    let (mut sections, mut appendices, mut added) = (0, 0, 0);
    for section in &document.sections {
        let number = if section.heading.attrs.has("appendix") {
            appendices += 1;
            format!("A{appendices}")
        } else if section.heading.attrs.get("after").is_some() && sections > 0 {
            added += 1;
            format!("{sections}{}", to_letters(added, b'A'))
        } else {
            sections += 1;
            added = 0;
            sections.to_string()
        };
        out.insert(section.heading.span, Number::body(number.clone(), number.clone()));
        self::section(section, &mut Counter { prefix: number, next: 1 }, &mut out);
    }
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
    for block in &section.blocks {
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
