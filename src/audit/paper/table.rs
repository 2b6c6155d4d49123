//! Many forms at once, as a CSV file.

use jiff::civil::Date;

use super::{Form, Signature, written};
use crate::{
    config::RosterDates,
    diag::{Code, Diagnostic},
    roster,
    source::{SourceId, Sources, Span},
};

/// The columns of every table.
const ALWAYS: [&str; 2] = ["id", "date"];

/// The columns that a table of forms must have.
const OF_FORMS: [&str; 3] = ["quiz", "revision", "answers"];

/// The column by which a row is a signed agreement.
const AGREEMENT: &str = "agreement";

/// A paper that is keyed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sheet {
    /// The form of a quiz.
    Form(Form),
    /// A signed agreement.
    Signature(Signature),
}

/// Reads papers from the CSV text `file`, with the columns `id,quiz,revision,date,answers` or `id,agreement,date`, or all of these, and,
/// where they are wanted, `attempt` and `by`; `by` takes the place of the keyer who is given. Each comes with the place of its row.
pub fn table(file: SourceId, sources: &Sources, by: &str, dates: RosterDates) -> (Vec<(Sheet, Span)>, Vec<Diagnostic>) {
    let whole = sources.get(file).text.as_str();
    let body = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let offset = whole.len() - body.len();
    let mut problems = Vec::new();
    let mut forms = Vec::new();
    let mut csv =
        csv::ReaderBuilder::new().flexible(true).delimiter(roster::delimiter(body)).from_reader(body.as_bytes());
    let Ok(header) = csv.headers().cloned() else { return (forms, problems) };
    let at = |name: &str| header.iter().position(|title| title.trim().eq_ignore_ascii_case(name));
    let of_forms = OF_FORMS.iter().filter(|_| at(AGREEMENT).is_none());
    for name in ALWAYS.iter().chain(of_forms).filter(|name| at(name).is_none()) {
        let first = offset..offset + body.lines().next().unwrap_or_default().len();
        problems.push(
            Diagnostic::at(Span::new(file, first), Code::BadPaperForm, format!("the table has no column `{name}`"))
                .help("The first line names the columns: id,quiz,revision,date,answers, or for signed agreements id,agreement,date."),
        );
    }
    if !problems.is_empty() {
        return (forms, problems);
    }
    for record in csv.records().map_while(Result::ok) {
        let start = record.position().map_or(0, |p| p.byte() as usize);
        let start = start + body[start..].len() - body[start..].trim_start_matches(['\r', '\n']).len();
        let end = start + body[start..].lines().next().unwrap_or_default().len();
        let span = Span::new(file, offset + start..offset + end);
        let text = |name: &str| at(name).and_then(|at| record.get(at)).unwrap_or_default().trim();
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let mut wrong = |what: String, help: &str| {
            problems.push(Diagnostic::at(span, Code::BadPaperForm, what).help(help));
        };
        let on: Option<Date> = roster::day(text("date"), dates);
        if on.is_none() {
            wrong(
                format!("`{}` is not a date", text("date").escape_debug()),
                "Write the year, month and day: `2026-09-01`.",
            );
        }
        let attempt = if text("attempt").is_empty() {
            Some(1)
        } else {
            text("attempt").parse().ok().filter(|n| (1..=9999).contains(n))
        };
        if attempt.is_none() {
            wrong(
                format!("`{}` is not the number of an attempt", text("attempt").escape_debug()),
                "Write 1, or 2 for a second form on the same day.",
            );
        }
        let by = if text("by").is_empty() { by } else { text("by") };
        if by.is_empty() {
            wrong("nobody is named who keyed this in".into(), "Give `--by`, or a column `by`.");
        }
        let signature = !text(AGREEMENT).is_empty();
        if signature && OF_FORMS.iter().any(|name| !text(name).is_empty()) {
            wrong("this row has a quiz and an agreement".into(), "Write a row for each.");
            continue;
        }
        if let (true, Some(on), false) = (signature, on, by.is_empty()) {
            let (staff, agreement, by) = (text("id").to_owned(), text(AGREEMENT).to_owned(), by.to_owned());
            forms.push((Sheet::Signature(Signature { staff, agreement, on, by }), span));
        }
        if signature {
            continue;
        }
        let answers = written(text("answers"));
        if let Err(error) = &answers {
            wrong(error.to_string(), error.help());
        }
        if let (Some(on), Some(attempt), Ok(answers), false) = (on, attempt, answers, by.is_empty()) {
            let form = Form {
                staff: text("id").to_owned(),
                quiz: text("quiz").to_owned(),
                revision: text("revision").to_owned(),
                on,
                attempt,
                answers,
                by: by.to_owned(),
            };
            forms.push((Sheet::Form(form), span));
        }
    }
    (forms, problems)
}
