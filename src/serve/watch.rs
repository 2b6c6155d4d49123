//! Which files are watched, and when they have changed.

use std::{
    path::{Path, PathBuf},
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

/// The folders of the sources.
const FOLDERS: [&str; 3] = ["content", "quizzes", "themes"];

/// Changes of the sources.
pub(super) struct Changes {
    root: PathBuf,
    /// For each change, whether it was one of those folders itself that came or went.
    events: mpsc::Receiver<bool>,
    count: Arc<AtomicU64>,
    /// Watches for as long as this lives.
    watcher: RecommendedWatcher,
}

impl Changes {
    /// How many there have been.
    pub(super) fn count(&self) -> &AtomicU64 {
        &self.count
    }

    /// Waits until something has changed and the disk is quiet again; false when nothing more can come.
    pub(super) fn wait(&mut self) -> bool {
        let Ok(mut folders) = self.events.recv() else { return false };
        while let Ok(folder) = self.events.recv_timeout(QUIET) {
            folders |= folder;
        }
        if folders {
            // One that has gone again meanwhile is told of by the next event.
            let _ = self.watch_folders();
        }
        true
    }

    fn watch_folders(&mut self) -> Result<(), ServeError> {
        for path in FOLDERS.map(|folder| self.root.join(folder)).iter().filter(|path| path.is_dir()) {
            self.watcher.watch(path, RecursiveMode::Recursive).map_err(|error| failed(path, &error))?;
        }
        Ok(())
    }
}

fn failed(path: &Path, error: &notify::Error) -> ServeError {
    ServeError::Watch(path.to_owned(), error.to_string())
}

/// Watches the sources of the site in `root`: the settings, and the folders of content, quizzes and themes.
pub(super) fn sources(root: &Path) -> Result<Changes, ServeError> {
    let (sender, events) = mpsc::channel();
    let count = Arc::new(AtomicU64::new(0));
    let counted = count.clone();
    let site = root.join("site");
    let folders = FOLDERS.map(|folder| root.join(folder));
    let heard = move |event: notify::Result<Event>| {
        let relevant =
            |path: &Path| !path.starts_with(&site) && !path.components().any(|c| c.as_os_str() == "revisions");
        // A build reads every file: reading is no change, or each build would ask for the next.
        let Ok(event) = event else { return };
        if !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|p| relevant(p)) {
            counted.fetch_add(1, Ordering::Relaxed);
            // The receiver is gone only when the program ends.
            let _ = sender.send(event.paths.iter().any(|path| folders.contains(path)));
        }
    };
    let mut watcher = notify::recommended_watcher(heard).map_err(|error| failed(root, &error))?;
    watcher.watch(root, RecursiveMode::NonRecursive).map_err(|error| failed(root, &error))?;
    let mut changes = Changes { root: root.to_owned(), events, count, watcher };
    changes.watch_folders()?;
    Ok(changes)
}
