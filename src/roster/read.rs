//! Reading a roster: its first line, and its rows.

use std::{collections::BTreeMap, ops::Range};

use csv::StringRecord;
use jiff::civil::Date;

use super::{
    Person,
    columns::{delimiter, field_ranges},
    merge::{Line, merge},
    text::{NotText, decode},
};
use crate::{
    config::{Roster, RosterField as Field},
    diag::{Code, Diagnostic},
    source::{SourceId, Sources, Span},
};

/// Behind how many rows the line with the titles of the columns is no longer looked for.
const TITLES_WITHIN: usize = 20;

/// What the site knows. An empty list lets every name pass.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Ids of the schools.
    pub schools: Vec<String>,
    /// Ids of the audiences.
    pub audiences: Vec<String>,
    /// How the roster is written.
    pub layout: Roster,
    /// The day on which it is read: of someone who has several rows, those that have ended count no more.
    pub today: Date,
}

/// Reads the bytes of a roster that is called `name`, as [`read`] does, in the encoding that they are in or that is set.
pub fn open(name: &str, bytes: &[u8], sources: &mut Sources, known: &Known) -> (Vec<Person>, Vec<Diagnostic>) {
    let refused = |what: &str, help: &str| (Vec::new(), vec![Diagnostic::path(name, Code::BadRoster, what).help(help)]);
    let decoded = match decode(bytes, known.layout.encoding) {
        Ok(decoded) => decoded,
        Err(NotText::Workbook) => {
            return refused("this is a workbook and not CSV text", "Open it and save it as “CSV UTF-8”.");
        }
        Err(NotText::Binary) => {
            return refused("this is no text", "Give the list of people that your system exports as CSV.");
        }
        Err(NotText::Encoding) => {
            return refused(
                "the roster is not in the encoding that it should be in",
                "Save it again as “CSV UTF-8”, or mend `encoding` under `[roster]` in `staffroom.toml`.",
            );
        }
    };
    let odd = decoded.text.find(|c: char| !c.is_ascii()).filter(|_| decoded.guessed);
    let file = sources.add(name, decoded.text);
    let (people, mut problems) = read(file, sources, known);
    if let Some(at) = odd {
        let problem = Diagnostic::at(
            Span::new(file, at..at),
            Code::RosterEncoding,
            "the roster is not UTF-8 text: it was read as Windows-1252",
        );
        problems.push(problem.help(
            "Check the letters with accents. Then save it as “CSV UTF-8”, or set `encoding = \"windows-1252\"` under `[roster]` in `staffroom.toml`.",
        ));
    }
    (people, problems)
}

/// Reads the CSV text `file`: `id,name,email,school,role,start,end,epoch` in any order, or the columns that the layout names, other
/// columns passed over.
///
/// Each id has one person; the rows of someone who has several are put together. `role` holds one or more audiences with spaces or
/// semicolons between them; `email`, `end` and `epoch` may be left out. A row with a problem is not among the people.
pub fn read(file: SourceId, sources: &Sources, known: &Known) -> (Vec<Person>, Vec<Diagnostic>) {
    let whole = sources.get(file).text.as_str();
    let body = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    // What Excel writes to itself says the delimiter too.
    let told = body.strip_prefix("sep=").and_then(|rest| Some((*rest.as_bytes().first()?, rest.get(1..)?)));
    let (told, body) = match told {
        Some((byte, rest)) if rest.starts_with(['\r', '\n']) => (Some(byte), rest.trim_start_matches(['\r', '\n'])),
        _ => (None, body),
    };
    let delimiter = known.layout.delimiter.map(|set| set.0).or(told).unwrap_or_else(|| delimiter(body));
    let reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(delimiter).from_reader(body.as_bytes());
    let mut problems = Vec::new();
    let records: Vec<StringRecord> = reader.into_records().map_while(Result::ok).collect();
    let mut reader =
        Reader { file, text: body, offset: whole.len() - body.len(), delimiter, known, problems: Vec::new() };
    // Some systems print a line or two about the list before its titles.
    let titles = records.iter().take(TITLES_WITHIN).position(|record| reader.has_id(record)).unwrap_or(0);
    let Some(columns) = reader.columns(records.get(titles).unwrap_or(&StringRecord::new())) else {
        return (Vec::new(), reader.problems);
    };
    let mut lines: Vec<Line> = Vec::new();
    for record in records.iter().skip(titles + 1) {
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let before = reader.problems.len();
        let row = Row::new(&reader, record, &columns);
        // Which field is which cannot be told: whatever else was said of this row might not be so.
        if !row.complete {
            let help = "Put quotes around a field that holds a comma or whatever else stands between the fields.";
            reader.problem(row.whole, "the row has not as many fields as the line with the titles".into(), help);
            continue;
        }
        let Some(person) = reader.person(&row) else { continue };
        let sound = reader.problems.len() == before;
        lines.push(Line { person, id: row.span(Field::Id), whole: row.whole, sound });
    }
    let people = merge(lines, sources, known.today, &mut problems);
    problems.extend(reader.problems);
    (people, problems)
}

pub(super) struct Reader<'a> {
    file: SourceId,
    text: &'a str,
    /// Bytes in front of `text`.
    offset: usize,
    delimiter: u8,
    pub(super) known: &'a Known,
    pub(super) problems: Vec<Diagnostic>,
}

