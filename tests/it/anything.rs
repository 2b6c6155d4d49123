//! What holds of any input: nothing panics, nothing is lost, and every place can be linked.

use std::{collections::BTreeSet, path::Path};

use proptest::prelude::*;
use staffroom::{
    config::{PolicyFile, split, toml},
    diag::{Diagnostic, show},
    load, plan,
    plan::Plan,
    source::Sources,
    theme::Theme,
    trust,
};

use crate::site::{Site, made};

/// Text that looks like what the readers look for.
fn toml_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z_]{1,8}",
        Just("title".to_owned()),
        Just("[[question]]\n".to_owned()),
        Just("[question.at.hill]\n".to_owned()),
        Just("id = \"a\"\n".to_owned()),
        Just("kind = \"single\"\n".to_owned()),
        Just("+++\n".to_owned()),
        "[ \\[\\]{}=\",.#'+\n\r\t0-9é\u{91}-]{1,4}",
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// As many cases, of which none is kept: a fault that is found gets a test of its own.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Shows every problem, which panics where a place is not in its text.
fn show_all(problems: &[Diagnostic], sources: &Sources) {
    for format in [show::Format::Human { colour: true }, show::Format::Short, show::Format::Json] {
        show::text(problems, sources, format);
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn no_text_makes_a_reader_panic(text in prop_oneof![toml_like(), any::<String>()]) {
        let mut sources = Sources::default();
        let file = sources.add("x", text.as_str());
        let mut problems = Vec::new();
        toml::<PolicyFile>(&text, file, 0, &mut problems);
        trust::settings(&text, file, &mut problems);
        show_all(&problems, &sources);
        let site = Site::with(&[("staffroom.toml", "title = \"T\"\ntrust = \"T\"\nschools = [\"hill\"]\n")]);
        let front = format!("+++\ntitle = \"T\"\n+++\n{text}");
        for path in ["content/topics.toml", "content/glossary.toml", "content/schools/hill/school.toml", "quizzes/x.toml"] {
            site.write(path, &text);
        }
        for (path, text) in [("policies/x.md", &text), ("policies/y.md", &front), ("pages/p.md", &text), ("pages/q.md", &front)] {
            site.write(&format!("content/{path}"), text);
        }
        let loaded = load::site(site.root());
        show_all(&loaded.problems, &loaded.sources);
    }

    #[test]
    fn front_matter_and_body_are_the_text(text in prop_oneof![toml_like(), "\\+\\+\\+\n(.{0,9}\n){0,3}\\+\\+\\+(\n.{0,20}){0,3}"]) {
        let mut sources = Sources::default();
        let file = sources.add("x.md", text.as_str());
        if let Some(parts) = split(&text, file, &mut Vec::new()) {
            prop_assert_eq!(&text[parts.front_at..parts.front_at + parts.front.len()], parts.front);
            prop_assert_eq!(&text[parts.body_at..], parts.body);
            let fence = &text[parts.front_at + parts.front.len()..parts.body_at];
            prop_assert_eq!(fence.trim_end(), "+++");
        }
    }
}

/// Headings, clauses and lists, put together at random: words of four letters or more are the words of the text.
fn body() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "## [A-Z][a-z]{3,7}( \\{#[a-c]( topic=usb)?( \\.(do|dont|ask|locked|tailor|withdrawn|appendix))?( after=[a-c])?\\})?",
        2 => Just("### Do".to_owned()),
        2 => Just("### Don't".to_owned()),
        1 => Just("### Ask first".to_owned()),
        4 => "- [a-z]{4,8} [a-z]{4,8}( \\{(#[d-g]|ask=head|topic=usb|\\.confirmed|\\.not-a-rule)\\})?(\n  - [a-z]{4,8})?",
        3 => "[A-Z][a-z]{3,7} \\{\\{ (terms\\.head|school\\.name|terms\\.nobody) \\}\\} [a-z]{4,8}\\.",
        1 => "You must not: \\{\\.dont\\}\n- [a-z]{4,8}",
        1 => "\\*\\*Don't\\*\\* [a-z]{4,8}\\. \\{topic=usb\\}",
        1 => "See \\[\\]\\(#[a-g]\\), \\[[a-z]{4,8}\\]\\(extra#[a-g]\\) and note\\[\\^one\\]\\.",
        1 => Just("[^one]: footnote".to_owned()),
        1 => "> [a-z]{4,8}",
        1 => "\\| [a-z]{4,8} \\| [a-z]{4,8} \\|\n\\|---\\|---\\|\n\\| [a-z]{4,8} \\| [a-z]{4,8} \\|",
        1 => "[1-3]\\.[1-9] [a-z]{4,8}",
        1 => "[a-z]{4,8}\n: [a-z]{4,8}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.join("\n\n"))
}

