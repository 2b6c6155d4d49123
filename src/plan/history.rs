//! Which texts have a page of their changes.

use super::{HeldPolicy, Plan, Route, SchoolPlan};

impl Plan<'_> {
    /// Whether `policy`, at `school` or as the trust wrote it, has a page of its changes: where a school lays its own text over the
    /// trust's, where versions are noted, or where an earlier text is kept.
    ///
    /// A text that a school keeps as the trust wrote it has no history but the trust's.
    pub fn tells_changes(&self, school: Option<&SchoolPlan<'_>>, policy: &HeldPolicy) -> bool {
        let meta = &policy.held.meta;
        let past = match school {
            Some(_) if policy.held.overlay.is_some() => return true,
            Some(_) if !policy.own => return false,
            Some(school) => &school.school.past,
            None => &self.trust.past,
        };
        let noted = meta.changes.as_ref().is_some_and(|changes| !changes.is_empty());
        noted || past.iter().any(|p| p.policy.id == policy.held.id && Some(&p.version) != meta.version.as_ref())
    }

    /// The page that tells how `policy` came to be what it is at `school`: its own, or the trust's where the school keeps that text.
    pub fn changes_of(&self, school: Option<&SchoolPlan<'_>>, policy: &HeldPolicy) -> Option<Route> {
        if self.tells_changes(school, policy) {
            return Some(policy.changes_route(school.map(|s| s.school)));
        }
        let trust = self.policies.find(&policy.held.id).filter(|_| school.is_some() && !policy.own)?;
        self.tells_changes(None, trust).then(|| trust.changes_route(None))
    }
}
