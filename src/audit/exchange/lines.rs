//! Lines of JSON, for whoever outgrows one machine. `docs/matrix.sql` makes the matrix of them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{super::Training, counted};
use crate::{
    audit::{Names, report::first_due},
    quiz::Standing,
    register::Recorded,
    roster::Person,
};

/// An attempt that counts, as one line; none where the entry does not count or names nobody.
pub fn line(recorded: &Recorded, names: &Names) -> Option<String> {
    let (attempt, person) = counted(recorded, names)?;
    let result = recorded.entry.result.as_ref()?;
    let marks: BTreeMap<&str, Value> = result.marks.iter().map(|(id, mark)| (id.as_str(), json!(mark))).collect();
    let training = names.training;
    let needed = training.requirements.iter().find(|needed| needed.quiz == attempt.quiz);
    let (holds, until) = match training.archive.standing(&attempt.quiz, &attempt.school, &attempt.revision) {
        Standing::Holds { .. } => (true, None),
        Standing::Superseded { until, .. } => (false, Some(until)),
        Standing::Never => (false, None),
    };
    let renew_by = needed.and_then(|needed| needed.refresh_every).map(|period| period.after(attempt.on));
    let retake_by = until.zip(needed.and_then(|needed| needed.due_within)).map(|(until, period)| period.after(until));
    let line = json!({
        "entry": recorded.number,
        "staff": person.id,
        "school": attempt.school,
        "year": attempt.on.year(),
        "quiz": attempt.quiz,
        "revision": attempt.revision,
        "made_on": attempt.on,
        "issued": attempt.issued,
        "seconds": attempt.spent,
        "attempt": attempt.attempt,
        "class": recorded.entry.class,
        "holds": holds,
        "renew_by": renew_by,
        "retake_by": retake_by,
        "right": result.right,
        "asked": result.asked(),
        "passed": result.passed,
        "marks": marks,
        "agreements": attempt.accepted,
    });
    Some(line.to_string())
}

/// Where the line of an entry belongs: a folder a school and a year, named as DuckDB, Spark and others read columns from names.
pub fn partition(recorded: &Recorded) -> Option<String> {
    let attempt = recorded.entry.attempt.as_ref()?;
    Some(format!("school={}/year={}", attempt.school, attempt.on.year()))
}

/// What is required of each of `people`, as lines: one for each person and quiz, in their order.
pub fn required<'a>(people: impl Iterator<Item = &'a Person>, training: &Training) -> String {
    let mut text = String::new();
    for person in people {
        for needed in &training.requirements {
            let line = json!({
                "staff": person.id,
                "school": person.school,
                "roles": person.roles,
                "start": person.start,
                "quiz": needed.quiz,
                "required": needed.is_of(person),
                "first_due": first_due(person, needed, &training.archive),
            });
            text.push_str(&line.to_string());
            text.push('\n');
        }
    }
    text
}
