//! Words and phrases in a text, whatever their case and number.

/// The words of a text in small letters, without the `s` of a plural.
pub fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(|part| part.strip_suffix('s').unwrap_or(part).to_owned()).collect()
}

/// Whether `phrase` stands in `text`, which [`words`] has read, word by word.
///
/// ```
/// use staffroom::markup::phrase::{has, words};
/// let text = words("Don't write to a parent from a personal e-mail address.");
/// assert!(has(&text, "parents") && has(&text, "Personal e-mail"));
/// assert!(!has(&text, "personal address") && !has(&text, "pare") && !has(&text, ""));
/// ```
pub fn has(text: &[String], phrase: &str) -> bool {
    let phrase = words(phrase);
    !phrase.is_empty() && text.windows(phrase.len()).any(|part| part == phrase)
}
