//! Where a link leads.

use crate::{
    diag::{Code, Diagnostic},
    source::Span,
};

/// Where a link leads, as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A section or clause of the same policy: `#driving`.
    Here(String),
    /// A policy or page of the site, or a section or clause of it: `safeguarding`, `safeguarding#reporting`.
    There {
        /// Id of the policy or page.
        id: String,
        /// Its section or clause.
        anchor: Option<String>,
    },
    /// Somewhere else: `https:`, `http:`, `mailto:` or `tel:`. It may hold holes.
    Away(String),
}

/// Reads the address of a link at `span`; an address that no page may have is a problem and leads nowhere.
pub(super) fn read(address: &str, span: Span, problems: &mut Vec<Diagnostic>) -> Option<Target> {
    if address == "#" {
        problems.push(
            Diagnostic::at(span, Code::BrokenAnchor, "this link does not say to which clause it leads")
                .help("Name the clause: `[words](#clause)`."),
        );
        return None;
    }
    if let Some(anchor) = address.strip_prefix('#') {
        return Some(Target::Here(anchor.to_owned()));
    }
    if let Some((scheme, _)) = address.split_once(':') {
        let scheme = scheme.trim().to_ascii_lowercase();
        if ["https", "http", "mailto", "tel"].contains(&scheme.as_str()) {
            return Some(Target::Away(address.to_owned()));
        }
        problems.push(
            Diagnostic::at(span, Code::UnsafeLink, format!("a link may not lead to a `{scheme}:` address"))
                .help("Links lead to `https:`, `http:`, `mailto:` or `tel:`, to `#clause`, or to `policy#clause`."),
        );
        return None;
    }
    let (id, anchor) = match address.split_once('#') {
        Some((id, anchor)) => (id, Some(anchor.to_owned())),
        None => (address, None),
    };
    if super::slug::is_id(id) {
        return Some(Target::There { id: id.to_owned(), anchor });
    }
    problems.push(
        Diagnostic::at(span, Code::BrokenLink, format!("`{address}` is neither a policy, a page nor an address"))
            .help("Write `[words](policy)`, `[words](policy#clause)`, `[words](#clause)` or a whole `https:` address."),
    );
    None
}
