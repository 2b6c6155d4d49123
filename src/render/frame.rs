//! The frame of every page: title, breadcrumbs, navigation, foot.

use super::view::{Contact, Day, Later, Link, NavItem, Page, SchoolRef, Standing, State};
use crate::{
    config::{Stated, long_date},
    plan::{Place, Plan, Route, SchoolPlan},
    policy::Meta,
    review, school,
};

/// The page of `place`, titled `title`, below `above`.
pub(super) fn page(place: &Place<'_>, title: &str, description: &str, above: &[(Route, &str)]) -> Page {
    let plan = place.plan();
    let settings = &plan.trust.settings;
    let link = |(route, text): &(Route, &str)| Link { href: place.to(route), text: (*text).to_owned() };
    let mut breadcrumbs = Vec::new();
    if *place.route() != Route::home() {
        breadcrumbs.push(link(&(Route::home(), &settings.trust)));
    }
    if let Some(school) = place.school().map(|s| s.school)
        && *place.route() != Route::school(&school.id)
    {
        breadcrumbs.push(link(&(Route::school(&school.id), &school.short_name)));
    }
    breadcrumbs.extend(above.iter().map(link));
    Page {
        title: title.to_owned(),
        description: description.to_owned(),
        site_title: settings.title.clone(),
        trust: settings.trust.clone(),
        language: settings.language.clone(),
        root: place.route().root(),
        assets: place.route().root() + "assets/",
        home: place.to(&Route::home()),
        school: place.school().map(|s| school_ref(place, s)),
        breadcrumbs,
        navigation: navigation(place),
        footer: footer(place),
        built: Day { iso: plan.today.to_string(), text: long_date(plan.today) },
    }
}

/// A school as a page at `place` names it.
pub(super) fn school_ref(place: &Place<'_>, school: &SchoolPlan<'_>) -> SchoolRef {
    SchoolRef {
        id: school.school.id.clone(),
        name: school.school.name.clone(),
        short_name: school.school.short_name.clone(),
        home: place.to(&Route::school(&school.school.id)),
    }
}

fn navigation(place: &Place<'_>) -> Vec<NavItem> {
    let plan = place.plan();
    let entries = match place.school() {
        Some(school) => {
            let at = |page: &str| Route::of_school(&school.school.id, page);
            let mut list = vec![(at("policies"), "Policies"), (at("can-i"), "Can I…?")];
            if has_induction(school) {
                list.push((at("induction"), "Induction"));
            }
            list.extend([(at("contacts"), "Contacts"), (at("reviews"), "Reviews")]);
            list.push((Route::search(Some(&school.school.id)), "Search"));
            list
        }
        None => {
            let mut list = vec![(Route::folder("policies"), "Policies")];
            if !plan.schools.is_empty() {
                list.push((Route::folder("can-i"), "Can I…?"));
            }
            list.extend([(Route::folder("reviews"), "Reviews"), (Route::search(None), "Search")]);
            list
        }
    };
    entries
        .into_iter()
        .map(|(route, text)| {
            let folder = route.path().trim_end_matches("index.html");
            let current = place.route().path().starts_with(folder);
            NavItem { href: place.to(&route), text: text.to_owned(), current }
        })
        .collect()
}

fn footer(place: &Place<'_>) -> Vec<Link> {
    let plan = place.plan();
    let mut list: Vec<(Route, String)> = Vec::new();
    if !plan.trust.glossary.is_empty() {
        list.push((Route::folder("glossary"), "Glossary".into()));
    }
    list.extend(
        plan.trust.pages.iter().filter(|p| p.id != "accessibility").map(|p| (Route::folder(&p.id), p.title.clone())),
    );
    list.push((Route::folder("accessibility"), "Accessibility".into()));
    list.into_iter().map(|(route, text)| Link { href: place.to(&route), text }).collect()
}

/// "every 3 years": how often a policy is reviewed.
pub(super) fn cycle(meta: &Meta) -> Option<String> {
    meta.review_every.map(review::every)
}

/// Whether a school has anything for a new starter to do.
pub(super) fn has_induction(school: &SchoolPlan<'_>) -> bool {
    !school.quizzes.is_empty() || school.policies.iter().any(|p| p.held.meta.agreement.is_some())
}

/// A date for a page.
pub(super) fn day(date: Stated) -> Day {
    Day { iso: date.iso(), text: date.to_string() }
}

