//! A person from the fields of a row.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::{
    Person,
    day::day,
    read::{Reader, Row},
};
use crate::{
    config::{RosterDates, RosterField as Field},
    diag::{Code, Diagnostic},
    token::is_staff_id,
};

impl Reader<'_> {
    /// The person in `row`, with something in place of each field that is reported; none where all that they do is of no account
    /// here.
    pub(super) fn person(&mut self, row: &Row) -> Option<Person> {
        let roles = self.roles(row)?;
        // The browser composes letters and accents in the same way before it signs.
        let id: String = row.text(Field::Id).nfc().collect();
        if !is_staff_id(&id) {
            let help = "A staff id has 1 to 64 characters and no spaces.";
            self.problem(row.span(Field::Id), format!("`{}` is not a staff id", id.escape_debug()), help);
        }
        let name = row.text(Field::Name);
        // What turns the direction of writing would turn whatever stands behind the name on a slip or in a report, too.
        let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if name.is_empty() || name.chars().count() > 200 || name.chars().any(|c| c.is_control() || turns(c)) {
            let help = "A name has 1 to 200 characters on one line.";
            self.problem(row.span(Field::Name), "this is not a name".into(), help);
        }
        let start = self.date(row, Field::Start);
        let end = if row.text(Field::End).is_empty() { None } else { self.date(row, Field::End) };
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            self.problem(row.span(Field::End), "the last day is before the first".into(), "Check both dates.");
        }
        Some(Person {
            id,
            name: name.to_owned(),
            email: row.text(Field::Email).to_owned(),
            school: self.school(row),
            roles,
            start: start.unwrap_or(Date::MIN),
            end,
            epoch: self.epoch(row),
        })
    }

    fn school(&mut self, row: &Row) -> String {
        let text = row.text(Field::School);
        let layout = &self.known.layout;
        let school = layout.schools.get(&text.to_lowercase()).map_or(text, String::as_str);
        let known = &self.known.schools;
        if school.is_empty() {
            self.problem(row.span(Field::School), "the person has no school".into(), "Write the id of a school.");
        } else if !known.is_empty() && !known.iter().any(|s| s == school) {
            let headline = format!("there is no school `{}`", school.escape_debug());
            let mut problem = Diagnostic::at(row.span(Field::School), Code::UnknownSchool, headline)
                .suggest(school, known.iter().map(String::as_str));
            if !layout.schools.is_empty() {
                problem =
                    problem.help("`[roster.schools]` in `staffroom.toml` says what your system calls each school.");
            }
            self.problems.push(problem);
        }
        school.to_owned()
    }

    /// The audiences; none where the layout takes every role of the row out.
    fn roles(&mut self, row: &Row) -> Option<Vec<String>> {
        let text = row.text(Field::Role);
        let mapped = &self.known.layout.roles;
        let known = &self.known.audiences;
        let mut roles: Vec<String> = Vec::new();
        let mut unknown: Vec<String> = Vec::new();
        let mut taken_out = false;
        let whole = mapped.get(&text.to_lowercase()).map(|_| vec![text]);
        for part in whole.unwrap_or_else(|| text.split([';', '|', '\n']).map(str::trim).collect()) {
            if let Some(audiences) = mapped.get(&part.to_lowercase()) {
                taken_out |= audiences.is_empty();
                roles.extend(audiences.iter().cloned());
                continue;
            }
            let words: Vec<&str> = part.split(char::is_whitespace).filter(|word| !word.is_empty()).collect();
            let is_known = |word: &&str| known.is_empty() || known.iter().any(|a| a == word);
            if words.iter().all(is_known) || mapped.is_empty() {
                unknown.extend(words.iter().filter(|word| !is_known(word)).map(|word| (*word).to_owned()));
                roles.extend(words.iter().map(|word| (*word).to_owned()));
            } else {
                // A title of a post has spaces in it: it is one name.
                unknown.push(part.to_owned());
                roles.push(part.to_owned());
            }
        }
        for role in &unknown {
            let headline = format!("there is no audience `{}`", role.escape_debug());
            let mut problem = Diagnostic::at(row.span(Field::Role), Code::UnknownAudience, headline)
                .suggest(role, known.iter().map(String::as_str));
            if !mapped.is_empty() {
                problem = problem.help("`[roster.roles]` in `staffroom.toml` says which audiences a role belongs to.");
            }
            self.problems.push(problem);
        }
        let mut seen = std::collections::BTreeSet::new();
        roles.retain(|role| seen.insert(role.clone()));
        if roles.is_empty() && taken_out {
            return None;
        }
        if roles.is_empty() {
            let help = "Write one or more audiences, such as `staff`.";
            self.problem(row.span(Field::Role), "the person has no role".into(), help);
        }
        Some(roles)
    }

    fn date(&mut self, row: &Row, field: Field) -> Option<Date> {
        let text = row.text(field);
        let order = self.known.layout.dates;
        let date = day(text, order);
        if date.is_none() {
            let headline = match text {
                "" => "the person has no first day".to_owned(),
                _ => format!("`{}` is not a date", text.escape_debug()),
            };
            let other = day(text, RosterDates::DayFirst).is_some() || day(text, RosterDates::MonthFirst).is_some();
            let help = if text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit()) {
                "This is how a spreadsheet program counts days: give the column the form of a date, and save the roster again."
            } else if order == RosterDates::YearFirst && other {
                "Write the year, month and day, `2025-09-01`; or set `dates = \"dd/mm/yyyy\"` under `[roster]` in `staffroom.toml`."
            } else if order == RosterDates::YearFirst {
                "Write the year, month and day: `2025-09-01`."
            } else {
                "Write the date as `dates` under `[roster]` in `staffroom.toml` has it, or as `2025-09-01`. A year has four digits."
            };
            self.problem(row.span(field), headline, help);
        }
        date
    }

    fn epoch(&mut self, row: &Row) -> u32 {
        let text = row.text(Field::Epoch);
        match text.parse() {
            _ if text.is_empty() => 1,
            Ok(epoch @ 1..=9999) if !text.starts_with('+') => epoch,
            _ => {
                let headline = format!("`{}` is not an epoch", text.escape_debug());
                let help = "Write 1, or a higher whole number after each time that a personal code was revoked.";
                self.problem(row.span(Field::Epoch), headline, help);
                1
            }
        }
    }
}
