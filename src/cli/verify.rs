//! `staffroom verify`: a published copy of a site, or what the office signed.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Exit, Failure, Terminal, evidence, site::thousands};
use crate::publish::{self, Verdict};

/// Check a published copy of a site, or what the office signed.
#[derive(Debug, Args)]
pub struct Verify {
    /// A folder or zip file with a copy of the site; or a receipt or head, a file with it, or `-` for standard input
    #[arg(value_name = "DIR|ZIP|FILE|TEXT")]
    what: String,
    /// For a receipt or head: the office's public key, or a file with it; again for each key from before a rotation
    // One key in 64 begins with a hyphen.
    #[arg(long, value_name = "FILE|TEXT", allow_hyphen_values = true)]
    public: Vec<String>,
    /// For a receipt or head: the organisation key
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl Verify {
    /// Says whether it is whole and genuine.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn run(&self, terminal: &Terminal) -> Result<Exit, Failure> {
        let path = Path::new(&self.what);
        if publish::may_be_copy(path) {
            return copy(path, terminal);
        }
        if self.public.is_empty() && self.key.is_none() {
            return Err(Failure(format!(
                "{} is no folder and no zip file. To check a receipt or head, name the office’s key: `--public` or `--key`.",
                self.what
            )));
        }
        let keys = evidence::Keys { public: self.public.clone(), key: self.key.clone() };
        evidence::check(&self.what, &keys, terminal)
    }
}

fn copy(path: &Path, terminal: &Terminal) -> Result<Exit, Failure> {
    let verdict = publish::verify(path).map_err(|e| Failure(e.to_string()))?;
    let Verdict { files, manifest, missing, altered, foreign, unfinished } = &verdict;
    let files = thousands(*files);
    if verdict.is_whole() {
        terminal.print(&format!("{files} files, each as it was built. SHA-256 of manifest.json: {manifest}\n"))?;
        return Ok(Exit::Done);
    }
    if *unfinished {
        terminal.print("A build was stopped while it moved its files: build again, which finishes it.\n")?;
    }
    for (what, list) in [("missing", missing), ("altered", altered), ("foreign", foreign)] {
        for path in list {
            // A name may have signs in it that a terminal would obey.
            let path: String = path
                .chars()
                .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
                .collect();
            terminal.print(&format!("{what}: {path}\n"))?;
        }
    }
    let counts = format!("{} missing, {} altered, {} foreign", missing.len(), altered.len(), foreign.len());
    terminal.say(&format!("Not as it was built: {counts}; the manifest has {files} files."));
    Ok(Exit::Errors)
}
