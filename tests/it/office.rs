//! What the office does beside its report: letters and slips, keys, witnesses, paper, refreshers and reminders.

use std::io::Write;

use crate::{audit::Trust, site::Ran};

const BASE: &str = "https://policies.north.example";

impl Trust {
    /// Runs a command of the office with roster and key, on 1 October 2025.
    fn office(&self, args: &[&str]) -> Ran {
        self.on("2025-10-01", args)
    }

    fn on(&self, today: &str, args: &[&str]) -> Ran {
        let more = ["--roster", "roster.csv", "--key", "training/trust.key", "--today", today];
        self.site.run(&[args, &more].concat())
    }

    /// The same without a key.
    fn keyless(&self, today: &str, args: &[&str]) -> Ran {
        self.site.run(&[args, &["--roster", "roster.csv", "--today", today]].concat())
    }

    /// The rows of the evidence: class, who, source and note.
    fn evidence(&self) -> Vec<[String; 4]> {
        let (_, _, evidence) = self.report();
        let mut csv = csv::Reader::from_reader(evidence.trim_start_matches('\u{feff}').as_bytes());
        let header = csv.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|title| title == name).unwrap();
        let rows = csv.records().map(Result::unwrap);
        rows.map(|row| ["class", "who", "source", "note"].map(|name| row[at(name)].to_owned())).collect()
    }
}

fn done(ran: &Ran) {
    assert_eq!(ran.status, 0, "{}\n{}", ran.out, ran.err);
}

