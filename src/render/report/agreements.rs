//! The agreements of a school: who accepted which text, and how an earlier text differs from today's.

use serde::Serialize;

use crate::{
    audit::{Acceptance, Agreed, Version},
    compare::{self, Comparable, Fate, Piece, Step},
    quiz::{Agreement, Statement},
};

/// What the page of a school's agreements shows.
#[derive(Serialize)]
pub(super) struct Agreements<'a> {
    name: &'a str,
    agreements: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    id: &'a str,
    title: &'a str,
    asked: u32,
    current: u32,
    earlier: u32,
    never: u32,
    versions: Vec<Text<'a>>,
    people: Vec<Line<'a>>,
}

/// A text that somebody accepted.
#[derive(Serialize)]
struct Text<'a> {
    /// By which people know it on this page: `A` is today's.
    letter: String,
    version: &'a Version,
    /// What differs from today's text; empty where nothing does.
    changes: Vec<Change>,
    /// How many statements are the same.
    same: usize,
}

/// A statement that differs.
#[derive(Debug, Serialize)]
pub(crate) struct Change {
    fate: Fate,
    /// What introduces it: "I will not:"; may be empty.
    under: String,
    pieces: Vec<Piece>,
}

#[derive(Serialize)]
struct Line<'a> {
    person: &'a Acceptance,
    /// The letter of the text; empty where none was accepted.
    letter: String,
}

impl<'a> Agreements<'a> {
    /// The page of agreements of one school. There is at least one.
    pub(super) fn new(agreed: &'a [Agreed]) -> Self {
        Self {
            name: agreed.first().map_or("", |agreed| &agreed.school_name),
            agreements: agreed.iter().map(one).collect(),
        }
    }
}

fn one(agreed: &Agreed) -> One<'_> {
    // Today's text is A whether or not anyone has accepted it.
    let has_current = agreed.versions.first().is_some_and(|version| version.current);
    let letter = |at: usize| letters(at + usize::from(!has_current));
    let text = |(at, version): (usize, &'_ Version)| {
        let (changes, same) = if version.current { (Vec::new(), 0) } else { difference(&version.text, &agreed.text) };
        (letter(at), changes, same)
    };
    let versions = agreed.versions.iter().enumerate().map(|(at, version)| {
        let (letter, changes, same) = text((at, version));
        Text { letter, version, changes, same }
    });
    let known = |person: &Acceptance| agreed.versions.iter().position(|v| v.fingerprint == person.fingerprint);
    let mut people: Vec<Line<'_>> = agreed
        .people
        .iter()
        .map(|person| Line { letter: known(person).map(letter).unwrap_or_default(), person })
        .collect();
    // Those who have something left to do come first.
    people.sort_by_key(|line| match line.person.state {
        "never" => 0,
        "earlier" => 1,
        _ => 2,
    });
    One {
        id: &agreed.policy,
        title: &agreed.title,
        asked: agreed.asked,
        current: agreed.current,
        earlier: agreed.earlier,
        never: agreed.never,
        versions: versions.collect(),
        people,
    }
}

/// A to Z, then A2 to Z2 and so on.
fn letters(at: usize) -> String {
    let letter = char::from(b'A' + (at % 26) as u8);
    if at < 26 { letter.to_string() } else { format!("{letter}{}", at / 26 + 1) }
}

/// A statement, ready to be compared.
struct Unit {
    under: String,
    text: String,
}

impl Comparable for Unit {
    fn kind(&self) -> &str {
        &self.under
    }

    fn text(&self) -> &str {
        &self.text
    }
}

fn units(agreement: &Agreement) -> Vec<Unit> {
    fn add(statement: &Statement, under: &str, units: &mut Vec<Unit>) {
        units.push(Unit { under: under.to_owned(), text: statement.words.clone() });
        statement.parts.iter().for_each(|part| add(part, under, units));
    }
    let mut units = Vec::new();
    for group in &agreement.groups {
        let under: Vec<&str> =
            [group.heading.as_str(), &group.introduction].into_iter().filter(|words| !words.is_empty()).collect();
        let under = under.join(": ");
        group.statements.iter().for_each(|statement| add(statement, &under, &mut units));
    }
    units.push(Unit { under: String::new(), text: agreement.certification.clone() });
    units
}

/// The statements that differ between a text that was accepted and today's, and how many are the same.
pub(crate) fn difference(accepted: &Agreement, today: &Agreement) -> (Vec<Change>, usize) {
    let (old, new) = (units(accepted), units(today));
    let mut changes = Vec::new();
    let mut same = 0;
    for step in compare::clauses(&old, &new) {
        let whole = |unit: &Unit, fate: Fate| Change {
            fate,
            under: unit.under.clone(),
            pieces: vec![Piece { fate, text: unit.text.clone() }],
        };
        match step {
            Step::Same { .. } => same += 1,
            Step::Added(at) => changes.push(whole(&new[at], Fate::Added)),
            Step::Removed(at) => changes.push(whole(&old[at], Fate::Removed)),
            Step::Changed { old: from, new: to } => changes.push(Change {
                fate: Fate::Changed,
                under: new[to].under.clone(),
                pieces: compare::words(&old[from].text, &new[to].text),
            }),
        }
    }
    (changes, same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::Group;

    fn agreement(introduction: &str, words: &[&str]) -> Agreement {
        let statements = words.iter().map(|words| Statement { words: (*words).into(), parts: Vec::new() }).collect();
        Agreement {
            school: "north".into(),
            policy: "ict".into(),
            title: "ICT".into(),
            groups: vec![Group { heading: String::new(), introduction: introduction.into(), statements }],
            certification: "I agree.".into(),
        }
    }

    #[test]
    fn a_difference_shows_the_words_that_came_and_went() {
        let old = agreement("I will not:", &["lend my password to anyone", "eat"]);
        let new = agreement("I will not:", &["lend my password to a colleague", "eat", "drink"]);
        let (changes, same) = difference(&old, &new);
        // "eat", and what is certified.
        assert_eq!(same, 2);
        let told: Vec<_> = changes.iter().map(|c| (c.fate, c.under.as_str(), c.pieces.len() > 1)).collect();
        assert_eq!(told, [(Fate::Changed, "I will not:", true), (Fate::Added, "I will not:", false)]);
    }

    #[test]
    fn a_statement_that_moved_from_may_not_to_may_is_another_one() {
        let (changes, same) = difference(&agreement("I will not:", &["print"]), &agreement("I may:", &["print"]));
        let fates: Vec<Fate> = changes.iter().map(|c| c.fate).collect();
        assert_eq!((fates, same), (vec![Fate::Removed, Fate::Added], 1));
    }

    #[test]
    fn letters_do_not_run_out() {
        assert_eq!([0, 25, 26, 53].map(letters), ["A", "Z", "A2", "B3"]);
    }
}
