//! `staffroom check`.

use clap::{Args, ValueEnum};

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::diag::{has_errors, show};

/// Say everything that is wrong with the content.
#[derive(Debug, Args)]
pub struct Check {
    /// How the problems are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// With the lines shown
    Human,
    /// A line for each, for editors
    Short,
    /// An array of objects
    Json,
}

impl Check {
    /// Checks the site.
    ///
    /// # Errors
    ///
    /// Where the result cannot be printed.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let site = Site::read(&common.root);
        let (_, problems) = site.plan(common.today());
        match self.format {
            Format::Human => terminal.problems(&problems, &site.sources),
            Format::Short => terminal.print(&show::text(&problems, &site.sources, show::Format::Short))?,
            Format::Json => terminal.print(&show::text(&problems, &site.sources, show::Format::Json))?,
        }
        if problems.is_empty() {
            terminal.say("No problems.");
        }
        Ok(if has_errors(&problems) { Exit::Errors } else { Exit::Done })
    }
}
