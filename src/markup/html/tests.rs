use super::*;
use crate::{
    config::RawHtml,
    markup::{Reading, parse, parse_as},
    source::Sources,
};

struct Plain;

impl Setting for Plain {
    fn word(&self, name: &str) -> Option<String> {
        (name == "terms.head").then(|| "<principal>".into())
    }
    fn link(&self, target: &Target) -> Option<LinkEnd> {
        match target {
            Target::Here(id) => Some(LinkEnd { href: format!("#{id}"), name: "clause 1.1".into() }),
            _ => None,
        }
    }
    fn image(&self, path: &str) -> Option<Picture> {
        Some(Picture { src: format!("../{path}"), size: (path == "big.png").then_some((3, 2)) })
    }
}

fn html(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("x.md", text);
    let parsed = parse(text, file, 0, &mut Vec::new());
    blocks(&parsed.document.opening, &Plain)
}

#[test]
fn words_of_the_school_and_of_the_author_are_escaped() {
    assert_eq!(html("Ask the {{ terms.head }} & \"you\""), "<p>Ask the &lt;principal&gt; &amp; &quot;you&quot;</p>\n");
    assert_eq!(html("<script>x</script>"), "<p>&lt;script&gt;x&lt;/script&gt;</p>\n");
}

#[test]
fn html_that_is_kept_is_made_harmless_in_lines_and_in_blocks() {
    let cleaned = |text: &str| {
        let mut sources = Sources::default();
        let reading = Reading { html: RawHtml::Clean, ..Reading::default() };
        let mut problems = Vec::new();
        let parsed = parse_as(reading, text, sources.add("x.md", text), 0, &mut problems);
        assert_eq!(problems, []);
        blocks(&parsed.document.opening, &Plain)
    };
    assert_eq!(
        cleaned("H<sub onclick=\"x()\">2</sub>O <u>of {{ terms.head }}"),
        "<p>H<sub>2</sub>O <u>of &lt;principal&gt;</u></p>\n"
    );
    assert_eq!(
        cleaned("<div>\nAsk {{ terms.head }}<script>x()</script>\n</div>\n"),
        "<div>\nAsk &lt;principal&gt;\n</div>\n"
    );
    assert_eq!(cleaned("a <!-- gone --> b"), "<p>a  b</p>\n");
}

#[test]
fn an_image_has_its_words_and_its_size() {
    assert_eq!(
        html("![a \"b\"](big.png) ![c](x.png)"),
        "<p><img src=\"../big.png\" alt=\"a &quot;b&quot;\" width=\"3\" height=\"2\" loading=\"lazy\"> <img src=\"../x.png\" alt=\"c\" loading=\"lazy\"></p>\n"
    );
}

#[test]
fn a_link_without_words_prints_what_it_leads_to() {
    assert_eq!(html("[](#usb), [here](#usb)"), "<p><a href=\"#usb\">clause 1.1</a>, <a href=\"#usb\">here</a></p>\n");
}

#[test]
fn a_link_that_is_its_address_says_so() {
    assert_eq!(
        html("<https://a.example/x>, [x](https://a.example/x)"),
        "<p><a class=\"address\" href=\"https://a.example/x\">https://a.example/x</a>, <a href=\"https://a.example/x\">x</a></p>\n"
    );
}

#[test]
fn tables_and_lists_are_whole() {
    let out = html("| x | y |\n|---|--:|\n| 1 | 2 |\n\n3. c\n4. d\n");
    assert!(out.contains("<td class=\"end\">2</td>"), "{out}");
    assert!(out.contains("<ol start=\"3\"><li>c</li>"), "{out}");
    assert!(!out.contains("stacks"), "{out}");
    let wide = html("| a | *b* | c & d | e |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n");
    assert!(wide.contains("<table class=\"stacks\" role=\"table\">"), "{wide}");
    assert!(wide.contains("<td role=\"cell\" data-label=\"c &amp; d\">3</td>"), "{wide}");
}
