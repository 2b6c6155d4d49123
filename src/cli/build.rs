//! `staffroom build`.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use clap::Args;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{
    diag::{Diagnostic, has_errors},
    load::{self, REVISIONS},
    publish::{self, MANIFEST, Memory, PublishError, Publisher, Said, Taken},
    render::{self, File, RenderError, Taker},
    source::Digest,
};

/// Build the site.
#[derive(Debug, Args)]
pub struct Build {
    /// Where the site is written; `site` in the site's folder unless given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Read and make everything again, whatever the last build left
    #[arg(long)]
    fresh: bool,
}

impl Build {
    /// Builds the site. Content with errors is not published; the last good site stays.
    ///
    /// # Errors
    ///
    /// Where the site cannot be written.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let start = Instant::now();
        let root = &common.root;
        let out = self.out.clone().unwrap_or_else(|| root.join("site"));
        let today = common.today();
        let memory = match self.fresh {
            true => Memory::empty(root, &out, &super::program()),
            false => Memory::open(root, &out, &super::program()),
        };
        let inputs = load::inputs(root);
        let call = today.to_string();
        if let Some(said) = memory.still_holds(&call, inputs.digest) {
            terminal.again(said);
            summary(terminal, said.pages, 0, 0, start, &out);
            return Ok(Exit::Done);
        }
        let site = Site::read(root);
        let (plan, problems) = site.plan(today);
        let theme = site.theme();
        let problems = site.with_theme(problems, theme.as_ref().err());
        terminal.problems(&problems, &site.sources);
        let (Some(plan), Ok(theme), false) = (plan, theme, has_errors(&problems)) else {
            terminal.say("Nothing was published.");
            return Ok(Exit::Errors);
        };
        let begun = memory.begin(&call, inputs.digest, inputs.newest).map_err(failure)?;
        let added = publish::archive(&plan, &root.join(REVISIONS)).map_err(failure)?;
        if added > 0 {
            terminal.detail(&format!("{added} new quiz revisions and agreements are in the archive {REVISIONS}/."));
        }
        let publisher = Publisher::begin(&out).map_err(failure)?;
        let publishing = Publishing { publisher: &publisher, memory: &memory };
        let taken = match render::render(&plan, &theme, &publishing) {
            Ok(taken) => taken,
            Err(RenderError::Sink(error)) => return Err(failure(error)),
            Err(RenderError::Theme(error)) => {
                terminal.problems(&site.with_theme(Vec::new(), Some(&error)), &site.sources);
                terminal.say("Nothing was published.");
                return Ok(Exit::Errors);
            }
        };
        let files: Vec<_> = taken.iter().map(|(taken, made_of)| (taken.entry.clone(), *made_of)).collect();
        let done = publisher.finish(taken.into_iter().map(|(taken, _)| taken).collect()).map_err(failure)?;
        let pages = render::count(&plan);
        memory.finish(&begun, files, MANIFEST, said(&problems, &site, pages)).map_err(failure)?;
        summary(terminal, pages, done.changed, done.removed, start, &out);
        Ok(Exit::Done)
    }
}

/// A build on its way into the site.
struct Publishing<'a> {
    publisher: &'a Publisher,
    memory: &'a Memory,
}

impl Taker for Publishing<'_> {
    type Taken = (Taken, Option<Digest>);
    type Error = PublishError;

    fn kept(&self, path: &str, made_of: Digest) -> Option<Self::Taken> {
        Some((self.publisher.keep(self.memory.kept(path, made_of)?), Some(made_of)))
    }

    fn take(&self, file: File, made_of: Option<Digest>) -> Result<Self::Taken, PublishError> {
        Ok((self.publisher.put(&file)?, made_of))
    }
}

fn said(problems: &[Diagnostic], site: &Site, pages: usize) -> Said {
    let text = |colour| Terminal::told(problems, &site.sources, colour);
    Said { problems: text(false), coloured: text(true), pages }
}

fn summary(terminal: &Terminal, pages: usize, changed: usize, removed: usize, start: Instant, out: &Path) {
    let removed = if removed == 0 { String::new() } else { format!(", {removed} removed") };
    terminal.say(&format!(
        "{pages} pages, {changed} files changed{removed}, {:.1} s: {}",
        start.elapsed().as_secs_f64(),
        out.join("index.html").display()
    ));
}

fn failure(error: PublishError) -> Failure {
    Failure(error.to_string())
}
