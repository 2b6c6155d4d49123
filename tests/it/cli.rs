//! The commands as a person calls them: what they print, and with which status they end.

use crate::site::Site;

#[test]
fn a_new_site_builds_without_a_problem() {
    let place = Site::with(&[]);
    let made = place.run(&["init", "ours"]);
    assert_eq!((made.status, made.out.as_str()), (0, ""));
    assert!(made.err.contains("staffroom serve --open --root ours"), "{}", made.err);
    // From the day on which the starter's policies were reviewed until they are due again.
    for day in ["2026-09-01", "2027-06-01"] {
        let checked = place.run(&["check", "--root", "ours", "--today", day]);
        assert_eq!((checked.status, checked.err.as_str()), (0, "No problems.\n"), "{day}");
    }
    let built = place.run(&["build", "--root", "ours", "--today", "2026-09-01"]);
    assert_eq!(built.status, 0, "{}", built.err);
    assert!(!built.err.contains("warning"), "{}", built.err);
    assert!(place.path("ours/site/schools/hill-lane/can-i/index.html").exists());

    let again = place.run(&["init", "ours"]);
    assert_eq!((again.status, again.err.as_str()), (2, "staffroom: ours has something in it. Name a new folder.\n"));
}

#[test]
fn the_status_tells_content_from_call() {
    let site = Site::small();
    assert_eq!(site.run(&["check"]).status, 0);
    assert_eq!(site.run(&["--version"]).status, 0);
    assert_eq!(site.run(&["--help"]).status, 0);
    for wrong in [&["bild"][..], &[], &["build", "--today", "soon"], &["check", "--format", "xml"], &["init"]] {
        let ran = site.run(wrong);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{wrong:?}");
        assert!(!ran.err.is_empty());
    }
    // The machine is at fault: a file stands where the folder would be.
    let ran = site.run(&["build", "--today", "2026-01-15", "--out", "staffroom.toml"]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(ran.err.contains("staffroom.toml"), "{}", ran.err);

    let empty = Site::with(&[]);
    for command in ["check", "build", "rules"] {
        let ran = empty.run(&[command]);
        assert_eq!((ran.status, ran.out.as_str()), (1, ""), "{command}");
        assert!(ran.err.contains("error[missing-file]: there is no site here"), "{}", ran.err);
        assert!(empty.files("").is_empty(), "{command} wrote something");
    }
}

#[test]
fn the_folder_of_the_site_can_be_named() {
    let (site, elsewhere) = (Site::small(), Site::with(&[]));
    let root = site.root().to_str().unwrap();
    let ran = elsewhere.run(&["build", "--today", "2026-01-15", "--root", root]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(site.path("site/index.html").exists());
    assert!(elsewhere.files("").is_empty());
}

#[test]
fn quiet_leaves_the_problems_and_nothing_else() {
    let site = Site::small();
    let quiet = |args: &[&str]| site.run(&[args, &["--quiet", "--today", "2026-01-15"]].concat());
    for args in [&["check"][..], &["build"]] {
        let ran = quiet(args);
        assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (0, "", ""), "{args:?}");
    }
    site.write("content/policies/extra.md", "+++\ntitle = \"Extra\"\n+++\n");
    let ran = quiet(&["build"]);
    assert!(ran.err.starts_with("warning[undated]"), "{}", ran.err);
    assert!(ran.err.ends_with("1 warning\n"), "{}", ran.err);
    assert_eq!(site.run(&["check", "--quiet", "--verbose"]).status, 2);
}

#[test]
fn a_build_says_what_took_how_long_and_how_much_memory_where_it_is_asked() {
    let site = Site::small();
    let ran = site.run(&["build", "--timings", "--today", "2026-01-15"]);
    let seconds = |name: &str| -> f64 {
        let line = ran.out.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {}", ran.out));
        line[name.len()..].split_whitespace().next().unwrap().parse().unwrap()
    };
    let parts: f64 = ["look for changes", "read", "plan, check", "make ready", "pages", "index of texts", "publish"]
        .map(seconds)
        .iter()
        .sum();
    assert!(parts > 0.0 && parts <= seconds("all") + 0.005, "{}", ran.out);
    let of_policies = site.files("site").iter().filter(|(path, _)| is_policy(path)).count();
    let line = ran.out.lines().find(|line| line.starts_with("policy.html")).unwrap();
    assert!(line.ends_with(&format!(" {of_policies} times")), "{line}");
    // Not every system tells of the memory.
    let told = cfg!(target_os = "linux");
    let megabytes = |out: &str, when: &str| -> f64 {
        let line = out.lines().find_map(|line| line.strip_prefix(when)).unwrap_or_else(|| panic!("{when}: {out}"));
        line.strip_suffix(" MB").unwrap().trim().parse().unwrap()
    };
    if told {
        let (plan, most) = (megabytes(&ran.out, "memory, plan made"), megabytes(&ran.out, "memory, at most"));
        assert!(1.0 < plan && plan <= most && most < 4000.0, "{}", ran.out);
    }
    // Where nothing has changed there is no plan.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    site.run(&["build", "--today", "2026-01-15"]);
    let ran = site.run(&["build", "--timings", "--today", "2026-01-15"]);
    assert!(!ran.out.contains("plan"), "{}", ran.out);
    assert!(!told || megabytes(&ran.out, "memory, at most") > 0.5, "{}", ran.out);
    assert!(!site.run(&["build", "--today", "2026-01-15"]).out.contains("plan, check"));
}

/// Whether the file at `path` of a site is the page of a policy.
fn is_policy(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').rev().collect();
    matches!(parts.as_slice(), ["index.html", _, "policies", ..])
}

#[test]
fn no_colour_reaches_a_pipe() {
    let site = Site::small();
    site.write("content/policies/extra.md", "no front matter");
    for no_color in [None, Some("1"), Some("")] {
        let mut command = site.command(&["check"]);
        if let Some(value) = no_color {
            command.env("NO_COLOR", value);
        }
        let output = command.output().unwrap();
        assert!(!output.stderr.contains(&0x1b));
    }
}

#[test]
fn problems_can_be_had_as_json() {
    let site = Site::small();
    site.write("content/pages/extra.md", "+++\ntitle = \"Extra\"\n+++\n\nSee\n[it](nowhere).\n");
    let ran = site.run(&["check", "--format", "json", "--today", "2026-01-15"]);
    assert_eq!(ran.status, 1);
    let problems: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let expected = serde_json::json!([{
        "code": "broken-link",
        "severity": "error",
        "headline": "there is no policy or page `nowhere` in the trust’s text",
        "label": "",
        "path": "content/pages/extra.md",
        "line": 6,
        "column": 1,
        "end_line": 6,
        "end_column": 14,
        "help": ["Known here: `acceptable-use`, `data-protection`."],
    }]);
    assert_eq!(problems, expected);
}

#[test]
fn completions_are_printed_for_every_shell() {
    let site = Site::with(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = site.run(&["completions", shell]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{shell}");
        for command in ["build", "check", "serve", "rules", "init"] {
            assert!(ran.out.contains(command), "{shell} does not know {command}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let site = Site::sample();
    let mut child = site
        .command(&["rules"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &[][..]));
}
