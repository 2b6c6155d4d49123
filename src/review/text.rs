//! Review cycles and review dates that a clause states.
//!
//! Policies say in their text when they are reviewed, and the front page is changed without it. Only what can be read without
//! doubt is read: a sentence that speaks of a review of the policy and gives a cycle or, behind words such as "next review", a date.

use crate::{
    config::{Period, Stated, month},
    diag::{Code, Diagnostic},
    markup::{each_clause, plain},
    policy::Held,
};

/// Reports every clause of `held` that states another cycle or another next review than its front matter. `at` names the school
/// for which it holds, if any; what the trust's file says against itself is not told again for each school.
pub fn check_text(held: &Held, at: Option<&str>, problems: &mut Vec<Diagnostic>) {
    let meta = &held.meta;
    let dates = ["review_every", "next_review", "reviewed", "ratified", "adopted"];
    let by_trust = |key| meta.places.get(key).is_none_or(|place| place.file == held.file);
    let told = held.overlay.is_some() && dates.into_iter().all(by_trust);
    each_clause(&held.document, &mut |clause| {
        if told && clause.span.file == held.file {
            return;
        }
        let said = says(&plain(&clause.prose));
        let mut report = |what: &str, instead: String, key: &str| {
            let Some(place) = meta.places.get(key).copied() else { return };
            let one_file = place.file == clause.span.file;
            if one_file && held.overlay.is_some() && place.file == held.file {
                return;
            }
            let here = at.filter(|_| !one_file).map(|school| format!(" at `{school}`")).unwrap_or_default();
            problems.push(
                Diagnostic::at(
                    clause.span,
                    Code::DateInText,
                    format!("this clause says {what}, the front matter{here} {instead}"),
                )
                .also(place, "the front matter")
                .help("Readers see both. Mend the clause, or mend the front matter."),
            );
        };
        if let (Some(said), Some(cycle)) = (said.cycle, meta.review_every)
            && !said.is_as_long_as(cycle)
        {
            report(&format!("reviewed {}", every(said)), every(cycle), "review_every");
        }
        if let (Some(said), Some(next)) = (said.next, super::next_review(meta))
            && (said.last_day() < next.first_day() || next.last_day() < said.first_day())
        {
            let stated = ["next_review", "reviewed", "ratified", "adopted"];
            let key = stated.into_iter().find(|key| meta.places.contains_key(key)).unwrap_or_default();
            report(&format!("the next review is {said}"), next.to_string(), key);
        }
    });
}

/// "every year", "every 2 years".
pub fn every(cycle: Period) -> String {
    let text = cycle.to_string();
    format!("every {}", text.strip_prefix("1 ").unwrap_or(&text))
}

/// What a sentence says of the review of its policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Says {
    /// How often it is reviewed.
    pub cycle: Option<Period>,
    /// When it is reviewed next.
    pub next: Option<Stated>,
}

/// Words behind which the next date of the sentence is that of the next review.
const LEADS: [&str; 9] = [
    "next review",
    "review date",
    "reviewed next",
    "reviewed again",
    "due for review",
    "falls due again",
    "due again",
    "next in",
    "review is due",
];

/// What `clause` says of the review of its policy; nothing where that is not certain.
pub fn says(clause: &str) -> Says {
    let mut out = Says::default();
    if !speaks_of_reviews(clause) {
        return out;
    }
    for sentence in sentences(clause) {
        let folded = sentence.to_lowercase();
        if !folded.contains("review") {
            continue;
        }
        let words: Vec<&str> =
            folded.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|w| !w.is_empty()).collect();
        if out.cycle.is_none() && ["this policy", "the policy"].iter().any(|name| folded.contains(name)) {
            out.cycle = cycle(&words);
        }
        let behind = LEADS.iter().filter_map(|lead| Some(folded.find(lead)? + lead.len())).min();
        let past = ["last review", "previous review"].iter().any(|lead| folded.contains(lead));
        if out.next.is_none()
            && !past
            && let Some(at) = behind
        {
            out.next = date(&folded[at..]);
        }
    }
    out
}

/// Whether "review" stands in `clause`, in small letters or large: few clauses are worth a closer look.
fn speaks_of_reviews(clause: &str) -> bool {
    let bytes = clause.as_bytes();
    let around = |at: usize| bytes.get(at.checked_sub(2)?..at + 4);
    memchr::memchr2_iter(b'v', b'V', bytes)
        .any(|at| around(at).is_some_and(|word| word.eq_ignore_ascii_case(b"review")))
}

