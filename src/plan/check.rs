//! What is wrong only when files meet: links, words, roles, overlays, agreements, dates, addresses.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{HeldPolicy, Place, Plan, SchoolPlan, channels};
use crate::{
    diag::{Code, Diagnostic},
    markup::{
        Block, Leads, Section, Setting, Target, Text, each_text,
        mask::unmask,
        run,
        typed::{Aim, typed},
    },
    policy::Linked,
    review,
    source::Span,
};

/// So many characters before a typed reference tell where it stands.
const CONTEXT: usize = 24;

/// Adds every such problem.
pub(super) fn all(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    overlays(plan, problems);
    addresses(plan, problems);
    words(plan, problems);
    let trusts = plan.policies.par_iter().map(|policy| {
        let mut found = Found::default();
        let place = Place::new(plan, None, policy.route(None)).of(policy);
        links(&policy.held.leads, &place, &mut found);
        apart(policy, &place, None, plan, &mut found.problems);
        found
    });
    let mut all: Vec<Found> = trusts.collect();
    let read = plan.policies.iter().zip(&all);
    let sound: BTreeSet<&str> =
        read.filter(|(_, found)| found.broken.is_empty()).map(|(p, _)| p.held.id.as_str()).collect();
    let sound = &sound;
    all.par_extend(plan.schools.par_iter().flat_map_iter(|school| {
        let at = Some(school.school.id.as_str());
        let there = Place::new(plan, Some(school), super::Route::school(&school.school.id));
        school.policies.iter().map(move |policy| {
            let mut found = Found::default();
            let place = there.of(policy);
            let keeps = sound.contains(policy.held.id.as_str()) && plan.keeps_trusts(policy);
            if !keeps || policy.held.cites.iter().any(|id| !as_the_trusts(id, school, plan)) {
                links(&policy.held.leads, &place, &mut found);
            }
            if policy.own || policy.held.overlay.is_some() {
                apart(policy, &place, at, plan, &mut found.problems);
            }
            roles(policy, school, &mut found.problems);
            tailored(policy, school, &mut found.problems);
            agreement(policy, &mut found.problems);
            found
        })
    }));
    for page in &plan.trust.pages {
        let mut found = Found::default();
        links(&Leads::of(&page.document), &Place::new(plan, None, super::Route::folder(&page.id)), &mut found);
        all.push(found);
    }
    report(all, problems);
    let schools = plan.trust.schools.iter().flat_map(|s| s.policies.iter().chain(&s.overlays));
    for file in plan.trust.policies.iter().chain(schools) {
        review::reconcile(&file.meta, plan.today, problems);
    }
    for school in &plan.schools {
        channels::check(plan, school, problems);
    }
}

/// Whether a link to the policy or page `id` leads to the same text from `school` as from the trust's own pages.
fn as_the_trusts(id: &str, school: &SchoolPlan<'_>, plan: &Plan<'_>) -> bool {
    school.policies.find(id).map_or(plan.policies.find(id).is_none(), |policy| plan.keeps_trusts(policy))
}

/// What a text of its own is checked for; a school that changes nothing of the trust's has none.
fn apart(policy: &HeldPolicy, place: &Place<'_>, at: Option<&str>, plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    references(policy, place, problems);
    linked(policy, place, problems);
    dates(policy, plan, problems);
    review::check_text(&policy.held, at, problems);
}

fn overlays(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    let ids: Vec<&str> = plan.policies.iter().map(|p| p.held.id.as_str()).collect();
    for school in &plan.trust.schools {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for overlay in &school.overlays {
            let Some((base, span)) = &overlay.extends else { continue };
            if !ids.contains(&base.as_str()) {
                problems.push(
                    Diagnostic::at(*span, Code::UnknownPolicy, format!("the trust has no policy `{base}` to extend"))
                        .suggest(base, ids.iter().copied()),
                );
            } else if let Some(first) = seen.insert(base, *span) {
                problems.push(
                    Diagnostic::at(
                        *span,
                        Code::DuplicateAddress,
                        format!("a second overlay of `{base}` at `{}`", school.id),
                    )
                    .also(first, "the first")
                    .help("Put both into one file."),
                );
            }
        }
    }
}

