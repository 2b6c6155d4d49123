//! The polarity guard: a rule must not be published on the wrong side.
//!
//! Lists of Do's and Don'ts are often made from tables of two columns, and a converter that flattens one puts Don'ts into the Do
//! list. To the reader such a list says the opposite of what was ratified, so doubt is an error until the author settles it with
//! `{.confirmed}`.

use std::sync::Arc;

use super::{Kind, side_of_heading};
use crate::{
    config::Guard,
    diag::{Code, Diagnostic},
    markup::{Attrs, Section, plain},
    source::Span,
};

/// Reports the item `words` of a list on the side `kind` if it reads like one of the other side.
pub(super) fn item(words: &str, kind: Kind, attrs: &Attrs, span: Span, guard: &Guard, problems: &mut Vec<Diagnostic>) {
    if attrs.has("confirmed") || attrs.get("ask").is_some() {
        return;
    }
    let folded = words.trim().to_lowercase().replace('’', "'");
    if let Some(side) = side_of_heading(&folded) {
        problems.push(
            Diagnostic::at(
                span,
                Code::DoubtfulRule,
                format!("“{}” stands in a list as if it were a rule", side.name()),
            )
            .label("a heading that became an item?")
            .help(format!("If the items below it are {} rules, make it a heading of its own.", side.name()))
            .help("Until then every one of them says the opposite of what it should."),
        );
        return;
    }
    let (list, other) = match kind {
        Kind::Do => (&guard.prohibitions, Kind::Dont),
        Kind::Dont => (&guard.duties, Kind::Do),
        Kind::Ask => return,
    };
    let Some(start) = list.iter().find(|start| begins_with(&folded, start)) else { return };
    let rest = words.trim();
    problems.push(
        Diagnostic::at(span, Code::DoubtfulRule, format!("this {} begins with “{start}”", kind.name()))
            .help(format!("As it stands it reads: “{}: {rest}”.", kind.name()))
            .help(format!("On the other side it would read: “{}: {}”.", other.name(), without(rest, start, kind)))
            .help(
                "Move it to the other list, word it anew, or put `{.confirmed}` behind it if it is right as it stands.",
            ),
    );
}

fn begins_with(words: &str, start: &str) -> bool {
    words.strip_prefix(start).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// A prohibition without its "never", as it would stand under Don't; a duty stays as it is.
fn without<'a>(words: &'a str, start: &str, kind: Kind) -> &'a str {
    match kind {
        Kind::Do => words.get(start.len()..).unwrap_or(words).trim_start(),
        _ => words,
    }
}

/// Reports each of `sections` in which one side has two headings. Where one beside it has a Do and no Don't, or the other way round, the
/// second heading most likely belongs there: in a table, the columns of the sections stood side by side.
pub(super) fn headings(sections: &[Arc<Section>], problems: &mut Vec<Diagnostic>) {
    let of = |section: &Section, kind: Kind| -> Vec<(Span, bool)> {
        let sides = section.children.iter().filter(|c| side_of_heading(&plain(&c.heading.prose)) == Some(kind));
        sides.map(|c| (c.heading.span, c.heading.attrs.has("confirmed"))).collect()
    };
    for section in sections {
        for kind in Kind::ALL {
            let found = of(section, kind);
            let Some(((first, _), others)) = found.split_first() else { continue };
            for (at, (second, _)) in others.iter().enumerate().filter(|(_, (_, confirmed))| !confirmed) {
                let which = if at == 0 { "a second" } else { "one more" };
                let mut problem =
                    Diagnostic::at(*second, Code::DoubtfulRule, format!("{which} “{}” in one section", kind.name()))
                        .also(*first, "the first");
                let one_sided =
                    |s: &&Arc<Section>| of(s, kind).is_empty() && Kind::ALL.iter().any(|k| !of(s, *k).is_empty());
                for beside in sections.iter().filter(one_sided) {
                    problem = problem.also(beside.heading.span, format!("this one has no “{}”", kind.name()));
                }
                problems.push(
                    problem
                        .help("Is one of them meant to be the other side, or the beginning of another section?")
                        .help("Put `{.confirmed}` behind it if both are right."),
                );
            }
        }
    }
}
