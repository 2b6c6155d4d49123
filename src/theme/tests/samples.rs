//! A view for every template, with the text of a real-looking trust.

use super::{
    changes_sample::{agenda, changes},
    explorer_sample::{board, can_i, can_i_all, can_i_topic, compare, practise},
    policy_sample::policy,
    preview_sample,
};
use crate::render::view::*;
use crate::rules::Kind;
use crate::theme::{Theme, ThemeError};

pub(super) fn link(href: &str, text: &str) -> Link {
    Link { href: href.into(), text: text.into() }
}

pub(super) fn day(iso: &str, text: &str) -> Day {
    Day { iso: iso.into(), text: text.into() }
}

pub(super) fn school(id: &str, name: &str, short: &str) -> SchoolRef {
    SchoolRef {
        id: id.into(),
        name: name.into(),
        short_name: short.into(),
        home: format!("../../schools/{id}/index.html"),
    }
}

pub(super) fn larkfold() -> SchoolRef {
    school("larkfold-infant", "Larkfold Infant School", "Larkfold")
}

pub(super) fn schools() -> [(SchoolRef, &'static str); 5] {
    [
        (school("quillmere-academy", "Quillmere Academy", "Quillmere"), "Secondary school"),
        (larkfold(), "Infant school"),
        (school("st-brannocks", "St Brannock’s Church High School", "St Brannock’s"), "Church high school"),
        (school("meridian-international", "Meridian International School", "Meridian"), "All-through school"),
        (school("tern-valley", "Tern Valley Community School", "Tern Valley"), "Primary school"),
    ]
}

/// The frame of a page of the trust, or of Larkfold.
pub(super) fn page(title: &str, current: &str, at_school: bool) -> Page {
    let nav = if at_school {
        vec!["Policies", "Can I…?", "Induction", "Reviews", "Contacts"]
    } else {
        vec!["Schools", "Policies", "Can I…?", "Reviews", "Glossary"]
    };
    let mut breadcrumbs = vec![link("../../index.html", "Quillmere Learning Trust")];
    if at_school {
        breadcrumbs.push(link("../../schools/larkfold-infant/index.html", "Larkfold Infant School"));
    }
    Page {
        title: title.into(),
        description: "How staff of the trust use its computers, phones and data.".into(),
        site_title: "Policies and induction".into(),
        trust: "Quillmere Learning Trust".into(),
        language: "en-GB".into(),
        root: "../../".into(),
        assets: "assets/".into(),
        home: "../../index.html".into(),
        search_engines: false,
        school: at_school.then(larkfold),
        breadcrumbs,
        navigation: nav
            .into_iter()
            .map(|text| NavItem { href: "index.html".into(), text: text.into(), current: text == current })
            .collect(),
        footer: vec![
            link("../../accessibility/index.html", "Accessibility"),
            link("../../glossary/index.html", "Glossary"),
        ],
        built: day("2026-11-23", "23 November 2026"),
    }
}

pub(super) fn standing(state: State) -> Standing {
    let (label, sentence, next) = match state {
        State::InDate => {
            ("In date", "The next review is due by 31 August 2028.", Some(day("2028-08-31", "31 August 2028")))
        }
        State::Due => {
            ("Due soon", "This policy is due for review by 31 January 2027.", Some(day("2027-01", "January 2027")))
        }
        State::Overdue => (
            "Overdue",
            "This policy was due for review by 31 August 2026. Follow it until it is replaced.",
            Some(day("2026-08-31", "31 August 2026")),
        ),
        State::Undated => ("Undated", "Nobody has said when this policy is to be reviewed.", None),
    };
    let later = |state, from: &str, until: Option<&str>| Later {
        state,
        label: "Later".into(),
        sentence: "What will hold then.".into(),
        from: from.into(),
        until: until.map(str::to_owned),
    };
    let (until, later) = match state {
        State::InDate => (
            Some("2028-07-02"),
            vec![later(State::Due, "2028-07-02", Some("2028-09-01")), later(State::Overdue, "2028-09-01", None)],
        ),
        State::Due => (Some("2027-02-01"), vec![later(State::Overdue, "2027-02-01", None)]),
        State::Overdue | State::Undated => (None, vec![]),
    };
    Standing { state, label: label.into(), sentence: sentence.into(), next, until: until.map(str::to_owned), later }
}

fn rows() -> Vec<policies::PolicyRow> {
    let row = |title: &str, summary: &str, origin: &str, state| policies::PolicyRow {
        href: "policy.html".into(),
        title: title.into(),
        summary: summary.into(),
        origin: origin.into(),
        standing: standing(state),
    };
    vec![
        row(
            "Acceptable use of ICT",
            "What staff, governors and visitors may do with the school’s computers, accounts, network and data.",
            "Trust policy, 5 sections by the school",
            State::InDate,
        ),
        row(
            "Mobile phones, photographs and video",
            "Your own phone at work, and pictures of pupils.",
            "",
            State::Overdue,
        ),
        row(
            "Social media and communication",
            "What you post, and how you reach pupils and parents.",
            "Trust policy",
            State::Due,
        ),
        row("Lone working and home visits", "", "The school’s own policy", State::Undated),
    ]
}

fn signpost(text: &str, hint: &str) -> home::Signpost {
    home::Signpost { href: "can-i.html".into(), text: text.into(), hint: hint.into() }
}

pub(super) fn contact(id: &str, role: &str, name: &str) -> Contact {
    Contact {
        id: id.into(),
        role: role.into(),
        name: Some(name.into()),
        email: Some(format!("{}@larkfold-infant.example", id.replace('_', "-"))),
        phone: Some("01632 960110".into()),
    }
}

fn contacts() -> Vec<Contact> {
    let mut office = contact("office", "School office", "");
    office.name = None;
    vec![
        contact("head", "Headteacher", "Imogen Thwaite"),
        contact("ict_lead", "ICT lead", "Rafi Oyelaran"),
        contact("dsl", "Designated safeguarding lead", "Bethan Crake"),
        office,
    ]
}

pub(super) fn home() -> home::Home {
    let card =
        |(school, phase): (SchoolRef, &str)| home::SchoolCard { school, phase: phase.into(), policies: 3, rules: 96 };
    home::Home {
        page: Page { breadcrumbs: vec![], ..page("Policies and induction", "Schools", false) },
        introduction: Html::trusted(
            "<p>What the trust’s schools ask of everyone who works in them, in plain words.</p>",
        ),
        schools: schools().into_iter().map(card).collect(),
        policies: rows(),
        can_i: link("can-i-all.html", "Can I…?"),
        more: vec![
            signpost("Reviews", "Which policies are due, overdue or undated."),
            signpost("Glossary", "DPO, DSL and other terms explained."),
        ],
    }
}

pub(super) fn school_home() -> school::School {
    school::School {
        page: page("Larkfold Infant School", "", true),
        phase: "Infant school".into(),
        entries: vec![
            signpost("Can I…?", "Look up what you may do, what you may not, and whom to ask first."),
            signpost("Policies", "Read, search and print the policies that hold here."),
            signpost("Induction", "New here? What to read, agree to and pass."),
        ],
        policies: rows(),
        contacts: contacts(),
        more: vec![signpost("Reviews", "Which policies are due, overdue or undated.")],
    }
}

pub(super) fn policy_list() -> policies::Policies {
    policies::Policies { page: page("Policies", "Policies", true), policies: rows() }
}

pub(super) fn induction() -> induction::Induction {
    let task = |title: &str, hint: &str, due: &str| induction::Task {
        id: title.into(),
        href: "policy.html".into(),
        title: title.into(),
        hint: hint.into(),
        due_in: if due.is_empty() { String::new() } else { "P14D".into() },
        audiences: if due.is_empty() { "staff".into() } else { String::new() },
        due: due.into(),
        audience: if due.is_empty() { "Staff who work with pupils".into() } else { String::new() },
    };
    induction::Induction {
        page: page("Induction", "Induction", true),
        office_words: "the trust office".into(),
        read: vec![
            task("Acceptable use of ICT", "About 12 minutes", "Before your first day"),
            task("Social media and communication", "About 8 minutes", "Within 14 days of your first day"),
        ],
        agree: vec![task("Acceptable use agreement", "Print, sign and hand in", "Within 14 days of your first day")],
        pass: vec![task("Using ICT at work", "10 questions, pass mark 80 per cent", "")],
        audiences: vec![
            induction::Audience { id: "staff".into(), name: "Staff".into() },
            induction::Audience { id: "governors".into(), name: "Governors".into() },
        ],
        office: Some(contact("office", "Trust office", "Nell Harbottle")),
    }
}

pub(super) fn agreement() -> agreement::AgreementPage {
    let line = |who: &str| policy::Signature { who: who.into(), fields: vec!["Name".into(), "Signed".into()] };
    agreement::AgreementPage {
        page: page("Agreement: Acceptable use of ICT", "Policies", true),
        fingerprint: "AAAAAAAAAAAAAAAA".into(),
        heading: "What I agree to".into(),
        statements: Html::trusted(
            "<p class=\"clause\" id=\"i-will\">I will:</p><ul><li>keep my password to myself</li></ul>",
        ),
        certification: "I have read this agreement and will keep to it.".into(),
        signatures: vec![line("Staff member"), line("Headteacher")],
        policy: link("policy.html", "Acceptable use of ICT"),
        version: "3.1".into(),
        induction: link("induction.html", "Induction"),
        on_screen: true,
    }
}

pub(super) fn glossary() -> glossary::Glossary {
    let term = |id: &str, term: &str, long: &str, meaning: &str| glossary::Term {
        id: id.into(),
        term: term.into(),
        long: long.into(),
        meaning: Html::trusted(format!("<p>{meaning}</p>")),
    };
    glossary::Glossary {
        page: page("Glossary", "Glossary", false),
        terms: vec![
            term(
                "dpo",
                "DPO",
                "Data protection officer",
                "The person who watches over how the trust keeps personal data.",
            ),
            term("overlay", "Overlay", "", "A school’s changes to a policy of the trust."),
        ],
    }
}

pub(super) fn reviews() -> reviews::Reviews {
    let states = [State::Overdue, State::Undated, State::Due, State::InDate];
    let titles = ["Mobile phones, photographs and video", "Lone working", "Social media", "Acceptable use of ICT"];
    let rows = states.into_iter().zip(titles).enumerate().map(|(at, (state, title))| reviews::ReviewRow {
        href: "policy.html".into(),
        title: title.into(),
        school: (at % 2 == 1).then(larkfold),
        owner: if state == State::Undated { String::new() } else { "Trust ICT lead".into() },
        reviewed: (state != State::Undated).then(|| day("2025-09-01", "1 September 2025")),
        standing: standing(state),
    });
    reviews::Reviews {
        page: page("Reviews", "Reviews", false),
        counts: states
            .into_iter()
            .map(|state| reviews::StateCount { state, label: standing(state).label, count: 1 })
            .collect(),
        rows: rows.collect(),
        feeds: vec![link("reviews.ics", "Calendar (.ics)"), link("reviews.json", "Data (.json)")],
    }
}

pub(super) fn contact_page() -> contacts::Contacts {
    let cell = |id: &str, who: &str, others: &str, others_kind| contacts::ChannelCell {
        id: id.into(),
        who: who.into(),
        others: others.into(),
        others_kind,
        note: if who.is_empty() { String::new() } else { "Also anyone whose role includes it.".into() },
        clause: (!who.is_empty()).then(|| link("policy.html#telephone", "Clause 4.2 of Social media")),
    };
    let row = |channel: &str, cells| contacts::ChannelRow { channel: channel.into(), cells };
    let telephone = cell("telephone", "Teachers and office staff", "Ask first: deputy head", Some(Kind::Ask));
    contacts::Contacts {
        page: page("Contacts", "Contacts", true),
        contacts: contacts(),
        matrix: contacts::Matrix {
            audiences: vec!["Parents".into(), "Pupils".into()],
            rows: vec![
                row("Telephone", vec![vec![telephone], vec![]]),
                row("Personal email", vec![vec![cell("email", "", "Never", Some(Kind::Dont))], vec![]]),
                row("Letter", vec![vec![], vec![cell("letter", "Teachers", "The policies do not say", None)]]),
            ],
        },
    }
}

pub(super) fn plain(title: &str, body: &str) -> plain::Plain {
    plain::Plain { page: page(title, "", false), body: Html::trusted(body) }
}

/// Every template with what it makes of its sample.
fn search() -> search::Search {
    search::Search {
        page: page("Search", "Search", true),
        index: Some("pagefind".into()),
        rules: Some("../../../can-i/rules.js".into()),
        count: 4,
        policies: link("../policies/index.html", "Every policy, with its contents"),
        can_i: Some(link("../can-i/index.html", "Can I…?")),
        schools: Vec::new(),
        silent: None,
        vocabulary: explorer::vocabulary(&[], &[]),
    }
}

pub(super) fn rendered(theme: &Theme) -> Vec<(&'static str, Result<String, ThemeError>)> {
    let about = plain("About this site", "<h2 id=\"who\">Who writes it</h2><p>The trust’s policy officer.</p>");
    vec![
        ("home.html", theme.render("home.html", home())),
        ("school.html", theme.render("school.html", school_home())),
        ("policies.html", theme.render("policies.html", policy_list())),
        ("policy.html", theme.render("policy.html", policy())),
        ("changes.html", theme.render("changes.html", changes())),
        ("agenda.html", theme.render("agenda.html", agenda())),
        ("can-i.html", theme.render("can-i.html", can_i(theme))),
        ("can-i-all.html", theme.render("can-i-all.html", can_i_all())),
        ("can-i-topic.html", theme.render("can-i-topic.html", can_i_topic())),
        ("can-i-compare.html", theme.render("can-i-compare.html", compare())),
        ("can-i-board.html", theme.render("can-i-board.html", board())),
        ("search.html", theme.render("search.html", search())),
        ("practise.html", theme.render("practise.html", practise(theme))),
        ("induction.html", theme.render("induction.html", induction())),
        ("agreement.html", theme.render("agreement.html", agreement())),
        ("preview.html", theme.render("preview.html", preview_sample::preview(page("Preview: ICT", "", false)))),
        ("glossary.html", theme.render("glossary.html", glossary())),
        ("reviews.html", theme.render("reviews.html", reviews())),
        ("contacts.html", theme.render("contacts.html", contact_page())),
        ("plain.html", theme.render("plain.html", &about)),
        ("accessibility.html", theme.render("accessibility.html", plain("Accessibility", ""))),
        ("not-found.html", theme.render("not-found.html", plain("Page not found", ""))),
    ]
}
