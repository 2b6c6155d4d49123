//! The explorer of one school and of all, and the pages round it.

use super::samples::{contact, link, page, schools};
use crate::render::view::*;
use crate::rules::Kind;
use crate::theme::{Printed, Theme};

fn card(id: &str, kind: Kind, topic: &str, text: &str, at: Option<SchoolRef>) -> explorer::RuleCard {
    let choice = |id: &str, name: &str| explorer::Choice { id: id.into(), name: name.into() };
    explorer::RuleCard {
        id: format!("rule-{id}"),
        kind,
        kind_name: kind.name().into(),
        text: Html::trusted(text),
        lead: String::new(),
        advice: id == "lock-screen",
        ask: (kind == Kind::Ask).then(|| contact("head", "Headteacher", "Imogen Thwaite")),
        topics: vec![choice(topic, "")],
        audiences: if id == "usb-unknown" {
            vec![choice("teachers", "Teachers"), choice("office", "Office staff")]
        } else {
            vec![]
        },
        reaches: if id == "usb-unknown" { "teachers supply office".into() } else { String::new() },
        school: at,
        clause: link("policy.html#usb-pupil-data", "Clause 7.2 of Acceptable use of ICT"),
        words: "Removable media Acceptable use of ICT".into(),
    }
}

/// Each of `cards` as a component of the theme prints it.
fn printed<V: serde::Serialize>(theme: &Theme, component: &str, cards: &[V]) -> Vec<Printed<V>> {
    cards.iter().map(|card| theme.print(component, card).expect("the component is sound")).collect()
}

/// A card that is found by `words`.
pub(super) fn with_words(words: &str) -> explorer::RuleCard {
    explorer::RuleCard {
        words: words.into(),
        ..card("usb-words", Kind::Do, "usb-removable-media", "lock it away", None)
    }
}

fn choices(pairs: &[(&str, &str)]) -> Vec<explorer::Choice> {
    pairs.iter().map(|(id, name)| explorer::Choice { id: (*id).into(), name: (*name).into() }).collect()
}

fn audiences() -> Vec<explorer::Choice> {
    choices(&[("teachers", "Teachers"), ("office", "Office staff"), ("governors", "Governors")])
}

fn vocabulary() -> DataBlock {
    let topic = crate::trust::Topic {
        id: "usb-removable-media".into(),
        name: "USB sticks".into(),
        description: String::new(),
        synonyms: vec!["memory stick".into(), "pen drive".into(), "</script><b>".into()],
    };
    explorer::vocabulary(&[topic], &[vec!["pupil".into(), "child".into()]])
}

pub(super) fn can_i(theme: &Theme) -> explorer::Explorer {
    let topic = |id: &str, name: &str, rules: Vec<explorer::RuleCard>| explorer::Topic {
        id: id.into(),
        name: name.into(),
        description: String::new(),
        rules: printed(theme, "rule_card", &rules),
    };
    let usb = "usb-removable-media";
    let topics = vec![
        topic(
            usb,
            "USB sticks and removable media",
            vec![
                card("usb-pupil-data", Kind::Dont, usb, "keep pupil or staff data on a USB stick", None),
                card(
                    "usb-unknown",
                    Kind::Do,
                    usb,
                    "hand a stick that you find to the ICT lead without plugging it in",
                    None,
                ),
                card("usb-lesson", Kind::Ask, usb, "before you use a stick for anything but lesson material", None),
            ],
        ),
        topic(
            "cameras-images",
            "Photographs and video",
            vec![
                card(
                    "photo-own-device",
                    Kind::Dont,
                    "cameras-images",
                    "photograph or film pupils with your own phone, camera or tablet",
                    None,
                ),
                card(
                    "photo-consent",
                    Kind::Ask,
                    "cameras-images",
                    "before you photograph a child whose parents have not given written consent",
                    None,
                ),
                card(
                    "photo-delete",
                    Kind::Do,
                    "cameras-images",
                    "move pictures to the school’s shared drive by the end of the day, and delete them from the camera",
                    None,
                ),
            ],
        ),
        topic(
            "passwords-accounts",
            "Passwords and accounts",
            vec![
                card("lock-screen", Kind::Do, "passwords-accounts", "lock the computer before you leave it", None),
                card(
                    "share-password",
                    Kind::Dont,
                    "passwords-accounts",
                    "tell anyone your password, the ICT lead included",
                    None,
                ),
            ],
        ),
    ];
    explorer::Explorer {
        count: topics.iter().map(|t| t.rules.len()).sum(),
        silent: Some(contact("line_manager", "Line manager", "Owen Stile")),
        more: vec![link("practise.html", "Practise"), link("can-i-all.html", "Can I…? at every school")],
        page: page("Can I…?", "Can I…?", true),
        topics,
        audiences: audiences(),
        vocabulary: vocabulary(),
    }
}

