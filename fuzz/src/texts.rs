//! Texts: front matter, Markdown, overlays, settings.

use std::{collections::BTreeSet, sync::Arc};

use staffroom::{
    config::{self, Numbering, PolicyFile, RawHtml},
    diag::{Code, Diagnostic},
    markup::{self, Document, Numbers, Section, each_clause},
    plan::{self, Plan},
    policy::{self, Held, Policy, Sets},
    quiz::Archive,
    school::{self, Texts},
    source::{SourceId, Sources},
    trust::{self, Trust},
};

use crate::hold;

/// A policy's file, as a policy and as a page.
pub(crate) fn front(data: &[u8]) {
    let Some(text) = hold::text(data) else { return };
    hold::read(text, |text, file, problems| {
        let parts = config::split(text, file, problems)?;
        assert_eq!(&text[parts.front_at..parts.front_at + parts.front.len()], parts.front);
        assert_eq!(&text[parts.body_at..], parts.body);
        assert_eq!(text[parts.front_at + parts.front.len()..parts.body_at].trim_end(), "+++");
        config::toml::<PolicyFile>(parts.front, file, parts.front_at, problems);
        Some((parts.front_at, parts.body_at))
    });
    hold::read(text, |text, file, problems| policy::read("x", text, file, RawHtml::Words, &|_| None, problems));
    hold::read(text, |text, file, problems| trust::page("x", text, file, RawHtml::Words, problems));
}

/// The body of a policy, in every way in which one is read.
pub(crate) fn markdown(data: &[u8]) {
    let Some(text) = hold::text(data) else { return };
    for numbering in [Numbering::Auto, Numbering::Authored] {
        let reading = policy::reading(Some(numbering), RawHtml::Words);
        let (parsed, sources, problems) =
            hold::read(text, |text, file, problems| markup::parse_as(reading, text, file, 0, problems));
        document(&parsed.document, &sources);
        for (name, span) in &parsed.holes {
            hold::place(*span, &sources);
            assert!(sources.text(*span).contains(name.as_str()), "{name:?} is not at {span:?}");
        }
        if problems.is_empty() && reading.numbers == Numbers::Words {
            every_word_is_there(text, &format!("{:?}", parsed.document));
        }
    }
}

/// Clauses and sections stand in their text, and no two at one place.
fn document(document: &Document, sources: &Sources) {
    let mut places = BTreeSet::new();
    each_clause(document, &mut |clause| {
        hold::place(clause.span, sources);
        assert!(places.insert(clause.span), "two clauses at {:?}", clause.span);
        if let Some((_, span)) = &clause.attrs.id {
            hold::place(*span, sources);
        }
    });
    let mut end = document.opening_end;
    sections(&document.sections, sources, &mut end);
}

fn sections(list: &[Arc<Section>], sources: &Sources, end: &mut u32) {
    for section in list {
        hold::place(section.heading.span, sources);
        hold::place(section.extent, sources);
        assert_eq!(section.extent.start, *end, "a gap before {:?}", section.heading);
        *end = section.extent.end;
        sections(&section.children, sources, end);
    }
}

/// A text without signs by which Markdown hides words (addresses, attributes, HTML, entities, cells too many) shows every word.
fn every_word_is_there(text: &str, shown: &str) {
    if text.contains(['{', '}', '[', ']', '<', '>', '&', '`', '|', '~', '\\', '\0']) {
        return;
    }
    for word in text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 3) {
        assert!(shown.contains(word), "{word:?} of {text:?} is lost in {shown}");
    }
}

/// Settings and the other files of plain TOML.
pub(crate) fn settings(data: &[u8]) {
    let Some(text) = hold::text(data) else { return };
    hold::read(text, trust::settings);
    hold::read(text, trust::topics);
    hold::read(text, trust::glossary);
    let none = || Texts { policies: Vec::new(), past: Vec::new(), confirmed: Vec::new() };
    hold::read(text, |text, file, problems| school::read("hill", text, file, none(), problems));
    let reading = policy::reading(None, RawHtml::Words);
    hold::read(text, |text, file, problems| policy::confirmed::read("x", text, file, reading, problems));
}

/// What stands between the trust's text and the school's in an input of [`overlay`].
const BETWEEN: &str = "\n====\n";

/// A policy of the trust, planned with an overlay that changes nothing.
pub(crate) fn policy(data: &[u8]) {
    let Some(text) = hold::text(data) else { return };
    with_plan(text, "", None, planned);
}

/// A policy with an overlay.
pub(crate) fn overlay(data: &[u8]) {
    let Some((base, over)) = hold::text(data).and_then(|text| text.split_once(BETWEEN)) else { return };
    with_plan(base, over, None, |plan, problems, sources| {
        planned(plan, problems, sources);
        locked(plan);
        as_alone(plan);
    });
}

