use super::*;

fn html(text: &str) -> String {
    Written::Html.markdown(text, &mut Notes::default())
}

#[test]
fn html_becomes_markdown() {
    let cases = [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br/>b", "a\\\nb"),
        ("<b>bold</b> and <em>soft</em>", "**bold** and *soft*"),
        ("<b>bold </b>end", "**bold** end"),
        ("<b>Note:</b>read, <i>Now!</i> <em>?</em>x <b>1.</b>x", "**Note**:read, *Now!* *?*x **1**.x"),
        ("<ul><li>x</li><li>y</li></ul>z", "- x\n- y\n\nz"),
        ("do:<ol><li>x</li><li>y</li></ol>", "do:\n\n1. x\n2. y"),
        ("5 &lt; 6 &amp; caf&eacute;", "5 \\< 6 & café"),
        ("<a href=\"https://x.example/a\">here</a>", "[here](<https://x.example/a>)"),
        ("<a href=\"javascript:x\">here</a>", "here"),
        ("2 * 3_4", "2 \\* 3\\_4"),
        ("<pre>a {\n  b\n}</pre>", "```\na {\n  b\n}\n```"),
        ("1. x", "1\\. x"),
        ("a < b", "a \\< b"),
        ("<script>", ""),
        ("a<script>x > y</script >b<STYLE>p { }</STYLE>c", "abc"),
        ("<img src=\"x.png\" alt=\"a > b\"> c", "a > b c"),
        ("a <\"b> c", "a \\<\"b> c"),
        ("<p title=\"b> c", "c"),
        ("<a\n  class='x' href = 'https://x.example/a b'>m</a>", "[m](<https://x.example/a%20b>)"),
        ("<a data-href=\"https://x.example/\">m</a>", "m"),
        ("<table><tr><td>x</td><td>y</td></tr><tr><td>z</td></tr></table>", "x y\n\nz"),
        ("<p>one<br></p>", "one"),
        ("<p>one<br><br></p><p>two<br> </p>", "one\n\ntwo"),
        ("<p><br></p>", ""),
        ("a\\<br>", "a\\\\"),
        ("a<br>b<br>", "a\\\nb"),
        ("<ul><li>x<br></li><li>y</li></ul>", "- x\n- y"),
    ];
    for (from, to) in cases {
        assert_eq!(html(from), to, "{from}");
    }
}

#[test]
fn moodles_own_format_keeps_lines_and_plain_text_is_taken_as_it_is() {
    let mut notes = Notes::default();
    assert_eq!(Written::Moodle.markdown("a\nb <b>c</b>", &mut notes), "a\nb **c**");
    assert_eq!(Written::Plain.markdown("<b> & *x*", &mut notes), "\\<b> & \\*x\\*");
    assert_eq!(Written::Markdown.markdown("# Title\n\n*x*", &mut notes), "**Title**\n\n*x*");
}

#[test]
fn what_html_loses_is_said() {
    let lost = |html: &str| {
        let mut notes = Notes::default();
        Written::Html.markdown(html, &mut notes);
        notes.done().into_iter().map(|note| note.what).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(lost("<a href=\"javascript:x\">l</a>"), "a link to `javascript:x` is carried as its words");
    assert_eq!(lost("<table><tr><td>x</td></tr></table>"), "a table is carried as its words, a paragraph for each row");
    assert_eq!(lost("<blockquote>x</blockquote>"), "a quotation is carried as a paragraph");
    assert_eq!(lost("<u>x</u> <del>y</del>"), "lines under or through words are not carried");
    assert_eq!(lost("<p>x <a name=\"y\">z</a> <span style=\"color: red\">r</span></p>"), "");
}
