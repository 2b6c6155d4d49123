//! The page of an agreement.

use super::{
    body::section_text,
    frame::page,
    policy::{capital, filled},
    view::{Html, Link, agreement::AgreementPage, policy::Signature},
};
use crate::{
    markup::html,
    plan::{HeldPolicy, Place, Plan, PlannedAgreement, Route, SchoolPlan},
};

/// The page of `planned` at `school`; `policy` is the policy that it belongs to.
pub(super) fn agreement<'a>(
    plan: &'a Plan<'a>,
    school: &'a SchoolPlan<'a>,
    policy: &'a HeldPolicy,
    planned: &PlannedAgreement,
) -> AgreementPage {
    let place = Place::new(plan, Some(school), policy.agreement_route(school.school)).of(policy);
    let meta = &policy.held.meta;
    let section = meta.agreement.as_ref().and_then(|a| policy.held.section(&a.section));
    let link = |route: &Route, text: &str| Link { href: place.to(route), text: text.to_owned() };
    let own = policy.route(Some(school.school));
    let induction = Route::of_school(&school.school.id, "induction");
    let signatories = meta.agreement.iter().flat_map(|a| &a.signatories);
    let line = |who: &String| Signature {
        who: capital(&filled(who, &place)),
        fields: ["Name", "Signed", "Date"].map(str::to_owned).into(),
    };
    AgreementPage {
        page: page(
            &place,
            &format!("Agreement: {}", meta.title()),
            &format!("What people at {} agree to.", school.school.name),
            &[(Route::of_school(&school.school.id, "policies"), "Policies"), (own.clone(), meta.title())],
        ),
        fingerprint: planned.fingerprint.clone(),
        heading: section.map(|s| html::words(&s.heading.prose, &place)).unwrap_or_default(),
        statements: Html::trusted(section.map(|s| section_text(policy, &place, s)).unwrap_or_default()),
        certification: planned.agreement.certification.clone(),
        signatures: signatories.map(line).collect(),
        policy: link(&own, meta.title()),
        version: meta.version.clone().unwrap_or_default(),
        induction: link(&induction, "Induction"),
        on_screen: !school.quizzes.is_empty(),
    }
}
