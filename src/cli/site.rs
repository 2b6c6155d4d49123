//! What the commands over a site share: load it, plan it, collect what is wrong.

use std::path::Path;

use jiff::civil::Date;

use crate::{
    diag::{Diagnostic, sorted},
    load,
    plan::{Plan, plan},
    source::Sources,
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
}
