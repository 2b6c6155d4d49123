//! The plan and a theme become pages.
//!
//! Each page is one job; jobs know nothing of each other, run in parallel and hand over what they made at once, so that memory
//! does not grow with the site.

mod agreement;
mod assessment;
mod board;
mod bodies;
mod body;
mod cards;
mod changes;
mod contacts;
mod differ;
mod entries;
mod every;
mod explorer;
mod feeds;
mod frame;
mod headers;
mod home;
mod ics;
mod induction;
pub mod inspection;
mod job;
mod keys;
mod lists;
mod policy;
pub mod preview;
pub mod quiz;
pub mod reminders;
pub mod report;
mod reviews;
mod said;
pub mod search;
pub mod slips;
mod terms;
mod topic;
pub mod view;

use std::collections::BTreeSet;

use job::{Job, Shared, jobs};
use keys::Keys;
use rayon::prelude::*;

use crate::{
    plan::{Plan, Route},
    source::{Digest, Original},
    theme::{Theme, ThemeError},
    trust::ImageFile,
};

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the site's folder, with `/` between its parts.
    pub path: String,
    /// Its content.
    pub content: Content,
}

/// What is in a file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// It was made.
    Made(Vec<u8>),
    /// It is a copy of a file of the sources. Whoever takes it reads that bit by bit.
    CopyOf(Original),
}

impl File {
    /// One that was made.
    pub fn made(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: Content::Made(bytes.into()) }
    }

    /// One that is a copy of `original`.
    pub fn copy_of(path: impl Into<String>, original: Original) -> Self {
        Self { path: path.into(), content: Content::CopyOf(original) }
    }
}

/// What can go wrong while the pages are made: the theme, or taking over what was made.
#[derive(Debug)]
pub enum RenderError<E> {
    /// A template could not be rendered.
    Theme(ThemeError),
    /// The file could not be taken.
    Sink(E),
}

/// Where the files of a site go as soon as they are made.
pub trait Taker: Sync {
    /// What it gives back for a file.
    type Taken: Send;
    /// Why it cannot take one.
    type Error: Send;

    /// What it gave back for the file at `path`, if it still has it and it was made of the same: then it is not made again.
    fn kept(&self, path: &str, made_of: Digest) -> Option<Self::Taken>;

    /// The same for all files below `folder` whose names are not known beforehand: none unless it still has every one that was made
    /// of the same.
    fn kept_below(&self, folder: &str, made_of: Digest) -> Vec<Self::Taken>;

    /// Calls `make`, which makes a page of the template `template`, or another file called so. A taker may time it.
    fn made<R>(&self, _template: &'static str, make: impl FnOnce() -> R) -> R {
        make()
    }

    /// Takes a file. What it was made of is given where it can be told beforehand.
    ///
    /// # Errors
    ///
    /// Where it cannot be taken.
    fn take(&self, file: File, made_of: Option<Digest>) -> Result<Self::Taken, Self::Error>;
}

/// Takes every file with a function, and has none from before.
pub struct Each<F>(pub F);

impl<T: Send, E: Send, F: Fn(File) -> Result<T, E> + Sync> Taker for Each<F> {
    type Taken = T;
    type Error = E;

    fn kept(&self, _path: &str, _made_of: Digest) -> Option<T> {
        None
    }

    fn kept_below(&self, _folder: &str, _made_of: Digest) -> Vec<T> {
        Vec::new()
    }

    fn take(&self, file: File, _made_of: Option<Digest>) -> Result<T, E> {
        self.0(file)
    }
}

/// Makes every file of the site of `plan`: see [`Outline::render`].
///
/// # Errors
///
/// The first that comes up: of a template, or of `taker`.
pub fn render<T: Taker>(plan: &Plan<'_>, theme: &Theme, taker: &T) -> Result<Vec<T::Taken>, RenderError<T::Error>> {
    Outline::of(plan).render(theme, taker)
}

