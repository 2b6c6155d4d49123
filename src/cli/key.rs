//! `staffroom key`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::{ToSpan, civil::Date};

use super::{Common, Exit, Failure, Terminal, office};
use crate::token::OrganisationKey;

/// Make the organisation key.
#[derive(Debug, Args)]
pub struct Key {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new key; a file that is there already is left alone
    New {
        /// Where to write it, such as training/trust.key
        file: PathBuf,
    },
    /// Make a new key in the place of an old one: everyone gets a new code and link
    Rotate {
        /// The organisation key; the new one takes its place, and the file keeps the old one
        file: PathBuf,
        /// The last day on which tokens made with the old codes are taken in; without it they are refused from now on
        #[arg(long, value_name = "DATE", value_parser = super::day)]
        accept_until: Option<Date>,
    },
    /// Print the public key, with which anyone checks receipts and the head of the register
    Public {
        /// The organisation key
        file: PathBuf,
    },
}

impl Key {
    /// Makes the key, or prints its public part.
    ///
    /// # Errors
    ///
    /// Where it cannot be made, written or read.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let file = match &self.command {
            Command::New { file } => file,
            Command::Rotate { file, accept_until } => return rotate(file, *accept_until, common, terminal),
            Command::Public { file } => {
                let key = OrganisationKey::read(file)?;
                terminal.print(&format!("{}\n", key.office().public()))?;
                for old in key.retired() {
                    terminal.say(&format!("Retired, for what was signed before: {}", old.office().public()));
                }
                return Ok(Exit::Done);
            }
        };
        office::keep_unpublished(file)?;
        if let Some(folder) = file.parent() {
            office::make_folder(folder)?;
        }
        OrganisationKey::random()?.write_new(file)?;
        terminal.say(&format!("{} holds the new organisation key.", file.display()));
        terminal
            .say("Keep it off the published site, and keep a copy safe: without it no personal code can be checked.");
        Ok(Exit::Done)
    }
}

/// Puts a new key in the place of the one in `file`, which keeps the old one.
fn rotate(file: &Path, until: Option<Date>, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
    let today = common.today();
    if until.is_some_and(|until| until < today) {
        return Err(Failure(
            "The day of --accept-until is past: give a day to come, or leave it out to refuse old codes from now on."
                .into(),
        ));
    }
    let key = OrganisationKey::read(file)?.rotated(until.unwrap_or_else(|| today.saturating_sub(1.day())))?;
    office::write(file, &key.text())?;
    terminal.say(&format!(
        "{} holds a new key. Every personal code, link and witness code is another one now.",
        file.display()
    ));
    match until {
        Some(until) => terminal.say(&format!("Tokens made with the old codes are taken in until {until}.")),
        None => terminal.say("Tokens made with the old codes are refused from now on, unless the register has them."),
    }
    terminal.say("Keep a copy of the file safe, send everyone their new link with `staffroom enrol`, and publish the new public key:");
    terminal.print(&format!("{}\n", key.office().public()))?;
    Ok(Exit::Done)
}
