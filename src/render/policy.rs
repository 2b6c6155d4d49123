//! The page of a policy, and lists of policies.

use super::{
    bodies::Bodies,
    frame::{count, cycle, day, page, school_ref, standing},
    view::{
        Html, Link,
        policies::{Policies, PolicyRow},
        policy::{
            Agreement, Change, ContentsItem, Control, LinkedPolicy, Policy, Ratified, RuleCount, SchoolVersion,
            Signature, Tailoring,
        },
    },
};
use crate::{
    config::ChangeKind,
    markup::{Section, Setting, html, mask},
    plan::{HeldPolicy, Place, Plan, Route, SchoolPlan},
    policy::{Held, Linked, Meta, Sets},
    review,
    rules::Kind,
};

/// The page of `policy` at `school`, or the trust's.
pub(super) fn policy<'a>(
    plan: &'a Plan<'a>,
    school: Option<&'a SchoolPlan<'a>>,
    policy: &'a HeldPolicy,
    bodies: &mut Bodies,
) -> Policy {
    let place = Place::new(plan, school, policy.route(school.map(|s| s.school))).of(policy);
    let meta = &policy.held.meta;
    let list = school.map_or_else(|| Route::folder("policies"), |s| Route::of_school(&s.school.id, "policies"));
    let summary = meta.summary.clone().unwrap_or_default();
    Policy {
        page: page(&place, meta.title(), &summary, &[(list, "Policies")]),
        summary,
        standing: standing(meta, plan),
        control: control(meta, plan),
        tailoring: tailoring(plan, school, policy, &place),
        contents: contents(policy, &place),
        body: Html::trusted(bodies.body(policy, &place)),
        rules: rule_counts(policy),
        can_i: can_i(school, policy, &place),
        agreement: agreement(meta, policy, &place),
        signatures: signatures(meta, &place),
        changes: changes(meta),
        history: history(plan, school, policy, &place),
        linked: linked(meta, &place),
        cited_by: cited_by(policy, &place),
        schools: if school.is_none() { versions(plan, policy, &place) } else { Vec::new() },
    }
}

/// The list of policies of `school`, or of the trust.
pub(super) fn policies<'a>(plan: &'a Plan<'a>, school: Option<&'a SchoolPlan<'a>>) -> Policies {
    let route = school.map_or_else(|| Route::folder("policies"), |s| Route::of_school(&s.school.id, "policies"));
    let place = Place::new(plan, school, route);
    Policies { page: page(&place, "Policies", "", &[]), policies: rows(&place) }
}

/// The policies that can be linked from `place`, as rows.
pub(super) fn rows(place: &Place<'_>) -> Vec<PolicyRow> {
    let row = |policy: &HeldPolicy| {
        let meta = &policy.held.meta;
        PolicyRow {
            href: place.to(&policy.route(place.school().map(|s| s.school))),
            title: meta.title().to_owned(),
            summary: meta.summary.clone().unwrap_or_default(),
            origin: place.school().map(|s| origin(policy, s)).unwrap_or_default(),
            standing: standing(meta, place.plan()),
        }
    };
    place.policies().iter().map(row).collect()
}

/// Whose a policy is.
fn origin(policy: &HeldPolicy, school: &SchoolPlan<'_>) -> String {
    let name = &school.school.short_name;
    match (policy.own, changed(policy)) {
        (true, _) => format!("{name}’s own policy"),
        (false, (0, 0)) => "Trust policy as it stands".into(),
        (false, (n, 0)) => format!("Trust policy, {} set by {name}", count(n, "section", "sections")),
        (false, (n, m)) => format!("Trust policy, {} changed by {name}", count(n + m, "section", "sections")),
    }
}

/// How many sections the school set, and in how many others it set a part.
fn changed(policy: &HeldPolicy) -> (usize, usize) {
    fn partly(held: &Held, section: &Section) -> bool {
        section.children.iter().any(|child| held.sets(child) != Sets::Trust || partly(held, child))
    }
    let held = &policy.held;
    let (trusts, schools): (Vec<_>, Vec<_>) =
        held.document.sections.iter().partition(|section| held.sets(section) == Sets::Trust);
    (schools.len(), trusts.into_iter().filter(|section| partly(held, section)).count())
}

fn control(meta: &Meta, plan: &Plan<'_>) -> Control {
    let audience = meta.audience.iter().flatten();
    Control {
        owner: meta.owner.clone(),
        version: meta.version.clone(),
        adopted: meta.adopted.map(day),
        revised: meta.revised.map(day),
        ratified: meta.ratified.as_ref().map(|r| Ratified { by: r.by.clone(), on: Some(day(r.on)) }),
        reviewed: meta.reviewed.map(day),
        next_review: review::next_review(meta).map(day),
        cycle: cycle(meta),
        audience: audience.map(|(id, _)| plan.trust.settings.audience_name(id).to_owned()).collect(),
    }
}

fn tailoring(
    plan: &Plan<'_>,
    school: Option<&SchoolPlan<'_>>,
    policy: &HeldPolicy,
    place: &Place<'_>,
) -> Option<Tailoring> {
    let name = &school?.school.short_name;
    if policy.own {
        return Some(Tailoring { sentence: format!("This is {name}’s own policy."), trust: None, differences: None });
    }
    let trust = plan.policies.find(&policy.held.id)?;
    let trust = Some(Link { href: place.to(&trust.route(None)), text: "Read the trust’s text".into() });
    let all = policy.held.document.sections.len();
    let sentence = match changed(policy) {
        (0, 0) => format!("This is the trust’s policy. It holds at {name} as it stands."),
        (n, _) if n == all => format!("{name} sets all {all} sections of this trust policy."),
        (n, 0) => format!("{name} sets {n} of the {all} sections. The rest are the trust’s."),
        (0, m) => format!("{name} sets parts of {m} of the {all} sections. The rest is the trust’s."),
        (n, m) => format!("{name} sets {n} of the {all} sections and parts of {m} more. The rest is the trust’s."),
    };
    let differences = policy.held.overlay.map(|_| Link {
        href: place.to(&policy.changes_route(place.school().map(|s| s.school))),
        text: "See what differs from the trust’s text".into(),
    });
    Some(Tailoring { sentence, trust, differences })
}

