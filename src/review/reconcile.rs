//! Dates of one front matter that contradict each other.

use jiff::civil::Date;

use crate::{
    config::Stated,
    diag::{Code, Diagnostic},
    policy::{Change, Meta},
    source::Span,
};

/// Reports what the front matter `meta` of one file says against itself, or against `today`.
///
/// That it was ratified before or after it was adopted is no contradiction: boards approve in July what holds from September, and
/// ratify in March what a head adopted in January. Nor is a revision after the last review: edited is not reviewed.
pub fn reconcile(meta: &Meta, today: Date, problems: &mut Vec<Diagnostic>) {
    future(meta, today, problems);
    order(meta, problems);
    history(meta, problems);
}

/// The date at `key`, with its place.
fn stated(meta: &Meta, key: &str) -> Option<(Stated, Span)> {
    let date = match key {
        "adopted" => meta.adopted,
        "revised" => meta.revised,
        "ratified" => meta.ratified.as_ref().map(|r| r.on),
        "reviewed" => meta.reviewed,
        "next_review" => meta.next_review.map(|(date, _)| date),
        _ => None,
    };
    Some((date?, *meta.places.get(key)?))
}

fn future(meta: &Meta, today: Date, problems: &mut Vec<Diagnostic>) {
    for key in ["reviewed", "revised", "ratified"] {
        let Some((date, place)) = stated(meta, key).filter(|(date, _)| date.first_day() > today) else { continue };
        let what = format!("this was {key} on a day that has not come: {date}");
        let help = match key {
            "reviewed" => "For a review that is planned write `next_review`. Put `reviewed` in when it has been done.",
            _ => "Mend the date, or put it in when it has come.",
        };
        problems.push(Diagnostic::at(place, Code::FutureDate, what).help(help));
    }
}

fn order(meta: &Meta, problems: &mut Vec<Diagnostic>) {
    for (early, late, what) in [
        ("adopted", "revised", "revised before it is adopted"),
        ("reviewed", "next_review", "to be reviewed next on a day that is not after its last review"),
    ] {
        let (Some((first, from)), Some((second, place))) = (stated(meta, early), stated(meta, late)) else { continue };
        let wrong = if late == "next_review" {
            second.last_day() <= first.first_day()
        } else {
            second.last_day() < first.first_day()
        };
        if wrong {
            problems.push(
                Diagnostic::at(place, Code::DateOrder, format!("this is {what}"))
                    .label(second.to_string())
                    .also(from, format!("{early} {first}"))
                    .help("One of the two dates is wrong. Mend it."),
            );
        }
    }
}

fn history(meta: &Meta, problems: &mut Vec<Diagnostic>) {
    let changes: Vec<&Change> = meta.changes.iter().flatten().collect();
    let Some(newest) = changes.iter().copied().reduce(|a, b| if later(b, a) { b } else { a }) else { return };
    if let (Some(version), Some(place)) = (&meta.version, meta.places.get("version"))
        && *version != newest.version
    {
        problems.push(
            Diagnostic::at(
                *place,
                Code::VersionMismatch,
                format!("this is version {version}, and the newest of its history is {}", newest.version),
            )
            .also(newest.span, "the newest change")
            .help("Add a `[[changes]]` for this version, or mend `version`."),
        );
    }
    if let Some((revised, place)) = stated(meta, "revised").filter(|(date, _)| newest.on.first_day() > date.last_day())
    {
        problems.push(
            Diagnostic::at(
                place,
                Code::DateOrder,
                format!("this was last revised on {revised}, and changed after that"),
            )
            .also(newest.span, format!("changed {}", newest.on))
            .help("Bring `revised` up to the date of the newest change."),
        );
    }
    for pair in changes.windows(2) {
        // The usual order is newest first; oldest first is an order too.
        let (above, below) = (pair[0], pair[1]);
        let (number, other) = (parts(&above.version), parts(&below.version));
        let wrong = match number.cmp(&other) {
            std::cmp::Ordering::Greater => above.on.last_day() < below.on.first_day(),
            std::cmp::Ordering::Less => above.on.first_day() > below.on.last_day(),
            std::cmp::Ordering::Equal => false,
        };
        if wrong {
            problems.push(
                Diagnostic::at(
                    above.span,
                    Code::DateOrder,
                    format!("version {} is dated {}, version {} {}", above.version, above.on, below.version, below.on),
                )
                .also(below.span, format!("version {}", below.version))
                .help("A higher version comes later. Mend one of the dates or versions."),
            );
        }
    }
}

