//! What `audit export` writes, and what the tests in JavaScript look at with other people's validators.

use std::{fs, path::Path};

use crate::audit::Trust;

fn export(trust: &Trust, format: &str, out: &str) -> crate::site::Ran {
    let args = ["audit", "export", "--format", format, "--out", out, "--base", "https://policies.north.example/"];
    let ran = trust.site.run(&[&args[..], &["--roster", "roster.csv", "--today", "2025-10-01"]].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran
}

/// Three people's attempts, one of them by a typed name and one failed.
fn trust() -> Trust {
    let trust = Trust::new();
    trust.site.write("post/a.txt", trust.token("W1", true, "AAAAAAAAAAAA"));
    trust.site.write("post/b.txt", trust.token("W2", true, "BBBBBBBBBBBB"));
    trust.site.write("post/c.txt", trust.token("W3", false, "CCCCCCCCCCCC"));
    trust.site.write("post/d.txt", trust.named("Dee", "DDDDDDDDDDDD"));
    assert_eq!(trust.import().status, 0);
    trust
}

#[test]
fn every_form_is_written_and_the_same_each_time() {
    let trust = trust();
    for (format, out) in [("csv", "m.csv"), ("json", "a.json"), ("xapi", "x.json"), ("xlsx", "a.xlsx")] {
        export(&trust, format, out);
        let first = fs::read(trust.site.path(out)).unwrap();
        export(&trust, format, out);
        assert_eq!(fs::read(trust.site.path(out)).unwrap(), first, "{format}");
    }
    assert!(trust.site.read("m.csv").contains("\r\nW2,'=Bea,"));
    assert!(fs::read(trust.site.path("a.xlsx")).unwrap().starts_with(b"PK"));
    // For the tests in JavaScript.
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for out in ["a.json", "x.json"] {
        fs::copy(trust.site.path(out), shared.join(format!("export-{out}"))).unwrap();
    }
}

/// A file within a workbook, which is a ZIP archive.
fn within(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn the_report_can_have_the_workbook_beside_it() {
    let trust = trust();
    let report = ["audit", "report", "--roster", "roster.csv", "--out", "report", "--today", "2025-10-01"];
    assert_eq!(trust.site.run(&report).status, 0);
    let path = trust.site.path("report/audit.xlsx");
    assert!(!path.exists());
    assert_eq!(trust.site.run(&[&report[..], &["--xlsx"]].concat()).status, 0);
    let book = within(&path, "xl/workbook.xml");
    let names: Vec<&str> = book.split("<sheet name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(names, ["Matrix", "People", "Evidence", "Needs"]);
    let matrix = within(&path, "xl/worksheets/sheet1.xml");
    assert_eq!(matrix.matches("<row ").count(), trust.site.read("report/matrix.csv").lines().count());
    // A name that looks like a formula is text, and no cell is a formula.
    assert!(matrix.contains("=Bea") && !matrix.contains("<f>"), "{matrix}");
    export(&trust, "xlsx", "a.xlsx");
    assert_eq!(fs::read(trust.site.path("a.xlsx")).unwrap(), fs::read(path).unwrap());
}

#[test]
fn the_document_says_what_the_matrix_says() {
    let trust = trust();
    export(&trust, "json", "a.json");
    let document: serde_json::Value = serde_json::from_str(&trust.site.read("a.json")).unwrap();
    let states: Vec<(&str, &str)> = document["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| (person["id"].as_str().unwrap(), person["results"][0]["state"].as_str().unwrap()))
        .collect();
    let (_, matrix, _) = trust.report();
    let matrix: Vec<(&str, &str)> = matrix.iter().map(|row| (row[0].as_str(), row[8].as_str())).collect();
    assert_eq!(states, matrix);
    assert!(states.contains(&("W3", "overdue")));
    // The key is another one each time, and so are the two questions of three that each of three people is asked.
    assert!((2..=3).contains(&document["needs"].as_array().unwrap().len()));
}

#[test]
fn statements_name_nobody_and_keep_their_ids() {
    let trust = trust();
    export(&trust, "xapi", "x.json");
    let text = trust.site.read("x.json");
    assert!(!text.contains("Ada") && !text.contains("@") && !text.contains("Dee"), "{text}");
    let statements: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let (answered, said): (Vec<_>, Vec<_>) =
        statements.iter().partition(|s| s["verb"]["display"]["en-GB"] == "answered");
    // Two questions each; who gave no answer has no response.
    assert_eq!(answered.len(), 6);
    let responses: Vec<bool> = answered.iter().map(|s| s["result"]["response"].is_string()).collect();
    assert_eq!(responses, [true, true, true, true, false, false]);
    assert!(answered[0]["object"]["id"].as_str().unwrap().contains("/schools/north/quizzes/ict/#"));
    let said: Vec<(&str, &str, bool)> = said
        .iter()
        .map(|s| {
            let verb = s["verb"]["display"]["en-GB"].as_str().unwrap();
            (s["actor"]["account"]["name"].as_str().unwrap(), verb, s["result"]["success"].as_bool().unwrap())
        })
        .collect();
    assert_eq!(said, [("W1", "passed", true), ("W2", "passed", true), ("W3", "failed", false)]);
    assert_eq!(statements[0]["object"]["id"], "https://policies.north.example/schools/north/quizzes/ict/");
    assert_eq!(statements[0]["timestamp"], "2025-09-10T10:26:40Z");
}

#[test]
fn lines_of_json_lie_in_a_folder_a_school_and_year() {
    let trust = trust();
    export(&trust, "ndjson", "lake");
    let lines: Vec<serde_json::Value> = trust
        .site
        .read("lake/school=north/year=2025/attempts.ndjson")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    // The matrix from the lines alone: a pass that holds.
    let done: Vec<&str> = lines
        .iter()
        .filter(|l| l["passed"] == true && l["holds"] == true)
        .map(|l| l["staff"].as_str().unwrap())
        .collect();
    let (_, matrix, _) = trust.report();
    let matrix: Vec<&str> = matrix.iter().filter(|row| row[8] == "done").map(|row| row[0].as_str()).collect();
    assert_eq!(done.iter().collect::<std::collections::BTreeSet<_>>(), matrix.iter().collect());
}

#[test]
fn xapi_needs_the_address_of_the_site() {
    let trust = trust();
    let ran = trust.site.run(&["audit", "export", "--format", "xapi", "--out", "x.json", "--roster", "roster.csv"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("--base"), "{}", ran.err);
}
