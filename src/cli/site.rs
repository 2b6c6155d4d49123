//! What the commands over a site share: load it, plan it, collect what is wrong.

use std::path::Path;

use jiff::civil::Date;

use crate::{
    diag::{Code, Diagnostic, sorted},
    load,
    plan::{Plan, plan},
    source::Sources,
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
        let loaded = load::site(root);
        Self { sources: loaded.sources, trust: loaded.trust, problems: loaded.problems }
    }

    /// The trust; none where `staffroom.toml` cannot be used.
    pub(super) fn trust(&self) -> Option<&Trust> {
        self.trust.as_ref()
    }

    /// The plan for `today`, and every problem there is, sorted. No plan where `staffroom.toml` cannot be used.
    pub(super) fn plan(&self, today: Date) -> (Option<Plan<'_>>, Vec<Diagnostic>) {
        let Some(trust) = &self.trust else { return (None, sorted(self.problems.clone())) };
        let (plan, found) = plan(trust, today);
        (Some(plan), sorted([self.problems.as_slice(), &found].concat()))
    }

    /// The theme of the site; the default one where there is no site.
    pub(super) fn theme(&self) -> Result<Theme, ThemeError> {
        Theme::new(self.trust.iter().flat_map(|t| t.theme.iter().cloned()))
    }

    /// `problems` with that of the theme, if it has one.
    pub(super) fn with_theme(&self, problems: Vec<Diagnostic>, error: Option<&ThemeError>) -> Vec<Diagnostic> {
        let Some(error) = error else { return problems };
        let name = self.trust.as_ref().map_or("default", |t| &t.settings.theme);
        let place = match (error.line, error.column) {
            (Some(line), Some(column)) => format!(" (line {line}, column {column})"),
            (Some(line), None) => format!(" (line {line})"),
            _ => String::new(),
        };
        let path = format!("themes/{name}/{}", error.file);
        let problem = Diagnostic::path(path, Code::Theme, format!("{}{place}", error.message));
        sorted([problems, vec![problem]].concat())
    }
}
