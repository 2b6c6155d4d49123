//! The register from outside: verified, corrected, purged; under attack, and on machines that fail.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use crate::audit::Trust;

const KEY: [&str; 2] = ["--key", "training/trust.key"];
const ROSTER: [&str; 2] = ["--roster", "roster.csv"];

fn run(trust: &Trust, args: &[&str]) -> crate::site::Ran {
    trust.site.run(&[args, &["--today", "2025-10-01"]].concat())
}

/// A trust whose register has a pass of W1 and one of W2.
fn two() -> Trust {
    let trust = Trust::new();
    trust.site.write("post/a.txt", trust.token("W1", true, "AAAAAAAAAAAA"));
    trust.site.write("post/b.txt", trust.token("W2", true, "BBBBBBBBBBBB"));
    let ran = trust.import();
    assert!(ran.err.contains("The register now ends with entry 2."), "{}", ran.err);
    trust
}

fn verify(trust: &Trust, more: &[&str]) -> crate::site::Ran {
    let public = run(trust, &["key", "public", "training/trust.key"]).out;
    run(trust, &[&["audit", "verify", "--public", public.trim()], more].concat())
}

fn tamper(trust: &Trust, sql: &str) {
    let connection = rusqlite::Connection::open(trust.site.path("training/register.sqlite")).unwrap();
    for trigger in
        ["entry_is_never_changed", "entry_is_never_removed", "head_is_never_changed", "head_is_never_removed"]
    {
        connection.execute_batch(&format!("DROP TRIGGER IF EXISTS {trigger}")).unwrap();
    }
    connection.execute_batch(sql).unwrap();
}

#[test]
fn a_published_head_shows_what_was_cut_off() {
    let trust = two();
    let seen = verify(&trust, &[]);
    assert_eq!(seen.status, 0, "{}", seen.err);
    assert!(seen.err.contains("is as the office signed it: 2 entries."), "{}", seen.err);
    trust.site.write("head.txt", format!("Minutes of 1 October\n> {}\nEnd", seen.out));
    assert_eq!(verify(&trust, &["--head", "head.txt"]).status, 0);
    let told = trust.site.run(&["verify", "head.txt", "--key", "training/trust.key"]);
    assert_eq!(
        (told.status, told.out.as_str()),
        (0, "Signed by the office: on 2025-10-01 its register had 2 entries.\n")
    );
    tamper(&trust, "DELETE FROM entry; DELETE FROM head");
    assert_eq!(verify(&trust, &[]).status, 0);
    let cut = verify(&trust, &["--head", "head.txt"]);
    assert_eq!(cut.status, 1);
    assert!(cut.err.contains("The head that you gave counts 2 entries: those at the end"), "{}", cut.err);
    assert_eq!(verify(&trust, &["--head", "poem"]).status, 1);
}

#[test]
fn an_edit_by_hand_stops_the_report_and_is_named() {
    let trust = two();
    tamper(&trust, "UPDATE entry SET body = replace(body, 'W1', 'W3') WHERE number = 1");
    let seen = verify(&trust, &[]);
    assert_eq!(seen.status, 1, "{}", seen.err);
    assert!(seen.err.contains("Entry 1 was changed, or is not in its place."), "{}", seen.err);
    assert_eq!(trust.site.run(&["audit", "verify", "--public", "-no-key"]).err.lines().count(), 1);
    let report = run(&trust, &[&["audit", "report", "--out", "report"][..], &ROSTER].concat());
    assert_eq!(report.status, 2);
    assert!(report.err.contains("was changed by hand at entry 1"), "{}", report.err);
    assert!(!trust.site.path("report/index.html").exists());
    let purge = run(&trust, &[&["audit", "purge", "--before", "2030-01-01"][..], &KEY].concat());
    assert!(purge.err.contains("nothing was purged"), "{}", purge.err);
}

