//! Earlier texts of a policy, kept by its authors as `<policy>@<version>.md` in the folder `history` beside it.

use super::{Policy, read};
use crate::{
    config::{Numbering, RawHtml},
    diag::Diagnostic,
    markup::slug::is_id,
    source::SourceId,
};

/// A policy as it stood at an earlier version.
#[derive(Debug)]
pub struct Past {
    /// The version: what stands behind the `@` of the file's name.
    pub version: String,
    /// The text. Its id is that of the policy of today.
    pub policy: Policy,
}

/// The policy and version that a file name without its ending names: `acceptable-use@3.0`.
pub fn name(stem: &str) -> Option<(&str, &str)> {
    stem.split_once('@').filter(|(id, version)| is_id(id) && !version.trim().is_empty())
}

/// Reads an earlier text. What is wrong with it was said when it was new: only what keeps it from being read is a problem now.
pub fn read_past(
    id: &str,
    version: &str,
    text: &str,
    file: SourceId,
    html: RawHtml,
    numbering_of: &dyn Fn(&str) -> Option<Numbering>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Past> {
    let mut found = Vec::new();
    match read(id, text, file, html, numbering_of, &mut found) {
        Some(policy) => Some(Past { version: version.to_owned(), policy }),
        None => {
            problems.extend(found);
            None
        }
    }
}
