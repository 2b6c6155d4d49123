//! The indexes of every text: what goes into them, when they are made again, and that they are published.

use std::collections::BTreeMap;

use staffroom::{load, plan, render::search::indexes, source::Digest};

use crate::site::Site;

const DAY: &str = "2026-01-15";

/// The key of each index by its folder.
fn keys(site: &Site) -> BTreeMap<String, Digest> {
    let loaded = load::site(site.root());
    let trust = loaded.trust.unwrap();
    let (plan, _) = plan::plan(&trust, DAY.parse().unwrap());
    indexes(&plan).iter().map(|index| (index.folder().to_owned(), index.key())).collect()
}

#[test]
fn a_section_is_found_with_the_words_sides_and_stems_of_its_clauses() {
    let site = Site::small();
    let text = "+++\ntitle = \"Extra\"\naudience = [\"staff\"]\n+++\n\nBefore all.\n\n## Keys {#keys topic=passwords}\n\nWhen you leave:\n\n- shut the door {#door}\n- turn:\n  - the key {#key}\n\n### Don't\n\n- hand {{ terms.head }}'s key on {#hand}\n\n| what | how long |\n|---|---|\n| keys | a year |\n\n### Spare {#spare}\n\nIn the safe.[^1]\n\n[^1]: The safe is blue.\n";
    site.write("content/policies/extra.md", text);
    let loaded = load::site(site.root());
    let trust = loaded.trust.unwrap();
    let (plan, _) = plan::plan(&trust, DAY.parse().unwrap());
    let school = &plan.schools[0];
    let texts = plan::searched(&plan, Some(school));
    let sections: Vec<_> = texts.sections.iter().filter(|s| s.policy == "Extra").collect();
    let titles: Vec<_> = sections.iter().map(|s| (s.title.as_str(), s.anchor.as_str(), s.within.join("/"))).collect();
    let wanted = [("Extra", "", ""), ("Keys", "keys", ""), ("Spare", "spare", "Keys"), ("Footnotes", "", "")];
    assert_eq!(titles, wanted.map(|(title, anchor, within)| (title, anchor, within.to_owned())));
    let clauses: Vec<_> =
        sections[1].clauses.iter().map(|c| (c.anchor.as_str(), c.side, c.stem, c.words.as_str())).collect();
    let head = school.school.word("terms.head").unwrap();
    let hand = format!("hand {head}'s key on");
    assert_eq!(
        clauses[1..],
        [
            ("door", "", Some(0), "shut the door"),
            (clauses[2].0, "", Some(0), "turn:"),
            ("key", "", Some(2), "the key"),
            ("hand", "dont", None, hand.as_str()),
            ("hand", "", None, "what · how long"),
            ("hand", "", None, "keys · a year"),
        ]
    );
    assert_eq!(sections[3].clauses[0].words, "The safe is blue.");
    assert!(texts.sections.iter().all(|s| s.page.starts_with("../policies/")));
}

#[test]
fn a_site_can_do_without_the_indexes() {
    let site = Site::small();
    assert!(!keys(&site).is_empty());
    let settings = std::fs::read_to_string(site.root().join("staffroom.toml")).unwrap();
    site.write("staffroom.toml", format!("full_text = false\n{settings}"));
    assert_eq!(keys(&site), BTreeMap::new());
}

#[test]
fn an_edit_makes_the_index_of_the_schools_that_it_reaches_again() {
    let site = Site::sample();
    let before = keys(&site);
    assert_eq!(before.len(), 6);
    assert_eq!(keys(&site), before, "the same texts have the same key");
    let changed = |after: &BTreeMap<String, Digest>| -> Vec<String> {
        after.iter().filter(|(folder, key)| before[*folder] != **key).map(|(folder, _)| folder.clone()).collect()
    };
    site.change("content/schools/larkfold-infant/policies/acceptable-use.md", "use a USB stick", "use a stick");
    assert_eq!(changed(&keys(&site)), ["schools/larkfold-infant/search/pagefind"]);
    site.change("content/policies/acceptable-use.md", "## Removable storage", "## Storage");
    let after = changed(&keys(&site));
    assert!(after.contains(&"search/pagefind".to_owned()) && after.len() > 1, "{after:?}");
    assert!(after.len() < 6, "some schools have a section of their own: {after:?}");
}

#[test]
fn the_same_site_is_published_to_the_byte_however_many_threads_there_are() {
    let site = Site::sample();
    let build = |out: &str, threads: &str| {
        let mut command = site.command(&["build", "--quiet", "--out", out, "--today", DAY]);
        assert!(command.env("RAYON_NUM_THREADS", threads).output().unwrap().status.success());
        site.files(out)
    };
    let first = build("one", "1");
    assert!(first == build("four", "4"), "one thread and four make different files");
    for school in ["", "schools/tern-valley/"] {
        for name in ["pagefind.js", "pagefind-entry.json", "wasm.en.pagefind"] {
            let path = format!("{school}search/pagefind/{name}");
            assert!(first.iter().any(|(known, _)| *known == path), "{path}");
        }
    }
    // Building again writes nothing.
    let again = site.run(&["build", "--out", "one", "--today", DAY]);
    assert!(again.err.contains(" 0 changed"), "{}", again.err);
}
