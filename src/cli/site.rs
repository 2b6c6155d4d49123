//! What the commands over a site share: load it, plan it, collect what is wrong.

use std::path::Path;

use jiff::civil::Date;

use crate::{
    diag::{Code, Diagnostic, narrowed, sorted},
    load::{self, Loaded},
    plan::{Plan, plan},
    source::{Position, Sources, Span, offset},
    theme::{Theme, ThemeError},
    trust::Trust,
};

/// A site that was read, whether or not it can be published.
pub(super) struct Site {
    /// Every text.
    pub(super) sources: Sources,
    trust: Option<Trust>,
    problems: Vec<Diagnostic>,
}

impl Site {
    /// Reads the site in `root`.
    pub(super) fn read(root: &Path) -> Self {
        let Loaded { mut sources, trust, problems } = load::site(root);
        if let Some(trust) = &trust {
            for (path, bytes) in &trust.theme {
                sources.add(theme_path(trust, path), String::from_utf8_lossy(bytes));
            }
        }
        Self { sources, trust, problems }
    }

    /// The trust; none where `staffroom.toml` cannot be used.
    pub(super) fn trust(&self) -> Option<&Trust> {
        self.trust.as_ref()
    }

    /// The trust, to be changed; none where `staffroom.toml` cannot be used.
    pub(super) fn into_trust(self) -> Option<Trust> {
        self.trust
    }

    /// The plan for `today`, and every problem there is, sorted. No plan where `staffroom.toml` cannot be used.
    pub(super) fn plan(&self, today: Date) -> (Option<Plan<'_>>, Vec<Diagnostic>) {
        let Some(trust) = &self.trust else { return (None, sorted(self.problems.clone())) };
        let (plan, mut found) = plan(trust, today);
        if self.problems.iter().any(|p| p.code.hides_a_file()) {
            // What seems to be missing may well stand in the file that could not be read.
            found.retain(|p| !p.code.misses_something());
        }
        let found = narrowed(found, &self.sources);
        (Some(plan), sorted([self.problems.as_slice(), &found].concat()))
    }

    /// The theme of the site; the default one where there is no site.
    pub(super) fn theme(&self) -> Result<Theme, ThemeError> {
        Theme::new(self.trust.iter().flat_map(|t| t.theme.iter().cloned()))
    }

    /// `problems` with that of the theme, if it has one.
    pub(super) fn with_theme(&self, problems: Vec<Diagnostic>, error: Option<&ThemeError>) -> Vec<Diagnostic> {
        let Some(error) = error else { return problems };
        let path = match &self.trust {
            Some(trust) => theme_path(trust, &error.file),
            None => error.file.clone(),
        };
        let (headline, rest) = error.message.split_once(". ").unwrap_or((&error.message, ""));
        let headline = lower_first(headline.trim_end_matches('.'));
        let problem = match (self.sources.find(&path), error.line) {
            (Some(file), Some(line)) => {
                let at = Position { line, column: error.column.unwrap_or(1) };
                let at = offset(&self.sources.get(file).text, at);
                Diagnostic::at(Span::new(file, at..at), Code::Theme, headline)
            }
            (Some(file), None) => Diagnostic::whole(file, Code::Theme, headline),
            (None, _) => Diagnostic::path(path, Code::Theme, headline),
        };
        let problem = if rest.is_empty() { problem } else { problem.help(format!("{rest}.")) };
        let builtin = || self.trust.as_ref().is_some_and(|t| t.theme.iter().all(|(path, _)| *path != error.file));
        let problem = problem.help(match (builtin(), error.is_too_large()) {
            (false, _) => "Mend this file of the theme, or take it away to have the default one.",
            (true, false) => "This file is the default theme’s. Look among your own files of the theme: one has its name, or asks for what it is not given here.",
            (true, true) => "This is the default theme: what it is to show is more than a page may hold. Split the longest policy or quiz.",
        });
        sorted([problems, vec![problem]].concat())
    }
}

/// A number as people write it: 1,204.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    groups.map(String::from_utf8_lossy).collect::<Vec<_>>().join(",")
}

/// The path below the site's folder of a file of its theme.
fn theme_path(trust: &Trust, path: &str) -> String {
    format!("themes/{}/{path}", trust.settings.theme)
}

/// A message of the template engine as a headline, which begins small.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
