//! Words that a text should not have any more: dead laws and systems, names of people, other schools' words for roles, and the
//! blanks of a model policy.

use super::{find_words, place_of};
use crate::{
    config::Radar,
    diag::{Code, Diagnostic},
    markup::{Clause, plain},
    school::School,
    source::Sources,
};

/// Reports what the radar sees in a clause that `school`, or the trust, wrote.
pub(super) fn look(
    clause: &Clause,
    school: Option<&School>,
    radar: &Radar,
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
) {
    let words = plain(&clause.prose);
    for (dead, instead) in &radar.dead {
        if find_words(&words, dead).is_some() {
            problems.push(
                Diagnostic::at(place_of(dead, clause, sources), Code::DeadWords, format!("“{dead}” is out of date"))
                    .help(format!("Today: {instead}.")),
            );
        }
    }
    for blank in radar.model.iter().filter(|m| find_words(&words, m).is_some()) {
        problems.push(
            Diagnostic::at(
                place_of(blank, clause, sources),
                Code::ModelText,
                format!("“{blank}” looks like text of a model policy"),
            )
            .help("Say what holds here, or use the school's own words: `{{ school.name }}`."),
        );
    }
    if let Some(person) = named_person(&words, radar) {
        problems.push(
            Diagnostic::at(place_of(person, clause, sources), Code::NamedPerson, format!("“{person}” names a person"))
                .help("People change before policies do. Name the role: `{{ terms.ict_lead }}`, `{{ contacts.ict_lead.name }}`."),
        );
    }
    roles(&words, clause, school, radar, sources, problems);
}

/// A title with a name behind it.
fn named_person<'a>(words: &'a str, radar: &Radar) -> Option<&'a str> {
    for title in &radar.titles {
        let Some(start) = find_words(words, title).filter(|at| words[*at..].starts_with(title.as_str())) else {
            continue;
        };
        let rest = words[start + title.len()..].trim_start_matches('.');
        let name = rest.trim_start();
        let length = name.find(|c: char| !c.is_alphabetic() && c != '-' && c != '\'').unwrap_or(name.len());
        if rest.starts_with(' ') && name.chars().next().is_some_and(char::is_uppercase) {
            let end = words.len() - name.len() + length;
            return Some(&words[start..end]);
        }
    }
    None
}

/// Words for a role that the school itself calls otherwise.
fn roles(
    words: &str,
    clause: &Clause,
    school: Option<&School>,
    radar: &Radar,
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(school) = school else { return };
    let own = |word: &str| school.terms.values().any(|t| t.eq_ignore_ascii_case(word));
    for group in &radar.roles {
        let Some(said) = group.iter().find(|w| own(w)) else { continue };
        for other in group.iter().filter(|w| *w != said && !own(w)) {
            if find_words(words, other).is_some() {
                let headline = format!("“{other}” where {} says “{said}”", school.short_name);
                problems
                    .push(Diagnostic::at(place_of(other, clause, sources), Code::RoleWords, headline).help(
                        "Write the school's word as a hole, `{{ terms.head }}`: then it is the same everywhere.",
                    ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_with_a_name_is_a_person() {
        let radar = Radar::default();
        assert_eq!(named_person("Ask Mr Pemberton-Lowe, please", &radar), Some("Mr Pemberton-Lowe"));
        assert_eq!(named_person("Ask Dr. Osei first", &radar), Some("Dr. Osei"));
        assert_eq!(named_person("Miss a call, or miss one", &radar), None);
        assert_eq!(named_person("the Ms", &radar), None);
    }
}
