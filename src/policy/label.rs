//! The number and the anchor of every section and clause.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    config::Numbering,
    diag::{Code, Diagnostic},
    markup::{
        Attrs, Block, Document, Inline, Item, Section,
        number::{to_letters, to_roman},
        plain,
        slug::slug,
    },
    rules::side_of_heading,
    source::Span,
};

/// How a section or clause is found and cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its anchor on the page.
    pub anchor: String,
    /// Its whole number, as it is cited: `7`, `7.2`, `7.2(a)`. None where it has no number.
    pub number: Option<String>,
    /// What is printed at its head: `7`, `7.2`, `(a)`; empty where it has no number.
    pub shown: String,
    /// Whether its author gave the anchor, so that it survives any change of words.
    pub kept: bool,
    /// Whether it is a section.
    pub is_section: bool,
}

/// The labels of one text by the places of its headings and clauses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    by_place: BTreeMap<Span, Label>,
    by_anchor: BTreeMap<String, Span>,
}

impl Labels {
    /// The label of the heading or clause at `place`.
    pub fn at(&self, place: Span) -> Option<&Label> {
        self.by_place.get(&place)
    }

    /// The label with `anchor`, with the place of its heading or clause.
    pub fn named(&self, anchor: &str) -> Option<(&Label, Span)> {
        let place = *self.by_anchor.get(anchor)?;
        Some((self.by_place.get(&place)?, place))
    }

    /// Every anchor.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.by_anchor.keys().map(String::as_str)
    }
}

/// Labels every section and clause of `document`.
///
/// Automatic numbers: a section is `1`; the paragraphs in it and the items of a list that has no stem are `1.1`, `1.2`; the items
/// of a list behind a stem are `(a)` of that stem, and the items below them `(i)`. A section that a school adds takes the number
/// before it with a letter, `7A`, as amended laws do, so that the numbers of all other sections stay those of the trust. An
/// appendix is `A1`. Numbered lists of Markdown keep the numbers that they have.
pub(super) fn label(document: &Document, numbering: Numbering, problems: &mut Vec<Diagnostic>) -> Labels {
    let mut maker = Maker { labels: Labels::default(), taken: BTreeSet::new(), numbering, problems };
    maker.reserve(document);
    maker.blocks(&document.opening, "", &mut Counter::unnumbered());
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
        maker.section(section, Some(&number), "", &mut Counter { prefix: number.clone(), next: 1 });
    }
    maker.labels
}

/// Counts the clauses of a section.
struct Counter {
    prefix: String,
    next: u32,
}

impl Counter {
    fn unnumbered() -> Self {
        Self { prefix: String::new(), next: 0 }
    }

    fn step(&mut self) -> Option<String> {
        if self.next == 0 {
            return None;
        }
        let number = format!("{}.{}", self.prefix, self.next);
        self.next += 1;
        Some(number)
    }
}

struct Maker<'p> {
    labels: Labels,
    /// The anchors that authors gave, which made ones must not take.
    taken: BTreeSet<String>,
    numbering: Numbering,
    problems: &'p mut Vec<Diagnostic>,
}

