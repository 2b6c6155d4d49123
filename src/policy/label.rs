//! The number and the anchor of every section and clause.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    authored, auto,
    kind::side_of_heading,
    number::{Number, Numbers},
};
use crate::{
    config::Numbering,
    diag::{Code, Diagnostic},
    markup::{Attrs, Block, Clause, Document, Section, plain, slug::slug, typed::Aim},
    source::{Digesting, Span},
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
    /// The appendix or extract that counts for itself, in which it has that number: "Appendix 1"; empty in the body.
    pub space: String,
    /// Whether its author gave the anchor, so that it survives any change of words.
    pub kept: bool,
    /// Whether it is a section.
    pub is_section: bool,
}

/// The labels of one text by the places of its headings and clauses. A trust holds hundreds of thousands: they are kept in lists, and
/// found in them by halving.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// In order of reading.
    all: Box<[(Span, Label)]>,
    /// Places in `all`, in the order of spans.
    by_place: Box<[u32]>,
    /// Places in `all`, in the order of anchors; the first that has it.
    by_anchor: Box<[u32]>,
    /// Places in `all`, in the order of numbers as they are cited and of the appendices that they are in; the first that has it.
    by_number: Box<[u32]>,
    /// The headings of appendices, by the names of those.
    appendices: BTreeMap<String, u32>,
}

impl Labels {
    fn new(all: Vec<(Span, Label)>, appendices: BTreeMap<String, u32>) -> Self {
        let places = || 0..u32::try_from(all.len()).unwrap_or(u32::MAX);
        let of = |place: u32| &all[place as usize].1;
        let mut by_place: Vec<u32> = places().collect();
        by_place.sort_unstable_by_key(|place| all[*place as usize].0);
        let mut by_anchor: Vec<u32> = places().collect();
        by_anchor.sort_by_key(|place| &of(*place).anchor);
        by_anchor.dedup_by_key(|place| &of(*place).anchor);
        let mut by_number: Vec<u32> = places().filter(|place| of(*place).number.is_some()).collect();
        by_number.sort_by_key(|place| of(*place).cited());
        by_number.dedup_by_key(|place| of(*place).cited());
        let (by_place, by_anchor, by_number) = (by_place.into(), by_anchor.into(), by_number.into());
        Self { all: all.into(), by_place, by_anchor, by_number, appendices }
    }

    fn get(&self, place: u32) -> &(Span, Label) {
        &self.all[place as usize]
    }

    /// The label of the heading or clause at `place`.
    pub fn at(&self, place: Span) -> Option<&Label> {
        let found = self.by_place.binary_search_by_key(&place, |at| self.get(*at).0).ok()?;
        Some(&self.get(self.by_place[found]).1)
    }

    /// The label with `anchor`, with the place of its heading or clause.
    pub fn named(&self, anchor: &str) -> Option<(&Label, Span)> {
        let found = self.by_anchor.binary_search_by_key(&anchor, |at| self.get(*at).1.anchor.as_str()).ok()?;
        let (place, label) = self.get(self.by_anchor[found]);
        Some((label, *place))
    }

    /// What a typed reference refers to: in the body, or in the one appendix that has the number.
    pub fn referred(&self, aim: &Aim) -> Option<&Label> {
        let place = match aim {
            Aim::Number(number) => {
                let from = self.by_number.partition_point(|at| self.get(*at).1.cited().0 < number.as_str());
                let mut of_number = self.by_number[from..].iter().map(|at| (at, self.get(*at).1.cited()));
                let (first, (found, space)) = of_number.next()?;
                let again = of_number.next().is_some_and(|(_, (number, _))| number == found);
                (found == number && (space.is_empty() || !again)).then_some(*first)
            }
            Aim::Appendix(mark) => self.appendices.get(&format!("Appendix {mark}")).copied(),
        };
        Some(&self.get(place?).1)
    }

    /// Adds every anchor with what is cited of it, in the order of the anchors.
    pub(super) fn outline(&self, digest: &mut Digesting) {
        for (_, label) in self.by_anchor.iter().map(|at| self.get(*at)) {
            digest.add(&label.anchor);
            digest.add(label.number.as_deref().unwrap_or_default());
            digest.add(&label.space);
            digest.add([u8::from(label.is_section)]);
        }
    }

    /// Every anchor.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.by_anchor.iter().map(|at| self.get(*at).1.anchor.as_str())
    }
}

impl Label {
    /// Its number as it is cited, and the appendix that it is in.
    fn cited(&self) -> (&str, &str) {
        (self.number.as_deref().unwrap_or_default(), &self.space)
    }
}

/// Labels every section and clause of `document`.
pub(super) fn label(document: &Document, numbering: Numbering, problems: &mut Vec<Diagnostic>) -> Labels {
    let numbers = match numbering {
        Numbering::Auto => auto::numbers(document),
        Numbering::Authored => authored::numbers(document, problems),
        Numbering::None => Numbers::new(),
    };
    let mut maker = Maker {
        all: Vec::new(),
        appendices: BTreeMap::new(),
        taken: reserve(document, problems),
        repeats: BTreeMap::new(),
        numbers,
    };
    maker.blocks(&document.opening, "");
    for section in &document.sections {
        maker.section(section, "");
    }
    Labels::new(maker.all, maker.appendices)
}

