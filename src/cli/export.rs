//! `staffroom audit export`.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Args, ValueEnum};

use super::{
    Common, Exit, Failure, Terminal,
    audit::Records,
    office,
    tables::{self, Parts, streamed},
};
use crate::{
    audit::{self, Lookup, Report},
    register::{Recorded, Register},
    roster::Person,
};

/// The forms in which other systems take the audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// The matrix, a row for each person and quiz
    Csv,
    /// A workbook: matrix, people, evidence, needs
    Xlsx,
    /// The matrix as one document, as docs/audit.schema.json describes it
    Json,
    /// Everyone's latest passes, in the columns of a personnel system
    Hr,
    /// Everyone's latest passes, in the columns of Totara's upload of completion records
    Totara,
    /// Statements of what was passed, failed and answered, as a JSON array
    Xapi,
    /// Attempts as lines of JSON, in a folder for each school and year
    Ndjson,
}

/// Write the audit for other systems
#[derive(Debug, Args)]
pub(super) struct Export {
    /// The form
    #[arg(long, value_enum)]
    format: Form,
    /// The file to write, or for ndjson the folder
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// The address of the published site, which ids of xAPI begin with
    #[arg(long, value_name = "URL", required_if_eq("format", "xapi"))]
    base: Option<String>,
    #[command(flatten)]
    records: Records,
}

/// How many bytes of lines wait before they are added to their files.
const WAITING: usize = 4 << 20;

impl Export {
    pub(super) fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        office::outside_of_site(&common.root, &self.out)?;
        let Some((training, people)) = self.records.read(common, terminal)? else { return Ok(Exit::Errors) };
        let register = Register::open_to_read(&self.records.register(&common.root))?;
        let lookup = Lookup::new(&people, &training, register.corrected()?);
        let report = || -> Result<Report, Failure> { Ok(office::gathered(&register, &lookup)?.report(common.today())) };
        match self.format {
            Form::Csv => office::write_table(&self.out, audit::matrix(&report()?))?,
            Form::Json => office::write(&self.out, &audit::document(&report()?))?,
            Form::Xlsx => tables::write_workbook(&self.out, &report()?, lookup.names(), &register)?,
            Form::Hr => office::write_table(&self.out, audit::hr(&report()?))?,
            // Totara takes a byte order mark for a part of the first column's name.
            Form::Totara => office::write(&self.out, &audit::totara(&report()?).csv())?,
            Form::Xapi => self.xapi(&register, &lookup)?,
            Form::Ndjson => self.lines(&register, &lookup, &people, common)?,
        }
        terminal.say(&format!(
            "{} is written. It names members of staff: keep it off the published site.",
            self.out.display()
        ));
        Ok(Exit::Done)
    }
    /// A JSON array of statements, each on its own line, written as they come: there are more of them than of attempts.
    fn xapi(&self, register: &Register, lookup: &Lookup) -> Result<(), Failure> {
        let base = self.base.as_deref().unwrap_or_default();
        streamed(&self.out, register, |recorded| {
            let is_told = lookup.is_last(recorded);
            let statements = is_told.then(|| audit::statements(recorded, lookup.names(), base)).into_iter().flatten();
            statements.map(|statement| statement.to_string()).collect()
        })
    }

    /// Lines of JSON, added to the files of their folders as they come. Files of an earlier export that have nothing in them now
    /// are taken away: what was purged must not stay there.
    fn lines(&self, register: &Register, lookup: &Lookup, people: &[Person], common: &Common) -> Result<(), Failure> {
        office::make_folder(&self.out)?;
        let mut parts = Parts::new(&self.out);
        let mut written = Ok(());
        let lines = |entries: &mut dyn Iterator<Item = Recorded>| -> Vec<(String, String)> {
            let last = entries.filter(|recorded| lookup.is_last(recorded));
            last.filter_map(|recorded| audit::partition(&recorded).zip(audit::line(&recorded, lookup.names())))
                .collect()
        };
        let mut folders: BTreeMap<String, String> = BTreeMap::new();
        let mut waiting = 0;
        let mut empty = |folders: &mut BTreeMap<String, String>| {
            if written.is_ok() {
                written = folders.iter().try_for_each(|(folder, text)| parts.add(folder, text));
            }
            folders.clear();
        };
        register.pieces(lines, |lines| {
            for (folder, line) in lines {
                waiting += line.len();
                let text = folders.entry(folder).or_default();
                text.push_str(&line);
                text.push('\n');
            }
            // Each file is opened for what is added to it, so that there may be more of them than a system lets be open.
            if waiting > WAITING {
                waiting = 0;
                empty(&mut folders);
            }
        })?;
        empty(&mut folders);
        written?;
        parts.finish()?;
        let today = common.today();
        let here = people.iter().filter(|person| person.belongs_on(today));
        office::write(&self.out.join("required.ndjson"), &audit::required(here, lookup.names().training()))
    }
}
