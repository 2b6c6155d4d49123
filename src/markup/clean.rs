//! HTML of authors, where the site allows it, made harmless by a library.

use std::{borrow::Cow, sync::LazyLock};

use ammonia::Builder;

/// What may stay: the elements of a text, no style, no script, no form, nothing from another host.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .link_rel(None)
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .add_tag_attributes("a", ["class", "id", "aria-label"])
        .add_tag_attributes("img", ["loading"])
        .add_tag_attributes("span", ["class"])
        // What the program itself puts round the words of a text keeps its classes; an author's stays without effect.
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") if value.contains(':') || value.starts_with("//") => None,
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

/// `html` without anything that could run, be loaded from elsewhere or change the page round it.
pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_do_harm_is_taken_out_and_words_stay() {
        for (given, kept) in [
            ("H<sub>2</sub>O", "H<sub>2</sub>O"),
            ("<b onclick=\"x()\">bold</b>", "<b>bold</b>"),
            ("<a href=\"javascript:x()\">y</a>", "<a>y</a>"),
            ("<img src=\"https://tracker.example/x.png\" alt=\"z\">", "<img alt=\"z\">"),
            ("<p style=\"position:fixed\">w</p>", "<p>w</p>"),
            ("<script>bad()</script>good", "good"),
            ("</section>still here", "still here"),
        ] {
            assert_eq!(clean(given), kept, "{given}");
        }
    }
}