struct Maker {
    all: Vec<(Span, Label)>,
    appendices: BTreeMap<String, u32>,
    /// The anchors that authors gave, which made ones must not take.
    taken: BTreeSet<String>,
    /// How often a made anchor was wanted again.
    repeats: BTreeMap<String, u32>,
    numbers: Numbers,
}

impl Maker {
    fn section(&mut self, section: &Section, parent: &str) {
        let heading = &section.heading;
        let title = plain(&heading.prose);
        let side = side_of_heading(&title);
        // "Do" and "Don't" stand in many sections: they are told apart by the section that they are in.
        let stem = || match side {
            Some(side) if !parent.is_empty() => format!("{parent}-{}", side.id()),
            _ => non_empty(slug(&title, 8), "section"),
        };
        let place = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let own = self.add(heading.span, &heading.attrs, stem, true).anchor.clone();
        if heading.attrs.has("appendix") {
            self.appendices.entry(super::authored::space_name(&title)).or_insert(place);
        }
        let scope = if side.is_some() && !parent.is_empty() { parent.to_owned() } else { own };
        self.blocks(&section.blocks, &scope);
        for child in &section.children {
            self.section(child, &scope);
        }
    }

    fn blocks(&mut self, blocks: &[Block], scope: &str) {
        for block in blocks {
            match block {
                Block::Clause(clause) => self.clause(clause, scope),
                Block::List { items, .. } => {
                    for item in items {
                        self.clause(&item.clause, scope);
                        let own = item.blocks.iter().filter(|b| !matches!(b, Block::Clause(_)) || has_number(b));
                        own.for_each(|b| self.blocks(std::slice::from_ref(b), scope));
                    }
                }
                Block::Quote { blocks, .. } => self.blocks(blocks, scope),
                Block::Definitions(entries) => {
                    entries.iter().flat_map(|(_, definitions)| definitions).for_each(|d| self.blocks(d, scope));
                }
                _ => {}
            }
        }
    }

    fn clause(&mut self, clause: &Clause, scope: &str) {
        let stem = || {
            let words = if clause.stem.is_empty() { "clause" } else { &clause.stem };
            if scope.is_empty() { words.to_owned() } else { format!("{scope}-{words}") }
        };
        self.add(clause.span, &clause.attrs, stem, false);
    }

    /// An anchor that nothing else has: `stem`, or `stem` with a number behind it.
    fn free(&mut self, stem: String) -> String {
        if self.taken.insert(stem.clone()) {
            return stem;
        }
        // Where the last search ended, the next begins: thousands of clauses may begin alike.
        let mut again = self.repeats.get(&stem).copied().unwrap_or(1);
        loop {
            again += 1;
            let anchor = format!("{stem}-{again}");
            if self.taken.insert(anchor.clone()) {
                self.repeats.insert(stem, again);
                return anchor;
            }
        }
    }

    /// Labels what stands at `span`. Its anchor is made of `stem` unless its author gave one.
    fn add(&mut self, span: Span, attrs: &Attrs, stem: impl FnOnce() -> String, is_section: bool) -> &Label {
        let anchor = match &attrs.id {
            Some((id, _)) => id.clone(),
            None => self.free(stem()),
        };
        let number = self.numbers.remove(&span);
        let (whole, shown, space) = match number {
            Some(Number { whole, shown, space }) => (Some(whole), shown, space),
            None => (None, String::new(), String::new()),
        };
        let label = Label { anchor, number: whole, shown, space, kept: attrs.id.is_some(), is_section };
        self.all.push((span, label));
        let (_, label) = self.all.last().expect("one was added just now");
        label
    }
}

/// Whether a paragraph of an item has a number of its own, as lines of it can have.
fn has_number(block: &Block) -> bool {
    matches!(block, Block::Clause(clause) if clause.label.is_some() || clause.attrs.id.is_some())
}

/// The anchors that authors gave; those given twice are problems.
fn reserve(document: &Document, problems: &mut Vec<Diagnostic>) -> BTreeSet<String> {
    let mut given: Vec<(&String, Span)> = Vec::new();
    given_in_blocks(&document.opening, &mut given);
    given_in_sections(&document.sections, &mut given);
    let mut first: BTreeMap<&String, Span> = BTreeMap::new();
    for (id, span) in given {
        if let Some(earlier) = first.get(id) {
            problems.push(
                Diagnostic::at(span, Code::DuplicateId, format!("the id `{id}` stands twice in this policy"))
                    .also(*earlier, "first here")
                    .help("Give one of them another id; links and quizzes go by it."),
            );
        } else {
            first.insert(id, span);
        }
    }
    first.into_keys().cloned().collect()
}

fn given_in_sections<'a>(sections: &'a [Arc<Section>], out: &mut Vec<(&'a String, Span)>) {
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
            Block::Quote { blocks, .. } => given_in_blocks(blocks, out),
            Block::Definitions(entries) => {
                entries.iter().flat_map(|(_, definitions)| definitions).for_each(|d| given_in_blocks(d, out));
            }
            _ => {}
        }
    }
}

fn non_empty(text: String, otherwise: &str) -> String {
    if text.is_empty() { otherwise.to_owned() } else { text }
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
        labels.all.iter().map(|(_, l)| (l.number.clone().unwrap_or_default(), l.anchor.clone())).collect()
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
