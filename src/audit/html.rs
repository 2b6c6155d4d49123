//! The words of an HTML text, to look for tokens in.

/// `html` without its tags, as [`words`] has it, and behind an empty line for each the insides of tags in which a token may stand:
/// the address of a link, the value of a field.
pub(super) fn texts(html: &str) -> String {
    let mut texts = words(html);
    let mut rest = html;
    while let Some((open, close)) = rest.find('<').and_then(|open| Some((open, open + rest[open..].find('>')?))) {
        let inside = &rest[open + 1..close];
        if inside.contains("eyJ") {
            texts.push_str("\n\n");
            unescape(&mut texts, inside);
        }
        rest = &rest[close + 1..];
    }
    texts
}

/// `html` without its tags. Text that tags divide is divided by one line break, so that a token over several elements can
/// still be joined. This reads what mail programs and forms save; it is no HTML parser, and nothing it gives is ever shown.
pub(super) fn words(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((open, close)) = rest.find('<').and_then(|open| Some((open, open + rest[open..].find('>')?))) {
        push(&mut words, &rest[..open]);
        rest = &rest[close + 1..];
    }
    push(&mut words, rest);
    words
}

fn push(words: &mut String, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    if !words.is_empty() {
        words.push('\n');
    }
    unescape(words, text.trim());
}

/// Adds `text` with its entities undone.
fn unescape(words: &mut String, mut rest: &str) {
    while let Some(at) = rest.find('&') {
        words.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(10).position(|b| b == b';');
        match end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
            Some((end, c)) => {
                words.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                words.push('&');
                rest = &rest[1..];
            }
        }
    }
    words.push_str(rest);
}

/// The character of an entity that may stand in or around a token.
fn entity(name: &str) -> Option<char> {
    let number = match name.strip_prefix('#') {
        None => {
            return match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "nbsp" => Some('\u{a0}'),
                "shy" => Some('\u{ad}'),
                "period" => Some('.'),
                "lowbar" => Some('_'),
                "hyphen" | "dash" => Some('\u{2010}'),
                _ => None,
            };
        }
        Some(number) => number,
    };
    match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    }
    .and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::{texts, words};

    #[test]
    fn tags_go_and_divide() {
        assert_eq!(words("<p>one<wbr>two</p>\n\n<p class=\"a\">three</p>"), "one\ntwo\nthree");
        assert_eq!(words("a <!-- b --> c <unclosed"), "a\nc <unclosed");
    }

    #[test]
    fn tokens_within_tags_are_texts_of_their_own() {
        let html = "<p>a</p><a href=\"x#eyJb&amp;c\">d</a><input value='eyJe'><i title=\"\">f";
        assert_eq!(texts(html), "a\nd\nf\n\na href=\"x#eyJb&c\"\n\ninput value='eyJe'");
    }

    #[test]
    fn entities_become_characters() {
        assert_eq!(words("a&#46;b&#x2E;c&period;d&amp;e&unknown;f&"), "a.b.c.d&e&unknown;f&");
        assert_eq!(words("&#xD800;&#99999999;"), "&#xD800;&#99999999;");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text: String) {
            words(&text);
            words(&format!("<{text}&{text};"));
            texts(&format!("<a eyJ=\"{text}\"{text}>{text}<'eyJ{text}"));
        }
    }
}
