//! What a person sees at a terminal while a build goes on.

use std::{
    fs,
    io::Read,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use crate::site::Site;

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program at a terminal.
struct Seen {
    child: Child,
    parts: Receiver<Vec<u8>>,
    text: String,
}

impl Seen {
    fn new(site: &Site, args: &str) -> Self {
        // Of util-linux: it runs a command at a terminal, and passes on what it shows.
        let command = format!("exec '{}' {args}", env!("CARGO_BIN_EXE_staffroom"));
        let mut script = Command::new("script");
        script.args(["--quiet", "--flush", "--return", "--command", &command, "/dev/null"]).current_dir(site.root());
        let mut child = script.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("script of util-linux");
        let mut shown = child.stdout.take().unwrap();
        let (sender, parts) = mpsc::channel();
        std::thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(count @ 1..) = shown.read(&mut part) {
                if sender.send(part[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, parts, text: String::new() }
    }

    /// Waits until all that was shown has `text` in it.
    fn shows(&mut self, text: &str) {
        let begun = Instant::now();
        while !self.text.contains(text) {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            let part = self.parts.recv_timeout(left).unwrap_or_else(|_| panic!("no {text:?} in {:?}", self.text));
            self.text.push_str(&String::from_utf8_lossy(&part));
        }
    }

    /// What there is on each line in the end, as far as a build moves about: to the beginning of a line, and to clear one.
    fn end(mut self) -> (i32, Vec<String>) {
        let status = self.child.wait().unwrap().code().unwrap();
        while let Ok(part) = self.parts.recv_timeout(Duration::from_millis(500)) {
            self.text.push_str(&String::from_utf8_lossy(&part));
        }
        let left =
            |line: &str| line.rsplit("\u{1b}[2K").next().unwrap_or_default().trim_matches('\r').trim().to_owned();
        (status, self.text.split('\n').map(left).collect())
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        // Where it has ended there is nothing to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_build_that_waits_says_so_and_leaves_no_line_behind() {
    let site = Site::small();
    assert_eq!(site.run(&["build", "--today", "2026-01-15"]).status, 0);
    let lock = fs::File::create(site.path(".site.staffroom/lock")).unwrap();
    lock.lock().unwrap();
    let mut seen = Seen::new(&site, "build --fresh --today 2026-01-15");
    seen.shows("Waiting for it.");
    seen.shows("Waiting for the other build (1 s)");
    drop(lock);
    let (status, lines) = seen.end();
    assert_eq!(status, 0, "{lines:?}");
    let lines: Vec<&String> = lines.iter().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("Another build is writing ") && lines[0].ends_with(". Waiting for it."), "{lines:?}");
    assert!(lines[1].contains(" pages, 0 changed, "), "{lines:?}");
}

/// Only a program that is not optimised takes a second for a text that a test can write.
#[cfg(debug_assertions)]
#[test]
fn what_goes_on_is_said_before_a_page_is_made() {
    let site = Site::small();
    let text: String = (0..60_000).map(|n| format!("You must *keep* the {n} `keys` of **this** place.\n\n")).collect();
    let policy = site.read("content/policies/acceptable-use.md");
    for n in 0..4 {
        site.write(&format!("content/policies/long-{n}.md"), format!("{policy}\n## More {{#more}}\n\n{text}"));
    }
    let mut seen = Seen::new(&site, "build --today 2026-01-15");
    seen.shows("Reading the sources (");
    assert!(!site.path("site").exists());
    // Who asks for quiet, or looks through a pipe, sees nothing of it.
    drop(seen);
    let seen = Seen::new(&site, "build --quiet --today 2026-01-15");
    std::thread::sleep(Duration::from_millis(1500));
    let shown: Vec<Vec<u8>> = seen.parts.try_iter().collect();
    assert!(shown.is_empty(), "{shown:?}");
}