/// The sentences of `text`: they end at a full stop before white space, so "3.1" has none.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(['.', ';', '!', '?']) {
        if text[at + 1..].starts_with(char::is_whitespace) {
            out.push(&text[start..=at]);
            start = at + 1;
        }
    }
    out.push(&text[start..]);
    out
}

/// "every two years", "every year", "annually", "two-yearly", "once every 18 months": one cycle, or none where there are two.
fn cycle(words: &[&str]) -> Option<Period> {
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = |n: usize| words.get(at + n).copied().unwrap_or_default();
        let text = match *word {
            "annually" | "yearly" => Some("1 year".to_owned()),
            "biennially" => Some("2 years".to_owned()),
            "every" | "each" if ["year", "month"].contains(&next(1)) => Some(format!("1 {}", next(1))),
            "every" => Some(format!("{} {}", next(1), next(2))),
            _ => word.strip_suffix("-yearly").map(|n| format!("{n} years")),
        };
        found.extend(text.and_then(|t| t.parse::<Period>().ok()));
    }
    let first = *found.first()?;
    found.iter().all(|p| p.is_as_long_as(first)).then_some(first)
}

/// The first date of `text`: "16 March 2026", "March 16th, 2026" or "March 2026".
fn date(text: &str) -> Option<Stated> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let day = |word: &str| {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse::<u8>().ok().filter(|d| (1..=31).contains(d))
    };
    let year = |at: usize| words.get(at).filter(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()));
    // "May" is not always a month: one is read only with a year behind it.
    words.iter().enumerate().find_map(|(at, word)| {
        let month = month(word)?;
        let before = at.checked_sub(1).and_then(|i| day(words[i]));
        let behind = words.get(at + 1).and_then(|w| day(w));
        let (year, day) = match (year(at + 1), behind, year(at + 2)) {
            (Some(year), _, _) => (year, before),
            (None, Some(day), Some(year)) => (year, Some(day)),
            _ => return None,
        };
        match day {
            Some(day) => format!("{year}-{month:02}-{day:02}").parse().ok(),
            None => format!("{year}-{month:02}").parse().ok(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(clause: &str) -> (Option<String>, Option<String>) {
        let says = says(clause);
        (says.cycle.map(|c| c.to_string()), says.next.map(Stated::iso))
    }

    #[test]
    fn reads_what_policies_say_of_their_review() {
        for (clause, cycle, next) in [
            (
                "The policy comes up for review every two years by the assistant head and the head.",
                Some("2 years"),
                None,
            ),
            ("Its review date comes round in March 2020.", None, Some("2020-03")),
            ("The policy comes under review annually.", Some("1 year"), None),
            ("Date for next review: March 2022", None, Some("2022-03")),
            ("The next review may be brought forward; it is due by May 2023.", None, None),
            ("The next review may be held before it is due, in May 2023.", None, Some("2023-05")),
            (
                "review this policy every two years, both together, and next in March 2027",
                Some("2 years"),
                Some("2027-03"),
            ),
            (
                "review this policy every three years: it was adopted in January 2023, so it falls due again in January 2026",
                Some("3 years"),
                Some("2026-01"),
            ),
            (
                "The governors ratified it on 18 March 2025 and the next review fell due on 31st March 2026.",
                None,
                Some("2026-03-31"),
            ),
            (
                "The policy has a two-yearly review. The next review is on May 4th, 2027.",
                Some("2 years"),
                Some("2027-05-04"),
            ),
        ] {
            assert_eq!(read(clause), (cycle.map(str::to_owned), next.map(str::to_owned)), "{clause}");
        }
    }

    #[test]
    fn what_is_not_certain_is_not_read() {
        for clause in [
            "Passwords are changed every year. We review the policy.",
            "Staff accounts are reviewed every term.",
            "The head may review this policy every year or every two years.",
            "The policy was reviewed in March 2020.",
            "The last review date was in March 2020.",
            "Access rights are reviewed annually by the ICT lead.",
            "You may review a pupil's work.",
            "",
        ] {
            assert_eq!(read(clause), (None, None), "{clause}");
        }
    }
}
