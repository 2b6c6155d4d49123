//! `staffroom.toml`, topics, glossary and plain pages, each from its text.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Audience, PlainPage, Settings, Term, Topic};
use crate::{
    config::{self, PageFile, Period, RawHtml, Roster, RosterFile, Server, SiteFile, span_of},
    diag::{Code, Diagnostic},
    markup::{self, Reading, slug::is_id},
    source::{SourceId, Span},
};

/// Reads `staffroom.toml`.
pub fn settings(text: &str, file: SourceId, problems: &mut Vec<Diagnostic>) -> Option<Settings> {
    let site: SiteFile = config::toml(text, file, 0, problems)?;
    let place = |word: &Spanned<String>| (word.get_ref().clone(), span_of(word, file, 0));
    let schools: Vec<_> = site.schools.iter().map(place).collect();
    unique(schools.iter().map(|(id, span)| (id.as_str(), *span)), "school", problems);
    let ids: Vec<_> = site.audience.iter().map(|a| place(&a.id)).collect();
    unique(ids.iter().map(|(id, span)| (id.as_str(), *span)), "audience", problems);
    for (within, span) in site.audience.iter().filter_map(|a| a.within.as_ref()).map(place) {
        if !ids.iter().any(|(id, _)| *id == within) {
            problems.push(
                Diagnostic::at(span, Code::UnknownAudience, format!("there is no audience `{within}`"))
                    .suggest(&within, ids.iter().map(|(id, _)| id.as_str())),
            );
        }
    }
    let audiences = site
        .audience
        .iter()
        .map(|a| Audience {
            id: a.id.get_ref().clone(),
            name: a.name.clone(),
            within: a.within.as_ref().map(|w| w.get_ref().clone()),
        })
        .collect();
    let (theme, span) = place(&site.theme);
    if !is_id(&theme) {
        problems.push(bad_id("theme", &theme, span));
    }
    let audience_ids: Vec<&str> = ids.iter().map(|(id, _)| id.as_str()).collect();
    let roster = roster(site.roster, &schools, &audience_ids, file, problems);
    Some(Settings {
        title: site.title,
        trust: site.trust,
        language: site.language,
        links: site.links,
        theme,
        schools,
        office: site.office,
        audiences,
        notice: notice(site.review.due_within.as_ref(), file, problems),
        search_engines: site.search_engines,
        full_text: site.full_text,
        servers: once(site.servers),
        html: site.html,
        guard: site.guard,
        gaps: site.gaps,
        radar: site.radar,
        unasked: site.unasked.iter().map(|u| place(&u.what)).collect(),
        roster,
    })
}

/// The settings of the roster, with every school and audience that they name looked up.
fn roster(
    read: RosterFile,
    schools: &[(String, Span)],
    audiences: &[&str],
    file: SourceId,
    problems: &mut Vec<Diagnostic>,
) -> Roster {
    let known_schools: Vec<&str> = schools.iter().map(|(id, _)| id.as_str()).collect();
    let mut unknown = |span: Span, code: Code, what: &str, id: &str, known: &[&str]| {
        if !known.contains(&id) {
            let problem = Diagnostic::at(span, code, format!("there is no {what} `{id}`"));
            problems.push(problem.suggest(id, known.iter().copied()));
        }
    };
    let mut out = Roster {
        columns: read.columns.into_iter().map(|(field, titles)| (field, titles.list())).collect(),
        delimiter: read.delimiter,
        encoding: read.encoding,
        dates: read.dates,
        ..Roster::default()
    };
    for (name, school) in read.schools {
        unknown(span_of(&school, file, 0), Code::UnknownSchool, "school", school.get_ref(), &known_schools);
        out.schools.insert(name.trim().to_lowercase(), school.into_inner());
    }
    for (name, roles) in read.roles {
        let span = span_of(&roles, file, 0);
        let roles = roles.into_inner().list();
        for role in &roles {
            unknown(span, Code::UnknownAudience, "audience", role, audiences);
        }
        out.roles.insert(name.trim().to_lowercase(), roles);
    }
    out
}

/// Each of the servers once, in the order given.
fn once(servers: Vec<Server>) -> Vec<Server> {
    let mut out = Vec::new();
    for server in servers {
        if !out.contains(&server) {
            out.push(server);
        }
    }
    out
}

