//! The house: each room of `src` uses only rooms below it, and some crates are let into one room only.

use std::{collections::BTreeMap, fs, path::Path};

use crate::site::repository;

/// The rooms from the ground up, each with those that it may use: all of them above it in this list.
const ROOMS: &[(&str, &[&str])] = &[
    ("compare", &[]),
    ("source", &[]),
    ("token", &[]),
    ("diag", &["source"]),
    ("search", &["source"]),
    ("config", &["diag", "source"]),
    ("markup", &["config", "diag", "source"]),
    ("roster", &["config", "diag", "source", "token"]),
    ("policy", &["config", "diag", "markup", "source"]),
    ("rules", &["config", "diag", "markup", "policy", "source"]),
    ("review", &["config", "diag", "markup", "policy", "source"]),
    ("school", &["config", "diag", "policy", "source"]),
    ("quiz", &["config", "diag", "markup", "rules", "source"]),
    ("exchange", &["config", "markup", "quiz"]),
    ("trust", &["config", "diag", "markup", "policy", "quiz", "school", "source"]),
    (
        "plan",
        &[
            "compare", "config", "diag", "markup", "policy", "quiz", "review", "rules", "school", "search", "source",
            "trust",
        ],
    ),
    (
        "advice",
        &["compare", "config", "diag", "markup", "plan", "policy", "quiz", "rules", "school", "source", "trust"],
    ),
    ("load", &["config", "diag", "markup", "policy", "quiz", "school", "source", "trust"]),
    ("register", &["quiz", "token"]),
    ("audit", &["config", "diag", "quiz", "register", "roster", "rules", "source", "token"]),
    ("theme", &["markup", "source"]),
    (
        "render",
        &[
            "audit", "compare", "config", "markup", "plan", "policy", "quiz", "review", "rules", "school", "search",
            "source", "theme", "trust",
        ],
    ),
    ("publish", &["config", "plan", "quiz", "render", "source"]),
    ("serve", &["source"]),
    (
        "cli",
        &[
            "advice", "audit", "config", "diag", "exchange", "load", "markup", "plan", "policy", "publish", "quiz",
            "register", "render", "roster", "rules", "school", "search", "serve", "source", "theme", "token", "trust",
        ],
    ),
];

