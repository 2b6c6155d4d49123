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
    assert_eq!(ran.out.matches("leads round in a circle").count(), 3, "{}", ran.out);
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
            // An image that is another one when it is to be copied is named too.
            let other =
                ran.status == 2 && ran.err.contains("Could not read ") && ran.err.contains("content/extra.png: it ");
            assert!(ran.status == 0 || half || other, "{} {}", ran.status, ran.err);
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
fn ten_thousand_of_anything_in_one_file_are_read_quickly() {
    let site = Site::small();
    let all = |one: &dyn Fn(usize) -> String| (0..10_000).map(one).collect::<String>();
    let add = |path: &str, text: String| site.write(path, site.read(path) + &text);
    add("staffroom.toml", all(&|n| format!("\n[[audience]]\nid = \"a-{n}\"\nname = \"Group {n}\"\n")));
    add("content/topics.toml", all(&|n| format!("\n[[topic]]\nid = \"t-{n}\"\nname = \"Topic {n}\"\n")));
    add("content/glossary.toml", all(&|n| format!("\n[[term]]\nterm = \"T{n}\"\ndefinition = \"Thing {n}\"\n")));
    let notes = all(&|n| format!("Keep[^{n}] `{{{{ school.name }}}}` it.\n\n[^{n}]: Note {n}.\n\n"));
    let broken = all(&|n| format!("See [](#nothing-{n}) and [it](no-policy-{n}).\n\n"));
    site.write("content/policies/extra.md", format!("{POLICY}## Words\n\n{notes}"));
    site.write("content/policies/broken.md", format!("{POLICY}## Words\n\n{broken}"));
    let question =
        |n| format!("\n[[question]]\nid = \"q-{n}\"\nkind = \"true-false\"\nprompt = \"Is it {n}?\"\nanswer = true\n");
    add("quizzes/induction.toml", all(&question));
    let begun = Instant::now();
    let ran = check(&site);
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
    assert_eq!(ran.status, 1, "{}", ran.err);
    assert_eq!(ran.out.matches("error[").count(), 20_000);
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
fn variables_of_a_template_that_grow_with_each_other_do_not_fill_the_machine() {
    let grown = "{% set a = a ~ a %}".repeat(60);
    let site = Site::small();
    assert_eq!(build(&site).status, 0);
    let before = site.files("site");
    site.write("themes/default/templates/home.html", format!("{{% set a = \"ha\" %}}{grown}{{{{ a }}}}"));
    let wanted = "error[theme]: the pages of this template fill the memory";
    let ran = check(&site);
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    assert_eq!(ran.out, format!("themes/default/templates/home.html:1:1: {wanted}\n"));
    let ran = build(&site);
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains(wanted), "{}", ran.err);
    assert_eq!(site.files("site"), before);
}

