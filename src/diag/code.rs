//! The stable names of the problems.

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal $severity:ident;)+) => {
        /// Which problem it is. The name is stable; `docs/problems.md` explains each one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Code] = &[$(Code::$name,)+];

            /// The name as printed.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }

            /// How bad this problem is, always.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }

            /// What the problem is, in a sentence or two.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc,)+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// A file that the site needs is not there.
    MissingFile = "missing-file" Error;
    /// A file or folder is there and cannot be read.
    UnreadableFile = "unreadable-file" Error;
    /// A name that Windows or a file share cannot keep, or not beside another.
    AwkwardName = "awkward-name" Warning;
    /// A text is not UTF-8.
    NotUtf8 = "not-utf8" Error;
    /// A file is larger than 64 MiB.
    FileTooLarge = "file-too-large" Error;
    /// A file's TOML cannot be read.
    TomlSyntax = "toml-syntax" Error;
    /// A key of a TOML file is unknown, missing or of the wrong kind.
    TomlValue = "toml-value" Error;
    /// A policy or page does not begin with front matter between two lines of `+++`.
    FrontMatter = "front-matter" Error;
    /// An id or file name would not make a safe address. Ids are small letters, digits and hyphens.
    BadId = "bad-id" Error;
    /// The same number stands twice in one policy or appendix.
    DuplicateNumber = "duplicate-number" Error;
    /// A number is out of order, or one before it is missing.
    NumberOrder = "number-order" Warning;
    /// A number stands without its words.
    TornNumber = "torn-number" Warning;
    /// The same id stands twice where it must stand once.
    DuplicateId = "duplicate-id" Error;
    /// Two pages would be published at one address.
    DuplicateAddress = "duplicate-address" Error;
    /// A period such as `1 year` cannot be read.
    BadPeriod = "bad-period" Error;
    /// A word in double braces is not known at a school.
    UnknownTerm = "unknown-term" Error;
    /// A topic is not declared in `content/topics.toml`.
    UnknownTopic = "unknown-topic" Error;
    /// An audience is not declared in `staffroom.toml`.
    UnknownAudience = "unknown-audience" Error;
    /// A role to ask has no contact at a school.
    UnknownRole = "unknown-role" Error;
    /// A school is named that has no folder, or has a folder and is not named.
    UnknownSchool = "unknown-school" Error;
    /// A policy is named that does not exist.
    UnknownPolicy = "unknown-policy" Error;
    /// An attribute in braces is not one that Staffroom knows.
    UnknownAttribute = "unknown-attribute" Error;
    /// A reference typed as words ("clause 2.4") refers to a number that the text does not have.
    UnresolvedReference = "unresolved-reference" Warning;
    /// A link leads to a section or clause that is not there.
    BrokenAnchor = "broken-anchor" Error;
    /// A link leads to a file or page that is not there.
    BrokenLink = "broken-link" Error;
    /// A link or image has an address that a browser could run, or that a page must not load.
    UnsafeLink = "unsafe-link" Error;
    /// An image is not there.
    MissingImage = "missing-image" Error;
    /// A policy lists a linked policy that is kept elsewhere and gives no address for it.
    MissingLinkedPolicy = "missing-linked-policy" Warning;
    /// Quotations or lists stand deeper in each other than anyone can read.
    TooDeep = "too-deep" Error;
    /// HTML in a text is shown as it is typed.
    RawHtml = "raw-html" Warning;
    /// A rule has no topic, so the explorer could not show it.
    RuleWithoutTopic = "rule-without-topic" Error;
    /// It is doubtful on which side a rule stands.
    DoubtfulRule = "doubtful-rule" Error;
    /// A clause sounds like a rule and is not marked as one. Only `check --suggest` says so.
    UnmarkedRule = "unmarked-rule" Warning;
    /// A text names a law or system that is no more.
    DeadWords = "dead-words" Warning;
    /// A text names a person.
    NamedPerson = "named-person" Warning;
    /// A text calls a role otherwise than its school does.
    RoleWords = "role-words" Warning;
    /// A text has blanks or phrases of a model policy.
    ModelText = "model-text" Warning;
    /// The table of channels says something else than a rule.
    ChannelContradiction = "channel-contradiction" Warning;
    /// A heading or stem promises rules and no list follows.
    EmptyRuleList = "empty-rule-list" Error;
    /// An overlay changes a section that the trust's policy does not have.
    UnknownSection = "unknown-section" Error;
    /// An overlay changes a section that the trust has locked.
    LockedSection = "locked-section" Error;
    /// A text has a footnote to which nothing leads; or an overlay holds text outside any section, or a withdrawn section with text.
    StrayText = "stray-text" Error;
    /// A school has not tailored a section that the trust asks every school to tailor.
    NotTailored = "not-tailored" Warning;
    /// A policy has neither owner nor dates.
    Undated = "undated" Warning;
    /// A policy is past its next review.
    Overdue = "overdue" Warning;
    /// The stated next review is not where the review cycle puts it.
    ReviewMismatch = "review-mismatch" Warning;
    /// Two dates of a policy contradict each other: it was revised before it was adopted, or its history is out of order.
    DateOrder = "date-order" Warning;
    /// A policy says that it was reviewed, revised or ratified on a day that has not come.
    FutureDate = "future-date" Warning;
    /// The version of a policy is not the newest one of its history, or not that of its file name.
    VersionMismatch = "version-mismatch" Warning;
    /// A clause states a review cycle or a review date, and the front matter states another.
    DateInText = "date-in-text" Warning;
    /// The trust has changed a section since a school confirmed its own text against it, or the school never confirmed it.
    OverlayUnconfirmed = "overlay-unconfirmed" Warning;
    /// A policy's agreement names a section that is not there or has no list.
    BadAgreement = "bad-agreement" Error;
    /// A question has no right answer, or cannot be answered.
    NoRightAnswer = "no-right-answer" Error;
    /// A question has keys that do not fit its kind, names a scenario that is not there, or has something that nobody could read or tell apart.
    BadQuestion = "bad-question" Error;
    /// A quiz draws more questions than a school has, its pass mark is not between 1 and 100, it has no title, or a scenario is for nothing.
    BadQuiz = "bad-quiz" Error;
    /// A question cites a policy or clause that is not there.
    MissingCitation = "missing-citation" Error;
    /// A question has no feedback for a wrong answer.
    NoFeedback = "no-feedback" Warning;
    /// A question should offer the rules of other schools, and none of them has another one.
    NoOtherRules = "no-other-rules" Warning;
    /// An answer that is right says something else than the school's rule, or a wrong one says the same.
    AnswerContradictsRule = "answer-contradicts-rule" Warning;
    /// A rule is asked by no question. Only `check --suggest` says so.
    UnaskedRule = "unasked-rule" Warning;
    /// A clause has changed since a question about it was reviewed, or the question never was.
    QuestionUnreviewed = "question-unreviewed" Warning;
    /// The right option of a question gives itself away.
    TellingOption = "telling-option" Warning;
    /// A row or a column of a roster cannot be used.
    BadRoster = "bad-roster" Error;
    /// A row of a table of paper forms cannot be used.
    BadPaperForm = "bad-paper-form" Error;
    /// The same row of a roster stands twice.
    DuplicateRow = "duplicate-row" Warning;
    /// A roster is not UTF-8 text, and nothing says what else it is.
    RosterEncoding = "roster-encoding" Warning;
    /// A file of `quizzes/revisions/` is not as the build wrote it.
    BadArchive = "bad-archive" Error;
    /// A template or another part of the theme cannot be used.
    Theme = "theme" Error;
}

