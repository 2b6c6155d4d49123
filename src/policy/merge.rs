//! An overlay laid over the trust's text.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    diag::{Code, Diagnostic},
    markup::{Document, Heading, Section, plain},
    source::Span,
};

/// What a heading of an overlay hands down from the trust's when it does not say otherwise: where its rules belong, and how it counts.
const INHERITED_KEYS: [&str; 3] = ["topic", "for", "from"];
const INHERITED_CLASSES: [&str; 2] = ["appendix", "extract"];

/// The text that holds where `over` changes `base`, and what is wrong with `over`.
///
/// A section of `over` replaces the section of `base` with its id, together with all below it; one with `after=` is added behind
/// the section it names, behind those added there before; one that is `.withdrawn` leaves only its heading. A replaced section
/// keeps the printed number, topic and audience of the trust's heading unless it gives its own, and stays an appendix or an extract if it
/// was one. The footnotes of both are kept, and no two may have the same label; a page prints those to which its text leads.
pub(super) fn merge(base: &Document, over: &Document, problems: &mut Vec<Diagnostic>) -> Document {
    let mut out = base.clone();
    if let Some(stray) = over.opening.iter().find_map(super::held::clause_span) {
        problems.push(
            Diagnostic::at(stray, Code::StrayText, "this text of an overlay belongs to no section")
                .help("Put it under a heading with the id of the section that it changes."),
        );
    }
    let trusts: BTreeSet<&str> = base.footnotes.iter().map(|(label, _)| label.as_str()).collect();
    for note in &over.footnotes {
        if trusts.contains(note.0.as_str())
            && let Some(place) = note.1.iter().find_map(super::held::clause_span)
        {
            let headline = format!("the trust’s policy has a footnote `{}` of its own", note.0);
            problems.push(Diagnostic::at(place, Code::DuplicateId, headline).help("Give this one another name."));
        }
        out.footnotes.push(note.clone());
    }
    let ids: Vec<&str> = all_ids(&base.sections);
    let mut set: BTreeMap<&str, Span> = BTreeMap::new();
    for section in &over.sections {
        let Some((id, span)) = replaces(section) else { continue };
        if let Some(first) = set.get(id) {
            problems.push(
                Diagnostic::at(span, Code::DuplicateId, format!("this overlay changes the section `{id}` twice"))
                    .also(*first, "first here")
                    .help("Only the last would be published. Put both texts under one heading."),
            );
        } else {
            set.insert(id, span);
        }
    }
    over.sections.iter().for_each(|section| misplaced(section, problems));
    for section in &over.sections {
        if fits(base, section, &set, problems) {
            apply(&mut out, section, &ids, problems);
        }
    }
    out
}

/// The id of the trust's section that `section` of an overlay takes the place of, with its place.
fn replaces(section: &Section) -> Option<(&str, Span)> {
    let attrs = &section.heading.attrs;
    attrs.id.as_ref().filter(|_| attrs.get("after").is_none()).map(|(id, span)| (id.as_str(), *span))
}

/// Whether `section` of an overlay may stand in `base`, where the overlay also takes the place of the sections in `set`: not in or in
/// place of what is locked, and not in what the overlay replaces as a whole, where it would be lost.
fn fits(base: &Document, section: &Section, set: &BTreeMap<&str, Span>, problems: &mut Vec<Diagnostic>) -> bool {
    let added = section.heading.attrs.get("after");
    let Some((id, place)) = added.map(|(to, span)| (to.as_str(), *span)).or_else(|| replaces(section)) else {
        return true;
    };
    let Some(mut path) = path(&base.sections, id) else { return true };
    let Some(target) = path.pop() else { return true };
    let id_of = |section: &Section| section.heading.attrs.id.as_ref().map(|(id, _)| id.clone()).unwrap_or_default();
    let mut locked: Vec<&Section> = path.clone();
    if added.is_none() {
        locked.push(target);
        below(target, &mut locked);
    }
    let lock = locked.iter().find_map(|s| Some((*s, s.heading.attrs.class_span("locked")?)));
    if let Some((closed, lock)) = lock {
        let id = id_of(closed);
        let name = if id.is_empty() { format!("“{}”", plain(&closed.heading.prose)) } else { format!("`{id}`") };
        problems.push(
            Diagnostic::at(place, Code::LockedSection, format!("schools may not change the section {name}"))
                .also(lock, "the trust locks it here")
                .help("Take this section out of the overlay, or ask the trust."),
        );
        return false;
    }
    if let Some((around, first)) = path.iter().find_map(|s| Some((id_of(s), *set.get(id_of(s).as_str())?))) {
        problems.push(
            Diagnostic::at(
                place,
                Code::UnknownSection,
                format!("this overlay takes away `{id}` together with `{around}`"),
            )
            .also(first, format!("all of `{around}` is changed here"))
            .help(format!("Put this text there, or change only sections within `{around}`.")),
        );
        return false;
    }
    true
}