/// One record, with the places of its fields.
pub(super) struct Row {
    cells: BTreeMap<Field, (String, Span)>,
    whole: Span,
    /// Whether the record has as many fields as there are columns.
    complete: bool,
}

impl Row {
    fn new(reader: &Reader<'_>, record: &StringRecord, columns: &Columns) -> Self {
        let (start, ranges) = reader.places(record);
        let end = ranges.last().map_or(start, |last| last.end);
        let cells = columns.places.iter().map(|(field, places)| {
            let texts =
                places.iter().map(|at| record.get(*at).unwrap_or_default().trim()).filter(|text| !text.is_empty());
            let text = texts.collect::<Vec<_>>().join(" ");
            let place = places.first().and_then(|at| ranges.get(*at)).cloned().unwrap_or(end..end);
            (*field, (text, reader.span(place)))
        });
        // A spreadsheet program may put empty fields behind every row.
        let more = record.iter().skip(columns.count).all(|field| field.trim().is_empty());
        Self { cells: cells.collect(), whole: reader.span(start..end), complete: record.len() >= columns.count && more }
    }

    pub(super) fn text(&self, field: Field) -> &str {
        self.cells.get(&field).map_or("", |(text, _)| text)
    }

    pub(super) fn span(&self, field: Field) -> Span {
        self.cells.get(&field).map_or(self.whole, |(_, span)| *span)
    }
}

/// The positions of each known column, and how many columns there are.
struct Columns {
    places: BTreeMap<Field, Vec<usize>>,
    count: usize,
}

/// A title of a column as it is compared.
fn folded(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Reader<'_> {
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start..self.offset + range.end)
    }

    pub(super) fn problem(&mut self, span: Span, headline: String, help: &str) {
        self.problems.push(Diagnostic::at(span, Code::BadRoster, headline).help(help));
    }

    /// Where the record begins, and where its fields stand.
    fn places(&self, record: &StringRecord) -> (usize, Vec<Range<usize>>) {
        let start = record.position().map_or(0, |p| p.byte() as usize);
        // The reader steps over empty lines after it has noted where the record begins.
        let start = start + self.text[start..].len() - self.text[start..].trim_start_matches(['\r', '\n']).len();
        let ranges = field_ranges(&self.text[start..], self.delimiter);
        (start, ranges.into_iter().map(|range| start + range.start..start + range.end).collect())
    }

    /// The titles of the columns of a field: those of the layout, and otherwise its own name.
    fn titles(&self, field: Field) -> Vec<Vec<String>> {
        let set = self.known.layout.columns.get(&field);
        let set = set.map(|titles| titles.iter().map(|title| folded(title)).collect());
        set.into_iter().chain([vec![field.id().to_owned()]]).collect()
    }

    fn has_id(&self, record: &StringRecord) -> bool {
        let titles: Vec<String> = record.iter().map(folded).collect();
        self.titles(Field::Id).iter().any(|wanted| wanted.iter().all(|title| titles.contains(title)))
    }

    fn columns(&mut self, header: &StringRecord) -> Option<Columns> {
        let (start, ranges) = self.places(header);
        let titles: Vec<String> = header.iter().map(folded).collect();
        let end = ranges.last().map_or(start, |last| last.end);
        let mut places = BTreeMap::new();
        // A list in the columns of the guide need not have what the system's own list has besides.
        let own = &self.known.layout.columns;
        let in_layout = own.get(&Field::Id).is_none_or(|set| set.iter().all(|title| titles.contains(&folded(title))));
        for field in Field::ALL {
            let at = |title: &String| titles.iter().position(|other| other == title);
            let all = |wanted: &Vec<String>| wanted.iter().map(at).collect::<Option<Vec<usize>>>();
            if let Some(found) = self.titles(field).iter().find_map(all) {
                for first in &found {
                    let again = titles.iter().skip(first + 1).position(|title| *title == titles[*first]);
                    if let Some(again) = again {
                        let span = self.span(ranges.get(first + 1 + again).cloned().unwrap_or(end..end));
                        let headline = format!("the column `{}` stands twice", header[*first].trim().escape_debug());
                        self.problem(span, headline, "Take one of them away, or rename it.");
                    }
                }
                places.insert(field, found);
            } else if field.is_needed() || (in_layout && self.known.layout.columns.contains_key(&field)) {
                self.missing(field, &titles, start..end);
            }
        }
        self.problems.is_empty().then_some(Columns { places, count: header.len() })
    }

    fn missing(&mut self, field: Field, titles: &[String], first_line: Range<usize>) {
        let span = self.span(first_line);
        let Some(set) = self.known.layout.columns.get(&field) else {
            let headline = format!("the roster has no column `{}`", field.id());
            self.problem(
                span,
                headline,
                "The first line names the columns: id,name,email,school,role,start,end. If your system names them otherwise, say so under `[roster]` in `staffroom.toml`.",
            );
            return;
        };
        let title = set.iter().find(|title| !titles.contains(&folded(title))).map_or("", String::as_str);
        let headline = format!("the roster has no column `{}` for `{}`", title.escape_debug(), field.id());
        let problem =
            Diagnostic::at(span, Code::BadRoster, headline).suggest(&folded(title), titles.iter().map(String::as_str));
        self.problems.push(problem.help("`[roster]` in `staffroom.toml` says how the columns are called."));
    }
}

#[cfg(test)]
mod tests;