#[test]
fn a_receipt_is_checked_with_the_public_key_alone() {
    let trust = two();
    let made = run(&trust, &[&["audit", "receipt", "W1", "--out", "receipt.txt"][..], &ROSTER, &KEY].concat());
    assert_eq!(made.status, 0, "{}", made.err);
    let public = run(&trust, &["key", "public", "training/trust.key"]).out;
    trust.site.write("office.pub", format!("# our key\n{public}"));
    let checked = trust.site.run(&["verify", "receipt.txt", "--public", "office.pub"]);
    assert_eq!(checked.status, 0, "{}", checked.err);
    assert!(
        checked
            .out
            .contains("Ada Lovelace (W1) of North School passed “Using <b>ICT</b>” on 2025-09-10: 2 of 2 right."),
        "{}",
        checked.out
    );
    assert_eq!(run(&trust, &[&["key", "new", "other.key"][..]].concat()).status, 0);
    let other = trust.site.run(&["verify", "receipt.txt", "--key", "other.key"]);
    assert_eq!(other.status, 1);
    assert!(other.err.contains("the key that it is checked with did not sign it"), "{}", other.err);
    assert_eq!(trust.site.run(&["verify", "nothing", "--key", "other.key"]).status, 1);
    let nobody = run(&trust, &[&["audit", "receipt", "W9"][..], &ROSTER, &KEY].concat());
    assert!(nobody.err.contains("The register has no pass of W9"), "{}", nobody.err);
    the_receipt_is_a_jws_for_others(&trust, public.trim());
}

/// Node's own crypto, which shares no code with the program, opens the receipt.
fn the_receipt_is_a_jws_for_others(trust: &Trust, public: &str) {
    let script = "
        const [file, x] = process.argv.slice(1);
        const crypto = require('node:crypto');
        const jws = require('node:fs').readFileSync(file, 'utf8').match(/eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+/)[0];
        const [header, claims, signature] = jws.split('.');
        const key = crypto.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
        const good = crypto.verify(null, Buffer.from(header + '.' + claims), key, Buffer.from(signature, 'base64url'));
        const bad = crypto.verify(null, Buffer.from(header + '.' + claims + 'A'), key, Buffer.from(signature, 'base64url'));
        console.log(good, bad, JSON.parse(Buffer.from(header, 'base64url')).alg, JSON.parse(Buffer.from(claims, 'base64url')).staff);
    ";
    let node = Command::new("node").args(["-e", script, "receipt.txt", public]).current_dir(trust.site.root()).output();
    match node {
        Ok(output) => assert_eq!(String::from_utf8_lossy(&output.stdout), "true false EdDSA W1\n", "{output:?}"),
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "node is there and cannot be run"),
    }
}

#[test]
fn corrections_are_entries_with_a_reason() {
    let trust = two();
    let correct = |args: &[&str]| run(&trust, &[&["audit", "correct"], args, &KEY].concat());
    let state = || {
        let (_, matrix, _) = trust.report();
        matrix.iter().find(|row| row[0] == "W1").map(|row| row[8].clone()).unwrap()
    };
    assert_eq!(state(), "done");
    assert_eq!(correct(&["1", "--reason", "A friend took it."]).status, 0);
    assert_eq!(state(), "overdue");
    assert!(trust.report().0.contains("“<bdi>A friend took it.</bdi>”"));
    assert!(trust.import().err.contains("      2  already in the register"));
    assert_eq!(state(), "overdue");
    for (args, words) in [
        (&["1", "--reason", "x"][..], "Entry 3 has corrected that one since"),
        (&["9", "--reason", "x"], "The register has no entry 9"),
        (&["3", "--reason", "x"], "Entry 3 does not count"),
        (&["2", "--restore", "--reason", "x"], "Entry 2 took nothing back"),
        (&["2", "--reason", " "], "write a reason"),
    ] {
        let ran = correct(args);
        assert_eq!(ran.status, 2, "{args:?}");
        assert!(ran.err.contains(words), "{args:?}\n{}", ran.err);
    }
    assert_eq!(correct(&["3", "--restore", "--reason", "It was Ada after all."]).status, 0);
    assert_eq!(state(), "done");
    assert_eq!(verify(&trust, &[]).status, 0);
}

#[test]
fn a_purge_leaves_a_register_that_can_be_verified() {
    let trust = two();
    let head = verify(&trust, &[]).out;
    let ran = run(&trust, &[&["audit", "purge", "--person", "W1", "--reason", "She asked."][..], &KEY].concat());
    assert!(ran.err.contains("The content of 1 entry was taken out."), "{}", ran.err);
    let seen = verify(&trust, &["--head", head.trim()]);
    assert!(seen.err.contains("3 entries, of which 1 were purged"), "{}", seen.err);
    assert!(trust.import().err.contains("      2  already in the register"));
    let ran = run(&trust, &[&["audit", "purge", "--before", "2025-10-01"][..], &KEY].concat());
    assert!(ran.err.contains("The content of 0 entries"), "{}", ran.err);
    assert_eq!(run(&trust, &[&["audit", "purge"][..], &KEY].concat()).status, 2);
}

