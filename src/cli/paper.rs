//! `staffroom audit add-paper`.

use std::{
    io::{self, BufRead},
    path::PathBuf,
};

use clap::Args;
use jiff::civil::Date;

use super::{Common, Exit, Failure, Terminal, audit::Records, office};
use crate::{
    audit::{self, Form, Kept, Office, PaperError, Sheet, Signature, asked},
    config::long_date,
    diag::{Code, Diagnostic, has_errors, sorted},
    quiz::paper,
    register::{Entry, Register},
    roster::Known,
    source::{Sources, Span},
    token::OrganisationKey,
};

/// Key in the answers of a paper form, a signed agreement, or many of both from a CSV file
#[derive(Debug, Args)]
pub(super) struct AddPaper {
    /// The answers, as `1b 2ac 3d 4=12.5 5="some words"`; without them each question is asked
    #[arg(value_name = "ANSWERS", conflicts_with = "csv")]
    answers: Vec<String>,
    /// The staff id of who filled the form in
    #[arg(long, value_name = "STAFF-ID", required_unless_present = "csv", conflicts_with = "csv")]
    person: Option<String>,
    /// A signed agreement and no form: its fingerprint, as the sheet prints it; its beginning is enough
    #[arg(long, value_name = "FINGERPRINT", allow_hyphen_values = true, conflicts_with_all = ["csv", "answers", "quiz", "revision", "attempt"])]
    agreement: Option<String>,
    /// The id of the quiz, as the form prints it
    #[arg(long, value_name = "ID", required_unless_present_any = ["csv", "agreement"], conflicts_with = "csv")]
    quiz: Option<String>,
    /// The revision, as the form prints it behind the quiz; its beginning is enough
    #[arg(
        long,
        value_name = "REVISION",
        required_unless_present_any = ["csv", "agreement"],
        conflicts_with = "csv",
        allow_hyphen_values = true
    )]
    revision: Option<String>,
    /// The day on which the form was filled in or signed
    #[arg(long, value_name = "DATE", value_parser = super::day, required_unless_present = "csv", conflicts_with = "csv")]
    date: Option<Date>,
    /// Which form of that day it is, where there are several
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=9999), conflicts_with = "csv")]
    attempt: u32,
    /// Many: a CSV file with the columns id,quiz,revision,date,answers, or id,agreement,date
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Who keys them in: it stays in the register
    #[arg(long, value_name = "NAME", value_parser = name, required_unless_present = "csv")]
    by: Option<String>,
    #[command(flatten)]
    records: Records,
    /// The organisation key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err("write a name on one line, of at most 100 characters".into());
    }
    Ok(text.to_owned())
}

impl AddPaper {
    pub(super) fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let key = OrganisationKey::read(&self.key)?;
        let Some((training, people, known)) = self.records.read_known(common, terminal)? else {
            return Ok(Exit::Errors);
        };
        let office = Office::new(&key, &people, &training, common.today());
        let entries = match &self.csv {
            Some(path) => table(path, self.by.as_deref().unwrap_or_default(), &known, &office, terminal)?,
            None => self.one(&office, terminal)?.map(|entry| vec![entry]),
        };
        let Some(entries) = entries else { return Ok(Exit::Errors) };
        let mut register = Register::open(&self.records.register(&common.root))?;
        let kept = audit::keep(&mut register, &office, &entries)?;
        let mut exit = Exit::Done;
        let refused = |kept: &Kept| matches!(kept, Kept::Other(_) | Kept::Withdrawn(_));
        let nothing = kept.iter().any(refused);
        for (entry, kept) in entries.iter().zip(&kept) {
            if nothing && !refused(kept) {
                continue;
            }
            let line = office::plain(&format!("{}: {}", told(entry, &office), words(*kept)));
            if refused(kept) {
                exit = Exit::Errors;
                terminal.failure(&Failure(line));
            } else {
                terminal.say(&line);
            }
        }
        if nothing {
            terminal.say("Nothing was added.");
        }
        Ok(exit)
    }

    /// The one form that the call is about; none where it cannot be taken in, which is then said, or is not to be.
    fn one(&self, office: &Office, terminal: &Terminal) -> Result<Option<Entry>, Failure> {
        let given = |text: &Option<String>| text.clone().unwrap_or_default();
        let refused = |error: PaperError| Failure(office::plain(&format!("{}. {}", sentence(&error), error.help())));
        let on = self.date.unwrap_or_default();
        if let Some(agreement) = self.agreement.clone() {
            let sheet = Signature { staff: given(&self.person), agreement, on, by: given(&self.by) };
            return office.signed(&sheet).map(Some).map_err(refused);
        }
        let mut form = Form {
            staff: given(&self.person),
            quiz: given(&self.quiz),
            revision: given(&self.revision),
            on,
            attempt: self.attempt,
            answers: audit::written(&self.answers.join(" ")).map_err(refused)?,
            by: given(&self.by),
        };
        let ask = self.answers.is_empty();
        if ask {
            let (quiz, revision) = office.form(&form.staff, &form.quiz, &form.revision).map_err(refused)?;
            let mut lines = io::stdin().lock().lines();
            let count = quiz.questions.len();
            terminal
                .prompt("Type the letters of each answer, or what was written. Just Enter where there is no answer.\n");
            for (at, question) in quiz.questions.iter().enumerate() {
                let shown = asked(question, &revision);
                terminal.prompt(&office::plain(&format!("\nQuestion {} of {count}: {}\n", at + 1, shown.prompt)));
                for (letter, text) in &shown.options {
                    terminal.prompt(&office::plain(&format!("  {letter}  {text}\n")));
                }
                for row in &shown.rows {
                    terminal.prompt(&office::plain(&format!("  …  {row}\n")));
                }
                loop {
                    let line = next(&mut lines, terminal, "Answer: ")?;
                    match paper::read(question, &revision, &line) {
                        Ok(None) => break,
                        Ok(Some(_)) => {
                            form.answers.insert(at + 1, line);
                            break;
                        }
                        Err(why) => terminal.prompt(&format!("Look again: {why}.\n")),
                    }
                }
            }
            let entry = office.paper(&form).map_err(refused)?;
            let line = next(
                &mut lines,
                terminal,
                &office::plain(&format!("\n{}. Add it to the register? [y/n] ", told(&entry, office))),
            )?;
            if !matches!(line.trim().to_lowercase().as_str(), "y" | "yes") {
                terminal.say("Nothing was added.");
                return Ok(None);
            }
            return Ok(Some(entry));
        }
        office.paper(&form).map(Some).map_err(refused)
    }
}

