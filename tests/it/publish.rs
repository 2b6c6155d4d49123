//! What is published: whole at every instant, checked against its manifest, zipped, one school alone, with what servers need.

use std::{
    collections::BTreeSet,
    process::Stdio,
    time::{Duration, Instant},
};

use staffroom::publish::{self, Verdict};

use crate::site::{Ran, Site};

const TODAY: &str = "2026-01-15";

fn build(site: &Site, more: &[&str]) -> Ran {
    let ran = site.run(&[&["build", "--today", TODAY], more].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran
}

fn verdict(site: &Site, path: &str) -> Verdict {
    publish::verify(&site.path(path)).unwrap()
}

/// Every page of the site differs after this.
fn retitle(site: &Site, from: usize, to: usize) {
    site.change("staffroom.toml", &format!("Round {from}.\""), &format!("Round {to}.\""));
}

fn site_of_rounds() -> Site {
    let site = Site::small();
    let text = site.read("staffroom.toml");
    let title = text.lines().find(|line| line.starts_with("title")).unwrap().to_owned();
    site.change("staffroom.toml", &title, "title = \"Round 0.\"");
    build(&site, &[]);
    site
}

/// The environment variable `STAFFROOM_KILLS` asks for more.
#[test]
fn a_build_that_is_killed_leaves_the_old_site_or_the_new_one() {
    let kills: usize = std::env::var("STAFFROOM_KILLS").map_or(60, |n| n.parse().unwrap());
    let site = site_of_rounds();
    site.write("site/own/foreign.txt", "mine");
    let begun = Instant::now();
    retitle(&site, 0, 1);
    build(&site, &[]);
    let whole = begun.elapsed().as_secs_f64();
    let (mut old, mut new, mut seed) = (0, 0, 1_u64);
    for round in 1..=kills {
        retitle(&site, round, round + 1);
        let before = site.read("site/manifest.json");
        let mut command = site.command(&["build", "--quiet", "--today", TODAY]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Numbers that jump about as those of a linear congruential generator do (Knuth's MMIX).
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Mostly in the later half, where the files are written and published.
        let part = (seed >> 11) as f64 / (1_u64 << 53) as f64;
        std::thread::sleep(Duration::from_secs_f64(whole * (0.3 + 0.9 * part)));
        child.kill().unwrap();
        child.wait().unwrap();
        let verdict = verdict(&site, "site");
        assert_eq!(verdict.foreign, ["own/foreign.txt"], "round {round}");
        assert_eq!((verdict.missing, verdict.altered), (Vec::new(), Vec::new()), "round {round}");
        if site.read("site/manifest.json") == before {
            old += 1
        } else {
            new += 1
        }
        let title = format!("Round {}.", round + 1);
        assert_eq!(site.read("site/index.html").contains(&title), site.read("site/manifest.json") != before);
    }
    // Enough on both sides of the moment to have met it.
    assert!(old > 0 && new > 0, "{kills} kills: {old} old, {new} new");
    build(&site, &[]);
    assert_eq!(site.read("site/own/foreign.txt"), "mine");
}

#[test]
fn a_build_in_place_that_is_killed_is_finished_by_the_next() {
    let site = site_of_rounds();
    let mut seed = 7_u64;
    for round in 0..10 {
        retitle(&site, round, round + 1);
        let mut command = site.command(&["build", "--quiet", "--in-place", "--today", TODAY]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(seed >> 57));
        child.kill().unwrap();
        child.wait().unwrap();
        build(&site, &["--in-place"]);
        assert!(verdict(&site, "site").is_whole(), "round {round}");
    }
}

#[test]
fn builds_of_several_schools_at_once_lose_nothing_of_the_archive() {
    let site = Site::sample();
    let archive = |folder: &str| -> Vec<(String, Vec<u8>)> { site.files(folder) };
    std::fs::remove_dir_all(site.path("quizzes/revisions")).unwrap();
    build(&site, &[]);
    let whole = archive("quizzes/revisions");
    assert!(whole.iter().filter(|(path, _)| path.ends_with("history.json")).count() > 1);
    std::fs::remove_dir_all(site.path("quizzes/revisions")).unwrap();
    let schools = ["quillmere-academy", "larkfold-infant", "st-brannocks", "meridian-international", "tern-valley"];
    let start = |school: &&str| {
        let args = ["build", "--school", school, "--out", school, "--today", TODAY];
        site.command(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    for build in schools.iter().map(start).collect::<Vec<_>>() {
        let ran = Ran::from(build.wait_with_output().unwrap());
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    assert_eq!(archive("quizzes/revisions"), whole);
}

#[test]
fn a_site_as_it_was_begun_is_whole() {
    let site = Site::with(&[]);
    assert_eq!(site.run(&["init", "."]).status, 0);
    build(&site, &[]);
    let ran = site.run(&["verify", "site"]);
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    site.write("site/assets/.gitignore", "*");
    assert_eq!(site.run(&["verify", "site"]).status, 1);
}

#[test]
fn a_site_is_not_published_into_its_sources() {
    let site = Site::small();
    std::os::unix::fs::symlink("content", site.path("linked")).unwrap();
    std::os::unix::fs::symlink("nowhere", site.path("astray")).unwrap();
    let before = site.files("");
    for out in [
        ".",
        "..",
        "content",
        "content/out",
        "./content/../content/a/b",
        "quizzes",
        "linked",
        "linked/deep",
        ".staffroom/x",
    ] {
        let ran = site.run(&["build", "--today", TODAY, "--out", out]);
        assert_eq!(ran.status, 2, "{out}: {}", ran.err);
        assert!(ran.err.contains("the site’s sources are there"), "{out}: {}", ran.err);
    }
    let ran = site.run(&["build", "--today", TODAY, "--out", "astray"]);
    assert!(ran.status == 2 && ran.err.contains("it is a link that leads nowhere"), "{}", ran.err);
    assert_eq!(site.files("").into_iter().filter(|(path, _)| !path.starts_with('.')).collect::<Vec<_>>(), before);
    build(&site, &["--out", "content-site"]);
}

#[test]
fn two_builds_at_once_take_turns() {
    let site = site_of_rounds();
    retitle(&site, 0, 1);
    let start = || site.command(&["build", "--today", TODAY]).stderr(Stdio::piped()).spawn().unwrap();
    let builds: Vec<_> = (0..4).map(|_| start()).collect();
    for build in builds {
        let ran = Ran::from(build.wait_with_output().unwrap());
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    assert!(verdict(&site, "site").is_whole());
    assert!(site.read("site/index.html").contains("Round 1."));
}

#[test]
fn a_copy_is_compared_with_its_manifest() {
    let site = Site::small();
    build(&site, &["--zip", "site.zip"]);
    let files = site.files("site").len() - 1;
    for copy in ["site", "site.zip"] {
        let ran = site.run(&["verify", copy]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert!(ran.out.starts_with(&format!("{files} files, each as it was built.")), "{}", ran.out);
    }
    site.write("site/index.html", "altered");
    site.write("site/extra/\u{1b}[31mred", "foreign");
    std::fs::remove_file(site.path("site/404.html")).unwrap();
    let ran = site.run(&["verify", "site"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert_eq!(ran.out, "missing: 404.html\naltered: index.html\nforeign: extra/\\u{1b}[31mred\n");
    assert!(ran.err.contains("1 missing, 1 altered, 1 foreign"), "{}", ran.err);
    // What was altered or lost is brought back by the next build, and nothing foreign is taken away.
    build(&site, &[]);
    assert_eq!(verdict(&site, "site").foreign, ["extra/\u{1b}[31mred"]);

    site.write("other/file", "no site");
    let ran = site.run(&["verify", "other"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("there is no manifest.json in it, so it is no copy of a site"), "{}", ran.err);
    let ran = site.run(&["verify", "staffroom.toml"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("is no folder and no zip file"), "{}", ran.err);
}

#[test]
fn a_damaged_zip_file_is_found_out() {
    let site = Site::small();
    build(&site, &["--zip", "site.zip"]);
    let bytes = std::fs::read(site.path("site.zip")).unwrap();
    site.write("cut.zip", &bytes[..bytes.len() / 2]);
    assert_eq!(site.run(&["verify", "cut.zip"]).status, 2);
    // Every byte that is turned round shows, wherever it stands, or it does not matter to any file.
    let step = bytes.len() / 40;
    let mut found = 0;
    for at in (0..bytes.len()).step_by(step) {
        let mut bad = bytes.clone();
        bad[at] ^= 0xff;
        site.write("bad.zip", bad);
        let ran = site.run(&["verify", "bad.zip"]);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        found += usize::from(ran.status != 0);
    }
    assert!(found > 30, "only {found} were found");
}

#[test]
fn a_zip_file_has_the_same_bytes_wherever_it_was_made() {
    let (one, two) = (Site::small(), Site::small());
    build(&one, &["--zip", "a.zip"]);
    build(&two, &["--zip", "b.zip", "--out", "elsewhere/deep"]);
    assert!(std::fs::read(one.path("a.zip")).unwrap() == std::fs::read(two.path("b.zip")).unwrap());
    // With nothing to build, it is still made.
    build(&one, &["--zip", "c.zip"]);
    assert!(one.path("c.zip").exists() && !one.path("c.zip.part").exists());
}

/// Every link of the site that leads into it, with the page that it is on, if there is nothing there.
fn dead_links(site: &Site, folder: &str) -> Vec<(String, String)> {
    let files = site.files(folder);
    let there: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let mut dead = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8(bytes.clone()).unwrap();
        for attribute in [" href=\"", " src=\"", " data-root=\""] {
            for link in html.split(attribute).skip(1).map(|rest| rest.split('"').next().unwrap()) {
                let link = link.split(['#', '?']).next().unwrap();
                if link.is_empty() || link.contains(':') {
                    continue;
                }
                let mut parts: Vec<&str> = path.split('/').collect();
                parts.pop();
                for part in link.split('/') {
                    if part == ".." {
                        assert!(parts.pop().is_some(), "{path}: {link} leads out of the site");
                    } else if part != "." {
                        parts.push(part);
                    }
                }
                let to = parts.join("/");
                if !there.contains(to.as_str()) && !to.is_empty() && !to.ends_with('/') {
                    dead.push((path.clone(), link.to_owned()));
                }
            }
        }
    }
    dead
}

/// A policy's text is made once for the schools that use the same words in it. Here three schools differ in one thing for each policy.
#[test]
fn schools_that_share_a_text_have_their_own_words_in_it() {
    let policy = |title: &str, text: &str| {
        format!(
            "+++\ntitle = \"{title}\"\naudience = [\"staff\"]\nreviewed = 2026-01-01\nreview_every = \"1 year\"\n+++\n\n{text}\n"
        )
    };
    let site = Site::with(&[
        (
            "staffroom.toml",
            "title = \"T\"\ntrust = \"T\"\nschools = [\"one\", \"two\", \"three\"]\n[[audience]]\nid = \"staff\"\nname = \"Staff\"\n",
        ),
        ("content/topics.toml", "[[topic]]\nid = \"keys\"\nname = \"Keys\"\n"),
        ("content/policies/word.md", &policy("Word", "## A {#a}\n\nTell the {{ terms.head }}.")),
        (
            "content/policies/asked.md",
            &policy("Asked", "## A {#a topic=keys}\n\n### Ask first\n\n- before you lend a key {ask=head}"),
        ),
    ]);
    for (school, head, email) in [("one", "head", "a"), ("two", "head", "a"), ("three", "principal", "b")] {
        site.write(
            &format!("content/schools/{school}/school.toml"),
            format!("name = \"School {school}\"\n[terms]\nhead = \"{head}\"\n[contacts.head]\nrole = \"Head\"\nemail = \"{email}@t.example\"\n"),
        );
    }
    build(&site, &[]);
    let page = |school: &str, policy: &str| site.read(&format!("site/schools/{school}/policies/{policy}/index.html"));
    for (school, head, email) in [("one", "head", "a"), ("two", "head", "a"), ("three", "principal", "b")] {
        assert!(page(school, "word").contains(&format!("Tell the {head}.")), "{school}");
        assert!(page(school, "asked").contains(&format!("mailto:{email}@t.example")), "{school}");
    }
}

#[test]
fn one_school_alone_stands_at_the_top() {
    let site = Site::sample();
    build(&site, &["--school", "larkfold-infant"]);
    assert_eq!(dead_links(&site, "site"), []);
    let paths: Vec<String> = site.files("site").into_iter().map(|(path, _)| path).collect();
    for path in ["index.html", "can-i/index.html", "policies/acceptable-use/index.html", "trust/index.html"] {
        assert!(paths.iter().any(|p| p == path), "{path} is not in {paths:#?}");
    }
    assert!(!paths.iter().any(|path| path.starts_with("schools/")));
    for other in ["Tern Valley", "Brannock"] {
        for path in paths.iter().filter(|path| path.ends_with("index.html")) {
            assert!(!site.read(&format!("site/{path}")).contains(other), "{path} speaks of {other}");
        }
    }
    // Two have their usual addresses; what was there before goes.
    build(&site, &["--school", "larkfold-infant", "--school", "tern-valley"]);
    assert_eq!(dead_links(&site, "site"), []);
    assert!(site.path("site/schools/tern-valley/index.html").exists() && !site.path("site/trust").exists());
    let ran = site.run(&["build", "--school", "larkfeld"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("There is no school `larkfeld`. The schools are: quillmere-academy,"), "{}", ran.err);
}

#[test]
fn search_engines_are_kept_out_unless_they_are_let_in() {
    let site = Site::small();
    build(&site, &[]);
    assert_eq!(site.read("site/robots.txt"), "User-agent: *\nDisallow: /\n");
    let told = |site: &Site| {
        let files = site.files("site");
        let texts = files.iter().map(|(path, bytes)| (path, String::from_utf8_lossy(bytes).to_lowercase()));
        texts
            .filter(|(path, text)| *path != "manifest.json" && text.contains("noindex"))
            .map(|(path, _)| path.clone())
            .collect::<Vec<_>>()
    };
    let pages = site.files("site").iter().filter(|(path, _)| path.ends_with(".html")).count();
    assert_eq!(told(&site).len(), pages + 4, "every page, and the settings of four servers");
    let text = site.read("staffroom.toml");
    site.write("staffroom.toml", format!("search_engines = true\nservers = [\"iis\"]\n{text}"));
    build(&site, &[]);
    assert_eq!(told(&site), ["404.html"]);
    for path in ["robots.txt", ".htaccess", "nginx.conf", "_headers"] {
        assert!(!site.path("site").join(path).exists(), "{path}");
    }
    assert!(site.read("site/web.config").contains("frame-ancestors 'self'"));
}

#[test]
fn the_program_alone_makes_a_site_anywhere() {
    let place = Site::with(&[]);
    let program = place.path("bin/staffroom");
    std::fs::create_dir(place.path("bin")).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_staffroom"), &program).unwrap();
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(&program);
        // Nothing of the checkout, nor of the machine that made the program, is asked.
        command.args(args).current_dir(place.root()).env_clear();
        Ran::from(command.output().unwrap())
    };
    assert_eq!(run(&["init", "ours"]).status, 0);
    let ran = run(&["build", "--root", "ours", "--today", "2026-09-01"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(verdict(&place, "ours/site").is_whole() || verdict(&place, "ours/site").foreign == [".gitignore"]);
}
