//! What of the trust's text a school had before it when it last confirmed its own.
//!
//! A school that replaces a section answers for it; when the trust changes that section, someone at the school must look again.
//! So the trust's sections are kept, word for word, at the moment of confirming: `content/schools/<school>/confirmed/<policy>.toml`,
//! written by `staffroom confirm` and by nothing else. Kept as text and not as a fingerprint, because the person who looks again
//! needs to read what the trust said then.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::Policy;
use crate::{
    config,
    diag::Diagnostic,
    markup::{Attrs, Document, Reading, Section, mask, parse_as, passage, passage::Passage, plain},
    source::{Digest, SourceId, Sources, Span},
};

/// The trust's sections that a school has confirmed its own against.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmed {
    /// Id of the policy.
    pub policy: String,
    /// Its file.
    pub file: SourceId,
    /// The trust's version at the time; empty where it had none.
    pub version: String,
    /// When.
    pub on: Date,
    /// The sections.
    pub sections: Vec<Kept>,
}

/// A section as the trust had it.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its id.
    pub id: String,
    /// The section. Its places tell its clauses apart from all others of the record, and are not quite where they stand in it.
    pub section: Arc<Section>,
    /// Where its id stands in the record.
    pub place: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    version: String,
    on: String,
    #[serde(default)]
    section: Vec<SectionFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionFile {
    id: Spanned<String>,
    text: Spanned<String>,
}

#[derive(Serialize)]
struct Record<'a> {
    version: &'a str,
    on: String,
    section: Vec<SectionRecord<'a>>,
}

#[derive(Serialize)]
struct SectionRecord<'a> {
    id: &'a str,
    text: &'a str,
}

/// Reads the record of `policy`, its sections as `reading` has it. `None` where it cannot be used; the problems say why.
pub fn read(
    policy: &str,
    text: &str,
    file: SourceId,
    reading: Reading,
    problems: &mut Vec<Diagnostic>,
) -> Option<Confirmed> {
    let record: File = config::toml(text, file, 0, problems)?;
    let Ok(on) = record.on.parse() else {
        problems.push(
            Diagnostic::whole(file, crate::diag::Code::TomlValue, format!("`{}` is not a day", record.on))
                .help("This file is written by `staffroom confirm`. Run it again."),
        );
        return None;
    };
    let kept = |section: SectionFile| {
        let place = config::span_of(&section.id, file, 0);
        let start = config::span_of(&section.text, file, 0).start;
        // What is wrong with an old text was said when it was new.
        let parsed = parse_as(reading, section.text.get_ref(), file, start as usize, &mut Vec::new());
        Some(Kept { id: section.id.into_inner(), section: parsed.document.sections.into_iter().next()?, place })
    };
    let sections = record.section.into_iter().filter_map(kept).collect();
    Some(Confirmed { policy: policy.to_owned(), file, version: record.version, on, sections })
}

/// The text of the record by which `overlay` is confirmed on `on` against `base` as it stands in `sources`.
pub fn record(base: &Policy, overlay: &Policy, sources: &Sources, on: Date) -> String {
    let section = |(id, trusts, _): (&'_ str, &Section, &Section)| (id.to_owned(), source_of(trusts, sources));
    let kept: Vec<(String, String)> = set_by_school(base, overlay).into_iter().map(section).collect();
    let record = Record {
        version: base.meta.version.as_deref().unwrap_or_default(),
        on: on.to_string(),
        section: kept.iter().map(|(id, text)| SectionRecord { id, text }).collect(),
    };
    let body = toml::to_string_pretty(&record).expect("text and lists of text are TOML");
    format!(
        "# The trust's sections as they stood when this school last confirmed its own in their place.\n# Written by `staffroom confirm`.\n\n{body}"
    )
}

/// A section with all below it, as it is typed.
fn source_of(section: &Section, sources: &Sources) -> String {
    let last = std::iter::successors(Some(section), |s| s.children.last().map(Arc::as_ref)).last().unwrap_or(section);
    let span = Span { end: last.extent.end, ..section.extent };
    format!("{}\n", sources.text(span).trim_end())
}

/// The sections that `overlay` replaces or withdraws: id, the trust's section, and the school's.
pub fn set_by_school<'a>(base: &'a Policy, overlay: &'a Policy) -> Vec<(&'a str, &'a Section, &'a Section)> {
    let set = |school: &'a Arc<Section>| {
        let (id, _) = school.heading.attrs.id.as_ref().filter(|_| school.heading.attrs.get("after").is_none())?;
        Some((id.as_str(), find(&base.document.sections, id)?, school.as_ref()))
    };
    overlay.document.sections.iter().filter_map(set).collect()
}

fn find<'a>(sections: &'a [Arc<Section>], id: &str) -> Option<&'a Section> {
    sections.iter().map(Arc::as_ref).find_map(|section| {
        let own = section.heading.attrs.id.as_ref().is_some_and(|(own, _)| own == id);
        if own { Some(section) } else { find(&section.children, id) }
    })
}