fn contents(policy: &HeldPolicy, place: &Place<'_>) -> Vec<ContentsItem> {
    let held = &policy.held;
    let item = |section: &Section| {
        let sets = held.sets(section);
        let label = held.labels.at(section.heading.span)?;
        Some(ContentsItem {
            href: format!("#{}", label.anchor),
            number: label.number.clone(),
            title: html::words(&section.heading.prose, place),
            withdrawn: sets == Sets::Withdrawn,
            set_by_school: sets != Sets::Trust,
        })
    };
    held.document.sections.iter().filter_map(|section| item(section)).collect()
}

fn rule_counts(policy: &HeldPolicy) -> Vec<RuleCount> {
    if policy.rules.is_empty() {
        return Vec::new();
    }
    let of = |kind: Kind| policy.rules.iter().filter(|r| r.kind == kind).count();
    Kind::ALL.into_iter().map(|kind| RuleCount { kind, name: kind.name().to_owned(), count: of(kind) }).collect()
}

fn can_i(school: Option<&SchoolPlan<'_>>, policy: &HeldPolicy, place: &Place<'_>) -> Option<Link> {
    let school = school?;
    let route = Route::of_school(&school.school.id, "can-i");
    (!policy.rules.is_empty()).then(|| Link { href: place.to(&route), text: "Search all rules in Can I…?".into() })
}

fn agreement(meta: &Meta, policy: &HeldPolicy, place: &Place<'_>) -> Option<Agreement> {
    let agreement = meta.agreement.as_ref()?;
    let section = policy.held.section(&agreement.section)?;
    let text = html::words(&section.heading.prose, place);
    Some(Agreement {
        section: Link { href: format!("#{}", agreement.section), text },
        on_screen: place.school().map(|s| Link {
            href: place.to(&policy.agreement_route(s.school)),
            text: "Agree on screen, or print the form".into(),
        }),
        certification: filled(&agreement.certification, place),
        signatories: agreement.signatories.iter().map(|s| capital(&filled(s, place))).collect(),
    })
}

fn signatures(meta: &Meta, place: &Place<'_>) -> Vec<Signature> {
    let line =
        |s: &crate::policy::Signature| Signature { who: capital(&filled(&s.who, place)), fields: s.fields.clone() };
    meta.signatures.iter().flatten().map(line).collect()
}

pub(super) fn filled(text: &str, place: &Place<'_>) -> String {
    mask::fill(text, &|name| place.word(name)).into_owned()
}

/// With a capital: the school's word for a role stands alone here.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

fn changes(meta: &Meta) -> Vec<Change> {
    let mut list: Vec<_> = meta.changes.iter().flatten().collect();
    list.sort_by_key(|c| std::cmp::Reverse(c.on.last_day()));
    let change = |c: &crate::policy::Change| Change {
        version: c.version.clone(),
        on: day(c.on),
        material: c.kind == ChangeKind::Material,
        note: c.note.clone(),
    };
    list.into_iter().map(change).collect()
}

/// The page of its versions. To what a school changed, and nothing else, [`tailoring`] leads already.
fn history(plan: &Plan<'_>, school: Option<&SchoolPlan<'_>>, policy: &HeldPolicy, place: &Place<'_>) -> Option<Link> {
    let versions = policy.held.overlay.is_none() || !changes(&policy.held.meta).is_empty();
    let route = plan.changes_of(school, policy).filter(|_| versions)?;
    Some(Link { href: place.to(&route), text: "See the changes word by word".into() })
}

fn linked(meta: &Meta, place: &Place<'_>) -> Vec<LinkedPolicy> {
    let entry = |entry: &Linked| match entry {
        Linked::Here { id, .. } => {
            let policy = place.policy(id)?;
            let href = place.to(&policy.route(place.school().map(|s| s.school)));
            Some(LinkedPolicy { title: policy.held.meta.title().to_owned(), href: Some(href) })
        }
        Linked::Elsewhere { title, url, .. } => Some(LinkedPolicy { title: title.clone(), href: url.clone() }),
    };
    meta.linked.iter().flatten().filter_map(entry).collect()
}

/// The policies of the same place that lead to this one.
fn cited_by(policy: &HeldPolicy, place: &Place<'_>) -> Vec<Link> {
    place
        .policies()
        .citing(&policy.held.id)
        .map(|p| Link {
            href: place.to(&p.route(place.school().map(|s| s.school))),
            text: p.held.meta.title().to_owned(),
        })
        .collect()
}

fn versions(plan: &Plan<'_>, policy: &HeldPolicy, place: &Place<'_>) -> Vec<SchoolVersion> {
    let version = |school: &SchoolPlan<'_>| {
        let theirs = school.policies.find(&policy.held.id).filter(|p| !p.own)?;
        let note = match changed(theirs) {
            (0, 0) => "As the trust wrote it".into(),
            (n, 0) => format!("{} set by the school", count(n, "section", "sections")),
            (n, m) => format!("{} changed by the school", count(n + m, "section", "sections")),
        };
        Some(SchoolVersion {
            school: school_ref(place, school),
            href: place.to(&theirs.route(Some(school.school))),
            note,
        })
    };
    plan.schools.iter().filter_map(version).collect()
}
