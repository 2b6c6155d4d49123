//! The explorer of one school, and of all.

use super::samples::{contact, link, page, schools};
use crate::render::view::*;
use crate::rules::Kind;

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

fn topic(id: &str, name: &str, rules: Vec<explorer::RuleCard>) -> explorer::Topic {
    explorer::Topic { id: id.into(), name: name.into(), description: String::new(), rules }
}

fn explorer_of(page: Page, topics: Vec<explorer::Topic>, schools: Vec<explorer::Choice>) -> explorer::Explorer {
    let stick = ["memory stick".to_owned(), "pen drive".to_owned(), "</script><b>".to_owned()];
    let choice = |id: &str, name: &str| explorer::Choice { id: id.into(), name: name.into() };
    explorer::Explorer {
        count: topics.iter().map(|t| t.rules.len()).sum(),
        silent: page.school.as_ref().map(|_| contact("line_manager", "Line manager", "Owen Stile")),
        every_school: page.school.as_ref().map(|_| link("can-i-all.html", "Can I…? at every school")),
        page,
        topics,
        audiences: vec![
            choice("teachers", "Teachers"),
            choice("office", "Office staff"),
            choice("governors", "Governors"),
        ],
        schools,
        vocabulary: explorer::vocabulary([("usb-removable-media", &stick[..])]),
    }
}

pub(super) fn can_i() -> explorer::Explorer {
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
    explorer_of(page("Can I…?", "Can I…?", true), topics, vec![])
}

pub(super) fn can_i_all() -> explorer::Explorer {
    let all: Vec<SchoolRef> = schools().into_iter().map(|(school, _)| school).collect();
    let kinds = [Kind::Ask, Kind::Dont, Kind::Dont, Kind::Ask, Kind::Do];
    let texts = [
        "before you keep personal data on an encrypted stick",
        "keep pupil or staff data on a USB stick",
        "use any removable medium",
        "before you copy data to a stick, encrypted or not",
        "encrypt every stick that holds personal data",
    ];
    let cards = all.iter().zip(kinds).zip(texts).map(|((school, kind), text)| {
        card(&format!("{}-usb", school.id), kind, "usb-removable-media", text, Some(school.clone()))
    });
    let topics = vec![topic("usb-removable-media", "USB sticks and removable media", cards.collect())];
    let choices = all.iter().map(|s| explorer::Choice { id: s.id.clone(), name: s.name.clone() }).collect();
    explorer_of(page("Can I…? at every school", "Can I…?", false), topics, choices)
}