impl Confirmed {
    /// The kept sections as a policy of their own, with the front matter of `base`.
    pub fn as_policy(&self, base: &Policy) -> Policy {
        let sections = self.sections.iter().map(|kept| kept.section.clone()).collect();
        Policy {
            id: self.policy.clone(),
            extends: None,
            file: self.file,
            meta: base.meta.clone(),
            document: Document { sections, ..Document::default() }.into(),
            holes: Vec::new(),
            // No page is made of this text alone.
            digest: Digest::default(),
        }
    }

    /// The ids of those of `set` that the trust has changed since; see [`set_by_school`].
    pub fn outrun<'a>(&self, set: &[(&'a str, &Section, &Section)]) -> Vec<&'a str> {
        let changed = |id: &str, trusts: &Section| {
            self.sections.iter().find(|k| k.id == id).is_some_and(|kept| lines(&kept.section) != lines(trusts))
        };
        set.iter().filter(|(id, trusts, _)| changed(id, trusts)).map(|(id, ..)| *id).collect()
    }
}

/// What a section says, a line for each passage: its words, and those of its attributes that change what it asks of anyone. A new
/// id or topic changes nothing for a school.
pub fn lines(section: &Section) -> Vec<String> {
    let line = |passage: Passage<'_>| match passage {
        Passage::Heading(section) => worded(&plain(&section.heading.prose), &section.heading.attrs),
        Passage::Clause(clause) => worded(&plain(&clause.prose), &clause.attrs),
        Passage::Row(cells) => cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" | "),
        Passage::Term(term) => plain(term).into_owned(),
        Passage::Typed(code) => mask::unmask(code).into_owned(),
    };
    passage::of_section(section).into_iter().map(line).collect()
}

fn worded(words: &str, attrs: &Attrs) -> String {
    let classes = ["do", "dont", "ask", "not-a-rule", "locked", "tailor"].into_iter().filter(|class| attrs.has(class));
    let keys = ["for", "ask", "strength"].into_iter().filter_map(|key| Some((key, &attrs.get(key)?.0)));
    let marks: Vec<String> =
        classes.map(|class| format!(".{class}")).chain(keys.map(|(key, value)| format!("{key}={value}"))).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if marks.is_empty() { words } else { format!("{words} {{{}}}", marks.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::RawHtml, markup::parse, policy};

    const BASE: &str = "+++\ntitle = \"X\"\nversion = \"1.2\"\n+++\n\n## A {#a}\n\nask the {{ terms.head }} '''\n\n### Do\n- lock it {#lock}\n\n## B {#b}\n\nother\n";
    const OVER: &str = "+++\nextends = \"x\"\n+++\n\n## A {#a}\n\nours\n\n## New {#n after=a}\n\nmore\n";

    #[test]
    fn a_record_gives_back_what_it_was_made_of() {
        let mut sources = Sources::default();
        let mut problems = Vec::new();
        let mut policy = |text: &str| {
            let file = sources.add("x.md", text);
            policy::read("x", text, file, RawHtml::default(), &|_| None, &mut problems).expect("a policy")
        };
        let (base, overlay) = (policy(BASE), policy(OVER));
        let text = record(&base, &overlay, &sources, "2026-11-23".parse().expect("a day"));
        let file = sources.add("confirmed/x.toml", text.as_str());
        let confirmed = read("x", &text, file, Reading::default(), &mut problems).expect("a record");
        assert_eq!(problems, []);
        assert_eq!((confirmed.version.as_str(), confirmed.on.to_string().as_str()), ("1.2", "2026-11-23"));
        assert_eq!(confirmed.sections.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["a"]);
        let (_, trusts, _) = set_by_school(&base, &overlay)[0];
        assert_eq!(lines(&confirmed.sections[0].section), lines(trusts));
        assert_eq!(lines(trusts), ["A", "ask the {{ terms.head }} '''", "Do", "lock it"]);
    }

    #[test]
    fn ids_and_topics_are_no_change_and_whom_to_ask_is() {
        let mut sources = Sources::default();
        let mut of = |text: &str| {
            let parsed = parse(text, sources.add("x.md", text), 0, &mut Vec::new());
            lines(&parsed.document.sections[0])
        };
        let plain = of("## A\n\n- before you go\n");
        assert_eq!(plain, of("## A {#a topic=usb}\n\n- before  you\n  go {#go}\n"));
        assert_ne!(plain, of("## A\n\n- before you go {ask=head}\n"));
        assert_ne!(plain, of("## A\n\n- before you leave\n"));
    }

    #[test]
    fn a_damaged_record_is_a_problem() {
        for text in ["on = ", "section = 1\non = \"2026-01-01\"", "on = \"soon\"", "extra = 1\non = \"2026-01-01\""] {
            let mut sources = Sources::default();
            let mut problems = Vec::new();
            assert_eq!(read("x", text, sources.add("x.toml", text), Reading::default(), &mut problems), None, "{text}");
            assert_eq!(problems.len(), 1, "{text}");
        }
    }
}
