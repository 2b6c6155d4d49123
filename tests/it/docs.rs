//! The guides: what they show works, and what they link is there.

use std::{collections::BTreeSet, path::Path};

use crate::site::Site;

/// The guides, from the top of the repository.
const GUIDES: [&str; 14] = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs/policy-officer.md",
    "docs/publishing.md",
    "docs/staff.md",
    "docs/new-starter.md",
    "docs/office.md",
    "docs/problems.md",
    "docs/quiz-format.md",
    "docs/site-settings.md",
    "docs/themes.md",
    "docs/token.md",
];

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The examples of `language` in a guide.
fn examples(guide: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    guide.split(&opening).skip(1).map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// A guide without its examples.
fn words(guide: &str) -> String {
    guide.split("```").step_by(2).collect()
}

/// The anchors that a code host gives the headings of a guide.
fn anchors(guide: &str) -> BTreeSet<String> {
    let headings = words(guide).lines().filter(|line| line.starts_with('#')).map(str::to_lowercase).collect::<Vec<_>>();
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    headings
        .iter()
        .map(|h| h.trim_matches(['#', ' ']).chars().filter(kept).collect::<String>().replace(' ', "-"))
        .collect()
}

#[test]
fn the_quiz_of_the_guide_works_in_a_new_site() {
    let site = Site::with(&[]);
    assert_eq!(site.run(&["init", "new"]).status, 0);
    let quiz = examples(&read("docs/quiz-format.md"), "toml").concat();
    assert!(quiz.matches("[[question]]").count() >= 9);
    site.write("new/quizzes/example.toml", quiz);
    // A second school, whose rule is another: the trust's.
    site.change("new/staffroom.toml", "schools = [\"hill-lane\"]", "schools = [\"hill-lane\", \"mill-lane\"]");
    let school = site.read("new/content/schools/hill-lane/school.toml");
    site.write("new/content/schools/mill-lane/school.toml", school);
    for quiz in ["example", "induction"] {
        assert_eq!(site.run(&["quiz", "review", quiz, "--root", "new"]).status, 0);
    }
    let ran = site.run(&["check", "--root", "new", "--today", "2026-11-23"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, "No problems.\n"));
}

#[test]
fn the_office_can_do_what_its_guide_shows() {
    let guide = read("docs/office.md");
    let [roster, forms] =
        examples(&guide, "csv").try_into().unwrap_or_else(|all: Vec<_>| panic!("{} tables", all.len()));
    let [layout] = examples(&guide, "toml").try_into().unwrap_or_else(|all: Vec<_>| panic!("{} settings", all.len()));
    let site = Site::sample();
    let settings = site.read("staffroom.toml");
    site.write("staffroom.toml", format!("{settings}\n{layout}"));
    site.write("training/roster.csv", &roster);
    std::fs::remove_dir_all(site.path("quizzes/revisions")).unwrap();
    assert_eq!(site.run(&["build", "--quiet", "--today", "2026-09-01"]).status, 0);
    site.write("training/post/a.txt", "nothing");
    let shown = |line: &&str| line.starts_with("staffroom ");
    let commands: Vec<String> = examples(&guide, "sh")
        .iter()
        .flat_map(|block| block.lines().filter(shown).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(commands.len() > 20, "{commands:?}");
    let revision = site.read("quizzes/revisions/ict-induction/history.json");
    let history: serde_json::Value = serde_json::from_str(&revision).unwrap();
    let revision = history["larkfold-infant"].as_array().unwrap().last().unwrap()["rev"].as_str().unwrap().to_owned();
    let agreements = site.files("quizzes/revisions/agreements").into_iter();
    let is_larkfold = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("\"school\":\"larkfold-infant\"");
    let (agreement, _) = agreements.into_iter().find(|(_, bytes)| is_larkfold(bytes)).unwrap();
    // The form of the guide is nobody's: its answers are those of the sample's first questions here.
    let real = |text: &str| {
        let text = text.replace("23oZ0kdN2Aygs_YH", &revision);
        let text = text.replace("UoH42k98adJdL5yl", agreement.trim_end_matches(".json"));
        ["1b 2ac 3d 4=12.5", "1a 2ac 3d"].iter().fold(text, |text, answers| text.replace(answers, "1b 2a"))
    };
    site.write("forms.csv", real(&forms));
    let mut ran = 0;
    for command in commands {
        let words = words_of(&real(&command));
        let args: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let made_up = ["correct", "receipt", "purge", "verify", "public"].iter().any(|word| args.contains(word));
        let again = args[..2] == ["key", "new"] && site.path("training/trust.key").exists();
        if made_up || again {
            continue;
        }
        // The threshold is what the example is about: nobody has passed anything yet.
        let status = i32::from(args.contains(&"--fail-under"));
        let done = site.run(&[&args[..], &["--today", "2026-11-28"]].concat());
        assert_eq!(done.status, status, "{command}\n{}", done.err);
        ran += 1;
    }
    assert!(ran > 12, "{ran}");
    let more = ["--roster", "training/roster.csv", "--key", "training/trust.key", "--today", "2026-11-28"];
    let forms = site.run(&[&["audit", "add-paper", "--csv", "forms.csv"][..], &more].concat());
    assert_eq!(forms.status, 0, "{}", forms.err);
    assert!(forms.err.contains("(W0042), ict-induction, 10 September 2026"), "{}", forms.err);
}

/// The words of a line of a shell, of which quoted ones hold spaces.
fn words_of(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn the_settings_of_the_guide_work() {
    let guide = read("docs/site-settings.md");
    let examples = examples(&guide, "toml");
    let [settings, guard, radar, gaps, unasked, roster, school, topics, glossary] = examples.as_slice() else {
        panic!("{} examples", examples.len())
    };
    #[derive(serde::Deserialize)]
    struct Told {
        guard: staffroom::config::Guard,
    }
    assert_eq!(toml::from_str::<Told>(guard).unwrap().guard, staffroom::config::Guard::default());
    let office = "[[audience]]\nid = \"office\"\nname = \"Office staff\"\n";
    let (before, _) = settings.split_once("[guard]").unwrap();
    let settings = format!("{before}{office}{guard}{radar}{gaps}{unasked}{roster}");
    let policy =
        "+++\ntitle = \"ICT\"\nreviewed = 2026-09-01\nreview_every = \"1 year\"\n+++\n\n## Sticks {#removable-media}\n";
    let page = self::examples(&guide, "markdown").concat();
    let site = Site::with(&[
        ("staffroom.toml", &settings),
        ("content/schools/larkfold-infant/school.toml", school),
        ("content/schools/quillmere-academy/school.toml", school),
        ("content/topics.toml", topics),
        ("content/glossary.toml", glossary),
        ("content/pages/about.md", &page),
        ("content/policies/acceptable-use.md", policy),
    ]);
    let ran = site.run(&["check", "--today", "2026-09-02"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, "No problems.\n"));
}

#[test]
fn the_token_of_the_guide_is_that_of_the_vectors() {
    let guide = read("docs/token.md");
    let json = |path: &str| serde_json::from_str::<serde_json::Value>(&read(path)).unwrap();
    let (codes, tokens) = (json("tests/vectors/code.json"), json("tests/vectors/token.json"));
    let shown = [
        &codes["organisation_key"],
        &codes["codes"][0]["code"],
        &tokens["valid"][0]["key"],
        &tokens["valid"][0]["token"],
    ];
    for text in shown {
        let line = format!("\n    {}\n", text.as_str().unwrap());
        assert!(guide.contains(&line), "{line}");
    }
}

#[test]
fn every_link_of_the_guides_leads_somewhere() {
    let mut broken = Vec::new();
    for path in GUIDES {
        let guide = read(path);
        // A link in backticks is an example.
        let text: String = words(&guide).split('`').step_by(2).collect();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("https://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.to_owned(),
                file => Path::new(path).parent().unwrap().join(file).to_string_lossy().into_owned(),
            };
            let there = Path::new(env!("CARGO_MANIFEST_DIR")).join(&target).exists();
            if !there || (!anchor.is_empty() && !anchors(&read(&target)).contains(anchor)) {
                broken.push(format!("{path}: {link}"));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}
