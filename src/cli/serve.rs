//! `staffroom serve`.

use std::{collections::BTreeMap, path::Path, time::Instant};

use clap::Args;
use jiff::civil::Date;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{
    advice,
    diag::{Diagnostic, Place, has_errors, show},
    render::{
        self, RenderError,
        preview::{PREVIEW, Warning, preview},
    },
    serve::{Built, Listener, serve},
    trust::Trust,
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
        terminal.say(&format!("Quizzes with their answers, for their authors: {url}{PREVIEW}/"));
        if self.open
            && let Err(error) = opener::open_browser(&url)
        {
            terminal.say(&format!("No browser could be opened ({error}). Open the address yourself."));
        }
        let (terminal, given) = (*terminal, common.today);
        let common_today = move || given.unwrap_or_else(super::today);
        serve(listener, &root.clone(), move || build(&root, common_today(), &terminal)).map_err(failure)?;
        Ok(Exit::Done)
    }
}

/// Builds the site in `root` into memory.
fn build(root: &Path, today: Date, terminal: &Terminal) -> Built {
    let start = Instant::now();
    let site = Site::read(root);
    let (plan, problems) = site.plan(today);
    let theme = site.theme();
    let mut problems = site.with_theme(problems, theme.as_ref().err());
    let mut files = None;
    if let (Some(plan), Ok(theme), false) = (&plan, &theme, has_errors(&problems)) {
        match render::render(plan, theme, &|file| Ok::<_, std::convert::Infallible>((file.path, file.bytes))) {
            Ok(list) => {
                let mut list: BTreeMap<_, _> = list.into_iter().collect();
                let said = warnings(plan.trust, &[problems.as_slice(), &advice::quizzes(plan)].concat());
                match preview(plan, theme, &said) {
                    Ok(pages) => list.extend(pages.into_iter().map(|page| (page.path, page.bytes))),
                    Err(error) => problems = site.with_theme(problems, Some(&error)),
                }
                files = Some(list);
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

/// What is said of quizzes and their questions, for their preview: a problem belongs to the last question that begins before it.
fn warnings(trust: &Trust, problems: &[Diagnostic]) -> Vec<Warning> {
    let of = |problem: &Diagnostic| {
        let (file, start) = match problem.place {
            Place::At(span) => (span.file, span.start),
            Place::In(file) => (file, 0),
            Place::Path(_) => return None,
        };
        let quiz = trust.quizzes.iter().position(|q| q.file == file)?;
        let question = trust.quizzes[quiz].questions.iter().rposition(|q| q.start <= start);
        let words = std::iter::once(format!("{}.", problem.headline)).chain(problem.help.iter().cloned());
        Some(Warning { quiz, question, words: words.collect::<Vec<_>>().join(" ") })
    };
    problems.iter().filter_map(of).collect()
}

fn report(root: &Path, files: Option<usize>, start: Instant, terminal: &Terminal) {
    let seconds = start.elapsed().as_secs_f64();
    match files {
        Some(files) => terminal.say(&format!("Built {files} files in {seconds:.2} s.")),
        None => terminal.say("The content has errors. The last good pages stay up."),
    }
    terminal.detail(&format!("Watching {}.", root.display()));
}
