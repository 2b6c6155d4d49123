//! The page of a policy's differences: from the trust's text, and from version to version.

use std::cmp::Reverse;

use super::{
    differ::{Names, Part, parts, sections, whole},
    frame::{day, page},
    view::{
        Link,
        changes::{Against, Changes, Outrun, Version},
    },
};
use crate::{
    compare::Fate,
    config::{ChangeKind, long_date},
    plan::{HeldPolicy, Place, Plan, Route, SchoolPlan},
    policy::{Change, Confirmed, Meta, Past, Policy, Sets, confirmed::set_by_school},
};

/// The differences of `policy` at `school`, or of the trust's text.
pub(super) fn changes<'a>(plan: &'a Plan<'a>, school: Option<&'a SchoolPlan<'a>>, policy: &'a HeldPolicy) -> Changes {
    let place = Place::new(plan, school, policy.changes_route(school.map(|s| s.school))).of(policy);
    let own_page = policy.route(school.map(|s| s.school));
    let title = policy.held.meta.title();
    let list = school.map_or_else(|| Route::folder("policies"), |s| Route::of_school(&s.school.id, "policies"));
    let trust = plan.policies.find(&policy.held.id).filter(|_| school.is_some() && !policy.own);
    Changes {
        page: page(
            &place,
            &format!("{title}: what has changed"),
            "The differences word by word.",
            &[(list, "Policies"), (own_page.clone(), title)],
        ),
        policy: Link { href: place.to(&own_page), text: title.to_owned() },
        against: school.zip(trust).map(|(school, trust)| against(plan, school, trust, policy, &place)),
        versions: versions(plan, school, policy, &place),
        trust_versions: trust.filter(|trust| plan.tells_changes(None, trust)).map(|trust| Link {
            href: place.to(&trust.changes_route(None)),
            text: "Versions of the trust’s text".into(),
        }),
        schools: if school.is_none() { schools(plan, policy, &place) } else { Vec::new() },
    }
}

/// The schools whose text of the trust's `policy` is not the trust's throughout.
fn schools(plan: &Plan<'_>, policy: &HeldPolicy, place: &Place<'_>) -> Vec<Link> {
    let link = |school: &SchoolPlan<'_>| {
        let theirs = school.policies.find(&policy.held.id).filter(|p| p.held.overlay.is_some())?;
        Some(Link { href: place.to(&theirs.changes_route(Some(school.school))), text: school.school.name.clone() })
    };
    plan.schools.iter().filter_map(link).collect()
}

fn against(
    plan: &Plan<'_>,
    school: &SchoolPlan<'_>,
    trust: &HeldPolicy,
    policy: &HeldPolicy,
    place: &Place<'_>,
) -> Against {
    let name = &school.school.short_name;
    let page = place.to(&policy.route(Some(school.school)));
    let confirmed = school.school.confirmed.iter().find(|c| c.policy == policy.held.id);
    let trusts = Link { href: place.to(&trust.route(None)), text: "Read the trust’s text".into() };
    let (old, new) = (parts(trust, place), parts(policy, place));
    let names = Names {
        changed: format!("Changed by {name}"),
        added: format!("Added by {name}"),
        removed: format!("Left out by {name}"),
    };
    let mut differing = sections(&old, &new, &names, "differs-", &page);
    for part in &new {
        let withdrawn = part.section.is_some_and(|s| policy.held.sets(s) == Sets::Withdrawn);
        let id = format!("differs-{}", part.key());
        if let Some(section) = differing.iter_mut().find(|s| withdrawn && s.id == id) {
            section.fate = Fate::Removed;
            section.label = format!("Withdrawn by {name}");
        }
    }
    let same = new.iter().filter(|p| p.section.is_some()).filter(|part| {
        let id = format!("differs-{}", part.key());
        !differing.iter().any(|s| s.id == id)
    });
    let of = |fate: Fate| differing.iter().filter(|s| s.fate == fate).count();
    Against {
        school: name.clone(),
        trust: trusts,
        sentence: sentence(name, of(Fate::Changed), of(Fate::Added), of(Fate::Removed)),
        same: same.map(|p| Link { href: format!("{page}#{}", p.key()), text: p.title().to_owned() }).collect(),
        confirmed: confirmed.map(|c| confirmed_on(name, c)).unwrap_or_default(),
        outrun: confirmed.map(|c| outrun(plan, school, c, &old, &new, place)).unwrap_or_default(),
        sections: differing,
    }
}

