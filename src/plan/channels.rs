//! The table of channels: whom and what it names, and whether it agrees with the rules.

use super::{HeldPolicy, Place, Plan, Route, SchoolPlan};
use crate::{
    diag::{Code, Diagnostic},
    markup::{
        html,
        phrase::{has, words},
    },
    rules::{Kind, Rule},
    school::{Channel, Others},
};

/// Adds every problem of a school's channels.
pub(super) fn check(plan: &Plan<'_>, school: &SchoolPlan<'_>, problems: &mut Vec<Diagnostic>) {
    let audiences: Vec<&str> = plan.trust.settings.audiences.iter().map(|a| a.id.as_str()).collect();
    let topics: Vec<&str> = plan.trust.topics.iter().map(|t| t.id.as_str()).collect();
    for channel in &school.school.channels {
        for (who, span) in channel.who.iter().filter(|(who, _)| !audiences.contains(&who.as_str())) {
            problems.push(
                Diagnostic::at(*span, Code::UnknownAudience, format!("there is no audience `{who}`"))
                    .suggest(who, audiences.iter().copied()),
            );
        }
        if let (Others::Ask, Some((role, span))) = (channel.others, &channel.approver)
            && !school.school.contacts.contains_key(role)
        {
            problems.push(
                Diagnostic::at(
                    *span,
                    Code::UnknownRole,
                    format!("`{}` has no contact `{role}` to ask", school.school.id),
                )
                .suggest(role, school.school.contacts.keys().map(String::as_str)),
            );
        }
        if let Some((topic, span)) = &channel.topic
            && !topics.contains(&topic.as_str())
        {
            problems.push(
                Diagnostic::at(*span, Code::UnknownTopic, format!("there is no topic `{topic}`"))
                    .suggest(topic, topics.iter().copied())
                    .help("The topics of the site are declared in `content/topics.toml`."),
            );
        }
        match &channel.rule {
            Some((target, _)) => cited(channel, target, plan, school, problems),
            None => unsaid(channel, plan, school, problems),
        }
    }
}

/// The rule that a channel names must be there, and must say the same.
fn cited(channel: &Channel, target: &str, plan: &Plan<'_>, school: &SchoolPlan<'_>, problems: &mut Vec<Diagnostic>) {
    let Some((_, span)) = &channel.rule else { return };
    let (policy, anchor) = target.split_once('#').unwrap_or((target, ""));
    let found = school.policies.find(policy);
    let Some(rule) = found.and_then(|p| p.rules.iter().find(|r| r.anchor == anchor)) else {
        let known: Vec<String> =
            found.iter().flat_map(|p| p.rules.iter()).map(|r| format!("{policy}#{}", r.anchor)).collect();
        problems.push(
            Diagnostic::at(*span, Code::MissingCitation, format!("`{target}` is not a rule at `{}`", school.school.id))
                .suggest(target, known.iter().map(String::as_str))
                .help("Name the rule as `policy#clause`."),
        );
        return;
    };
    let against = match (channel.who.is_empty(), channel.others) {
        (true, Others::Never) => rule.kind != Kind::Dont,
        (true, Others::Ask) => rule.kind != Kind::Ask,
        (true, Others::NotStated) => false,
        (false, _) => forbids(rule, channel, plan),
    };
    if against {
        report(channel, rule, school, problems);
    }
}

/// A rule of the channel's topic that names the channel and the people at its other end must not say the opposite.
fn unsaid(channel: &Channel, plan: &Plan<'_>, school: &SchoolPlan<'_>, problems: &mut Vec<Diagnostic>) {
    let Some((topic, _)) = &channel.topic else { return };
    let against = |rule: &Rule| match (channel.who.is_empty(), channel.others) {
        (true, Others::Never) => rule.kind == Kind::Do,
        (true, _) => false,
        (false, _) => forbids(rule, channel, plan),
    };
    let place = Place::new(plan, Some(school), Route::school(&school.school.id));
    let names = |policy: &HeldPolicy, rule: &Rule| {
        let words = words(&html::words(&rule.prose, &place.of(policy)));
        let whom = [Some(&channel.audience), learners(channel, school)];
        has(&words, &channel.channel) && whom.into_iter().flatten().any(|audience| has(&words, audience))
    };
    for policy in &school.policies {
        for rule in policy.rules.iter().filter(|r| r.topics.contains(topic)) {
            if against(rule) && names(policy, rule) {
                report(channel, rule, school, problems);
            }
        }
    }
}

/// The school's own word for pupils, where the channel leads to them.
fn learners<'a>(channel: &Channel, school: &'a SchoolPlan<'_>) -> Option<&'a String> {
    (channel.audience == "pupils").then(|| school.school.terms.get("learners")).flatten()
}

/// Whether a rule forbids something to someone who may use the channel.
fn forbids(rule: &Rule, channel: &Channel, plan: &Plan<'_>) -> bool {
    let settings = &plan.trust.settings;
    let bound = settings.reached(&rule.audience);
    let who: Vec<String> = channel.who.iter().map(|(id, _)| id.clone()).collect();
    rule.kind == Kind::Dont && settings.reached(&who).iter().any(|id| bound.contains(id))
}

fn report(channel: &Channel, rule: &Rule, school: &SchoolPlan<'_>, problems: &mut Vec<Diagnostic>) {
    if channel.confirmed {
        return;
    }
    let says = match (channel.who.is_empty(), channel.others) {
        (false, _) => "allows it to some",
        (true, Others::Never) => "allows it to nobody",
        (true, _) => "has everyone ask first",
    };
    problems.push(
        Diagnostic::at(
            channel.span,
            Code::ChannelContradiction,
            format!("“{}” with {} at `{}` contradicts a rule", channel.channel, channel.audience, school.school.id),
        )
        .also(rule.span, format!("this rule is {}", rule.kind.name()))
        .help(format!("The table {says}; the rule says {}.", rule.kind.name()))
        .help("Change one of the two, or add `confirmed = true` to the channel if both are right as they stand."),
    );
}
