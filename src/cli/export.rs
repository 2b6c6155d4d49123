//! `staffroom audit export`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::{
    Common, Exit, Failure, Terminal,
    audit::Records,
    office,
    tables::{self, Parts, streamed},
};
use crate::{
    audit::{self, Gathered, Names, Report},
    register::Register,
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

impl Export {
    pub(super) fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        office::outside_of_site(&common.root, &self.out)?;
        let Some((training, people)) = self.records.read(common, terminal)? else { return Ok(Exit::Errors) };
        let names = Names::new(&people, &training);
        let register = Register::open_to_read(&self.records.register(&common.root))?;
        let corrected = register.corrected()?;
        let report = || -> Result<Report, Failure> {
            let mut gathered = Gathered::new(&people, &training, corrected.clone());
            register.chunks(|entries| gathered.take(&entries))?;
            Ok(gathered.report(common.today()))
        };
        match self.format {
            Form::Csv => office::write_table(&self.out, audit::matrix(&report()?))?,
            Form::Json => office::write(&self.out, &audit::document(&report()?))?,
            Form::Xlsx => tables::write_workbook(&self.out, &report()?, &names, &register)?,
            Form::Hr => office::write_table(&self.out, audit::hr(&report()?))?,
            // Totara takes a byte order mark for a part of the first column's name.
            Form::Totara => office::write(&self.out, &audit::totara(&report()?).csv())?,
            Form::Xapi => self.xapi(&register, &corrected, &names)?,
            Form::Ndjson => self.lines(&register, &corrected, &names, &people, common)?,
        }
        terminal.say(&format!(
            "{} is written. It names members of staff: keep it off the published site.",
            self.out.display()
        ));
        Ok(Exit::Done)
    }
    /// A JSON array of statements, each on its own line, written as they come: there are more of them than of attempts.
    fn xapi(&self, register: &Register, corrected: &BTreeSet<u64>, names: &Names) -> Result<(), Failure> {
        let base = self.base.as_deref().unwrap_or_default();
        streamed(&self.out, register, |entries| {
            let last = entries.par_iter().filter(|recorded| !corrected.contains(&recorded.number));
            let statements = last.flat_map_iter(|recorded| audit::statements(recorded, names, base));
            statements.map(|statement| statement.to_string()).collect()
        })
    }

    /// Lines of JSON, added to the files of their folders as they come. Files of an earlier export that have nothing in them now
    /// are taken away: what was purged must not stay there.
    fn lines(
        &self,
        register: &Register,
        corrected: &BTreeSet<u64>,
        names: &Names,
        people: &[Person],
        common: &Common,
    ) -> Result<(), Failure> {
        office::make_folder(&self.out)?;
        let mut parts = Parts::new(&self.out);
        let mut written = Ok(());
        register.chunks(|entries| {
            let last = entries.par_iter().filter(|recorded| !corrected.contains(&recorded.number));
            let lines: Vec<_> = last.filter_map(|r| audit::partition(r).zip(audit::line(r, names))).collect();
            let mut folders: BTreeMap<String, String> = BTreeMap::new();
            for (folder, line) in lines {
                let text = folders.entry(folder).or_default();
                text.push_str(&line);
                text.push('\n');
            }
            if written.is_ok() {
                written = folders.iter().try_for_each(|(folder, text)| parts.add(folder, text));
            }
        })?;
        written?;
        parts.finish()?;
        let today = common.today();
        let here = people.iter().filter(|person| person.belongs_on(today));
        office::write(&self.out.join("required.ndjson"), &audit::required(here, names.training()))
    }
}
