//! The differences of a policy, and the agenda of its review.

use super::samples::{day, larkfold, link, page, standing};
use crate::{
    compare::{Fate, Piece, words},
    render::view::{
        agenda::{Agenda, Item},
        changes::{Against, Changes, ClauseChange, Outrun, SectionChange, Version},
        *,
    },
    rules::Kind,
};

fn clause(fate: Fate, kind: Option<Kind>, pieces: Vec<Piece>) -> ClauseChange {
    let kind_name = kind.map(|k| k.name().into()).unwrap_or_default();
    ClauseChange { fate, heading: false, kind, kind_name, number: words("7.2", "7.3"), pieces }
}

fn section(id: &str, fate: Fate, label: &str) -> SectionChange {
    let piece = |fate, text: &str| vec![Piece { fate, text: text.into() }];
    SectionChange {
        id: id.into(),
        fate,
        label: label.into(),
        number: words("6", "7"),
        title: words("Removable media", "USB sticks and other media"),
        href: "policy.html#removable-media".into(),
        clauses: vec![
            clause(Fate::Same, None, piece(Fate::Same, "Removable media are easily lost.")),
            ClauseChange { heading: true, ..clause(Fate::Added, None, piece(Fate::Added, "In the classroom")) },
            clause(
                Fate::Changed,
                Some(Kind::Dont),
                words("keep pupil data on a USB stick", "keep pupil or staff data on any <stick>"),
            ),
            clause(Fate::Removed, Some(Kind::Ask), piece(Fate::Removed, "before you use a stick at home")),
        ],
    }
}

pub(super) fn changes() -> Changes {
    Changes {
        page: page("Acceptable use of ICT: what has changed", "Policies", true),
        policy: link("policy.html", "Acceptable use of ICT"),
        against: Some(Against {
            school: "Larkfold".into(),
            trust: link("policy.html", "Read the trust’s text"),
            sentence: "Larkfold changes 2 sections and takes away 1 section.".into(),
            sections: vec![
                section("differs-media", Fate::Changed, "Changed by Larkfold"),
                section("differs-home", Fate::Removed, "Withdrawn by Larkfold"),
            ],
            same: vec![link("policy.html#purpose", "Purpose")],
            confirmed: "Larkfold last confirmed its sections on 1 September 2025.".into(),
            outrun: vec![Outrun {
                id: "confirm-media".into(),
                title: "Removable media".into(),
                trust: section("trust-media", Fate::Changed, "The trust’s text on 1 September 2025 and now"),
                school: section("school-media", Fate::Same, "What Larkfold says"),
            }],
        }),
        versions: vec![
            Version {
                version: "3.1".into(),
                on: Some(day("2026-01-12", "12 January 2026")),
                material: Some(false),
                note: "Names of laws brought up to date.".into(),
                with: "3.0".into(),
                sections: vec![section("version-0-media", Fate::Added, "Added")],
                silence: String::new(),
            },
            Version {
                version: "3.0".into(),
                on: None,
                material: None,
                note: String::new(),
                with: String::new(),
                sections: vec![],
                silence: "The text of this version is not kept on this site.".into(),
            },
        ],
        trust_versions: Some(link("policy.html", "Versions of the trust’s text")),
        schools: vec![link("policy.html", "Larkfold Infant School")],
    }
}

pub(super) fn agenda() -> Agenda {
    let item = |title: &str, state| Item {
        href: "policy.html".into(),
        title: title.into(),
        version: "2.0".into(),
        school: Some(larkfold()),
        owner: "Headteacher".into(),
        reviewed: Some(day("2025-03", "March 2025")),
        cycle: "every year".into(),
        standing: standing(state),
    };
    Agenda {
        page: page("Policy reviews: agenda", "Reviews", false),
        until: day("2027-01-22", "22 January 2027"),
        items: vec![
            item("Mobile phones, photographs and video", State::Overdue),
            item("Social media", State::Due),
            item("Lone working", State::Undated),
            item("Acceptable use of ICT", State::InDate),
        ],
        in_date: 1,
        reviews: link("reviews.html", "All reviews"),
    }
}