/// Whether `a` came after `b`: the same day is told apart by version, and otherwise by which stands first.
fn later(a: &Change, b: &Change) -> bool {
    (a.on.last_day(), parts(&a.version)) > (b.on.last_day(), parts(&b.version))
}

/// A version such as `3.10` as numbers that can be compared.
fn parts(version: &str) -> Vec<u32> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{policy, source::Sources};

    fn codes(front: &str) -> Vec<&'static str> {
        let text = format!("+++\ntitle = \"X\"\n{front}\n+++\n");
        let mut sources = Sources::default();
        let file = sources.add("x.md", text.as_str());
        let mut problems = Vec::new();
        let policy = policy::read("x", &text, file, crate::config::RawHtml::default(), &|_| None, &mut problems)
            .expect("a policy");
        reconcile(&policy.meta, "2026-11-23".parse().expect("a day"), &mut problems);
        problems.iter().map(|p| p.code.name()).collect()
    }

    #[test]
    fn dates_that_can_all_be_true_are_no_problem() {
        for front in [
            "adopted = 2025-09-01\nratified = { by = \"Board\", on = 2025-07-15 }\nreviewed = 2025-09-01",
            "adopted = 2026-04-20\nreviewed = 2026-03-09\nrevised = 2026-04-20",
            "reviewed = \"2026-11\"\nrevised = 2026-11-23",
            "adopted = 2027-01-01",
        ] {
            assert_eq!(codes(front), [""; 0], "{front}");
        }
    }

    #[test]
    fn what_has_not_come_has_not_been_done() {
        assert_eq!(codes("reviewed = 2026-11-24"), ["future-date"]);
        assert_eq!(codes("revised = \"2026-12\""), ["future-date"]);
        assert_eq!(codes("ratified = { by = \"Board\", on = 2027-01-01 }"), ["future-date"]);
    }

    #[test]
    fn dates_that_cannot_follow_each_other_are_reported() {
        assert_eq!(codes("adopted = 2025-09-01\nrevised = 2024-09-01"), ["date-order"]);
        assert_eq!(codes("reviewed = 2025-03-31\nnext_review = \"2025-03\""), ["date-order"]);
        assert_eq!(codes("reviewed = 2025-03-31\nnext_review = \"2024-03\""), ["date-order"]);
    }

    #[test]
    fn version_and_history_go_together() {
        let change = |version: &str, on: &str| {
            format!("[[changes]]\nversion = \"{version}\"\non = {on}\nkind = \"wording\"\nnote = \"x\"\n")
        };
        let two = change("3.10", "2026-02-01") + &change("3.9", "2026-01-01");
        assert_eq!(codes(&format!("version = \"3.10\"\nrevised = 2026-02-01\n{two}")), [""; 0]);
        assert_eq!(codes(&format!("version = \"3.9\"\n{two}")), ["version-mismatch"]);
        assert_eq!(codes(&format!("version = \"3.10\"\nrevised = 2026-01-01\n{two}")), ["date-order"]);
        let crossed = change("2.0", "2025-01-01") + &change("1.0", "2026-01-01");
        assert_eq!(codes(&format!("version = \"1.0\"\n{crossed}")), ["date-order"]);
        let oldest_first = change("1.0", "2025-01-01") + &change("2.0", "2026-01-01");
        assert_eq!(codes(&format!("version = \"2.0\"\n{oldest_first}")), [""; 0]);
    }
}