/// Reports sections that are to be added somewhere and stand below another heading of the overlay: they belong to that one.
fn misplaced(section: &Section, problems: &mut Vec<Diagnostic>) {
    for child in &section.children {
        if let Some((after, span)) = child.heading.attrs.get("after") {
            let title = plain(&section.heading.prose);
            problems.push(
                Diagnostic::at(*span, Code::UnknownSection, format!("this stands in “{title}”, not behind `{after}`"))
                    .help("To add it behind that section, give it a heading of the same depth as the one before it, or put it first.")
                    .help("To have it where it is, take out `after`."),
            );
        }
        misplaced(child, problems);
    }
}

/// The sections from the outermost down to the one with `id`.
fn path<'a>(sections: &'a [Arc<Section>], id: &str) -> Option<Vec<&'a Section>> {
    sections.iter().map(Arc::as_ref).find_map(|section| {
        if section.heading.attrs.id.as_ref().is_some_and(|(own, _)| own == id) {
            return Some(vec![section]);
        }
        let mut inner = path(&section.children, id)?;
        inner.insert(0, section);
        Some(inner)
    })
}

fn below<'a>(section: &'a Section, out: &mut Vec<&'a Section>) {
    for child in &section.children {
        out.push(child);
        below(child, out);
    }
}

fn apply(out: &mut Document, section: &Arc<Section>, ids: &[&str], problems: &mut Vec<Diagnostic>) {
    let heading = &section.heading;
    let title = plain(&heading.prose);
    if let Some((after, span)) = heading.attrs.get("after") {
        if !insert_after(&mut out.sections, after, section) {
            let headline = format!("the trust’s policy has no section `{after}` to put this one behind");
            problems.push(Diagnostic::at(*span, Code::UnknownSection, headline).suggest(after, ids.iter().copied()));
        }
        return;
    }
    let Some((id, span)) = &heading.attrs.id else {
        problems.push(
            Diagnostic::at(
                heading.span,
                Code::UnknownSection,
                format!("the section “{title}” does not say which one it changes"),
            )
            .help("Give it the id of the trust’s section, `{#id}`, or `{#new-id after=…}` to add a section."),
        );
        return;
    };
    let Some(target) = find(&mut out.sections, id) else {
        problems.push(
            Diagnostic::at(*span, Code::UnknownSection, format!("the trust’s policy has no section `{id}`"))
                .suggest(id, ids.iter().copied())
                .help(format!("To add a section, say behind which: `{{#{id} after=…}}`.")),
        );
        return;
    };
    if heading.attrs.has("withdrawn")
        && let Some(stray) = first_text(section)
    {
        problems.push(
            Diagnostic::at(stray, Code::StrayText, format!("the section `{id}` is withdrawn and yet has text"))
                .help("Take out the text, or take out `.withdrawn`."),
        );
    }
    let mut new = Section::clone(section);
    inherit(&mut new.heading, &target.heading);
    *target = Arc::new(new);
}

fn inherit(heading: &mut Heading, from: &Heading) {
    for key in INHERITED_KEYS {
        if heading.attrs.get(key).is_none() {
            heading.attrs.pairs.extend(from.attrs.pairs.iter().filter(|((k, _), _)| k == key).cloned());
        }
    }
    for class in INHERITED_CLASSES {
        if !heading.attrs.has(class) {
            heading.attrs.classes.extend(from.attrs.classes.iter().filter(|(c, _)| c == class).cloned());
        }
    }
    heading.level = from.level;
    if heading.label.is_none() {
        heading.label.clone_from(&from.label);
    }
}

