//! Words that a text should not have any more: dead laws and systems, names of people, other schools' words for roles, and the
//! blanks of a model policy.

use super::{find_words, place_of};
use crate::{
    config::Radar,
    diag::{Code, Diagnostic},
    markup::{Text, plain},
    policy::Policy,
    school::School,
    source::{Sources, Span},
};

/// Reports what the radar sees in a text that `school`, or the trust, wrote.
pub(super) fn look(
    text: Text<'_>,
    school: Option<&School>,
    radar: &Radar,
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
) {
    let (words, span) = (plain(text.prose()), text.span());
    for (dead, instead) in &radar.dead {
        if find_words(&words, dead).is_some() {
            problems.push(
                Diagnostic::at(place_of(dead, span, sources), Code::DeadWords, format!("“{dead}” is out of date"))
                    .help(format!("Today: {instead}.")),
            );
        }
    }
    for blank in blanks(&words, radar) {
        problems.push(
            Diagnostic::at(
                place_of(blank, span, sources),
                Code::ModelText,
                format!("“{blank}” looks like text of a model policy"),
            )
            .help("Say what holds here, or use the school's own words: `{{ school.name }}`."),
        );
    }
    if let Some(person) = named_person(&words, radar) {
        problems.push(named(person, span, sources).help(
            "People change before policies do. Name the role: `{{ terms.ict_lead }}`, `{{ contacts.ict_lead.name }}`.",
        ));
    }
    roles(&words, span, school, radar, sources, problems);
}

/// Reports an owner of `policy` who is a person and no role.
pub(super) fn owner(policy: &Policy, radar: &Radar, sources: &Sources, problems: &mut Vec<Diagnostic>) {
    let Some(person) = policy.meta.owner.as_deref().and_then(|owner| named_person(owner, radar)) else { return };
    let text = &sources.get(policy.file).text;
    let front = text.match_indices("\n+++").next().map_or(text.len(), |(at, _)| at);
    problems.push(named(person, Span::new(policy.file, 0..front), sources).help(
        "People change before policies do. Name the role that answers for the policy: `owner = \"Headteacher\"`.",
    ));
}

fn named(person: &str, within: Span, sources: &Sources) -> Diagnostic {
    Diagnostic::at(place_of(person, within, sources), Code::NamedPerson, format!("“{person}” names a person"))
}

/// The blanks in `words`, each told once: "[insert name of school]" is one and not three.
fn blanks<'a>(words: &str, radar: &'a Radar) -> Vec<&'a str> {
    let mut found: Vec<(usize, &str)> =
        radar.model.iter().filter_map(|blank| Some((find_words(words, blank)?, blank.as_str()))).collect();
    found.sort_by_key(|(at, blank)| (*at, std::cmp::Reverse(blank.len())));
    let bracket_end = |at: usize| words[at..].find(']').filter(|_| words[at..].starts_with('[')).unwrap_or(0);
    let mut end = 0;
    found.retain(|(at, blank)| {
        let apart = *at >= end;
        if apart {
            end = at + blank.len().max(bracket_end(*at));
        }
        apart
    });
    found.into_iter().map(|(_, blank)| blank).collect()
}

/// A title with a name behind it.
fn named_person<'a>(words: &'a str, radar: &Radar) -> Option<&'a str> {
    for title in &radar.titles {
        let Some(start) = find_words(words, title).filter(|at| words[*at..].starts_with(title.as_str())) else {
            continue;
        };
        let rest = words[start + title.len()..].trim_start_matches('.');
        let name = rest.trim_start();
        let mut length = word(name);
        // "Mr Q Vane", "Ms A. B. Osei": initials, and the name behind them.
        let mut last = &name[..length];
        while last.chars().count() == 1 {
            let dot = usize::from(name[length..].starts_with('.'));
            let Some(next) = name[length + dot..].strip_prefix(' ') else { break };
            if !next.starts_with(char::is_uppercase) {
                break;
            }
            last = &next[..word(next)];
            length = name.len() - next.len() + last.len();
        }
        if rest.starts_with(' ') && name.chars().next().is_some_and(char::is_uppercase) {
            let end = words.len() - name.len() + length;
            return Some(&words[start..end]);
        }
    }
    None
}

/// The length of the word that `text` begins with.
fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphabetic() && c != '-' && c != '\'').unwrap_or(text.len())
}

/// Words for a role that the school itself calls otherwise.
fn roles(
    words: &str,
    span: Span,
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
                    .push(Diagnostic::at(place_of(other, span, sources), Code::RoleWords, headline).help(
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
    fn a_blank_is_told_once() {
        let radar = Radar::default();
        assert_eq!(blanks("ask [insert name of school here], please", &radar), ["[insert"]);
        assert_eq!(blanks("[Name of school] and [date]", &radar), ["[name of school", "[date]"]);
        assert_eq!(blanks("the name of school xxx", &radar), ["name of school", "xxx"]);
    }

    #[test]
    fn a_title_with_a_name_is_a_person() {
        let radar = Radar::default();
        assert_eq!(named_person("Ask Mr Pemberton-Lowe, please", &radar), Some("Mr Pemberton-Lowe"));
        assert_eq!(named_person("Ask Dr. Osei first", &radar), Some("Dr. Osei"));
        assert_eq!(named_person("Ask Mr G Pemberton or Ms A. B. Osei", &radar), Some("Mr G Pemberton"));
        assert_eq!(named_person("Ask Ms A. B. Osei now", &radar), Some("Ms A. B. Osei"));
        assert_eq!(named_person("Miss a call, or miss one", &radar), None);
        assert_eq!(named_person("the Ms", &radar), None);
    }
}
