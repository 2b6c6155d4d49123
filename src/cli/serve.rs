//! `staffroom serve`.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
    path::PathBuf,
    time::{Duration, Instant},
};

use clap::Args;
use jiff::civil::Date;

use super::{
    Common, Exit, Failure, Terminal,
    guard::{Guard, Guarded},
    site::Site,
};
use crate::{
    advice,
    diag::{Diagnostic, Place, Severity, has_errors, show},
    plan::Plan,
    render::{
        self, File, RenderError, Taker,
        preview::{PREVIEW, Warning, preview},
        search::{self, Index},
    },
    search::FOLDER,
    serve::{Built, Content, Files, Listener, Stage, serve},
    source::{Digest, Sources},
    theme::{Theme, ThemeError},
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
        let mut author = Author { root, terminal, pages: Pages::new(), index: Pages::new(), theme: None };
        let build = move |stage: &Stage<'_>| author.build(given.unwrap_or_else(super::today), stage);
        serve(listener, &watched, build).map_err(failure)?;
        Ok(Exit::Done)
    }
}

/// How long nothing is saved before the indexes are made again.
const PAUSE: Duration = Duration::from_secs(2);

/// The files of the last good build, each with what it was made of, where that could be told beforehand.
type Pages = BTreeMap<String, (Content, Option<Digest>)>;

/// A build into memory: what was made of the same is taken over from the build before.
struct Keeping<'a>(&'a Pages);

impl Taker for Keeping<'_> {
    type Taken = (String, (Content, Option<Digest>));
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
        Ok((file.path, (shown(file.content), made_of)))
    }
}

/// A file of the site as the server shows it.
fn shown(content: render::Content) -> Content {
    match content {
        render::Content::Made(bytes) => Content::Made(bytes.into()),
        render::Content::CopyOf(original) => Content::CopyOf(original),
    }
}

/// The files of one build over the other.
struct Author {
    root: PathBuf,
    terminal: Terminal,
    /// The last good pages, and what goes with them.
    pages: Pages,
    /// The last indexes of the texts.
    index: Pages,
    /// The last good theme, with the files that it was made of.
    theme: Option<(ThemeFiles, Theme)>,
}

/// The files of a site's own theme, by path.
type ThemeFiles = Vec<(String, Vec<u8>)>;

impl Author {
    /// Builds the site into memory and shows it, or what is wrong with it. The indexes of the texts take longer than anything else:
    /// they follow behind the pages, and give way to the next change.
    fn build(&mut self, today: Date, stage: &Stage<'_>) {
        let start = Instant::now();
        let site = Site::read(&self.root);
        let (plan, problems) = site.plan(today);
        let problems = match self.theme_of(&site) {
            Ok(()) => problems,
            Err(error) => site.with_theme(problems, Some(&error)),
        };
        let (Some(plan), false) = (&plan, has_errors(&problems)) else {
            return self.fail(&site, problems, start, stage);
        };
        let guard = self.guard(plan);
        match self.early(plan, &guard, stage) {
            Ok(pages) if pages.is_empty() => {}
            Ok(pages) => stage.show_early(pages),
            Err(error) => return self.fail(&site, site.with_theme(problems, Some(&error)), start, stage),
        }
        match self.pages_of(plan, &guard, &problems) {
            Ok(pages) => self.pages = pages,
            Err(error) => return self.fail(&site, site.with_theme(problems, Some(&error)), start, stage),
        }
        stage.show(Built { files: Some(self.files()), problems: String::new() });
        let seconds = start.elapsed().as_secs_f64();
        self.terminal.say(&format!("Built {} files in {seconds:.2} s.", self.pages.len()));
        self.tell(&site, &problems);
        // Who is writing saves again soon, and wants the machine for that.
        if !self.index.is_empty() && !stage.rests(PAUSE) {
            return;
        }
        let indexes = search::indexes(plan);
        match search::publish_while(&indexes, &Keeping(&self.index), &|| stage.goes_on()) {
            Ok(files) => {
                let made: BTreeSet<String> = files.iter().map(|(path, _)| index_of(path).to_owned()).collect();
                let theirs: BTreeSet<&str> = indexes.iter().map(Index::folder).collect();
                let stays = |folder: &str| theirs.contains(folder) && !made.contains(folder);
                self.index.retain(|path, _| stays(index_of(path)));
                self.index.extend(files);
                stage.add(self.files());
            }
            Err(error) => self.terminal.say(&error.to_string()),
        }
    }

