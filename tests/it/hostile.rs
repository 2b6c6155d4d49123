//! Content that means harm, or is broken as only disks can break it: a problem with its place or a right page, and an end.

use std::{
    fs,
    io::Seek,
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use crate::site::{Ran, Site};

const TODAY: &str = "2026-01-15";
const POLICY: &str =
    "+++\ntitle = \"Extra\"\naudience = [\"staff\"]\nreviewed = 2025-09-01\nreview_every = \"1 year\"\n+++\n\n";

/// Longer than any build of these sites takes, on any machine.
const LONG: Duration = Duration::from_secs(120);

/// Runs the program, which must come to an end by itself. What it prints goes to files: a full pipe would hold it up.
fn ends(site: &Site, args: &[&str]) -> Ran {
    let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    let to = |file: &fs::File| Stdio::from(file.try_clone().unwrap());
    let mut child = site.command(args).stdout(to(&out)).stderr(to(&err)).spawn().unwrap();
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code().unwrap();
        }
        if begun.elapsed() > LONG {
            child.kill().unwrap();
            panic!("{args:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let read = |file: &mut fs::File| {
        file.rewind().unwrap();
        std::io::read_to_string(file).unwrap()
    };
    Ran { status, out: read(&mut out), err: read(&mut err) }
}

fn check(site: &Site) -> Ran {
    ends(site, &["check", "--format", "short", "--today", TODAY])
}

fn build(site: &Site) -> Ran {
    ends(site, &["build", "--today", TODAY])
}

/// The program says exactly this, and does not build.
fn refused(site: &Site, lines: &[&str]) {
    let ran = check(site);
    assert_eq!((ran.status, ran.out.lines().collect::<Vec<_>>()), (1, lines.to_vec()), "{}", ran.err);
    assert_eq!(build(site).status, 1);
    assert!(!site.path("site/index.html").exists());
}

#[test]
fn pipes_and_devices_are_not_read() {
    let site = Site::small();
    let pipe = |path: &str| assert!(Command::new("mkfifo").arg(site.path(path)).status().unwrap().success());
    pipe("content/policies/pipe.md");
    pipe("content/pipe.png");
    std::os::unix::fs::symlink("/dev/zero", site.path("content/policies/zero.md")).unwrap();
    let what = "error[unreadable-file]: this cannot be read: it is no file with bytes in it";
    let lines = ["pipe.png", "policies/pipe.md", "policies/zero.md"].map(|path| format!("content/{path}:1:1: {what}"));
    refused(&site, &lines.each_ref().map(String::as_str));
}

#[test]
fn links_that_lead_round_end() {
    let site = Site::small();
    for (to, at) in
        [("..", "content/policies/up"), ("b.md", "content/policies/a.md"), ("a.md", "content/policies/b.md")]
    {
        std::os::unix::fs::symlink(to, site.path(at)).unwrap();
    }
    let ran = check(&site);
    assert_eq!(ran.status, 1);
    for path in ["content/policies/a.md", "content/policies/b.md", "content/policies/up"] {
        assert!(ran.out.contains(&format!("{path}:1:1: error[unreadable-file]")), "{path}: {}", ran.out);
    }
}

#[test]
fn a_file_where_a_folder_should_be_has_its_problem() {
    for folder in ["content/policies", "content/schools/hill/policies", "content/pages", "quizzes"] {
        let site = Site::small();
        let _ = fs::remove_dir_all(site.path(folder));
        site.write(folder, "no folder");
        let ran = check(&site);
        assert_eq!(ran.status, 1, "{folder}");
        let wanted = format!("{folder}:1:1: error[unreadable-file]: this cannot be read: it is not a folder");
        assert!(ran.out.contains(&wanted), "{folder}: {}", ran.out);
    }
}

#[test]
fn files_may_come_change_and_go_while_a_site_is_built() {
    let site = Site::small();
    let over = AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            let (path, image) = (site.path("content/policies/extra.md"), site.path("content/extra.png"));
            for turn in 0.. {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                fs::write(&path, format!("{POLICY}## Words\n\n{}", "Turn. ".repeat(turn % 5000))).unwrap();
                fs::write(&image, [0; 4096]).unwrap();
                fs::remove_file(&path).unwrap();
                fs::remove_file(&image).unwrap();
            }
        });
        for _ in 0..12 {
            let ran = build(&site);
            // A file that was caught half written has no front matter; the words say which file.
            let half = ran.status == 1 && ran.err.contains("content/policies/extra.md");
            assert!(ran.status == 0 || half, "{} {}", ran.status, ran.err);
            assert!(!ran.err.contains("panicked"), "{}", ran.err);
        }
        over.store(true, Ordering::Relaxed);
    });
    assert_eq!(build(&site).status, 0);
    assert!(site.read("site/policies/acceptable-use/index.html").ends_with("</html>\n"));
}