#[test]
fn links_letters_and_slips_are_secrets_and_never_published() {
    let trust = Trust::new();
    let out = ["--out", "training/links.csv", "--letters", "training/letters.csv", "--slips", "training/slips.html"];
    done(&trust.office(&[&["enrol", "--base", BASE][..], &out].concat()));
    for file in ["training/links.csv", "training/letters.csv", "training/slips.html"] {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(trust.site.path(file)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{file}");
        }
        assert!(trust.site.read(file).contains("Ada Lovelace"), "{file}");
    }
    let letters = trust.site.read("training/letters.csv");
    assert!(letters.starts_with("\u{feff}id,name,greeting,"), "{letters}");
    assert!(letters.contains("Dear Ada Lovelace") && letters.contains("15 September 2025"), "{letters}");
    // Somebody whose name is a formula: in a spreadsheet it is a name.
    assert!(letters.contains("W2,'=Bea,Dear =Bea,"), "{letters}");
    let slips = trust.site.read("training/slips.html");
    assert_eq!(slips.matches("<svg class=\"qr\"").count(), 5);
    assert!(!slips.contains(" style=") && !slips.contains("<script"));

    trust.site.write("site/.gitignore", "*\n");
    for args in [
        ["enrol", "--base", BASE, "--slips", "site/slips.html"],
        ["enrol", "--base", BASE, "--out", "site/a/../links.csv"],
    ] {
        let ran = trust.office(&args);
        assert_eq!(ran.status, 2, "{}", ran.err);
        assert!(ran.err.contains("lies in the published site"), "{}", ran.err);
    }
    let ran = trust.site.run(&["key", "new", "site/trust.key"]);
    assert!(ran.status == 2 && ran.err.contains("lies in the published site"), "{}", ran.err);
    // A site that was built elsewhere is known by what a build left in it.
    trust.site.write("elsewhere/manifest.json", "{\"files\":{}}");
    let ran = trust.office(&["audit", "report", "--out", "elsewhere/audit"]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(!trust.site.path("elsewhere/audit/index.html").exists());
}

#[test]
fn some_people_can_be_enrolled_by_themselves() {
    let trust = Trust::new();
    let lines = |args: &[&str]| trust.office(&[&["enrol"][..], args].concat()).out.lines().count() - 1;
    assert_eq!(lines(&[]), 5);
    assert_eq!(lines(&["--person", "W1", "--person", "W3"]), 2);
    assert_eq!(lines(&["--school", "north"]), 5);
    assert_eq!(lines(&["--since", "2025-09-02"]), 0);
    for (args, words) in [
        (["--person", "W9"], "Nobody on the roster"),
        (["--school", "south"], "works at south"),
        (["--slips", "s.html"], "--base"),
    ] {
        let ran = trust.office(&[&["enrol"][..], &args].concat());
        assert!(ran.status == 2 && ran.err.contains(words), "{}", ran.err);
    }
}

#[test]
fn a_key_that_is_rotated_keeps_what_was_proved() {
    let trust = Trust::new();
    let before = trust.site.read("training/trust.key");
    trust.site.write("post/a.txt", trust.token("W1", true, "AAAAAAAAAAAA"));
    done(&trust.import());
    let head = trust.site.run(&["audit", "verify", "--key", "training/trust.key"]).out;
    let ran = trust.site.run(&[
        "key",
        "rotate",
        "training/trust.key",
        "--accept-until",
        "2025-10-10",
        "--today",
        "2025-10-01",
    ]);
    done(&ran);
    assert_eq!(trust.site.run(&["key", "public", "training/trust.key"]).out, ran.out);
    assert!(trust.site.read("training/trust.key").contains(before.lines().last().unwrap()), "the old key is kept");
    // On the last day old tokens are taken in, and what was taken in stays.
    trust.site.write("post/b.txt", trust.token("W3", true, "BBBBBBBBBBBB"));
    let late = trust.on("2025-10-10", &["audit", "import", "post"]);
    assert!(
        late.err.contains("      1  verified") && late.err.contains("      1  already in the register"),
        "{}",
        late.err
    );
    trust.site.write("post/c.txt", trust.token("W2", true, "CCCCCCCCCCCC"));
    let later = trust.on("2025-10-11", &["audit", "import", "post"]);
    assert!(
        later.err.contains("revoked-code (1)") && later.err.contains("      2  already in the register"),
        "{}",
        later.err
    );
    // What either key signed is still believed, with the one file.
    trust.site.write("head.txt", head);
    let verified = trust.site.run(&["audit", "verify", "--key", "training/trust.key", "--head", "head.txt"]);
    done(&verified);
    let (page, _, _) = trust.report();
    assert!(page.contains("50%"), "Ada and Cy");
    // A second rotation without grace ends the first one's.
    done(&trust.site.run(&["key", "rotate", "training/trust.key", "--today", "2025-10-01"]));
    trust.site.write("post/d.txt", trust.token("W3", false, "DDDDDDDDDDDD"));
    assert!(trust.office(&["audit", "import", "post/d.txt"]).err.contains("revoked-code (1)"));
    let past = trust.site.run(&[
        "key",
        "rotate",
        "training/trust.key",
        "--accept-until",
        "2025-09-30",
        "--today",
        "2025-10-01",
    ]);
    assert!(past.status == 2 && past.err.contains("is past"), "{}", past.err);
}

#[test]
fn a_witness_makes_a_session_count_for_more() {
    let trust = Trust::new();
    let key = ["--key", "training/trust.key"];
    let code = trust
        .site
        .run(&[&["witness", "--quiz", "ict", "--date", "2025-09-10", "--school", "north"][..], &key].concat());
    done(&code);
    let code = code.out.trim().to_owned();
    assert_eq!(code.len(), 8, "{code}");
    let all = trust.site.run(&[&["witness", "--quiz", "ict", "--date", "2025-09-10"][..], &key].concat());
    assert_eq!(all.out, format!("{code}  North School\n"));
    for (args, words) in [
        (["--quiz", "fire", "--school", "north"], "no quiz fire"),
        (["--quiz", "ict", "--school", "south"], "not asked at south"),
    ] {
        let ran = trust.site.run(&[&["witness", "--date", "2025-09-10"][..], &args, &key].concat());
        assert!(ran.status == 2 && ran.err.contains(words), "{}", ran.err);
    }
    trust.site.write("post/a.txt", trust.token_with("W1", "AAAAAAAAAAAA", |c| c.witness = Some(code.clone())));
    trust.site.write("post/b.txt", trust.token_with("W2", "BBBBBBBBBBBB", |c| c.witness = Some("0000-000".into())));
    let ran = trust.import();
    assert!(ran.err.contains("      1  witnessed\n      1  verified"), "{}", ran.err);
    assert!(ran.err.contains("1 token with a witness code that is not of that quiz, school and day"), "{}", ran.err);
    assert_eq!(trust.evidence().iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), ["witnessed", "verified"]);
}