fn policy_file() -> impl Strategy<Value = String> {
    let numbering = prop_oneof![Just("auto"), Just("authored"), Just("none")];
    (numbering, body()).prop_map(|(numbering, body)| {
        format!("+++\ntitle = \"Extra\"\naudience = [\"staff\"]\nnumbering = \"{numbering}\"\n+++\n\n{body}\n")
    })
}

fn quiz_file() -> impl Strategy<Value = String> {
    let question = "\\[\\[question\\]\\]\nid = \"[a-c]\"\nkind = \"(single|true-false|number|rule|order|match|text)\"\n(prompt = \"Why \\{\\{ terms\\.head \\}\\}\\?\"\n)?(cites = \"extra#[a-g]\"\n)?(rule = \"extra#[d-g]\"\n)?(answer = (true|3)\n)?(accepted = \\[\"x\"\\]\n)?";
    prop::collection::vec(question, 0..4)
        .prop_map(|questions| format!("id = \"extra\"\ntitle = \"Extra\"\npass_mark = 80\n\n{}", questions.join("\n")))
}

/// Plans the site and hands it on, with every problem, in the order in which `check` prints them.
fn planned(root: &Path, look: impl FnOnce(&Plan<'_>, Vec<Diagnostic>, &Sources)) {
    let loaded = load::site(root);
    let trust = loaded.trust.unwrap();
    let (plan, found) = plan::plan(&trust, "2026-01-15".parse().unwrap());
    look(&plan, [loaded.problems, found].concat(), &loaded.sources);
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn any_site_is_planned_and_rendered(trust in policy_file(), own in body(), quiz in quiz_file()) {
        let site = Site::small();
        site.write("content/policies/extra.md", trust);
        site.write("content/schools/hill/policies/extra.md", format!("+++\nextends = \"extra\"\n+++\n\n{own}\n"));
        site.write("quizzes/extra.toml", quiz);
        planned(site.root(), |plan, problems, sources| {
            show_all(&problems, sources);
            let theme = Theme::new([]).unwrap();
            // Content with errors is never published; still no page may panic over it.
            let pages = staffroom::render::render(plan, &theme, &staffroom::render::Each(Ok::<_, std::convert::Infallible>)).unwrap();
            let given_twice = problems.iter().any(|p| p.code == staffroom::diag::Code::DuplicateId);
            for page in pages.iter().filter(|page| page.path.contains("policies/extra/")) {
                let html = made(page);
                assert!(given_twice || ids_are_unique(&html), "{}: {html}", page.path);
            }
            let page = pages.iter().find(|page| page.path == "policies/extra/index.html").unwrap();
            let html = made(page);
            let texts = plan::searched(plan, None);
            for section in texts.sections.iter().filter(|section| section.page.ends_with("policies/extra/index.html")) {
                for anchor in section.clauses.iter().map(|clause| &clause.anchor).chain([&section.anchor]) {
                    let id = format!(" id=\"{anchor}\"");
                    assert!(anchor.is_empty() || html.contains(&id), "the search leads to {anchor}: {html}");
                }
            }
            texts.files().unwrap();
        });
    }

    #[test]
    fn a_page_has_every_word_of_its_policy(trust in policy_file()) {
        let site = Site::small();
        site.write("content/policies/extra.md", &trust);
        planned(site.root(), |plan, problems, _| {
            if problems.iter().any(|p| p.code == staffroom::diag::Code::StrayText) {
                // It has a footnote without a mark, and is not published.
                return;
            }
            let theme = Theme::new([]).unwrap();
            let pages = staffroom::render::render(plan, &theme, &staffroom::render::Each(Ok::<_, std::convert::Infallible>)).unwrap();
            let page = pages.iter().find(|page| page.path == "policies/extra/index.html").unwrap();
            let html = made(page);
            let body = trust.splitn(3, "+++").last().unwrap();
            for word in words(body) {
                assert!(html.contains(word), "{word:?} of {body:?} is not on the page");
            }
        });
    }
}

fn ids_are_unique(html: &str) -> bool {
    let mut seen = BTreeSet::new();
    html.split(" id=\"").skip(1).all(|rest| seen.insert(rest.split('"').next()))
}

/// The words of a text that a reader must see: not those in braces or in the address of a link.
fn words(body: &str) -> Vec<&str> {
    let visible = body.split(['{', '}']).step_by(2).flat_map(|part| part.split("](")).map(|part| {
        // What was an address ends at its bracket.
        part.split_once(')').filter(|(address, _)| address.contains('#')).map_or(part, |(_, rest)| rest)
    });
    visible.flat_map(|part| part.split(|c: char| !c.is_ascii_alphabetic())).filter(|word| word.len() > 3).collect()
}
