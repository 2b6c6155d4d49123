//! `staffroom build`.

use std::{path::PathBuf, time::Instant};

use clap::Args;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{
    diag::has_errors,
    load::REVISIONS,
    publish::{self, PublishError, Publisher, Way},
    render::{self, RenderError},
};

/// Build the site.
#[derive(Debug, Args)]
pub struct Build {
    /// Where the site is written; `site` in the site's folder unless given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Keep the folder itself and change its files one by one, for a folder that is mounted or held open elsewhere
    #[arg(long)]
    in_place: bool,
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
        let out = self.out.clone().unwrap_or_else(|| common.root.join("site"));
        let way = if self.in_place { Way::InPlace } else { Way::AtOnce };
        let waiting = || terminal.say(&format!("Another build is writing {}. Waiting for it.", out.display()));
        let publisher = Publisher::begin(&out, way, &waiting).map_err(failure)?;
        let added = publish::archive(&plan, &common.root.join(REVISIONS)).map_err(failure)?;
        if added > 0 {
            terminal.detail(&format!("{added} new quiz revisions and agreements are in the archive {REVISIONS}/."));
        }
        let taken = match render::render(&plan, &theme, &|file| publisher.put(&file)) {
            Ok(taken) => taken,
            Err(RenderError::Sink(error)) => return Err(failure(error)),
            Err(RenderError::Theme(error)) => {
                terminal.problems(&site.with_theme(Vec::new(), Some(&error)), &site.sources);
                terminal.say("Nothing was published.");
                return Ok(Exit::Errors);
            }
        };
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

fn failure(error: PublishError) -> Failure {
    Failure(error.to_string())
}
