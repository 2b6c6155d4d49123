//! A build after an edit: the same bytes as one that starts afresh, and no file touched that is the same.

use std::{collections::BTreeMap, time::SystemTime};

use crate::site::Site;

const TODAY: &str = "2026-01-15";

/// Numbers that look random and are the same each time (SplitMix64, public domain, <https://prng.di.unimi.it/splitmix64.c>).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

/// The sources that people edit, in order.
fn sources(site: &Site) -> Vec<String> {
    let edited = |path: &String| path.ends_with(".md") || (path.ends_with(".toml") && !path.contains("confirmed/"));
    let content = site.files("content").into_iter().map(|(path, _)| format!("content/{path}"));
    let quizzes = site.files("quizzes").into_iter().map(|(path, _)| format!("quizzes/{path}"));
    content.chain(quizzes).filter(edited).chain(["staffroom.toml".into()]).collect()
}

/// Changes something somewhere, and says what.
fn edit(site: &Site, numbers: &mut Numbers, step: usize) -> String {
    match numbers.below(8) {
        // A clause, a heading, a title, a term, a topic, an option: any word of any file that stands in a line of words.
        0..=4 => {
            let files = sources(site);
            let path = &files[numbers.below(files.len())];
            let text = site.read(path);
            let words: Vec<(usize, &str)> = text.match_indices(" the ").chain(text.match_indices(" a ")).collect();
            if words.is_empty() {
                return String::new();
            }
            let (at, word) = words[numbers.below(words.len())];
            site.write(path, format!("{} word{step}{}", &text[..at], &text[at + word.len() - 1..]));
            path.clone()
        }
        5 => {
            site.write(
                "themes/default/components/colophon/colophon.css",
                format!(".colophon {{ margin: {step}px }}\n"),
            );
            "the theme".into()
        }
        6 => {
            let path = format!("content/policies/added-{step}.md");
            site.write(&path, format!("+++\ntitle = \"Added {step}\"\n+++\n\n## One\n\nRead [](acceptable-use).\n"));
            path
        }
        _ => {
            let files: Vec<String> = sources(site).into_iter().filter(|path| path.contains("/policies/")).collect();
            let path = &files[numbers.below(files.len())];
            let text = site.read(path);
            site.write(
                path,
                format!(
                    "{text}\n\n## Added in step {step} {{#step-{step}{}}}\n\nA paragraph.\n",
                    match text.contains("\nextends") {
                        true => " after=nowhere",
                        false => "",
                    }
                ),
            );
            path.clone()
        }
    }
}

fn times(site: &Site) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let modified = |path: &str| site.path("site").join(path).metadata().unwrap().modified().unwrap();
    site.files("site").into_iter().map(|(path, bytes)| (path.clone(), (bytes, modified(&path)))).collect()
}

/// More steps, another course: `STAFFROOM_EDITS=200 STAFFROOM_SEED=7 cargo test --test it again`.
#[test]
fn after_any_edit_the_site_is_that_of_a_build_from_nothing() {
    let given = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let mut numbers = Numbers(given("STAFFROOM_SEED").unwrap_or(20_261_128) as u64);
    let site = Site::sample();
    assert_eq!(site.run(&["build", "--today", TODAY]).status, 0);
    let (mut good, mut kept) = (0, 0);
    let wanted = given("STAFFROOM_EDITS").unwrap_or(10);
    for step in 0.. {
        let before: Vec<_> = sources(&site).into_iter().map(|path| (site.read(&path), path)).collect();
        let what = edit(&site, &mut numbers, step);
        let left = times(&site);
        let ran = site.run(&["build", "--today", TODAY]);
        if ran.status != 0 {
            // The edit broke the content: nothing was published, and it is taken back.
            assert!(times(&site) == left, "a build that failed after an edit of {what} touched the site: {ran:?}");
            before.iter().for_each(|(text, path)| site.write(path, text));
            continue;
        }
        assert_eq!(site.run(&["build", "--fresh", "--today", TODAY, "--out", "afresh"]).status, 0);
        let (again, afresh) = (times(&site), site.files("afresh"));
        assert_eq!(again.len(), afresh.len(), "after an edit of {what}");
        for (path, bytes) in &afresh {
            let (built, modified) = &again[path];
            assert!(built == bytes, "{path} is stale after an edit of {what}");
            if let Some((_, then)) = left.get(path).filter(|(old, _)| old == bytes) {
                assert_eq!(then, modified, "{path} is the same and was touched after an edit of {what}");
                kept += 1;
            }
        }
        good += 1;
        if good == wanted {
            break;
        }
    }
    assert!(kept > 100 * wanted, "{kept} files were kept");
}

#[test]
fn a_build_of_the_same_reads_nothing_and_says_what_the_last_one_said() {
    let site = Site::sample();
    let first = site.run(&["build", "--today", TODAY]);
    // Sources that were saved a moment ago are not trusted yet.
    let old = SystemTime::now() - std::time::Duration::from_secs(60);
    for path in sources(&site) {
        std::fs::File::options().append(true).open(site.path(&path)).unwrap().set_modified(old).unwrap();
    }
    let archived = site.files("quizzes/revisions");
    for (path, _) in &archived {
        let path = site.path("quizzes/revisions").join(path);
        std::fs::File::options().append(true).open(path).unwrap().set_modified(old).unwrap();
    }
    let (second, third) = (site.run(&["build", "--today", TODAY]), site.run(&["build", "--today", TODAY]));
    let warnings =
        |text: &str| text.lines().filter(|line| !line.contains(" changed, ")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(warnings(&second.err), warnings(&first.err));
    assert_eq!(warnings(&third.err), warnings(&first.err));
    assert!(third.err.contains(", 0 changed, "), "{}", third.err);
    // Whoever touches a page gets it back.
    site.write("site/index.html", "mine");
    let fourth = site.run(&["build", "--today", TODAY]);
    assert!(fourth.err.contains(", 1 changed, "), "{}", fourth.err);
    assert!(site.read("site/index.html").contains("Quillmere"));
    // Whoever changes what is asked for gets that.
    let fifth = site.run(&["build", "--today", "2026-01-16"]);
    assert!(!fifth.err.contains(", 0 changed, "), "{}", fifth.err);
    assert_eq!(site.read(".staffroom/.gitignore"), "*\n");
}
