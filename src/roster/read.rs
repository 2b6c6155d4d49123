//! Reading a roster.

use std::{collections::BTreeMap, ops::Range};

use csv::StringRecord;
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::{Person, columns::field_ranges};
use crate::{
    diag::{Code, Diagnostic},
    source::{SourceId, Sources, Span},
    token::is_staff_id,
};

/// The columns that a roster must have, and those that it may have.
const NEEDED: [&str; 5] = ["id", "name", "school", "role", "start"];
const OPTIONAL: [&str; 3] = ["email", "end", "epoch"];

/// What the site knows. An empty list lets every name pass.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Ids of the schools.
    pub schools: Vec<String>,
    /// Ids of the audiences.
    pub audiences: Vec<String>,
}

/// Reads the CSV text `file`: `id,name,email,school,role,start,end,epoch` in any order, other columns passed over.
///
/// Ids are unique; dates are written `YYYY-MM-DD`; `role` holds one or more audiences with spaces or semicolons between them;
/// `email`, `end` and `epoch` may be left out. A row with a problem is not among the people.
pub fn read(file: SourceId, sources: &Sources, known: &Known) -> (Vec<Person>, Vec<Diagnostic>) {
    let whole = sources.get(file).text.as_str();
    let body = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(body.as_bytes());
    let mut reader = Reader { file, text: body, offset: whole.len() - body.len(), known, problems: Vec::new() };
    let Some(columns) = csv.headers().ok().and_then(|header| reader.columns(header)) else {
        return (Vec::new(), reader.problems);
    };
    let mut people: Vec<Person> = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for record in csv.records() {
        let Ok(record) = record else {
            reader.problems.push(
                Diagnostic::whole(file, Code::BadRoster, "the roster is not CSV text")
                    .help("Save it again as CSV with the encoding UTF-8."),
            );
            break;
        };
        let before = reader.problems.len();
        let row = Row::new(&reader, &record, &columns);
        // Which field is which cannot be told: whatever else was said of this row might not be so.
        if !row.complete {
            let help = "Put quotes around a field that holds a comma.";
            reader.problem(row.whole, "the row has not as many fields as the first line".into(), help);
            continue;
        }
        let span = row.span("id");
        let person = reader.person(&row);
        if let Some(first) = seen.get(&person.id).filter(|_| !person.id.is_empty()) {
            let headline = format!("two people have the id `{}`", person.id);
            reader.problems.push(
                Diagnostic::at(span, Code::DuplicateId, headline)
                    .also(*first, "first here")
                    .help("Each person has an id of their own. Someone with two roles has one row with both."),
            );
        } else {
            seen.insert(person.id.clone(), span);
        }
        if reader.problems.len() == before {
            people.push(person);
        }
    }
    (people, reader.problems)
}

struct Reader<'a> {
    file: SourceId,
    text: &'a str,
    /// Bytes of a byte order mark in front of `text`.
    offset: usize,
    known: &'a Known,
    problems: Vec<Diagnostic>,
}

/// One record, with the places of its fields.
struct Row<'a> {
    cells: BTreeMap<&'static str, (&'a str, Span)>,
    whole: Span,
    /// Whether the record has as many fields as the header.
    complete: bool,
}

impl<'a> Row<'a> {
    fn new(reader: &Reader<'_>, record: &'a StringRecord, columns: &Columns) -> Self {
        let start = record.position().map_or(0, |p| p.byte() as usize);
        // The reader steps over empty lines after it has noted where the record begins.
        let start = start + reader.text[start..].len() - reader.text[start..].trim_start_matches(['\r', '\n']).len();
        let ranges = field_ranges(&reader.text[start..]);
        let end = ranges.last().map_or(start, |last| start + last.end);
        let cells = columns.places.iter().map(|(name, at)| {
            let place = ranges.get(*at).map_or(end..end, |range| start + range.start..start + range.end);
            (*name, (record.get(*at).unwrap_or_default().trim(), reader.span(place)))
        });
        Self { cells: cells.collect(), whole: reader.span(start..end), complete: record.len() == columns.count }
    }

    fn text(&self, column: &str) -> &'a str {
        self.cells.get(column).map_or("", |(text, _)| text)
    }

    fn span(&self, column: &str) -> Span {
        self.cells.get(column).map_or(self.whole, |(_, span)| *span)
    }
}

/// The position of each known column, and how many columns there are.
struct Columns {
    places: BTreeMap<&'static str, usize>,
    count: usize,
}

