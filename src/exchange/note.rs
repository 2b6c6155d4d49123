//! What could not be carried over.

use std::fmt;

use super::QuizFile;

/// Something that could not be carried over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where: "line 12", "question `usb`"; empty for the quiz as a whole.
    pub place: String,
    /// What, in a sentence without its full stop.
    pub what: String,
    /// Whether the text is malformed there, rather than merely richer than the other format.
    pub bad: bool,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => f.write_str(&self.what),
            place => write!(f, "{place}: {}", self.what),
        }
    }
}

/// Notes as they come up.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<Note>,
    place: String,
}

impl Notes {
    /// What comes up from here on stands there.
    pub(super) fn at(&mut self, place: impl Into<String>) {
        self.place = place.into();
    }

    /// Something that the other format has no place for.
    pub(super) fn lost(&mut self, what: impl Into<String>) {
        self.push(what.into(), false);
    }

    /// Something that cannot be read.
    pub(super) fn bad(&mut self, what: impl Into<String>) {
        self.push(what.into(), true);
    }

    fn push(&mut self, what: String, bad: bool) {
        let note = Note { place: self.place.clone(), what, bad };
        if !self.list.contains(&note) {
            self.list.push(note);
        }
    }

    pub(super) fn done(self) -> Vec<Note> {
        self.list
    }

    /// Notes what every writer loses: the settings of a quiz, and all that belongs to one school.
    pub(super) fn settings(&mut self, quiz: &QuizFile) {
        let lists = [
            ("policies", !quiz.policies.is_empty()),
            ("required_for", !quiz.required_for.is_empty()),
            ("due_within", quiz.due_within.is_some()),
            ("refresh_every", quiz.refresh_every.is_some()),
            ("pass_mark", true),
            ("draw", quiz.draw.is_some()),
        ];
        let keys: Vec<&str> = lists.into_iter().filter(|(_, there)| *there).map(|(key, _)| key).collect();
        self.lost(format!("the settings of the quiz ({}) and the ids of options are not carried", keys.join(", ")));
        for scenario in quiz.scenario.iter().filter(|s| !s.at.is_empty()) {
            self.lost(format!("what the scenario `{}` says at each school is not carried", scenario.id));
        }
        for question in &quiz.question {
            self.at(format!("question `{}`", question.id));
            if question.cites.is_some() {
                self.lost("the clause that it cites is not carried");
            }
            if question.says.is_some() || question.option.iter().any(|o| o.says.is_some()) {
                self.lost("what `check` compares with the school’s rule (`says`) is not carried");
            }
            if question.scenario.is_some() {
                self.lost("the scenario is told again before the question");
            }
            if !question.schools.is_empty() || !question.at.is_empty() {
                self.lost("which schools ask it, and what each says, is not carried");
            }
            if question.texts().any(|text| text.contains("{{")) {
                self.lost("words of the school (`{{ … }}`) are carried as typed");
            }
        }
        self.at("");
    }
}
