//! The images of the content, which are copied and never held.

use std::{
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use crate::site::Site;

const TODAY: &str = "2026-01-15";

/// Longer than the coarsest clock of a disk ticks: what was saved before that is trusted.
const SETTLED: Duration = Duration::from_millis(2100);

fn build(site: &Site, more: &[&str]) -> String {
    let ran = site.run(&[&["build", "--today", TODAY], more].concat());
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.err
}

fn modified(path: &Path) -> SystemTime {
    path.metadata().unwrap().modified().unwrap()
}

/// Changes the bytes of a file and leaves it as old as it was.
fn change_unseen(path: &Path, bytes: &[u8]) {
    let then = modified(path);
    fs::write(path, bytes).unwrap();
    fs::File::options().append(true).open(path).unwrap().set_modified(then).unwrap();
}

#[test]
fn an_image_is_not_read_again_while_it_and_its_copy_look_the_same() {
    let site = Site::small();
    site.write("content/plan.png", "one");
    std::thread::sleep(SETTLED);
    build(&site, &[]);
    let copy = site.path("site/assets/content/plan.png");
    change_unseen(&copy, b"ONE");
    site.change("content/policies/acceptable-use.md", "lock the screen", "lock and cover the screen");
    // Nobody has looked into either of the two.
    let said = build(&site, &[]);
    assert!(!said.contains(" 0 changed"), "{said}");
    assert_eq!(fs::read(&copy).unwrap(), b"ONE");
    // Where the copy shows that it was touched, or all is to be made anew, somebody looks.
    build(&site, &["--fresh"]);
    assert_eq!(fs::read(&copy).unwrap(), b"one");
    fs::write(&copy, "touched").unwrap();
    build(&site, &[]);
    assert_eq!(fs::read(&copy).unwrap(), b"one");
    assert_eq!(site.run(&["verify", "site"]).status, 0);
}

#[test]
fn an_image_that_was_saved_a_moment_ago_is_read_again() {
    let site = Site::small();
    // Each of the same length as the one before, and as old.
    for bytes in ["one", "two", "six", "ten"] {
        site.write("content/plan.png", bytes);
        fs::File::options()
            .append(true)
            .open(site.path("content/plan.png"))
            .unwrap()
            .set_modified(SystemTime::now())
            .unwrap();
        build(&site, &[]);
        assert_eq!(site.read("site/assets/content/plan.png"), bytes);
        assert_eq!(site.run(&["verify", "site"]).status, 0);
    }
}

#[test]
fn an_image_of_the_same_length_and_time_is_seen_to_be_another() {
    // No program can set the time at which Unix saw a file change.
    if cfg!(unix) {
        let site = Site::small();
        site.write("content/plan.png", "one");
        std::thread::sleep(SETTLED);
        build(&site, &[]);
        change_unseen(&site.path("content/plan.png"), b"two");
        let said = build(&site, &[]);
        assert!(said.contains(" 1 changed"), "{said}");
        assert_eq!(site.read("site/assets/content/plan.png"), "two");
    }
}

#[test]
fn an_image_comes_with_the_zip_file_and_goes_with_its_original() {
    let site = Site::small();
    let bytes: Vec<u8> = (0..1_000_003_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    site.write("content/a/plan.png", &bytes);
    build(&site, &["--zip", "site.zip"]);
    assert!(fs::read(site.path("site/assets/content/a/plan.png")).unwrap() == bytes);
    for copy in ["site", "site.zip"] {
        assert_eq!(site.run(&["verify", copy]).status, 0);
    }
    fs::remove_file(site.path("content/a/plan.png")).unwrap();
    build(&site, &[]);
    assert!(!site.path("site/assets/content/a").exists());
    assert_eq!(site.run(&["verify", "site"]).status, 0);
}

#[test]
fn the_size_of_an_image_is_told_by_its_beginning() {
    let site = Site::small();
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x02\0\0\0\x63".as_slice(), &[0; 100]].concat();
    // Behind as many small parts as there is room for in 8 MB.
    let part = [0xff, 0xfe, 0, 2];
    let jpeg = [&[0xff, 0xd8][..], &part.repeat(2_000_000), &[0xff, 0xc0, 0, 17, 8, 0, 51, 0, 61, 3]].concat();
    // It says that it goes on far behind its end.
    let short = [&[0xff, 0xd8][..], &[0xff, 0xe1, 0xff, 0xff]].concat();
    site.write("content/a.png", png);
    site.write("content/b.jpg", jpeg);
    site.write("content/c.jpg", short);
    site.write("content/d.gif", "");
    let text = "\n## Images\n\n![One](a.png) ![Two](b.jpg) ![Three](c.jpg) ![Four](d.gif)\n";
    let policy = site.read("content/policies/acceptable-use.md") + text;
    site.write("content/policies/acceptable-use.md", policy);
    build(&site, &[]);
    let page = site.read("site/policies/acceptable-use/index.html");
    let tag =
        |name: &str| page.split("<img ").find(|tag| tag.contains(name)).unwrap().split('>').next().unwrap().to_owned();
    assert!(tag("a.png").contains("width=\"258\" height=\"99\""), "{}", tag("a.png"));
    assert!(tag("b.jpg").contains("width=\"61\" height=\"51\""), "{}", tag("b.jpg"));
    for name in ["c.jpg", "d.gif"] {
        assert!(!tag(name).contains("width="), "{}", tag(name));
    }
}

/// The most memory that a build of `site` from nothing had, in megabytes.
#[cfg(target_os = "linux")]
fn most(site: &Site) -> f64 {
    let ran = site.run(&["build", "--fresh", "--timings", "--today", TODAY]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let line = ran.out.lines().find_map(|line| line.strip_prefix("memory, at most")).unwrap();
    line.strip_suffix(" MB").unwrap().trim().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn large_images_take_no_memory() {
    let site = Site::small();
    site.write("staffroom.toml", "full_text = false\n".to_owned() + &site.read("staffroom.toml"));
    let without = most(&site);
    for name in ["a", "b"] {
        let path = site.path(&format!("content/{name}.png"));
        fs::File::create(path).unwrap().set_len(60_000_000).unwrap();
    }
    // To be copied, and to be compared with their copies.
    for _ in 0..2 {
        let with = most(&site);
        assert!(with < without + 20.0, "{without} {with}");
    }
    assert_eq!(site.path("site/assets/content/b.png").metadata().unwrap().len(), 60_000_000);
    // One that is larger still is refused by its size alone.
    fs::File::options().append(true).open(site.path("content/b.png")).unwrap().set_len(64 * 1024 * 1024 + 1).unwrap();
    let ran = site.run(&["build", "--today", TODAY]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("error[file-too-large]"), "{}", ran.err);
    assert_eq!(site.run(&["verify", "site"]).status, 0);
}
