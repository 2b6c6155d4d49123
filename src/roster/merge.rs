//! Several rows of one person: a second role, a move to another school, a post that has ended.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Person;
use crate::{
    diag::{Code, Diagnostic},
    source::{Sources, Span},
};

/// A row, read.
pub(super) struct Line {
    pub(super) person: Person,
    /// Where the id stands.
    pub(super) id: Span,
    pub(super) whole: Span,
    /// Whether nothing was said against it.
    pub(super) sound: bool,
}

/// The people of `lines`, in the order of their first rows.
///
/// Rows that have ended count only where a person has no others. The rest is put together: every role, the first of the first
/// days, the last of the last days, the highest epoch.
pub(super) fn merge(lines: Vec<Line>, sources: &Sources, today: Date, problems: &mut Vec<Diagnostic>) -> Vec<Person> {
    let mut order: Vec<String> = Vec::new();
    let mut by_id: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for line in lines {
        let id = line.person.id.clone();
        // Rows without an id are several people's.
        if id.is_empty() {
            continue;
        }
        let rows = by_id.entry(id.clone()).or_default();
        if rows.is_empty() {
            order.push(id);
        }
        rows.push(line);
    }
    let groups = order.iter().filter_map(|id| by_id.remove(id));
    groups.filter_map(|rows| one(rows, sources, today, problems)).collect()
}

fn one(rows: Vec<Line>, sources: &Sources, today: Date, problems: &mut Vec<Diagnostic>) -> Option<Person> {
    let mut kept: Vec<Line> = Vec::new();
    let mut texts: BTreeMap<&str, Span> = BTreeMap::new();
    for row in rows {
        match texts.insert(sources.text(row.whole).trim(), row.whole) {
            Some(before) => problems.push(
                Diagnostic::at(row.whole, Code::DuplicateRow, "the same row stands twice")
                    .also(before, "here too")
                    .help("It counts once. Take one of them away, or look at how the list was exported."),
            ),
            None => kept.push(row),
        }
    }
    let names: Vec<String> = kept.iter().map(|row| row.person.name.to_lowercase()).collect();
    let id = kept[0].person.id.escape_debug().to_string();
    if let Some(other) = names.iter().position(|name| *name != names[0]) {
        problems.push(
            Diagnostic::at(kept[other].id, Code::DuplicateId, format!("two people have the id `{id}`"))
                .also(kept[0].id, "first here")
                .help("Each person has an id of their own. If it is one person, write the name alike in both rows."),
        );
        kept.truncate(1);
    }
    let here = |row: &Line| row.person.belongs_on(today);
    if kept.iter().any(here) {
        kept.retain(here);
    } else {
        let last = kept.iter().map(|row| row.person.end).max();
        kept.retain(|row| Some(row.person.end) == last);
    }
    if let Some(other) = kept.iter().find(|row| row.person.school != kept[0].person.school) {
        problems.push(
            Diagnostic::at(other.id, Code::DuplicateId, format!("`{id}` works at two schools"))
                .also(kept[0].id, "first here")
                .help("A personal code is for one school. Give the person an id for each, or write the last day at one of them."),
        );
        return None;
    }
    let sound = kept.iter().all(|row| row.sound);
    let mut people = kept.into_iter().map(|row| row.person);
    let mut person = people.next()?;
    for other in people {
        for role in other.roles {
            if !person.roles.contains(&role) {
                person.roles.push(role);
            }
        }
        person.start = person.start.min(other.start);
        person.end = person.end.and_then(|end| other.end.map(|more| end.max(more)));
        person.epoch = person.epoch.max(other.epoch);
        if person.email.is_empty() {
            person.email = other.email;
        }
    }
    sound.then_some(person)
}