/// The next line of what is typed.
fn next(
    lines: &mut impl Iterator<Item = io::Result<String>>,
    terminal: &Terminal,
    prompt: &str,
) -> Result<String, Failure> {
    terminal.prompt(prompt);
    match lines.next() {
        Some(Ok(line)) => Ok(line),
        Some(Err(_)) => Err(Failure("What was typed is no text. Nothing was added.".into())),
        None => Err(Failure("The answers end here, before the last question. Nothing was added.".into())),
    }
}

/// The forms of a table; none where anything is wrong with one of them, which is then said.
fn table(
    path: &std::path::Path,
    by: &str,
    known: &Known,
    office: &Office,
    terminal: &Terminal,
) -> Result<Option<Vec<Entry>>, Failure> {
    let text = office::table_text(path)?;
    let mut sources = Sources::default();
    let file = sources.add(path.display().to_string(), text);
    let (forms, mut problems) = audit::paper_table(file, &sources, by, known.layout.dates);
    let mut entries: Vec<Entry> = Vec::new();
    let mut places: Vec<Span> = Vec::new();
    for (form, span) in forms {
        let entry = match &form {
            Sheet::Form(form) => office.paper(form),
            Sheet::Signature(sheet) => office.signed(sheet),
        };
        match entry {
            Err(error) => {
                problems.push(Diagnostic::at(span, Code::BadPaperForm, error.to_string()).help(error.help()));
            }
            Ok(entry) => {
                let same = |other: &Entry| {
                    let key = |entry: &Entry| {
                        let attempt = entry.attempt.as_ref().filter(|attempt| !attempt.is_signature());
                        attempt.map(|a| (a.staff.clone(), a.quiz.clone(), a.on, a.attempt))
                    };
                    key(&entry).is_some() && key(other) == key(&entry) && other.token != entry.token
                };
                if let Some(first) = entries.iter().position(same) {
                    let what = "this person has another form of this quiz and day, with other answers";
                    problems
                        .push(Diagnostic::at(span, Code::BadPaperForm, what).also(places[first], "first here").help(
                        "Keep the right one. If there were two forms, write 2 into the column `attempt` of the second.",
                    ));
                }
                entries.push(entry);
                places.push(span);
            }
        }
    }
    let problems = sorted(problems);
    terminal.problems(&problems, &sources);
    if has_errors(&problems) {
        terminal.say("Nothing was added.");
        return Ok(None);
    }
    Ok(Some(entries))
}

/// "Maud Ellery (W0042), ict-induction, 10 September 2026: 8 of 10 right, passed", or what she signed.
fn told(entry: &Entry, office: &Office) -> String {
    let (Some(attempt), Some(result)) = (&entry.attempt, &entry.result) else { return String::new() };
    let id = attempt.staff.as_deref().unwrap_or_default();
    let name = office.person(id).map_or("", |person| &person.name);
    if let (true, [fingerprint]) = (attempt.is_signature(), &attempt.accepted[..]) {
        let (title, day) = (office.agreement_title(fingerprint), long_date(attempt.on));
        return format!("{name} ({id}), {title}, {day}: agreement signed");
    }
    let passed = if result.passed { "passed" } else { "not passed" };
    let day = long_date(attempt.on);
    format!("{name} ({id}), {}, {day}: {} of {} right, {passed}", attempt.quiz, result.right, result.asked())
}

fn words(kept: Kept) -> String {
    match kept {
        Kept::New(number) => format!("entry {number}"),
        Kept::Known(number) => format!("the register has it already, as entry {number}"),
        Kept::Withdrawn(number) => format!(
            "entry {number} took this paper back. To count it after all: staffroom audit correct {number} --restore"
        ),
        Kept::Other(number) => format!(
            "entry {number} has a form of this person, quiz and day with other answers. If that one was keyed in wrongly, take it back first: staffroom audit correct {number} --reason \"Keyed in wrongly\". If there were two forms, give --attempt 2"
        ),
    }
}

/// An error as a sentence, without its full stop.
fn sentence(error: &PaperError) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
