//! `staffroom audit`.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};

use super::{Common, Exit, Failure, Terminal, evidence, export, inspect, office, tables};
use crate::{
    audit::{self, Gathered, Names, Office, Summary, Totals, Training, words},
    register::{Class, Register},
    roster::Person,
    token::OrganisationKey,
};

/// Take completion tokens in, and report who has done what.
#[derive(Debug, Args)]
pub struct Audit {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find tokens in files, check and mark them, and add them to the register
    Import(Import),
    /// Write the audit as a page and as tables
    Report(Report),
    /// Put together what held on a day, for an inspection
    Inspect(inspect::Inspect),
    /// Write the audit for other systems: CSV, XLSX, JSON, xAPI, or lines of JSON
    Export(export::Export),
    /// Look at every entry and every signature of the register, and print its head
    Verify(evidence::Verify),
    /// Sign receipts for what a person has passed, which anyone can check with the public key
    Receipt(evidence::MakeReceipt),
    /// Take a result back, or put it back, with a reason
    Correct(evidence::Correct),
    /// Take personal data out of the register when it may no longer be kept; the chain stays checkable
    Purge(evidence::Purge),
}

#[derive(Debug, Args)]
struct Import {
    /// Files, folders, or `-` for standard input. In folders: .txt .csv .eml .mbox .json .html .md
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    records: Records,
    /// The organisation key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

#[derive(Debug, Args)]
struct Report {
    #[command(flatten)]
    records: Records,
    /// The folder to write to; keep it out of the published site
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// What the office keeps.
#[derive(Debug, Args)]
pub(super) struct Records {
    /// The roster: a CSV file with id, name, email, school, role, start and end
    #[arg(long, value_name = "CSV")]
    roster: PathBuf,
    #[command(flatten)]
    place: evidence::Place,
}

impl Records {
    pub(super) fn register(&self, root: &Path) -> PathBuf {
        self.place.path(root)
    }

    /// What is required and who is there; none where the site or the roster has errors that leave nothing to work with.
    pub(super) fn read(
        &self,
        common: &Common,
        terminal: &Terminal,
    ) -> Result<Option<(Training, Vec<Person>)>, Failure> {
        let Some((training, known)) = office::training(&common.root, common.today(), terminal) else { return Ok(None) };
        let people = office::people(&self.roster, &known, terminal)?;
        Ok(people.map(|people| (training, people)))
    }
}

impl Audit {
    /// Imports or reports.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read or written.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        match &self.command {
            Command::Import(import) => import.run(common, terminal),
            Command::Report(report) => report.run(common, terminal),
            Command::Inspect(inspect) => inspect.run(common, terminal),
            Command::Export(export) => export.run(common, terminal),
            Command::Verify(verify) => verify.run(common, terminal),
            Command::Receipt(receipt) => receipt.run(common, terminal),
            Command::Correct(correct) => correct.run(common, terminal),
            Command::Purge(purge) => purge.run(common, terminal),
        }
    }
}

impl Import {
    fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let key = OrganisationKey::read(&self.key)?;
        let Some((training, people)) = self.records.read(common, terminal)? else { return Ok(Exit::Errors) };
        let mut register = Register::open(&self.records.register(&common.root))?;
        let office = Office::new(&key, &people, &training, common.today());
        let (inputs, unread) = audit::walk(&self.paths);
        let mut summary = audit::import(inputs, audit::read, &office, &mut register, |_| ())?;
        summary.unread.extend(unread);
        terminal.say(&office::plain(&told(&summary)));
        if let (Some(head), false) = (&summary.head, summary.added.is_empty()) {
            terminal.say(&format!(
                "\nThe register now ends with entry {}. `staffroom audit verify` prints its signed head: keep that elsewhere.",
                head.entries
            ));
        }
        for unread in &summary.unread {
            terminal.failure(&Failure(office::plain(&Failure::from(unread.clone()).0)));
        }
        match summary.unread.len() {
            0 => Ok(Exit::Done),
            count => Err(Failure(format!("{} could not be read; all others are in.", office::counted(count, "file")))),
        }
    }
}

impl Report {
    fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let Some((training, people)) = self.records.read(common, terminal)? else { return Ok(Exit::Errors) };
        let register = Register::open_to_read(&self.records.register(&common.root))?;
        office::outside_of_site(&common.root, &self.out)?;
        office::make_folder(&self.out)?;
        let to = |name: &str| self.out.join(name);
        let mut gathered = Gathered::new(&people, &training, register.corrected()?);
        let names = Names::new(&people, &training);
        let table = tables::EvidenceTable { path: &to("evidence.csv"), names: &names, register: &register };
        table.write(|entries| {
            gathered.take(&entries);
            entries
        })?;
        let report = gathered.report(common.today());
        tables::write_report(&self.out, &report, None)?;
        let Totals { up_to_date, required, .. } = report.total;
        terminal.say(&format!(
            "{up_to_date} of {required} required passes hold today. Open {}",
            to("index.html").display()
        ));
        Ok(Exit::Done)
    }
}

/// The summary in words.
fn told(summary: &Summary) -> String {
    let mut text = format!("{} read.", office::counted(summary.files, "file"));
    for class in Class::ALL {
        if let Some(count) = summary.added.get(&class) {
            let _ = write!(text, "\n{count:>7}  {}", class.id());
        }
    }
    if summary.known > 0 {
        let _ = write!(text, "\n{:>7}  already in the register", summary.known);
    }
    if summary.added.is_empty() && summary.known == 0 {
        text.push_str("\nNo tokens were found.");
    }
    for aside in &summary.set_aside {
        let words = words(aside.reason);
        let who = if aside.who.is_empty() { String::new() } else { format!(" ({})", aside.who) };
        let _ = write!(text, "\n\n{}{who}\n  {}\n  {}", aside.source, words.why, words.next);
    }
    text
}
