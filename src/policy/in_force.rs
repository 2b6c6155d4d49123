//! Which text of a policy was in force on a day, as far as its authors have recorded it.

use jiff::civil::Date;

use super::{Meta, Past, Policy};
use crate::config::Stated;

/// What is known of the text of a policy on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum InForce<'a> {
    /// This text was in force.
    Text {
        /// The text.
        policy: &'a Policy,
        /// Since when; `None` where nobody has recorded it.
        since: Option<Stated>,
        /// From when on another version was; `None` where none is recorded.
        until: Option<Stated>,
    },
    /// This version was in force, and its text is not kept.
    NotKept {
        /// The version.
        version: &'a str,
        /// Since when.
        since: Stated,
    },
    /// The first version that is recorded came later.
    NotYet {
        /// When it came.
        first: Stated,
    },
}

/// A version, as far as it is recorded.
struct Version<'a> {
    version: &'a str,
    since: Option<Stated>,
    text: Option<&'a Policy>,
}

/// What was in force on `day`, of the text of today and the earlier ones that are kept. A month counts from its last day: before
/// that it is not certain that the version was there.
pub fn in_force<'a>(current: &'a Policy, past: &[&'a Past], day: Date) -> InForce<'a> {
    let mut versions: Vec<Version<'a>> = Vec::new();
    let today = current.meta.version.as_deref().unwrap_or_default();
    versions.push(Version { version: today, since: since(&current.meta, &current.meta, today), text: Some(current) });
    for past in past.iter().filter(|past| past.version != today) {
        let since = since(&current.meta, &past.policy.meta, &past.version);
        versions.push(Version { version: &past.version, since, text: Some(&past.policy) });
    }
    for change in current.meta.changes.iter().flatten() {
        if !versions.iter().any(|v| v.version == change.version) {
            versions.push(Version { version: &change.version, since: Some(change.on), text: None });
        }
    }
    let dated = |v: &Version<'a>| v.since.map(|since| since.last_day());
    let next = |after: Date| versions.iter().filter_map(|v| v.since).filter(|s| s.last_day() > after).min();
    let latest = versions.iter().filter(|v| dated(v).is_some_and(|since| since <= day)).max_by_key(|v| dated(v));
    match latest {
        Some(Version { text: Some(policy), since, .. }) => {
            InForce::Text { policy, since: *since, until: since.and_then(|since| next(since.last_day())) }
        }
        Some(Version { version, since: Some(since), .. }) => InForce::NotKept { version, since: *since },
        // Nothing is dated up to that day: an undated text may have been there, a dated one was not.
        _ => match next(day).filter(|_| versions[0].since.is_some()) {
            Some(first) => InForce::NotYet { first },
            None => InForce::Text { policy: current, since: None, until: None },
        },
    }
}

/// Since when a version is in force: by the history of the policy, by that of the text itself, or by the dates of the text.
fn since(current: &Meta, own: &Meta, version: &str) -> Option<Stated> {
    let told = |meta: &Meta| meta.changes.iter().flatten().find(|change| change.version == version).map(|c| c.on);
    told(current).or_else(|| told(own)).or(own.revised).or(own.adopted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::RawHtml, policy::read_past, source::Sources};

    fn policy(front: &str) -> Policy {
        past("1", front).policy
    }

    fn past(version: &str, front: &str) -> Past {
        let text = format!("+++\ntitle = \"P\"\n{front}\n+++\n\n## A\n\nText.\n");
        let mut sources = Sources::default();
        let file = sources.add("p.md".to_owned(), text.clone());
        let mut problems = Vec::new();
        let past = read_past("p", version, &text, file, RawHtml::default(), &|_| None, &mut problems);
        past.unwrap_or_else(|| panic!("{problems:?}"))
    }

    fn told(current: &Policy, past: &[&Past], day: &str) -> String {
        let told = |stated: Option<Stated>| stated.map_or("?".to_owned(), Stated::iso);
        match in_force(current, past, day.parse().unwrap()) {
            InForce::Text { policy, since, until } => {
                format!("{} {}-{}", policy.meta.version.as_deref().unwrap_or("-"), told(since), told(until))
            }
            InForce::NotKept { version, since } => format!("{version} not kept, since {}", since.iso()),
            InForce::NotYet { first } => format!("not before {}", first.iso()),
        }
    }

    #[test]
    fn the_version_of_the_day_is_found_by_the_history() {
        let change = |version: &str, on: &str| {
            format!("[[changes]]\nversion = \"{version}\"\non = {on}\nkind = \"material\"\nnote = \"x\"\n")
        };
        let current = policy(&format!(
            "version = \"3\"\n{}{}{}",
            change("3", "2026-01-10"),
            change("2", "2025-06-01"),
            change("1", "2024-09-01")
        ));
        let first = past("1", "version = \"1\"");
        let texts = [&first];
        assert_eq!(told(&current, &texts, "2026-01-10"), "3 2026-01-10-?");
        assert_eq!(told(&current, &texts, "2026-01-09"), "2 not kept, since 2025-06-01");
        assert_eq!(told(&current, &texts, "2025-05-31"), "1 2024-09-01-2025-06-01");
        assert_eq!(told(&current, &texts, "2024-08-31"), "not before 2024-09-01");
    }

    #[test]
    fn what_is_not_dated_is_not_dated_by_us() {
        assert_eq!(told(&policy(""), &[], "1999-01-01"), "- ?-?");
        // A month is not over before its last day.
        let month = policy("version = \"2\"\nadopted = \"2025-09\"");
        assert_eq!(told(&month, &[], "2025-09-29"), "not before 2025-09");
        assert_eq!(told(&month, &[], "2025-09-30"), "2 2025-09-?");
        let old = past("1", "version = \"1\"\nadopted = 2020-01-01\nrevised = 2021-01-01");
        assert_eq!(told(&month, &[&old], "2021-06-01"), "1 2021-01-01-2025-09");
        assert_eq!(told(&policy("version = \"2\""), &[&old], "2026-01-01"), "1 2021-01-01-?");
    }
}
