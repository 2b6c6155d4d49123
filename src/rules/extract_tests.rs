use super::*;
use crate::{config::RawHtml, policy, source::Sources};

fn rules(body: &str) -> (Vec<(Kind, String)>, Vec<Code>) {
    let text = format!("+++\ntitle = \"T\"\naudience = [\"staff\"]\n+++\n{body}");
    let mut sources = Sources::default();
    let file = sources.add("t.md", text.clone());
    let mut problems = Vec::new();
    let policy = policy::read("t", &text, file, RawHtml::Words, &|_| None, &mut problems).expect("front matter");
    let held = policy::hold(&policy, &mut problems);
    let (topics, audiences) = (["usb".to_owned(), "driving".to_owned()], ["staff".to_owned(), "office".to_owned()]);
    let guard = Guard::default();
    let known = Known { topics: &topics, audiences: &audiences, guard: &guard };
    let rules = extract(&held, None, &known, &mut problems);
    let found = rules.iter().map(|r| (r.kind, plain(&r.prose).into_owned())).collect();
    (found, problems.iter().map(|p| p.code).collect())
}

fn found(list: &[(Kind, &str)]) -> Vec<(Kind, String)> {
    list.iter().map(|(kind, words)| (*kind, (*words).to_owned())).collect()
}

#[test]
fn every_form_of_a_rule_is_read() {
    let (rules, problems) = rules(
        "## USB {#usb topic=usb}\n\nProse is no rule.\n\n### Don'ts\n- keep data\n- install it {ask=head}\n- see the list {.not-a-rule}\n\n\
         **Don't** drive. {topic=driving}\n\nYou must not: {.dont}\n- trade\n- gamble:\n  - online\n  - at all\n\n\
         ## Not permitted {.dont topic=usb}\n\nUse the phone lines.\n\n**Do** sign:\n- the form\n\nAny of these:\n- piracy\n",
    );
    assert_eq!(problems, []);
    assert_eq!(
        rules,
        found(&[
            (Kind::Dont, "keep data"),
            (Kind::Ask, "install it"),
            (Kind::Dont, "drive."),
            (Kind::Dont, "trade"),
            (Kind::Dont, "gamble:"),
            (Kind::Dont, "Use the phone lines."),
            (Kind::Do, "sign:"),
            (Kind::Dont, "piracy"),
        ])
    );
}

#[test]
fn doubtful_sides_are_errors_until_they_are_confirmed() {
    let doubtful = |body: &str| rules(&format!("## S {{topic=usb}}\n\n{body}")).1;
    assert_eq!(doubtful("### Do\n- lock it\n- Don't\n- use it\n"), [Code::DoubtfulRule]);
    assert_eq!(doubtful("### Do\n- never use it\n"), [Code::DoubtfulRule]);
    assert_eq!(doubtful("### Don't\n- report it\n"), [Code::DoubtfulRule]);
    assert_eq!(doubtful("### Don't\n- use it\n\n### Don't\n- lose it\n"), [Code::DoubtfulRule]);
    assert_eq!(doubtful("### Don't\n- report it {.confirmed}\n- reported speech\n"), []);
    assert_eq!(doubtful("### Do\n- avoid it {ask=head}\n"), []);
}

#[test]
fn what_a_rule_lacks_is_a_problem() {
    assert_eq!(rules("## S\n\n### Do\n- lock it\n").1, [Code::RuleWithoutTopic]);
    assert_eq!(rules("## S {topic=ubs}\n\nprose\n").1, [Code::UnknownTopic]);
    assert_eq!(rules("## S {topic=usb for=stuff}\n\nprose\n").1, [Code::UnknownAudience]);
    assert_eq!(rules("## S {topic=usb}\n\n### Do\n\nprose\n").1, [Code::EmptyRuleList]);
    assert_eq!(rules("## S {topic=usb}\n\nYou must not: {.dont}\n\nprose\n").1, [Code::EmptyRuleList]);
    assert_eq!(rules("## S {topic=usb}\n\n### Do\n- lock it {strength=might}\n").1, [Code::UnknownAttribute]);
}
