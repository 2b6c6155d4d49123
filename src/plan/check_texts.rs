//! Overlays that the trust's text has outrun, and earlier texts of policies that do not fit.

use super::Plan;
use crate::{
    compare,
    diag::{Code, Diagnostic},
    markup::Section,
    policy::{
        Confirmed, Past, Policy,
        confirmed::{lines, set_by_school},
    },
    school::School,
    source::Span,
};

/// Adds every such problem.
pub(super) fn all(plan: &Plan<'_>, problems: &mut Vec<Diagnostic>) {
    let trust = plan.trust;
    past(&trust.past, &trust.policies.iter().collect::<Vec<_>>(), problems);
    for school in &trust.schools {
        past(&school.past, &school.policies.iter().chain(&school.overlays).collect::<Vec<_>>(), problems);
        for overlay in &school.overlays {
            let Some((id, place)) = &overlay.extends else { continue };
            let Some(base) = trust.policies.iter().find(|p| p.id == *id) else { continue };
            let set = set_by_school(base, overlay);
            match school.confirmed.iter().find(|c| c.policy == *id) {
                _ if set.is_empty() => {}
                Some(confirmed) => outrun(school, base, confirmed, &set, problems),
                None => problems.push(
                    Diagnostic::at(
                        *place,
                        Code::OverlayUnconfirmed,
                        format!("`{}` has not confirmed this overlay against the trust’s text", school.id),
                    )
                    .help(confirm(school, id))
                    .help("From then on Staffroom says when the trust changes a section that the overlay replaces."),
                ),
            }
        }
        stray(school, problems);
    }
}

fn confirm(school: &School, policy: &str) -> String {
    format!("When the school’s sections are right beside the trust’s, run `staffroom confirm {} {policy}`.", school.id)
}

/// Reports every section that the trust has changed since the school confirmed its own.
fn outrun(
    school: &School,
    base: &Policy,
    confirmed: &Confirmed,
    set: &[(&str, &Section, &Section)],
    problems: &mut Vec<Diagnostic>,
) {
    for (id, trusts, schools) in set {
        let now = lines(trusts);
        let heading =
            |section: &Section| section.heading.attrs.id.as_ref().map_or(section.heading.span, |(_, span)| *span);
        let Some(kept) = confirmed.sections.iter().find(|k| k.id == *id) else {
            problems.push(
                Diagnostic::at(
                    heading(schools),
                    Code::OverlayUnconfirmed,
                    format!("`{}` has not confirmed its section `{id}` against the trust’s text", school.id),
                )
                .also(heading(trusts), "the trust’s section")
                .help(confirm(school, &base.id)),
            );
            continue;
        };
        let then = lines(&kept.section);
        if then == now {
            continue;
        }
        let (went, came) = compare::lines(&then, &now);
        problems.push(
            Diagnostic::at(
                heading(schools),
                Code::OverlayUnconfirmed,
                format!("the trust has changed `{id}` since `{}` confirmed its own text", school.id),
            )
            .also(heading(trusts), "the trust’s section now")
            .also(kept.place, format!("the trust’s section on {}", crate::config::long_date(confirmed.on)))
            .quote("The trust said", &went)
            .quote("The trust now says", &came)
            .quote(&format!("{} says", school.short_name), &lines(schools))
            .help(confirm(school, &base.id)),
        );
    }
}

/// Reports confirmations of what is no overlay.
fn stray(school: &School, problems: &mut Vec<Diagnostic>) {
    let overlaid: Vec<&str> = school.overlays.iter().filter_map(|o| Some(o.extends.as_ref()?.0.as_str())).collect();
    for confirmed in school.confirmed.iter().filter(|c| !overlaid.contains(&c.policy.as_str())) {
        problems.push(
            Diagnostic::whole(
                confirmed.file,
                Code::UnknownPolicy,
                format!("`{}` has no overlay of `{}` that this could confirm", school.id, confirmed.policy),
            )
            .suggest(&confirmed.policy, overlaid.iter().copied())
            .help("Rename this file, or take it away."),
        );
    }
}

/// Reports earlier texts of what is no policy, and those that call themselves another version than their file does.
fn past(list: &[Past], policies: &[&Policy], problems: &mut Vec<Diagnostic>) {
    for past in list {
        let file = past.policy.file;
        if !policies.iter().any(|p| p.id == past.policy.id) {
            problems.push(
                Diagnostic::whole(
                    file,
                    Code::UnknownPolicy,
                    format!("there is no policy `{}` of which this could be an earlier text", past.policy.id),
                )
                .suggest(&past.policy.id, policies.iter().map(|p| p.id.as_str()))
                .help("Rename this file, or take it away."),
            );
        }
        if let Some(version) = past.policy.meta.version.as_ref().filter(|v| **v != past.version) {
            let place = past.policy.meta.places.get("version").copied().unwrap_or_else(|| Span::new(file, 0..3));
            problems.push(
                Diagnostic::at(
                    place,
                    Code::VersionMismatch,
                    format!("this says version {version}, its file name says {}", past.version),
                )
                .help("Rename the file, or mend `version`."),
            );
        }
    }
}
