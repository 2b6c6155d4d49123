//! No word and no number of a text is missing from its page, and they stand there in their order.
//!
//! Texts are put together at random from all that Markdown has, one in the other. Each word stands in a text once, so that it can be
//! followed onto the page.

use proptest::prelude::*;
use staffroom::{
    diag::{Code, Diagnostic},
    load, plan,
    render::File,
    theme::Theme,
};

use crate::site::{Site, made};

/// Stands for a word until each gets one of its own.
const WORD: char = '@';

fn inline() -> impl Strategy<Value = String> {
    prop_oneof![
        5 => Just("@ @"),
        1 => Just("@ **@ @** @"),
        1 => Just("*@* ~~@~~"),
        1 => Just("`@` @"),
        1 => Just("[@ @](https://quillmere.example/x) @"),
        1 => Just("@ <b>@</b> @"),
        1 => Just("@\\\n@"),
        1 => Just("@ {{ terms.head }} @"),
        1 => Just("@ (i) @ and then (ii) @"),
        1 => Just("@\n4.5 @"),
        1 => Just("see clause 2.1 @"),
        1 => Just("@ & @ < @ \"@\""),
        1 => Just("@ {@ @}"),
    ]
    .prop_map(str::to_owned)
}

/// A number, or none, in front of what follows.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just(String::new()), 3 => "[1-9]\\.[1-9]\\.? ", 2 => "\\([a-f]\\) ", 1 => "\\((i|ii|iii|iv)\\) ", 1 => Just("4.5(i)(ii) ".to_owned())]
}

fn paragraph() -> impl Strategy<Value = String> {
    let marked = |plain: String, mark: &str| format!("{plain}{mark}");
    let attrs = prop_oneof![6 => Just(""), 1 => Just(" {.not-a-rule}"), 1 => Just(" {topic=usb}")];
    prop_oneof![
        6 => (number(), inline(), attrs).prop_map(move |(number, text, attrs)| marked(format!("{number}{text}"), attrs)),
        1 => (number(), inline()).prop_map(|(number, text)| format!("**{}** {text}", if number.is_empty() { "@" } else { number.trim() })),
        1 => inline().prop_map(|text| format!("**Don't** {text}. {{topic=usb}}")),
        1 => (number(), inline(), inline()).prop_map(|(number, a, b)| format!("{number}@:\n(a) {a}\n(b) {b}")),
        1 => Just("@ @[^note]".to_owned()),
    ]
}

/// Each line behind `first`, which is as wide as `rest`.
fn indented(text: &str, first: &str, rest: &str) -> String {
    let line = |(at, line): (usize, &str)| {
        if line.is_empty() {
            rest.trim_end().to_owned()
        } else {
            format!("{}{line}", if at == 0 { first } else { rest })
        }
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        8 => paragraph(),
        1 => (inline(), inline()).prop_map(|(a, b)| {
            let (a, b) = (a.replace('\n', " "), b.replace('\n', " ").replace("\\ ", " "));
            format!("| @ | 2.1 @ |\n|---|:-:|\n| {} | {b} |", a.replace("\\ ", " "))
        }),
        1 => number().prop_map(|number| format!("@\n: {number}@ @\n: @")),
        1 => Just("```rust\nlet @ = \"1.1 @\";\n```".to_owned()),
        1 => Just("    @ @".to_owned()),
        1 => Just("<div>\n@ @\n</div>".to_owned()),
        1 => Just("***".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let item = (paragraph(), prop::collection::vec(inner.clone(), 0..3))
            .prop_map(|(first, below)| std::iter::once(first).chain(below).collect::<Vec<_>>().join("\n\n"));
        let items = prop::collection::vec(item, 1..4).boxed();
        prop_oneof![
            3 => items.clone().prop_map(|items| items.iter().map(|i| indented(i, "- ", "  ")).collect::<Vec<_>>().join("\n")),
            1 => items.prop_map(|items| items.iter().map(|i| indented(i, "3. ", "   ")).collect::<Vec<_>>().join("\n")),
            1 => (prop_oneof![Just(""), Just("[!NOTE]\n"), Just("[!WARNING]\n")], prop::collection::vec(inner, 1..3))
                .prop_map(|(kind, blocks)| indented(&format!("{kind}{}", blocks.join("\n\n")), "> ", "> ")),
        ]
    })
}

/// What stands below the heading of a section.
fn section_body() -> impl Strategy<Value = String> {
    let heading = prop_oneof![
        Just("### @ @"),
        Just("#### 3.1 @"),
        Just("### **@** @"),
        Just("### Do {topic=usb}"),
        Just("### @[^note]")
    ];
    let piece = prop_oneof![6 => block(), 1 => heading.prop_map(str::to_owned)];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.join("\n\n<!-- gone -->\n\n"))
}

