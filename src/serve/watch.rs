//! Which files are watched, and when they have changed.

use std::{path::Path, sync::mpsc, time::Duration};

use notify_debouncer_mini::{
    DebounceEventResult, Debouncer, new_debouncer,
    notify::{RecommendedWatcher, RecursiveMode},
};

use super::ServeError;

/// How long the disk must be quiet before a change counts: an editor saves in several steps.
const QUIET: Duration = Duration::from_millis(40);

/// Changes of the sources.
pub(super) struct Changes {
    events: mpsc::Receiver<()>,
    /// Watches for as long as this lives.
    _watcher: Debouncer<RecommendedWatcher>,
}

impl Changes {
    /// Waits until something has changed; false when nothing more can come.
    pub(super) fn wait(&self) -> bool {
        let more = self.events.recv().is_ok();
        // Everything that came in meanwhile is seen by the same build.
        while self.events.try_recv().is_ok() {}
        more
    }
}

/// Watches the sources of the site in `root`: the settings, and the folders of content, quizzes and themes.
pub(super) fn sources(root: &Path) -> Result<Changes, ServeError> {
    let (sender, events) = mpsc::channel();
    let site = root.join("site");
    let heard = move |result: DebounceEventResult| {
        let relevant =
            |path: &Path| !path.starts_with(&site) && !path.components().any(|c| c.as_os_str() == "revisions");
        if result.is_ok_and(|events| events.iter().any(|e| relevant(&e.path))) {
            // The receiver is gone only when the program ends.
            let _ = sender.send(());
        }
    };
    let failed = |path: &Path, error: &dyn std::fmt::Display| ServeError::Watch(path.to_owned(), error.to_string());
    let mut watcher = new_debouncer(QUIET, heard).map_err(|e| failed(root, &e))?;
    watcher.watcher().watch(root, RecursiveMode::NonRecursive).map_err(|e| failed(root, &e))?;
    for folder in ["content", "quizzes", "themes"] {
        let path = root.join(folder);
        if path.is_dir() {
            watcher.watcher().watch(&path, RecursiveMode::Recursive).map_err(|e| failed(&path, &e))?;
        }
    }
    Ok(Changes { events, _watcher: watcher })
}
