//! A line that says what a build is at and how far it is, once it takes longer than a second.

use std::{
    fmt::Write,
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Until then a line would only flicker.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the line is drawn while nothing else draws it.
const OFTEN: Duration = Duration::from_millis(200);

/// What a build is at.
pub(super) struct Progress {
    bar: ProgressBar,
    /// What shows it, until the sender goes; none where nobody looks.
    shows: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Of a build that began at `since` and is at `what`; it is shown on `terminal`, where there is one.
    pub(super) fn new(what: &'static str, since: Instant, terminal: Option<ProgressDrawTarget>) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let progress = Self { shows: terminal.map(|terminal| show(bar.clone(), terminal, since)), bar };
        progress.is_at(what);
        progress
    }

    /// Something of which nobody knows how far it is.
    pub(super) fn is_at(&self, what: &'static str) {
        self.styled("{msg} ({seconds} s)");
        self.bar.set_message(what);
    }

    /// The making of this many pages.
    pub(super) fn is_at_pages(&self, pages: usize) {
        self.bar.set_length(u64::try_from(pages).unwrap_or(u64::MAX));
        self.styled("{human_pos} of {human_len} pages [{bar:30}] {eta} left");
        self.bar.reset_eta();
    }

    fn styled(&self, template: &str) {
        let seconds = |state: &ProgressState, line: &mut dyn Write| {
            // Where a line cannot be drawn there is none.
            let _ = write!(line, "{}", state.elapsed().as_secs());
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("=> ").with_key("seconds", seconds));
        }
    }

    /// One more page is there.
    pub(super) fn step(&self) {
        self.bar.inc(1);
    }

    /// Takes the line away while `say` prints something.
    pub(super) fn aside<R>(&self, say: impl FnOnce() -> R) -> R {
        self.bar.suspend(say)
    }

    /// What takes the line away for good, even where the program ends at once.
    pub(super) fn ends(&self) -> impl FnOnce() + Send + 'static {
        let bar = self.bar.clone();
        move || bar.finish_and_clear()
    }
}

/// Shows `bar` from when the build has gone on for long enough. No work waits for that: it is done beside it.
fn show(bar: ProgressBar, terminal: ProgressDrawTarget, since: Instant) -> (Sender<()>, JoinHandle<()>) {
    let (sender, over) = mpsc::channel();
    let goes_on = |over: &Receiver<()>, time| over.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    let shows = move || {
        if goes_on(&over, PATIENCE.saturating_sub(since.elapsed())) {
            bar.set_draw_target(terminal);
            bar.tick();
            while goes_on(&over, OFTEN) {
                bar.tick();
            }
        }
    };
    (sender, thread::spawn(shows))
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.shows.take() {
            drop(sender);
            // It fails only where it has panicked, and then there is no line.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use indicatif::TermLike;

    use super::*;

    /// What was drawn, with a `|` wherever the line was cleared.
    #[derive(Debug, Clone, Default)]
    struct Paper(Arc<Mutex<String>>);

    impl Paper {
        fn add(&self, text: &str) -> io::Result<()> {
            self.0.lock().expect("nobody panics").push_str(text);
            Ok(())
        }

        fn text(&self) -> String {
            self.0.lock().expect("nobody panics").clone()
        }

        /// Waits until `text` is drawn.
        fn shows(&self, text: &str) {
            let begun = Instant::now();
            while !self.text().contains(text) {
                assert!(begun.elapsed() < Duration::from_secs(20), "no {text:?} in {:?}", self.text());
                thread::sleep(Duration::from_millis(5));
            }
        }

        fn target(&self) -> Option<ProgressDrawTarget> {
            Some(ProgressDrawTarget::term_like(Box::new(self.clone())))
        }
    }

    impl TermLike for Paper {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.add(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.add(text)
        }
        fn clear_line(&self) -> io::Result<()> {
            self.add("|")
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    fn long_ago() -> Instant {
        Instant::now().checked_sub(PATIENCE * 2).expect("the machine runs for longer")
    }

    #[test]
    fn what_a_build_is_at_is_shown_without_a_page_being_made() {
        let paper = Paper::default();
        let progress = Progress::new("Reading the sources", long_ago(), paper.target());
        paper.shows("Reading the sources (");
        progress.is_at("Putting together");
        paper.shows("Putting together (");
        progress.is_at_pages(1204);
        paper.shows("0 of 1,204 pages [ ");
        (0..301).for_each(|_| progress.step());
        paper.shows("301 of 1,204 pages [=======");
        progress.is_at("Publishing");
        paper.shows("Publishing (");
        drop(progress);
        let text = paper.text();
        assert!(text.trim_end().ends_with('|'), "the line stays: {text:?}");
    }

    #[test]
    fn a_build_that_is_soon_over_shows_nothing() {
        let paper = Paper::default();
        let progress = Progress::new("Reading the sources", Instant::now(), paper.target());
        progress.is_at_pages(1);
        progress.step();
        progress.aside(|| paper.add("said")).expect("added");
        drop(progress);
        assert_eq!(paper.text(), "said");
    }

    #[test]
    fn what_is_said_stands_on_a_line_of_its_own() {
        let paper = Paper::default();
        let progress = Progress::new("Reading the sources", long_ago(), paper.target());
        paper.shows("Reading");
        progress.aside(|| paper.add("said")).expect("added");
        let text = paper.text();
        let (before, after) = text.split_once("said").expect("it is said");
        assert!(before.trim_end().ends_with('|'), "{text:?}");
        paper.shows(&format!("said{after}"));
        paper.0.lock().expect("nobody panics").clear();
        paper.shows("Reading");
        progress.ends()();
        thread::sleep(OFTEN * 3);
        assert!(paper.text().trim_end().ends_with('|'), "{:?}", paper.text());
    }
}
