//! What is shown at a moment, and to whom.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::watch::Sender;

use super::{Content, Files};
use crate::source::Digest;

/// What is shown.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    /// The last good files.
    pub(super) files: Arc<Files>,
    /// Pages of a build that is still at work, which lie over the last good ones.
    pub(super) early: Arc<Files>,
    /// The problems of the last build that stopped it; empty where it was good.
    pub(super) errors: String,
    /// Goes up when something changes that any page may load: a style, a script, an image.
    assets: u64,
    /// Scripts that hold data, which only some pages load: the names of the files, and what they are made of.
    data: Vec<(String, Digest)>,
}

impl Shown {
    /// After a good build that gave `files`.
    pub(super) fn after(&self, files: Files) -> Self {
        let same = assets(&files).eq(assets(&self.files));
        Self {
            assets: self.assets + u64::from(!same),
            data: data(&files),
            files: Arc::new(files),
            early: Arc::default(),
            errors: String::new(),
        }
    }

    /// The same with other `files`, of which no page is another.
    pub(super) fn with(&self, files: Files) -> Self {
        Self { files: Arc::new(files), ..self.clone() }
    }

    /// The same with `pages` over the others.
    pub(super) fn with_early(&self, pages: Files) -> Self {
        Self { early: Arc::new(pages), errors: String::new(), ..self.clone() }
    }

    /// After a build that `errors` have stopped: the last good files.
    pub(super) fn failed(&self, errors: String) -> Self {
        Self { early: Arc::default(), errors, ..self.clone() }
    }

    /// The file at `path`.
    pub(super) fn file(&self, path: &str) -> Option<&Content> {
        self.early.get(path).or_else(|| self.files.get(path))
    }

    /// The bytes of the file at `path`, if it was made.
    fn made(&self, path: &str) -> Option<&[u8]> {
        self.file(path).and_then(made)
    }

    /// What the page at `path` loads.
    pub(super) fn dressing(&self, path: &str) -> Dressing {
        let text = self.made(path).map(String::from_utf8_lossy).unwrap_or_default();
        let loads = |name: &str| text.contains(&format!("/{name}\"")) || text.contains(&format!("\"{name}\""));
        let data = self.data.iter().filter(|(name, _)| loads(name)).map(|(_, digest)| *digest);
        Dressing(self.assets, data.collect())
    }

    /// What the page at `path` is made of, if there is one.
    pub(super) fn page(&self, path: &str) -> Option<Digest> {
        self.made(path).map(Digest::of)
    }
}

fn made(content: &Content) -> Option<&[u8]> {
    match content {
        Content::Made(bytes) => Some(bytes),
        Content::CopyOf(_) => None,
    }
}

/// Styles, scripts and images.
fn assets(files: &Files) -> impl Iterator<Item = (&String, &Content)> {
    files.iter().filter(|(path, _)| path.starts_with("assets/") || path.contains("/assets/"))
}

/// Scripts that hold data. Those of an index are asked for by a search alone.
fn data(files: &Files) -> Vec<(String, Digest)> {
    let holds_data =
        |path: &str| path.ends_with(".js") && !["assets/", "pagefind/"].iter().any(|folder| path.contains(folder));
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let data = files.iter().filter(|(path, _)| holds_data(path));
    data.filter_map(|(path, content)| Some((name(path), Digest::of(made(content)?)))).collect()
}

/// What a page loads, as far as it may differ from time to time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dressing(u64, Vec<Digest>);

/// The pages that browsers show, and in how many windows.
pub(super) type Views = BTreeMap<String, usize>;

/// One window that shows a page, for as long as this lives.
#[derive(Debug)]
pub(super) struct View {
    views: Arc<Sender<Views>>,
    page: String,
}

impl View {
    /// A window that shows the page at `page`.
    pub(super) fn new(views: Arc<Sender<Views>>, page: String) -> Self {
        views.send_modify(|views| *views.entry(page.clone()).or_default() += 1);
        Self { views, page }
    }

    /// The page.
    pub(super) fn page(&self) -> &str {
        &self.page
    }
}

impl Drop for View {
    fn drop(&mut self) {
        self.views.send_modify(|views| {
            if let Some(count) = views.get_mut(&self.page) {
                *count -= 1;
            }
            views.retain(|_, count| *count > 0);
        });
    }
}

/// The file that stands at the address `path`.
pub(super) fn file_at(path: &str) -> String {
    let path = path.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}
