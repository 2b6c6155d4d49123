//! `serve`: pages, live reload, and the last good page while there are errors.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
    time::Duration,
};

use crate::site::Site;

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program while it serves; stopped at the end.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(site: &Site) -> Self {
        let mut command = site.command(&["serve", "--port", "0", "--today", "2026-01-15"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let said = lines.next().unwrap().unwrap();
        let address = said.split_once("http://").unwrap().1.split_once('/').unwrap().0.to_owned();
        // Whatever else it says is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// Asks for `path`; the answer can be read line by line.
    fn ask(&self, path: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        BufReader::new(stream)
    }

    /// The status line and the rest of the answer.
    fn get(&self, path: &str) -> (String, String) {
        let mut answer = self.ask(path);
        let mut status = String::new();
        answer.read_line(&mut status).unwrap();
        let mut rest = String::new();
        answer.read_to_string(&mut rest).unwrap();
        (status.trim_end().to_owned(), rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads on to the next line that begins with `begin`, and gives what is behind it.
fn next(events: &mut BufReader<TcpStream>, begin: &str) -> String {
    let begun = std::time::Instant::now();
    loop {
        // The server says every few seconds that it is still there.
        assert!(begun.elapsed() < PATIENCE, "there is no {begin:?}");
        let mut line = String::new();
        assert!(events.read_line(&mut line).unwrap() > 0, "the stream ended before {begin:?}");
        if let Some(rest) = line.strip_prefix(begin) {
            return rest.trim().to_owned();
        }
    }
}

#[test]
fn pages_are_served_and_reloaded() {
    let site = Site::small();
    let server = Server::start(&site);
    let (status, home) = server.get("/");
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert!(home.contains("text/html; charset=utf-8") && home.contains("/_staffroom/reload.js"), "{home}");
    assert!(server.get("/policies/acceptable-use/").1.contains("Acceptable use of ICT"));
    assert_eq!(server.get("/policies/acceptable-use").0, "HTTP/1.1 307 Temporary Redirect");
    assert!(server.get("/assets/site.css").1.contains("text/css"));
    assert_eq!(server.get("/no/such/page").0, "HTTP/1.1 404 Not Found");
    assert_eq!(server.get("/../staffroom.toml").0, "HTTP/1.1 404 Not Found");
    // It is shown and never written.
    assert!(!site.path("site").exists());

    let mut events = server.ask("/_staffroom/events");
    assert_eq!(next(&mut events, "event: "), "good");
    site.change("content/policies/acceptable-use.md", "lock the screen", "lock and cover the screen");
    assert_eq!(next(&mut events, "event: "), "reload");
    assert!(server.get("/policies/acceptable-use/").1.contains("lock and cover the screen"));
}

#[test]
fn the_index_of_the_texts_follows_behind_the_pages() {
    let site = Site::small();
    let server = Server::start(&site);
    let entry = "/schools/hill/search/pagefind/pagefind-entry.json";
    let wait = |other_than: &str| {
        for _ in 0..PATIENCE.as_millis() / 50 {
            let (status, body) = server.get(entry);
            let body = body.split_once("\r\n\r\n").unwrap().1.to_owned();
            if status.ends_with("200 OK") && body != other_than {
                return body;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no new index");
    };
    let first = wait("");
    let mut events = server.ask("/_staffroom/events");
    assert_eq!(next(&mut events, "event: "), "good");
    site.change("content/policies/acceptable-use.md", "lock the screen", "lock and shroud the screen");
    assert_eq!(next(&mut events, "event: "), "reload");
    wait(&first);
    // Only the page was worth a reload: the next one is that of the next edit.
    site.change("content/policies/acceptable-use.md", "topic=usb", "topic=ubs");
    assert_eq!(next(&mut events, "event: "), "errors");
}

/// The address of the events for a window that shows `page` as it is served now.
fn window(server: &Server, page: &str) -> String {
    let served = server.get(page).1;
    let has = served.split_once("data-page=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    format!("/_staffroom/events?at={page}&has={has}")
}

#[test]
fn a_window_is_told_what_its_own_page_needs() {
    let site = Site::small();
    let server = Server::start(&site);
    let page = "/policies/acceptable-use/index.html";
    let old = window(&server, page);
    let mut events = server.ask(&old);
    assert_eq!(next(&mut events, "event: "), "good");
    let told = |events: &mut BufReader<TcpStream>| (next(events, "event: "), next(events, "data:"));
    // Another page has changed, and this one has not.
    site.write("content/pages/news.md", "+++\ntitle = \"News\"\n+++\n\nNone.\n");
    loop {
        // The footer of every page may lead to it; then all change once.
        if server.get("/news/").0.ends_with("200 OK") {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let (first, _) = told(&mut events);
    assert!(["good", "reload"].contains(&first.as_str()), "{first}");
    drop(events);
    let mut events = server.ask(&window(&server, page));
    assert_eq!(told(&mut events), ("good".into(), "now".into()));
    site.change("content/pages/news.md", "None.", "Some.");
    assert_eq!(told(&mut events), ("good".into(), "now".into()));
    // Its own words: once, though it is shown before the rest and again with it.
    site.change("content/policies/acceptable-use.md", "lock the screen", "lock and hide the screen");
    assert_eq!(told(&mut events), ("reload".into(), "page".into()));
    assert!(server.get(page).1.contains("lock and hide the screen"));
    assert_eq!(told(&mut events), ("good".into(), "now".into()));
    // What every page loads.
    site.write("themes/default/styles/own.css", "main { color: #123456 }");
    assert_eq!(told(&mut events), ("reload".into(), "all".into()));
    // A window that came by an old page, just before the new one was there, is told at once.
    let mut late = server.ask(&old);
    assert_eq!(told(&mut late), ("reload".into(), "page".into()));
}

#[test]
fn a_page_that_was_shown_early_goes_back_when_the_rest_fails() {
    let site = Site::small();
    let server = Server::start(&site);
    let page = "/policies/acceptable-use/index.html";
    let mut events = server.ask(&window(&server, page));
    assert_eq!(next(&mut events, "event: "), "good");
    // This template is one of another page than the one that is looked at.
    site.write("themes/default/templates/changes.html", "{{ page.nothing_of_the_kind.at_all }}");
    assert_eq!(next(&mut events, "event: "), "errors");
    site.change("content/policies/acceptable-use.md", "lock the screen", "lock and veil the screen");
    let mut told: Vec<String> = Vec::new();
    while told.iter().filter(|event| *event == "errors").count() < 1 {
        told.push(next(&mut events, "event: "));
    }
    assert!(told.iter().all(|event| ["reload", "errors"].contains(&event.as_str())), "{told:?}");
    assert!(!server.get(page).1.contains("lock and veil the screen"));
    // The folder of themes was not there when the program was started, and is watched nevertheless.
    std::fs::remove_file(site.path("themes/default/templates/changes.html")).unwrap();
    assert_eq!(next(&mut events, "event: "), "reload");
    assert!(server.get(page).1.contains("lock and veil the screen"));
}

#[test]
fn the_index_of_a_school_that_is_taken_away_goes_with_it() {
    let site = Site::small();
    let server = Server::start(&site);
    let (entry, trusts) = ("/schools/hill/search/pagefind/pagefind-entry.json", "/search/pagefind/pagefind-entry.json");
    let until = |path: &str, status: &str| {
        for _ in 0..PATIENCE.as_millis() / 50 {
            if server.get(path).0.ends_with(status) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{path} is never {status}");
    };
    until(entry, "200 OK");
    site.change("staffroom.toml", "schools = [\"hill\"]", "schools = []");
    std::fs::remove_dir_all(site.path("content/schools/hill")).unwrap();
    until("/schools/hill/", "404 Not Found");
    until(entry, "404 Not Found");
    until(trusts, "200 OK");
}

#[test]
fn what_is_served_is_what_a_build_writes() {
    let site = Site::small();
    let server = Server::start(&site);
    let page = "/schools/hill/policies/acceptable-use/index.html";
    let mut events = server.ask(&window(&server, page));
    assert_eq!(next(&mut events, "event: "), "good");
    site.change("content/policies/acceptable-use.md", "lock the screen", "lock and shade the screen");
    assert_eq!(next(&mut events, "event: "), "reload");
    // The pages behind the early one.
    assert_eq!(next(&mut events, "event: "), "good");
    assert_eq!(site.run(&["build", "--today", "2026-01-15"]).status, 0);
    let pages = site.files("site").into_iter().filter(|(path, _)| path.ends_with(".html"));
    for (path, bytes) in pages {
        let (status, answer) = server.get(&format!("/{path}"));
        assert!(status.ends_with("200 OK") || path == "404.html", "{path}: {status}");
        let served = answer.split_once("\r\n\r\n").unwrap().1;
        let (before, rest) = served.split_once("<script src=\"/_staffroom/").unwrap();
        let after = rest.split_once("</script>").unwrap().1;
        assert_eq!([before, after].concat().as_bytes(), bytes, "{path}");
    }
}

#[test]
fn errors_are_shown_on_top_of_the_last_good_page() {
    let site = Site::small();
    let server = Server::start(&site);
    let mut events = server.ask("/_staffroom/events");
    assert_eq!(next(&mut events, "event: "), "good");
    site.change("content/policies/acceptable-use.md", "topic=usb", "topic=ubs");
    assert_eq!(next(&mut events, "event: "), "errors");
    assert_eq!(next(&mut events, "data: "), "error[unknown-topic]: there is no topic `ubs`");
    assert!(server.get("/policies/acceptable-use/").1.contains("keep pupil data on a stick"));
    site.change("content/policies/acceptable-use.md", "topic=ubs", "topic=usb");
    assert_eq!(next(&mut events, "event: "), "reload");
}

#[test]
fn a_site_that_begins_with_errors_is_shown_when_they_are_mended() {
    let site = Site::small();
    site.change("staffroom.toml", "title", "titel");
    let server = Server::start(&site);
    assert!(server.get("/").1.contains("<h1>The site has errors</h1>"));
    let mut events = server.ask("/_staffroom/events");
    assert_eq!(next(&mut events, "event: "), "errors");
    site.change("staffroom.toml", "titel", "title");
    assert_eq!(next(&mut events, "event: "), "reload");
    assert!(server.get("/").1.contains("Valley Trust"));
}

#[test]
fn what_cannot_be_served_says_why() {
    let empty = Site::with(&[]).run(&["serve"]);
    assert_eq!(empty.status, 2);
    assert!(empty.err.starts_with("staffroom: There is no site in "), "{}", empty.err);

    let site = Site::small();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = site.run(&["serve", "--port", &port]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert_eq!(ran.err, format!("staffroom: Port {port} is in use. Name another one with `--port`.\n"));
}

#[test]
fn authors_see_every_question_with_its_answers_and_a_build_never_publishes_them() {
    let site = Site::small();
    site.change("quizzes/induction.toml", "wrong = \"Sticks are not used here.\"\n", "");
    site.change("content/policies/acceptable-use.md", "lock the screen when", "lock the screen whenever");
    let server = Server::start(&site);
    let (status, page) = server.get("/preview/quizzes/induction/");
    assert!(status.contains("200"), "{status}");
    for words in [
        "You may leave the screen unlocked for a minute.",
        "<span>Right</span></strong><div>False",
        "<span>Right</span></strong><div>Don’t",
        "Anyone who passes could work in your name.",
        "lock the screen whenever you leave it",
        "schools/hill/policies/acceptable-use/index.html#lock-screen",
        "question `own-stick` says nothing after a wrong answer.",
        "`acceptable-use#lock-screen` has changed at `hill`",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(server.get("/preview/quizzes/").1.contains("induction/index.html"));
    assert_eq!(site.run(&["build"]).status, 0);
    let built = site.files("site");
    assert!(built.len() > 10 && built.iter().all(|(path, _)| !path.contains("preview")));
}

#[test]
fn an_image_is_served_from_the_disk() {
    let site = Site::small();
    let bytes = "0123456789".repeat(100_000);
    site.write("content/plan.png", &bytes);
    let server = Server::start(&site);
    let (status, answer) = server.get("/assets/content/plan.png");
    assert_eq!(status, "HTTP/1.1 200 OK");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.contains("content-type: image/png") && head.contains("content-length: 1000000"), "{head}");
    assert!(body == bytes);
    // Its page is loaded again, and the new one is there.
    let mut events = server.ask("/_staffroom/events");
    assert_eq!(next(&mut events, "event: "), "good");
    site.write("content/plan.png", "another");
    assert_eq!(next(&mut events, "event: "), "reload");
    assert!(server.get("/assets/content/plan.png").1.ends_with("\r\n\r\nanother"));
    // With errors the last good pages stay, with the image as it is by now.
    site.write("content/plan.png", "and another");
    site.write("content/policies/extra.md", "no front matter");
    assert_eq!(next(&mut events, "event: "), "errors");
    assert!(server.get("/assets/content/plan.png").1.ends_with("\r\n\r\nand another"));
    std::fs::remove_file(site.path("content/plan.png")).unwrap();
    let (status, answer) = server.get("/assets/content/plan.png");
    assert_eq!(status, "HTTP/1.1 404 Not Found");
    assert!(answer.contains("text/html"), "{answer}");
}
