//! Bad input, each beside what the program must say about it: `tests/bad`, which has a README.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use staffroom::diag::Code;

use crate::site::{Site, repository};

/// The day of every check.
const TODAY: &str = "2026-01-15";

/// A file of cases: what it lays over the small site, and which command it runs.
struct Case {
    text: String,
    command: Vec<String>,
}

#[test]
fn the_good_site_has_no_problems() {
    let ran = Site::small().run(&["check", "--format", "short", "--today", TODAY]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""));
}

#[test]
fn every_bad_input_gives_the_expected_problems() {
    let bless = std::env::var_os("STAFFROOM_BLESS").is_some();
    let mut wrong = Vec::new();
    for (code, cases) in cases() {
        for case in cases {
            if let Err(why) = check(&case, code, bless) {
                wrong.push(format!("{}: {why}", case.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n\nIf the new output is right: STAFFROOM_BLESS=1 cargo test --test it bad",
        wrong.join("\n\n")
    );
}

#[test]
fn every_code_has_a_case_and_every_expectation_a_case() {
    let cases = cases();
    let without: Vec<_> = Code::ALL.iter().filter(|code| !cases.contains_key(code)).map(|code| code.name()).collect();
    assert_eq!(without, Vec::<&str>::new(), "codes without a case");
    for (code, inputs) in &cases {
        let inputs: BTreeSet<_> = inputs.iter().map(|path| path.with_extension("out")).collect();
        let outputs: BTreeSet<_> = list(&folder().join(code.name())).into_iter().filter(|p| !is_input(p)).collect();
        assert_eq!(inputs, outputs, "cases and expectations of {code}");
    }
}

fn folder() -> PathBuf {
    repository().join("tests/bad")
}

/// The cases of every code that has a folder.
fn cases() -> BTreeMap<Code, Vec<PathBuf>> {
    let folders = list(&folder()).into_iter().filter(|path| path.is_dir() && !path.ends_with("site"));
    folders
        .map(|folder| {
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            let code = Code::ALL.iter().find(|code| code.name() == name);
            let code = *code.unwrap_or_else(|| panic!("tests/bad/{name}: there is no such code"));
            (code, list(&folder).into_iter().filter(|p| is_input(p)).collect())
        })
        .collect()
}

fn is_input(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "txt")
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Runs a case and compares; with `bless` it writes the expectation anew.
fn check(path: &Path, code: Code, bless: bool) -> Result<(), String> {
    let case = Case::read(path);
    let site = Site::small();
    case.lay_over(&site);
    let run = |more: &[&str]| {
        let args: Vec<&str> = case.command.iter().map(String::as_str).chain(more.iter().copied()).collect();
        site.run(&args)
    };
    let is_check = case.command[0] == "check";
    let human = run(&[]);
    let mut shown = String::new();
    if is_check {
        let short = run(&["--format", "short"]);
        every_line_has_a_place(&short.out)?;
        shown = format!("{}\n", short.out);
    }
    every_problem_has_help(&human.err)?;
    shown.push_str(&human.err);
    if !shown.contains(&format!("[{code}]")) {
        return Err(format!("this does not give {code} but\n{shown}"));
    }
    let status = i32::from(shown.contains("error["));
    if human.status != status {
        return Err(format!("the exit status is {} and not {status}", human.status));
    }
    let expectation = path.with_extension("out");
    if bless {
        fs::write(expectation, shown).unwrap();
        return Ok(());
    }
    let expected = fs::read_to_string(&expectation).map_err(|_| format!("there is no expectation for\n{shown}"))?;
    if expected == shown { Ok(()) } else { Err(format!("expected\n{expected}\ngot\n{shown}")) }
}

fn every_line_has_a_place(short: &str) -> Result<(), String> {
    for line in short.lines() {
        let mut parts = line.splitn(4, ':');
        let (path, at) = (parts.next().unwrap_or_default(), [parts.next(), parts.next()]);
        let number = |text: Option<&str>| text.is_some_and(|t| t.parse::<u32>().is_ok_and(|n| n > 0));
        if path.is_empty() || !at.into_iter().all(number) {
            return Err(format!("this problem has no place: {line}"));
        }
    }
    Ok(())
}

/// Holds every problem to its form: a headline that is no sentence, and help that is one.
fn every_problem_has_help(human: &str) -> Result<(), String> {
    for problem in human.split("\n\n").filter(|part| part.starts_with("error[") || part.starts_with("warning[")) {
        let headline =
            problem.lines().next().and_then(|line| line.split_once("]: ")).map_or("", |(_, headline)| headline);
        let mut first = headline.chars();
        let sentence = first.next().is_none_or(char::is_uppercase) && first.next().is_none_or(char::is_lowercase);
        if sentence || headline.ends_with('.') {
            return Err(format!("a headline begins small and has no full stop: {headline}"));
        }
        let help: Vec<&str> = problem.lines().filter_map(|line| line.strip_prefix("help: ")).collect();
        if help.is_empty() {
            return Err(format!("there is no help for: {headline}"));
        }
        if let Some(bad) = help.iter().find(|help| !help.ends_with(['.', '?', '!'])) {
            return Err(format!("help is in sentences: {bad}"));
        }
    }
    Ok(())
}

impl Case {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let command = match text.lines().next().and_then(|line| line.strip_prefix("$ staffroom ")) {
            Some(command) => command.split(' ').map(str::to_owned).collect(),
            None => vec!["check".to_owned(), "--today".to_owned(), TODAY.to_owned()],
        };
        Self { text, command }
    }

    /// Makes the files of the case in `site`.
    fn lay_over(&self, site: &Site) {
        for part in format!("\n{}", self.text).split("\n=== ").skip(1) {
            let (head, text) = part.split_once('\n').unwrap_or((part, ""));
            let text = if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
            let (path, how) = head.split_once(" (").map_or((head, ""), |(path, how)| (path, how.trim_end_matches(')')));
            let full = site.path(path);
            match how.split_once(' ') {
                None if how.is_empty() => site.write(path, text),
                None if how == "escaped" => site.write(path, unescape(&text)),
                None if how == "missing" => fs::remove_file(full).unwrap(),
                None if how == "folder" => {
                    let _ = fs::remove_file(&full);
                    fs::create_dir_all(full).unwrap();
                }
                Some((size, "bytes")) => {
                    site.write(path, "");
                    fs::File::options().write(true).open(full).unwrap().set_len(size.parse().unwrap()).unwrap();
                }
                Some(("link", to)) => {
                    fs::create_dir_all(full.parent().unwrap()).unwrap();
                    std::os::unix::fs::symlink(to.trim_start_matches("to "), full).unwrap();
                }
                _ => panic!("{head}: what is this?"),
            }
        }
    }
}

/// The bytes of a text in which `\xff` is that byte.
fn unescape(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    bytes
}