/// SQLite leaves what it moves from page to page where it was.
#[test]
fn a_purge_leaves_nothing_of_a_person_anywhere_in_the_file() {
    let trust = two();
    let lies = |words: &str| {
        let bytes = std::fs::read(trust.site.path("training/register.sqlite")).unwrap();
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    };
    let tokens = |id: &str, from: u32| -> Vec<String> {
        (from..from + 150).map(|n| trust.token(id, true, &format!("{n:012}"))).collect()
    };
    trust.site.write("post/many.txt", [tokens("W1", 100), tokens("W2", 300)].concat().join("\n\n"));
    trust.site.write("post/cut.txt", &trust.token("W1", true, "CCCCCCCCCCCC")[..150]);
    assert_eq!(trust.import().status, 0);
    trust.site.write("post/more.txt", tokens("W2", 500).join("\n\n"));
    assert_eq!(trust.import().status, 0);
    let head = verify(&trust, &[]).out;
    assert!(lies("\"staff\":\"W1\"") && lies("\"staff\":\"W2\""));
    let ran = run(&trust, &[&["audit", "purge", "--person", "W1"][..], &KEY].concat());
    assert!(ran.err.contains("The content of 151 entries was taken out."), "{}", ran.err);
    assert!(!lies("\"staff\":\"W1\"") && lies("\"staff\":\"W2\""));
    assert_eq!(verify(&trust, &["--head", head.trim()]).status, 0);
    assert!(trust.import().err.contains("already in the register"));
    assert_eq!(verify(&trust, &["--head", head.trim()]).status, 0);
}

/// What a killed run leaves is a register from before or after a batch, and the next run completes it. The times at which it is
/// killed are spread over the whole of an import.
#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_acknowledged() {
    let rounds: u32 = std::env::var("STAFFROOM_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    let trust = Trust::new();
    let import = |file: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_staffroom"));
        command.args(["audit", "import", file, "--today", "2025-10-01"]).args(ROSTER).args(KEY);
        command.current_dir(trust.site.root()).stderr(Stdio::null());
        command
    };
    let mut acknowledged = 0;
    for round in 0..rounds {
        let file = format!("post/{round}.txt");
        let tokens: Vec<String> = (0..8).map(|n| trust.token("W1", n % 2 == 0, &format!("{round:08}{n:04}"))).collect();
        trust.site.write(&file, tokens.join("\n\n"));
        let mut child = import(&file).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(u64::from(round * 37 % 101)));
        child.kill().unwrap();
        if child.wait().unwrap().success() {
            acknowledged += 8;
        }
        let seen = verify(&trust, &[]);
        // A register that was just being made may not be one yet; the next import makes it.
        let is_none_yet = !trust.site.path("training/register.sqlite").exists()
            || (acknowledged == 0 && seen.err.contains("is not a register"));
        if !is_none_yet {
            assert_eq!(seen.status, 0, "round {round}: {}", seen.err);
            let entries: u64 = seen.err.split(": ").nth(1).and_then(|t| t.split(' ').next()).unwrap().parse().unwrap();
            assert!(entries >= acknowledged && entries.is_multiple_of(8), "round {round}: {entries} of {acknowledged}");
            acknowledged = entries;
        }
    }
    assert!(import("post").status().unwrap().success());
    let seen = verify(&trust, &[]);
    assert!(seen.err.contains(&format!(": {} entries.", rounds * 8)), "{}", seen.err);
}

