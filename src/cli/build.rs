//! `staffroom build`.

use std::{path::PathBuf, time::Instant};

use clap::Args;
use rayon::prelude::*;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{
    diag::has_errors,
    load::REVISIONS,
    plan::Plan,
    publish::{self, PublishError, Publisher},
    render::{self, File, RenderError, search},
};

/// Build the site.
#[derive(Debug, Args)]
pub struct Build {
    /// Where the site is written; `site` in the site's folder unless given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Build {
    /// Builds the site. Content with errors is not published; the last good site stays.
    ///
    /// # Errors
    ///
    /// Where the site cannot be written.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let start = Instant::now();
        let site = Site::read(&common.root);
        let (plan, problems) = site.plan(common.today());
        let theme = site.theme();
        let problems = site.with_theme(problems, theme.as_ref().err());
        terminal.problems(&problems, &site.sources);
        let (Some(plan), Ok(theme), false) = (plan, theme, has_errors(&problems)) else {
            terminal.say("Nothing was published.");
            return Ok(Exit::Errors);
        };
        let added = publish::archive(&plan, &common.root.join(REVISIONS)).map_err(failure)?;
        if added > 0 {
            terminal.detail(&format!("{added} new quiz revisions and agreements are in the archive {REVISIONS}/."));
        }
        let out = self.out.clone().unwrap_or_else(|| common.root.join("site"));
        let publisher = Publisher::begin(&out).map_err(failure)?;
        let mut taken = match render::render(&plan, &theme, &|file| publisher.put(&file)) {
            Ok(taken) => taken,
            Err(RenderError::Sink(error)) => return Err(failure(error)),
            Err(RenderError::Theme(error)) => {
                terminal.problems(&site.with_theme(Vec::new(), Some(&error)), &site.sources);
                terminal.say("Nothing was published.");
                return Ok(Exit::Errors);
            }
        };
        for files in indexes(&plan)? {
            for file in &files {
                taken.push(publisher.put(file).map_err(failure)?);
            }
        }
        let done = publisher.finish(taken).map_err(failure)?;
        let seconds = start.elapsed().as_secs_f64();
        let removed = if done.removed == 0 { String::new() } else { format!(", {} removed", done.removed) };
        terminal.say(&format!(
            "{} pages, {} files changed{removed}, {seconds:.1} s: {}",
            render::count(&plan),
            done.changed,
            out.join("index.html").display()
        ));
        Ok(Exit::Done)
    }
}

/// The files of every index, made side by side.
fn indexes(plan: &Plan<'_>) -> Result<Vec<Vec<File>>, Failure> {
    let made = search::indexes(plan).par_iter().map(search::Index::files).collect::<Result<_, _>>();
    made.map_err(|error| Failure(error.to_string()))
}

fn failure(error: PublishError) -> Failure {
    Failure(error.to_string())
}
