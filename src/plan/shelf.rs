//! The policies of one place, found by their ids.

use std::{collections::BTreeMap, ops::Deref};

use super::HeldPolicy;

/// The policies that hold at one place, in order: the trust's, or a school's. No search through them grows with their number.
#[derive(Debug, Default)]
pub struct Shelf {
    policies: Vec<HeldPolicy>,
    /// The place of each in `policies`.
    by_id: BTreeMap<String, usize>,
    /// The places of the others that lead to a policy.
    cited_by: BTreeMap<String, Vec<usize>>,
}

impl Shelf {
    /// Puts `policies` up in their order. Of two with one id, which is a problem that the check reports, the first is found.
    pub(super) fn new(policies: Vec<HeldPolicy>) -> Self {
        let mut by_id = BTreeMap::new();
        let mut cited_by: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, policy) in policies.iter().enumerate() {
            by_id.entry(policy.held.id.clone()).or_insert(at);
            for cited in policy.held.cites.iter().filter(|id| **id != policy.held.id) {
                cited_by.entry(cited.clone()).or_default().push(at);
            }
        }
        Self { policies, by_id, cited_by }
    }

    /// The policy with that id.
    pub fn find(&self, id: &str) -> Option<&HeldPolicy> {
        Some(&self.policies[*self.by_id.get(id)?])
    }

    /// The other policies that lead to the policy `id`, in order.
    pub fn citing<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a HeldPolicy> {
        self.cited_by.get(id).into_iter().flatten().map(|at| &self.policies[*at])
    }
}

impl Deref for Shelf {
    type Target = [HeldPolicy];

    fn deref(&self) -> &[HeldPolicy] {
        &self.policies
    }
}

impl<'a> IntoIterator for &'a Shelf {
    type Item = &'a HeldPolicy;
    type IntoIter = std::slice::Iter<'a, HeldPolicy>;

    fn into_iter(self) -> Self::IntoIter {
        self.policies.iter()
    }
}
