//! `staffroom init`.

use std::{fs, path::PathBuf};

use clap::Args;
use include_dir::{Dir, include_dir};

use super::{Exit, Failure, Terminal};

/// The site that `init` makes.
static STARTER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// Make a small site that builds.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder to make; it must be new or empty
    dir: PathBuf,
}

impl Init {
    /// Makes the site.
    ///
    /// # Errors
    ///
    /// Where the folder has something in it, or cannot be written.
    pub fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let dir = self.dir.display();
        if fs::read_dir(&self.dir).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Failure(format!("{dir} has something in it. Name a new folder.")));
        }
        fs::create_dir_all(&self.dir).map_err(|e| Failure(format!("Could not make {dir}: {e}.")))?;
        STARTER.extract(&self.dir).map_err(|e| Failure(format!("Could not write in {dir}: {e}.")))?;
        terminal.say(&format!("A small site is in {dir}. To look at it: staffroom serve --open --root {dir}"));
        Ok(Exit::Done)
    }
}
