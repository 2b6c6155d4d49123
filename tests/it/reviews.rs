//! Dates that contradict each other, and the reviews for calendars and programs.

use crate::site::Site;

const SETTINGS: &str = "title = \"Policies\"\ntrust = \"Hill, Vale; and Dale\"\nschools = [\"hill\"]\n[[audience]]\nid = \"staff\"\nname = \"Staff\"\n";
const SCHOOL: &str = "name = \"Hill School\"\nshort_name = \"Hill\"\n";

/// A front page, and two clauses, that say three things about the next review.
const CHURCH_SCHOOL: &str = r#"+++
title = "Using IT"
owner = "Assistant head"
reviewed = 2019-01-14
review_every = "2 years"
next_review = "2021-01"
numbering = "none"
+++

## Policy review {#review}

- The policy comes up for review every three years by the assistant head and the head.
- Its review date comes round in March 2020.
"#;

fn site(policies: &[(&str, &str)]) -> Site {
    let site = Site::with(&[("staffroom.toml", SETTINGS), ("content/schools/hill/school.toml", SCHOOL)]);
    for (path, text) in policies {
        site.write(path, text);
    }
    site
}

fn build(site: &Site, today: &str) {
    let ran = site.run(&["build", "--today", today]);
    assert_eq!(ran.status, 0, "{}", ran.err);
}

#[test]
fn three_dates_on_one_policy_are_reported_where_they_stand() {
    let site = site(&[("content/schools/hill/policies/it.md", CHURCH_SCHOOL)]);
    let ran = site.run(&["check", "--format", "short", "--today", "2020-06-01"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines,
        [
            "content/schools/hill/policies/it.md:12:3: warning[date-in-text]: this clause says reviewed every 3 years, the front matter every 2 years",
            "content/schools/hill/policies/it.md:13:3: warning[date-in-text]: this clause says the next review is March 2020, the front matter January 2021",
        ]
    );
}

#[test]
fn the_calendar_and_the_data_give_every_review() {
    let trust =
        "+++\ntitle = \"Phones, tablets; and more\"\nreviewed = 2026-03-01\nreview_every = \"1 year\"\n+++\n\nText.\n";
    let undated = "+++\ntitle = \"Undated\"\n+++\n\nText.\n";
    let site = site(&[("content/policies/phones.md", trust), ("content/schools/hill/policies/own.md", undated)]);
    build(&site, "2026-06-01");
    let ics = site.read("site/reviews.ics");
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), 1);
    assert!(ics.contains("SUMMARY:Review: Phones\\, tablets\\; and more (Hill\\, Vale\\; and Dale)\r\n"), "{ics}");
    assert!(ics.contains("DTSTART;VALUE=DATE:20270301\r\n") && ics.contains("TRIGGER:-P60D\r\n"), "{ics}");
    assert!(ics.contains("UID:review-phones-trust@hill-vale-and-dale\r\n"), "{ics}");

    let data: serde_json::Value = serde_json::from_str(&site.read("site/reviews.json")).unwrap();
    assert_eq!((&data["built"], &data["school"]), (&"2026-06-01".into(), &serde_json::Value::Null));
    let reviews = data["reviews"].as_array().unwrap();
    let of = |key: &str| reviews.iter().map(|r| r[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("policy"), ["own", "phones"]);
    assert_eq!(of("state"), ["undated", "in-date"]);
    assert_eq!(of("school"), [serde_json::json!("hill"), serde_json::Value::Null]);
    assert_eq!(of("due_from"), [serde_json::Value::Null, serde_json::json!("2026-12-31")]);
    for review in reviews {
        assert!(site.path(&format!("site/{}", review["page"].as_str().unwrap())).exists(), "{review}");
    }

    let hill: serde_json::Value = serde_json::from_str(&site.read("site/schools/hill/reviews.json")).unwrap();
    assert_eq!(hill["reviews"].as_array().unwrap().len(), 2);
    let page = site.read("site/reviews/index.html");
    for file in ["../reviews.ics", "../reviews.json", "agenda/index.html"] {
        assert!(page.contains(&format!("href=\"{file}\"")), "{file}");
    }
}

#[test]
fn a_page_carries_the_states_that_will_come() {
    let trust = "+++\ntitle = \"Phones\"\nreviewed = 2026-03-01\nreview_every = \"1 year\"\n+++\n\nText.\n";
    let site = site(&[("content/policies/phones.md", trust)]);
    build(&site, "2026-06-01");
    let page = site.read("site/policies/phones/index.html");
    assert!(page.contains("<html lang=\"en-GB\" data-built=\"2026-06-01\">"));
    assert!(page.contains(
        "class=\"banner banner-due\" data-stands-from=\"2026-12-31\" data-stands-until=\"2027-03-02\" hidden>"
    ));
    assert!(page.contains("class=\"banner banner-overdue\" data-stands-from=\"2027-03-02\" hidden>"));
    let agenda = site.read("site/reviews/agenda/index.html");
    assert!(agenda.contains("<p data-stands-until=\"2026-12-31\">No policy needs a review.</p>"), "{agenda}");
    build(&site, "2027-03-02");
    let page = site.read("site/policies/phones/index.html");
    assert!(page.contains("<p class=\"banner banner-overdue\">") && !page.contains("data-stands-from"), "{page}");
}
