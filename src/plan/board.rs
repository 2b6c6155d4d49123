//! The conflict board: what every school says on every topic, the greatest differences first.

use std::collections::BTreeSet;

use super::{HeldPolicy, Plan};
use crate::{
    rules::{Kind, Rule},
    trust::Topic,
};

/// How far the schools agree on a topic; the least agreement comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// One school only forbids, and another does not forbid at all.
    Conflict,
    /// The schools that have rules have them on different sides.
    Differs,
    /// The schools that have rules have them on the same sides, and others have none.
    SomeSilent,
    /// All have rules on the same sides.
    Alike,
    /// No school has a rule.
    AllSilent,
}

impl Agreement {
    /// The words that people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conflict => "Conflict",
            Self::Differs => "Differs",
            Self::SomeSilent => "Some silent",
            Self::Alike => "Same sides",
            Self::AllSilent => "All silent",
        }
    }
}

/// What the schools say on a topic.
#[derive(Debug)]
pub struct Row<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// How far they agree.
    pub agreement: Agreement,
    /// What each says, in the order of the schools.
    pub cells: Vec<Cell<'a>>,
}

/// What a school says on a topic: its rules in the order of policies and clauses. Empty: it is silent.
#[derive(Debug, Default)]
pub struct Cell<'a> {
    /// Each with its policy.
    pub rules: Vec<(&'a HeldPolicy, &'a Rule)>,
}

impl<'a> Cell<'a> {
    /// The sides on which it has rules.
    pub fn kinds(&self) -> BTreeSet<Kind> {
        self.rules.iter().map(|(_, rule)| rule.kind).collect()
    }

    /// Its rules on one side.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = (&'a HeldPolicy, &'a Rule)> {
        self.rules.iter().copied().filter(move |(_, rule)| rule.kind == kind)
    }
}

/// The board: a row for each topic, conflicting ones first, otherwise in the order of the topics.
pub fn board<'a>(plan: &'a Plan<'a>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = plan
        .trust
        .topics
        .iter()
        .map(|topic| {
            let cell = |school: &'a super::SchoolPlan<'a>| Cell {
                rules: school
                    .policies
                    .iter()
                    .flat_map(|p| p.rules.iter().map(move |rule| (p, rule)))
                    .filter(|(_, rule)| rule.topics.contains(&topic.id))
                    .collect(),
            };
            let cells: Vec<Cell<'a>> = plan.schools.iter().map(cell).collect();
            let kinds: Vec<BTreeSet<Kind>> = cells.iter().map(Cell::kinds).collect();
            Row { topic, agreement: agreement(&kinds), cells }
        })
        .collect();
    rows.sort_by_key(|row| row.agreement);
    rows
}

/// How far schools agree that have rules on these sides.
fn agreement(kinds: &[BTreeSet<Kind>]) -> Agreement {
    let mut speaking = kinds.iter().filter(|k| !k.is_empty());
    let Some(first) = speaking.next() else { return Agreement::AllSilent };
    let forbids = |k: &&BTreeSet<Kind>| k.len() == 1 && k.contains(&Kind::Dont);
    let allows = |k: &&BTreeSet<Kind>| !k.is_empty() && !k.contains(&Kind::Dont);
    if kinds.iter().any(|k| forbids(&k)) && kinds.iter().any(|k| allows(&k)) {
        Agreement::Conflict
    } else if speaking.any(|k| k != first) {
        Agreement::Differs
    } else if kinds.iter().any(BTreeSet::is_empty) {
        Agreement::SomeSilent
    } else {
        Agreement::Alike
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_read_from_the_sides() {
        use Agreement::*;
        use Kind::{Ask, Do, Dont};
        let cases: [(&[&[Kind]], Agreement); 8] = [
            (&[&[Dont], &[Ask]], Conflict),
            (&[&[Dont], &[Do, Ask], &[]], Conflict),
            (&[&[Dont], &[Dont, Ask]], Differs),
            (&[&[Do], &[Do, Dont]], Differs),
            (&[&[Do], &[Ask], &[]], Differs),
            (&[&[Do, Dont], &[], &[Do, Dont]], SomeSilent),
            (&[&[Ask], &[Ask]], Alike),
            (&[&[], &[]], AllSilent),
        ];
        for (sides, wanted) in cases {
            let kinds: Vec<BTreeSet<Kind>> = sides.iter().map(|s| s.iter().copied().collect()).collect();
            assert_eq!(agreement(&kinds), wanted, "{sides:?}");
        }
    }
}
