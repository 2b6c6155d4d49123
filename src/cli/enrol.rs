//! `staffroom enrol`.

use std::path::PathBuf;

use clap::Args;

use super::{Common, Exit, Failure, Terminal, office};
use crate::{audit::links, roster::Person, token::OrganisationKey};

/// Make everyone's personal code and link.
#[derive(Debug, Args)]
pub struct Enrol {
    /// The roster: a CSV file with id, name, email, school, role, start and end
    #[arg(long, value_name = "CSV")]
    roster: PathBuf,
    /// The organisation key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The address of the published site; without it the links are relative
    #[arg(long, value_name = "URL")]
    base: Option<String>,
    /// Where to write the CSV; without it, it is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Enrol {
    /// Makes the links. Someone who has left gets none.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read or written.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let key = OrganisationKey::read(&self.key)?;
        let Some(people) = office::people(&self.roster, &office::known(&common.root), terminal)? else {
            return Ok(Exit::Errors);
        };
        let here: Vec<&Person> = people.iter().filter(|p| p.belongs_on(common.today())).collect();
        let table = links(&here, &key, self.base.as_deref());
        match &self.out {
            Some(path) => {
                office::write_table(path, &table)?;
                terminal.say(&format!("{} holds {}.", path.display(), office::counted(here.len(), "personal link")));
                terminal.say("Each is a secret of its person: send it to nobody else.");
            }
            None => terminal.print(&table.csv())?,
        }
        Ok(Exit::Done)
    }
}
