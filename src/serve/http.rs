//! Pages over HTTP, and the events that reload them.

use std::{convert::Infallible, io, net::TcpListener, sync::Arc};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Redirect, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures_util::{Stream, stream};
use tokio::sync::watch::Receiver;

use super::Shown;

type Latest = Receiver<Arc<Shown>>;

/// The script that every page gets while it is served.
const SCRIPT: &str = include_str!("reload.js");
/// The style of the problems that it shows.
const STYLE: &str = include_str!("reload.css");
/// How the script gets into a page.
const TAG: &str = "<script src=\"/_staffroom/reload.js\" defer></script>";

/// Answers requests until the listener fails.
pub(super) async fn run(listener: TcpListener, latest: Latest) -> io::Result<()> {
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
        .with_state(latest);
    axum::serve(listener, router).await
}

async fn page(State(latest): State<Latest>, Path(path): Path<String>) -> Response {
    let shown = latest.borrow().clone();
    if shown.files.is_empty() {
        return empty();
    }
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    if let Some(bytes) = shown.files.get(&file) {
        return typed(&file, with_script(&file, bytes));
    }
    if shown.files.contains_key(&format!("{file}/index.html")) {
        return Redirect::temporary(&format!("/{file}/")).into_response();
    }
    let missing = shown.files.get("404.html").map(|bytes| with_script("404.html", bytes)).unwrap_or_default();
    (StatusCode::NOT_FOUND, typed("404.html", missing)).into_response()
}

/// The page before the first good build: the script fills in the problems.
fn empty() -> Response {
    let html = format!(
        "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>The site has errors</title>{TAG}</head>\
         <body><main><h1>The site has errors</h1><p>It is shown as soon as they are mended.</p></main></body></html>"
    );
    typed("index.html", html.into_bytes())
}

fn with_script(path: &str, bytes: &[u8]) -> Vec<u8> {
    if !path.ends_with(".html") {
        return bytes.to_vec();
    }
    let text = String::from_utf8_lossy(bytes);
    match text.rfind("</body>") {
        Some(at) => [&text[..at], TAG, &text[at..]].concat().into_bytes(),
        None => [&text, TAG].concat().into_bytes(),
    }
}

fn typed(path: &str, bytes: Vec<u8>) -> Response {
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
    (headers, bytes).into_response()
}

/// One event at once, with the problems if there are any, and one after each build.
async fn events(State(latest): State<Latest>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let first = (latest, true);
    let stream = stream::unfold(first, |(mut latest, first)| async move {
        if !first && latest.changed().await.is_err() {
            return None;
        }
        let errors = latest.borrow_and_update().errors.clone();
        let event = match (first, errors.is_empty()) {
            (true, true) => Event::default().event("good"),
            (false, true) => Event::default().event("reload").data("now"),
            (_, false) => Event::default().event("errors").data(errors),
        };
        Some((Ok(event), (latest, false)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
