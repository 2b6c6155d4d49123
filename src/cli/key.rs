//! `staffroom key`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Exit, Failure, Terminal, office};
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
    pub fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let file = match &self.command {
            Command::New { file } => file,
            Command::Public { file } => {
                let public = OrganisationKey::read(file)?.office().public();
                terminal.print(&format!("{public}\n"))?;
                return Ok(Exit::Done);
            }
        };
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