/// The crates that only some rooms may know.
const CRATES: &[(&str, &[&str])] = &[
    ("ammonia", &["markup"]),
    ("annotate_snippets", &["diag"]),
    ("axum", &["serve"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("ed25519_dalek", &["token"]),
    ("encoding_rs", &["exchange", "roster"]),
    ("futures_util", &["serve"]),
    ("html_escape", &["exchange"]),
    ("imagesize", &["load"]),
    ("indicatif", &["cli"]),
    ("mailparse", &["audit"]),
    ("memory_stats", &["cli"]),
    ("notify", &["serve"]),
    ("opener", &["cli"]),
    ("pagefind", &["search"]),
    ("pulldown_cmark", &["markup"]),
    ("qrcode", &["render"]),
    ("roxmltree", &["exchange"]),
    ("rusqlite", &["register"]),
    ("rust_xlsxwriter", &["audit"]),
    ("rustix", &["publish"]),
    ("similar", &["compare"]),
    ("syntect", &["markup"]),
    ("tera", &["render", "theme"]),
    ("tokio", &["search", "serve"]),
    ("walkdir", &["audit", "cli", "load"]),
    ("zip", &["publish"]),
];

/// A line of code and where it stands.
struct Line {
    room: String,
    place: String,
    text: String,
}

/// The code of every room, without comments, and without tests, which may look around.
fn code() -> Vec<Line> {
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(repository().join("src")).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(repository()).unwrap();
        let tests = |part: &str| part == "tests" || part.trim_end_matches(".rs").ends_with("tests");
        let mut parts = path.components().skip(1).map(|part| part.as_os_str().to_str().unwrap());
        let room = parts.next().unwrap_or_default().to_owned();
        if entry.file_type().is_dir()
            || !room_exists(&room)
            || parts.any(tests)
            || !path.to_str().unwrap().ends_with(".rs")
        {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for (at, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default().to_owned();
            out.push(Line { room: room.clone(), place: format!("{}:{}", path.display(), at + 1), text: code });
        }
    }
    out
}

fn room_exists(room: &str) -> bool {
    !room.ends_with(".rs") && Path::new(&repository().join("src").join(room)).is_dir()
}

/// Every use of another room: the line, and the room that it names. Groups in braces may go over several lines.
fn uses(code: &[Line]) -> Vec<(&Line, String)> {
    let mut out = Vec::new();
    // How many braces of a `crate::{` are open; 0 outside of one.
    let mut depth = 0;
    for line in code {
        let mut rest = line.text.as_str();
        while !rest.is_empty() {
            if depth == 0 {
                let Some(at) = rest.find("crate::") else { break };
                let before = rest[..at].chars().next_back();
                rest = &rest[at + "crate::".len()..];
                if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
                    continue;
                }
                if let Some(group) = rest.strip_prefix('{') {
                    (depth, rest) = (1, group);
                } else {
                    out.push((line, word(rest)));
                }
                continue;
            }
            let first = rest.chars().next().unwrap_or_default();
            match first {
                '{' => depth += 1,
                '}' => depth -= 1,
                c if depth == 1 && c.is_ascii_lowercase() => {
                    let name = word(rest);
                    // Behind a `::` it is no room but something in one.
                    let end = rest.find([',', '{', '}']).unwrap_or(rest.len());
                    out.push((line, name));
                    rest = &rest[end..];
                    continue;
                }
                _ => {}
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

#[test]
fn the_list_of_rooms_is_in_order_and_whole() {
    let names: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    for (at, (room, may)) in ROOMS.iter().enumerate() {
        for other in *may {
            assert!(names[..at].contains(other), "{room} may use {other}, which is not above it in the list");
        }
    }
    let mut folders: Vec<String> = fs::read_dir(repository().join("src"))
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(folders, sorted, "the folders of src and the rooms of this list");
}

#[test]
fn no_room_uses_one_above_it() {
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let code = code();
    let uses = uses(&code);
    assert!(uses.len() > 200, "only {} uses were found", uses.len());
    let wrong: Vec<String> = uses
        .iter()
        .filter(|(line, other)| rooms.contains_key(other.as_str()) && *other != line.room)
        .filter(|(line, other)| !rooms[line.room.as_str()].contains(&other.as_str()))
        .map(|(line, other)| format!("{}: {} may not use {other}: {}", line.place, line.room, line.text.trim()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_room_leaves_by_the_back_door() {
    // `super` in the first file of a room is the whole crate.
    let code = code();
    let wrong: Vec<String> = code
        .iter()
        .filter(|line| line.place.contains(&format!("src/{}/mod.rs:", line.room)))
        .filter(|line| line.text.starts_with("use super::") || line.text.starts_with("pub use super::"))
        .map(|line| format!("{}: say `crate`: {}", line.place, line.text.trim()))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn some_crates_are_let_into_their_room_only() {
    let code = code();
    for (name, rooms) in CRATES {
        let known: Vec<&Line> = code.iter().filter(|line| names(&line.text, name)).collect();
        let wrong: Vec<String> = known
            .iter()
            .filter(|line| !rooms.contains(&line.room.as_str()))
            .map(|line| format!("{}: {name} belongs to {rooms:?}: {}", line.place, line.text.trim()))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(!known.is_empty(), "nobody uses {name}");
    }
}

/// Whether `line` has the path of the crate `name`.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let inside = before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
        !inside && line[at + name.len()..].starts_with("::")
    })
}

#[test]
fn the_reader_of_uses_sees_them_all() {
    let line = |text: &str| Line { room: "cli".into(), place: String::new(), text: text.into() };
    let code = [
        line("use crate::diag::Code;"),
        line("use crate::{"),
        line("    load::{self, Loaded},"),
        line("    plan::{Plan,"),
        line("        place}, quiz, theme::Theme,"),
        line("};"),
        line("fn f(x: crate::trust::Trust, y: my_crate::serve) {}"),
    ];
    let found: Vec<String> = uses(&code).into_iter().map(|(_, room)| room).collect();
    assert_eq!(found, ["diag", "load", "plan", "quiz", "theme", "trust"]);
}
