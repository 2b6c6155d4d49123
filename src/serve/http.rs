//! Pages over HTTP, and the events that reload them.

use std::{
    convert::Infallible,
    io::{self, Read},
    net::TcpListener,
    sync::Arc,
};

use axum::{
    Router,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Redirect, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures_util::{Stream, stream};
use serde::Deserialize;
use tokio::{
    sync::watch::{Receiver, Sender},
    task::spawn_blocking,
};

use super::{
    Content,
    shown::{Dressing, Shown, View, Views, file_at},
};
use crate::source::{Digest, Original};

type Latest = Receiver<Arc<Shown>>;

/// What every answer may need.
#[derive(Clone)]
struct Desk {
    latest: Latest,
    views: Arc<Sender<Views>>,
}

/// The script that every page gets while it is served.
const SCRIPT: &str = include_str!("reload.js");
/// The style of the problems that it shows.
const STYLE: &str = include_str!("reload.css");

/// Answers requests until the listener fails.
pub(super) async fn run(listener: TcpListener, latest: Latest, views: Arc<Sender<Views>>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let script = || async { typed("reload.js", SCRIPT.as_bytes().to_vec()) };
    let style = || async { typed("reload.css", STYLE.as_bytes().to_vec()) };
    let router = Router::new()
        .route("/", get(|state| page(state, Path(String::new()))))
        .route("/{*path}", get(page))
        .route("/_staffroom/reload.js", get(script))
        .route("/_staffroom/reload.css", get(style))
        .route("/_staffroom/events", get(events))
        .with_state(Desk { latest, views });
    axum::serve(listener, router).await
}

async fn page(State(desk): State<Desk>, Path(path): Path<String>) -> Response {
    let shown = desk.latest.borrow().clone();
    if shown.files.is_empty() {
        return empty();
    }
    let file = file_at(&path);
    match shown.file(&file) {
        Some(Content::Made(bytes)) => return typed(&file, with_script(&file, bytes)),
        Some(Content::CopyOf(original)) => match copied(original).await {
            Ok((length, body)) => return ([(header::CONTENT_LENGTH, length)], typed(&file, body)).into_response(),
            // It was taken away a moment ago.
            Err(_) => return missing(&shown),
        },
        None => {}
    }
    if shown.file(&format!("{file}/index.html")).is_some() {
        return Redirect::temporary(&format!("/{file}/")).into_response();
    }
    missing(&shown)
}

/// The file of the sources as it is now: where it was saved again since the page was made, the page will follow.
async fn copied(original: &Original) -> io::Result<(u64, Body)> {
    let original = original.clone();
    let open = move || original.anew().and_then(|now| Ok((now.bytes(), now.open()?)));
    let (length, opened) = spawn_blocking(open).await.map_err(io::Error::other)??;
    let parts = stream::try_unfold(opened, |mut opened| async {
        let read = move || {
            let mut part = vec![0; PART];
            let count = opened.read(&mut part)?;
            part.truncate(count);
            io::Result::Ok((count > 0).then_some((part, opened)))
        };
        spawn_blocking(read).await.map_err(io::Error::other)?
    });
    Ok((length, Body::from_stream(parts)))
}

/// How much of a file is held at a time.
const PART: usize = 128 * 1024;

fn missing(shown: &Shown) -> Response {
    let page = match shown.file(MISSING) {
        Some(Content::Made(bytes)) => with_script(MISSING, bytes),
        _ => Vec::new(),
    };
    (StatusCode::NOT_FOUND, typed(MISSING, page)).into_response()
}

/// The page that stands where there is none.
const MISSING: &str = "404.html";

/// The page before the first good build: the script fills in the problems.
fn empty() -> Response {
    let html = "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>The site has errors</title></head>\
         <body><main><h1>The site has errors</h1><p>It is shown as soon as they are mended.</p></main></body></html>";
    typed("index.html", with_script("index.html", html.as_bytes()))
}

/// The page `bytes` with the script that reloads it, which is told what the page is made of. It is not deferred: it takes the page down
/// before the page's own scripts change it.
fn with_script(path: &str, bytes: &[u8]) -> Vec<u8> {
    if !path.ends_with(".html") {
        return bytes.to_vec();
    }
    let tag = format!("<script src=\"/_staffroom/reload.js\" data-page=\"{}\"></script>", Digest::of(bytes));
    let text = String::from_utf8_lossy(bytes);
    let (before, after) = text.split_at(text.rfind("</body>").unwrap_or(text.len()));
    [before, &tag, after].concat().into_bytes()
}

fn typed(path: &str, body: impl IntoResponse) -> Response {
    let kind = match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, body).into_response()
}

/// What a window says of itself when it asks for events.
#[derive(Debug, Default, Deserialize)]
struct Window {
    /// The path of its page's address.
    #[serde(default)]
    at: String,
    /// What its page is made of.
    #[serde(default)]
    has: String,
}

/// One window that is told what happens.
struct Told {
    latest: Latest,
    /// Its page, where it has named one.
    view: Option<View>,
    /// What its page is made of, as far as it has been told.
    has: Option<String>,
    /// What its page loads.
    dressing: Dressing,
    /// Whether it has been told anything yet.
    begun: bool,
    /// Whether there is more to tell of what is shown now.
    more: bool,
}

impl Told {
    /// The next thing to tell. None where nothing more can come.
    async fn next(&mut self) -> Option<Event> {
        if self.begun && !self.more && self.latest.changed().await.is_err() {
            return None;
        }
        let first = !std::mem::replace(&mut self.begun, true);
        let shown = self.latest.borrow_and_update().clone();
        let page = self.view.as_ref().and_then(|view| shown.page(view.page()).or_else(|| shown.page(MISSING)));
        let page = page.map(|made_of| made_of.to_string());
        let dressing = shown.dressing(self.view.as_ref().map_or("", View::page));
        let dressed_otherwise = self.dressing != dressing;
        let has_another = self.has.is_some() && page.is_some() && page != self.has;
        let errors = !shown.errors.is_empty();
        // A page that was shown early goes back before the errors are told that came up behind it.
        self.more = errors && has_another;
        if errors && !has_another {
            return Some(Event::default().event("errors").data(&shown.errors));
        }
        self.dressing = dressing;
        let has_it = self.has.is_some() && page == self.has;
        self.has = page.or(self.has.take());
        Some(match (has_another, dressed_otherwise) {
            (true, false) => Event::default().event("reload").data("page"),
            (false, false) if first || has_it => Event::default().event("good").data("now"),
            _ => Event::default().event("reload").data("all"),
        })
    }
}

/// One event at once, with the problems if there are any, and one whenever what is shown has changed.
async fn events(
    State(desk): State<Desk>,
    Query(window): Query<Window>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let page = file_at(&window.at);
    let dressing = desk.latest.borrow().dressing(&page);
    let told = Told {
        dressing,
        view: (!window.at.is_empty()).then(|| View::new(desk.views, page)),
        latest: desk.latest,
        has: Some(window.has).filter(|has| !has.is_empty()),
        begun: false,
        more: false,
    };
    let stream = stream::unfold(told, |mut told| async move {
        let event = told.next().await?;
        Some((Ok(event), told))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
