//! The two kinds of text that a template prints without escaping.

use serde::Serialize;

/// HTML that this program made. Invariant: it holds no markup that a reader or an author could have smuggled in; the markup
/// phase has seen to that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Html(String);

impl Html {
    /// Vouches for `html`: call it only with what the markup phase made.
    pub fn trusted(html: impl Into<String>) -> Self {
        Self(html.into())
    }

    /// The HTML as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// JSON for a `<script type="application/json">` block.
///
/// A script element ends at the first `</script`, whatever the JSON thinks, and `<!--` changes how the rest is read (HTML
/// Standard, 4.12.1.3), so `<`, `>` and `&` are written as `\u003c`, `\u003e` and `\u0026`: the same JSON, without markup.
///
/// ```
/// use staffroom::render::view::DataBlock;
/// let block = DataBlock::of(&["</script><b>"]);
/// assert_eq!(block.as_str(), r#"["\u003c/script\u003e\u003cb\u003e"]"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DataBlock(String);

impl DataBlock {
    /// `value` as JSON.
    ///
    /// # Panics
    ///
    /// Where `value` has a map whose keys are not text, or a `Serialize` of its own that fails.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Self {
        let json = serde_json::to_string(value).expect("a view is plain data with text for keys");
        // Outside of strings JSON has none of the three, so replacing them everywhere changes strings alone.
        Self(json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
    }

    /// The JSON as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
