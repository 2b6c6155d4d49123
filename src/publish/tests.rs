//! Publishing into a folder, both ways.

use std::cell::Cell;

use super::*;

const WAYS: [Way; 2] = [Way::AtOnce, Way::InPlace];

fn file(path: &str, text: &str) -> File {
    File::made(path, text)
}

fn begin(out: &Path, way: Way) -> Publisher {
    Publisher::begin(out, way, &|| {}).expect("a folder")
}

fn try_build(out: &Path, way: Way, files: &[File]) -> Result<Published, PublishError> {
    let publisher = begin(out, way);
    let taken = files.iter().map(|f| publisher.put(f)).collect::<Result<Vec<_>, _>>()?;
    publisher.finish(&taken.iter().collect::<Vec<_>>())
}

fn build(out: &Path, way: Way, files: &[File]) -> Published {
    try_build(out, way, files).expect("published")
}

/// What is in a folder, with the content of files: hidden things of ours too.
fn listing(folder: &Path) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry")).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().expect("a kind").is_dir() {
            out.push((format!("{name}/"), String::new()));
            out.extend(listing(&entry.path()).into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
        } else {
            out.push((name, fs::read_to_string(entry.path()).expect("read")));
        }
    }
    out
}

/// The same without the manifest.
fn files(folder: &Path) -> Vec<(String, String)> {
    listing(folder).into_iter().filter(|(path, _)| path != MANIFEST).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn only_what_differs_is_written_and_only_what_was_built_is_removed() {
    for way in WAYS {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("site");
        let first = build(&out, way, &[file("index.html", "a"), file("x/index.html", "b")]);
        assert_eq!(first, Published { files: 2, changed: 2, removed: 0 });
        fs::write(out.join("x/foreign.txt"), "mine").expect("written");
        fs::create_dir_all(out.join("empty/folder")).expect("made");
        let same = build(&out, way, &[file("index.html", "a"), file("x/index.html", "b")]);
        assert_eq!(same, Published { files: 2, changed: 0, removed: 0 });
        let less = build(&out, way, &[file("index.html", "c")]);
        assert_eq!(less, Published { files: 1, changed: 1, removed: 1 });
        let expected =
            [("empty/", ""), ("empty/folder/", ""), ("index.html", "c"), ("x/", ""), ("x/foreign.txt", "mine")];
        assert_eq!(files(&out), pairs(&expected), "{way:?}");
        // And once more, with the site that was published before as the one to be brought up to date.
        fs::remove_file(out.join("x/foreign.txt")).expect("removed");
        build(&out, way, &[file("index.html", "d"), file("y", "e")]);
        let expected = [("empty/", ""), ("empty/folder/", ""), ("index.html", "d"), ("x/", ""), ("y", "e")];
        assert_eq!(files(&out), pairs(&expected), "{way:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_does_not_differ_keeps_inode_and_time() {
    use std::os::unix::fs::MetadataExt;
    for way in WAYS {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("site");
        let id =
            |path: &str| fs::metadata(out.join(path)).map(|m| (m.ino(), m.mtime(), m.mtime_nsec())).expect("there");
        let mut before = Vec::new();
        for round in ["1", "2", "3", "4"] {
            build(&out, way, &[file("a", "a"), file("x/y/b", "b"), file("x/c", round)]);
            if round == "1" {
                fs::write(out.join("x/y/foreign"), "").expect("written");
                std::os::unix::fs::symlink("nowhere", out.join("x/link")).expect("linked");
                before = ["a", "x/y/b", "x/y/foreign"].map(id).to_vec();
            }
            assert_eq!(["a", "x/y/b", "x/y/foreign"].map(id).to_vec(), before, "{way:?} {round}");
            assert_eq!(fs::read_link(out.join("x/link")).expect("a link"), Path::new("nowhere"));
        }
    }
}

#[test]
fn files_and_folders_change_places() {
    for way in WAYS {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("site");
        for _ in 0..2 {
            build(&out, way, &[file("a", "1"), file("b/c", "2"), file("b/d/e", "3")]);
            assert_eq!(files(&out), pairs(&[("a", "1"), ("b/", ""), ("b/c", "2"), ("b/d/", ""), ("b/d/e", "3")]));
            build(&out, way, &[file("a/b", "1"), file("b", "2")]);
            assert_eq!(files(&out), pairs(&[("a/", ""), ("a/b", "1"), ("b", "2")]), "{way:?}");
        }
        fs::write(out.join("a/foreign"), "mine").expect("written");
        let before = listing(&out);
        try_build(&out, way, &[file("a", "1")]).expect_err("a foreign file is in the way");
        if way == Way::AtOnce {
            assert_eq!(listing(&out), before);
        }
        assert_eq!(fs::read_to_string(out.join("a/foreign")).expect("kept"), "mine");
    }
}

#[test]
fn a_file_that_no_build_wrote_is_not_written_over() {
    for way in WAYS {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("site");
        fs::create_dir(&out).expect("made");
        fs::write(out.join("robots.txt"), "mine").expect("written");
        let error = try_build(&out, way, &[file("robots.txt", "ours")]).expect_err("foreign").to_string();
        assert!(error.contains("robots.txt: there is a file that no build wrote"), "{error}");
        assert_eq!(files(&out).last(), pairs(&[("robots.txt", "mine")]).last());
        build(&out, way, &[file("robots.txt", "mine")]);
        build(&out, way, &[file("robots.txt", "ours")]);
    }
}

#[test]
fn a_build_that_stops_half_way_leaves_the_site_as_it_was() {
    for way in WAYS {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("site");
        build(&out, way, &[file("index.html", "a")]);
        let before = listing(&out);
        let publisher = begin(&out, way);
        publisher.put(&file("index.html", "b")).expect("written");
        drop(publisher);
        assert_eq!(listing(&out), before, "{way:?}");
    }
}

#[test]
fn a_journal_is_finished_by_whoever_comes_next() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("site");
    build(&out, Way::InPlace, &[file("a", "1"), file("b", "1"), file("c", "1")]);
    // As a kill after the first move leaves it.
    let staged = journal::staged(&out);
    write(&staged.join("b"), b"2").expect("written");
    write(&out.join("a"), b"2").expect("written");
    write(&out.join(place::STAGE).join("journal.json"), br#"{"put":["a","b"],"remove":["c"]}"#).expect("written");
    assert!(journal::is_unfinished(&out));
    drop(begin(&out, Way::AtOnce));
    assert_eq!(files(&out), pairs(&[("a", "2"), ("b", "2")]));
}

#[test]
fn a_journal_leads_nowhere_else() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("site");
    write(&dir.path().join("precious"), b"x").expect("written");
    for text in [r#"{"put":[],"remove":["../precious"]}"#, r#"{"put":["/etc/x"],"remove":[]}"#, "{"] {
        write(&out.join(place::STAGE).join("journal.json"), text.as_bytes()).expect("written");
        Publisher::begin(&out, Way::InPlace, &|| {}).expect_err(text);
        assert!(dir.path().join("precious").exists());
    }
}

#[test]
fn a_list_of_the_last_build_leads_nowhere_else() {
    for way in WAYS {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("site");
        write(&dir.path().join("precious"), b"x").expect("written");
        for path in ["../precious", "x/../../precious", "/etc/x"] {
            write(&out.join(MANIFEST), format!(r#"{{"files":{{"{path}":"00"}}}}"#).as_bytes()).expect("written");
            let error = Publisher::begin(&out, way, &|| {}).expect_err(path).to_string();
            assert!(error.contains("it is not the list that a build wrote"), "{error}");
            assert!(dir.path().join("precious").exists());
        }
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_page_holds_nobody_up() {
    for way in WAYS {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("site");
        build(&out, way, &[file("a", "1"), file("b", "1")]);
        fs::remove_file(out.join("a")).expect("removed");
        assert!(std::process::Command::new("mkfifo").arg(out.join("a")).status().expect("made").success());
        assert_eq!(verify(&out).expect("looked at").missing, ["a"]);
        assert!(pack(&out, &dir.path().join("site.zip")).expect_err("it is no file").to_string().contains("/a: "));
        build(&out, way, &[file("a", "1"), file("b", "1")]);
        assert_eq!(files(&out), pairs(&[("a", "1"), ("b", "1")]), "{way:?}");
    }
}

#[test]
fn the_second_of_two_builds_waits_and_says_so() {
    for way in WAYS {
        let dir = tempfile::tempdir().expect("a folder");
        let out = dir.path().join("site");
        let first = begin(&out, way);
        let (out, told) = (&out, &Cell::new(false));
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            let second = scope.spawn(move || {
                let publisher = Publisher::begin(out, way, &|| sender.send(()).expect("heard"));
                publisher.map(|p| p.finish(&[]).expect("published"))
            });
            receiver.recv().expect("it says so");
            told.set(true);
            let taken = [first.put(&file("a", "1")).expect("written")];
            first.finish(&taken.iter().collect::<Vec<_>>()).expect("published");
            drop(first);
            // It sees what the first published, and takes it away.
            assert_eq!(second.join().expect("no panic").expect("its turn").removed, 1);
        });
        assert!(told.get());
    }
}

#[test]
fn no_file_leaves_the_folder_and_none_is_published_twice() {
    let dir = tempfile::tempdir().expect("a folder");
    let publisher = begin(&dir.path().join("site"), Way::AtOnce);
    for path in ["../x", "/etc/x", "a/../../x", "a//b", "a\\..\\b", "", "manifest.json"] {
        assert!(publisher.put(&file(path, "x")).is_err(), "{path}");
    }
    let twice = [publisher.put(&file("a", "1")).expect("written"), publisher.put(&file("a", "2")).expect("written")];
    assert!(publisher.finish(&twice.iter().collect::<Vec<_>>()).is_err());
}

/// Folders that have not changed for some time are not listed again. Whatever somebody does in one is carried on all the same.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
#[test]
fn what_is_done_in_a_folder_that_was_in_step_is_seen() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("site");
    let record = dir.path().join(".site.staffroom/steps.json");
    let paths = ["a/b/1", "a/b/2", "a/c/3", "d/e/f/4", "g/5", "h/i/6", "j/k/l/7"];
    let site = |first: &str, but: &str| -> Vec<File> {
        let others = paths.iter().filter(|path| **path != but).map(|path| file(path, path));
        others.chain([file("index.html", first)]).collect()
    };
    let in_step = || {
        let text = fs::read_to_string(&record).expect("a record");
        let steps: Vec<(String, Option<serde_json::Value>)> = serde_json::from_str(&text).expect("read");
        steps.into_iter().filter_map(|(at, pair)| pair.map(|_| at)).collect::<Vec<_>>()
    };
    let build = |first: &str, but: &str| build(&out, Way::AtOnce, &site(first, but));
    let wait = || std::thread::sleep(std::time::Duration::from_millis(2100));
    for first in ["one", "two"] {
        build(first, "");
    }
    assert_eq!(in_step(), [""; 0], "all of them are young");
    wait();
    build("three", "");
    let all = ["a/", "a/b/", "a/c/", "d/", "d/e/", "d/e/f/", "g/", "h/", "h/i/", "j/", "j/k/", "j/k/l/"];
    assert_eq!(in_step(), all, "the top holds the page that changed");

    fs::write(out.join("a/b/mine.txt"), "mine").expect("written");
    fs::create_dir_all(out.join("a/c/own/deep")).expect("made");
    fs::write(out.join("a/c/own/deep/mine.txt"), "deep").expect("written");
    fs::remove_dir_all(out.join("d")).expect("removed");
    fs::rename(out.join("h/i"), out.join("h/moved")).expect("moved");
    fs::remove_file(out.join("g/5")).expect("removed");
    fs::write(out.join("g/5"), "another").expect("written");
    build("four", "j/k/l/7");
    let expected = [
        ("a/", ""),
        ("a/b/", ""),
        ("a/b/1", "a/b/1"),
        ("a/b/2", "a/b/2"),
        ("a/b/mine.txt", "mine"),
        ("a/c/", ""),
        ("a/c/3", "a/c/3"),
        ("a/c/own/", ""),
        ("a/c/own/deep/", ""),
        ("a/c/own/deep/mine.txt", "deep"),
        ("d/", ""),
        ("d/e/", ""),
        ("d/e/f/", ""),
        ("d/e/f/4", "d/e/f/4"),
        ("g/", ""),
        ("g/5", "g/5"),
        ("h/", ""),
        ("h/i/", ""),
        ("h/i/6", "h/i/6"),
        ("h/moved/", ""),
        ("h/moved/6", "h/i/6"),
        ("index.html", "four"),
    ];
    assert_eq!(files(&out), pairs(&expected));
    wait();
    // This brings a folder of ours back, of which the site before has none and the record knows nothing.
    build("five", "");
    build("six", "");
    assert!(out.join("j/k/l/7").is_file());
    fs::remove_file(out.join("a/b/mine.txt")).expect("removed");
    fs::remove_dir_all(out.join("a/c/own")).expect("removed");
    wait();
    // The site of the time before has both still.
    build("seven", "j/k/l/7");
    let left = expected.map(|(path, text)| (path, if path == "index.html" { "seven" } else { text }));
    let left: Vec<_> = left.into_iter().filter(|(path, _)| !path.contains("mine") && !path.contains("own")).collect();
    assert_eq!(files(&out), pairs(&left));
}

/// A folder that the site before the last one had, which nothing but a file below it tells of.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
#[test]
fn a_folder_that_comes_back_stays() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("site");
    let build = |first: &str, more: &[&str]| {
        let files = [file("index.html", first), file("a/x", "x")];
        let files: Vec<File> = files.into_iter().chain(more.iter().map(|path| file(path, path))).collect();
        build(&out, Way::AtOnce, &files);
    };
    let wait = || std::thread::sleep(std::time::Duration::from_millis(2100));
    let (with, without): (&[&str], &[&str]) = (&["a/new/i", "a/kept/i"], &["a/kept/i"]);
    let has = |path: &str| out.join(path).is_file();
    build("1", with);
    build("2", without);
    assert!(!has("a/new/i"));
    wait();
    build("3", with);
    assert!(has("a/new/i"));
    fs::write(out.join("a/new/mine.txt"), "mine").expect("written");
    for first in ["4", "5", "6"] {
        build(first, with);
        assert!(has("a/new/i") && has("a/new/mine.txt"), "at build {first}");
    }
    wait();
    build("7", with);
    // Somebody takes it away, and what was theirs with it.
    fs::remove_dir_all(out.join("a/new")).expect("removed");
    for first in ["8", "9", "10"] {
        build(first, with);
        assert!(has("a/new/i") && has("a/kept/i") && !has("a/new/mine.txt"), "at build {first}");
    }
}

/// What is left in the old site where a build is killed before it has brought over what came while the sites changed places.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
#[test]
fn what_a_killed_exchange_left_behind_is_brought_over() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("site");
    let beside = dir.path().join(".site.staffroom");
    let build = |first: &str, more: &[File]| {
        build(&out, Way::AtOnce, &[&[file("index.html", first)], more].concat());
    };
    build("1", &[file("a/gone", "ours")]);
    build("2", &[file("a/kept", "ours")]);
    assert!(!beside.join("exchanging").exists());
    fs::create_dir_all(beside.join("next/b/c")).expect("made");
    for path in ["a/mine.txt", "b/c/mine.txt"] {
        fs::write(beside.join("next").join(path), "mine").expect("written");
    }
    fs::write(beside.join("exchanging"), "").expect("written");
    build("3", &[file("a/kept", "ours")]);
    let expected = [
        ("a/", ""),
        ("a/kept", "ours"),
        ("a/mine.txt", "mine"),
        ("b/", ""),
        ("b/c/", ""),
        ("b/c/mine.txt", "mine"),
        ("index.html", "3"),
    ];
    assert_eq!(files(&out), pairs(&expected));
    assert!(!beside.join("exchanging").exists());
    // Where the old site has no list, nobody can tell its pages from what is theirs: none comes back.
    fs::remove_file(beside.join("next").join(MANIFEST)).expect("removed");
    fs::write(beside.join("next/a/stale"), "ours once").expect("written");
    fs::write(beside.join("exchanging"), "").expect("written");
    build("4", &[file("a/kept", "ours")]);
    assert!(!out.join("a/stale").exists() && out.join("b/c/mine.txt").is_file());
}