impl Maker<'_> {
    fn section(&mut self, section: &Section, number: Option<&str>, parent: &str, counter: &mut Counter) {
        let heading = &section.heading;
        let title = plain(&heading.prose);
        let side = side_of_heading(&title);
        // "Do" and "Don't" stand in many sections: they are told apart by the section that they are in.
        let stem = match side {
            Some(side) if !parent.is_empty() => format!("{parent}-{}", side.id()),
            _ => non_empty(slug(&title, 8), "section"),
        };
        let shown = number.unwrap_or_default().to_owned();
        self.add(heading.span, &heading.attrs, &stem, number.map(str::to_owned), shown, true);
        let own = self.labels.at(heading.span).map(|l| l.anchor.clone()).unwrap_or_default();
        let scope = if side.is_some() && !parent.is_empty() { parent.to_owned() } else { own };
        self.blocks(&section.blocks, &scope, counter);
        for child in &section.children {
            self.section(child, None, &scope, counter);
        }
    }

    fn blocks(&mut self, blocks: &[Block], scope: &str, counter: &mut Counter) {
        let mut stem: Option<String> = None;
        for block in blocks {
            match block {
                Block::Clause(clause) => {
                    let number = counter.step();
                    stem = number.clone();
                    self.clause(
                        clause.span,
                        &clause.attrs,
                        &clause.prose,
                        scope,
                        number.clone(),
                        number.unwrap_or_default(),
                    );
                }
                Block::List { start: None, items } => match stem.take() {
                    Some(stem) => self.items(items, scope, &stem, Level::Alpha),
                    None => self.clauses(items, scope, counter),
                },
                Block::List { start: Some(_), items } => {
                    stem = None;
                    for item in items {
                        self.clause(
                            item.clause.span,
                            &item.clause.attrs,
                            &item.clause.prose,
                            scope,
                            None,
                            String::new(),
                        );
                        self.below(item, scope, None);
                    }
                }
                _ => stem = None,
            }
        }
    }

    /// Items that are clauses of their own.
    fn clauses(&mut self, items: &[Item], scope: &str, counter: &mut Counter) {
        for item in items {
            let number = counter.step();
            let shown = number.clone().unwrap_or_default();
            self.clause(item.clause.span, &item.clause.attrs, &item.clause.prose, scope, number.clone(), shown);
            self.below(item, scope, number.map(|n| (n, Level::Alpha)));
        }
    }

    fn items(&mut self, items: &[Item], scope: &str, stem: &str, level: Level) {
        for (at, item) in items.iter().enumerate() {
            let shown = level.mark(at as u32 + 1);
            let number = format!("{stem}{shown}");
            self.clause(item.clause.span, &item.clause.attrs, &item.clause.prose, scope, Some(number.clone()), shown);
            self.below(item, scope, (level == Level::Alpha).then_some((number, Level::Roman)));
        }
    }

    /// What stands in an item behind its first paragraph.
    fn below(&mut self, item: &Item, scope: &str, numbered: Option<(String, Level)>) {
        for block in &item.blocks {
            if let Block::List { start: None, items } = block {
                match &numbered {
                    Some((number, level)) => self.items(items, scope, number, *level),
                    None => self.clauses(items, scope, &mut Counter::unnumbered()),
                }
            }
        }
    }

    fn clause(
        &mut self,
        span: Span,
        attrs: &Attrs,
        prose: &[Inline],
        scope: &str,
        number: Option<String>,
        shown: String,
    ) {
        let words = slug(&plain(prose), 6);
        let stem = match (scope.is_empty(), words.is_empty()) {
            (true, _) => non_empty(words, "clause"),
            (false, true) => format!("{scope}-clause"),
            (false, false) => format!("{scope}-{words}"),
        };
        self.add(span, attrs, &stem, number, shown, false);
    }

    fn add(&mut self, span: Span, attrs: &Attrs, stem: &str, number: Option<String>, shown: String, is_section: bool) {
        let anchor = match &attrs.id {
            Some((id, _)) => id.clone(),
            None => {
                let mut anchor = stem.to_owned();
                let mut again = 1;
                while self.taken.contains(&anchor) {
                    again += 1;
                    anchor = format!("{stem}-{again}");
                }
                self.taken.insert(anchor.clone());
                anchor
            }
        };
        let plain = self.numbering == Numbering::None;
        let label = Label {
            anchor: anchor.clone(),
            number: if plain { None } else { number },
            shown: if plain { String::new() } else { shown },
            kept: attrs.id.is_some(),
            is_section,
        };
        self.labels.by_anchor.entry(anchor).or_insert(span);
        self.labels.by_place.insert(span, label);
    }

    /// Takes note of the anchors that authors gave, and of those given twice.
    fn reserve(&mut self, document: &Document) {
        let mut given: Vec<(&String, Span)> = Vec::new();
        given_in_blocks(&document.opening, &mut given);
        given_in_sections(&document.sections, &mut given);
        let mut first: BTreeMap<&String, Span> = BTreeMap::new();
        for (id, span) in given {
            if let Some(earlier) = first.get(id) {
                self.problems.push(
                    Diagnostic::at(span, Code::DuplicateId, format!("the id `{id}` stands twice in this policy"))
                        .also(*earlier, "first here")
                        .help("Give one of them another id; links and quizzes go by it."),
                );
            } else {
                first.insert(id, span);
                self.taken.insert(id.clone());
            }
        }
    }
}

fn given_in_sections<'a>(sections: &'a [Section], out: &mut Vec<(&'a String, Span)>) {
    for section in sections {
        out.extend(section.heading.attrs.id.as_ref().map(|(id, span)| (id, *span)));
        given_in_blocks(&section.blocks, out);
        given_in_sections(&section.children, out);
    }
}

fn given_in_blocks<'a>(blocks: &'a [Block], out: &mut Vec<(&'a String, Span)>) {
    for block in blocks {
        match block {
            Block::Clause(clause) => out.extend(clause.attrs.id.as_ref().map(|(id, span)| (id, *span))),
            Block::List { items, .. } => {
                for item in items {
                    out.extend(item.clause.attrs.id.as_ref().map(|(id, span)| (id, *span)));
                    given_in_blocks(&item.blocks, out);
                }
            }
            _ => {}
        }
    }
}

fn non_empty(text: String, otherwise: &str) -> String {
    if text.is_empty() { otherwise.to_owned() } else { text }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{markup::parse, source::Sources};

    fn shown(text: &str) -> Vec<(String, String)> {
        let mut sources = Sources::default();
        let parsed = parse(text, sources.add("x.md", text), 0, &mut Vec::new());
        let mut problems = Vec::new();
        let labels = label(&parsed.document, Numbering::Auto, &mut problems);
        assert_eq!(problems, []);
        labels.by_place.values().map(|l| (l.number.clone().unwrap_or_default(), l.anchor.clone())).collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn clauses_count_through_the_headings_of_a_section() {
        let text = "## USB sticks {#usb}\n\nBe careful.\n\n### Do\n- lock them\n\n### Don't\n- lose them {#lose}\n\n## Other\n\nYou must not: {.dont}\n- trade\n  - at all\n";
        assert_eq!(
            shown(text),
            pairs(&[
                ("1", "usb"),
                ("1.1", "usb-be-careful"),
                ("", "usb-do"),
                ("1.2", "usb-lock-them"),
                ("", "usb-dont"),
                ("1.3", "lose"),
                ("2", "other"),
                ("2.1", "other-you-must-not"),
                ("2.1(a)", "other-trade"),
                ("2.1(a)(i)", "other-at-all"),
            ])
        );
    }

    #[test]
    fn added_sections_and_appendices_do_not_move_the_numbers_of_others() {
        let numbers: Vec<_> =
            shown("## A {#a}\n\n## B {#b after=a}\n\n## C {#c after=a}\n\n## D\n\n## E {.appendix}\n")
                .into_iter()
                .map(|p| p.0)
                .collect();
        assert_eq!(numbers, ["1", "1A", "1B", "2", "A1"]);
    }

    #[test]
    fn a_made_anchor_never_takes_one_that_was_given() {
        let anchors: Vec<_> =
            shown("## A\n\nlock it\n\nlock it\n\nother {#a-lock-it}\n").into_iter().map(|p| p.1).collect();
        assert_eq!(anchors, ["a", "a-lock-it-2", "a-lock-it-3", "a-lock-it"]);
    }
}