fn topic_links() -> Vec<every::TopicLink> {
    vec![every::TopicLink {
        id: "usb-removable-media".into(),
        name: "USB sticks and removable media".into(),
        href: "can-i-topic.html".into(),
        count: 5,
    }]
}

fn school_choices() -> Vec<explorer::Choice> {
    schools().into_iter().map(|(s, _)| explorer::Choice { id: s.id, name: s.short_name }).collect()
}

pub(super) fn can_i_all() -> every::ExplorerAll {
    every::ExplorerAll {
        page: page("Can I…? at every school", "Can I…?", false),
        topics: topic_links(),
        can_i: schools().into_iter().map(|(s, _)| Link { href: s.home, text: s.name }).collect(),
        count: 5,
        audiences: audiences(),
        schools: school_choices(),
        silent: None,
        compare: Some(link("can-i-compare.html", "Compare schools")),
        board: link("can-i-board.html", "Where schools differ"),
        data: "rules.js".into(),
        vocabulary: vocabulary(),
    }
}

pub(super) fn can_i_topic() -> every::TopicPage {
    let text = "keep pupil data on a USB stick";
    let names: Vec<String> = schools().into_iter().map(|(school, _)| school.short_name).collect();
    let group = |n: usize, title: String, named: &[String], kinds: &[Kind]| every::TopicGroup {
        id: format!("answers-{n}"),
        title,
        schools: named.to_vec(),
        rules: kinds
            .iter()
            .map(|k| card(&format!("usb-{n}-{}", k.id()), *k, "usb-removable-media", text, None))
            .collect(),
    };
    let at = |(n, (school, _)): (usize, (SchoolRef, _))| every::TopicAtSchool {
        school,
        count: "2 answers".into(),
        silent: n == 3,
        ask: (n == 3).then(|| contact("line_manager", "Line manager", "Owen Stile")),
    };
    every::TopicPage {
        page: page("USB sticks and removable media", "Can I…?", false),
        description: "What may be kept on removable storage.".into(),
        groups: vec![
            group(1, "At 4 schools".into(), &names[..4], &[Kind::Dont, Kind::Do]),
            group(2, format!("At {}", names[0]), &[], &[Kind::Ask]),
        ],
        schools: schools().into_iter().enumerate().map(at).collect(),
    }
}

pub(super) fn compare() -> every::Compare {
    every::Compare {
        page: page("Compare schools", "Can I…?", false),
        schools: school_choices(),
        topics: topic_links(),
        board: link("can-i-board.html", "Where schools differ"),
        data: "rules.js".into(),
    }
}

pub(super) fn board() -> every::Board {
    let side = |kind: Kind| every::BoardSide {
        kind,
        kind_name: kind.name().into(),
        policies: vec![every::BoardPolicy {
            title: "Acceptable use of ICT".into(),
            short: "A".into(),
            clauses: vec![link("policy.html#usb-pupil-data", "7.2"), link("policy.html#usb-lesson", "7.3")],
        }],
        more: (kind == Kind::Dont).then(|| link("can-i.html#topic-usb-removable-media", "and 2 more")),
    };
    let cell = |kinds: &[Kind]| every::BoardCell { sides: kinds.iter().copied().map(side).collect() };
    let (dont, ask, none) = (cell(&[Kind::Dont]), cell(&[Kind::Do, Kind::Ask]), cell(&[]));
    every::Board {
        page: page("Where schools differ", "Can I…?", false),
        schools: schools().into_iter().map(|(school, _)| school).collect(),
        rows: vec![every::BoardRow {
            topic: link("can-i-topic.html", "USB sticks and removable media"),
            conflict: true,
            agreement: "Conflict".into(),
            cells: vec![dont.clone(), ask, dont.clone(), none, dont],
        }],
        key: vec![every::BoardKey { short: "A".into(), title: "Acceptable use of ICT".into() }],
        sums: vec!["1 topic where one school forbids what another allows".into()],
        csv: link("board.csv", "Download as CSV"),
    }
}

pub(super) fn practise(theme: &Theme) -> practise::Practise {
    let card = |kind: Kind, text: &str| practise::Flashcard {
        kind,
        kind_name: kind.name().into(),
        text: Html::trusted(text),
        topic: "USB sticks".into(),
        ask: (kind == Kind::Ask).then(|| contact("head", "Headteacher", "Imogen Thwaite")),
        clause: link("policy.html#usb-pupil-data", "Clause 7.2 of Acceptable use of ICT"),
    };
    practise::Practise {
        page: page("Practise", "Can I…?", true),
        cards: printed(
            theme,
            "deck_card",
            &[
                card(Kind::Dont, "keep pupil or staff data on a USB stick"),
                card(Kind::Ask, "before you use a stick for anything but lesson material"),
                card(Kind::Do, "encrypt every stick that holds personal data"),
            ],
        ),
    }
}
