//! The rules of a text, in lists that texts share.

use std::sync::Arc;

use super::Rule;
use crate::source::{Digest, Digesting};

/// The rules of one text, by its sections. Texts that share a section share its rules where they are the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Those of the opening, then those of each section at the top, with all below it.
    parts: Arc<[Arc<Part>]>,
}

/// The rules of one section, in the order of the text.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    rules: Box<[Rule]>,
    /// The digest of all that pages say of them.
    digest: Digest,
}

impl Part {
    pub(super) fn new(rules: Vec<Rule>) -> Self {
        let mut digest = Digesting::default();
        for Rule { kind, anchor, number, prose, details, topics, audience, ask, strength, span: _ } in &rules {
            digest.add(anchor);
            digest.add_debug(&(kind, number, prose, details, topics, audience, strength));
            digest.add(ask.as_ref().map_or("", |(role, _)| role));
        }
        Self { rules: rules.into(), digest: digest.done() }
    }
}

impl Rules {
    pub(super) fn new(parts: Vec<Arc<Part>>) -> Self {
        Self { parts: parts.into() }
    }

    /// The rules of the section `at` of the text.
    pub(super) fn of_section(&self, at: usize) -> Option<&Arc<Part>> {
        self.parts.get(at + 1)
    }

    /// Every rule, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.parts.iter().flat_map(|part| &part.rules)
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.rules.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The digest of all that pages say of them.
    pub fn digest(&self) -> Digest {
        let mut digest = Digesting::default();
        self.parts.iter().filter(|part| !part.rules.is_empty()).for_each(|part| digest.add_digest(part.digest));
        digest.done()
    }
}
