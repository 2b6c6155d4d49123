//! The rules of a text.

use std::sync::Arc;

use super::{Kind, Rules, guard, list::Part, side::lead, side_of_heading};
use crate::{
    config::Guard,
    diag::{Code, Diagnostic},
    markup::{Attrs, Block, Clause, Item, Prose, Section, plain},
    policy::Held,
    source::Span,
};

/// One rule of a policy as it holds somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its side.
    pub kind: Kind,
    /// Its anchor on the policy's page.
    pub anchor: String,
    /// Its number, as it is cited.
    pub number: Option<String>,
    /// Its words, without the lead.
    pub prose: Prose,
    /// The items below it, which belong to it.
    pub details: Vec<Prose>,
    /// Ids of its topics; at least one unless a problem was reported.
    pub topics: Vec<String>,
    /// Ids of the audiences it is for.
    pub audience: Vec<String>,
    /// The role to ask, where it names one.
    pub ask: Option<(String, Span)>,
    /// Whether it must or should be kept.
    pub strength: Strength,
    /// The place of its clause.
    pub span: Span,
}

/// How strong a rule is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// A duty.
    #[default]
    Must,
    /// Advice.
    Should,
}

/// What rules may name.
#[derive(Debug)]
pub struct Known<'a> {
    /// Ids of the topics.
    pub topics: &'a [String],
    /// Ids of the audiences.
    pub audiences: &'a [String],
    /// The words of the polarity guard.
    pub guard: &'a Guard,
}

/// Reads the rules of `held` in the order of its text. Those of a section that it shares with `like` are shared too, where nothing
/// round it makes them others.
///
/// A rule is an item of a list under a heading that names a side; a paragraph or item that begins with a bold side; an item of
/// the list behind a stem that is marked `{.do}`, `{.dont}` or `{.ask}`; and every clause of a section whose heading is so marked.
/// `ask=` makes a rule Ask first wherever it stands; `{.not-a-rule}` takes one out.
pub fn extract(held: &Held, like: Option<(&Held, &Rules)>, known: &Known<'_>, problems: &mut Vec<Diagnostic>) -> Rules {
    let mut reader = Reader { held, known, problems, rules: Vec::new() };
    let audience = held.meta.audience.clone().unwrap_or_default();
    let top = Scope {
        topic_named: !held.meta.topics.is_empty(),
        topics: reader.topics(held.meta.topics.clone()),
        audience: reader.audiences(audience),
        listed: None,
        every: None,
    };
    reader.blocks(&held.document.opening, &top);
    let mut parts = vec![reader.part()];
    guard::headings(&held.document.sections, reader.problems);
    let like = like
        .filter(|(other, _)| (&other.meta.topics, &other.meta.audience) == (&held.meta.topics, &held.meta.audience));
    let there = like.map(|(other, _)| other.document.places()).unwrap_or_default();
    for (at, section) in held.document.sections.iter().enumerate() {
        let shared = like.zip(there.get(&Arc::as_ptr(section))).and_then(|((other, rules), there)| {
            rules.of_section(*there).filter(|_| held.labels.shares(at, &other.labels, *there))
        });
        parts.push(match shared {
            Some(part) => part.clone(),
            None => {
                reader.section(section, &top);
                reader.part()
            }
        });
    }
    Rules::new(parts)
}

/// What a clause inherits.
#[derive(Clone)]
struct Scope {
    /// Whether a topic is named, be it one that is not known.
    topic_named: bool,
    topics: Vec<String>,
    audience: Vec<String>,
    /// The side that the heading names for the items of its lists.
    listed: Option<Kind>,
    /// The side that the heading is marked with, for every clause.
    every: Option<Kind>,
}

struct Reader<'a, 'p> {
    held: &'a Held,
    known: &'a Known<'a>,
    problems: &'p mut Vec<Diagnostic>,
    rules: Vec<Rule>,
}

