//! Questions whose clauses change after somebody read the one against the other.

use crate::site::Site;

const SETTINGS: &str = "title = \"Policies\"\ntrust = \"Hill Trust\"\nschools = [\"hill\", \"dale\", \"moor\"]\n[[audience]]\nid = \"staff\"\nname = \"Staff\"\n";
const TOPICS: &str = "[[topic]]\nid = \"usb\"\nname = \"USB sticks\"\n";
const QUIZ: &str = r#"id = "induction"
title = "Induction"
policies = ["acceptable-use"]
pass_mark = 80

[[question]]
id = "media"
kind = "true-false"
prompt = "Sticks are forbidden."
answer = true
wrong = "They are."
cites = "acceptable-use#media"

[[question]]
id = "stick"
kind = "rule"
rule = "acceptable-use#stick"
wrong = "No."
schools = ["dale", "moor"]

[question.at.moor]
cites = "acceptable-use#locks"

[[question]]
id = "free"
kind = "true-false"
prompt = "Cites nothing."
answer = true
wrong = "Well."
"#;

fn policy(stick: &str) -> String {
    format!(
        "+++\ntitle = \"Acceptable use\"\naudience = [\"staff\"]\nreviewed = 2026-01-01\nreview_every = \"1 year\"\n+++\n\n\
         ## Media {{#media topic=usb}}\n\n### Don't\n\n- {stick} {{#stick}}\n\n## Locks {{#locks topic=usb}}\n\n**Do** lock {{{{ school.short_name }}}}.\n"
    )
}

fn site() -> Site {
    let schools = ["hill", "dale", "moor"].map(|id| {
        (format!("content/schools/{id}/school.toml"), format!("name = \"{id} School\"\nshort_name = \"{id}\"\n"))
    });
    let overlay =
        "+++\nextends = \"acceptable-use\"\n+++\n\n## Media {#media}\n\n### Don't\n\n- use a stick here {#stick}\n";
    let site = Site::with(&[
        ("staffroom.toml", SETTINGS),
        ("content/topics.toml", TOPICS),
        ("content/policies/acceptable-use.md", &policy("keep data on a stick")),
        ("content/schools/dale/policies/acceptable-use.md", overlay),
        ("quizzes/induction.toml", QUIZ),
    ]);
    for (path, text) in &schools {
        site.write(path, text);
    }
    assert_eq!(site.run(&["confirm", "dale"]).status, 0);
    site
}

/// What `check` says of questions.
fn said(site: &Site) -> Vec<String> {
    let ran = site.run(&["check", "--format", "short", "--today", "2026-02-02"]);
    ran.out
        .lines()
        .filter(|l| l.contains("question-unreviewed"))
        .map(|l| l.split("]: ").nth(1).unwrap().into())
        .collect()
}

#[test]
fn a_question_is_reported_at_the_schools_where_its_clause_has_changed() {
    let site = site();
    assert_eq!(said(&site), ["the questions of `induction` have not been reviewed against the clauses that they cite"]);
    let ran = site.run(&["quiz", "review", "induction", "--today", "2026-02-02"]);
    assert_eq!(ran.status, 0);
    assert!(ran.err.contains("2 questions reviewed in quizzes/reviewed/induction.toml"), "{}", ran.err);
    assert_eq!(said(&site), Vec::<String>::new());
    let ran = site.run(&["quiz", "review", "induction", "--today", "2026-02-02"]);
    assert!(ran.err.contains("no clause had changed"), "{}", ran.err);

    site.write("content/policies/acceptable-use.md", policy("keep data on a stick or a drive"));
    let at_two = "`acceptable-use#media` has changed at `hill`, `moor` since question `media` was reviewed";
    let at_one = "`acceptable-use#stick` has changed at `moor` since question `stick` was reviewed";
    assert_eq!(said(&site), [at_two, at_one]);
    let ran = site.run(&["check", "--today", "2026-02-02"]);
    for words in [
        "help: The clause said this.\n        keep data on a stick\n",
        "help: The clause now says this.\n        keep data on a stick or a drive\n",
        "as it was reviewed on 2 February 2026",
        "run `staffroom quiz review induction media`",
    ] {
        assert!(ran.err.contains(words), "{words}\n{}", ran.err);
    }

    assert_eq!(site.run(&["quiz", "review", "induction", "media"]).status, 0);
    assert_eq!(said(&site), [at_one]);
}

#[test]
fn ids_and_a_schools_own_words_are_no_change_and_a_new_school_is() {
    let site = site();
    site.run(&["quiz", "review", "induction"]);
    site.write("content/schools/moor/school.toml", "name = \"Moor\"\nshort_name = \"The Moor\"\n");
    site.write(
        "content/policies/acceptable-use.md",
        policy("keep data\n  on a stick").replace("{#locks topic", "{#locks for=staff topic"),
    );
    assert_eq!(said(&site), ["`acceptable-use#locks` has changed at `moor` since question `stick` was reviewed"]);
    site.write("content/policies/acceptable-use.md", policy("keep data on a stick"));
    site.write(
        "quizzes/induction.toml",
        QUIZ.replace("[\"dale\", \"moor\"]", "[\"dale\", \"hill\"]").replace("at.moor", "at.hill"),
    );
    assert_eq!(
        said(&site),
        [
            "question `stick` has not been reviewed against `acceptable-use#stick` at `hill`",
            "question `stick` has not been reviewed against `acceptable-use#locks` at `hill`"
        ]
    );
}

#[test]
fn a_damaged_record_is_mended_by_reviewing_again() {
    let site = site();
    for damage in ["<<<<<<< HEAD", "question = 1", "on = 2026-01-01"] {
        site.write("quizzes/reviewed/induction.toml", damage);
        assert_eq!(site.run(&["check"]).status, 1, "{damage}");
        assert_eq!(site.run(&["quiz", "review", "induction"]).status, 0, "{damage}");
        assert_eq!(site.run(&["check"]).status, 0, "{damage}");
    }
}

#[test]
fn review_refuses_what_is_not_there() {
    let site = site();
    let failed = |arguments: &[&str], words: &str| {
        let ran = site.run(arguments);
        assert_eq!(ran.status, 2, "{}", ran.err);
        assert!(ran.err.contains(words), "{}", ran.err);
    };
    failed(&["quiz", "review", "nothing"], "There is no quiz nothing. There are: induction.");
    failed(&["quiz", "review", "induction", "nothing"], "induction has no question nothing");
    failed(&["quiz", "review", "induction", "free"], "none of these questions cites a clause");
    site.write("quizzes/induction.toml", QUIZ.replace("#media\"", "#mediums\""));
    let ran = site.run(&["quiz", "review", "induction"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(ran.err.contains("missing-citation") && ran.err.contains("Nothing was recorded"), "{}", ran.err);
}
