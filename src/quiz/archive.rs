//! Every revision of every quiz that was ever published, and when.

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Agreement, CompiledQuiz, fingerprint};
use crate::config::ChangeKind;

/// A revision in the history of a quiz at a school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// The revision.
    pub rev: String,
    /// The first day on which it was built.
    pub on: Date,
    /// What it changed against the one before.
    pub change: ChangeKind,
}

/// The history of a quiz: for each school, its revisions, oldest first. The file `history.json` of the quiz.
pub type History = BTreeMap<String, Vec<Published>>;

/// Where a revision stands in the history of its quiz at a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The school never published it.
    Never,
    /// It is the newest, or nothing but words changed after it.
    Holds {
        /// When it was first published.
        since: Date,
    },
    /// A later revision changed what has to be known.
    Superseded {
        /// When it was first published.
        since: Date,
        /// When the first material change after it was published.
        until: Date,
    },
}

/// The folder of the archive that holds agreements. No quiz may have that id.
pub const AGREEMENTS: &str = "agreements";

/// Every revision and agreement that was published, as the files of `quizzes/revisions/` hold them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Archive {
    revisions: BTreeMap<(String, String), CompiledQuiz>,
    histories: BTreeMap<String, History>,
    agreements: BTreeMap<String, Agreement>,
}

/// What is wrong with a file of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArchiveError {
    /// Not `<quiz>/<revision>.json`, `<quiz>/history.json` or `agreements/<fingerprint>.json`.
    Name,
    /// The file's bytes are not those that its name is the fingerprint of.
    Altered,
    /// Not a compiled quiz, or not that quiz.
    NotAQuiz,
    /// Not a history.
    NotAHistory,
    /// Not an agreement.
    NotAnAgreement,
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "`staffroom build` gives no file of the archive this name",
            Self::Altered => "this file was changed after `staffroom build` wrote it",
            Self::NotAQuiz => "this file is not a revision of this quiz",
            Self::NotAHistory => "this file is not the history of a quiz",
            Self::NotAnAgreement => "this file is not an agreement",
        })
    }
}

impl std::error::Error for ArchiveError {}

impl Archive {
    /// The archive that `files` make: each a path below `quizzes/revisions/`, with `/` between its parts, and its bytes. A file
    /// that cannot be used is left out and reported, so that one bad file does not cost the whole audit.
    pub fn from_files<P, B>(files: impl IntoIterator<Item = (P, B)>) -> (Self, Vec<(String, ArchiveError)>)
    where
        P: AsRef<str>,
        B: AsRef<[u8]>,
    {
        let mut archive = Self::default();
        let mut problems = Vec::new();
        for (path, bytes) in files {
            if let Err(error) = archive.add(path.as_ref(), bytes.as_ref()) {
                problems.push((path.as_ref().to_owned(), error));
            }
        }
        (archive, problems)
    }

    fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), ArchiveError> {
        let (quiz, file) = path.split_once('/').ok_or(ArchiveError::Name)?;
        let stem = file.strip_suffix(".json").ok_or(ArchiveError::Name)?;
        if stem == "history" && quiz != AGREEMENTS {
            let history = serde_json::from_slice(bytes).map_err(|_| ArchiveError::NotAHistory)?;
            self.histories.insert(quiz.to_owned(), history);
            return Ok(());
        }
        if stem.len() != 16 {
            return Err(ArchiveError::Name);
        }
        if fingerprint(bytes) != stem {
            return Err(ArchiveError::Altered);
        }
        if quiz == AGREEMENTS {
            let agreement = serde_json::from_slice(bytes).map_err(|_| ArchiveError::NotAnAgreement)?;
            self.agreements.insert(stem.to_owned(), agreement);
            return Ok(());
        }
        let compiled: CompiledQuiz = serde_json::from_slice(bytes).map_err(|_| ArchiveError::NotAQuiz)?;
        if compiled.quiz != quiz {
            return Err(ArchiveError::NotAQuiz);
        }
        self.revisions.insert((quiz.to_owned(), stem.to_owned()), compiled);
        Ok(())
    }

    /// The quiz as that revision asked it.
    pub fn revision(&self, quiz: &str, revision: &str) -> Option<&CompiledQuiz> {
        self.revisions.get(&(quiz.to_owned(), revision.to_owned()))
    }

    /// Every revision, by quiz and name.
    pub fn revisions(&self) -> impl Iterator<Item = (&str, &str, &CompiledQuiz)> {
        self.revisions.iter().map(|((quiz, revision), compiled)| (quiz.as_str(), revision.as_str(), compiled))
    }

    /// The agreement with that fingerprint.
    pub fn agreement(&self, fingerprint: &str) -> Option<&Agreement> {
        self.agreements.get(fingerprint)
    }

    /// Every agreement with its fingerprint.
    pub fn agreements(&self) -> impl Iterator<Item = (&str, &Agreement)> {
        self.agreements.iter().map(|(fingerprint, agreement)| (fingerprint.as_str(), agreement))
    }

    /// Whether the quiz was ever published anywhere.
    pub fn knows(&self, quiz: &str) -> bool {
        self.histories.contains_key(quiz)
    }

    /// What was published up to that day. Revisions and agreements stay: they are only ever named.
    pub fn until(mut self, day: Date) -> Self {
        for published in self.histories.values_mut().flat_map(BTreeMap::values_mut) {
            published.retain(|published| published.on <= day);
        }
        self
    }

    /// The day on which `school` first published the quiz; `None` where it never did.
    pub fn first_published(&self, quiz: &str, school: &str) -> Option<Date> {
        self.histories.get(quiz)?.get(school)?.first().map(|published| published.on)
    }

    /// What `school` published of the quiz, oldest first.
    pub fn published(&self, quiz: &str, school: &str) -> &[Published] {
        self.histories.get(quiz).and_then(|h| h.get(school)).map_or(&[], Vec::as_slice)
    }

    /// What `school` published last of each quiz, in the order of their ids.
    pub fn newest<'a>(&'a self, school: &str) -> impl Iterator<Item = (&'a str, &'a Published)> {
        self.histories.iter().filter_map(move |(quiz, history)| Some((quiz.as_str(), history.get(school)?.last()?)))
    }

    /// Where `revision` stands among those that `school` published.
    pub fn standing(&self, quiz: &str, school: &str, revision: &str) -> Standing {
        let published = self.published(quiz, school);
        // A revision that came back after another one counts from where it stands last.
        let Some(last) = published.iter().rposition(|p| p.rev == revision) else { return Standing::Never };
        let since = published.iter().find(|p| p.rev == revision).map_or(published[last].on, |p| p.on);
        match published[last + 1..].iter().find(|p| p.change == ChangeKind::Material) {
            Some(later) => Standing::Superseded { since, until: later.on },
            None => Standing::Holds { since },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::{canonical, revision, tests::sample};

    fn history(entries: &[(&str, &str, ChangeKind)]) -> String {
        let list: Vec<_> = entries
            .iter()
            .map(|(rev, on, change)| Published { rev: (*rev).into(), on: on.parse().unwrap(), change: *change })
            .collect();
        serde_json::to_string_pretty(&History::from([("larkfold-infant".to_owned(), list)])).unwrap()
    }

    #[test]
    fn a_revision_is_read_back_and_an_altered_one_is_not() {
        let quiz = sample();
        let (rev, text) = (revision(&quiz), canonical(&quiz));
        let files = [(format!("sample/{rev}.json"), text.clone())];
        let (archive, problems) = Archive::from_files(files);
        assert_eq!(problems, []);
        assert_eq!(archive.revision("sample", &rev), Some(&quiz));
        assert_eq!(archive.revision("sample", "AAAAAAAAAAAAAAAA"), None);

        let bad = [
            (format!("sample/{rev}.json"), text.replace("50", "10"), ArchiveError::Altered),
            (format!("other/{rev}.json"), text, ArchiveError::NotAQuiz),
            ("sample/history.json".into(), "[]".into(), ArchiveError::NotAHistory),
            ("sample/readme.txt".into(), String::new(), ArchiveError::Name),
            ("readme.json".into(), String::new(), ArchiveError::Name),
        ];
        for (path, bytes, expected) in bad {
            let (archive, problems) = Archive::from_files([(path.clone(), bytes)]);
            assert_eq!(problems, [(path, expected)]);
            assert_eq!(archive, Archive::default());
        }
    }

    #[test]
    fn an_agreement_is_found_by_its_fingerprint() {
        let agreement = Agreement {
            school: "larkfold-infant".into(),
            policy: "ict-agreement".into(),
            title: "ICT agreement".into(),
            groups: Vec::new(),
            certification: "I will.".into(),
        };
        let (print, text) = (agreement.fingerprint(), canonical(&agreement));
        let (archive, problems) = Archive::from_files([(format!("agreements/{print}.json"), text.clone())]);
        assert_eq!((archive.agreement(&print), problems), (Some(&agreement), Vec::new()));
        assert_eq!(archive.agreement("AAAAAAAAAAAAAAAA"), None);
        let bad = [
            (format!("agreements/{print}.json"), text.replace("will", "may"), ArchiveError::Altered),
            (format!("agreements/{}.json", fingerprint(b"{}")), "{}".into(), ArchiveError::NotAnAgreement),
            ("agreements/history.json".into(), "{}".into(), ArchiveError::Name),
        ];
        for (path, bytes, expected) in bad {
            assert_eq!(Archive::from_files([(path.clone(), bytes)]).1, [(path, expected)]);
        }
    }

    #[test]
    fn a_later_material_change_supersedes_and_a_change_of_words_does_not() {
        use ChangeKind::{Material, Wording};
        let text = history(&[
            ("one", "2025-09-01", Material),
            ("two", "2025-10-01", Wording),
            ("three", "2025-11-01", Material),
            ("four", "2025-12-01", Wording),
        ]);
        let (archive, _) = Archive::from_files([("sample/history.json", text)]);
        let day = |text: &str| text.parse::<Date>().unwrap();
        let standing = |rev| archive.standing("sample", "larkfold-infant", rev);
        assert_eq!(standing("one"), Standing::Superseded { since: day("2025-09-01"), until: day("2025-11-01") });
        assert_eq!(standing("two"), Standing::Superseded { since: day("2025-10-01"), until: day("2025-11-01") });
        assert_eq!(standing("three"), Standing::Holds { since: day("2025-11-01") });
        assert_eq!(standing("four"), Standing::Holds { since: day("2025-12-01") });
        assert_eq!(standing("five"), Standing::Never);
        assert_eq!(archive.standing("sample", "tern-valley", "one"), Standing::Never);
        assert!(archive.knows("sample") && !archive.knows("other"));
        assert_eq!(archive.first_published("sample", "larkfold-infant"), Some(day("2025-09-01")));
        assert_eq!(archive.first_published("sample", "tern-valley"), None);
    }

    #[test]
    fn a_revision_that_came_back_holds_again() {
        use ChangeKind::Material;
        let text = history(&[
            ("one", "2025-09-01", Material),
            ("two", "2025-10-01", Material),
            ("one", "2025-11-01", Material),
        ]);
        let (archive, _) = Archive::from_files([("sample/history.json", text)]);
        let since = "2025-09-01".parse().unwrap();
        assert_eq!(archive.standing("sample", "larkfold-infant", "one"), Standing::Holds { since });
    }
}
