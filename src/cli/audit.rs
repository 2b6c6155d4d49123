//! `staffroom audit`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Common, Exit, Failure, Terminal, due, evidence, export, inspect, office, paper, summary, tables};
use crate::{
    audit::{self, Facts, Gathered, Lookup, Office, Totals, Training},
    register::{Recorded, Register},
    roster::{Known, Person},
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
    /// Key in the answers of paper forms, and signed agreements
    AddPaper(paper::AddPaper),
    /// Write the audit as a page and as tables
    Report(Report),
    /// List what is overdue and what falls due, for reminders
    Due(due::Due),
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
    /// Files, folders, or `-` for standard input. In folders: .txt .csv .tsv .eml .mbox .mht .json .jsonl .html .md .log
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
    /// Write one workbook as well, audit.xlsx: matrix, people, evidence, needs
    #[arg(long)]
    xlsx: bool,
    #[command(flatten)]
    threshold: due::Threshold,
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
        Ok(self.read_known(common, terminal)?.map(|(training, people, _)| (training, people)))
    }

    /// As [`Self::read`], with what the site knows.
    pub(super) fn read_known(
        &self,
        common: &Common,
        terminal: &Terminal,
    ) -> Result<Option<(Training, Vec<Person>, Known)>, Failure> {
        let Some((training, known)) = office::training(&common.root, common.today(), terminal) else { return Ok(None) };
        let people = office::people(&self.roster, &known, terminal)?;
        Ok(people.map(|people| (training, people, known)))
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
            Command::AddPaper(paper) => paper.run(common, terminal),
            Command::Report(report) => report.run(common, terminal),
            Command::Due(due) => due.run(common, terminal),
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
        let audit::Walked { inputs, unread, passed_over } = audit::walk(&self.paths);
        let bar = terminal.progress(inputs.len() as u64, "files");
        let read = |input: &audit::Input| {
            let contents = audit::read(input);
            bar.inc(1);
            contents
        };
        let tell = |tokens| bar.set_message(format!("{tokens} tokens"));
        let mut summary = audit::import(inputs, read, &office, &mut register, tell)?;
        bar.finish_and_clear();
        summary.unread.extend(unread);
        terminal.say(&office::plain(&summary::told(&summary, &passed_over, terminal.is_verbose())));
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
        let lookup = Lookup::new(&people, &training, register.corrected()?);
        let mut gathered = Gathered::new(&lookup);
        let table = tables::EvidenceTable { path: &to("evidence.csv"), names: lookup.names(), register: &register };
        let read = |recorded: &Recorded, facts: &mut Facts| {
            lookup.add(recorded, facts);
            true
        };
        table.write(read, |facts| gathered.take(facts))?;
        let report = gathered.report(common.today());
        if self.xlsx {
            tables::write_workbook(&to("audit.xlsx"), &report, lookup.names(), &register)?;
        }
        tables::write_report(&self.out, &report, None)?;
        let Totals { up_to_date, required, .. } = report.total;
        terminal.say(&format!(
            "{up_to_date} of {required} required passes hold today. Open {}",
            to("index.html").display()
        ));
        Ok(self.threshold.exit(&report.total, terminal))
    }
}