fn sentence(name: &str, changed: usize, added: usize, removed: usize) -> String {
    let counts = [(changed, "changes"), (added, "adds"), (removed, "takes away")];
    let mut said: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, verb)| format!("{verb} {n}")).collect();
    if let (Some(first), Some((n, _))) = (said.first_mut(), counts.iter().find(|(n, _)| *n > 0)) {
        first.push_str(if *n == 1 { " section" } else { " sections" });
    }
    match said.as_slice() {
        [] => format!("{name} keeps the trust’s text word for word."),
        [one] => format!("{name} {one}."),
        [between @ .., last] => format!("{name} {} and {last}.", between.join(", ")),
    }
}

fn confirmed_on(name: &str, confirmed: &Confirmed) -> String {
    let on = long_date(confirmed.on);
    if confirmed.version.is_empty() {
        return format!("{name} last confirmed its sections against the trust’s text on {on}.");
    }
    format!("{name} last confirmed its sections on {on}, against version {} of the trust’s text.", confirmed.version)
}

/// The sections that the trust has changed since the school confirmed its own: the trust's then and now, and the school's.
fn outrun(
    plan: &Plan<'_>,
    school: &SchoolPlan<'_>,
    confirmed: &Confirmed,
    now: &[Part<'_>],
    schools: &[Part<'_>],
    place: &Place<'_>,
) -> Vec<Outrun> {
    let base = plan.trust.policies.iter().find(|p| p.id == confirmed.policy);
    let overlay =
        school.school.overlays.iter().find(|o| o.extends.as_ref().is_some_and(|(id, _)| *id == confirmed.policy));
    let Some((base, overlay)) = base.zip(overlay) else { return Vec::new() };
    let ids = confirmed.outrun(&set_by_school(base, overlay));
    let then = plan.hold_past(&confirmed.as_policy(base));
    let mut then = parts(&then, place);
    then.iter_mut().for_each(Part::forget_numbers);
    let at = |list: &[Part<'_>], id: &str| list.iter().position(|p| p.key() == id);
    let block = |id: &str| {
        let (before, after, theirs) = (&then[at(&then, id)?], &now[at(now, id)?], &schools[at(schools, id)?]);
        let label = format!("The trust’s text on {} and now", long_date(confirmed.on));
        let names = Names { changed: label, added: String::new(), removed: String::new() };
        Some(Outrun {
            id: format!("confirm-{id}"),
            title: theirs.title().to_owned(),
            trust: super::differ::changed(before, after, &names, "trust-", "")?,
            school: whole(theirs, Fate::Same, &format!("What {} says", school.school.short_name), "school-", ""),
        })
    };
    ids.into_iter().filter_map(block).collect()
}

/// A text that is kept, by its version.
struct Text<'a> {
    version: String,
    policy: &'a Policy,
}

/// The versions of the text that `policy` is, newest first, each compared with the newest earlier one of which the text is kept.
///
/// For an overlay these are the versions of the school's own sections.
fn versions(plan: &Plan<'_>, school: Option<&SchoolPlan<'_>>, policy: &HeldPolicy, place: &Place<'_>) -> Vec<Version> {
    let overlay = policy.held.overlay;
    let (files, past): (Vec<&Policy>, &[Past]) = match school {
        Some(school) => {
            (school.school.policies.iter().chain(&school.school.overlays).collect(), school.school.past.as_slice())
        }
        None => (plan.trust.policies.iter().collect(), plan.trust.past.as_slice()),
    };
    let file = overlay.unwrap_or(policy.held.file);
    let Some(current) = files.into_iter().find(|p| p.file == file) else { return Vec::new() };
    let mut texts: Vec<Text<'_>> = past
        .iter()
        .filter(|p| p.policy.id == current.id && Some(&p.version) != current.meta.version.as_ref())
        .map(|p| Text { version: p.version.clone(), policy: &p.policy })
        .collect();
    let version = current.meta.version.clone().unwrap_or_default();
    texts.push(Text { version, policy: current });
    let page = place.to(&policy.route(school.map(|s| s.school)));
    told(&current.meta, texts, place, &page)
}

fn told(meta: &Meta, mut texts: Vec<Text<'_>>, place: &Place<'_>, page: &str) -> Vec<Version> {
    texts.sort_by_cached_key(|t| Reverse(order(&t.version)));
    let mut notes: Vec<&Change> = meta.changes.iter().flatten().collect();
    notes.sort_by_cached_key(|c| (Reverse(c.on.last_day()), Reverse(order(&c.version))));
    let mut all: Vec<(&str, Option<&Change>)> = notes.iter().map(|c| (c.version.as_str(), Some(*c))).collect();
    for text in texts.iter().filter(|t| !t.version.is_empty() || notes.is_empty()) {
        if !notes.iter().any(|c| c.version == text.version) {
            let at = all.iter().position(|(version, _)| order(version) < order(&text.version)).unwrap_or(all.len());
            all.insert(at, (&text.version, None));
        }
    }
    // A policy without history and without an earlier text has nothing to tell.
    if notes.is_empty() && texts.len() < 2 {
        return Vec::new();
    }
    let names = Names { changed: "Changed".into(), added: "Added".into(), removed: "Taken out".into() };
    let one = |(at, (version, note)): (usize, &(&str, Option<&Change>))| {
        let text = texts.iter().position(|t| t.version == *version);
        let earlier = text.and_then(|i| texts.get(i + 1).map(|earlier| (&texts[i], earlier)));
        let differing = earlier.map(|(text, earlier)| {
            let newest = std::ptr::eq(text, &texts[0]);
            let page = if newest { page } else { "" };
            let held = [earlier, text].map(|text| place.plan().hold_past(text.policy));
            let [old, new] = held.each_ref().map(|policy| parts(policy, place));
            sections(&old, &new, &names, &format!("version-{at}-"), page)
        });
        let silence = match (&differing, text, at + 1 == all.len()) {
            (Some(list), ..) if list.is_empty() => "No word of the text differs.".to_owned(),
            (Some(_), ..) => String::new(),
            (None, _, true) => String::new(),
            (None, Some(_), _) => "No earlier text is kept on this site to compare it with.".to_owned(),
            (None, None, _) => "The text of this version is not kept on this site.".to_owned(),
        };
        Version {
            version: (*version).to_owned(),
            on: note.map(|c| day(c.on)).or_else(|| text.and_then(|i| texts[i].policy.meta.revised).map(day)),
            material: note.map(|c| c.kind == ChangeKind::Material),
            note: note.map(|c| c.note.clone()).unwrap_or_default(),
            with: earlier.map(|(_, e)| e.version.clone()).unwrap_or_default(),
            sections: differing.unwrap_or_default(),
            silence,
        }
    };
    all.iter().enumerate().map(one).collect()
}

/// Versions in their order: `3.10` is later than `3.9`.
fn order(version: &str) -> Vec<u32> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn what_a_school_does_is_said_in_a_sentence() {
        assert_eq!(sentence("Hill", 0, 0, 0), "Hill keeps the trust’s text word for word.");
        assert_eq!(sentence("Hill", 1, 0, 0), "Hill changes 1 section.");
        assert_eq!(sentence("Hill", 0, 2, 1), "Hill adds 2 sections and takes away 1.");
        assert_eq!(sentence("Hill", 19, 6, 3), "Hill changes 19 sections, adds 6 and takes away 3.");
    }
}