/// What there is to make for a site.
pub struct Outline<'a> {
    plan: &'a Plan<'a>,
    jobs: Vec<Job<'a>>,
}

impl<'a> Outline<'a> {
    /// The outline of the site of `plan`.
    pub fn of(plan: &'a Plan<'a>) -> Self {
        Self { plan, jobs: jobs(plan) }
    }

    /// How many pages it has.
    pub fn pages(&self) -> usize {
        self.jobs.iter().filter(|job| job.template().ends_with(".html")).count()
    }

    /// The templates that the pages are made of, with the names of other files that take as long: what [`Taker::made`] is told.
    pub fn templates(&self) -> BTreeSet<&'static str> {
        self.jobs.iter().map(Job::template).collect()
    }

    /// Makes every file of the site that `taker` does not have already, hands each over as soon as it is made, and gives back what
    /// `taker` gave for each.
    ///
    /// # Errors
    ///
    /// The first that comes up: of a template, or of `taker`.
    pub fn render<T: Taker>(&self, theme: &Theme, taker: &T) -> Result<Vec<T::Taken>, RenderError<T::Error>> {
        let Self { plan, jobs } = self;
        let keys = Keys::new(plan, theme);
        let page = |job: &Job<'_>, shared: &mut Shared| {
            let route = plan.seat(&job.route());
            let key = job.key(plan, &keys);
            if let Some(taken) = key.and_then(|key| taker.kept(route.path(), key)) {
                return Ok(taken);
            }
            let text = taker.made(job.template(), || job.text(plan, theme, shared)).map_err(RenderError::Theme)?;
            taker.take(File::made(route.path(), text), key).map_err(RenderError::Sink)
        };
        let runs: Vec<&[Job<'_>]> = jobs.chunk_by(Job::shares).collect();
        let pages = runs.par_iter().flat_map_iter(|run| {
            let mut shared = Shared::default();
            run.iter().map(move |job| page(job, &mut shared))
        });
        let mut out = pages.collect::<Result<Vec<T::Taken>, _>>()?;
        let seat = |path: &str| plan.seat(&Route::file(path)).path().to_owned();
        let take =
            |path: &str, bytes: Vec<u8>| taker.take(File::made(seat(path), bytes), None).map_err(RenderError::Sink);
        for (path, text) in headers::files(plan) {
            out.push(take(path, text.into_bytes())?);
        }
        for asset in theme.assets() {
            out.push(take(&format!("assets/{}", asset.name), asset.bytes.clone())?);
        }
        let images = plan.trust.images.par_iter().map(|ImageFile { path, original, .. }| {
            let path = seat(&format!("assets/content/{path}"));
            let key = original.digest();
            if let Some(taken) = taker.kept(&path, key) {
                return Ok(taken);
            }
            taker.take(File::copy_of(path, original.clone()), Some(key)).map_err(RenderError::Sink)
        });
        out.extend(images.collect::<Result<Vec<T::Taken>, _>>()?);
        Ok(out)
    }
}

/// Those pages of the site whose paths are among `wanted`, made on their own; `taker` is told of the making, and takes none.
///
/// # Errors
///
/// The first that comes up, of a template.
pub fn pages<T: Taker>(
    plan: &Plan<'_>,
    theme: &Theme,
    taker: &T,
    wanted: &BTreeSet<String>,
) -> Result<Vec<File>, ThemeError> {
    let jobs = jobs(plan);
    let seat = |job: &Job<'_>| plan.seat(&job.route()).path().to_owned();
    let wanted = jobs.iter().map(|job| (job, seat(job))).filter(|(_, path)| wanted.contains(path));
    let make = |(job, path): (&Job<'_>, String)| {
        let text = taker.made(job.template(), || job.text(plan, theme, &mut Shared::default()))?;
        Ok(File::made(path, text))
    };
    wanted.map(make).collect()
}