#[test]
fn a_preview_without_an_end_stops_the_server_which_says_why() {
    let grown = "{% set a = a ~ a %}".repeat(60);
    let site = Site::small();
    site.write("themes/default/templates/preview.html", format!("{{% set a = \"ha\" %}}{grown}{{{{ a }}}}"));
    let ran = ends(&site, &["serve", "--port", "0", "--today", TODAY]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    for wanted in ["templates/preview.html", "fill the memory", "The server has stopped."] {
        assert!(ran.err.contains(wanted), "{wanted}: {}", ran.err);
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

#[test]
fn names_that_are_no_text_are_a_problem_wherever_they_stand() {
    use std::os::unix::ffi::OsStrExt;
    let site = Site::small();
    for (folder, name) in [
        ("content/policies", &b"bad\xff.md"[..]),
        ("content/photos", b"bad\xff.png"),
        ("content/photos/\u{fffd}", b"x\xc3.jpg"),
        ("themes/default/images", b"bad\xff.svg"),
        ("quizzes", b"bad\xff.toml"),
        ("content/schools", b"bad\xff"),
    ] {
        fs::create_dir_all(site.path(folder)).unwrap();
        fs::write(site.path(folder).join(std::ffi::OsStr::from_bytes(name)), POLICY).unwrap();
    }
    fs::remove_file(site.path("content/schools").join(std::ffi::OsStr::from_bytes(b"bad\xff"))).unwrap();
    fs::create_dir(site.path("content/schools").join(std::ffi::OsStr::from_bytes(b"bad\xff"))).unwrap();
    let what = "error[unreadable-file]: this cannot be read: its name is not text in UTF-8";
    let paths = [
        "content/photos/bad\u{fffd}.png",
        "content/photos/\u{fffd}/x\u{fffd}.jpg",
        "content/policies/bad\u{fffd}.md",
        "content/schools/bad\u{fffd}",
        "quizzes/bad\u{fffd}.toml",
        "themes/default/images/bad\u{fffd}.svg",
    ];
    let lines = paths.map(|path| format!("{path}:1:1: {what}"));
    refused(&site, &lines.each_ref().map(String::as_str));
}

#[test]
fn a_site_in_a_folder_whose_name_is_no_text_is_built() {
    use std::os::unix::ffi::OsStrExt;
    let site = Site::small();
    let odd = site.path("").join(std::ffi::OsStr::from_bytes(b"odd\xff"));
    fs::create_dir(&odd).unwrap();
    for part in ["staffroom.toml", "content", "quizzes"] {
        fs::rename(site.path(part), odd.join(part)).unwrap();
    }
    fs::write(odd.join("content/plan.png"), "x").unwrap();
    let ran = Ran::from(site.command(&["build", "--today", TODAY]).current_dir(&odd).output().unwrap());
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(odd.join("site/assets/content/plan.png").exists() && odd.join("site/index.html").exists());
}

/// The program as somebody who may do nothing, in a site that is theirs to read.
fn as_nobody(site: &Site, args: &[&str]) -> Ran {
    use std::os::unix::{fs::PermissionsExt, process::CommandExt};
    // Where the program stands nobody may be let in.
    let program = site.path("staffroom-here");
    if !program.exists() {
        fs::copy(env!("CARGO_BIN_EXE_staffroom"), &program).unwrap();
        fs::set_permissions(site.root(), fs::Permissions::from_mode(0o777)).unwrap();
    }
    let mut command = Command::new(program);
    command.args(args).current_dir(site.root());
    // Root may read everything, whatever the permissions say.
    if fs::metadata(site.root()).is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0) {
        command.uid(65534).gid(65534);
    }
    Ran::from(command.output().unwrap())
}

#[test]
fn what_may_not_be_read_is_a_problem_and_what_may_not_be_written_a_plain_sentence() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::small();
    let closed = ["content/photos", "content/policies/acceptable-use.md", "quizzes", "content/schools/hill/policies"];
    site.write("content/photos/a.png", "x");
    fs::create_dir_all(site.path("content/schools/hill/policies")).unwrap();
    let mode = |path: &str, mode| fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).unwrap();
    for path in closed {
        mode(path, 0);
    }
    let ran = as_nobody(&site, &["check", "--format", "short", "--today", TODAY]);
    for path in closed {
        mode(path, 0o755);
    }
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    for path in closed {
        let wanted = format!("{path}:1:1: error[unreadable-file]: this cannot be read: you may not read it");
        assert!(ran.out.contains(&wanted), "{path}: {}", ran.out);
    }
    assert_eq!(ran.out.lines().count(), closed.len(), "{}", ran.out);
    // Nowhere to write.
    mode("", 0o755);
    let ran = as_nobody(&site, &["build", "--today", TODAY]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(
        ran.err.contains("staffroom: ") && !ran.err.contains("Os {") && !ran.err.contains("panicked"),
        "{}",
        ran.err
    );
    assert!(!site.path("site").exists());
}

#[test]
fn sources_that_are_only_for_reading_are_built_elsewhere() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::small();
    // What is archived already need not be written again.
    assert_eq!(build(&site).status, 0);
    fs::remove_dir_all(site.path(".staffroom")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::set_permissions(elsewhere.path(), fs::Permissions::from_mode(0o777)).unwrap();
    as_nobody(&site, &["--version"]);
    fs::set_permissions(site.root(), fs::Permissions::from_mode(0o755)).unwrap();
    let out = elsewhere.path().join("site");
    for _ in 0..2 {
        let ran = as_nobody(&site, &["build", "--today", TODAY, "--out", out.to_str().unwrap()]);
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    let read = |path: std::path::PathBuf| fs::read(path.join("manifest.json")).unwrap();
    assert_eq!(read(out), read(site.path("site")));
    assert!(!site.path(".staffroom").exists());
}

#[test]
fn deep_nesting_of_any_format_is_a_problem_or_a_page() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(50_000), close.repeat(50_000));
    for (path, text) in [
        ("staffroom.toml", format!("title = \"x\"\nschools = {}\n", deep("[", "]"))),
        ("content/topics.toml", format!("topic = {}\n", deep("{a=", "}"))),
        ("quizzes/induction.toml", format!("id = {}\n", deep("[", "]"))),
        ("quizzes/revisions/induction/AAAAAAAAAAAAAAAA.json", deep("[", "]")),
        ("content/policies/extra.md", format!("{POLICY}{}", deep("> ", ""))),
        ("content/policies/extra.md", format!("{POLICY}{}x", "- ".repeat(50_000))),
        ("content/policies/extra.md", format!("{POLICY}{}", deep("<div>\n\n", "</div>\n\n"))),
        ("content/policies/extra.md", format!("{POLICY}{}", deep("**_", "_**"))),
        ("themes/default/templates/home.html", deep("{% if true %}", "{% endif %}")),
        ("themes/default/templates/home.html", format!("{{{{ {} }}}}", deep("(", ")"))),
    ] {
        let site = Site::small();
        site.write(path, &text);
        let ran = check(&site);
        assert!(ran.status == 0 || ran.status == 1, "{path}: {} {}", ran.status, &ran.err[..ran.err.len().min(400)]);
        assert!(
            ran.status == 0 || ran.out.contains(path) || ran.out.contains("revisions"),
            "{path}: {}",
            &ran.out[..ran.out.len().min(400)]
        );
    }
}

#[test]
fn ten_thousand_problems_alike_are_told_quickly_and_in_few_words() {
    let site = Site::small();
    site.write("content/policies/extra.md", format!("{POLICY}## Words\n\n{}\n", "<b>".repeat(10_000)));
    let begun = Instant::now();
    let ran = ends(&site, &["check", "--today", TODAY]);
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    assert!(ran.err.contains("note: 9980 more of `raw-html` in content/policies/extra.md"), "{}", ran.err);
    assert!(ran.err.contains("10000 warnings") && ran.err.len() < 20_000, "{}", ran.err);
    assert_eq!(check(&site).out.lines().count(), 10_000);
}