/// Where a policy stands with its review, today and from later days on.
pub(super) fn standing(meta: &Meta, plan: &Plan<'_>) -> Standing {
    let notice = plan.trust.settings.notice;
    let state = review::state(meta, plan.today, notice);
    let next = review::next_review(meta);
    let by = next.map(|d| d.to_string()).unwrap_or_default();
    let turns = review::turns(meta, notice).map(|(due, overdue)| (due.to_string(), overdue.to_string()));
    let later = |state: review::State, from: &str, until: Option<&str>| Later {
        state: shown(state),
        label: state.name().to_owned(),
        sentence: sentence(state, &by),
        from: from.to_owned(),
        until: until.map(str::to_owned),
    };
    let (until, later) = match (state, &turns) {
        (review::State::InDate, Some((due, overdue))) => (
            Some(due.clone()),
            vec![later(review::State::Due, due, Some(overdue)), later(review::State::Overdue, overdue, None)],
        ),
        (review::State::Due, Some((_, overdue))) => {
            (Some(overdue.clone()), vec![later(review::State::Overdue, overdue, None)])
        }
        _ => (None, Vec::new()),
    };
    Standing {
        state: shown(state),
        label: state.name().to_owned(),
        sentence: sentence(state, &by),
        next: next.map(day),
        until,
        later,
    }
}

/// A state as templates have it.
pub(super) fn shown(state: review::State) -> State {
    match state {
        review::State::InDate => State::InDate,
        review::State::Due => State::Due,
        review::State::Overdue => State::Overdue,
        review::State::Undated => State::Undated,
    }
}

fn sentence(state: review::State, by: &str) -> String {
    match state {
        review::State::InDate => format!("The next review is due by {by}."),
        review::State::Due => format!("This policy is due for review by {by}."),
        review::State::Overdue => {
            format!("This policy was due for review by {by}. It still holds until it is replaced.")
        }
        review::State::Undated => "This policy does not say when it is to be reviewed.".to_owned(),
    }
}

/// Somebody to ask.
pub(super) fn contact(id: &str, contact: &school::Contact) -> Contact {
    Contact {
        id: id.to_owned(),
        role: contact.role.clone(),
        name: contact.name.clone(),
        email: contact.email.clone(),
        phone: contact.phone.clone(),
    }
}

/// The office that runs the training, as somebody to ask.
pub(super) fn office(plan: &Plan<'_>) -> Option<Contact> {
    let office = plan.trust.settings.office.as_ref()?;
    Some(Contact {
        id: "office".into(),
        role: office.name.clone(),
        name: None,
        email: Some(office.email.clone()),
        phone: (!office.phone.is_empty()).then(|| office.phone.clone()),
    })
}

/// Whom to ask where the policies say nothing.
pub(super) fn silent(plan: &Plan<'_>, school: Option<&SchoolPlan<'_>>) -> Option<Contact> {
    let of_school = school.and_then(|s| {
        let role =
            ["senior_leader", "line_manager", "head"].into_iter().find(|r| s.school.contacts.contains_key(*r))?;
        Some(contact(role, &s.school.contacts[role]))
    });
    of_school.or_else(|| office(plan))
}

/// "1 rule", "5 rules".
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// "All staff, governors and trustees, volunteers": the names of audiences as a list. Names have an "and" of their own, so the list
/// has none.
pub(super) fn audiences(plan: &Plan<'_>, ids: &[String]) -> String {
    let names = ids.iter().map(|id| plan.trust.settings.audience_name(id)).enumerate();
    let names = names.map(|(at, name)| if at == 0 { name.to_owned() } else { lower_first(name) });
    names.collect::<Vec<_>>().join(", ")
}

/// The office in a sentence: "the trust office".
pub(super) fn office_words(plan: &Plan<'_>) -> String {
    let office = plan.trust.settings.office.as_ref();
    office.map_or_else(|| "the office".to_owned(), |office| format!("the {}", lower_first(&office.name)))
}

/// A name within a sentence: without its capital, unless it is an abbreviation.
pub(super) fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(first), second) if second.is_none_or(|c| !c.is_uppercase()) => {
            first.to_lowercase().collect::<String>() + &name[first.len_utf8()..]
        }
        _ => name.to_owned(),
    }
}
