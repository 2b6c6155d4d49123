//! The rules across schools: gaps, the board, what the explorer of every school searches.

use std::collections::BTreeSet;

use crate::site::Site;

const TODAY: &str = "2026-01-15";

const POLICY: &str = "+++\ntitle = \"Messages\"\naudience = [\"staff\"]\nreviewed = 2025-09-01\nreview_every = \"5 years\"\n+++\n\nBeware of phishing.\n\n## Passwords {#passwords topic=passwords}\n\n### Do\n\n- use a second factor, an authenticator for example, where a system offers one {#second}\n";

fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn gaps_are_the_topics_without_rules_and_the_subjects_that_no_rule_mentions() {
    let site = Site::small();
    site.write("content/policies/messages.md", POLICY);
    let ran = site.run(&["rules", "--gaps", "--today", TODAY]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let rows = cells(&ran.out);
    assert_eq!(rows[0], ["school", "topic", "name", "silent", "mentioned"]);
    let about = |name: &str| rows.iter().filter(|row| row[2] == name).collect::<Vec<_>>();
    // A rule covers a subject; a word in the text is only a mention of it.
    assert!(about("Multi-factor sign-in").is_empty());
    let phishing = about("Phishing");
    assert!(!phishing.is_empty() && phishing.iter().all(|row| row[3] == "every school" && row[4] == "Messages"));
    assert!(about("Artificial intelligence").iter().all(|row| row[1].is_empty() && row[4].is_empty()));
    assert_eq!(about("Artificial intelligence").len(), phishing.len());
}

#[test]
fn the_subjects_can_be_replaced() {
    let site = Site::small();
    let subject = "\n[gaps]\nexpected = [{ name = \"Drones\", words = [\"drone\", \"quadcopter\"] }]\n";
    site.write("staffroom.toml", site.read("staffroom.toml") + subject);
    let ran = site.run(&["rules", "--gaps", "--format", "json", "--today", TODAY]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("\"Drones\"") && !ran.out.contains("Phishing"), "{}", ran.out);
}

#[test]
fn the_board_has_a_row_for_each_topic_and_a_column_for_each_school() {
    let site = Site::sample();
    assert_eq!(site.run(&["build", "--today", TODAY]).status, 0);
    let rows = cells(&site.read("site/can-i/board.csv"));
    assert_eq!(&rows[0][..3], ["Topic", "Agreement", "Quillmere Academy"]);
    assert!(rows.iter().all(|row| row.len() == 7));
    let order: Vec<&str> = rows[1..].iter().map(|row| row[1].as_str()).collect();
    let mut kept = order.clone();
    kept.dedup();
    assert_eq!(kept.len(), order.iter().collect::<BTreeSet<_>>().len(), "each agreement stands together");
    assert_eq!(kept[0], "Conflict");
    let usb = rows.iter().find(|row| row[0].starts_with("USB")).unwrap();
    assert!(usb[3].starts_with("Don’t: ") && usb[5].starts_with("Ask first: "), "{usb:?}");
    let page = site.read("site/can-i/board/index.html");
    assert!(rows[1..].iter().all(|row| page.contains(&row[0].replace('\'', "&#39;"))), "every topic is on the page");
}

#[test]
fn the_data_of_every_school_holds_every_rule() {
    let site = Site::sample();
    assert_eq!(site.run(&["build", "--today", TODAY]).status, 0);
    let script = site.read("site/can-i/rules.js");
    let json = script.strip_prefix("(globalThis.Staffroom ||= {}).everyRule = ").unwrap();
    let data: serde_json::Value = serde_json::from_str(json.trim_end().trim_end_matches(';')).unwrap();
    let rules: serde_json::Value =
        serde_json::from_str(&site.run(&["rules", "--format", "json", "--today", TODAY]).out).unwrap();
    let folders = data["pages"].as_array().unwrap();
    let mut addresses = BTreeSet::new();
    for school in data["schools"].as_array().unwrap() {
        let mut at: i64 = -1;
        for step in school["rules"].as_array().unwrap() {
            at += step.as_i64().unwrap();
            let rule = usize::try_from(at).unwrap();
            let folder = &folders[usize::try_from(data["page"][rule].as_u64().unwrap()).unwrap()][0];
            let (school, anchor) = (school["id"].as_str().unwrap(), data["anchor"][rule].as_str().unwrap());
            addresses.insert(format!("schools/{school}/{}/index.html#{anchor}", folder.as_str().unwrap()));
        }
    }
    for rule in rules.as_array().unwrap() {
        assert!(addresses.contains(rule["address"].as_str().unwrap()), "{rule}");
    }
}