impl Reader<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start..self.offset + range.end)
    }

    fn columns(&mut self, header: &StringRecord) -> Option<Columns> {
        let ranges = field_ranges(self.text);
        let mut places = BTreeMap::new();
        for (at, title) in header.iter().enumerate() {
            let title = title.trim().to_lowercase();
            let Some(name) = NEEDED.iter().chain(&OPTIONAL).find(|name| **name == title) else { continue };
            if places.insert(*name, at).is_some() {
                let span = self.span(ranges.get(at).cloned().unwrap_or(0..0));
                let headline = format!("the column `{name}` stands twice");
                self.problem(span, headline, "Take one of them away, or rename it.");
            }
        }
        let end = ranges.last().map_or(0, |last| last.end);
        for name in NEEDED.iter().filter(|name| !places.contains_key(*name)) {
            let headline = format!("the roster has no column `{name}`");
            let problem = Diagnostic::at(self.span(0..end), Code::BadRoster, headline);
            self.problems.push(problem.help("The first line names the columns: id,name,email,school,role,start,end."));
        }
        self.problems.is_empty().then_some(Columns { places, count: header.len() })
    }

    fn problem(&mut self, span: Span, headline: String, help: &str) {
        self.problems.push(Diagnostic::at(span, Code::BadRoster, headline).help(help));
    }

    /// The person in `row`, with something in place of each field that is reported.
    fn person(&mut self, row: &Row) -> Person {
        // The browser composes letters and accents in the same way before it signs.
        let id: String = row.text("id").nfc().collect();
        if !is_staff_id(&id) {
            let help = "A staff id has 1 to 64 characters and no spaces.";
            self.problem(row.span("id"), format!("`{}` is not a staff id", id.escape_debug()), help);
        }
        let name = row.text("name");
        if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
            self.problem(row.span("name"), "this is not a name".into(), "A name has 1 to 200 characters on one line.");
        }
        let start = self.date(row, "start");
        let end = if row.text("end").is_empty() { None } else { self.date(row, "end") };
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            self.problem(row.span("end"), "the last day is before the first".into(), "Check both dates.");
        }
        Person {
            id,
            name: name.to_owned(),
            email: row.text("email").to_owned(),
            school: self.school(row),
            roles: self.roles(row),
            start: start.unwrap_or(Date::MIN),
            end,
            epoch: self.epoch(row),
        }
    }

    fn school(&mut self, row: &Row) -> String {
        let school = row.text("school");
        let known = &self.known.schools;
        if school.is_empty() {
            self.problem(row.span("school"), "the person has no school".into(), "Write the id of a school.");
        } else if !known.is_empty() && !known.iter().any(|s| s == school) {
            let headline = format!("there is no school `{}`", school.escape_debug());
            let problem = Diagnostic::at(row.span("school"), Code::UnknownSchool, headline);
            self.problems.push(problem.suggest(school, known.iter().map(String::as_str)));
        }
        school.to_owned()
    }

    fn roles(&mut self, row: &Row) -> Vec<String> {
        let text = row.text("role");
        let mut roles: Vec<String> = Vec::new();
        for role in text.split([' ', ';', '\t', '\u{a0}']).filter(|role| !role.is_empty()) {
            let known = &self.known.audiences;
            if !known.is_empty() && !known.iter().any(|a| a == role) {
                let headline = format!("there is no audience `{}`", role.escape_debug());
                let problem = Diagnostic::at(row.span("role"), Code::UnknownAudience, headline);
                self.problems.push(problem.suggest(role, known.iter().map(String::as_str)));
            }
            if !roles.iter().any(|r| r == role) {
                roles.push(role.to_owned());
            }
        }
        if roles.is_empty() {
            self.problem(
                row.span("role"),
                "the person has no role".into(),
                "Write one or more audiences, such as `staff`.",
            );
        }
        roles
    }

    fn date(&mut self, row: &Row, column: &'static str) -> Option<Date> {
        let text = row.text(column);
        // The parser alone would take `20250901` and times of day.
        let date = if text.len() == 10 { text.parse().ok() } else { None };
        if date.is_none() {
            let headline = match text {
                "" => "the person has no first day".to_owned(),
                _ => format!("`{}` is not a date", text.escape_debug()),
            };
            self.problem(row.span(column), headline, "Write the year, month and day: `2025-09-01`.");
        }
        date
    }

    fn epoch(&mut self, row: &Row) -> u32 {
        let text = row.text("epoch");
        match text.parse() {
            _ if text.is_empty() => 1,
            Ok(epoch @ 1..=9999) if !text.starts_with('+') => epoch,
            _ => {
                let headline = format!("`{}` is not an epoch", text.escape_debug());
                let help = "Write 1, or a higher whole number after each time that a personal code was revoked.";
                self.problem(row.span("epoch"), headline, help);
                1
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::show::{Format, text};

    fn read_text(csv: &str, known: &Known) -> (Vec<Person>, String) {
        let mut sources = Sources::default();
        let file = sources.add("roster.csv", csv);
        let (people, problems) = read(file, &sources, known);
        (people, text(&problems, &sources, Format::Short))
    }

    #[test]
    fn columns_in_any_order_with_a_mark_and_more_columns() {
        let csv = "\u{feff}Start,SCHOOL,payroll,name,id,role,email\r\n\
                   2025-09-01,larkfold-infant,77,\"Lovelace, Ada\",W1,staff; governors,ada@quillmere.example\r\n";
        let (people, problems) = read_text(csv, &Known::default());
        assert_eq!(problems, "");
        let ada = Person {
            id: "W1".into(),
            name: "Lovelace, Ada".into(),
            email: "ada@quillmere.example".into(),
            school: "larkfold-infant".into(),
            roles: vec!["staff".into(), "governors".into()],
            start: "2025-09-01".parse().unwrap(),
            end: None,
            epoch: 1,
        };
        assert_eq!(people, [ada]);
    }

    #[test]
    fn every_problem_is_told_with_its_place() {
        let csv = "id,name,email,school,role,start,end,epoch\n\
                   W1,Ada,,larkfold-infant,staff,2025-09-01,,2\n\
                   \n\
                   W1,Bea,,larkfold-infant,staff,2025-09-01,,\n\
                   W 2,Cy,,larkfold,staf,01/09/2025,2020-01-01,0\n\
                   W3,,,tern-valley,,2025-09-01,2024-09-01,\n\
                   W4,Dee, x,tern-valley,staff,2025-09-01\n";
        let known = Known {
            schools: vec!["larkfold-infant".into(), "tern-valley".into()],
            audiences: vec!["staff".into(), "governors".into()],
        };
        let (people, problems) = read_text(csv, &known);
        assert_eq!(people.iter().map(|p| (p.id.as_str(), p.epoch)).collect::<Vec<_>>(), [("W1", 2)]);
        let expected = "\
            roster.csv:4:1: error[duplicate-id]: two people have the id `W1`\n\
            roster.csv:5:1: error[bad-roster]: `W 2` is not a staff id\n\
            roster.csv:5:23: error[bad-roster]: `01/09/2025` is not a date\n\
            roster.csv:5:9: error[unknown-school]: there is no school `larkfold`\n\
            roster.csv:5:18: error[unknown-audience]: there is no audience `staf`\n\
            roster.csv:5:45: error[bad-roster]: `0` is not an epoch\n\
            roster.csv:6:4: error[bad-roster]: this is not a name\n\
            roster.csv:6:30: error[bad-roster]: the last day is before the first\n\
            roster.csv:6:18: error[bad-roster]: the person has no role\n\
            roster.csv:7:1: error[bad-roster]: the row has not as many fields as the first line\n";
        assert_eq!(problems, expected);
    }

    #[test]
    fn ids_are_composed_as_the_browser_composes_them() {
        let csv = "id,name,school,role,start\nu\u{308}1,Ada,x,staff,2025-09-01\n\u{fc}1,Bea,x,staff,2025-09-01\n";
        let (people, problems) = read_text(csv, &Known::default());
        assert_eq!(people[0].id, "\u{fc}1");
        assert!(problems.contains("two people have the id `\u{fc}1`"), "{problems}");
    }

    #[test]
    fn a_header_must_name_the_columns_once() {
        let (people, problems) = read_text("id,name,school,start,id\nW1,Ada,x,2025-09-01,W1\n", &Known::default());
        assert!(people.is_empty());
        assert_eq!(
            problems,
            "roster.csv:1:22: error[bad-roster]: the column `id` stands twice\n\
             roster.csv:1:1: error[bad-roster]: the roster has no column `role`\n"
        );
        assert!(read_text("", &Known::default()).1.contains("no column `id`"));
    }

    #[test]
    fn someone_who_left_yesterday_no_longer_belongs() {
        let csv = "id,name,school,role,start,end\nW1,Ada,x,staff,2025-09-01,2026-03-31\n";
        let (people, _) = read_text(csv, &Known::default());
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert!(people[0].belongs_on(day("2025-06-01")));
        assert!(people[0].belongs_on(day("2026-03-31")));
        assert!(!people[0].belongs_on(day("2026-04-01")));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(body: String) {
            read_text(&body, &Known::default());
            read_text(&format!("id,name,school,role,start\n{body}"), &Known::default());
        }
    }
}
