//! Agreements that people signed on paper.

use crate::past::Past;

const KEY: [&str; 4] = ["--key", "training/trust.key", "--by", "M. Wexcombe"];

fn agreements(past: &Past) -> Vec<csv::StringRecord> {
    let ran = past.audit(&["report", "--out", "report"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let text = past.site.read("report/agreements.csv");
    let mut csv = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    csv.records().map(Result::unwrap).collect()
}

/// The rows of those who have accepted nothing: staff id, school, and the fingerprint of today's text.
fn never(past: &Past) -> Vec<(String, String, String)> {
    let rows = agreements(past).into_iter().filter(|row| &row[6] == "never");
    rows.map(|row| (row[0].to_owned(), row[2].to_owned(), row[9].to_owned())).collect()
}

#[test]
fn an_agreement_on_paper_counts_as_one_on_screen_does() {
    let past = Past::new();
    let [(one, _, print), (two, ..), ..] = &never(&past)[..] else { panic!("two have accepted nothing") };
    let add = |person: &str, print: &str| {
        past.audit(
            &[&["add-paper", "--person", person, "--agreement", print, "--date", "2025-09-25"][..], &KEY].concat(),
        )
    };
    let before = past.site.read("report/matrix.csv");
    let ran = add(one, &print[..6]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.err.contains(&format!("({one}), Acceptable use, 25 September 2025: agreement signed: entry ")),
        "{}",
        ran.err
    );
    assert!(add(one, print).err.contains("the register has it already, as entry"));
    let row = agreements(&past).into_iter().find(|row| row[0] == *one).unwrap();
    assert_eq!([&row[6], &row[7], &row[8]], ["current", "2025-09-25", print]);
    let evidence = past.site.read("report/evidence.csv");
    let line = evidence.lines().find(|line| line.contains("signed agreement, keyed in by M. Wexcombe")).unwrap();
    assert!(line.contains(",paper,") && line.contains("Acceptable use ("), "{line}");
    // It is no attempt at anything.
    assert_eq!(past.site.read("report/matrix.csv"), before);
    let entry: String = line.chars().take_while(char::is_ascii_digit).collect();
    for format in ["xapi", "ndjson", "hr", "totara", "json", "xlsx"] {
        let ran = past.audit(&[
            "export",
            "--format",
            format,
            "--out",
            &format!("out.{format}"),
            "--base",
            "https://x.example",
        ]);
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    let school = &row[2];
    let lines = past.site.read(&format!("out.ndjson/school={school}/year=2025/attempts.ndjson"));
    assert!(lines.contains("\"entry\":1") && !lines.contains(&format!("\"entry\":{entry},")), "{lines}");
    assert!(!past.site.read("out.xapi").contains("/quizzes//"));
    // Taken back, it counts no more, and nobody else has it.
    let correct = ["correct", &entry, "--reason", "Another sheet.", "--key", "training/trust.key"];
    assert_eq!(past.site.run(&[&["audit"], &correct[..]].concat()).status, 0);
    assert_eq!(never(&past).iter().filter(|(id, ..)| id == one || id == two).count(), 2);
    assert!(add(one, print).err.contains("took this paper back"));
}

#[test]
fn what_no_sheet_says_is_refused() {
    let past = Past::new();
    let never = never(&past);
    let (one, school, print) = &never[0];
    let elsewhere = agreements(&past).into_iter().find(|row| row[2] != **school).unwrap()[9].to_owned();
    for (person, print, date, words) in [
        ("P99", print.as_str(), "2025-09-25", "Nobody on the roster has the staff id `P99`"),
        (one, "AAAAAAAAAAAAAAAA", "2025-09-25", "No agreement has the fingerprint `AAAAAAAAAAAAAAAA`"),
        (one, &print[..5], "2025-09-25", "No agreement has the fingerprint"),
        (one, elsewhere.as_str(), "2025-09-25", "where the person does not work"),
        (one, print, "2025-12-25", "2025-12-25 is still to come"),
    ] {
        let args = ["add-paper", "--person", person, "--agreement", print, "--date", date];
        let ran = past.audit(&[&args[..], &KEY].concat());
        assert!(ran.status == 2 && ran.err.contains(words), "{words}\n{}", ran.err);
    }
    let both = ["add-paper", "1a", "--person", one, "--agreement", print, "--date", "2025-09-25"];
    assert_eq!(past.audit(&[&both[..], &KEY].concat()).status, 2);
    let table = format!(
        "id,agreement,date,quiz\n{one},{print},2025-09-25,\n{one},{print},2025-09-25,ict\n{one},,2025-09-25,\n"
    );
    past.site.write("signed.csv", table);
    let csv = || past.audit(&[&["add-paper", "--csv", "signed.csv"][..], &KEY].concat());
    let ran = csv();
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(
        ran.err.contains("this row has a quiz and an agreement") && ran.err.contains("Nothing was added."),
        "{}",
        ran.err
    );
    past.site.write("signed.csv", format!("id,agreement,date\n{one},{print},2025-09-25\n"));
    assert!(csv().err.contains("agreement signed: entry"));
}