fn addresses(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    for school in &plan.trust.schools {
        for own in &school.policies {
            if plan.policies.find(&own.id).is_some() {
                problems.push(
                    Diagnostic::whole(own.file, Code::DuplicateAddress, format!("the trust has a policy `{}` too", own.id))
                        .help(format!("To change the trust’s policy, add `extends = \"{}\"`; for a policy of your own, rename the file.", own.id)),
                );
            }
        }
    }
    for page in &plan.trust.pages {
        if TAKEN.contains(&page.id.as_str()) || plan.policies.find(&page.id).is_some() {
            problems.push(
                Diagnostic::whole(
                    page.file,
                    Code::DuplicateAddress,
                    format!("the site has another page at `/{}/`", page.id),
                )
                .help("Rename the file of this page."),
            );
        }
    }
}

/// The folders at the top of the site that are not for plain pages. `accessibility` is: it replaces the theme's page.
const TAKEN: [&str; 7] = ["assets", "can-i", "glossary", "policies", "reviews", "schools", "search"];

/// Reports holes that a school has no word for, each once with all its schools.
fn words(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    let mut missing: BTreeMap<(Span, &str), Vec<&SchoolPlan<'_>>> = BTreeMap::new();
    for school in &plan.schools {
        let place = Place::new(plan, Some(school), super::Route::school(&school.school.id));
        for policy in &school.policies {
            let holes = policy.held.holes.iter();
            for (name, span) in holes.filter(|(name, _)| place.word(name).is_none()) {
                missing.entry((*span, name)).or_default().push(school);
            }
        }
    }
    // The trust's own page prints a section too that every school has replaced; a word that no school has is a slip there.
    let known: BTreeSet<String> = plan.schools.iter().flat_map(|s| s.school.names()).collect();
    for (name, span) in plan.policies.iter().flat_map(|p| &p.held.holes) {
        if !plan.schools.is_empty() && name != "trust.name" && !known.contains(name) {
            missing.entry((*span, name)).or_insert_with(|| plan.schools.iter().collect());
        }
    }
    for ((span, name), schools) in missing {
        let names: Vec<&str> = schools.iter().map(|s| s.school.id.as_str()).collect();
        let known = schools[0].school.names();
        let mut problem =
            Diagnostic::at(span, Code::UnknownTerm, format!("there is no `{name}` at {}", names.join(", ")))
                .suggest(name, known.iter().map(String::as_str));
        if let Some(term) = name.strip_prefix("terms.") {
            problem = problem
                .help(format!("Or add `{term} = \"…\"` to `[terms]` of `content/schools/{}/school.toml`.", names[0]));
        }
        problems.push(problem);
    }
    let trust = Place::new(plan, None, super::Route::home());
    for page in &plan.trust.pages {
        for (name, span) in page.holes.iter().filter(|(name, _)| trust.word(name).is_none()) {
            problems.push(
                Diagnostic::at(*span, Code::UnknownTerm, format!("a page of the trust has no word for `{name}`"))
                    .help("It belongs to no school, and knows `trust.name`, `school.…`, `terms.…` and `contacts.…`."),
            );
        }
    }
}

/// Reports typed references that lead nowhere. They are words, so this is a warning.
fn references(policy: &HeldPolicy, place: &Place<'_>, problems: &mut Vec<Diagnostic>) {
    let at = place.school().map_or("in the trust’s text".to_owned(), |s| format!("at `{}`", s.school.id));
    each_text(&policy.held.document, &mut |stands| {
        // Headings are no links, and name themselves: "Appendix 1".
        if matches!(stands, Text::Heading(_)) {
            return;
        }
        let mut from = 0;
        while from < stands.prose().len() {
            let (text, length) = run(stands.prose(), from);
            from += length.max(1);
            for reference in typed(&text).into_iter().filter(|r| policy.held.labels.referred(&r.to).is_none()) {
                let (words, range) = (unmask(&text), reference.range);
                // The words before it tell a number from the same digits elsewhere.
                let before = words[..range.start].char_indices().rev().nth(CONTEXT).map_or(0, |(at, _)| at);
                let mut problem = Diagnostic::at(
                    stands.span(),
                    Code::UnresolvedReference,
                    format!("there is no “{}” {at}", &words[range.clone()]),
                )
                .only(&words[before..range.end], range.start - before);
                if matches!(reference.to, Aim::Appendix(_)) {
                    problem = problem.help("Is its heading marked `{.appendix}`?");
                }
                problems
                    .push(problem.help("Refer by id, `[](#id)`: then the number is always right, at every school."));
            }
        }
    });
}

