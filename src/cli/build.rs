//! `staffroom build`.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use clap::Args;

use super::{
    Common, Exit, Failure, Terminal,
    guard::{Guard, Guarded},
    progress::Progress,
    site::{Site, thousands},
    timings::{Timings, Work},
};
use crate::{
    diag::{Diagnostic, has_errors},
    load::{self, REVISIONS},
    plan::Plan,
    publish::{self, Begun, MANIFEST, Memory, PublishError, Publisher, Said, Taken, Way},
    render::{Content, File, Outline, RenderError, Taker, search},
    source::{Digest, Sources},
};

/// What is said where the site stays as it was.
const NOTHING: &str = "Nothing was published.";

/// Build the site.
#[derive(Debug, Args)]
pub struct Build {
    /// Where the site is written; `site` in the site's folder unless given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only this school; again for each of several. One alone has its pages at the top
    #[arg(long, value_name = "ID")]
    school: Vec<String>,
    /// Put the site into this zip file too
    #[arg(long, value_name = "FILE")]
    zip: Option<PathBuf>,
    /// Keep the folder itself and change its files one by one, for a folder that is mounted or held open elsewhere
    #[arg(long)]
    in_place: bool,
    /// Read and make everything again, whatever the last build left
    #[arg(long)]
    fresh: bool,
    /// Say at the end what took how long, and how much memory
    #[arg(long)]
    timings: bool,
}

impl Build {
    /// Builds the site. Content with errors is not published; the last good site stays.
    ///
    /// # Errors
    ///
    /// Where the site cannot be written.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let start = Instant::now();
        let mut timings = Timings::new(start);
        let root = &common.root;
        let out = self.out.clone().unwrap_or_else(|| root.join("site"));
        publish::apart(root, &out).map_err(failure)?;
        let today = common.today();
        let memory = || match self.fresh {
            true => Memory::empty(root, &out, &super::program()),
            false => Memory::open(root, &out, &super::program()),
        };
        let progress = Progress::new("Looking for changes", start, terminal.shows_progress());
        let (memory, inputs) = rayon::join(memory, || load::inputs(root));
        timings.lap("look for changes");
        let call = format!("{today} {}", self.school.join(" "));
        if let Some(said) = memory.still_holds(&call, inputs.digest) {
            progress.aside(|| terminal.again(said));
            self.pack(&out, &progress, terminal)?;
            drop(progress);
            summary(terminal, said.pages, 0, 0, start, &out);
            return self.timed(&timings, &Work::default(), terminal);
        }
        progress.is_at("Reading the sources");
        let site = Site::read(root);
        timings.lap("read");
        progress.is_at("Putting together what holds where");
        let ((plan, problems), theme) = rayon::join(|| site.plan(today), || site.theme());
        let problems = site.with_theme(problems, theme.as_ref().err());
        let said = said(&problems, &site);
        progress.aside(|| terminal.again(&said));
        let (Some(plan), Ok(theme), false) = (plan, theme, has_errors(&problems)) else {
            progress.aside(|| terminal.say(NOTHING));
            return Ok(Exit::Errors);
        };
        let plan = if self.school.is_empty() { plan } else { self.only(plan)? };
        if self.timings {
            timings.plan_is_made();
        }
        timings.lap("plan, check");
        let way = if self.in_place { Way::InPlace } else { Way::AtOnce };
        let waiting = || {
            let told = format!("Another build is writing {}. Waiting for it.", out.display());
            progress.aside(|| terminal.say(&told));
            progress.is_at("Waiting for the other build");
        };
        let (outline, publisher) = rayon::join(|| Outline::of(&plan), || Publisher::begin(&out, way, &waiting));
        let (pages, publisher) = (outline.pages(), publisher.map_err(failure)?);
        let begun = memory.begin(&call, inputs.digest, inputs.newest, start).map_err(failure)?;
        let added = publish::archive(&plan, &root.join(REVISIONS), &memory.archive_lock()).map_err(failure)?;
        if added > 0 {
            let told = format!("{added} new quiz revisions and agreements are in the archive {REVISIONS}/.");
            progress.aside(|| terminal.detail(&told));
        }
        timings.lap("make ready");
        let publishing = Publishing {
            publisher: &publisher,
            memory: &memory,
            begun: &begun,
            work: Work::of(outline.templates()),
            progress: &progress,
        };
        let guard = Guard::new(&theme, plan.trust, {
            let (terminal, end) = (*terminal, progress.ends());
            move |problem| {
                end();
                terminal.problems(&[problem], &Sources::default());
                terminal.say(NOTHING);
            }
        });
        progress.is_at_pages(pages);
        let guarded = Guarded(&guard, publishing);
        let rendered = outline.render(&theme, &guarded);
        let Guarded(_, publishing) = guarded;
        let mut taken = match rendered {
            Ok(taken) => taken,
            Err(RenderError::Sink(error)) => return Err(failure(error)),
            Err(RenderError::Theme(error)) => {
                drop(progress);
                terminal.problems(&site.with_theme(Vec::new(), Some(&error)), &site.sources);
                terminal.say(NOTHING);
                return Ok(Exit::Errors);
            }
        };
        timings.lap("pages");
        progress.is_at("Making the index of every text");
        taken.extend(search::publish(&plan, &publishing).map_err(|error| Failure(error.to_string()))?);
        let Publishing { work, .. } = publishing;
        timings.lap("index of texts");
        progress.is_at("Publishing");
        let done = publisher.finish(&taken.iter().map(|(taken, _)| taken).collect::<Vec<_>>()).map_err(failure)?;
        memory.finish(&begun, taken, MANIFEST, Said { pages, ..said }).map_err(failure)?;
        self.pack(&out, &progress, terminal)?;
        drop(progress);
        timings.lap("publish");
        summary(terminal, pages, done.changed, done.removed, start, &out);
        // The program ends here, and the system takes the memory back at once.
        std::mem::forget(plan);
        std::mem::forget(site);
        self.timed(&timings, &work, terminal)
    }

    fn timed(&self, timings: &Timings, work: &Work, terminal: &Terminal) -> Result<Exit, Failure> {
        if self.timings {
            terminal.print(&timings.table(work))?;
        }
        Ok(Exit::Done)
    }

    /// The plan with the schools that the call names.
    fn only<'a>(&self, plan: Plan<'a>) -> Result<Plan<'a>, Failure> {
        let known: Vec<&str> = plan.schools.iter().map(|school| school.school.id.as_str()).collect();
        match self.school.iter().find(|id| !known.contains(&id.as_str())) {
            Some(id) => Err(Failure(format!("There is no school `{id}`. The schools are: {}.", known.join(", ")))),
            None => Ok(plan.only(&self.school)),
        }
    }

    fn pack(&self, out: &Path, progress: &Progress, terminal: &Terminal) -> Result<(), Failure> {
        let Some(zip) = &self.zip else { return Ok(()) };
        progress.is_at("Making the zip file");
        let files = publish::pack(out, zip).map_err(failure)?;
        progress.aside(|| terminal.say(&format!("{} files in {}", thousands(files), zip.display())));
        Ok(())
    }
}