/// What a school's text shares with the trust's is what it would be if there were nothing to share it with.
fn as_alone(plan: &Plan<'_>) {
    let (Some(base), Some(own)) = (plan.trust.policies.first(), plan.schools[0].policies.first()) else { return };
    let Held { meta, document, .. } = &*own.held;
    let alone = plan.hold_past(&Policy { meta: meta.clone(), document: document.clone(), ..base.clone() });
    assert_eq!(own.held.labels, alone.held.labels);
    assert_eq!(own.rules, alone.rules);
}

/// Every rule has an anchor of its own that leads somewhere, every clause stands in a text that it can be of.
fn planned(plan: &Plan<'_>, problems: &[Diagnostic], sources: &Sources) {
    hold::problems(problems, sources);
    for policy in plan.policies.iter().chain(plan.schools.iter().flat_map(|school| &school.policies)) {
        let anchors: Vec<&str> = policy.rules.iter().map(|rule| rule.anchor.as_str()).collect();
        let unique: BTreeSet<&str> = anchors.iter().copied().collect();
        let said = problems.iter().any(|problem| problem.code == Code::DuplicateId);
        assert!(said || unique.len() == anchors.len(), "two rules have one anchor: {anchors:?}");
        let held = &policy.held;
        for anchor in anchors {
            assert!(held.labels.named(anchor).is_some(), "a rule’s anchor `{anchor}` leads nowhere");
        }
        each_clause(&held.document, &mut |clause| {
            hold::place(clause.span, sources);
            assert!([Some(held.file), held.overlay].contains(&Some(clause.span.file)), "{clause:?}");
        });
    }
    let again = plan::plan(plan.trust, plan.today).1;
    assert!(problems.ends_with(&again), "the same texts have other problems the second time");
}

/// What the trust has locked stands at the school as the trust wrote it.
fn locked(plan: &Plan<'_>) {
    let (Some(trusts), Some(own)) = (plan.policies.first(), plan.schools[0].policies.first()) else { return };
    let (of_trust, of_school) = (trusts.held.sections(), own.held.sections());
    for section in of_trust.iter().filter(|section| section.heading.attrs.has("locked")) {
        let Some((id, _)) = &section.heading.attrs.id else { continue };
        let named = |s: &&&Section| s.heading.attrs.id.as_ref().is_some_and(|(own, _)| own == id);
        let kept = of_school.iter().find(|s| s.heading.span == section.heading.span);
        // Two of one id are an error of their own.
        if let (1, Some(kept)) = (of_trust.iter().filter(named).count(), kept) {
            assert_eq!(own.held.sets(kept), Sets::Trust);
            assert_eq!(kept.blocks, section.blocks, "the locked section {id} has changed");
        }
    }
}

/// The small site of the tests with these texts in it, planned.
pub(crate) fn with_plan(
    base: &str,
    over: &str,
    quiz: Option<&str>,
    look: impl FnOnce(&Plan<'_>, &[Diagnostic], &Sources),
) {
    const SITE: &str = include_str!("../../tests/bad/site/staffroom.toml");
    const SCHOOL: &str = include_str!("../../tests/bad/site/content/schools/hill/school.toml");
    const TOPICS: &str = include_str!("../../tests/bad/site/content/topics.toml");
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let mut add = |path: &str, text: &str| -> SourceId { sources.add(path, text) };
    let file = add("staffroom.toml", SITE);
    let settings = trust::settings(SITE, file, &mut problems).expect("the site of the tests is good");
    let file = add("content/topics.toml", TOPICS);
    let (topics, alike) = trust::topics(TOPICS, file, &mut problems);
    let file = add("content/policies/x.md", base);
    let policies: Vec<Policy> =
        policy::read("x", base, file, settings.html, &|_| None, &mut problems).into_iter().collect();
    let numbering_of = |id: &str| policies.iter().find(|policy| policy.id == id)?.meta.numbering;
    let file = add("content/schools/hill/policies/x.md", over);
    let read = |text| policy::read("x", text, file, settings.html, &numbering_of, &mut problems);
    let own = Some(over).filter(|over| !over.is_empty()).and_then(read);
    let texts = Texts { policies: own.into_iter().collect(), past: Vec::new(), confirmed: Vec::new() };
    let file = add("content/schools/hill/school.toml", SCHOOL);
    let schools = school::read("hill", SCHOOL, file, texts, &mut problems).into_iter().collect();
    let quizzes = quiz.and_then(|text| {
        let file = add("quizzes/x.toml", text);
        staffroom::quiz::read("x", text, file, &mut problems)
    });
    let trust = Trust {
        settings,
        topics,
        alike,
        glossary: Vec::new(),
        schools,
        policies,
        past: Vec::new(),
        quizzes: quizzes.into_iter().collect(),
        reviewed: Vec::new(),
        archive: Archive::default(),
        pages: Vec::new(),
        images: Vec::new(),
        theme: Vec::new(),
    };
    if trust.policies.iter().any(|policy| policy.extends.is_some()) {
        return;
    }
    let (plan, found) = plan::plan(&trust, "2026-01-15".parse().expect("a date"));
    problems.extend(found);
    look(&plan, &problems, &sources);
}