#[test]
fn odd_names_are_refused_where_they_become_addresses() {
    let long = "a".repeat(252);
    for name in [
        "two words",
        "it's",
        "a\"b",
        "50%",
        "😀",
        "UPPER",
        "con",
        "aux",
        "lpt9",
        "a&b",
        "a?b",
        "a#b",
        &long,
        "a\nb",
        "\u{202e}x",
    ] {
        let site = Site::small();
        site.write(&format!("content/policies/{name}.md"), POLICY);
        let ran = check(&site);
        assert_eq!(ran.status, 1, "{name:?}");
        assert!(ran.out.contains("error[bad-id]"), "{name:?}: {}", ran.out);
        assert_eq!(ran.out.lines().count(), 1, "{name:?}: {}", ran.out);
    }
    // What a token does not take must not become a quiz or a school.
    let site = Site::small();
    let name = "a".repeat(65);
    site.write(&format!("quizzes/{name}.toml"), site.read("quizzes/induction.toml").replacen("induction", &name, 1));
    assert!(check(&site).out.contains("error[bad-id]"));
}

#[test]
fn images_may_be_called_anything() {
    let site = Site::small();
    let long = format!("{}.png", "é".repeat(125));
    let names = ["two words.png", "it's.png", "50%.png", "😀.png", "a#b?c.png", "a&b.png", &long];
    for name in names {
        site.write(&format!("content/{name}"), name);
    }
    site.write("content/big.jpg", vec![b'x'; 50_000_000]);
    let ran = build(&site);
    assert_eq!(ran.status, 0, "{}", ran.err);
    for name in names {
        assert_eq!(site.read(&format!("site/assets/content/{name}")), name);
    }
    assert_eq!(site.path("site/assets/content/big.jpg").metadata().unwrap().len(), 50_000_000);
    let shown = "Look.\n\n![One](<two words.png>) ![Two](50%25.png) ![Three](a%23b%3Fc.png)\n";
    site.write("content/policies/extra.md", format!("{POLICY}## Images\n\n{shown}"));
    let ran = build(&site);
    if ran.status == 0 {
        let page = site.read("site/policies/extra/index.html");
        for address in ["two%20words.png", "50%25.png", "a%23b%3Fc.png"] {
            assert!(page.contains(address), "{address}: {page}");
        }
    } else {
        assert!(ran.err.contains("missing-image"), "{}", ran.err);
    }
}

#[test]
fn many_files_of_no_use_and_many_images_do_no_harm() {
    let site = Site::small();
    for at in 0..20_000 {
        site.write(&format!("content/policies/attic/{at}.txt"), "");
    }
    for at in 0..10_000 {
        site.write(&format!("content/photos/{at}.png"), "x");
    }
    let ran = build(&site);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(fs::read_dir(site.path("site/assets/content/photos")).unwrap().count(), 10_000);
    assert!(!site.path("site/assets/content/policies").exists());
}

#[test]
fn bytes_that_are_no_text_are_refused_or_shown_harmless() {
    let site = Site::small();
    site.write("content/policies/extra.md", [POLICY.as_bytes(), b"## Words\n\nA \xc3\x28 byte.\n"].concat());
    let ran = check(&site);
    assert!(ran.out.starts_with("content/policies/extra.md:10:3: error[not-utf8]"), "{}", ran.out);
    site.write("content/policies/extra.md", format!("{POLICY}## Words\n\nNo\0thing.\n"));
    let ran = check(&site);
    assert!(ran.out.starts_with("content/policies/extra.md:10:3: error[not-utf8]"), "{}", ran.out);
    site.write("content/policies/extra.md", format!("{POLICY}## Words\n\nOne \u{1b}[31mred \u{202e}back.\n"));
    let ran = build(&site);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(site.read("site/policies/extra/index.html").contains("back"));
    // The terminal is shown no escape of the author's.
    site.write("content/policies/extra.md", format!("{POLICY}## Words\n\nSee [x](\u{1b}[31mred).\n"));
    assert!(!check(&site).out.contains('\u{1b}'));
}

#[test]
fn a_template_that_has_no_end_is_a_problem_of_the_theme() {
    let loops = format!(
        "{{% for a in range(end=100000) %}}{{% for b in range(end=100000) %}}{}{{% endfor %}}{{% endfor %}}",
        "x".repeat(4000)
    );
    for (home, wanted) in [
        ("{% include \"home.html\" %}", "includes itself"),
        ("{% extends \"home.html\" %}", "extends itself"),
        ("{% for a in range(end=1000000000) %}x{% endfor %}", "exceeds the limit"),
        ("{% component bomb() %}{{<bomb />}}{% endcomponent bomb %}{{<bomb />}}", "recursion depth"),
        (&loops, "beyond 256 MiB"),
    ] {
        let site = Site::small();
        site.write("themes/default/templates/home.html", home);
        let ran = build(&site);
        assert_eq!(ran.status, 1, "{wanted}: {}", ran.err);
        assert!(ran.err.contains("error[theme]") && ran.err.contains(wanted), "{wanted}: {}", ran.err);
        assert!(!site.path("site/index.html").exists());
    }
}

#[test]
fn no_sign_of_markdown_repeated_without_end_stops_the_program() {
    for piece in [
        "[",
        "[](",
        "*a ",
        "{",
        "{{ ",
        "{#a .b} ",
        "`",
        "<b>",
        "![",
        "> ",
        "- ",
        "| a ",
        "[^a]",
        "(a) ",
        "\\",
        "&#",
        "1. ",
        "(see clause 1.1) ",
    ] {
        let site = Site::small();
        let text = piece.repeat(30_000 / piece.len());
        site.write("content/policies/extra.md", format!("{POLICY}## Words\n\n{text}\n"));
        let ran = check(&site);
        assert!(ran.status == 0 || ran.status == 1, "{piece:?}: {} {}", ran.status, ran.err);
    }
}
