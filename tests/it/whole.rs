//! A site from its sources to what is published: the same bytes each time, all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::site::{Ran, Site};

const TODAY: &str = "2026-01-15";

fn build(site: &Site, more: &[&str]) -> Ran {
    let args: Vec<&str> = ["build", "--today", TODAY].iter().chain(more).copied().collect();
    site.run(&args)
}

fn built(site: &Site) -> Vec<(String, Vec<u8>)> {
    let ran = build(site, &[]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    site.files("site")
}

#[test]
fn the_same_sources_give_the_same_bytes() {
    let (one, two) = (Site::sample(), Site::sample());
    let run = |site: &Site, threads: &str, args: &[&str]| {
        let output = site.command(args).env("RAYON_NUM_THREADS", threads).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    run(&one, "1", &["build", "--today", TODAY]);
    // From another folder, with other threads, to another place.
    let elsewhere = Site::with(&[]);
    let root = two.root().to_str().unwrap();
    run(&elsewhere, "4", &["build", "--today", TODAY, "--root", root, "--out", "out"]);
    assert!(!two.path("site").exists());
    let (one, two) = (one.files("site"), elsewhere.files("out"));
    assert!(one.len() > 50);
    for (one, two) in one.iter().zip(&two) {
        assert_eq!(one.0, two.0);
        assert!(one.1 == two.1, "{} differs", one.0);
    }
    assert_eq!(one.len(), two.len());
}

#[test]
fn a_second_build_changes_nothing() {
    let site = Site::small();
    let first = built(&site);
    let times = |site: &Site| {
        let files = site.files("site").into_iter();
        files.map(|(path, _)| site.path("site").join(path).metadata().unwrap().modified().unwrap()).collect::<Vec<_>>()
    };
    let before = times(&site);
    let sources = (site.files("content"), site.files("quizzes"));
    let second = build(&site, &[]);
    assert!(second.err.contains(", 0 changed, "), "{}", second.err);
    assert_eq!(site.files("site"), first);
    assert_eq!(times(&site), before);
    assert_eq!((site.files("content"), site.files("quizzes")), sources);
}

#[test]
fn what_a_quiz_asked_is_archived_once_and_never_changed() {
    let site = Site::small();
    built(&site);
    let first = site.files("quizzes/revisions");
    assert_eq!(first.len(), 2);
    let history = |site: &Site| {
        let text = site.read("quizzes/revisions/induction/history.json");
        let history: serde_json::Value = serde_json::from_str(&text).unwrap();
        let changes =
            history["hill"].as_array().unwrap().iter().map(|entry| entry["change"].as_str().unwrap().to_owned());
        changes.collect::<Vec<_>>()
    };
    assert_eq!(history(&site), ["material"]);
    site.change("quizzes/induction.toml", "pass_mark = 80", "pass_mark = 90\nchange = \"wording\"");
    built(&site);
    let second: BTreeMap<_, _> = site.files("quizzes/revisions").into_iter().collect();
    assert_eq!(second.len(), 3);
    assert_eq!(history(&site), ["material", "wording"]);
    let old = first.iter().find(|(path, _)| !path.ends_with("history.json")).unwrap();
    assert_eq!(second[&old.0], old.1);
}

#[test]
fn content_with_errors_leaves_the_last_good_site_as_it_was() {
    let site = Site::small();
    let good = built(&site);
    site.change("content/policies/acceptable-use.md", "topic=usb", "topic=ubs");
    let archive = site.files("quizzes");
    let ran = build(&site, &[]);
    assert_eq!((ran.status, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("error[unknown-topic]: there is no topic `ubs`"), "{}", ran.err);
    assert!(ran.err.ends_with("1 error\nNothing was published.\n"), "{}", ran.err);
    assert_eq!(site.files("site"), good);
    assert_eq!(site.files("quizzes"), archive);
}

#[test]
fn a_theme_that_cannot_fill_a_page_leaves_the_last_good_site_as_it_was() {
    let site = Site::small();
    let good = built(&site);
    site.write("themes/default/templates/glossary.html", "{{ page.nothing }}");
    let ran = build(&site, &[]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("error[theme]"), "{}", ran.err);
    assert_eq!(site.files("site"), good);
}

#[test]
fn what_is_gone_is_removed_and_what_is_foreign_stays() {
    let site = Site::small();
    built(&site);
    assert!(site.path("site/policies/data-protection/index.html").exists());
    site.write("site/policies/data-protection/note.txt", "mine");
    site.write("site/notes.txt", "mine too");
    site.write("site/schools/hill/policies/extra/index.html", "nobody built this");
    std::fs::remove_file(site.path("content/policies/data-protection.md")).unwrap();
    built(&site);
    assert!(!site.path("site/policies/data-protection/index.html").exists());
    assert!(!site.path("site/schools/hill/policies/data-protection").exists());
    assert_eq!(site.read("site/policies/data-protection/note.txt"), "mine");
    assert_eq!(site.read("site/notes.txt"), "mine too");
    assert!(site.path("site/schools/hill/policies/extra/index.html").exists());
}

#[test]
fn the_day_decides_about_the_banner() {
    let page = "site/policies/acceptable-use/index.html";
    let site = Site::small();
    let on = |day: &str| {
        let ran = site.run(&["build", "--today", day]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        (ran.err.contains("warning[overdue]"), site.read(page).contains("banner-overdue\">"))
    };
    assert_eq!(on("2026-01-15"), (false, false));
    assert_eq!(on("2026-09-01"), (false, false));
    assert_eq!(on("2026-09-02"), (true, true));
}

#[test]
fn a_policy_without_sections_has_no_contents() {
    let site = Site::small();
    let front = "+++\ntitle = \"Notes\"\nowner = \"Office\"\naudience = [\"staff\"]\n+++\n\n";
    let page = |body: &str| {
        site.write("content/policies/notes.md", format!("{front}{body}"));
        assert_eq!(build(&site, &[]).status, 0);
        site.read("site/policies/notes/index.html")
    };
    assert!(!page("Only words.\n").contains("class=\"contents\""));
    assert!(page("## A section\n\nWords.\n").contains("class=\"contents\""));
}

#[test]
fn a_site_of_almost_nothing_builds() {
    const SITE: &str = "title = \"T\"\ntrust = \"T\"\n";
    const ONE: &str = "title = \"T\"\ntrust = \"T\"\nschools = [\"hill\"]\n";
    let school = ("content/schools/hill/school.toml", "name = \"Hill School\"\n");
    let own = "+++\ntitle = \"Dogs\"\n+++\n\n## Dogs\n\nNo dogs.\n";
    let sites: [&[(&str, &str)]; 4] = [
        &[("staffroom.toml", SITE)],
        &[("staffroom.toml", SITE), ("content/policies/dogs.md", own)],
        &[("staffroom.toml", ONE), school],
        &[("staffroom.toml", ONE), school, ("content/schools/hill/policies/dogs.md", own)],
    ];
    for files in sites {
        let site = Site::with(files);
        let ran = build(&site, &[]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(!ran.err.contains("error["), "{}", ran.err);
        links_lead_somewhere(&site.files("site"));
    }
}

#[test]
fn every_link_of_the_sample_leads_somewhere() {
    let site = Site::sample();
    links_lead_somewhere(&built(&site));
}

/// Every relative link and source names a published file, every fragment an id of its page, and no page has an id twice.
fn links_lead_somewhere(files: &[(String, Vec<u8>)]) {
    let pages: BTreeMap<&str, String> = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path.as_str(), String::from_utf8(bytes.clone()).unwrap()))
        .collect();
    let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, html) in &pages {
        let mut here = BTreeSet::new();
        for id in values(html, " id=\"") {
            assert!(here.insert(id), "{path} has the id {id:?} twice");
        }
        ids.insert(path, here);
    }
    let known: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    for (path, html) in &pages {
        for link in values(html, " href=\"").chain(values(html, " src=\"")) {
            if link
                .split_once(':')
                .is_some_and(|(scheme, _)| ["http", "https", "mailto", "tel", "data"].contains(&scheme))
            {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let file = file.split_once('?').map_or(file, |(file, _)| file);
            let to = if file.is_empty() { (*path).to_owned() } else { resolve(path, file) };
            assert!(known.contains(to.as_str()), "{path} links to {link}, which is not published");
            if !fragment.is_empty() && to.ends_with(".html") {
                assert!(ids[to.as_str()].contains(fragment), "{path} links to {link}, which has no such place");
            }
        }
    }
}

/// The values of an attribute, of which `begin` is all up to its value. Comments and templates are none of its business.
fn values<'a>(html: &'a str, begin: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(begin).skip(1).filter_map(|rest| rest.split_once('"').map(|(value, _)| value))
}

fn resolve(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => assert!(parts.pop().is_some(), "{page} links out of the site: {link}"),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}