impl Reader<'_, '_> {
    /// The rules that were read since the last part.
    fn part(&mut self) -> Arc<Part> {
        Arc::new(Part::new(std::mem::take(&mut self.rules)))
    }

    fn topics(&mut self, words: Vec<(String, Span)>) -> Vec<String> {
        self.checked(words, self.known.topics, Code::UnknownTopic, "topic", "content/topics.toml")
    }

    fn audiences(&mut self, words: Vec<(String, Span)>) -> Vec<String> {
        self.checked(words, self.known.audiences, Code::UnknownAudience, "audience", "staffroom.toml")
    }

    fn checked(
        &mut self,
        words: Vec<(String, Span)>,
        known: &[String],
        code: Code,
        what: &str,
        file: &str,
    ) -> Vec<String> {
        let (good, bad): (Vec<_>, Vec<_>) = words.into_iter().partition(|(word, _)| known.contains(word));
        for (word, span) in bad {
            self.problems.push(
                Diagnostic::at(span, code, format!("there is no {what} `{word}`"))
                    .suggest(&word, known.iter().map(String::as_str))
                    .help(format!("The {what}s of the site are declared in `{file}`.")),
            );
        }
        good.into_iter().map(|(word, _)| word).collect()
    }

    fn scope(&mut self, attrs: &Attrs, from: &Scope) -> Scope {
        let mut scope = from.clone();
        let (topics, audience) = (attrs.words("topic"), attrs.words("for"));
        if !topics.is_empty() {
            scope.topic_named = true;
            scope.topics = self.topics(topics);
        }
        if !audience.is_empty() {
            scope.audience = self.audiences(audience);
        }
        scope
    }

    fn section(&mut self, section: &Section, from: &Scope) {
        let heading = &section.heading;
        let mut scope = self.scope(&heading.attrs, from);
        if let Some(kind) = marked(&heading.attrs) {
            scope.every = Some(kind);
        }
        if let Some(kind) = side_of_heading(&plain(&heading.prose)) {
            scope.listed = Some(kind);
            let has_list = |s: &Section| s.blocks.iter().any(|b| matches!(b, Block::List { .. }));
            if !has_list(section) && !section.children.iter().any(|child| has_list(child)) {
                self.empty(heading.span);
            }
        }
        self.blocks(&section.blocks, &scope);
        guard::headings(&section.children, self.problems);
        for child in &section.children {
            self.section(child, &scope);
        }
    }

    fn empty(&mut self, span: Span) {
        self.problems.push(
            Diagnostic::at(span, Code::EmptyRuleList, "this promises rules, and no list follows")
                .help("Put a list of rules behind it, a `-` before each, or word it so that it promises none."),
        );
    }

    fn blocks(&mut self, blocks: &[Block], scope: &Scope) {
        let mut stem = None;
        let mut belongs = false;
        for (at, block) in blocks.iter().enumerate() {
            match block {
                Block::Clause(clause) => {
                    stem = marked(&clause.attrs);
                    let list_follows = matches!(blocks.get(at + 1), Some(Block::List { .. }));
                    // The list behind a bold side is part of that one rule.
                    belongs = list_follows && stem.is_none() && lead(&clause.prose).is_some();
                    match (stem, list_follows) {
                        (Some(_), true) => {}
                        (Some(_), false) => self.empty(clause.span),
                        // The stem of a list is not a rule; its items are.
                        (None, true) if scope.every.is_some() && !belongs => {}
                        (None, _) => {
                            let below = if belongs { &blocks[at + 1..=at + 1] } else { &[] };
                            self.clause(clause, below, scope.every, scope);
                        }
                    }
                }
                Block::List { .. } if std::mem::take(&mut belongs) => {}
                Block::List { items, .. } => {
                    let kind = stem.take().or(scope.listed).or(scope.every);
                    let scope = match blocks[..at].last() {
                        Some(Block::Clause(stem)) => self.scope(&stem.attrs, scope),
                        _ => scope.clone(),
                    };
                    items.iter().for_each(|item| self.item(item, kind, &scope));
                }
                // A callout is the author's own words; a quotation is another's.
                Block::Quote { kind: Some(_), blocks } => {
                    stem = None;
                    self.blocks(blocks, &Scope { listed: None, every: None, ..scope.clone() });
                }
                _ => stem = None,
            }
        }
    }

