//! A bar that shows how far a build is, once it takes longer than a second.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Until then a bar would only flicker.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far a build is.
pub(super) struct Progress {
    bar: ProgressBar,
    since: Instant,
    /// Whether it may be shown and is not shown yet.
    waits: AtomicBool,
}

impl Progress {
    /// Of `pages` pages, of a build that began at `since`; it is shown where a person looks.
    pub(super) fn new(pages: usize, since: Instant, shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(u64::try_from(pages).ok(), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{human_pos} of {human_len} pages [{bar:30}] {eta} left");
        if let Ok(style) = style {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar, since, waits: AtomicBool::new(shown) }
    }

    /// The pages are there, and something else is at work.
    pub(super) fn goes_on_with(&self, what: &'static str) {
        if let Ok(style) = ProgressStyle::with_template("{msg}") {
            self.bar.set_style(style);
        }
        self.bar.set_message(what);
    }

    /// One more page is there.
    pub(super) fn step(&self) {
        self.bar.inc(1);
        if self.waits.load(Ordering::Relaxed)
            && self.since.elapsed() > PATIENCE
            && self.waits.swap(false, Ordering::Relaxed)
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
