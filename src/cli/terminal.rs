//! What the program prints.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Common, Failure};
use crate::{
    diag::{Diagnostic, show},
    publish::Said,
    source::Sources,
};

/// Where the program prints: results on standard output, everything else on standard error.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    quiet: bool,
    verbose: bool,
    colour: bool,
    progress: bool,
}

impl Terminal {
    /// The terminal as the call asked for it; colours only where a person looks and `NO_COLOR` (no-color.org) is not set.
    #[allow(clippy::disallowed_methods, reason = "the one look at the environment")]
    pub fn new(common: &Common) -> Self {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let person = io::stderr().is_terminal();
        let (quiet, verbose) = (common.quiet, common.verbose);
        Self { quiet, verbose, colour: !no_colour && person, progress: !quiet && person }
    }

    /// Prints a result.
    ///
    /// # Errors
    ///
    /// Where nothing can be written to standard output. A reader that has gone away (`| head`) is no error.
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure(format!("The result could not be printed: {error}.")))
            }
            _ => Ok(()),
        }
    }

    /// Says what was done, unless the call asked for quiet.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            self.aside(&format!("{line}\n"));
        }
    }

    /// Asks for something to be typed, whether or not the call asked for quiet.
    pub fn prompt(&self, text: &str) {
        self.aside(text);
    }

    /// Says more, where the call asked for it.
    pub fn detail(&self, line: &str) {
        if self.verbose {
            self.aside(&format!("{line}\n"));
        }
    }

    /// Whether the call asked for more.
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// A bar for work on `length` things, called `unit`; one that shows nothing where no person looks or the call asked for quiet.
    pub fn progress(&self, length: u64, unit: &str) -> ProgressBar {
        if !self.progress {
            return ProgressBar::hidden();
        }
        let style = format!("{{bar:30}} {{pos}} of {{len}} {unit}  {{msg}}  {{eta}} left");
        let style = ProgressStyle::with_template(&style).unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr()).with_style(style)
    }

    /// Prints problems for a person, and counts them.
    pub fn problems(&self, problems: &[Diagnostic], sources: &Sources) {
        self.aside(&Self::told(problems, sources, self.colour));
    }

    /// Problems for a person, with their count; empty where there are none.
    pub fn told(problems: &[Diagnostic], sources: &Sources, colour: bool) -> String {
        let Some(count) = show::count(problems) else { return String::new() };
        format!("{}{count}\n", show::text(problems, sources, show::Format::Human { colour }))
    }

    /// Prints the problems of an earlier build.
    pub fn again(&self, said: &Said) {
        self.aside(if self.colour { &said.coloured } else { &said.problems });
    }

    /// Prints why a command could not do its work.
    pub fn failure(&self, failure: &Failure) {
        self.aside(&format!("staffroom: {failure}\n"));
    }

    /// Where it may be shown how far the work is; none where no person looks or the call asked for quiet.
    pub fn shows_progress(&self) -> Option<ProgressDrawTarget> {
        self.progress.then(ProgressDrawTarget::stderr)
    }

    /// Whether colours may be used.
    pub fn colour(&self) -> bool {
        self.colour
    }

    fn aside(&self, text: &str) {
        // There is nobody left to tell if standard error is gone.
        let _ = io::stderr().write_all(text.as_bytes());
    }
}