/// What an overlay does with a section.
#[derive(Debug, Clone)]
enum Change {
    Keep,
    Replace(String),
    Withdraw,
    AddBehind(String),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => Just(Change::Keep),
        2 => section_body().prop_map(Change::Replace),
        1 => Just(Change::Withdraw),
        1 => section_body().prop_map(Change::AddBehind),
    ]
}

/// Gives each word of the texts one that no other has: `qa`, `qb`, … `qba`.
struct Words(usize);

impl Words {
    fn fill(&mut self, text: &str) -> String {
        let mut out = String::new();
        for c in text.chars() {
            if c == WORD {
                let mut rest = self.0;
                let mut word = String::new();
                for _ in 0..4 {
                    word.insert(0, char::from(b'a' + (rest % 26) as u8));
                    rest /= 26;
                }
                out.push('q');
                out.push_str(&word);
                self.0 += 1;
            } else {
                out.push(c);
            }
        }
        out
    }
}

fn is_word(token: &str) -> bool {
    token.len() == 5 && token.starts_with('q') && token.bytes().all(|b| b.is_ascii_lowercase())
}

/// The words that were filled in, in order.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|t| is_word(t)).collect()
}

/// The numbers that stand before a word, with it: `2.1` and `qaaab`.
fn numbered(text: &str) -> Vec<(String, &str)> {
    let plain = |token: &str| token.trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != ')').to_owned();
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let number = |t: &str| {
        let t = plain(t);
        (t.starts_with(|c: char| c.is_ascii_digit()) && t.contains('.')) || (t.starts_with('(') && t.ends_with(')'))
    };
    tokens
        .windows(2)
        .filter(|pair| number(pair[0]))
        .filter_map(|pair| Some((plain(pair[0]), words(pair[1]).into_iter().next()?)))
        .collect()
}

/// The words of a page: its tags are gaps, those within a line are none.
fn text_of(html: &str) -> String {
    let body = html.split("<div class=\"text\">").nth(1).unwrap();
    let body = body.split("</article>").next().unwrap();
    let mut out = String::new();
    for (at, part) in body.split('<').enumerate() {
        let (_, words) = if at == 0 { ("", part) } else { part.split_once('>').unwrap() };
        out.push(' ');
        out.push_str(words);
    }
    out
}

/// What of `source` is not on the page, or out of its place there.
fn missing(source: &str, page: &str) -> Vec<String> {
    let (on_page, mut out) = (words(page), Vec::new());
    let mut at = 0;
    for word in words(source) {
        match on_page[at..].iter().position(|w| *w == word) {
            Some(found) => at += found + 1,
            None => out.push(word.to_owned()),
        }
    }
    // Between a number and its word stands at most the name of a side.
    let tokens: Vec<&str> = page.split_whitespace().collect();
    for (number, word) in numbered(source) {
        let found = tokens.iter().position(|t| words(t).first() == Some(&word)).unwrap_or(0);
        let near = &tokens[found.saturating_sub(4)..found];
        let has = near.iter().any(|t| t.trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != ')') == number);
        if !has {
            out.push(format!("{number} {word}: {near:?}"));
        }
    }
    out
}

/// `text` with the footnote `label`, where it has a mark that leads to one.
fn noted(text: &str, label: &str, note: &str) -> String {
    if text.contains(&format!("[^{label}]")) { format!("{text}\n\n[^{label}]: {note}\n") } else { text.to_owned() }
}

/// Every file of the site, and what was said about it. Content with errors is not published; its pages are looked at all the same.
fn rendered(site: &Site) -> (Vec<File>, Vec<Diagnostic>) {
    let loaded = load::site(site.root());
    let trust = loaded.trust.unwrap();
    let (plan, found) = plan::plan(&trust, "2026-01-15".parse().unwrap());
    let theme = Theme::new([]).unwrap();
    let files =
        staffroom::render::render(&plan, &theme, &staffroom::render::Each(Ok::<_, std::convert::Infallible>)).unwrap();
    (files, [loaded.problems, found].concat())
}

fn page(files: &[File], path: &str) -> String {
    let file = files.iter().find(|file| file.path == path).unwrap();
    text_of(&made(file))
}

