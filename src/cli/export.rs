//! `staffroom audit export`.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Args, ValueEnum};

use super::{Common, Exit, Failure, Terminal, audit::Records, office};
use crate::{
    audit::{self, Gathered, Names, Report, Table},
    register::{Recorded, Register},
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
    /// Statements of what was passed and failed, as a JSON array
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
        let Some((training, people)) = self.records.read(common, terminal)? else { return Ok(Exit::Errors) };
        let names = Names::new(&people, &training);
        let register = Register::open_to_read(&self.records.register(&common.root))?;
        let corrected = register.corrected()?;
        let last = |recorded: &&Recorded| !corrected.contains(&recorded.number);
        let report = || -> Result<Report, Failure> {
            let mut gathered = Gathered::new(&people, &training, corrected.clone());
            register.chunks(|entries| gathered.take(&entries))?;
            Ok(gathered.report(common.today()))
        };
        match self.format {
            Form::Csv => office::write_table(&self.out, &audit::matrix(&report()?))?,
            Form::Json => office::write(&self.out, &audit::document(&report()?))?,
            Form::Xlsx => {
                let mut rows = Vec::new();
                register.chunks(|entries| rows.extend(entries.iter().map(|e| audit::evidence(&names, e).to_vec())))?;
                let report = report()?;
                let sheets = [
                    ("Matrix", audit::matrix(&report)),
                    ("People", audit::people(&report)),
                    ("Evidence", Table { header: audit::EVIDENCE.into(), rows }),
                    ("Needs", audit::needs(&report)),
                ];
                let bytes = audit::workbook(&sheets).map_err(|e| Failure(e.to_string()))?;
                office::write_with(&self.out, |file| file.write_all(&bytes))?;
            }
            Form::Xapi => {
                let base = self.base.as_deref().unwrap_or_default();
                let mut statements = Vec::new();
                register.chunks(|entries| {
                    statements.extend(entries.iter().filter(last).filter_map(|e| audit::statement(e, &names, base)));
                })?;
                let text = serde_json::Value::from(statements);
                office::write_with(&self.out, |file| writeln!(file, "{text:#}"))?;
            }
            Form::Ndjson => {
                let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
                register.chunks(|entries| {
                    for recorded in entries.iter().filter(last) {
                        if let (Some(folder), Some(line)) = (audit::partition(recorded), audit::line(recorded, &names))
                        {
                            files.entry(folder).or_default().push(line);
                        }
                    }
                })?;
                for (folder, lines) in files {
                    let folder = self.out.join(folder);
                    office::make_folder(&folder)?;
                    let mut text = lines.join("\n");
                    text.push('\n');
                    office::write(&folder.join("attempts.ndjson"), &text)?;
                }
            }
        }
        terminal.say(&format!(
            "{} is written. It names members of staff: keep it off the published site.",
            self.out.display()
        ));
        Ok(Exit::Done)
    }
}
