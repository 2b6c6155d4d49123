//! The table of reviews and the governors' agenda.

use super::{
    feeds,
    frame::{cycle, day, page, school_ref, shown, standing},
    view::{
        Day, Link, State,
        agenda::{Agenda, Item},
        reviews::{ReviewRow, Reviews, StateCount},
    },
};
use crate::{
    config::long_date,
    plan::{HeldPolicy, Place, Plan, Route, SchoolPlan},
    review,
};

/// A policy and the school whose text of it is meant; none where it is the trust's.
pub(super) type Reviewed<'a> = (Option<&'a SchoolPlan<'a>>, &'a HeldPolicy);

/// The policies whose reviews `school` keeps an eye on, or the trust: its own and those of every school that has a text of its
/// own. The most urgent first.
pub(super) fn reviewed<'a>(plan: &'a Plan<'a>, school: Option<&'a SchoolPlan<'a>>) -> Vec<Reviewed<'a>> {
    let mut list: Vec<Reviewed<'a>> = match school {
        Some(school) => school.policies.iter().map(|p| (apart(p).then_some(school), p)).collect(),
        None => {
            let of = |s: &'a SchoolPlan<'a>| s.policies.iter().filter(|p| apart(p)).map(move |p| (Some(s), p));
            plan.policies.iter().map(|p| (None, p)).chain(plan.schools.iter().flat_map(of)).collect()
        }
    };
    list.sort_by_key(|(_, policy)| {
        let meta = &policy.held.meta;
        (review::state(meta, plan.today, plan.trust.settings.notice), review::next_review(meta))
    });
    list
}

/// A school's text is reviewed apart from the trust's only where the school has one.
fn apart(policy: &HeldPolicy) -> bool {
    policy.own || policy.held.overlay.is_some()
}

/// The page of `policy` that a list of `school`, or of the trust, leads to.
pub(super) fn route(school: Option<&SchoolPlan<'_>>, (of, policy): Reviewed<'_>) -> Route {
    policy.route(school.or(of).map(|s| s.school))
}

fn folder(school: Option<&SchoolPlan<'_>>, page: &str) -> Route {
    school.map_or_else(|| Route::folder(page), |s| Route::of_school(&s.school.id, page))
}

/// The reviews of a school's policies, or of all.
pub(super) fn reviews<'a>(plan: &'a Plan<'a>, school: Option<&'a SchoolPlan<'a>>) -> Reviews {
    let place = Place::new(plan, school, folder(school, "reviews"));
    let row = |(of, policy): Reviewed<'a>| ReviewRow {
        href: place.to(&route(school, (of, policy))),
        title: policy.held.meta.title().to_owned(),
        school: of.map(|s| school_ref(&place, s)),
        owner: policy.held.meta.owner.clone().unwrap_or_default(),
        reviewed: policy.held.meta.reviewed.map(day),
        standing: standing(&policy.held.meta, plan),
    };
    let rows: Vec<ReviewRow> = reviewed(plan, school).into_iter().map(row).collect();
    let count = |state: review::State| StateCount {
        state: shown(state),
        label: state.name().to_owned(),
        count: rows.iter().filter(|r| r.standing.state == shown(state)).count(),
    };
    let states = [review::State::Overdue, review::State::Due, review::State::Undated, review::State::InDate];
    let feed = |route: Route, text: &str| Link { href: place.to(&route), text: text.to_owned() };
    Reviews {
        page: page(&place, "Reviews", "Which policies are in date, due, overdue or undated.", &[]),
        counts: states.map(count).to_vec(),
        rows,
        feeds: vec![
            feed(folder(school, "reviews/agenda"), "Agenda for governors, on one sheet"),
            feed(feeds::calendar(school), "Calendar of reviews (.ics)"),
            feed(feeds::data(school), "Data (.json)"),
        ],
    }
}

/// What the governors of a school, or the trust's, have to look at.
pub(super) fn agenda<'a>(plan: &'a Plan<'a>, school: Option<&'a SchoolPlan<'a>>) -> Agenda {
    let place = Place::new(plan, school, folder(school, "reviews/agenda"));
    let item = |(of, policy): Reviewed<'a>| {
        let meta = &policy.held.meta;
        Item {
            href: place.to(&route(school, (of, policy))),
            title: meta.title().to_owned(),
            version: meta.version.clone().unwrap_or_default(),
            school: of.filter(|_| school.is_none()).map(|s| school_ref(&place, s)),
            owner: meta.owner.clone().unwrap_or_default(),
            reviewed: meta.reviewed.map(day),
            cycle: cycle(meta).unwrap_or_default(),
            standing: standing(meta, plan),
        }
    };
    let items: Vec<Item> = reviewed(plan, school).into_iter().map(item).collect();
    let until = plan.trust.settings.notice.after(plan.today);
    Agenda {
        page: page(
            &place,
            "Policy reviews: agenda",
            "Which policies governors have to look at.",
            &[(folder(school, "reviews"), "Reviews")],
        ),
        until: Day { iso: until.to_string(), text: long_date(until) },
        in_date: items.iter().filter(|i| i.standing.state == State::InDate).count(),
        items,
        reviews: Link { href: place.to(&folder(school, "reviews")), text: "All reviews".into() },
    }
}
