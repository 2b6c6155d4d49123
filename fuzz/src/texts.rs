//! Front matter, policies, overlays and the settings of a site.

use std::collections::BTreeSet;

use staffroom::{
    config::{self, PolicyFile, RawHtml},
    diag::{Code, Diagnostic, show},
    plan,
    policy::{self, Policy},
    quiz::Archive,
    school::{self, Texts},
    source::{SourceId, Sources},
    trust::{self, Trust},
};

const SETTINGS: &str = "title = \"T\"\ntrust = \"T\"\nschools = [\"hill\"]\n[[audience]]\nid = \"staff\"\nname = \"All staff\"\n[[audience]]\nid = \"teachers\"\nname = \"Teachers\"\nwithin = \"staff\"\n";
const TOPICS: &str = "[[topic]]\nid = \"usb\"\nname = \"USB sticks\"\n";
const SCHOOL: &str = "name = \"Hill School\"\nshort_name = \"Hill\"\nphase = \"primary\"\n[terms]\nhead = \"headteacher\"\n[contacts.head]\nrole = \"Headteacher\"\nemail = \"head@hill.example\"\n";

/// Shows every problem in every form, which panics where a place is not in its text.
pub(crate) fn show_all(problems: &[Diagnostic], sources: &Sources) {
    for format in [show::Format::Human { colour: true }, show::Format::Short, show::Format::Json] {
        show::text(problems, sources, format);
    }
}

/// The parts of a file with front matter are the file.
pub(crate) fn front(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut sources = Sources::default();
    let file = sources.add("x.md", text);
    let mut problems = Vec::new();
    if let Some(parts) = config::split(text, file, &mut problems) {
        assert_eq!(&text[parts.front_at..parts.front_at + parts.front.len()], parts.front);
        assert_eq!(&text[parts.body_at..], parts.body);
        assert_eq!(text[parts.front_at + parts.front.len()..parts.body_at].trim_end(), "+++");
        config::toml::<PolicyFile>(parts.front, file, parts.front_at, &mut problems);
    }
    show_all(&problems, &sources);
}

/// `staffroom.toml`, topics, glossary and `school.toml`.
pub(crate) fn settings(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut sources = Sources::default();
    let file = sources.add("x.toml", text);
    let mut problems = Vec::new();
    trust::settings(text, file, &mut problems);
    trust::topics(text, file, &mut problems);
    trust::glossary(text, file, &mut problems);
    let none = Texts { policies: Vec::new(), past: Vec::new(), confirmed: Vec::new() };
    school::read("hill", text, file, none, &mut problems);
    show_all(&problems, &sources);
}

/// A trust of one school with this policy.
pub(crate) fn policy(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        planned(text, None);
    }
}

/// A policy of the trust and an overlay, with a line of `====` between them.
pub(crate) fn overlay(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (base, own) = text.split_once("\n====\n").unwrap_or((text, text));
    planned(base, Some(own));
}

fn planned(base: &str, own: Option<&str>) {
    let (sources, problems, trust) = read(base, own);
    let today = jiff::civil::date(2026, 1, 15);
    let (plan, found) = plan::plan(&trust, today);
    show_all(&[problems, found.clone()].concat(), &sources);
    let given_twice = found.iter().any(|problem| problem.code == Code::DuplicateId);
    let all = plan.policies.iter().chain(plan.schools.iter().flat_map(|school| &school.policies));
    for held in all {
        let anchors: Vec<&str> = held.rules.iter().map(|rule| rule.anchor.as_str()).collect();
        let unique: BTreeSet<&str> = anchors.iter().copied().collect();
        // An id that is given twice is a problem of its own, and the author is told of it.
        assert!(given_twice || unique.len() == anchors.len(), "two rules have one anchor: {anchors:?}");
        for anchor in anchors {
            assert!(held.held.labels.named(anchor).is_some(), "a rule’s anchor `{anchor}` leads nowhere");
        }
    }
    let again = plan::plan(&trust, today);
    assert_eq!(found, again.1, "the same texts have other problems the second time");
}

fn read(base: &str, own: Option<&str>) -> (Sources, Vec<Diagnostic>, Trust) {
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let mut add = |path: &str, text: &str| sources.add(path, text);
    let (settings, topics, school) =
        (add("staffroom.toml", SETTINGS), add("topics.toml", TOPICS), add("school.toml", SCHOOL));
    let settings = trust::settings(SETTINGS, settings, &mut problems).expect("the settings are good");
    let (topics, alike) = trust::topics(TOPICS, topics, &mut problems);
    let body = |text: &str, front: &str| match text.starts_with("+++") {
        true => text.to_owned(),
        false => format!("+++\n{front}\n+++\n\n{text}\n"),
    };
    let base = body(base, "title = \"Extra\"");
    let file = add("extra.md", &base);
    let policies: Vec<Policy> = read_policy(&base, file, &mut problems).into_iter().collect();
    let overlays = own.map(|own| {
        let own = body(own, "extends = \"extra\"");
        let file = add("overlay.md", &own);
        read_policy(&own, file, &mut problems)
    });
    let texts = Texts { policies: overlays.into_iter().flatten().collect(), past: Vec::new(), confirmed: Vec::new() };
    let schools = school::read("hill", SCHOOL, school, texts, &mut problems).into_iter().collect();
    let trust = Trust {
        settings,
        topics,
        alike,
        glossary: Vec::new(),
        schools,
        policies,
        past: Vec::new(),
        quizzes: Vec::new(),
        reviewed: Vec::new(),
        archive: Archive::default(),
        pages: Vec::new(),
        images: Vec::new(),
        theme: Vec::new(),
    };
    (sources, problems, trust)
}

fn read_policy(text: &str, file: SourceId, problems: &mut Vec<Diagnostic>) -> Option<Policy> {
    policy::read("extra", text, file, RawHtml::Words, &|_| None, problems)
}
