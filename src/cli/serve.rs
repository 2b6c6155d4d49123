//! `staffroom serve`.

use std::{collections::BTreeMap, convert::Infallible, path::Path, sync::Arc, time::Instant};

use clap::Args;
use jiff::civil::Date;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{
    advice,
    diag::{Diagnostic, Place, has_errors, show},
    render::{
        self, File, RenderError, Taker,
        preview::{PREVIEW, Warning, preview},
        search,
    },
    serve::{Built, Listener, serve},
    source::Digest,
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
        let watched = root.clone();
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
        let mut before = Pages::default();
        let build = move || {
            let (built, pages) = build(&root, common_today(), &terminal, &before);
            before = pages.unwrap_or(std::mem::take(&mut before));
            built
        };
        serve(listener, &watched, build).map_err(failure)?;
        Ok(Exit::Done)
    }
}

/// The files of the last good build, each with what it was made of, where that could be told beforehand.
type Pages = BTreeMap<String, (Arc<[u8]>, Option<Digest>)>;

/// A build into memory: what was made of the same is taken over from the build before.
struct Keeping<'a>(&'a Pages);

impl Taker for Keeping<'_> {
    type Taken = (String, (Arc<[u8]>, Option<Digest>));
    type Error = Infallible;

    fn kept(&self, path: &str, made_of: Digest) -> Option<Self::Taken> {
        let kept = self.0.get(path).filter(|(_, key)| *key == Some(made_of))?;
        Some((path.to_owned(), kept.clone()))
    }

    fn kept_below(&self, folder: &str, made_of: Digest) -> Vec<Self::Taken> {
        let below = self.0.range(folder.to_owned()..).take_while(|(path, _)| path.starts_with(folder));
        below.filter(|(_, (_, key))| *key == Some(made_of)).map(|(path, kept)| (path.clone(), kept.clone())).collect()
    }

    fn take(&self, file: File, made_of: Option<Digest>) -> Result<Self::Taken, Infallible> {
        Ok((file.path, (file.bytes.into(), made_of)))
    }
}

/// Builds the site in `root` into memory; the files are given beside it, unless the content has errors.
fn build(root: &Path, today: Date, terminal: &Terminal, before: &Pages) -> (Built, Option<Pages>) {
    let start = Instant::now();
    let site = Site::read(root);
    let (plan, problems) = site.plan(today);
    let theme = site.theme();
    let mut problems = site.with_theme(problems, theme.as_ref().err());
    let mut pages: Option<Pages> = None;
    if let (Some(plan), Ok(theme), false) = (&plan, &theme, has_errors(&problems)) {
        match render::render(plan, theme, &Keeping(before)) {
            Ok(list) => {
                let mut all: Pages = list.into_iter().collect();
                match search::publish(plan, &Keeping(before)) {
                    Ok(index) => all.extend(index),
                    Err(error) => terminal.say(&error.to_string()),
                }
                let said = warnings(plan.trust, &[problems.as_slice(), &advice::quizzes(plan)].concat());
                match preview(plan, theme, &said) {
                    Ok(made) => all.extend(made.into_iter().map(|page| (page.path, (page.bytes.into(), None)))),
                    Err(error) => problems = site.with_theme(problems, Some(&error)),
                }
                pages = Some(all);
            }
            Err(RenderError::Theme(error)) => problems = site.with_theme(problems, Some(&error)),
            Err(RenderError::Sink(never)) => match never {},
        }
    }
    report(root, pages.as_ref().map(BTreeMap::len), start, terminal);
    terminal.problems(&problems, &site.sources);
    problems.retain(|p| pages.is_none() && p.severity() == crate::diag::Severity::Error);
    let files = pages.as_ref().map(|all| all.iter().map(|(path, (bytes, _))| (path.clone(), bytes.clone())).collect());
    let problems = show::text(&problems, &site.sources, show::Format::Human { colour: false });
    (Built { files, problems }, pages)
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
