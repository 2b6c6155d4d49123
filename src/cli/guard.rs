//! An end for templates that have none.
//!
//! The template engine bounds neither the time that a page takes nor the memory of its variables: `{% set a = a ~ a %}` forty times over is
//! a text of a million million bytes. A page that is being made cannot be stopped from outside, so the program is: what was published
//! stays as it is. Only templates of a site's own are watched. Those that are compiled in were tested.

use std::{
    collections::BTreeMap,
    process,
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread::{self, ThreadId},
    time::{Duration, Instant},
};

use super::memory;
use crate::{
    diag::{Code, Diagnostic},
    render::{File, Taker},
    source::Digest,
    theme::Theme,
    trust::Trust,
};

/// The most that making pages may take beyond what there was before: the largest text there may be takes less.
const MEMORY: usize = 2 * 1024 * 1024 * 1024;

/// The longest that one page may take, on a slow machine too.
const TIME: Duration = Duration::from_secs(300);

/// How often the memory is looked at.
const OFTEN: Duration = Duration::from_millis(20);

/// What a thread does: it begins a page of a template, or has ended one.
type Note = (ThreadId, Option<&'static str>);

/// Watches the pages that are being made.
pub(super) struct Guard(Option<Sender<Note>>);

impl Guard {
    /// One that watches nothing.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Of pages of `theme`. Where one has no end, the program prints with `say` what is wrong, and ends.
    pub(super) fn new(theme: &Theme, trust: &Trust, say: impl FnOnce(Diagnostic) + Send + 'static) -> Self {
        if !theme.has_own_templates() {
            return Self::none();
        }
        let folder = format!("themes/{}/templates", trust.settings.theme);
        let (sender, notes) = mpsc::channel();
        // Where the system does not tell, nothing is too much.
        let used = || memory::held().unwrap_or(0);
        let most = used() + MEMORY;
        thread::spawn(move || {
            if let Some((template, what)) = watch(&notes, TIME, &|| used() > most) {
                let problem = Diagnostic::path(format!("{folder}/{template}"), Code::Theme, what);
                say(problem.help("Look for loops within loops, and for variables that grow with each other."));
                end();
            }
        });
        Self(Some(sender))
    }

    fn note(&self, template: Option<&'static str>) {
        if let Some(sender) = &self.0 {
            // Nobody listens any more only where the program is at its end.
            let _ = sender.send((thread::current().id(), template));
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "a page that has no end is on a thread that nothing else can stop")]
fn end() -> ! {
    process::exit(1)
}

/// Waits until a page takes longer than `time`, or all of them `too_much`: the template and what is wrong with it. None when no pages
/// are made any more.
fn watch(notes: &Receiver<Note>, time: Duration, too_much: &dyn Fn() -> bool) -> Option<(&'static str, String)> {
    let mut begun: BTreeMap<String, (Instant, &'static str)> = BTreeMap::new();
    let mut looked = Instant::now();
    loop {
        match notes.recv_timeout(OFTEN) {
            Ok((thread, Some(template))) => {
                begun.insert(format!("{thread:?}"), (Instant::now(), template));
            }
            Ok((thread, None)) => {
                begun.remove(&format!("{thread:?}"));
            }
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if looked.elapsed() < OFTEN {
            continue;
        }
        looked = Instant::now();
        let Some((since, template)) = begun.values().min() else { continue };
        if since.elapsed() > time {
            return Some((template, format!("a page of this template takes longer than {} s", time.as_secs())));
        }
        if too_much() {
            return Some((template, "the pages of this template fill the memory".to_owned()));
        }
    }
}

/// A taker whose pages are watched.
pub(super) struct Guarded<'a, T>(pub(super) &'a Guard, pub(super) T);

impl<T: Taker> Taker for Guarded<'_, T> {
    type Taken = T::Taken;
    type Error = T::Error;

    fn kept(&self, path: &str, made_of: Digest) -> Option<T::Taken> {
        self.1.kept(path, made_of)
    }

    fn kept_below(&self, folder: &str, made_of: Digest) -> Vec<T::Taken> {
        self.1.kept_below(folder, made_of)
    }

    fn made<R>(&self, template: &'static str, make: impl FnOnce() -> R) -> R {
        self.0.note(Some(template));
        let made = self.1.made(template, make);
        self.0.note(None);
        made
    }

    fn take(&self, file: File, made_of: Option<Digest>) -> Result<T::Taken, T::Error> {
        self.1.take(file, made_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_an_end_is_named() {
        let (sender, notes) = mpsc::channel();
        let thread = thread::current().id();
        for template in [Some("policy.html"), None, Some("home.html")] {
            sender.send((thread, template)).expect("the receiver is here");
        }
        let (template, what) = watch(&notes, Duration::from_millis(50), &|| false).expect("it takes too long");
        assert_eq!((template, what.as_str()), ("home.html", "a page of this template takes longer than 0 s"));
        sender.send((thread, Some("home.html"))).expect("the receiver is here");
        let (template, what) = watch(&notes, TIME, &|| true).expect("it takes too much");
        assert_eq!((template, what.as_str()), ("home.html", "the pages of this template fill the memory"));
    }

    #[test]
    fn nothing_is_wrong_when_the_pages_are_made() {
        let (sender, notes) = mpsc::channel();
        sender.send((thread::current().id(), Some("home.html"))).expect("the receiver is here");
        sender.send((thread::current().id(), None)).expect("the receiver is here");
        thread::sleep(OFTEN * 2);
        drop(sender);
        assert_eq!(watch(&notes, Duration::ZERO, &|| true), None);
    }
}
