use proptest::prelude::*;

use super::*;
use crate::{
    markup::{Block, Inline, block::Section, plain},
    source::Sources,
};

fn read(text: &str) -> (Parsed, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let file = sources.add("x.md", text);
    let mut problems = Vec::new();
    (parse(text, file, 0, &mut problems), problems)
}

fn section(text: &str) -> Arc<Section> {
    let (parsed, problems) = read(text);
    assert_eq!(problems, []);
    parsed.document.sections.into_iter().next().expect("a section")
}

#[test]
fn attributes_of_headings_paragraphs_and_items_are_read_alike() {
    let section = section(
        "## USB sticks {#usb topic=usb}\n\nYou must not: {.dont}\n- trade {#trade}\n- install\n  software {ask=ict_lead}\n\n**Don't** drive. {#driving}\n",
    );
    assert_eq!(section.heading.attrs.id.as_ref().map(|i| i.0.as_str()), Some("usb"));
    assert_eq!(plain(&section.heading.prose), "USB sticks");
    let Block::Clause(stem) = &section.blocks[0] else { panic!("{:?}", section.blocks) };
    assert!(stem.attrs.has("dont"));
    let Block::List { items, .. } = &section.blocks[1] else { panic!("{:?}", section.blocks) };
    assert_eq!(plain(&items[0].clause.prose), "trade");
    assert_eq!(plain(&items[1].clause.prose), "install software");
    assert_eq!(items[1].clause.attrs.get("ask").map(|w| w.0.as_str()), Some("ict_lead"));
    let Block::Clause(last) = &section.blocks[2] else { panic!("{:?}", section.blocks) };
    assert_eq!(last.attrs.id.as_ref().map(|i| i.0.as_str()), Some("driving"));
    assert_eq!(plain(&last.prose), "Don't drive.");
}

#[test]
fn a_hole_at_the_end_of_a_heading_is_no_attribute() {
    let (parsed, problems) =
        read("## Ask the {{ terms.head }}\n\n[mail]( mailto:{{ contacts.dsl.email }} ) `{{ code }}`\n");
    assert_eq!(problems, []);
    let names: Vec<_> = parsed.holes.iter().map(|h| h.0.as_str()).collect();
    assert_eq!(names, ["terms.head", "contacts.dsl.email"]);
    let Block::Clause(clause) = &parsed.document.sections[0].blocks[0] else { panic!("no clause") };
    assert!(
        matches!(&clause.prose[0], Inline::Link { target: super::super::Target::Away(a), .. } if a.starts_with("mailto:"))
    );
    assert!(matches!(clause.prose.last(), Some(Inline::Code(c)) if c == "{{ code }}"));
}

#[test]
fn sections_stand_under_their_parents() {
    let (parsed, _) = read("before\n\n## A\n\n### A1\n\n## B\n\n#### B1\n\n### B2\n");
    let shape: Vec<_> = parsed
        .document
        .sections
        .iter()
        .map(|s| (plain(&s.heading.prose), s.children.iter().map(|c| plain(&c.heading.prose)).collect::<Vec<_>>()))
        .collect();
    assert_eq!(shape, [("A".into(), vec!["A1".into()]), ("B".into(), vec!["B1".into(), "B2".into()])]);
    assert_eq!(parsed.document.opening.len(), 1);
}

#[test]
fn html_and_unsafe_links_are_reported_and_their_words_stay() {
    let (parsed, problems) = read("<b>bold</b> [x](javascript:alert(1)) <!-- gone -->\n");
    let codes: Vec<_> = problems.iter().map(|p| p.code).collect();
    assert_eq!(codes, [Code::RawHtml, Code::RawHtml, Code::UnsafeLink]);
    let Block::Clause(clause) = &parsed.document.opening[0] else { panic!("no clause") };
    assert_eq!(plain(&clause.prose).trim_end(), "<b>bold</b> x");
}

#[test]
fn an_item_may_begin_with_a_list() {
    let (parsed, _) = read("- - inner\n- outer\n  - below\n\n  after\n");
    let Block::List { items, .. } = &parsed.document.opening[0] else { panic!("no list") };
    assert_eq!(items.len(), 2);
    assert!(items[0].clause.prose.is_empty());
    assert_eq!(items[0].blocks.len(), 1);
    assert_eq!(plain(&items[1].clause.prose), "outer");
    assert_eq!(items[1].blocks.len(), 2);
}

