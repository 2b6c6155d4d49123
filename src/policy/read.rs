//! A policy's file into a [`Policy`].

use std::collections::BTreeMap;

use toml::{Spanned, Value};

use super::{Agreement, Change, Linked, Meta, Policy, Ratified, Signature};
use crate::{
    config::{self, AgreementFile, ChangeFile, Numbering, PolicyFile, RawHtml, Stated, span_of},
    diag::{Code, Diagnostic},
    markup::{self, Numbers, Reading, mask},
    source::{Digest, SourceId, Span},
};

/// Reads the text of a policy or overlay. `None` where its front matter cannot be read; the problems say why.
///
/// `numbering_of` tells how the trust's policy of an id is numbered: an overlay that does not say is numbered as what it extends.
pub fn read(
    id: &str,
    text: &str,
    file: SourceId,
    html: RawHtml,
    numbering_of: &dyn Fn(&str) -> Option<Numbering>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Policy> {
    let split = config::split(text, file, problems)?;
    let front: PolicyFile = config::toml(split.front, file, split.front_at, problems)?;
    let extends = front.extends.as_ref().map(|e| (e.get_ref().clone(), span_of(e, file, split.front_at)));
    if extends.is_none() && front.title.as_ref().is_none_or(|t| t.get_ref().trim().is_empty()) {
        let place = front.title.as_ref().map_or_else(|| Span::new(file, 0..3), |t| span_of(t, file, split.front_at));
        problems.push(Diagnostic::at(place, Code::TomlValue, "a policy needs a title").help("Add `title = \"…\"`."));
    }
    let meta = Reader { file, at: split.front_at, problems }.meta(front);
    let numbering = meta.numbering.or_else(|| numbering_of(&extends.as_ref()?.0));
    let parsed = markup::parse_as(reading(numbering, html), split.body, file, split.body_at, problems);
    let holes = [front_holes(split.front, file, split.front_at), parsed.holes].concat();
    Some(Policy {
        id: id.to_owned(),
        extends,
        file,
        meta,
        document: parsed.document.into(),
        holes,
        digest: Digest::of(text.as_bytes()),
    })
}

/// How the text of a policy with this numbering is read.
pub fn reading(numbering: Option<Numbering>, html: RawHtml) -> Reading {
    let numbers = match numbering {
        Some(Numbering::Authored) => Numbers::Printed,
        _ => Numbers::Words,
    };
    Reading { numbers, html }
}

/// The holes of the front matter: signatures and agreements have some.
fn front_holes(front: &str, file: SourceId, at: usize) -> Vec<(String, Span)> {
    let (_, holes) = mask::mask(front);
    holes.into_iter().map(|h| (h.name, Span::new(file, at + h.range.start..at + h.range.end))).collect()
}

struct Reader<'p> {
    file: SourceId,
    at: usize,
    problems: &'p mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn word(&self, word: Spanned<String>) -> (String, Span) {
        let span = span_of(&word, self.file, self.at);
        (word.into_inner(), span)
    }

    fn meta(mut self, front: PolicyFile) -> Meta {
        let places = self.places(&front);
        Meta {
            places,
            title: front.title.map(Spanned::into_inner),
            summary: front.summary,
            owner: front.owner,
            audience: front.audience.map(|a| a.into_iter().map(|word| self.word(word)).collect()),
            topics: front.topic.map(|t| self.words(t)).unwrap_or_default(),
            version: front.version.map(Spanned::into_inner),
            adopted: front.adopted.and_then(|d| self.date(&d)),
            revised: front.revised.and_then(|d| self.date(&d)),
            ratified: front.ratified.and_then(|r| Some(Ratified { on: self.date(&r.on)?, by: r.by })),
            reviewed: front.reviewed.and_then(|d| self.date(&d)),
            review_every: front.review_every.and_then(|p| self.period(&p)),
            next_review: front.next_review.and_then(|d| {
                let span = span_of(&d, self.file, self.at);
                Some((self.date(&d)?, span))
            }),
            numbering: front.numbering,
            linked: front.linked.map(|l| l.iter().filter_map(|value| self.linked(value)).collect()),
            changes: front.changes.map(|c| c.into_iter().filter_map(|change| self.change(change)).collect()),
            signatures: front
                .signatures
                .map(|s| s.into_iter().map(|s| Signature { who: masked(&s.who), fields: s.fields }).collect()),
            agreement: front.agreement.map(|a| self.agreement(a)),
        }
    }

    fn places(&self, front: &PolicyFile) -> BTreeMap<&'static str, Span> {
        let dates = [
            ("adopted", &front.adopted),
            ("revised", &front.revised),
            ("reviewed", &front.reviewed),
            ("next_review", &front.next_review),
        ];
        let mut places: BTreeMap<_, _> = dates
            .into_iter()
            .filter_map(|(key, date)| Some((key, span_of(date.as_ref()?, self.file, self.at))))
            .collect();
        places.extend(front.ratified.as_ref().map(|r| ("ratified", span_of(&r.on, self.file, self.at))));
        places.extend(front.version.as_ref().map(|v| ("version", span_of(v, self.file, self.at))));
        places.extend(front.review_every.as_ref().map(|p| ("review_every", span_of(p, self.file, self.at))));
        places
    }

    fn words(&self, words: Spanned<String>) -> Vec<(String, Span)> {
        let (text, span) = self.word(words);
        text.split_whitespace().map(|w| (w.to_owned(), span)).collect()
    }

    fn date(&mut self, value: &Spanned<Value>) -> Option<Stated> {
        let text = match value.get_ref() {
            Value::Datetime(date) => date.to_string(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match text.parse() {
            Ok(date) => Some(date),
            Err(why) => {
                let span = span_of(value, self.file, self.at);
                self.problems.push(
                    Diagnostic::at(span, Code::TomlValue, why)
                        .help("Write a day as `2026-03-16`, or `\"2026-03\"` where only the month is known."),
                );
                None
            }
        }
    }

    fn period(&mut self, value: &Spanned<String>) -> Option<config::Period> {
        match value.get_ref().parse() {
            Ok(period) => Some(period),
            Err(why) => {
                let headline = format!("`{}` is not a period", value.get_ref());
                let span = span_of(value, self.file, self.at);
                self.problems.push(Diagnostic::at(span, Code::BadPeriod, headline).help(format!("To mend it, {why}.")));
                None
            }
        }
    }

    fn linked(&mut self, value: &Spanned<Value>) -> Option<Linked> {
        let span = span_of(value, self.file, self.at);
        let text = |key: &str| value.get_ref().get(key).and_then(Value::as_str).map(str::to_owned);
        match value.get_ref() {
            Value::String(id) => Some(Linked::Here { id: id.clone(), span }),
            Value::Table(table) if text("title").is_some() && table.keys().all(|k| k == "title" || k == "url") => {
                let url = text("url").filter(|u| u.starts_with("https://") || u.starts_with("http://"));
                if url.is_none() && table.contains_key("url") {
                    self.problems.push(
                        Diagnostic::at(span, Code::UnsafeLink, "the address of a linked policy is not a web address")
                            .help("Write a whole address that begins with `https://`, or leave it out."),
                    );
                }
                Some(Linked::Elsewhere { title: text("title").unwrap_or_default(), url, span })
            }
            _ => {
                self.problems.push(
                    Diagnostic::at(span, Code::TomlValue, "a linked policy is an id or a title with an address")
                        .help("Write `\"data-protection\"` or `{ title = \"…\", url = \"https://…\" }`."),
                );
                None
            }
        }
    }

    fn change(&mut self, change: ChangeFile) -> Option<Change> {
        let on = self.date(&change.on)?;
        let span = span_of(&change.on, self.file, self.at);
        Some(Change { version: change.version, on, kind: change.kind, note: change.note, span })
    }

    fn agreement(&self, agreement: AgreementFile) -> Agreement {
        let (section, span) = self.word(agreement.section);
        Agreement {
            section,
            span,
            certification: masked(&agreement.certification),
            signatories: agreement.signatories.iter().map(|s| masked(s)).collect(),
        }
    }
}

fn masked(text: &str) -> String {
    mask::mask(text).0.into_owned()
}