#[test]
fn a_paper_form_is_keyed_in_marked_and_put_right() {
    let trust = Trust::new();
    let revision = trust.revision().to_owned();
    let form = |person: &str, answers: &[&str]| {
        let args = [
            "audit",
            "add-paper",
            "--person",
            person,
            "--quiz",
            "ict",
            "--revision",
            &revision,
            "--date",
            "2025-09-10",
            "--by",
            "M. Wexcombe",
        ];
        trust.office(&[&args[..], answers].concat())
    };
    let ran = form("W1", &["1b 2a 3=3"]);
    done(&ran);
    assert_eq!(ran.err, "Ada Lovelace (W1), ict, 10 September 2025: 3 of 3 right, passed: entry 1\n");
    assert!(form("W1", &["1B", "2 a", "3=3"]).err.contains("the register has it already, as entry 1"));
    let other = form("W1", &["1a", "2a"]);
    assert_eq!(other.status, 1);
    assert!(
        other.err.contains("take it back first: staffroom audit correct 1") && other.err.contains("Nothing was added."),
        "{}",
        other.err
    );
    done(&trust.site.run(&[
        "audit",
        "correct",
        "1",
        "--reason",
        "Keyed in wrongly.",
        "--key",
        "training/trust.key",
        "--today",
        "2025-10-01",
    ]));
    done(&form("W1", &["1a", "2a"]));
    assert_eq!(form("W1", &["1b 2a 3=3"]).status, 1, "what was taken back stays so");
    for (person, answers, words) in [
        ("W9", "1b", "Nobody on the roster has the staff id `W9`"),
        ("W1", "9b", "There is no question 9: the form has 3"),
        ("W1", "1z", "the form has no such letter"),
        ("W1", "b", "is no question with its answer"),
        ("W1", "3=three", "this is not a number"),
    ] {
        let ran = form(person, &[answers]);
        assert!(ran.status == 2 && ran.err.contains(words), "{}", ran.err);
    }
    let rows = trust.evidence();
    assert_eq!(rows[0][..3], ["paper", "Ada Lovelace (W1)", "paper form, keyed in by M. Wexcombe"]);
    assert_eq!((rows[1][0].as_str(), rows[1][3].as_str()), ("rejected", "Keyed in wrongly."));
    let (_, matrix, _) = trust.report();
    assert!(matrix.iter().any(|row| row[0] == "W1" && row[8] == "overdue"), "1 of 3 is no pass: {matrix:?}");
}

#[test]
fn many_paper_forms_come_from_a_table_all_or_none() {
    let trust = Trust::new();
    let rev = trust.revision();
    let table = format!(
        "id;quiz;revision;date;answers;by\r\nW1;ict;{rev};2025-09-10;1b 2a 3=3;\r\n;;;;;\r\nW2;ict;{};2025-09-11;\"1b; 2b\";T. Hollis\r\n",
        &rev[..8]
    );
    trust.site.write("forms.csv", &table);
    let add = || trust.office(&["audit", "add-paper", "--csv", "forms.csv", "--by", "M. Wexcombe"]);
    let ran = add();
    done(&ran);
    assert!(ran.err.contains("(W1), ict, 10 September 2025: 3 of 3 right, passed: entry 1"), "{}", ran.err);
    assert!(ran.err.contains("(W2), ict, 11 September 2025: 1 of 3 right, not passed: entry 2"), "{}", ran.err);
    assert!(add().err.contains("as entry 2"));
    let sources: Vec<String> = trust.evidence().into_iter().map(|row| row[2].clone()).collect();
    assert_eq!(sources, ["paper form, keyed in by M. Wexcombe", "paper form, keyed in by T. Hollis"]);

    trust.site.write(
        "forms.csv",
        format!(
            "{table}W3;ict;{rev};10/09/25;1b;\nW3;ict;{rev};2025-09-10;1b;\nW3;ict;{rev};2025-09-10;1a;\n=W9;ict;{rev};2025-09-10;1b;\n\
             W4;ict;AAAAAAAAAAAAAAAA;2025-09-10;1b;\nW4;ict;{rev};2024-09-10;1b;\nW4;ict;{rev};2025-09-10;1b 1a;\n"
        ),
    );
    let ran = add();
    assert_eq!(ran.status, 1, "{}", ran.err);
    for words in [
        "`10/09/25` is not a date",
        "this person has another form of this quiz and day, with other answers",
        "nobody on the roster has the staff id `=W9`",
        "no form of this quiz has the revision `AAAAAAAAAAAAAAAA`",
        "this form was not there before 2025-09-01",
        "question 1 is answered twice",
        "--> forms.csv:5:1",
        "Nothing was added.",
    ] {
        assert!(ran.err.contains(words), "{words}\n{}", ran.err);
    }
    assert_eq!(trust.evidence().len(), 2);
}

#[test]
fn whoever_keys_in_a_form_is_asked_question_by_question() {
    let trust = Trust::new();
    let revision = trust.revision().to_owned();
    let ask = |typed: &str| {
        let args = [
            "audit",
            "add-paper",
            "--person",
            "W1",
            "--quiz",
            "ict",
            "--revision",
            &revision,
            "--date",
            "2025-09-10",
            "--by",
            "M",
        ];
        let more = ["--roster", "roster.csv", "--key", "training/trust.key", "--today", "2025-10-01"];
        let mut command = trust.site.command(&[&args[..], &more].concat());
        command
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        Ran::from(child.wait_with_output().unwrap())
    };
    let none = ask("b\n\n3\nn\n");
    assert_eq!(none.status, 1);
    assert!(
        none.err.contains("Question 1 of 3: A found stick may be plugged in.\n  A  True\n  B  False\nAnswer: "),
        "{}",
        none.err
    );
    assert!(
        none.err.contains("2 of 3 right, passed. Add it to the register? [y/n] Nothing was added."),
        "{}",
        none.err
    );
    let ended = ask("b\n");
    assert!(ended.status == 2 && ended.err.contains("before the last question. Nothing was added."), "{}", ended.err);
    let again = ask("z\nb\n\n3\nyes\n");
    assert!(again.status == 0 && again.err.contains("Look again: the form has no such letter"), "{}", again.err);
    assert_eq!(trust.evidence().len(), 1);
}