    fn item(&mut self, item: &Item, kind: Option<Kind>, scope: &Scope) {
        let clause = &item.clause;
        if marked(&clause.attrs).is_some() {
            // An item can be a stem itself.
            let mut blocks = vec![Block::Clause(clause.clone())];
            blocks.extend(item.blocks.iter().cloned());
            self.blocks(&blocks, scope);
            return;
        }
        if let Some(kind) = kind
            && lead(&clause.prose).is_none()
            && !clause.attrs.has("not-a-rule")
        {
            guard::item(&plain(&clause.prose), kind, &clause.attrs, clause.span, self.known.guard, self.problems);
        }
        let made = self.clause(clause, &item.blocks, kind, scope);
        if !made {
            self.blocks(&item.blocks, scope);
        }
    }

    /// Takes `clause` as a rule of the side that it or `kind` names; false where there is none.
    fn clause(&mut self, clause: &Clause, below: &[Block], kind: Option<Kind>, scope: &Scope) -> bool {
        let side = lead(&clause.prose);
        let ask = clause.attrs.get("ask").cloned();
        let kind = if ask.is_some() { Some(Kind::Ask) } else { side.map(|(kind, _)| kind).or(kind) };
        let Some(kind) = kind.filter(|_| !clause.attrs.has("not-a-rule")) else { return false };
        let prose = side.map_or_else(|| clause.prose.clone(), |(_, rest)| trimmed(rest));
        if prose.is_empty() {
            return false;
        }
        let Scope { topic_named, topics, audience, .. } = self.scope(&clause.attrs, scope);
        if !topic_named {
            self.problems.push(
                Diagnostic::at(clause.span, Code::RuleWithoutTopic, "this rule has no topic").help(
                    "Put `topic=…` into the braces of the rule or of a heading above it, or into the front matter.",
                ),
            );
        }
        let strength = self.strength(&clause.attrs);
        let label = self.held.labels.at(clause.span);
        self.rules.push(Rule {
            kind,
            anchor: label.map(|l| l.anchor.clone()).unwrap_or_default(),
            number: label.and_then(|l| l.number.clone()),
            prose,
            details: details(below),
            topics,
            audience,
            ask,
            strength,
            span: clause.span,
        });
        true
    }

    fn strength(&mut self, attrs: &Attrs) -> Strength {
        match attrs.get("strength") {
            Some((word, _)) if word == "should" => Strength::Should,
            Some((word, span)) if word != "must" => {
                self.problems.push(
                    Diagnostic::at(*span, Code::UnknownAttribute, format!("a rule cannot be `{word}`"))
                        .suggest(word, ["must", "should"]),
                );
                Strength::Must
            }
            _ => Strength::Must,
        }
    }
}

/// The side that a heading or stem is marked with.
fn marked(attrs: &Attrs) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| attrs.has(kind.id()))
}

/// The prose behind a lead, without the space or colon that parts them.
fn trimmed(rest: &[crate::markup::Inline]) -> Prose {
    let mut prose = rest.to_vec();
    if let Some(crate::markup::Inline::Text(first)) = prose.first_mut() {
        *first = first.trim_start_matches([' ', ':', '\u{a0}']).to_owned();
    }
    prose
}

/// The words of the items below a rule.
fn details(below: &[Block]) -> Vec<Prose> {
    let mut out = Vec::new();
    for block in below {
        match block {
            Block::Clause(clause) => out.push(clause.prose.clone()),
            Block::List { items, .. } => {
                for item in items {
                    out.push(item.clause.prose.clone());
                    out.extend(details(&item.blocks));
                }
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
