//! What has to be done, and what was asked.

use std::{collections::BTreeMap, fs, path::Path};

use walkdir::WalkDir;

use crate::{
    config::Period,
    diag::{Code, Diagnostic},
    quiz::Archive,
};

/// Where the archive lies below the site's folder.
pub const REVISIONS: &str = "quizzes/revisions";

/// A quiz that some people have to pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Id of the quiz.
    pub quiz: String,
    /// Its title.
    pub title: String,
    /// The audiences that have to pass it.
    pub audiences: Vec<String>,
    /// The schools that have it; empty: every school.
    pub schools: Vec<String>,
    /// How long after the first day it is due; `None`: it has no deadline.
    pub due_within: Option<Period>,
    /// How long a pass holds; `None`: for ever.
    pub refresh_every: Option<Period>,
}

/// What the audit has to know of the site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Training {
    /// What has to be passed, in the order in which reports show it. No quiz stands twice.
    pub requirements: Vec<Requirement>,
    /// Every revision that was published.
    pub archive: Archive,
    /// Id and name of every school.
    pub schools: BTreeMap<String, String>,
}

impl Training {
    /// The name of a school; its id where it has none.
    pub fn school<'a>(&'a self, id: &'a str) -> &'a str {
        self.schools.get(id).map_or(id, String::as_str)
    }
}

/// Reads the archive of the site at `root`. A site that has published no quiz yet has an empty one. A file that cannot be used is
/// left out and reported: what it would have proved is then rejected for want of its revision, and can be imported again.
pub fn read_archive(root: &Path) -> (Archive, Vec<Diagnostic>) {
    let folder = root.join(REVISIONS);
    let mut problems = Vec::new();
    let mut files = Vec::new();
    if !folder.exists() {
        return (Archive::default(), problems);
    }
    for entry in WalkDir::new(&folder).min_depth(2).max_depth(2).sort_by_file_name() {
        let below = |path: &Path| {
            let parts: Vec<_> =
                path.strip_prefix(&folder).unwrap_or(path).iter().map(|p| p.to_string_lossy()).collect();
            parts.join("/")
        };
        let unreadable = |path: &str| {
            let headline = "a file of the quiz archive cannot be read";
            Diagnostic::path(format!("{REVISIONS}/{path}"), Code::UnreadableFile, headline)
                .help("Check its permissions.")
        };
        match entry {
            Ok(entry) if entry.path().extension().is_some_and(|e| e == "json") => match fs::read(entry.path()) {
                Ok(bytes) => files.push((below(entry.path()), bytes)),
                Err(_) => problems.push(unreadable(&below(entry.path()))),
            },
            Ok(_) => {}
            Err(error) => problems.push(unreadable(&error.path().map(below).unwrap_or_default())),
        }
    }
    let (archive, bad) = Archive::from_files(files);
    problems.extend(
        bad.into_iter()
            .map(|(path, error)| Diagnostic::path(format!("{REVISIONS}/{path}"), Code::BadArchive, error.to_string())),
    );
    (archive, problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::{canonical, revision, tests::sample};

    #[test]
    fn the_archive_is_read_and_a_bad_file_reported() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(read_archive(root.path()), (Archive::default(), vec![]));
        let folder = root.path().join(REVISIONS).join("sample");
        fs::create_dir_all(&folder).unwrap();
        let rev = revision(&sample());
        fs::write(folder.join(format!("{rev}.json")), canonical(&sample())).unwrap();
        fs::write(folder.join("AAAAAAAAAAAAAAAA.json"), canonical(&sample())).unwrap();
        fs::write(folder.join(".gitignore"), "").unwrap();
        let (archive, problems) = read_archive(root.path());
        assert_eq!(archive.revision("sample", &rev), Some(&sample()));
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, Code::BadArchive);
    }
}