#[test]
fn who_takes_a_quiz_again_is_listed_with_a_link() {
    let trust = Trust::new();
    trust.site.write("post/a.txt", trust.token("W1", true, "AAAAAAAAAAAA"));
    trust.site.write("post/b.txt", trust.token("W2", true, "BBBBBBBBBBBB"));
    done(&trust.import());
    assert_eq!(trust.keyless("2025-10-01", &["refresh"]).out, "Nobody has to take a quiz again.\n");
    let human = trust.keyless("2026-08-20", &["refresh"]).out;
    assert!(
        human.starts_with(
            "north\n  =Bea (W2): Using <b>ICT</b> by 10 September 2026. Passed 10 September 2025; the pass runs out.\n"
        ),
        "{human}"
    );
    // A material change: one question has another answer.
    trust.site.change("quizzes/ict.toml", "answer = 3", "answer = 4");
    done(&trust.site.run(&["build", "--today", "2025-11-01"]));
    let csv = trust.on("2025-11-02", &["refresh", "--format", "csv", "--base", BASE]).out;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2, "{csv}");
    assert_eq!((&rows[0][1], &rows[0][6], &rows[0][8]), ("'=Bea", "changed", "2025-11-15"));
    assert_eq!(&rows[0][9], "what has changed");
    assert!(rows[0][10].starts_with(&format!("{BASE}/schools/north/quizzes/ict/#changed/W2.")), "{csv}");
    let json = trust.on("2025-11-02", &["refresh", "--format", "json", "--base", BASE, "--out", "training/again.json"]);
    done(&json);
    let json: serde_json::Value = serde_json::from_str(&trust.site.read("training/again.json")).unwrap();
    assert_eq!(json["refresh"][1]["id"], "W1");
    assert_eq!(json["refresh"][1]["only_changed"], true);
    assert!(json["refresh"][1]["link"].as_str().unwrap().contains("#changed/W1."));
    let nowhere = trust.keyless("2025-11-02", &["refresh", "--school", "south"]);
    assert!(nowhere.status == 2 && nowhere.err.contains("There is no school south"), "{}", nowhere.err);
}

#[test]
fn reminders_and_the_threshold() {
    let trust = Trust::new();
    trust.site.write("post/a.txt", trust.token("W1", true, "AAAAAAAAAAAA"));
    done(&trust.import());
    let csv = trust.keyless("2025-10-01", &["audit", "due"]);
    done(&csv);
    let lines: Vec<&str> = csv.out.lines().collect();
    assert_eq!(lines[1], "W2,'=Bea,bea@north.example,north,ict,Using <b>ICT</b>,overdue,,2025-09-15");
    assert_eq!(lines.len(), 4, "Bea, Cy and Eve: {}", csv.out);
    let more = trust.keyless("2025-10-01", &["audit", "due", "--within", "365", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&more.out).unwrap();
    assert_eq!(json["due"].as_array().unwrap().len(), 4);
    assert_eq!(json["due"][3]["state"], "done");
    done(
        &trust.keyless(
            "2025-10-01",
            &["audit", "due", "--format", "ics", "--within", "365", "--out", "training/due.ics"],
        ),
    );
    let ics = trust.site.read("training/due.ics");
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), 4);
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.contains("UID:training-ict-north-W1@t\r\n"), "{ics}");
    assert!(ics.contains("DTSTART;VALUE=DATE:20260910\r\n"), "{ics}");
    // For the tests in JavaScript.
    std::fs::copy(
        trust.site.path("training/due.ics"),
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("due.ics"),
    )
    .unwrap();

    for (under, status) in [("25", 0), ("26", 1), ("0", 0)] {
        let ran = trust.keyless("2025-10-01", &["audit", "due", "--fail-under", under]);
        assert_eq!(ran.status, status, "{under} {}", ran.err);
        let ran = trust.keyless("2025-10-01", &["audit", "report", "--out", "report", "--fail-under", under]);
        assert_eq!(ran.status, status, "{under} {}", ran.err);
        assert_eq!(
            ran.err.contains("1 of 4 required passes hold, 25%, and --fail-under asks for"),
            status == 1,
            "{}",
            ran.err
        );
    }
    let ran = trust.keyless("2025-10-01", &["audit", "due", "--fail-under", "101"]);
    assert_eq!(ran.status, 2);
}