impl Code {
    /// Whether a file with this problem may have been left out, so that nobody knows what it holds.
    pub fn hides_a_file(self) -> bool {
        use Code::{FileTooLarge, FrontMatter, MissingFile, NotUtf8, TomlSyntax, TomlValue, UnreadableFile};
        matches!(self, FileTooLarge | FrontMatter | MissingFile | NotUtf8 | TomlSyntax | TomlValue | UnreadableFile)
    }

    /// Whether it says that something is not there which a file could hold.
    pub fn misses_something(self) -> bool {
        use Code as C;
        matches!(
            self,
            C::UnknownTopic
                | C::UnknownAudience
                | C::UnknownSchool
                | C::UnknownPolicy
                | C::UnknownSection
                | C::RuleWithoutTopic
                | C::BrokenAnchor
                | C::BrokenLink
                | C::MissingImage
                | C::MissingCitation
                | C::BadQuiz
                | C::Undated
        )
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        let mut names: Vec<_> = Code::ALL.iter().map(|c| c.name()).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(names.iter().all(|n| n.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')));
    }

    #[test]
    fn every_code_says_what_it_is() {
        assert!(Code::ALL.iter().all(|c| c.explanation().ends_with('.')));
    }

    #[test]
    fn the_reference_explains_every_code() {
        // Examples hold headings of their own.
        let text = include_str!("../../docs/problems.md").split("```").step_by(2).collect::<String>();
        let explained: Vec<(&str, &str)> = text
            .split("\n## ")
            .skip(1)
            .map(|page| page.split_once("\n\n").expect("a heading and a blank line"))
            .map(|(code, words)| (code, words.split_once('.').expect("the severity comes first").0))
            .collect();
        let mut codes: Vec<(&str, &str)> = Code::ALL
            .iter()
            .map(|code| {
                let severity = match code.severity() {
                    Severity::Error => "Error",
                    Severity::Warning => "Warning",
                };
                (code.name(), severity)
            })
            .collect();
        codes.sort_unstable();
        assert_eq!(explained, codes);
    }
}
