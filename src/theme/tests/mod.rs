mod changes_sample;
mod explorer_sample;
mod policy_sample;
mod preview_sample;
mod samples;

use super::*;

fn default_theme() -> Theme {
    Theme::new([]).expect("the default theme is sound")
}

fn with(path: &str, content: &str) -> Result<Theme, ThemeError> {
    Theme::new([(path.to_owned(), content.as_bytes().to_vec())])
}

fn error(result: Result<Theme, ThemeError>) -> String {
    result.map(|_| ()).expect_err("the theme is at fault").to_string()
}

#[test]
fn every_template_renders_its_sample() {
    let theme = default_theme();
    let done: Vec<&str> = samples::rendered(&theme)
        .into_iter()
        .map(|(name, html)| {
            let html = html.unwrap_or_else(|e| panic!("{e}"));
            assert!(html.trim_end().ends_with("</html>"), "{name} is cut off");
            name
        })
        .collect();
    for template in theme.tera.get_template_names().filter(|name| !name.starts_with("components/")) {
        let of_another_test = ["layout.html", "quiz.html"].contains(&template);
        assert!(of_another_test || done.contains(&template), "{template} has no sample");
    }
}

#[test]
fn pages_ask_for_nothing_that_the_policy_forbids() {
    for (name, html) in samples::rendered(&default_theme()) {
        let html = html.unwrap();
        let security = html
            .split("Security-Policy\" content=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default();
        assert!(security.starts_with("default-src 'self';"), "{name} has no Content Security Policy");
        let scripts = security.split(';').map(str::trim).find(|part| part.starts_with("script-src"));
        // One page alone may run WebAssembly.
        let wanted = (name == "search.html").then_some("script-src 'self' 'wasm-unsafe-eval'");
        assert_eq!(scripts, wanted, "{name}");
        assert!(!html.contains(" style="), "{name} has an inline style");
        assert!(!html.contains("<style"), "{name} has an inline style sheet");
        assert!(!html.contains("javascript:"), "{name} has a script in an address");
        for tag in tags(&html) {
            let script = tag.starts_with("<script ") || tag == "<script>";
            assert!(!script || tag.contains(" src=") || tag.contains(r#"type="application/json""#), "{name}: {tag}");
            let handler = |part: &str| part.starts_with("on") && part.contains('=');
            assert!(!tag.split_whitespace().any(handler), "{name} has a handler: {tag}");
            assert!(!tag.contains(r#"src="http"#), "{name} asks another host: {tag}");
        }
    }
}

#[test]
fn pages_have_one_first_heading_and_name_each_id_once() {
    for (name, html) in samples::rendered(&default_theme()) {
        let html = html.unwrap();
        let tags = tags(&html);
        assert_eq!(tags.iter().filter(|tag| tag.starts_with("<h1")).count(), 1, "{name}");
        let mut ids: Vec<&str> = tags.iter().filter_map(|tag| attribute(tag, " id=\"")).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name} has an id twice");
        for reference in tags.iter().filter_map(|tag| attribute(tag, " aria-labelledby=\"")) {
            assert!(ids.binary_search(&reference).is_ok(), "{name}: nothing has the id {reference}");
        }
        let mut level = 0;
        for next in tags.iter().filter_map(|tag| tag.strip_prefix("<h")?.chars().next()?.to_digit(10)) {
            assert!(next <= level + 1, "{name} steps from heading {level} to {next}");
            level = next;
        }
    }
}

#[test]
fn text_is_escaped_and_a_data_block_cannot_be_left() {
    let theme = default_theme();
    let mut view = explorer_sample::can_i(&theme);
    view.page.title = "<script>alert(1)</script>".into();
    view.topics[0].rules[0] = theme.print("rule_card", &explorer_sample::with_words("\"><b>")).unwrap();
    let html = theme.render("can-i.html", &view).unwrap();
    assert!(!html.contains("<script>alert"));
    assert!(html.contains("&lt;script&gt;alert(1)"));
    assert!(html.contains(r#"data-words="&quot;&gt;&lt;b&gt;""#));
    assert!(html.contains(r#""\u003c/script\u003e\u003cb\u003e""#));
}

#[test]
fn a_sites_file_replaces_the_defaults_and_adds_to_it() {
    let theme = Theme::new([
        ("templates/plain.html".to_owned(), b"<p>{{ page.title }}</p>".to_vec()),
        ("styles/99-own.css".to_owned(), b":root { --accent: green }".to_vec()),
        ("images/crest.png".to_owned(), vec![0x89, b'P']),
    ])
    .unwrap();
    assert_eq!(theme.render("plain.html", samples::plain("Ours", "")).unwrap(), "<p>Ours</p>");
    let names: Vec<&str> = theme.assets().iter().map(|a| a.name.as_str()).collect();
    assert!(names.contains(&"crest.png") && names.contains(&"explorer.js") && names.is_sorted(), "{names:?}");
    let sheet = theme.assets().iter().find(|a| a.name == "site.css").unwrap();
    let sheet = String::from_utf8(sheet.bytes.clone()).unwrap();
    let (own, component) = (sheet.find("--accent: green").unwrap(), sheet.find(".masthead {").unwrap());
    assert!(sheet.starts_with("/*") && own < component, "styles come before components");
}

#[test]
fn a_card_is_printed_without_its_page() {
    let view = explorer_sample::with_words("any");
    let printed = default_theme().print("rule_card", &view).unwrap();
    let fields = serde_json::to_value(&printed).unwrap();
    assert_eq!((&fields["words"], &fields["kind"]), (&"any".into(), &"do".into()));
    let html = fields["html"].as_str().unwrap();
    assert!(html.starts_with("<li class=\"card card-do\"") && html.ends_with("</li>"), "{html}");
    let own =
        with("components/rule/rule.html", "\n{% component rule(rule: map, @page) %}{{ page.title }}{% endcomponent %}");
    let asked = own.unwrap().print("rule_card", &view).unwrap_err();
    assert_eq!(asked.file, "components/rule/card.html", "{asked}");
    assert!(asked.message.contains("`page`"), "{asked}");
    let none = default_theme().print("rule_cards", &view).unwrap_err();
    assert!(none.message.contains("rule_cards"), "{none}");
}

#[test]
fn only_a_template_that_differs_is_a_sites_own() {
    let own = |path: &str, content: &str| with(path, content).unwrap().has_own_templates();
    assert!(!default_theme().has_own_templates());
    assert!(!own("templates/plain.html", include_str!("../../../themes/default/templates/plain.html")));
    assert!(!own("styles/99-own.css", ":root { --accent: green }"));
    assert!(own("templates/plain.html", "<p>{{ page.title }}</p>"));
    assert!(own("components/badge/badge.html", "{% component badge() %}x{% endcomponent badge %}"));
}

#[test]
fn scripts_lose_their_comments_but_not_those_of_others_or_of_the_site() {
    let own = "/* Ours. */\nlet  quillmere = 1;\n";
    let theme = Theme::new([("scripts/quillmere.js".to_owned(), own.as_bytes().to_vec())]).unwrap();
    let text = |name: &str| {
        let asset = theme.assets().iter().find(|a| a.name == name).unwrap_or_else(|| panic!("{name} is published"));
        String::from_utf8(asset.bytes.clone()).unwrap()
    };
    assert_eq!(text("quillmere.js"), own);
    assert!(text("qrcode.js").contains("Permission is hereby granted, free of charge"));
    let quiz = text("quiz.js");
    assert!(quiz.contains("Staffroom.mark=") && !quiz.contains("@typedef"), "{quiz}");
}

#[test]
fn scripts_that_belong_together_are_published_as_one() {
    let script = |theme: &Theme, name: &str| {
        theme.assets().iter().find(|a| a.name == name).map(|a| String::from_utf8(a.bytes.clone()).unwrap())
    };
    let own = with("components/quiz/summary.js", "/* Ours. */").unwrap();
    assert_eq!(script(&own, "summary.js"), None);
    let quiz = script(&own, "quiz.js").unwrap();
    let at = |part: &str| quiz.find(part).unwrap_or_else(|| panic!("{part} is in it"));
    assert!(
        at("Staffroom.mark=") < at("/* Ours. */;\n") && at("/* Ours. */") < at("Staffroom.witness="),
        "in their order"
    );
    let lists = |text: &str| with("scripts/together.toml", text);
    let apart = lists("").unwrap();
    assert!(script(&apart, "mark.js").is_some() && script(&apart, "shared.js").is_none());
    assert_eq!(
        error(lists("quiz = [\"mark\", \"mark\"]")),
        "scripts/together.toml: there is no script `mark`, or it is named twice"
    );
    assert_eq!(error(lists("quiz = [\"mark\"]")), "scripts/together.toml: a script `quiz.js` is published by itself");
    assert!(error(lists("quiz = 1")).starts_with("scripts/together.toml: invalid type"));
}

#[test]
fn assets_are_the_same_each_time() {
    assert_eq!(default_theme().assets(), default_theme().assets());
}

#[test]
fn errors_have_their_place() {
    let own = |text: &str| {
        let theme = with("templates/plain.html", text).unwrap();
        theme.render("plain.html", samples::plain("Ours", "")).unwrap_err()
    };
    let unknown = own("<p>\n  {{ page.titel }}</p>");
    assert_eq!(
        (unknown.file.as_str(), unknown.line, unknown.column),
        ("templates/plain.html", Some(2), Some(11)),
        "{unknown}"
    );
    assert_eq!(
        error(with("templates/plain.html", "{% extends \"frame.html\" %}")),
        "templates/plain.html: it extends `frame.html`, which does not exist"
    );
    let syntax = error(with("components/icon/icon.html", "one\n{% if %}"));
    assert!(syntax.starts_with("components/icon/icon.html:2:"), "{syntax}");
    let component = error(with("templates/plain.html", "<p>\n{{ <badge /> }}</p>"));
    assert_eq!(component, "templates/plain.html:2:4: Unknown component `badge`");
    let missing = default_theme().render("nothing.html", samples::plain("", "")).unwrap_err();
    assert_eq!(missing.to_string(), "templates/nothing.html: there is no such template");
}

#[test]
fn a_file_without_a_place_is_an_error() {
    assert_eq!(error(with("template/plain.html", "")), "template/plain.html: this file has no place in a theme");
    assert_eq!(
        error(with("scripts/explorer.js", "")),
        "scripts/explorer.js: `components/explorer/explorer.js` would be published under the same name"
    );
    let latin = Theme::new([("styles/own.css".to_owned(), b"a {}\n\"caf\xe9\"".to_vec())]);
    assert_eq!(error(latin), "styles/own.css:2:5: this is not UTF-8");
}

/// The opening tags of a page.
fn tags(html: &str) -> Vec<&str> {
    html.match_indices('<').filter_map(|(at, _)| html[at..].find('>').map(|end| &html[at..=at + end])).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let rest = &tag[tag.find(name)? + name.len()..];
    rest.find('"').map(|end| &rest[..end])
}
