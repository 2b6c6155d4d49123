//! What the policies do not speak of.

use super::{Place, Plan, Route, SchoolPlan};
use crate::{
    markup::{
        html,
        phrase::{has, words},
    },
    policy::Held,
};

/// A subject on which a school has no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Id of the school.
    pub school: String,
    /// Id of the topic; empty for a subject that is expected and not a topic.
    pub topic: String,
    /// What people read.
    pub name: String,
    /// Whether no school of the trust has a rule on it.
    pub everywhere: bool,
    /// Where a policy mentions it without making a rule of it: titles of policies; empty mostly.
    pub mentioned: Vec<String>,
}

/// The gaps of every school: first the topics, then the subjects that every trust should have a rule about
/// (`[gaps]` of `staffroom.toml`), each school by school.
///
/// A topic counts as covered by a rule that names it. A subject counts as covered by a rule that holds one of its words.
pub fn gaps(plan: &Plan<'_>) -> Vec<Gap> {
    let mut out = Vec::new();
    for topic in &plan.trust.topics {
        let has_rule = |school: &SchoolPlan<'_>| {
            school.policies.iter().flat_map(|p| p.rules.iter()).any(|rule| rule.topics.contains(&topic.id))
        };
        let covered: Vec<bool> = plan.schools.iter().map(has_rule).collect();
        let none = |_: usize| Vec::new();
        push(plan, &topic.id, &topic.name, &covered, &none, &mut out);
    }
    let texts: Vec<Vec<Text>> = plan.schools.iter().map(|school| read(plan, school)).collect();
    for subject in &plan.trust.settings.gaps.expected {
        let speaks = |text: &[String]| subject.words.iter().any(|phrase| has(text, phrase));
        let covered: Vec<bool> =
            texts.iter().map(|all| all.iter().any(|t| t.rules.iter().any(|r| speaks(r)))).collect();
        let mentioned = |school: usize| {
            let mentions = texts[school].iter().filter(|t| speaks(&t.whole));
            mentions.map(|t| t.title.clone()).collect()
        };
        push(plan, "", &subject.name, &covered, &mentioned, &mut out);
    }
    out
}

fn push(
    plan: &Plan<'_>,
    topic: &str,
    name: &str,
    covered: &[bool],
    mentioned: &dyn Fn(usize) -> Vec<String>,
    out: &mut Vec<Gap>,
) {
    let everywhere = !covered.contains(&true);
    for (at, school) in plan.schools.iter().enumerate().filter(|(at, _)| !covered[*at]) {
        out.push(Gap {
            school: school.school.id.clone(),
            topic: topic.to_owned(),
            name: name.to_owned(),
            everywhere,
            mentioned: mentioned(at),
        });
    }
}

/// The words of a policy.
struct Text {
    title: String,
    rules: Vec<Vec<String>>,
    whole: Vec<String>,
}

fn read(plan: &Plan<'_>, school: &SchoolPlan<'_>) -> Vec<Text> {
    let place = Place::new(plan, Some(school), Route::school(&school.school.id));
    let text = |policy: &super::HeldPolicy| {
        let here = place.of(policy);
        let rule = |rule: &crate::rules::Rule| {
            let details = rule.details.iter().map(|d| html::words(d, &here));
            words(&[html::words(&rule.prose, &here)].into_iter().chain(details).collect::<Vec<_>>().join(" "))
        };
        Text {
            title: policy.held.meta.title().to_owned(),
            rules: policy.rules.iter().map(rule).collect(),
            whole: whole(&policy.held),
        }
    };
    school.policies.iter().map(text).collect()
}

/// Every word of a policy's text.
fn whole(held: &Held) -> Vec<String> {
    let mut text = String::new();
    crate::markup::each_piece(&held.document, &mut |piece| {
        if let crate::markup::Inline::Text(words) = piece {
            text.push_str(words);
            text.push(' ');
        }
    });
    words(&text)
}
