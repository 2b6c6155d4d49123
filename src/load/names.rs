//! Names that some place where a site may go cannot keep: Windows, file shares, SharePoint, a zip file that is unpacked there.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic};

/// What Windows keeps for itself, with any ending.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// What is wrong with the names of files that are published under their own: paths below `folder`.
pub(super) fn check<'a>(folder: &str, paths: impl Iterator<Item = &'a str>, problems: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for path in paths {
        let mut say = |headline: String, help: String| {
            problems.push(Diagnostic::path(format!("{folder}/{path}"), Code::AwkwardName, headline).help(help));
        };
        if let Some((part, why)) = path.split('/').find_map(|part| Some((part, refused(part)?))) {
            say(format!("the name `{part}` cannot be kept on Windows: {why}"), "Give it another name.".to_owned());
        }
        if let Some(other) = seen.insert(path.to_lowercase(), path) {
            let headline = format!("only small and capital letters tell this from `{folder}/{other}`");
            say(headline, "On Windows and on most file shares the two are one file. Rename one of them.".to_owned());
        }
    }
}

/// Why Windows refuses a file or folder of this name.
fn refused(name: &str) -> Option<String> {
    if let Some(sign) = name.chars().find(|c| "<>:\"|?*\\".contains(*c) || c.is_control()) {
        return Some(format!("it has {sign:?} in it"));
    }
    if name.ends_with(['.', ' ']) {
        return Some("it ends with a full stop or a space".to_owned());
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let port = |stem: &str| {
        let number = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"))?;
        Some(number.len() == 1 && number.starts_with(|c: char| ('1'..='9').contains(&c)))
    };
    let reserved = RESERVED.contains(&stem.as_str()) || port(&stem).unwrap_or(false);
    reserved.then(|| format!("`{stem}` is a device there"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_refuses_is_named() {
        for name in ["what?.png", "a:b.png", "nul.png", "COM1.tar.png", "Lpt9", "aux .png", "dot.", "space ", "a\tb"] {
            assert!(refused(name).is_some(), "{name:?}");
        }
        for name in ["com.png", "com10.png", "console.png", "nulls.png", "50%.png", "it's.png", "😀.png", ".x", "a..b"]
        {
            assert_eq!(refused(name), None, "{name:?}");
        }
    }
}