/// A shell that limits the size of files, so that a write fails as it does when a quota is used up.
#[cfg(unix)]
#[test]
fn a_quota_that_is_used_up_is_told_and_loses_nothing() {
    let trust = two();
    let tokens: Vec<String> = (0..400).map(|n| trust.token("W1", true, &format!("{n:012}"))).collect();
    trust.site.write("post/many.txt", tokens.join("\n\n"));
    let before = verify(&trust, &[]).out;
    // dash counts in blocks of 512 bytes, bash in 1024.
    let script = "trap '' XFSZ; ulimit -f 100; exec \"$@\"";
    let ran = Command::new("sh")
        .args(["-c", script, "sh", env!("CARGO_BIN_EXE_staffroom"), "audit", "import", "post", "--today", "2025-10-01"])
        .args(ROSTER)
        .args(KEY)
        .current_dir(trust.site.root())
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(told.contains("cannot be written, and nothing was added") || told.contains("the disk is full"), "{told}");
    assert_eq!(verify(&trust, &["--head", before.trim()]).out, before);
    assert!(trust.import().err.contains("    400  verified"));
}

/// As someone who may not write: root may, so the program is run as nobody.
#[cfg(unix)]
#[test]
fn a_read_only_share_can_be_read_and_says_so_when_written() {
    use std::os::unix::{fs::PermissionsExt, process::CommandExt};
    let trust = two();
    let mode = |path: &str, mode| {
        std::fs::set_permissions(trust.site.path(path), std::fs::Permissions::from_mode(mode)).unwrap()
    };
    mode("", 0o755);
    mode("training/trust.key", 0o644);
    mode("training/register.sqlite", 0o444);
    mode("training", 0o555);
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout == b"0\n");
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_staffroom"));
        command.args(args).args(["--today", "2025-10-01"]).current_dir(trust.site.root());
        if is_root {
            command.uid(65534).gid(65534);
        }
        command.output()
    };
    // The program itself may lie where nobody else may look.
    if let Ok(seen) = run(&[&["audit", "verify"][..], &KEY].concat()) {
        assert!(seen.status.success(), "{seen:?}");
        trust.site.write("post/c.txt", trust.token("W3", true, "CCCCCCCCCCCC"));
        let ran = run(&[&["audit", "import", "post"][..], &ROSTER, &KEY].concat()).unwrap();
        assert_eq!(ran.status.code(), Some(2));
        assert!(
            String::from_utf8_lossy(&ran.stderr).contains("cannot be written to: check its permissions"),
            "{ran:?}"
        );
    }
    mode("training", 0o755);
}

#[test]
fn several_people_import_at_once_and_nothing_is_lost() {
    let trust = Trust::new();
    for n in 0..4 {
        let tokens: Vec<String> = (0..50).map(|at| trust.token("W1", at % 3 == 0, &format!("{n:06}{at:06}"))).collect();
        trust.site.write(&format!("post/{n}.txt"), tokens.join("\n\n"));
    }
    std::thread::scope(|scope| {
        for n in 0..4 {
            let trust = &trust;
            scope.spawn(move || {
                let file = format!("post/{n}.txt");
                let ran = run(trust, &[&["audit", "import", &file][..], &ROSTER, &KEY].concat());
                assert_eq!(ran.status, 0, "{}", ran.err);
            });
        }
    });
    let seen = verify(&trust, &[]);
    assert!(seen.err.contains(": 200 entries."), "{}", seen.err);
}

#[test]
fn what_strangers_write_steers_neither_terminal_nor_spreadsheet_nor_page() {
    let trust = Trust::new();
    let hostile =
        ["=1+1", "+1", "-1", "@x", "<img src=x onerror=alert(1)>", "\"><script>", "\u{202e}drow", "a\u{200f}b"];
    for (n, name) in hostile.iter().enumerate() {
        trust.site.write(&format!("post/{n}.txt"), trust.named(name, &format!("{n:012}")));
    }
    trust.site.write("post/=2+2\u{1b}[31m.txt", &trust.token("W2", true, "ZZZZZZZZZZZZ")[..120]);
    let ran = trust.import();
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("      8  self-declared"), "{}", ran.err);
    assert!(!ran.err.contains('\u{1b}') && !ran.err.contains('\u{202e}'), "{}", ran.err);
    let (page, _, evidence) = trust.report();
    assert!(!page.contains("<img") && !page.contains("<script"), "{page}");
    let mut csv = csv::Reader::from_reader(evidence.trim_start_matches('\u{feff}').as_bytes());
    for row in csv.records().map(Result::unwrap) {
        for cell in row.iter().filter(|cell| !cell.is_empty()) {
            let first = cell.chars().find(|c| !c.is_whitespace() && !c.is_control()).unwrap_or(' ');
            assert!(!"=+-@".contains(first), "{cell}");
        }
    }
}