const AT_THE_TRUST: &str = "policies/extra/index.html";
const AT_THE_SCHOOL: &str = "schools/hill/policies/extra/index.html";

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_and_no_number_is_missing(
        numbering in prop_oneof![Just("auto"), Just("authored"), Just("none")],
        clean in any::<bool>(),
        opening in section_body(),
        sections in prop::collection::vec((section_body(), change()), 1..4),
    ) {
        let site = Site::small();
        if clean {
            let settings = site.read("staffroom.toml");
            site.write("staffroom.toml", format!("html = \"clean\"\n{settings}"));
        }
        let mut words = Words(0);
        let mut base = words.fill(&opening);
        let mut school = base.clone();
        let mut overlay = String::new();
        for (index, (body, change)) in sections.iter().enumerate() {
            let text = words.fill(&format!("## {}. @ {{#s{index}}}\n\n{body}", index + 1));
            base.push_str(&format!("\n\n{text}"));
            match change {
                Change::Keep => school.push_str(&format!("\n\n{text}")),
                Change::Replace(own) => {
                    let own = own.replace("[^note]", "[^own]");
                    let own = words.fill(&format!("## {}. @ {{#s{index}}}\n\n{own}", index + 1));
                    overlay.push_str(&format!("\n\n{own}"));
                    school.push_str(&format!("\n\n{own}"));
                }
                Change::Withdraw => {
                    let own = words.fill(&format!("## {}. @ {{#s{index} .withdrawn}}", index + 1));
                    overlay.push_str(&format!("\n\n{own}"));
                    school.push_str(&format!("\n\n{own}"));
                }
                Change::AddBehind(own) => {
                    let own = own.replace("[^note]", "[^own]");
                    let own = words.fill(&format!("## @ {{#t{index} after=s{index}}}\n\n{own}"));
                    overlay.push_str(&format!("\n\n{own}"));
                    school.push_str(&format!("\n\n{text}\n\n{own}"));
                }
            }
        }
        let (note, own_note) = (words.fill("@ 9.1 @"), words.fill("@ 8.1 @"));
        let front = format!("title = \"Extra\"\naudience = [\"staff\"]\nnumbering = \"{numbering}\"\n");
        site.write("content/policies/extra.md", format!("+++\n{front}+++\n\n{}", noted(&base, "note", &note)));
        site.write("content/schools/hill/policies/extra.md", format!("+++\nextends = \"extra\"\n+++\n{}", noted(&overlay, "own", &own_note)));
        let (files, problems) = rendered(&site);
        let (trust_page, school_page) = (page(&files, AT_THE_TRUST), page(&files, AT_THE_SCHOOL));
        // What is said to be lost is not lost in silence.
        prop_assume!(!problems.iter().any(|p| matches!(p.code, Code::StrayText | Code::TooDeep)));
        // Notes stand at the end, in the order of their marks.
        let with_notes = |text: &str| {
            let mut marks = [("[^note]", &note), ("[^own]", &own_note)].map(|(mark, note)| (text.find(mark), note));
            marks.sort();
            let notes = marks.iter().filter(|(at, _)| at.is_some()).map(|(_, note)| format!("\n\n{note}"));
            std::iter::once(text.to_owned()).chain(notes).collect::<String>()
        };
        let (base, school) = (with_notes(&base), with_notes(&school));
        prop_assert_eq!(missing(&base, &trust_page), Vec::<String>::new(), "trust\n{}\n---\n{}", base, trust_page);
        prop_assert_eq!(missing(&school, &school_page), Vec::<String>::new(), "school\n{}\n---\n{}", school, school_page);
    }
}

/// Letters and digits in runs, as they stand in a text.
fn tokens(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).collect()
}

#[test]
fn every_number_and_word_of_the_five_structures_is_on_its_page() {
    let folder = crate::site::repository().join("tests/numbering");
    let mut seen = 0;
    for path in std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
    {
        let site = Site::small();
        let text = std::fs::read_to_string(&path).unwrap();
        site.write("content/policies/extra.md", &text);
        let page = page(&rendered(&site).0, AT_THE_TRUST).replace("&#39;", "'").replace("&quot;", "\"");
        let body = text.splitn(3, "+++").last().unwrap();
        // Attributes in braces and the addresses of links are no words.
        let visible: String = body
            .split('{')
            .enumerate()
            .map(|(at, part)| if at == 0 { part } else { part.split_once('}').map_or(part, |(_, rest)| rest) })
            .collect();
        let visible: String = visible
            .split("](")
            .enumerate()
            .map(|(at, part)| if at == 0 { part } else { part.split_once(')').map_or(part, |(_, rest)| rest) })
            .collect();
        let (on_page, mut at) = (tokens(&page), 0);
        for token in tokens(&visible) {
            // What stands between two words of a text is at most a mark of the page.
            let near = on_page[at..].iter().take(40).position(|t| *t == token);
            at += near.unwrap_or_else(|| {
                panic!("{}: {token:?} is not behind {:?}", path.display(), &on_page[at.saturating_sub(6)..at])
            }) + 1;
        }
        seen += 1;
    }
    assert_eq!(seen, 5);
}

#[test]
fn what_is_missing_is_missed() {
    assert_eq!(missing("2.1 qaaaa qaaab", "2.1 qaaaa qaaab"), [""; 0]);
    assert_eq!(missing("2.1 qaaaa qaaab", "2.1 qaaaa"), ["qaaab"]);
    assert_eq!(missing("qaaaa qaaab", "qaaab qaaaa"), ["qaaab"]);
    assert_eq!(missing("2.1 qaaaa", "qaaaa"), ["2.1 qaaaa: []"]);
    assert_eq!(missing("(a) qaaaa", "(b) qaaaa").len(), 1);
}
