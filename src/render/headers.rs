//! What web servers and search engines are told: `robots.txt`, and the settings of IIS, Apache, nginx and static hosts.
//!
//! Each page carries its Content Security Policy itself, because it must hold on a file share too. A server’s header repeats it and adds
//! what a page cannot say: who may put it into a frame. Both hold at once, so the pages that search, which run WebAssembly, are let
//! do so by both.

use std::fmt::Write;

use crate::{
    config::Server,
    plan::{Plan, Route},
};

/// The folder of every page that searches.
const SEARCH: &str = "search";
/// Of a page that searches: its compiled code may run.
const WASM: &str = " 'wasm-unsafe-eval'";

/// The headers of every answer but the Content Security Policy.
const HEADERS: &[(&str, &str)] = &[
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// Addresses stay while what is there changes, and an outdated policy is worse than a question to the server. So browsers keep
/// everything, and ask each time whether it still holds, which costs no more than the answer “yes”.
const CACHE: &str = "no-cache";
/// The parts of a search index have a name that is made from what is in them.
const CACHE_NAMED: &str = "public, max-age=31536000, immutable";

/// What some servers do not know, and would not send or send as something else.
const KINDS: &[(&str, &str)] = &[
    ("avif", "image/avif"),
    ("csv", "text/csv; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("pagefind", "application/octet-stream"),
    ("pf_fragment", "application/octet-stream"),
    ("pf_filter", "application/octet-stream"),
    ("pf_index", "application/octet-stream"),
    ("pf_meta", "application/octet-stream"),
    ("svg", "image/svg+xml"),
    ("wasm", "application/wasm"),
    ("webp", "image/webp"),
];

fn security(wasm: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self'{wasm}; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"
    )
}

/// The headers of every answer, with `X-Robots-Tag` where search engines are to leave the site out.
fn headers(plan: &Plan<'_>) -> Vec<(&'static str, &'static str)> {
    let robots = (!plan.trust.settings.search_engines).then_some(("X-Robots-Tag", "noindex"));
    HEADERS.iter().copied().chain(robots).collect()
}

/// The files that the settings ask for.
pub(super) fn files(plan: &Plan<'_>) -> Vec<(&'static str, String)> {
    let settings = &plan.trust.settings;
    let mut out = Vec::new();
    if !settings.search_engines {
        out.push(("robots.txt", "User-agent: *\nDisallow: /\n".to_owned()));
    }
    for server in &settings.servers {
        out.push(match server {
            Server::Apache => (".htaccess", apache(plan)),
            Server::Iis => ("web.config", iis(plan)),
            Server::Nginx => ("nginx.conf", nginx(plan)),
            Server::Static => ("_headers", fixed(plan)),
        });
    }
    out
}

fn apache(plan: &Plan<'_>) -> String {
    let mut out = String::from(
        "# For Apache. It needs `AllowOverride FileInfo` for this folder, and mod_headers.\n<IfModule mod_mime.c>\n",
    );
    for (ending, kind) in KINDS {
        let _ = writeln!(out, "    AddType \"{kind}\" .{ending}");
    }
    out.push_str("    AddCharset utf-8 .html .css .txt\n</IfModule>\n<IfModule mod_alias.c>\n");
    out.push_str(
        "    RedirectMatch 404 \"/(nginx\\.conf|web\\.config|_headers)$\"\n</IfModule>\n<IfModule mod_setenvif.c>\n",
    );
    let _ = writeln!(
        out,
        "    SetEnvIf Request_URI \"/{SEARCH}/\" STAFFROOM_SEARCH\n</IfModule>\n<IfModule mod_headers.c>"
    );
    for (name, value) in headers(plan) {
        let _ = writeln!(out, "    Header always set {name} \"{value}\"");
    }
    let _ = writeln!(out, "    Header always set Content-Security-Policy \"{}\" env=!STAFFROOM_SEARCH", security(""));
    let _ = writeln!(out, "    Header always set Content-Security-Policy \"{}\" env=STAFFROOM_SEARCH", security(WASM));
    let _ = writeln!(out, "    Header set Cache-Control \"{CACHE}\"");
    let _ = writeln!(
        out,
        "    <FilesMatch \"\\.pf_(fragment|filter|index|meta)$\">\n        Header set Cache-Control \"{CACHE_NAMED}\"\n    </FilesMatch>\n</IfModule>"
    );
    out
}

fn nginx(plan: &Plan<'_>) -> String {
    let mut out = String::from(
        "# For nginx: `include` this file in the `server` block whose `root` is this folder, or in a `location` of its own.\n# nginx does not hand it out: see the last lines.\n",
    );
    let _ =
        writeln!(out, "set $staffroom_wasm \"\";\nif ($uri ~ \"/{SEARCH}/\") {{ set $staffroom_wasm \"{WASM}\"; }}");
    let _ = writeln!(
        out,
        "set $staffroom_cache \"{CACHE}\";\nif ($uri ~ \"\\.pf_(fragment|filter|index|meta)$\") {{ set $staffroom_cache \"{CACHE_NAMED}\"; }}"
    );
    for (name, value) in headers(plan) {
        let _ = writeln!(out, "add_header {name} \"{value}\" always;");
    }
    let _ = writeln!(out, "add_header Content-Security-Policy \"{}\" always;", security("$staffroom_wasm"));
    out.push_str("add_header Cache-Control $staffroom_cache;\ncharset utf-8;\ncharset_types text/css text/plain text/csv text/calendar text/javascript application/javascript application/json;\n");
    out.push_str("if ($uri ~ \"/(nginx\\.conf|web\\.config|_headers|\\.[^/]*)$\") { return 404; }\n");
    out
}

fn iis(plan: &Plan<'_>) -> String {
    let headers = headers(plan);
    let one = |out: &mut String, name: &str, value: &str| {
        let _ = writeln!(out, "        <remove name=\"{name}\" />\n        <add name=\"{name}\" value=\"{value}\" />");
    };
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- For IIS. -->\n<configuration>\n  <system.webServer>\n    <staticContent>\n      <clientCache cacheControlMode=\"DisableCache\" />\n",
    );
    for (ending, kind) in KINDS {
        let _ = writeln!(
            out,
            "      <remove fileExtension=\".{ending}\" />\n      <mimeMap fileExtension=\".{ending}\" mimeType=\"{kind}\" />"
        );
    }
    out.push_str(
        "    </staticContent>\n    <httpProtocol>\n      <customHeaders>\n        <remove name=\"X-Powered-By\" />\n",
    );
    for (name, value) in headers {
        one(&mut out, name, value);
    }
    one(&mut out, "Content-Security-Policy", &security(""));
    out.push_str("      </customHeaders>\n    </httpProtocol>\n");
    out.push_str("    <security>\n      <requestFiltering>\n        <hiddenSegments>\n");
    for name in ["nginx.conf", "_headers", ".htaccess"] {
        let _ = writeln!(out, "          <remove segment=\"{name}\" />\n          <add segment=\"{name}\" />");
    }
    out.push_str("        </hiddenSegments>\n      </requestFiltering>\n    </security>\n  </system.webServer>\n");
    let searching = plan.schools.iter().map(|s| Route::of_school(&s.school.id, SEARCH)).chain([Route::folder(SEARCH)]);
    for route in searching {
        let path = plan.seat(&route);
        let path = path.path().trim_end_matches("/index.html");
        let _ = writeln!(
            out,
            "  <location path=\"{path}\">\n    <system.webServer>\n      <httpProtocol>\n      <customHeaders>"
        );
        one(&mut out, "Content-Security-Policy", &security(WASM));
        out.push_str("      </customHeaders>\n      </httpProtocol>\n    </system.webServer>\n  </location>\n");
    }
    out.push_str("</configuration>\n");
    out
}

/// For hosts that read `_headers`. Where two of its rules fit, some hosts send both policies, and then both hold: so the policy for
/// scripts is left to the pages themselves, which all have it.
fn fixed(plan: &Plan<'_>) -> String {
    let mut out = String::from("/*\n");
    for (name, value) in headers(plan) {
        let _ = writeln!(out, "  {name}: {value}");
    }
    out.push_str(
        "  Content-Security-Policy: base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'\n",
    );
    let _ = writeln!(out, "  Cache-Control: {CACHE}");
    out
}
