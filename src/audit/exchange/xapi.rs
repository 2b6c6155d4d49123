//! xAPI 1.0.3 (<https://github.com/adlnet/xAPI-Spec>).

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{super::Names, counted};
use crate::{
    audit::html,
    quiz::{CompiledQuestion, Mark, Task},
    register::Recorded,
    token,
};

/// An attempt that counts as statements: one that it was passed or failed, with the score, and one that each question was
/// answered. None where the entry does not count or names nobody.
///
/// The actor is an account by staff id, without name or address. `base` is the address of the site and stands in every id; ids
/// follow from the token, so they are the same in every export. Right answers are not told: the page hides them too.
pub fn statements(recorded: &Recorded, names: &Names, base: &str) -> Vec<Value> {
    try_statements(recorded, names, base).unwrap_or_default()
}

fn try_statements(recorded: &Recorded, names: &Names, base: &str) -> Option<Vec<Value>> {
    let (attempt, person) = counted(recorded, names)?;
    let result = recorded.entry.result.as_ref()?;
    let base = base.trim_end_matches('/');
    let (verb, word) = if result.passed { ("passed", "passed") } else { ("failed", "failed") };
    let scaled = f64::from(result.right) / f64::from(result.asked().max(1));
    let when = jiff::Timestamp::from_second(i64::try_from(attempt.issued).ok()?).ok()?.to_string();
    let actor = json!({ "objectType": "Agent", "account": { "homePage": format!("{base}/"), "name": person.id } });
    let quiz = format!("{base}/schools/{}/quizzes/{}/", attempt.school, attempt.quiz);
    let token = recorded.entry.token.to_string();
    let mut statements = vec![json!({
        "id": uuid(&token),
        "actor": actor,
        "verb": { "id": format!("http://adlnet.gov/expapi/verbs/{verb}"), "display": { "en-GB": word } },
        "object": {
            "objectType": "Activity",
            "id": quiz,
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
        "timestamp": when,
    })];
    let asked = names.training.archive.revision(&attempt.quiz, &attempt.revision);
    let answers = token::read(&recorded.entry.text).map(|t| t.claims().answers.clone()).unwrap_or_default();
    for (id, mark) in &result.marks {
        let question = asked.and_then(|quiz| quiz.questions.iter().find(|q| q.id == *id));
        statements.push(json!({
            "id": uuid(&[&token, "\0", id].concat()),
            "actor": actor,
            "verb": { "id": "http://adlnet.gov/expapi/verbs/answered", "display": { "en-GB": "answered" } },
            "object": {
                "objectType": "Activity",
                "id": format!("{quiz}#{id}"),
                "definition": definition(question),
            },
            "result": answered(question, *mark, id, &answers),
            "context": {
                "revision": attempt.revision,
                "platform": "Staffroom",
                "contextActivities": { "parent": [{ "objectType": "Activity", "id": quiz }] },
            },
            "timestamp": when,
        }));
    }
    Some(statements)
}

/// What is said of a question; its kind and words where the archive has it.
fn definition(question: Option<&CompiledQuestion>) -> Value {
    let Some(question) = question else {
        return json!({ "type": "http://adlnet.gov/expapi/activities/question" });
    };
    let words = html::words(&question.prompt).split_whitespace().collect::<Vec<_>>().join(" ");
    json!({
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": kind(&question.task),
        "description": { "en-GB": words },
    })
}

fn kind(task: &Task) -> &'static str {
    match task {
        Task::Single { .. } | Task::Multiple { .. } | Task::Rule { .. } => "choice",
        Task::TrueFalse { .. } => "true-false",
        Task::Match { .. } => "matching",
        Task::Order { .. } => "sequencing",
        Task::Number { .. } => "numeric",
        Task::Text { .. } => "fill-in",
    }
}

/// The result of one question. An answer that was not given, or could not be one, is no response.
fn answered(question: Option<&CompiledQuestion>, mark: Mark, id: &str, answers: &BTreeMap<String, String>) -> Value {
    let success = mark == Mark::Right;
    match (question, answers.get(id).filter(|_| matches!(mark, Mark::Right | Mark::Wrong))) {
        (Some(question), Some(answer)) => json!({ "success": success, "response": response(&question.task, answer) }),
        _ => json!({ "success": success }),
    }
}

/// An answer as xAPI writes the responses of its interaction types.
fn response(task: &Task, answer: &str) -> String {
    match task {
        Task::Multiple { .. } => answer.replace('+', "[,]"),
        Task::Order { .. } => answer.replace('>', "[,]"),
        Task::Match { .. } => answer.replace('=', "[.]").replace('+', "[,]"),
        Task::Number { .. } => answer.replace(',', "."),
        _ => answer.to_owned(),
    }
}

/// A UUID of version 8 (RFC 9562): 122 bits of SHA-256 of `text`.
fn uuid(text: &str) -> String {
    let mut bytes: [u8; 32] = Sha256::digest(["staffroom/v1/xapi\0", text].concat().as_bytes()).into();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = HEXLOWER.encode(&bytes[..16]);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
