//! The rules of a school as printed cards. Most schools keep a trust's policy as it stands, and most of its rules say the same at all
//! of them: the card of such a rule is made and printed once.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    entries::{Entry, asked, entry},
    view::Contact,
};
use crate::{
    markup::{Prose, says_the_same_everywhere},
    plan::{HeldPolicy, Place, SchoolPlan},
    rules::Rule,
    theme::{Printed, ThemeError},
};

/// A rule's card under its topic.
pub(super) struct Card<'a, V> {
    /// Id of the topic under which it is listed.
    pub(super) topic: &'a str,
    /// Its view, printed.
    pub(super) printed: Printed<V>,
}

/// The cards of the trust's texts, as they were printed for pages of one kind, of schools of one plan.
pub(super) struct Cards<V>(BTreeMap<Text, Vec<Option<Made<V>>>>);

/// A text, told by where it stands in memory, and the address by which the pages lead to it.
type Text = (usize, String);

/// A card as it was made last, with whom it says to ask: that alone is the school's.
struct Made<V> {
    ask: Option<Contact>,
    printed: Printed<V>,
}

impl<V> Default for Cards<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<V> Cards<V> {
    /// The cards of the rules of `school` that have a topic, in the order of policies and clauses, for the page of the school at `place`.
    /// `print` makes one that is not there yet: of nothing but the entry.
    ///
    /// # Errors
    ///
    /// Of `print`.
    pub(super) fn of<'a>(
        &mut self,
        school: &'a SchoolPlan<'a>,
        place: &Place<'a>,
        print: impl Fn(Entry<'a>) -> Result<Printed<V>, ThemeError>,
    ) -> Result<Vec<Card<'a, V>>, ThemeError> {
        let mut out = Vec::new();
        for policy in &school.policies {
            let there = place.of(policy);
            let page = there.page_of(policy);
            let mut known = place.plan().keeps_trusts(policy).then(|| self.of_text(policy, page.clone()));
            for (at, rule) in policy.rules.iter().enumerate() {
                let Some(topic) = rule.topics.first() else { continue };
                let ask = asked(rule, school);
                let print = || print(entry(topic, rule, policy, school, (&there, &page)));
                let printed = match known.as_mut().map(|known| &mut known[at]) {
                    Some(Some(made)) if made.ask == ask => made.printed.clone(),
                    Some(made) if says_the_same(rule) => made.insert(Made { ask, printed: print()? }).printed.clone(),
                    _ => print()?,
                };
                out.push(Card { topic, printed });
            }
        }
        Ok(out)
    }

    /// A place for the card of each rule of `policy`.
    fn of_text(&mut self, policy: &HeldPolicy, page: String) -> &mut Vec<Option<Made<V>>> {
        let text = (Arc::as_ptr(&policy.held).addr(), page);
        self.0.entry(text).or_insert_with(|| policy.rules.iter().map(|_| None).collect())
    }
}

/// Whether the words of `rule` are the same at every school that has its text.
pub(super) fn says_the_same(rule: &Rule) -> bool {
    let same = |prose: &Prose| says_the_same_everywhere(prose);
    same(&rule.prose) && rule.details.iter().all(same)
}