/// What is wrong with one text.
#[derive(Default)]
struct Found {
    problems: Vec<Diagnostic>,
    /// The links that lead nowhere, each with the text in which it is.
    broken: Vec<(Diagnostic, Span, String)>,
}

/// Adds what was found. A link that leads nowhere in several texts is one problem that names them.
fn report(all: Vec<Found>, problems: &mut Vec<Diagnostic>) {
    let mut broken: BTreeMap<(Span, String), (Diagnostic, Vec<String>)> = BTreeMap::new();
    for found in all {
        problems.extend(found.problems);
        for (problem, span, at) in found.broken {
            broken.entry((span, problem.headline.clone())).or_insert((problem, Vec::new())).1.push(at);
        }
    }
    problems.extend(broken.into_values().map(|(problem, at)| {
        let headline = format!("{} {}", problem.headline, at.join(", "));
        Diagnostic { headline, ..problem }
    }));
}

/// How many links of one text that lead nowhere are told with what may have been meant. Each is compared with all there is.
const MEANT: usize = 100;

fn links(leads: &Leads, place: &Place<'_>, found: &mut Found) {
    for (target, span) in &leads.links {
        if leads_into_the_site(target) && !place.leads_to(target) {
            let at = place.school().map_or("in the trust’s text".to_owned(), |s| format!("at `{}`", s.school.id));
            let meant = found.broken.len() < MEANT;
            found.broken.push((broken(target, *span, place, meant), *span, at));
        }
    }
    for (path, alt, span) in &leads.images {
        if place.image(path).is_none() {
            found.problems.push(
                Diagnostic::at(*span, Code::MissingImage, format!("there is no image `{path}`"))
                    .help("Name it by its path below `content/`: png, jpg, gif, webp or avif."),
            );
        }
        if alt.trim().is_empty() {
            found.problems.push(
                Diagnostic::at(*span, Code::MissingImage, "this image has no words for those who cannot see it")
                    .help("Describe it: `![a poster with the phone rules](poster.png)`."),
            );
        }
    }
}

/// Whether `target` is to be found in the site. One that was refused when it was read is an empty anchor, and was reported then.
fn leads_into_the_site(target: &Target) -> bool {
    *target != Target::Here(String::new()) && !matches!(target, Target::Away(_))
}

fn broken(target: &Target, span: Span, place: &Place<'_>, meant: bool) -> Diagnostic {
    let suggest = |problem: Diagnostic, name: &str, known: &dyn Fn() -> Vec<String>| match meant {
        true => problem.suggest(name, known().iter().map(String::as_str)),
        false => {
            problem.help(format!("The first {MEANT} such links of this text are told with what may have been meant."))
        }
    };
    let anchors = |policy: &HeldPolicy| policy.held.labels.anchors().into_iter().map(str::to_owned).collect::<Vec<_>>();
    match target {
        Target::There { id, anchor } => match (place.policy(id), anchor) {
            (Some(policy), Some(anchor)) => {
                let problem = Diagnostic::at(span, Code::BrokenAnchor, format!("`{id}` has no clause `{anchor}`"));
                suggest(problem, anchor, &|| anchors(policy))
            }
            _ => {
                let problem = Diagnostic::at(span, Code::BrokenLink, format!("there is no policy or page `{id}`"));
                suggest(problem, id, &|| place.policies().iter().map(|p| p.held.id.clone()).collect())
            }
        },
        Target::Here(anchor) => {
            let problem = Diagnostic::at(span, Code::BrokenAnchor, format!("there is no clause `{anchor}`"));
            suggest(problem, anchor, &|| place.speaks_of().map(anchors).unwrap_or_default())
                .help("Where a school has replaced or withdrawn the section, link to one that all of them have.")
        }
        Target::Away(address) => Diagnostic::at(span, Code::BrokenLink, format!("`{address}` leads nowhere")),
    }
}

