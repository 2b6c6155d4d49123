//! How sections and clauses come to their labels.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    authored, auto,
    kind::side_of_heading,
    label::{Label, Labels, Part},
    number::{Number, Numbers},
};
use crate::{
    config::Numbering,
    diag::{Code, Diagnostic},
    markup::{Attrs, Block, Clause, Document, Section, plain, slug::slug},
    source::Span,
};

/// A text that is labelled, and its labels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Labelled<'a> {
    pub(super) document: &'a Document,
    pub(super) numbering: Numbering,
    pub(super) labels: &'a Labels,
}

/// Labels every section and clause of `document`. It has the labels of `like` for the sections that it shares with that.
pub(super) fn label(
    document: &Document,
    numbering: Numbering,
    like: Option<Labelled<'_>>,
    problems: &mut Vec<Diagnostic>,
) -> Labels {
    like.filter(|like| numbering == Numbering::Auto && like.numbering == numbering && !like.labels.again)
        .and_then(|like| shared(document, like))
        .unwrap_or_else(|| whole(document, numbering, problems))
}

fn whole(document: &Document, numbering: Numbering, problems: &mut Vec<Diagnostic>) -> Labels {
    let mut maker = Maker::new(reserve(&document.opening, document.sections.iter(), problems));
    if numbering == Numbering::Authored {
        maker.numbers = authored::numbers(document, problems);
    }
    maker.blocks(&document.opening, "");
    let mut parts = vec![maker.part()];
    let heads = if numbering == Numbering::Auto { auto::heads(&document.sections) } else { Vec::new() };
    for (at, section) in document.sections.iter().enumerate() {
        if let Some(head) = heads.get(at) {
            maker.numbers = auto::numbers(section, head);
        }
        maker.section(section, "");
        parts.push(maker.part());
    }
    Labels::new(parts, !maker.repeats.is_empty())
}

/// The labels of a text that Staffroom numbers and that shares sections with `like`; none where it shares none, or where an anchor of
/// the others is one of theirs, so that all have to be told apart anew.
fn shared(document: &Document, like: Labelled<'_>) -> Option<Labels> {
    let there = like.document.places();
    let heads = auto::heads(&document.sections);
    let kept = document.sections.iter().zip(&heads).map(|(section, head)| {
        let part = like.labels.of_section(*there.get(&Arc::as_ptr(section))?)?;
        part.at(section.heading.span).is_some_and(|label| label.number.as_ref() == Some(head)).then_some(part)
    });
    let kept: Vec<Option<&Arc<Part>>> = kept.collect();
    let mut problems = Vec::new();
    let own = || document.sections.iter().zip(&kept).filter(|(_, kept)| kept.is_none()).map(|(section, _)| section);
    let mut maker = Maker::new(reserve(&[], own(), &mut problems));
    let opening = like.labels.opening().filter(|_| document.opening == like.document.opening)?;
    let mut parts = vec![opening.clone()];
    for ((section, head), kept) in document.sections.iter().zip(&heads).zip(&kept) {
        parts.push(match kept {
            Some(part) => Arc::clone(part),
            None => {
                maker.numbers = auto::numbers(section, head);
                maker.section(section, "");
                maker.part()
            }
        });
    }
    let known = || kept.iter().flatten().copied().chain([opening]);
    let is_free = |anchor: &String| !known().any(|part| part.has(anchor));
    (problems.is_empty() && maker.taken.iter().all(is_free)).then(|| Labels::new(parts, !maker.repeats.is_empty()))
}

struct Maker {
    /// What is labelled of the part that is being made.
    all: Vec<(Span, Label)>,
    appendices: BTreeMap<String, u32>,
    /// The anchors that authors gave, which made ones must not take, and those that were made.
    taken: BTreeSet<String>,
    /// How often a made anchor was wanted again.
    repeats: BTreeMap<String, u32>,
    numbers: Numbers,
}

impl Maker {
    fn new(given: BTreeSet<String>) -> Self {
        let (all, appendices, repeats) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Self { all, appendices, taken: given, repeats, numbers: Numbers::new() }
    }

    /// The labels that were made since the last part.
    fn part(&mut self) -> Arc<Part> {
        Arc::new(Part::new(std::mem::take(&mut self.all), std::mem::take(&mut self.appendices)))
    }

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
fn reserve<'a>(
    opening: &'a [Block],
    sections: impl Iterator<Item = &'a Arc<Section>>,
    problems: &mut Vec<Diagnostic>,
) -> BTreeSet<String> {
    let mut given: Vec<(&String, Span)> = Vec::new();
    given_in_blocks(opening, &mut given);
    given_in_sections(sections, &mut given);
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

fn given_in_sections<'a>(sections: impl Iterator<Item = &'a Arc<Section>>, out: &mut Vec<(&'a String, Span)>) {
    for section in sections {
        out.extend(section.heading.attrs.id.as_ref().map(|(id, span)| (id, *span)));
        given_in_blocks(&section.blocks, out);
        given_in_sections(section.children.iter(), out);
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
        let labels = label(&parsed.document, Numbering::Auto, None, &mut problems);
        assert_eq!(problems, []);
        labels.all().map(|(_, l)| (l.number.clone().unwrap_or_default(), l.anchor.clone())).collect()
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

    /// The labels of `base`, and of `base` with `over` laid over it: with those that they share, and made from nothing.
    fn laid_over(base: &str, over: &str) -> (Labels, Labels, Labels) {
        let mut sources = Sources::default();
        let mut read = |text: &str| parse(text, sources.add("x.md", text), 0, &mut Vec::new()).document;
        let (base, over) = (read(base), read(over));
        let labelled = |document: &Document, like| label(document, Numbering::Auto, like, &mut Vec::new());
        let of_base = labelled(&base, None);
        let document = crate::policy::merge::merge(&base, &over, &mut Vec::new());
        let like = Labelled { document: &base, numbering: Numbering::Auto, labels: &of_base };
        let (shared, anew) = (labelled(&document, Some(like)), labelled(&document, None));
        (of_base, shared, anew)
    }

    #[test]
    fn a_text_shares_the_labels_of_the_sections_that_it_shares() {
        let base = "## A {#a}\n\none\n\n## B {#b}\n\ntwo\n\n## C {#c}\n\nthree\n";
        let shares = |over: &str, places: [usize; 3]| {
            let (of_base, labels, _) = laid_over(base, over);
            [0, 1, 2].map(|at| labels.shares(places[at], &of_base, at))
        };
        assert_eq!(shares("## B! {#b}\n\nother\n", [0, 1, 2]), [true, false, true]);
        assert_eq!(shares("## A! {#a}\n\n## N {#n after=a}\n", [0, 2, 3]), [false, true, true]);
        // Its anchor is one of theirs.
        assert_eq!(shares("## B! {#b}\n\nother {#c-three}\n", [0, 1, 2]), [false; 3]);
    }

    proptest::proptest! {
        #[test]
        fn shared_labels_are_those_that_would_be_made_anew(
            base in "(## [AB]( \\{#[abc]( \\.appendix)?\\})?\n\n(([xy]|- x\n- y|### Do|x \\{#(a|b|a-x|b-x-2)\\})\n\n){0,3}){1,4}",
            over in "(## [AB] \\{#([abc]|n after=[abc])( \\.withdrawn)?\\}\n\n(([xy]|- x\n- y|### Do|x \\{#(a|b|a-x|b-x-2)\\})\n\n){0,2}){1,2}",
        ) {
            let (_, shared, anew) = laid_over(&base, &over);
            proptest::prop_assert_eq!(shared, anew);
        }
    }
}