    /// Ends the program where a template of the site's own has no end: the server would never show another page.
    fn guard(&self, plan: &Plan<'_>) -> Guard {
        let Some((_, theme)) = &self.theme else { return Guard::none() };
        let terminal = self.terminal;
        Guard::new(theme, plan.trust, move |problem| {
            terminal.problems(&[problem], &Sources::default());
            terminal.say("The server has stopped. Mend the template, and start it again.");
        })
    }

    /// The pages that somebody looks at, where they differ from those that are shown.
    fn early(&self, plan: &Plan<'_>, guard: &Guard, stage: &Stage<'_>) -> Result<Files, ThemeError> {
        let Some((_, theme)) = &self.theme else { return Ok(Files::new()) };
        let pages = render::pages(plan, theme, &Guarded(guard, Keeping(&self.pages)), &stage.looked_at())?.into_iter();
        let pages = pages.map(|page| (page.path, shown(page.content)));
        Ok(pages.filter(|(path, page)| self.pages.get(path).is_none_or(|(shown, _)| shown != page)).collect())
    }

    /// Makes the theme of `site`, unless its files are those of the last one.
    fn theme_of(&mut self, site: &Site) -> Result<(), ThemeError> {
        let files = site.trust().map(|trust| trust.theme.clone()).unwrap_or_default();
        if self.theme.as_ref().is_none_or(|(known, _)| *known != files) {
            let theme = site.theme()?;
            self.theme = Some((files, theme));
        }
        Ok(())
    }

    /// The pages of `plan`, and those for authors of quizzes.
    fn pages_of(&self, plan: &Plan<'_>, guard: &Guard, problems: &[Diagnostic]) -> Result<Pages, ThemeError> {
        let Some((_, theme)) = &self.theme else { return Ok(Pages::new()) };
        let keeping = Guarded(guard, Keeping(&self.pages));
        let made = render::render(plan, theme, &keeping).map_err(|error| match error {
            RenderError::Theme(error) => error,
            RenderError::Sink(never) => match never {},
        })?;
        let said = warnings(plan.trust, &[problems, &advice::quizzes(plan)].concat());
        let previews =
            preview(plan, theme, &keeping, &said)?.into_iter().map(|page| (page.path, (shown(page.content), None)));
        Ok(made.into_iter().chain(previews).collect())
    }

    /// Everything to be shown.
    fn files(&self) -> Files {
        self.pages.iter().chain(&self.index).map(|(path, (bytes, _))| (path.clone(), bytes.clone())).collect()
    }

    /// Says what keeps the site from being shown.
    fn fail(&self, site: &Site, mut problems: Vec<Diagnostic>, start: Instant, stage: &Stage<'_>) {
        self.terminal.say("The content has errors. The last good pages stay up.");
        self.terminal.detail(&format!("Read in {:.2} s.", start.elapsed().as_secs_f64()));
        self.tell(site, &problems);
        problems.retain(|p| p.severity() == Severity::Error);
        let problems = show::text(&problems, &site.sources, show::Format::Human { colour: false });
        stage.show(Built { files: None, problems });
    }

    fn tell(&self, site: &Site, problems: &[Diagnostic]) {
        self.terminal.detail(&format!("Watching {}.", self.root.display()));
        self.terminal.problems(problems, &site.sources);
    }
}

/// The folder of the index that the file at `path` belongs to.
fn index_of(path: &str) -> &str {
    path.rfind(&format!("/{FOLDER}/")).map_or(path, |at| &path[..at + 1 + FOLDER.len()])
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
