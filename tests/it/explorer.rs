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
fn a_cell_of_the_board_with_many_clauses_shows_the_first_and_leads_to_the_rest() {
    let site = Site::small();
    let topics = site.read("content/topics.toml");
    site.write("content/topics.toml", topics + "\n[[topic]]\nid = \"fresh\"\nname = \"Fresh\"\n");
    let board = |rules: usize| {
        let rules: String = (0..rules).map(|n| format!("- keep password number {n} {{#keep-{n}}}\n")).collect();
        site.write("content/policies/messages.md", POLICY.replace("topic=passwords", "topic=fresh") + &rules);
        assert_eq!(site.run(&["build", "--today", TODAY]).status, 0);
        let page = site.read("site/can-i/board/index.html");
        (page.matches("messages/index.html#").count(), page.contains("hill/can-i/index.html#topic-fresh\">and "))
    };
    assert_eq!(board(7), (8, false));
    assert_eq!(board(8), (5, true));
    assert!(site.read("site/can-i/index.html").contains("topics/fresh/"));
    assert!(site.read("site/schools/hill/can-i/index.html").contains("id=\"topic-fresh\""));
    assert_eq!(site.read("site/can-i/board.csv").matches("Messages").count(), 9);
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

/// The answers of a topic's page: the names of the schools of each group as the page gives them, and its cards.
fn groups(page: &str) -> Vec<(String, Vec<String>, Vec<String>)> {
    let between = |text: &str, from: &str, to: &str| {
        text.split_once(from).map(|(_, rest)| rest.split_once(to).unwrap().0.replace("&#39;", "'")).unwrap_or_default()
    };
    let (answers, _) = page.split_once("id=\"schools\"").unwrap();
    let sections = answers.split("<section class=\"topic\" id=\"answers-").skip(1);
    let group = |section: &str| {
        let (head, cards) = section.split_once("<ul class=\"cards\">").unwrap();
        let title = between(head, "<h2 ", "</h2>").split_once('>').unwrap().1.to_owned();
        let named = between(head, "<p class=\"muted\">", "</p>").split(", ").map(str::to_owned).collect();
        (title, named, cards.split("<li class=\"card").skip(1).map(str::to_owned).collect())
    };
    sections.map(group).collect()
}

#[test]
fn the_page_of_a_topic_says_once_what_schools_share_and_names_them() {
    let site = Site::sample();
    assert_eq!(site.run(&["build", "--today", TODAY]).status, 0);
    let rules = site.run(&["rules", "--format", "json", "--today", TODAY]).out;
    let rules: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_str(&rules).unwrap();
    let short = |id: &str| {
        let text = site.read(&format!("content/schools/{id}/school.toml"));
        let line = text.lines().find(|line| line.starts_with("short_name")).unwrap();
        line.split('"').nth(1).unwrap().to_owned()
    };
    let covers = |title: &str, named: &[String], school: &str| {
        title == "At every school"
            || named.iter().any(|name| name == school)
            || match title.split_once(" but ") {
                Some((_, others)) => !others.contains(school),
                None => title.contains(school),
            }
    };
    // A channel of the school can rest on the same clause.
    let is_rule = |card: &str| card.split('"').nth(2).is_some_and(|id| id.contains("-rule-"));
    let clause_of = |card: &str| card.rsplit_once("card-fact").map(|(_, clause)| clause.to_owned()).unwrap_or_default();
    let mut together = 0;
    for topic in rules.iter().flat_map(|rule| rule["topic"].split(' ')).collect::<BTreeSet<_>>() {
        let groups = groups(&site.read(&format!("site/can-i/topics/{topic}/index.html")));
        for rule in rules.iter().filter(|rule| rule["topic"].split(' ').any(|t| t == topic)) {
            let school = short(&rule["school"]);
            let (_, anchor) = rule["address"].split_once('#').unwrap();
            let clause = format!("policies/{}/index.html#{anchor}\"", rule["policy"]);
            let cards =
                groups.iter().filter(|(title, named, _)| covers(title, named, &school)).flat_map(|(.., cards)| cards);
            let found = cards.filter(|card| {
                clause_of(card).contains(&clause)
                    && is_rule(card)
                    && card.contains(&format!("data-kind=\"{}\"", rule["kind"]))
            });
            assert_eq!(found.count(), 1, "{topic}: {} {}", rule["school"], rule["address"]);
        }
        together += usize::from(groups.iter().any(|(title, ..)| title == "At every school"));
    }
    assert!(together > 1, "some rules hold at every school");
}

#[test]
fn a_shared_rule_names_the_person_to_ask_only_where_all_schools_have_the_same() {
    let site = Site::small();
    let (head, _) = POLICY.split_once("Beware").unwrap();
    let text = "## Sticks {#sticks topic=passwords}\n\n### Ask first\n\n- before you use a stick, see [](messages#second) {#stick ask=head}\n";
    site.write("content/policies/messages.md", POLICY);
    site.write("content/policies/sticks.md", head.replace("Messages", "Sticks") + text);
    site.change("staffroom.toml", "schools = [\"hill\"]", "schools = [\"hill\", \"dale\"]");
    let school = site.read("content/schools/hill/school.toml");
    site.write("content/schools/dale/school.toml", school.replace("Hill", "Dale"));
    let card = || {
        let ran = site.run(&["build", "--today", TODAY]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let groups = groups(&site.read("site/can-i/topics/passwords/index.html"));
        let every = groups.iter().find(|(title, ..)| title == "At every school").unwrap();
        every.2.iter().find(|card| card.contains("stick")).unwrap().clone()
    };
    let same = card();
    assert!(same.contains("Ask: ") && same.contains("head@hill.example"), "{same}");
    // It leads to the trust's text, and its own link, which would lead to one of the schools, is words.
    assert!(
        same.contains("href=\"../../../policies/sticks/index.html#stick\"") && !same.contains("schools/"),
        "{same}"
    );
    site.change("content/schools/dale/school.toml", "head@hill.example", "head@dale.example");
    let differing = card();
    assert!(differing.contains("Ask: ") && !differing.contains("head@"), "{differing}");
}

#[test]
fn a_card_is_each_schools_own_where_words_or_people_differ_and_the_themes_everywhere() {
    let site = Site::small();
    let (head, _) = POLICY.split_once("Beware").unwrap();
    let text = "## Sticks {#sticks topic=passwords}\n\n### Don't\n\n- lend a stick {#lend}\n- hide a stick from {{ school.name }} {#hide}\n\n### Ask first\n\n- before you use a stick {#use ask=head}\n";
    site.write("content/policies/sticks.md", head.replace("Messages", "Sticks") + text);
    site.change("staffroom.toml", "schools = [\"hill\"]", "schools = [\"hill\", \"dale\", \"lake\"]");
    let school = site.read("content/schools/hill/school.toml");
    site.write("content/schools/dale/school.toml", school.replace("Hill", "Dale").replace("head@hill", "head@dale"));
    site.write("content/schools/lake/school.toml", school.replace("Hill", "Lake"));
    let page = |school: &str, page: &str| {
        let ran = site.run(&["build", "--today", TODAY]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        site.read(&format!("site/schools/{school}/can-i/{page}index.html"))
    };
    for (school, name, mail) in [
        ("hill", "Hill", "head@hill.example"),
        ("dale", "Dale", "head@dale.example"),
        ("lake", "Lake", "head@hill.example"),
    ] {
        for (path, up) in [("", "../"), ("practise/", "../../")] {
            let text = page(school, path);
            assert_eq!(text.matches("lend a stick").count(), 1, "{school} {path}");
            assert_eq!(text.matches(&format!("hide a stick from {name}")).count(), 1, "{school} {path}");
            let own = text.matches(&format!("mailto:{mail}")).count();
            assert!(own > 0 && text.matches("mailto:").count() == own, "{school} {path}");
            assert!(text.contains(&format!("href=\"{up}policies/sticks/index.html#lend\"")), "{school} {path}");
        }
    }
    // A theme's own card is shared as the default's is, and has every field.
    site.write(
        "themes/own/components/rule/rule.html",
        "{% component rule(rule: map) -%}<li>Mine: {{ rule.kind_name }} {{ rule.text | safe }}{% if rule.ask %} {{ rule.ask.email }}{% endif %} {{ rule.clause.text }}</li>{%- endcomponent %}",
    );
    let settings = site.read("staffroom.toml");
    site.write("staffroom.toml", format!("theme = \"own\"\n{settings}"));
    for (school, mail) in [("hill", "head@hill.example"), ("dale", "head@dale.example")] {
        let text = page(school, "");
        assert!(text.contains("<li>Mine: Don’t lend a stick Clause 1.1 of Sticks</li>"), "{text}");
        assert!(
            text.contains(&format!("<li>Mine: Ask first before you use a stick {mail} Clause 1.3 of Sticks</li>")),
            "{text}"
        );
    }
}