/// A build on its way into the site.
struct Publishing<'a> {
    publisher: &'a Publisher,
    memory: &'a Memory,
    begun: &'a Begun,
    work: Work,
    progress: &'a Progress,
}

impl Publishing<'_> {
    /// The file at `path` is there.
    fn step(&self, path: &str) {
        if path.ends_with(".html") {
            self.progress.step();
        }
    }
}

impl Taker for Publishing<'_> {
    type Taken = (Taken, Option<Digest>);
    type Error = PublishError;

    fn kept(&self, path: &str, made_of: Digest) -> Option<Self::Taken> {
        let kept = self.publisher.keep(self.memory.kept(path, made_of)?);
        self.step(path);
        Some((kept, Some(made_of)))
    }

    fn kept_below(&self, folder: &str, made_of: Digest) -> Vec<Self::Taken> {
        let below = self.memory.kept_below(folder, made_of).into_iter();
        below.map(|entry| (self.publisher.keep(entry), Some(made_of))).collect()
    }

    fn made<R>(&self, template: &'static str, make: impl FnOnce() -> R) -> R {
        self.work.made(template, make)
    }

    fn take(&self, file: File, made_of: Option<Digest>) -> Result<Self::Taken, PublishError> {
        if matches!(file.content, Content::CopyOf(_)) {
            self.progress.is_at("Copying the images");
        }
        let taken = self.work.taken(|| self.publisher.put(&file))?;
        self.step(&file.path);
        let made_of = match &file.content {
            // The next build must look into it.
            Content::CopyOf(original) if !self.begun.is_settled(original.touched()) => None,
            _ => made_of,
        };
        Ok((taken, made_of))
    }
}

fn said(problems: &[Diagnostic], site: &Site) -> Said {
    let text = |colour| Terminal::told(problems, &site.sources, colour);
    let (problems, coloured) = rayon::join(|| text(false), || text(true));
    Said { problems, coloured, pages: 0 }
}

fn summary(terminal: &Terminal, pages: usize, changed: usize, removed: usize, start: Instant, out: &Path) {
    let removed = if removed == 0 { String::new() } else { format!(", {} removed", thousands(removed)) };
    let (pages, changed) = (thousands(pages), thousands(changed));
    terminal.say(&format!(
        "{pages} pages, {changed} changed{removed}, {:.1} s: {}",
        start.elapsed().as_secs_f64(),
        out.join("index.html").display()
    ));
}

fn failure(error: PublishError) -> Failure {
    Failure(error.to_string())
}