fn first_text(section: &Section) -> Option<Span> {
    let child = section.children.first().map(|c| c.heading.span);
    section.blocks.iter().find_map(super::held::clause_span).or(child)
}

/// The section with `id`, to be replaced. Only those round it are no longer shared with the trust's text.
fn find<'a>(sections: &'a mut [Arc<Section>], id: &str) -> Option<&'a mut Arc<Section>> {
    let at = sections.iter().position(|section| path(std::slice::from_ref(section), id).is_some())?;
    let section = &mut sections[at];
    if section.heading.attrs.id.as_ref().is_some_and(|(own, _)| own == id) {
        return Some(section);
    }
    find(&mut Arc::make_mut(section).children, id)
}

fn insert_after(sections: &mut Vec<Arc<Section>>, after: &str, new: &Arc<Section>) -> bool {
    let has = |s: &Arc<Section>| s.heading.attrs.id.as_ref().is_some_and(|(id, _)| id == after);
    if let Some(at) = sections.iter().position(has) {
        let added = |s: &Section| s.heading.attrs.get("after").is_some_and(|(to, _)| to == after);
        let behind = sections[at + 1..].iter().take_while(|s| added(s)).count();
        sections.insert(at + 1 + behind, new.clone());
        return true;
    }
    let around = sections.iter().position(|s| path(&s.children, after).is_some());
    around.is_some_and(|at| insert_after(&mut Arc::make_mut(&mut sections[at]).children, after, new))
}