fn linked(policy: &HeldPolicy, place: &Place<'_>, problems: &mut Vec<Diagnostic>) {
    for entry in policy.held.meta.linked.iter().flatten() {
        match entry {
            Linked::Here { id, span } if place.policy(id).is_none() => {
                problems.push(
                    Diagnostic::at(*span, Code::UnknownPolicy, format!("there is no policy `{id}` to link"))
                        .suggest(id, place.policies().iter().map(|p| p.held.id.as_str()))
                        .help("For a policy that is kept elsewhere write `{ title = \"…\", url = \"https://…\" }`."),
                );
            }
            Linked::Elsewhere { title, url: None, span } => {
                problems.push(
                    Diagnostic::at(
                        *span,
                        Code::MissingLinkedPolicy,
                        format!("“{title}” is linked and cannot be found"),
                    )
                    .help("Add it to the site, or give its address: `url = \"https://…\"`."),
                );
            }
            _ => {}
        }
    }
}

fn dates(policy: &HeldPolicy, plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    let meta = &policy.held.meta;
    review::check(meta, problems);
    let file = policy.held.overlay.unwrap_or(policy.held.file);
    let title = meta.title();
    match review::state(meta, plan.today, plan.trust.settings.notice) {
        review::State::Undated => problems.push(
            Diagnostic::whole(file, Code::Undated, format!("“{title}” does not say when it is reviewed"))
                .help("Add `reviewed` and `review_every`, or `next_review`."),
        ),
        review::State::Overdue => {
            let next = review::next_review(meta).map(|d| d.to_string()).unwrap_or_default();
            problems.push(
                Diagnostic::whole(file, Code::Overdue, format!("“{title}” was to be reviewed by {next}"))
                    .help("The site says so on every page of the policy."),
            );
        }
        _ => {}
    }
}

fn roles(policy: &HeldPolicy, school: &SchoolPlan<'_>, problems: &mut Vec<Diagnostic>) {
    for (role, span) in policy.rules.iter().filter_map(|r| r.ask.as_ref()) {
        if !school.school.contacts.contains_key(role) {
            problems.push(
                Diagnostic::at(
                    *span,
                    Code::UnknownRole,
                    format!("`{}` has no contact `{role}` to ask", school.school.id),
                )
                .suggest(role, school.school.contacts.keys().map(String::as_str))
                .help(format!("Or add `[contacts.{role}]` to `content/schools/{}/school.toml`.", school.school.id)),
            );
        }
    }
}

fn tailored(policy: &HeldPolicy, school: &SchoolPlan<'_>, problems: &mut Vec<Diagnostic>) {
    for section in policy.held.sections() {
        if let Some(span) = section.heading.attrs.class_span("tailor")
            && span.file == policy.held.file
            && !policy.own
        {
            problems.push(
                Diagnostic::at(
                    span,
                    Code::NotTailored,
                    format!("`{}` has not tailored this section", school.school.id),
                )
                .help("Every school must replace it in its overlay, even if it says the same."),
            );
        }
    }
}

fn agreement(policy: &HeldPolicy, problems: &mut Vec<Diagnostic>) {
    let Some(agreement) = &policy.held.meta.agreement else { return };
    let problem = |headline: String| Diagnostic::at(agreement.span, Code::BadAgreement, headline);
    let Some(section) = policy.held.section(&agreement.section) else {
        let sections = policy.held.sections();
        let anchors = sections.iter().filter_map(|s| policy.held.labels.at(s.heading.span)).map(|l| l.anchor.as_str());
        problems.push(
            problem(format!("there is no section `{}` to agree to", agreement.section))
                .suggest(&agreement.section, anchors),
        );
        return;
    };
    let has_list = |section: &Section| section.blocks.iter().any(|b| matches!(b, Block::List { .. }));
    if !has_list(section) && !section.children.iter().any(|child| has_list(child)) {
        problems.push(
            problem(format!("the section `{}` has no list of statements to agree to", agreement.section))
                .help("Write what is agreed to as a list, a `-` before each statement."),
        );
    }
}
