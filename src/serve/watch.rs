//! Which files are watched, and when they have changed.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::Duration,
};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::ServeError;

/// How long the disk must be quiet before a change counts: an editor saves in several steps.
const QUIET: Duration = Duration::from_millis(10);

/// Changes of the sources.
pub(super) struct Changes {
    events: mpsc::Receiver<()>,
    count: Arc<AtomicU64>,
    /// Watches for as long as this lives.
    _watcher: RecommendedWatcher,
}

impl Changes {
    /// How many there have been.
    pub(super) fn count(&self) -> &AtomicU64 {
        &self.count
    }

    /// Waits until something has changed and the disk is quiet again; false when nothing more can come.
    pub(super) fn wait(&self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        true
    }
}

/// Watches the sources of the site in `root`: the settings, and the folders of content, quizzes and themes.
pub(super) fn sources(root: &Path) -> Result<Changes, ServeError> {
    let (sender, events) = mpsc::channel();
    let count = Arc::new(AtomicU64::new(0));
    let counted = count.clone();
    let site = root.join("site");
    let heard = move |event: notify::Result<Event>| {
        let relevant =
            |path: &Path| !path.starts_with(&site) && !path.components().any(|c| c.as_os_str() == "revisions");
        // A build reads every file: reading is no change, or each build would ask for the next.
        if event.is_ok_and(|e| !matches!(e.kind, EventKind::Access(_)) && e.paths.iter().any(|p| relevant(p))) {
            counted.fetch_add(1, Ordering::Relaxed);
            // The receiver is gone only when the program ends.
            let _ = sender.send(());
        }
    };
    let failed = |path: &Path, error: &dyn std::fmt::Display| ServeError::Watch(path.to_owned(), error.to_string());
    let mut watcher = notify::recommended_watcher(heard).map_err(|e| failed(root, &e))?;
    watcher.watch(root, RecursiveMode::NonRecursive).map_err(|e| failed(root, &e))?;
    for folder in ["content", "quizzes", "themes"] {
        let path = root.join(folder);
        if path.is_dir() {
            watcher.watch(&path, RecursiveMode::Recursive).map_err(|e| failed(&path, &e))?;
        }
    }
    Ok(Changes { events, count, _watcher: watcher })
}
