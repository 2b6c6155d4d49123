//! The commands.
//!
//! Exit status: 0 done, 1 the content has errors, 2 the call or the machine is at fault.

mod audit;
mod build;
mod check;
mod confirm;
mod due;
mod enrol;
#[allow(clippy::disallowed_methods, reason = "reads receipts and keys, which are no part of a site")]
mod evidence;
mod export;
mod guard;
#[allow(clippy::disallowed_methods, reason = "makes the folder of a new site")]
mod init;
#[allow(clippy::disallowed_methods, reason = "looks at the bundle that it has written")]
mod inspect;
mod key;
#[allow(clippy::disallowed_methods, reason = "asks the system about the program itself")]
mod memory;
#[allow(clippy::disallowed_methods, reason = "reads rosters and writes reports, which are no part of a site")]
mod office;
mod paper;
mod progress;
#[allow(clippy::disallowed_methods, reason = "reads and writes quizzes of other programs, which are no part of a site")]
mod quiz;
mod refresh;
mod review;
mod rules;
mod serve;
mod site;
mod summary;
#[allow(clippy::disallowed_methods, reason = "writes reports, which are no part of a site")]
mod tables;
mod terminal;
mod timings;
mod verify;
mod witness;

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use clap::{CommandFactory, Parser, Subcommand};
use jiff::civil::Date;

pub use terminal::Terminal;

/// A trust's policies and induction quizzes as one static site.
#[derive(Debug, Parser)]
#[command(name = "staffroom", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// What every command has.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command has.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// The folder of the site
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    pub root: PathBuf,
    /// Print nothing but problems
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print more about what is done
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// The day that counts as today, as 2026-11-23, so that a run can be repeated
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write a day as 2026-11-23".to_owned())
}

impl Common {
    /// The day that counts as today: the one given, otherwise the machine's, in UTC.
    pub fn today(&self) -> Date {
        self.today.unwrap_or_else(today)
    }
}

/// The machine's day, in UTC.
#[allow(clippy::disallowed_methods, reason = "the one look at the clock")]
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Tells this program from every other build of it: two that differ may make different pages.
#[allow(clippy::disallowed_methods, reason = "the one look at the program itself")]
fn program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let stamp = file.and_then(|meta| Ok((meta.len(), meta.modified()?)));
    format!("{} {stamp:?}", env!("CARGO_PKG_VERSION"))
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a small site that builds, in a new folder
    Init(init::Init),
    /// Build the site into `site/`
    Build(build::Build),
    /// Build the site, show it on this machine, and reload the browser when a file is saved
    Serve(serve::Serve),
    /// Say everything that is wrong with the content, and write nothing
    Check(check::Check),
    /// List every rule of every school
    Rules(rules::Rules),
    /// Keep the trust's text that a school has confirmed its own against
    Confirm(confirm::Confirm),
    /// Take quizzes from other programs, and give ours to them
    Quiz(quiz::Quiz),
    /// Make or change the organisation key, from which every personal code follows
    Key(key::Key),
    /// Make everyone's personal code and link, as CSV
    Enrol(enrol::Enrol),
    /// Print the code to read out where people take a quiz under somebody's eyes
    Witness(witness::Witness),
    /// List who takes which quiz again, with their links
    Refresh(refresh::Refresh),
    /// Take completion tokens in, and report who has done what
    Audit(audit::Audit),
    /// Check a published copy of a site; or a receipt, or the head of a register, that the office signed
    Verify(verify::Verify),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// How a command that did its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Done,
    /// The content has errors.
    Errors,
}

/// Why a command could not do its work: one plain sentence that names the file or option and says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub String);

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

/// Runs the program with `args`, the first of which is its own name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // Where even this cannot be printed, the status alone must do.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let terminal = Terminal::new(&cli.common);
    match dispatch(&cli, &terminal) {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Errors) => ExitCode::from(1),
        Err(failure) => {
            terminal.failure(&failure);
            ExitCode::from(2)
        }
    }
}

fn dispatch(cli: &Cli, terminal: &Terminal) -> Result<Exit, Failure> {
    match &cli.command {
        Command::Init(init) => init.run(terminal),
        Command::Build(build) => build.run(&cli.common, terminal),
        Command::Serve(serve) => serve.run(&cli.common, terminal),
        Command::Check(check) => check.run(&cli.common, terminal),
        Command::Rules(rules) => rules.run(&cli.common, terminal),
        Command::Confirm(confirm) => confirm.run(&cli.common, terminal),
        Command::Quiz(quiz) => quiz.run(&cli.common, terminal),
        Command::Key(key) => key.run(&cli.common, terminal),
        Command::Enrol(enrol) => enrol.run(&cli.common, terminal),
        Command::Witness(witness) => witness.run(&cli.common, terminal),
        Command::Refresh(refresh) => refresh.run(&cli.common, terminal),
        Command::Audit(audit) => audit.run(&cli.common, terminal),
        Command::Verify(verify) => verify.run(terminal),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "staffroom", &mut text);
            terminal.print(&String::from_utf8_lossy(&text))?;
            Ok(Exit::Done)
        }
    }
}
