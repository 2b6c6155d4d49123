//! The inspection bundle of a day.

use sha2::{Digest, Sha256};

use crate::past::{Past, TODAY};

fn inspect(past: &Past, date: &str, out: &str) -> crate::site::Ran {
    let public = past.site.run(&["key", "public", "training/trust.key"]).out;
    past.audit(&["inspect", "--date", date, "--out", out, "--public", public.trim()])
}

#[test]
fn a_bundle_shows_the_texts_and_the_results_of_its_day() {
    let past = Past::new();
    past.site.write("content/plan.png", "an image");
    for (date, holds, not) in [
        ("2025-02-15", "lend my password to anyone", "tell anybody any password"),
        ("2025-06-15", "tell anybody any password", "lend my password to anyone"),
    ] {
        let out = format!("bundle-{date}");
        let ran = inspect(&past, date, &out);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let policy = past.site.read(&format!("{out}/schools/north/policies/acceptable-use/index.html"));
        assert!(policy.contains(holds) && !policy.contains(not), "{policy}");
        assert!(!policy.contains("<script") && policy.contains("../../../../audit/audit.css"), "{policy}");
        let first = past.site.read(&format!("{out}/index.html"));
        assert!(first.contains("every signature of the register was checked"), "{first}");
        assert!(first.contains("schools/north/policies/acceptable-use/index.html"), "{first}");
        // What the quiz asked then: it changed in March.
        let asked = past.site.read(&format!("{out}/schools/north/quizzes/ict/index.html"));
        let then = if date < "2025-03-01" { "Question 0 of Using ICT?" } else { "What is the new question?" };
        assert!(asked.contains(then) && !asked.contains("<script"), "{asked}");
        assert_eq!(asked.contains("What is the new question?"), date > "2025-03-01");
        assert!(asked.contains("5 of 8 questions, drawn for each person; 60% had to be right."), "{asked}");
        assert!(asked.contains("<li class=\"right\">") && asked.contains("Answer a to 0"), "{asked}");
        assert!(asked.contains("../../policies/acceptable-use/index.html#"), "{asked}");
        assert!(first.contains("schools/north/quizzes/ict/index.html"), "{first}");
        assert_eq!(past.site.read(&format!("{out}/assets/content/plan.png")), "an image");
        // Nobody has passed anything later, and whoever came later is not there.
        let matrix = past.site.read(&format!("{out}/audit/matrix.csv"));
        let mut csv = csv::Reader::from_reader(matrix.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
        assert!(rows.len() > 50 && rows.iter().all(|row| &row[9] <= date && &row[5] <= date));
        assert!(rows.iter().any(|row| &row[8] == "done"));
        let gaps = past.site.read(&format!("{out}/audit/gaps.csv")).lines().count() - 1;
        let open = rows.iter().filter(|row| {
            ["overdue", "never", "stale"].contains(&&row[8]) || (&row[8] == "due-soon" && row[9].is_empty())
        });
        assert_eq!(gaps, open.count());
        let agreements = past.site.read(&format!("{out}/audit/agreements.csv"));
        assert!(agreements.contains(",current,"), "{agreements}");
        assert_eq!(agreements.contains(",earlier,"), date == "2025-06-15", "{agreements}");
        // Every file is listed with its hash.
        let sums = past.site.read(&format!("{out}/SHA256SUMS"));
        let files = past.site.files(&out);
        assert_eq!(sums.lines().count(), files.len() - 1);
        for (path, bytes) in files.iter().filter(|(path, _)| path != "SHA256SUMS") {
            let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(sums.contains(&format!("{hash}  {path}\n")), "{path}");
        }
    }
    let early = inspect(&past, "2024-08-01", "bundle-early");
    assert_eq!(early.status, 0, "{}", early.err);
    let first = past.site.read("bundle-early/index.html");
    assert!(first.contains("is recorded from 1 September 2024 on, after that day"), "{first}");
    assert!(first.contains("No head was signed up to that day"), "{first}");
    assert!(
        first.contains("None was published up to that day.")
            && !past.site.path("bundle-early/schools/north/quizzes").exists()
    );
}

#[test]
fn a_bundle_of_a_register_that_was_changed_says_so() {
    let past = Past::new();
    let connection = rusqlite::Connection::open(past.site.path("training/register.sqlite")).unwrap();
    connection.execute_batch("DROP TRIGGER head_is_never_removed; DELETE FROM head").unwrap();
    drop(connection);
    let ran = inspect(&past, "2025-06-15", "bundle");
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert!(past.site.read("bundle/index.html").contains("The register is not as the office left it."));
}

#[test]
fn what_names_people_never_lands_in_a_site() {
    let past = Past::new();
    assert_eq!(past.site.run(&["build", "--today", TODAY]).status, 0);
    assert_eq!(past.site.run(&["build", "--today", TODAY, "--out", "elsewhere"]).status, 0);
    for out in ["site", "site/audit", "site/../site/x", "content/audit", "elsewhere/report"] {
        for args in [&["report", "--out", out][..], &["export", "--format", "csv", "--out", out]] {
            let ran = past.audit(args);
            assert_eq!(ran.status, 2, "{args:?}");
            assert!(ran.err.contains("is part of a site, and this names members of staff"), "{args:?}\n{}", ran.err);
        }
        assert_eq!(inspect(&past, "2025-06-15", out).status, 2, "{out}");
    }
    assert!(!past.site.path("site/audit").exists() && !past.site.path("elsewhere/report").exists());
}

#[test]
fn a_bundle_needs_a_new_folder_and_a_day_that_is_over() {
    let past = Past::new();
    past.site.write("used/note.txt", "mine");
    let told = |date: &str, out: &str, words: &str| {
        let ran = inspect(&past, date, out);
        assert_eq!(ran.status, 2, "{}", ran.err);
        assert!(ran.err.contains(words), "{}", ran.err);
    };
    told("2025-06-15", "used", "has files in it: name a new folder");
    told("2026-06-15", "new", "is still to come");
    assert!(!past.site.path("new").exists());
}
