//! Entries to be put in order, as Moodle (4.4 and later) writes them in GIFT: `{>3 ALL VERTICAL ALL_OR_NOTHING SHOW none`, then a
//! line for each entry. The documentation of GIFT has none.

use crate::exchange::Notes;

/// How Moodle shows and marks the question, as our own export has it: all entries below each other, right or wrong as a whole. The
/// number, which counts where a part of them is asked, stands before these.
pub(super) const USUAL: &str = "ALL VERTICAL ALL_OR_NOTHING SHOW none";

/// What may stand behind the number, in this order, each of them or not: which entries are asked, how they stand, how they are
/// marked, whether the marks are shown, and how they are numbered.
const SETTINGS: [&[&str]; 5] = [
    &["ALL", "EXACT", "RANDOM", "REL", "CONTIGUOUS", "CONTIG"],
    &["HORIZONTAL", "HORI", "H", "1", "VERTICAL", "VERT", "V", "0"],
    &[
        "ALL_OR_NOTHING",
        "ABSOLUTE_POSITION",
        "ABSOLUTE",
        "ABS",
        "RELATIVE_NEXT_EXCLUDE_LAST",
        "RELATIVE_NEXT_INCLUDE_LAST",
        "RELATIVE_ONE_PREVIOUS_AND_NEXT",
        "RELATIVE_ALL_PREVIOUS_AND_NEXT",
        "RELATIVE_TO_CORRECT",
        "RELATIVE",
        "REL",
        "LONGEST_ORDERED_SUBSET",
        "LONGEST_CONTIGUOUS_SUBSET",
    ],
    &["SHOW", "TRUE", "YES", "1", "HIDE", "FALSE", "NO", "0"],
    &["none", "123", "abc", "ABCD", "iii", "IIII"],
];

/// The entries of `{>…}`, in their right order; `inner` is what follows the sign. `None` where no number follows it, or all stands on
/// one line: then it is a short answer that begins with the sign.
pub(super) fn entries<'t>(inner: &'t str, notes: &mut Notes) -> Option<Vec<&'t str>> {
    let (first, rest) = inner.split_once('\n')?;
    let first = first.trim();
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return None;
    }
    let mut words = first[digits..].trim_start();
    let mut found: [Option<&str>; 5] = [None; 5];
    for (setting, known) in found.iter_mut().zip(SETTINGS) {
        let word = words.split_whitespace().next().unwrap_or_default();
        if known.contains(&word) {
            *setting = Some(word);
            words = words[word.len()..].trim_start();
        }
    }
    if !matches!(found[0], None | Some("ALL" | "EXACT")) {
        notes.lost("all entries are put in order here, not a part of them");
    }
    let usual = |(setting, usual): (&Option<&'t str>, &str)| setting.is_none_or(|it| it == usual);
    let other: Vec<String> = (found.iter().zip(USUAL.split(' ')).skip(1))
        .filter(|pair| !usual(*pair))
        .filter_map(|(setting, _)| setting.map(|it| format!("`{it}`")))
        .collect();
    if !other.is_empty() {
        notes.lost(format!("how the entries stand and are marked ({}) is not carried", other.join(", ")));
    }
    Some(std::iter::once(words).chain(rest.split('\n')).map(str::trim).filter(|entry| !entry.is_empty()).collect())
}
