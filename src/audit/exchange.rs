//! The audit for other systems: JSON, xAPI statements, and lines of JSON by school and year.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Names, Report};
use crate::register::{Attempt, Recorded};

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

/// An attempt that counts, as one line of JSON; none where the entry does not count or names nobody.
pub fn line(recorded: &Recorded, names: &Names) -> Option<String> {
    let (attempt, person) = counted(recorded, names)?;
    let result = recorded.entry.result.as_ref()?;
    let marks: BTreeMap<&str, Value> = result.marks.iter().map(|(id, mark)| (id.as_str(), json!(mark))).collect();
    let line = json!({
        "entry": recorded.number,
        "staff": person.id,
        "school": attempt.school,
        "quiz": attempt.quiz,
        "revision": attempt.revision,
        "made_on": attempt.on,
        "issued": attempt.issued,
        "seconds": attempt.spent,
        "attempt": attempt.attempt,
        "class": recorded.entry.class,
        "holds": names.holds(attempt),
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

/// An attempt that counts as an xAPI 1.0.3 statement (<https://github.com/adlnet/xAPI-Spec>): passed or failed, with a score. The
/// actor is an account by staff id, without name or address. `base` is the address of the site and stands in every id, so that
/// ids are the same in every export.
pub fn statement(recorded: &Recorded, names: &Names, base: &str) -> Option<Value> {
    let (attempt, person) = counted(recorded, names)?;
    let result = recorded.entry.result.as_ref()?;
    let base = base.trim_end_matches('/');
    let (verb, word) = if result.passed { ("passed", "passed") } else { ("failed", "failed") };
    let scaled = f64::from(result.right) / f64::from(result.asked().max(1));
    let when = jiff::Timestamp::from_second(i64::try_from(attempt.issued).ok()?).ok()?;
    Some(json!({
        "id": uuid(&recorded.entry.token.to_string()),
        "actor": { "objectType": "Agent", "account": { "homePage": format!("{base}/"), "name": person.id } },
        "verb": { "id": format!("http://adlnet.gov/expapi/verbs/{verb}"), "display": { "en-GB": word } },
        "object": {
            "objectType": "Activity",
            "id": format!("{base}/schools/{}/quizzes/{}/", attempt.school, attempt.quiz),
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/assessment",
                "name": { "en-GB": names.quiz(attempt) },
            },
        },
        "result": {
            "score": { "scaled": scaled, "raw": result.right, "min": 0, "max": result.asked() },
            "success": result.passed,
            "completion": true,
            "duration": format!("PT{}S", attempt.spent),
        },
        "context": { "revision": attempt.revision, "platform": "Staffroom" },
        "timestamp": when.to_string(),
    }))
}

fn counted<'a>(recorded: &'a Recorded, names: &Names<'a>) -> Option<(&'a Attempt, &'a crate::roster::Person)> {
    let attempt = recorded.entry.attempt.as_ref().filter(|_| recorded.entry.class.is_accepted())?;
    let person = names.people.get(attempt.staff.as_deref()?)?;
    Some((attempt, person))
}

/// A UUID of version 8 (RFC 9562): 122 bits of SHA-256 of `text`.
fn uuid(text: &str) -> String {
    let mut bytes: [u8; 32] = Sha256::digest(["staffroom/v1/xapi\0", text].concat().as_bytes()).into();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = HEXLOWER.encode(&bytes[..16]);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
