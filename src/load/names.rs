//! Names that some place where a site may go cannot keep: Windows, file shares, SharePoint, a zip file that is unpacked there.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::diag::{Code, Diagnostic};

/// What Windows keeps for itself, with any ending.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// What no published name may have in it, because it would lead elsewhere on some system.
const LEADS: [char; 2] = [':', '\\'];

/// What is wrong with the names of files that are published under their own: paths below `folder`.
pub(super) fn check<'a>(folder: &str, paths: impl Iterator<Item = &'a str>, problems: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for path in paths {
        let full = format!("{folder}/{path}");
        if let Some(part) = path.split('/').find(|part| part.contains(LEADS)) {
            let headline = format!("`{part}` cannot be part of an address");
            let help = "Give it a name without a colon and a backslash: these part disks and folders on Windows.";
            problems.push(Diagnostic::path(full, Code::BadId, headline).help(help));
            continue;
        }
        let mut say = |code: Code, headline: String, help: &str| {
            problems.push(Diagnostic::path(&full, code, headline).help(help));
        };
        if let Some((part, why)) = path.split('/').find_map(|part| Some((part, refused(part)?))) {
            let headline = format!("the name `{part}` cannot be kept on Windows: {why}");
            say(Code::AwkwardName, headline, "Give it another name.");
        }
        // An accent can be a sign of its own or one with its letter. A Mac keeps both under one name.
        if let Some(other) = seen.insert(path.nfc().collect::<String>().to_lowercase(), path) {
            let headline = match other.to_lowercase() == path.to_lowercase() {
                true => format!("only small and capital letters tell this from `{folder}/{other}`"),
                false => format!("only the way in which accents are written tells this from `{folder}/{other}`"),
            };
            let help = "On some systems and on most file shares the two are one file. Rename one of them.";
            say(Code::AwkwardName, headline, help);
        }
    }
}

/// Why Windows refuses a file or folder of this name.
fn refused(name: &str) -> Option<String> {
    if let Some(sign) = name.chars().find(|c| "<>\"|?*".contains(*c) || c.is_control()) {
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
        for name in ["what?.png", "nul.png", "COM1.tar.png", "Lpt9", "aux .png", "dot.", "space ", "a\tb"] {
            assert!(refused(name).is_some(), "{name:?}");
        }
        for name in ["com.png", "com10.png", "console.png", "nulls.png", "50%.png", "it's.png", "😀.png", ".x", "a..b"]
        {
            assert_eq!(refused(name), None, "{name:?}");
        }
    }
}
