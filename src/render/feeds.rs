//! The reviews for calendars (`reviews.ics`) and for programs (`reviews.json`), of the whole trust and of each school.

use jiff::Unit;
use serde::Serialize;

use super::{
    ics::{self, Event},
    reviews::{Reviewed, reviewed, route},
};
use crate::{
    markup::slug::slug,
    plan::{Plan, Route, SchoolPlan},
    review,
};

/// `reviews.json`. Keys are only ever added.
#[derive(Debug, Serialize)]
struct Data<'a> {
    /// Name of the trust.
    trust: &'a str,
    /// Id of the school whose reviews these are; null for those of the whole trust.
    school: Option<&'a str>,
    /// The day for which `state` holds (ISO 8601).
    built: String,
    /// How long before its next review a policy counts as due: "60 days".
    due_within: String,
    /// The policies, the most urgent first.
    reviews: Vec<Entry<'a>>,
}

/// A policy of `reviews.json`. Dates are ISO 8601: a day, or a month where only that is known.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    /// Id of the policy.
    policy: &'a str,
    /// Its title.
    title: &'a str,
    /// Id of the school whose text it is; null for the trust's.
    school: Option<&'a str>,
    /// Its version.
    version: Option<&'a str>,
    /// The role that keeps it.
    owner: Option<&'a str>,
    /// `overdue`, `due`, `in-date` or `undated`.
    state: &'static str,
    /// When it was last reviewed.
    reviewed: Option<String>,
    /// How often it is reviewed: "3 years".
    review_every: Option<String>,
    /// When it is reviewed next, as stated or as its cycle gives it.
    next_review: Option<String>,
    /// The first day on which it counts as due.
    due_from: Option<String>,
    /// The first day on which it is overdue.
    overdue_from: Option<String>,
    /// The address of its page, from the top folder of the site.
    page: String,
}

/// The address of the calendar of `school`, or of the trust.
pub(super) fn calendar(school: Option<&SchoolPlan<'_>>) -> Route {
    file(school, "reviews.ics")
}

/// The address of the data of `school`, or of the trust.
pub(super) fn data(school: Option<&SchoolPlan<'_>>) -> Route {
    file(school, "reviews.json")
}

fn file(school: Option<&SchoolPlan<'_>>, name: &str) -> Route {
    match school {
        Some(school) => Route::file(&format!("schools/{}/{name}", school.school.id)),
        None => Route::file(name),
    }
}

/// The data of `school`, or of the trust.
pub(super) fn json(plan: &Plan<'_>, school: Option<&SchoolPlan<'_>>) -> String {
    let settings = &plan.trust.settings;
    let list = reviewed(plan, school);
    let data = Data {
        trust: &settings.trust,
        school: school.map(|s| s.school.id.as_str()),
        built: plan.today.to_string(),
        due_within: settings.notice.to_string(),
        reviews: list
            .iter()
            .map(|(of, policy)| {
                let meta = &policy.held.meta;
                let turns = review::turns(meta, settings.notice);
                Entry {
                    policy: &policy.held.id,
                    title: meta.title(),
                    school: of.map(|s| s.school.id.as_str()),
                    version: meta.version.as_deref(),
                    owner: meta.owner.as_deref(),
                    state: review::state(meta, plan.today, settings.notice).id(),
                    reviewed: meta.reviewed.map(|d| d.iso()),
                    review_every: meta.review_every.map(|p| p.to_string()),
                    next_review: review::next_review(meta).map(|d| d.iso()),
                    due_from: turns.map(|(due, _)| due.to_string()),
                    overdue_from: turns.map(|(_, overdue)| overdue.to_string()),
                    page: route(school, (*of, policy)).path().to_owned(),
                }
            })
            .collect(),
    };
    serde_json::to_string_pretty(&data).expect("plain data with text for keys is JSON") + "\n"
}

/// The calendar of `school`, or of the trust.
pub(super) fn ics(plan: &Plan<'_>, school: Option<&SchoolPlan<'_>>) -> String {
    let settings = &plan.trust.settings;
    let event = |(of, policy): Reviewed<'_>| {
        let meta = &policy.held.meta;
        let next = review::next_review(meta)?;
        let (due, overdue) = review::turns(meta, settings.notice)?;
        let whose = of.map_or("trust", |s| s.school.id.as_str());
        let at = of.map_or(settings.trust.as_str(), |s| s.school.short_name.as_str());
        let fact = |name: &str, value: Option<String>| value.map(|v| format!("{name}: {v}"));
        let facts = [
            fact("Next review", Some(next.to_string())),
            fact("Last reviewed", meta.reviewed.map(|d| d.to_string())),
            fact("Reviewed every", meta.review_every.map(|p| p.to_string())),
            fact("Owner", meta.owner.clone()),
            fact("Version", meta.version.clone()),
        ];
        // Whole days from the first day of notice to the day itself.
        let days = due.until((Unit::Day, next.last_day())).map_or(0, |span| span.get_days());
        Some(Event {
            uid: format!("review-{}-{whose}@{}", policy.held.id, slug(&settings.trust, usize::MAX)),
            day: next.last_day(),
            summary: format!("Review: {} ({at})", meta.title()),
            description: facts.into_iter().flatten().collect::<Vec<_>>().join("\n"),
            remind: (overdue > plan.today && days > 0).then_some(days),
        })
    };
    let events: Vec<Event> = reviewed(plan, school).into_iter().filter_map(event).collect();
    let name = school.map_or(&settings.trust, |s| &s.school.name);
    ics::calendar(&format!("Policy reviews: {name}"), "Policy reviews", plan.today, &events)
}