fn notice(given: Option<&Spanned<String>>, file: SourceId, problems: &mut Vec<Diagnostic>) -> Period {
    let usual = || "60 days".parse().expect("the usual notice is a period");
    let Some(given) = given else { return usual() };
    given.get_ref().parse().unwrap_or_else(|why| {
        let headline = format!("`{}` is not a period", given.get_ref());
        problems.push(
            Diagnostic::at(span_of(given, file, 0), Code::BadPeriod, headline).help(format!("To mend it, {why}.")),
        );
        usual()
    })
}

/// Reports ids that cannot be ids, and those that stand twice.
fn unique<'a>(ids: impl Iterator<Item = (&'a str, Span)>, what: &str, problems: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for (id, span) in ids {
        if !is_id(id) {
            problems.push(bad_id(what, id, span));
        }
        if let Some(first) = seen.get(id) {
            problems.push(
                Diagnostic::at(span, Code::DuplicateId, format!("the {what} `{id}` stands twice"))
                    .also(*first, "first here")
                    .help("Take one of the two away, or give it another id."),
            );
        }
        seen.entry(id).or_insert(span);
    }
}

/// The problem of an id that is none.
pub(super) fn bad_id(what: &str, id: &str, span: Span) -> Diagnostic {
    Diagnostic::at(span, Code::BadId, format!("`{id}` cannot be the id of a {what}"))
        .help("Use small letters, digits and single hyphens, for example `larkfold-infant`.")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicsFile {
    #[serde(default)]
    alike: Vec<Vec<String>>,
    #[serde(default)]
    topic: Vec<TopicFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    id: Spanned<String>,
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    synonyms: Vec<String>,
}

/// Reads `topics.toml`: the topics, and the groups of words that mean the same.
pub fn topics(text: &str, file: SourceId, problems: &mut Vec<Diagnostic>) -> (Vec<Topic>, Vec<Vec<String>>) {
    let Some(read) = config::toml::<TopicsFile>(text, file, 0, problems) else { return Default::default() };
    unique(read.topic.iter().map(|t| (t.id.get_ref().as_str(), span_of(&t.id, file, 0))), "topic", problems);
    let topic =
        |t: TopicFile| Topic { id: t.id.into_inner(), name: t.name, description: t.description, synonyms: t.synonyms };
    (read.topic.into_iter().map(topic).collect(), read.alike)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GlossaryFile {
    #[serde(default)]
    term: Vec<TermFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermFile {
    term: Spanned<String>,
    #[serde(default)]
    abbr: String,
    definition: String,
}

/// Reads `glossary.toml`.
pub fn glossary(text: &str, file: SourceId, problems: &mut Vec<Diagnostic>) -> Vec<Term> {
    let Some(read) = config::toml::<GlossaryFile>(text, file, 0, problems) else { return Vec::new() };
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for term in &read.term {
        let (name, span) = (term.term.get_ref().to_lowercase(), span_of(&term.term, file, 0));
        if let Some(first) = seen.get(&name) {
            let headline = format!("the term “{}” is explained twice", term.term.get_ref());
            problems.push(
                Diagnostic::at(span, Code::DuplicateId, headline)
                    .also(*first, "first here")
                    .help("Keep one explanation. Small and capital letters count as the same."),
            );
        }
        seen.entry(name).or_insert(span);
    }
    let term = |t: TermFile| Term { term: t.term.into_inner(), abbr: t.abbr, definition: t.definition };
    read.term.into_iter().map(term).collect()
}

/// Reads a plain page.
pub fn page(id: &str, text: &str, file: SourceId, html: RawHtml, problems: &mut Vec<Diagnostic>) -> Option<PlainPage> {
    let split = config::split(text, file, problems)?;
    let front: PageFile = config::toml(split.front, file, split.front_at, problems)?;
    let reading = Reading { html, ..Reading::default() };
    let parsed = markup::parse_as(reading, split.body, file, split.body_at, problems);
    Some(PlainPage {
        id: id.to_owned(),
        file,
        title: front.title,
        summary: front.summary,
        document: parsed.document,
        holes: parsed.holes,
    })
}