fn all_ids(sections: &[Arc<Section>]) -> Vec<&str> {
    let mut ids = Vec::new();
    for section in sections {
        ids.extend(section.heading.attrs.id.as_ref().map(|(id, _)| id.as_str()));
        ids.extend(all_ids(&section.children));
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        markup::{Numbers, Reading, parse, parse_as},
        source::Sources,
    };

    const BASE: &str = "## A {#a topic=usb}\n\none\n\n### A1 {#a1}\n\n## B {#b .locked}\n\n## C {#c}\n";

    fn merged(over: &str) -> (Vec<String>, Vec<Code>) {
        let mut sources = Sources::default();
        let base = parse(BASE, sources.add("base.md", BASE), 0, &mut Vec::new());
        let file = sources.add("over.md", over);
        let mut problems = Vec::new();
        let over = parse(over, file, 0, &mut problems);
        let out = merge(&base.document, &over.document, &mut problems);
        let titles = out.sections.iter().map(|s| plain(&s.heading.prose).into_owned()).collect();
        (titles, problems.iter().map(|p| p.code).collect())
    }

    #[test]
    fn a_school_brings_its_own_footnotes_and_changes_none_of_the_trusts() {
        let mut sources = Sources::default();
        let text = "## A {#a}\n\none[^law] two[^own]\n\n[^law]: other law\n[^own]: own\n";
        let over = parse(text, sources.add("over.md", text), 0, &mut Vec::new()).document;
        let text = "## A {#a}\n\none[^law]\n\n[^law]: the law\n";
        let base = parse(text, sources.add("base.md", text), 0, &mut Vec::new()).document;
        let mut problems = Vec::new();
        let labels: Vec<String> = merge(&base, &over, &mut problems).footnotes.into_iter().map(|(l, _)| l).collect();
        assert_eq!(labels, ["law", "law", "own"]);
        assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), [Code::DuplicateId]);
    }

    #[test]
    fn sections_are_replaced_added_in_order_and_withdrawn() {
        let (titles, codes) =
            merged("## New A {#a}\n\n## X {#x after=a}\n\n## Y {#y after=a}\n\n## C {#c .withdrawn}\n");
        assert_eq!(titles, ["New A", "X", "Y", "B", "C"]);
        assert_eq!(codes, []);
        assert_eq!(merged("## C {#c}\n\n### Late {#l after=a}\n").1, [Code::UnknownSection]);
    }

    #[test]
    fn a_replaced_section_keeps_the_topic() {
        let mut sources = Sources::default();
        let base = parse(BASE, sources.add("base.md", BASE), 0, &mut Vec::new());
        let over = parse("# A! {#a}\n", sources.add("over.md", "# A! {#a}\n"), 0, &mut Vec::new());
        let out = merge(&base.document, &over.document, &mut Vec::new());
        assert_eq!(out.sections[0].heading.attrs.get("topic").map(|t| t.0.as_str()), Some("usb"));
        assert_eq!(out.sections[0].heading.level, 2);
    }

    #[test]
    fn a_replaced_section_keeps_its_number_and_counts_as_it_did() {
        let mut sources = Sources::default();
        let reading = Reading { numbers: Numbers::Printed, ..Reading::default() };
        let mut read = |text: &str| parse_as(reading, text, sources.add("x.md", text), 0, &mut Vec::new()).document;
        let base = read("## 1. A {#a}\n\n## Appendix 1 {#app .appendix .extract from=other}\n\n1.1 one\n");
        let out = merge(&base, &read("## Gone {#a .withdrawn}\n\n## Ours {#app}\n\n1.1 other\n"), &mut Vec::new());
        let heading = |at: usize| &out.sections[at].heading;
        assert_eq!(heading(0).label.as_ref().map(|l| l.text.as_str()), Some("1."));
        assert!(heading(1).attrs.has("appendix") && heading(1).attrs.has("extract"));
        assert_eq!(heading(1).attrs.get("from").map(|f| f.0.as_str()), Some("other"));
        let own = merge(&base, &read("## 1A. Ours {#a}\n"), &mut Vec::new());
        assert_eq!(own.sections[0].heading.label.as_ref().map(|l| l.text.as_str()), Some("1A."));
    }

    #[test]
    fn no_text_of_an_overlay_is_lost_in_another() {
        for over in ["## X {#a1}\n\ntext\n\n## A {#a}\n", "## A {#a}\n\n## X {#a1}\n\ntext\n"] {
            assert_eq!(merged(over).1, [Code::UnknownSection], "{over}");
        }
        assert_eq!(merged("## X {#x after=a1}\n\n## A {#a .withdrawn}\n").1, [Code::UnknownSection]);
        assert_eq!(merged("## A {#a}\n\nfirst\n\n## A {#a}\n\nsecond\n").1, [Code::DuplicateId]);
    }

    #[test]
    fn a_lock_holds_around_and_within() {
        let mut sources = Sources::default();
        let base = "## A {#a .locked}\n\n### A1 {#a1}\n\n## B {#b}\n\n### B1 {#b1 .locked}\n\n### B2 {#b2}\n";
        let base = parse(base, sources.add("base.md", base), 0, &mut Vec::new()).document;
        let mut codes = |over: &str| {
            let over = parse(over, sources.add("over.md", over), 0, &mut Vec::new()).document;
            let mut problems = Vec::new();
            merge(&base, &over, &mut problems);
            problems.iter().map(|p| p.code).collect::<Vec<_>>()
        };
        for over in ["## A1 {#a1}\n", "## N {#n after=a1}\n", "## B {#b}\n", "## B {#b .withdrawn}\n", "## B1 {#b1}\n"]
        {
            assert_eq!(codes(over), [Code::LockedSection], "{over}");
        }
        for over in ["## N {#n after=a}\n", "## B2 {#b2}\n", "## N {#n after=b1}\n"] {
            assert_eq!(codes(over), [], "{over}");
        }
    }

    #[test]
    fn what_cannot_be_changed_is_a_problem() {
        assert_eq!(merged("## B {#b}\n").1, [Code::LockedSection]);
        assert_eq!(merged("## Nope {#nope}\n").1, [Code::UnknownSection]);
        assert_eq!(merged("## No id\n").1, [Code::UnknownSection]);
        assert_eq!(merged("stray\n\n## C {#c .withdrawn}\n\ntext\n").1, [Code::StrayText, Code::StrayText]);
    }
}
