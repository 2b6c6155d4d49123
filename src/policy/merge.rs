//! An overlay laid over the trust's text.

use crate::{
    diag::{Code, Diagnostic},
    markup::{Document, Section, plain},
};

/// The text that holds where `over` changes `base`, and what is wrong with `over`.
///
/// A section of `over` replaces the section of `base` with its id, together with all below it; one with `after=` is added behind
/// the section it names, behind those added there before; one that is `.withdrawn` leaves only its heading. A replaced section
/// keeps the topic and audience of the trust's heading unless it names its own. The footnotes of both are kept, and no two may have the
/// same label; a page prints those to which its text leads.
pub(super) fn merge(base: &Document, over: &Document, problems: &mut Vec<Diagnostic>) -> Document {
    let mut out = base.clone();
    if let Some(stray) = over.opening.iter().find_map(super::held::clause_span) {
        problems.push(
            Diagnostic::at(stray, Code::StrayText, "this text of an overlay belongs to no section")
                .help("Put it under a heading with the id of the section that it changes."),
        );
    }
    for note in &over.footnotes {
        if base.footnotes.iter().any(|(label, _)| *label == note.0)
            && let Some(place) = note.1.iter().find_map(super::held::clause_span)
        {
            let headline = format!("the trust’s policy has a footnote `{}` of its own", note.0);
            problems.push(Diagnostic::at(place, Code::DuplicateId, headline).help("Give this one another name."));
        }
        out.footnotes.push(note.clone());
    }
    let ids: Vec<&str> = all_ids(&base.sections);
    for section in &over.sections {
        apply(&mut out, section, &ids, problems);
    }
    out
}

fn apply(out: &mut Document, section: &Section, ids: &[&str], problems: &mut Vec<Diagnostic>) {
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
    if let Some(lock) = target.heading.attrs.class_span("locked") {
        problems.push(
            Diagnostic::at(*span, Code::LockedSection, format!("schools may not change the section `{id}`"))
                .also(lock, "the trust locks it here")
                .help("Take this section out of the overlay, or ask the trust."),
        );
        return;
    }
    if heading.attrs.has("withdrawn")
        && let Some(stray) = first_text(section)
    {
        problems.push(
            Diagnostic::at(stray, Code::StrayText, format!("the section `{id}` is withdrawn and yet has text"))
                .help("Take out the text, or take out `.withdrawn`."),
        );
    }
    let mut new = section.clone();
    for key in ["topic", "for"] {
        if new.heading.attrs.get(key).is_none() {
            new.heading.attrs.pairs.extend(target.heading.attrs.pairs.iter().filter(|((k, _), _)| k == key).cloned());
        }
    }
    new.heading.level = target.heading.level;
    *target = new;
}

fn first_text(section: &Section) -> Option<crate::source::Span> {
    let child = section.children.first().map(|c| c.heading.span);
    section.blocks.iter().find_map(super::held::clause_span).or(child)
}

fn find<'a>(sections: &'a mut [Section], id: &str) -> Option<&'a mut Section> {
    for section in sections {
        if section.heading.attrs.id.as_ref().is_some_and(|(own, _)| own == id) {
            return Some(section);
        }
        if let Some(found) = find(&mut section.children, id) {
            return Some(found);
        }
    }
    None
}

fn insert_after(sections: &mut Vec<Section>, after: &str, new: &Section) -> bool {
    let has = |s: &Section| s.heading.attrs.id.as_ref().is_some_and(|(id, _)| id == after);
    if let Some(at) = sections.iter().position(has) {
        let added = |s: &Section| s.heading.attrs.get("after").is_some_and(|(to, _)| to == after);
        let behind = sections[at + 1..].iter().take_while(|s| added(s)).count();
        sections.insert(at + 1 + behind, new.clone());
        return true;
    }
    sections.iter_mut().any(|s| insert_after(&mut s.children, after, new))
}

fn all_ids(sections: &[Section]) -> Vec<&str> {
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
    use crate::{markup::parse, source::Sources};

    const BASE: &str = "## A {#a topic=usb}\n\none\n\n### A1 {#a1}\n\n## B {#b .locked}\n\n## C {#c}\n";

    fn merged(over: &str) -> (Vec<String>, Vec<Code>) {
        let mut sources = Sources::default();
        let base = parse(BASE, sources.add("base.md", BASE), 0, &mut Vec::new());
        let file = sources.add("over.md", over);
        let mut problems = Vec::new();
        let over = parse(over, file, 0, &mut problems);
        let out = merge(&base.document, &over.document, &mut problems);
        let titles = out.sections.iter().map(|s| plain(&s.heading.prose)).collect();
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
        let (titles, codes) = merged(
            "### Deep {#d after=a1}\n\n## New A {#a}\n\n### Late {#l after=a1}\n\n## X {#x after=a}\n\n## Y {#y after=a}\n\n## C {#c .withdrawn}\n",
        );
        assert_eq!(titles, ["New A", "X", "Y", "B", "C"]);
        assert_eq!(codes, []);
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
    fn what_cannot_be_changed_is_a_problem() {
        assert_eq!(merged("## B {#b}\n").1, [Code::LockedSection]);
        assert_eq!(merged("## Nope {#nope}\n").1, [Code::UnknownSection]);
        assert_eq!(merged("## No id\n").1, [Code::UnknownSection]);
        assert_eq!(merged("stray\n\n## C {#c .withdrawn}\n\ntext\n").1, [Code::StrayText, Code::StrayText]);
    }
}
