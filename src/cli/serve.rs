//! `staffroom serve`.

use std::{collections::BTreeMap, path::Path, time::Instant};

use clap::Args;
use jiff::civil::Date;
use rayon::prelude::*;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{
    diag::{has_errors, show},
    plan::Plan,
    render::{self, File, RenderError, search},
    search::IndexError,
    serve::{Built, Listener, serve},
};

/// Show the site on this machine.
#[derive(Debug, Args)]
pub struct Serve {
    /// The port; the first free one from 8000 on unless given
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
}

impl Serve {
    /// Shows the site until the program is stopped.
    ///
    /// # Errors
    ///
    /// Where the port cannot be had or the sources cannot be watched.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let failure = |error: crate::serve::ServeError| Failure(error.to_string());
        let root = common.root.canonicalize().unwrap_or_else(|_| common.root.clone());
        if !root.join("staffroom.toml").exists() {
            let hint = "Go to a folder with `staffroom.toml`, name it with `--root DIR`, or make a site with `staffroom init DIR`.";
            return Err(Failure(format!("There is no site in {}. {hint}", root.display())));
        }
        let listener = Listener::bind(self.port).map_err(failure)?;
        let url = listener.url();
        terminal.say(&format!("The site is at {url} – press Ctrl and C to stop."));
        if self.open
            && let Err(error) = opener::open_browser(&url)
        {
            terminal.say(&format!("No browser could be opened ({error}). Open the address yourself."));
        }
        let (terminal, given) = (*terminal, common.today);
        let common_today = move || given.unwrap_or_else(super::today);
        let mut indexes = Indexes::new();
        serve(listener, &root.clone(), move || build(&root, common_today(), &terminal, &mut indexes))
            .map_err(failure)?;
        Ok(Exit::Done)
    }
}

/// The files of the indexes of the last build, by their folder, with the key of what they were made from.
type Indexes = BTreeMap<String, (String, Vec<File>)>;

/// Builds the site in `root` into memory. An index whose texts are those of the last build is not made again.
fn build(root: &Path, today: Date, terminal: &Terminal, indexes: &mut Indexes) -> Built {
    let start = Instant::now();
    let site = Site::read(root);
    let (plan, problems) = site.plan(today);
    let theme = site.theme();
    let mut problems = site.with_theme(problems, theme.as_ref().err());
    let mut files = None;
    if let (Some(plan), Ok(theme), false) = (&plan, &theme, has_errors(&problems)) {
        match render::render(plan, theme, &|file| Ok::<_, std::convert::Infallible>((file.path, file.bytes))) {
            Ok(list) => {
                let mut all: BTreeMap<_, _> = list.into_iter().collect();
                match refresh(indexes, plan) {
                    Ok(()) => all.extend(
                        indexes.values().flat_map(|(_, files)| files).map(|f| (f.path.clone(), f.bytes.clone())),
                    ),
                    Err(error) => terminal.say(&error.to_string()),
                }
                files = Some(all);
            }
            Err(RenderError::Theme(error)) => problems = site.with_theme(problems, Some(&error)),
            Err(RenderError::Sink(never)) => match never {},
        }
    }
    report(root, files.as_ref().map(BTreeMap::len), start, terminal);
    terminal.problems(&problems, &site.sources);
    problems.retain(|p| files.is_none() && p.severity() == crate::diag::Severity::Error);
    Built { files, problems: show::text(&problems, &site.sources, show::Format::Human { colour: false }) }
}

/// Makes the indexes that are new or whose texts have changed, and forgets those that are no more.
fn refresh(indexes: &mut Indexes, plan: &Plan<'_>) -> Result<(), IndexError> {
    let wanted = search::indexes(plan);
    let fresh = |index: &search::Index| {
        let (folder, key) = (index.folder().to_owned(), index.key());
        let known = indexes.get(&folder).filter(|(old, _)| *old == key);
        let files = known.map_or_else(|| index.files(), |(_, files)| Ok(files.clone()))?;
        Ok((folder, (key, files)))
    };
    *indexes = wanted.par_iter().map(fresh).collect::<Result<_, IndexError>>()?;
    Ok(())
}

fn report(root: &Path, files: Option<usize>, start: Instant, terminal: &Terminal) {
    let seconds = start.elapsed().as_secs_f64();
    match files {
        Some(files) => terminal.say(&format!("Built {files} files in {seconds:.2} s.")),
        None => terminal.say("The content has errors. The last good pages stay up."),
    }
    terminal.detail(&format!("Watching {}.", root.display()));
}