/// The clauses of an authored text: number and words.
fn clauses(text: &str) -> Vec<(String, String)> {
    let mut sources = Sources::default();
    let reading = Reading { numbers: Numbers::Printed, ..Reading::default() };
    let parsed = parse_as(reading, text, sources.add("x.md", text), 0, &mut Vec::new());
    let mut out = Vec::new();
    crate::markup::each_clause(&parsed.document, &mut |clause| {
        let number = clause.label.as_ref().map(|printed| printed.text.clone()).unwrap_or_default();
        out.push((number, plain(&clause.prose).split_whitespace().collect::<Vec<_>>().join(" ")));
    });
    out
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn lines_that_are_numbered_on_are_clauses() {
    let lines = "4.4 Stem:\n(a) one\n(b) two:\n(i) two one\n(ii) two\ntwo\n(c) three which is (i) this and then (ii) that\n4.5 Next\n";
    let wanted = [
        ("4.4", "Stem:"),
        ("(a)", "one"),
        ("(b)", "two:"),
        ("(i)", "two one"),
        ("(ii)", "two two"),
        ("(c)", "three which is (i) this and then (ii) that"),
        ("4.5", "Next"),
    ];
    assert_eq!(clauses(lines), pairs(&wanted));
    assert_eq!(clauses("You must not:\n(a) lend\n(b) lose\n").len(), 3);
}

#[test]
fn a_sentence_that_was_wrapped_at_its_brackets_stays_one() {
    for sentence in [
        "3.3 We keep to the law (being\n(i) the first until it ends, and then\n(ii) the second)",
        "3.3 We keep to the law, being (i) the first\nuntil it ends and then (ii) the second",
        "We keep to\n(a) the first and to\n(b) the second",
        "3.3 See clause\n3.4 and others",
    ] {
        let found = clauses(sentence);
        assert_eq!(found.len(), 1, "{found:?}");
    }
}

#[test]
fn a_number_may_be_set_in_bold() {
    let text =
        "**4.6** Bold\n\n**4.7 All of it.** Then more\n\n***4.8*** Both\n\n*(a)* em\n\n**4.5**th of all\n\n**4.9**\n";
    let wanted = [
        ("4.6", "Bold"),
        ("4.7", "All of it. Then more"),
        ("4.8", "Both"),
        ("(a)", "em"),
        ("", "4.5th of all"),
        ("4.9", ""),
    ];
    assert_eq!(clauses(text), pairs(&wanted));
}

#[test]
fn a_number_in_a_quotation_is_a_word_of_it() {
    let text = "1.1 Own[^n]\n\n> 30.1 One\n> 30.2 Two\n\nTerm\n: 6.1 Meaning\n\n[^n]: 2.1 Note\n";
    let wanted = [("1.1", "Own"), ("", "30.1 One"), ("", "30.2 Two"), ("", "6.1 Meaning"), ("", "2.1 Note")];
    assert_eq!(clauses(text), pairs(&wanted));
}

#[test]
fn what_nobody_can_read_is_a_problem_and_not_a_crash() {
    let (_, problems) = read(&format!("{} deep\n", ">".repeat(3000)));
    assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), [Code::TooDeep]);
}

/// Every word of the blocks, in order of reading.
fn words_of(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Clause(clause) => add(&clause.prose, out),
            Block::List { items, .. } => {
                for item in items {
                    add(&item.clause.prose, out);
                    words_of(&item.blocks, out);
                }
            }
            Block::Quote { blocks, .. } => words_of(blocks, out),
            Block::Code { text, .. } => {
                out.push_str(text);
                out.push(' ');
            }
            Block::Table { head, rows, .. } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| add(cell, out));
            }
            Block::Definitions(entries) => {
                for (term, definitions) in entries {
                    add(term, out);
                    definitions.iter().for_each(|d| words_of(d, out));
                }
            }
            Block::Html(_) | Block::Break => {}
        }
    }
}

fn add(prose: &[Inline], out: &mut String) {
    out.push_str(&plain(prose));
    out.push(' ');
}

fn sections_of(sections: &[Arc<Section>], out: &mut String) {
    for section in sections {
        add(&section.heading.prose, out);
        words_of(&section.blocks, out);
        sections_of(&section.children, out);
    }
}

proptest! {
    #[test]
    fn no_word_of_the_source_is_lost(lines in prop::collection::vec("(#{1,4} |- |  - |> |1\\. |    |\\| |: |)w[a-z]{3,6}( \\*\\*w[a-z]{2}\\*\\*| `w[a-z]{2}`| w[a-z]{2}\\||)", 0..14)) {
        let text = lines.join("\n");
        let (parsed, _) = read(&text);
        let mut seen = String::new();
        words_of(&parsed.document.opening, &mut seen);
        sections_of(&parsed.document.sections, &mut seen);
        for word in text.split(|c: char| !c.is_ascii_lowercase()).filter(|w| !w.is_empty()) {
            prop_assert!(seen.contains(word), "{word:?} of {text:?} is not in {seen:?}");
        }
    }

    #[test]
    fn any_text_is_read_without_a_crash(text in "[ -~\n\u{91}é{}#*`>|:\\[\\]()<-]{0,300}") {
        read(&text);
    }
}
