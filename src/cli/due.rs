//! `staffroom audit due`, and the threshold below which the audit fails.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Common, Exit, Failure, Terminal, audit::Records, office};
use crate::{
    audit::{self, Lookup, Totals},
    register::Register,
    render,
};

/// The forms of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A table, a row for each person and quiz
    Csv,
    /// A calendar with a reminder for each (RFC 5545)
    Ics,
    /// One JSON document
    Json,
}

/// How many of the required passes have to hold.
#[derive(Debug, Args)]
pub(super) struct Threshold {
    /// End with status 1 where less than so many per cent of the required passes hold
    #[arg(long, value_name = "PER CENT", value_parser = clap::value_parser!(u32).range(0..=100))]
    fail_under: Option<u32>,
}

impl Threshold {
    /// How the command ends, with a word about it where the threshold is not reached. Where nothing is required it is.
    pub(super) fn exit(&self, totals: &Totals, terminal: &Terminal) -> Exit {
        let Some(wanted) = self.fail_under else { return Exit::Done };
        let Totals { up_to_date, required, percent, .. } = totals;
        if u64::from(*up_to_date) * 100 >= u64::from(wanted) * u64::from(*required) {
            return Exit::Done;
        }
        let percent = percent.unwrap_or_default();
        terminal.failure(&Failure(format!(
            "{up_to_date} of {required} required passes hold, {percent}%, and --fail-under asks for {wanted}%."
        )));
        Exit::Errors
    }
}

/// List what is overdue and what falls due, for reminders
#[derive(Debug, Args)]
pub(super) struct Due {
    /// The form
    #[arg(long, value_enum, default_value_t = Form::Csv)]
    format: Form,
    /// How many days to look ahead
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=3660))]
    within: u32,
    /// Only this school
    #[arg(long, value_name = "ID")]
    school: Option<String>,
    /// Where to write it; without it, it is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    records: Records,
    #[command(flatten)]
    threshold: Threshold,
}

impl Due {
    pub(super) fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let Some((training, people)) = self.records.read(common, terminal)? else { return Ok(Exit::Errors) };
        let register = Register::open_to_read(&self.records.register(&common.root))?;
        let lookup = Lookup::new(&people, &training, register.corrected()?);
        let report = office::gathered(&register, &lookup)?.report(common.today());
        let totals = match &self.school {
            None => &report.total,
            Some(id) => match report.schools.iter().find(|school| school.id == *id) {
                Some(school) => &school.totals,
                None => return Err(Failure(format!("There is no school {id}: give the id of one."))),
            },
        };
        let mut due = report.due(self.within);
        due.retain(|one| self.school.as_ref().is_none_or(|id| one.school == *id));
        let text = match self.format {
            Form::Csv => audit::due_table(&due).csv(),
            Form::Ics => render::reminders::reminders(&office::trust_name(&common.root), &due, common.today()),
            Form::Json => {
                format!("{:#}\n", json!({ "version": 1, "on": common.today(), "within": self.within, "due": due }))
            }
        };
        match &self.out {
            None => terminal.print(&text)?,
            Some(path) => {
                // Spreadsheet programs take CSV for UTF-8 only behind a byte order mark; calendars may have none.
                let mark = if self.format == Form::Csv { "\u{feff}" } else { "" };
                office::write(path, &format!("{mark}{text}"))?;
                terminal.say(&format!("{} lists {}.", path.display(), office::counted(due.len(), "reminder")));
            }
        }
        Ok(self.threshold.exit(totals, terminal))
    }
}
