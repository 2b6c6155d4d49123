//! The audit for other systems: JSON, xAPI statements, lines of JSON by school and year, and what HR systems and Totara import.

mod lines;
mod profiles;
mod xapi;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

pub use lines::{line, partition, required};
pub use profiles::{hr, totara};
pub use xapi::statements;

use super::{Names, Report};
use crate::{
    register::{Attempt, Recorded},
    roster::Person,
};

/// The matrix as one JSON document, as `docs/audit.schema.json` describes it.
pub fn document(report: &Report) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        version: u8,
        on: Date,
        requirements: Vec<Value>,
        people: Vec<Value>,
        needs: &'a [super::Need],
    }
    let people = report.schools.iter().flat_map(|school| school.rows.iter().map(move |row| (school, row)));
    let person = |(school, row): (&super::School, &super::Row)| {
        let results = report.columns.iter().zip(&row.cells).map(|(column, cell)| {
            json!({
                "quiz": column.quiz,
                "state": cell.state,
                "passed_on": cell.date,
                "due": cell.due,
                "right": cell.score.map(|s| s.right),
                "asked": cell.score.map(|s| s.asked),
                "attempts": cell.attempts,
            })
        });
        json!({
            "id": row.id,
            "name": row.name,
            "email": row.email,
            "school": school.id,
            "roles": row.roles,
            "start": row.start,
            "results": results.collect::<Vec<_>>(),
        })
    };
    let document = Document {
        version: 1,
        on: report.today,
        requirements: report.columns.iter().map(|c| json!({"quiz": c.quiz, "title": c.title})).collect(),
        people: people.map(person).collect(),
        needs: &report.needs,
    };
    let mut text = serde_json::to_string_pretty(&document).expect("plain values with text keys are JSON");
    text.push('\n');
    text
}

/// The attempt of an entry that counts, and who made it; none where the entry does not count, is at no quiz, or names nobody on the
/// roster.
fn counted<'a>(recorded: &'a Recorded, names: &Names<'a>) -> Option<(&'a Attempt, &'a Person)> {
    let attempt = recorded.entry.attempt.as_ref().filter(|_| recorded.entry.class.is_accepted())?;
    let person = names.people.get(attempt.staff.as_deref()?).filter(|_| !attempt.is_signature())?;
    Some((attempt, person))
}
