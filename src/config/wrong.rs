//! What is wrong with a TOML text, in the words of this program.
//!
//! The reader of TOML speaks to programmers ("invalid type: string "80", expected u8"). Its messages are taken apart here; one
//! that is not known stays as it is, so that nothing is lost when the reader learns a new one.

/// A headline, the help that goes with it, and a name with those it may have been meant for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) headline: String,
    pub(super) help: String,
    /// A word that is not known, and the words that are.
    pub(super) name: Option<(String, Vec<String>)>,
}

impl Wrong {
    fn new(headline: impl Into<String>, help: impl Into<String>) -> Self {
        Self { headline: headline.into(), help: help.into(), name: None }
    }
}

/// What a message about syntax means.
pub(super) fn syntax(message: &str) -> Wrong {
    const KNOWN: [(&str, &str, &str); 9] = [
        ("duplicate key", "this key stands twice", "Take one of the two away."),
        (
            "string values must be quoted",
            "this text is not in quotes",
            "Put it in straight quotes: `name = \"Hill School\"`.",
        ),
        ("invalid basic string", "this text does not end", "Put a straight quote `\"` at its end."),
        ("invalid literal string", "this text does not end", "Put a straight quote `'` at its end."),
        ("unclosed array table", "the name of this table does not end", "Put `]]` at its end."),
        ("unclosed table", "the name of this table does not end", "Put `]` at its end."),
        ("unclosed array", "this list does not end", "Put `]` at its end."),
        ("unclosed inline table", "this table does not end", "Put `}` at its end."),
        (
            "missing comma between array elements",
            "two values of a list with no comma between them",
            "Put a comma behind the first.",
        ),
    ];
    match KNOWN.iter().find(|(begin, _, _)| message.starts_with(begin)) {
        Some((_, headline, help)) => Wrong::new(*headline, *help),
        None => Wrong::new(message, "A line of TOML is `key = value`, or the name of a table: `[terms]`."),
    }
}

/// What a message about a value means.
pub(super) fn value(message: &str) -> Wrong {
    let quoted = quoted(message);
    let first = quoted.first().copied().unwrap_or_default();
    if message.starts_with("missing field") {
        return Wrong::new(format!("the key `{first}` is missing"), format!("Add `{first} = …`."));
    }
    if message.starts_with("unknown field") {
        let headline = format!("there is no key `{first}` here");
        return Wrong { name: name(&quoted), ..Wrong::new(headline, "Write it as the guide has it, or take it away.") };
    }
    if message.starts_with("unknown variant") {
        let headline = format!("`{first}` is not a value that this key can have");
        let list: Vec<String> = quoted.iter().skip(1).map(|word| format!("`{word}`")).collect();
        let help = format!("It can be {}.", list.join(" or "));
        return Wrong::new(headline, help);
    }
    match message.split_once(", expected ") {
        Some((_, expected)) if message.starts_with("invalid ") => {
            let wanted = wanted(expected);
            Wrong::new("this is not a value that this key can have", format!("It is {wanted}."))
        }
        _ => Wrong::new(message, "See the guide for what this key can have."),
    }
}

fn name(quoted: &[&str]) -> Option<(String, Vec<String>)> {
    let (name, known) = quoted.split_first()?;
    Some(((*name).to_owned(), known.iter().map(|word| (*word).to_owned()).collect()))
}

/// The words of `message` that stand in backticks.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// What serde expected, as an author would call it.
fn wanted(expected: &str) -> &str {
    match expected {
        "u8" => "a whole number from 0 to 255, without quotes",
        "u32" => "a whole number, without quotes",
        "f64" => "a number, without quotes",
        "a boolean" => "`true` or `false`, without quotes",
        "a string" | "string" => "a text in quotes",
        "a sequence" => "a list: values in square brackets, with commas between them",
        "a map" => "a table: keys and values below a line such as `[terms]`",
        other if other.starts_with("struct ") => {
            "a table: keys and values, in braces or below a line in square brackets"
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_said_in_plain_words() {
        let read = |text: &str| {
            let error = toml::from_str::<crate::config::SiteFile>(text).expect_err("wrong");
            value(error.message())
        };
        assert_eq!(read("title = \"T\""), Wrong::new("the key `trust` is missing", "Add `trust = …`."));
        let unknown = read("titel = \"T\"");
        assert_eq!(unknown.headline, "there is no key `titel` here");
        assert!(unknown.name.is_some_and(|(name, known)| name == "titel" && known.contains(&"title".to_owned())));
        let kind = read("title = 3\ntrust = \"T\"");
        assert_eq!(kind.help, "It is a text in quotes.");
        let choice = read("title = \"T\"\ntrust = \"T\"\nlinks = \"all\"");
        assert_eq!(
            choice,
            Wrong::new("`all` is not a value that this key can have", "It can be `files` or `folders`.")
        );
    }

    #[test]
    fn a_message_that_is_not_known_is_kept() {
        assert_eq!(syntax("extra comma in array").headline, "extra comma in array");
        assert_eq!(value("something else").headline, "something else");
    }
}
