//! A trust with a year behind it: two schools, forty people, three quizzes of which one was changed, and an agreement whose text was.
//! The same each time. What the other tests look at, in Rust and in JavaScript, lies in `target/tmp/past`.

use std::{collections::BTreeMap, fs, path::Path};

use jiff::civil::Date;
use staffroom::{
    load, plan, publish,
    quiz::{CompiledQuiz, Draw, Task, revision},
    token::{Claims, PersonalCode, TokenKey, Who, sign},
};

use crate::site::Site;

/// The day of every report on it.
pub(crate) const TODAY: &str = "2025-10-01";

const POLICY: &str = "+++\ntitle = \"Acceptable use\"\naudience = [\"staff\"]\nversion = \"2.0\"\nadopted = 2024-09-01\n\
[[changes]]\nversion = \"2.0\"\non = 2024-09-01\nkind = \"material\"\nnote = \"New.\"\n\
[agreement]\nsection = \"agreement\"\nsignatories = [\"Member of staff\"]\ncertification = \"I have read this and will keep to it.\"\n+++\n\n\
## Screens {#screens}\n\nLock every screen. {#lock}\n\n## What you agree to {#agreement}\n\nI will not:\n\n- lend my password to anyone\n- install software\n";

/// A year of evidence, and how often each thing happened.
pub(crate) struct Past {
    pub(crate) site: Site,
}

/// The questions that one quiz asks, from when on.
struct Asked {
    from: Date,
    quizzes: BTreeMap<(String, String), CompiledQuiz>,
    agreements: BTreeMap<String, String>,
}

/// Numbers that look random and are the same each time (SplitMix64, public domain).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }
}

fn quiz(id: &str, title: &str, settings: &str, questions: u32) -> String {
    let mut text =
        format!("id = \"{id}\"\ntitle = \"{title}\"\npolicies = [\"acceptable-use\"]\npass_mark = 60\n{settings}\n");
    for n in 0..questions {
        text.push_str(&format!(
            "[[question]]\nid = \"q{n}\"\nkind = \"single\"\nprompt = \"Question {n} of {title}?\"\ncites = \"acceptable-use#lock\"\n"
        ));
        for (option, correct) in [("a", n % 2 == 0), ("b", n % 2 == 1), ("c", false)] {
            text.push_str(&format!(
                "[[question.option]]\nid = \"{option}\"\ntext = \"Answer {option} to {n}\"\ncorrect = {correct}\nfeedback = \"So.\"\n"
            ));
        }
    }
    text
}

impl Past {
    pub(crate) fn new() -> Self {
        let site = Site::with(&[
            (
                "staffroom.toml",
                "title = \"Quillmere\"\ntrust = \"Quillmere Learning Trust\"\nschools = [\"north\", \"east\"]\n\
                 [[audience]]\nid = \"staff\"\nname = \"Staff\"\n\
                 [[audience]]\nid = \"teachers\"\nname = \"Teachers\"\nwithin = \"staff\"\n\
                 [[audience]]\nid = \"support\"\nname = \"Support staff\"\nwithin = \"staff\"\n\
                 [[audience]]\nid = \"governors\"\nname = \"Governors\"\n",
            ),
            ("content/schools/north/school.toml", "name = \"North School\"\nshort_name = \"North\"\n"),
            ("content/schools/east/school.toml", "name = \"East School\"\nshort_name = \"East\"\n"),
            ("content/policies/acceptable-use.md", POLICY),
        ]);
        let staff = "required_for = [\"staff\"]\ndue_within = \"14 days\"\nrefresh_every = \"1 year\"\ndraw = 5";
        site.write("quizzes/ict.toml", quiz("ict", "Using ICT", staff, 8));
        let data = "required_for = [\"staff\", \"governors\"]\ndue_within = \"1 month\"\nrefresh_every = \"6 months\"";
        site.write("quizzes/data.toml", quiz("data", "Data protection", data, 3));
        site.write("quizzes/board.toml", quiz("board", "Governing well", "required_for = [\"governors\"]", 3));
        let mut times = vec![Asked::on(&site, "2024-09-01")];
        // In March the quiz and the agreement change; the earlier text of the policy is kept.
        site.change("quizzes/ict.toml", "title = \"Using ICT\"", "title = \"Using ICT\"\nchange = \"material\"");
        site.change("quizzes/ict.toml", "Question 0 of Using ICT?", "What is the new question?");
        site.write("content/policies/history/acceptable-use@2.0.md", POLICY);
        site.change("content/policies/acceptable-use.md", "version = \"2.0\"", "version = \"2.1\"");
        let changed = "[[changes]]\nversion = \"2.1\"\non = 2025-03-01\nkind = \"material\"\nnote = \"No passwords at all.\"\n[[changes]]";
        site.change("content/policies/acceptable-use.md", "[[changes]]", changed);
        site.change("content/policies/acceptable-use.md", "lend my password to anyone", "tell anybody any password");
        times.push(Asked::on(&site, "2025-03-01"));
        let past = Self { site };
        past.enrol();
        past.post(&times);
        past
    }

    fn enrol(&self) {
        let mut roster = "id,name,email,school,role,start,end\n".to_owned();
        for n in 0..40 {
            let school = ["north", "east"][n % 2];
            let role = ["teachers", "support", "teachers", "governors", "support; governors"][n % 5];
            let start = match n {
                0..30 => "2024-09-01",
                30..36 => "2025-08-25",
                _ => "2025-09-20",
            };
            let end = if n == 7 { "2025-07-31" } else { "" };
            roster.push_str(&format!("P{n:02},Person {n:02},p{n:02}@{school}.example,{school},{role},{start},{end}\n"));
        }
        self.site.write("roster.csv", roster);
        assert_eq!(self.site.run(&["key", "new", "training/trust.key"]).status, 0);
    }

    fn post(&self, times: &[Asked]) {
        let enrolled =
            self.site.run(&["enrol", "--roster", "roster.csv", "--key", "training/trust.key", "--today", TODAY]);
        assert_eq!(enrolled.status, 0, "{}", enrolled.err);
        let mut csv = csv::Reader::from_reader(enrolled.out.as_bytes());
        let column =
            |name: &str, csv: &mut csv::Reader<&[u8]>| csv.headers().unwrap().iter().position(|h| h == name).unwrap();
        let (id, school, code) = (column("id", &mut csv), column("school", &mut csv), column("code", &mut csv));
        let mut numbers = Numbers(7);
        let mut texts = Vec::new();
        for row in csv.records().map(Result::unwrap) {
            let key = TokenKey::personal(&row[code].parse::<PersonalCode>().unwrap());
            for name in ["ict", "data", "board"] {
                for attempt in 0..numbers.below(4) {
                    let day = numbers.below(390);
                    let on = "2024-09-02".parse::<Date>().unwrap().checked_add(jiff::ToSpan::days(day as i64)).unwrap();
                    // Now and then someone sends what they made with a page from before the change.
                    let current = times.iter().rev().find(|time| time.from < on).unwrap();
                    let asked = if numbers.below(8) == 0 { &times[0] } else { current };
                    let who = (&row[id], &row[school], &key);
                    let seconds =
                        on.duration_since("1970-01-01".parse().unwrap()).as_secs() as u64 + numbers.below(80_000);
                    texts.push(asked.token(who, name, attempt as u32 + 1, seconds, texts.len(), &mut numbers));
                }
            }
        }
        self.site.write("post/all.txt", texts.join("\n\n"));
        // And one that lost a letter on its way.
        self.site.write("post/cut.txt", &texts[0][..texts[0].len() - 1]);
        let ran = self.audit(&["import", "post", "--key", "training/trust.key"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
    }

    /// Runs `audit` with the roster, on [`TODAY`].
    pub(crate) fn audit(&self, args: &[&str]) -> crate::site::Ran {
        self.site.run(&[&["audit"], args, &["--roster", "roster.csv", "--today", TODAY]].concat())
    }
}

impl Asked {
    /// Publishes the site as it stands, and remembers what it asks.
    fn on(site: &Site, day: &str) -> Self {
        let loaded = load::site(site.root());
        let trust = loaded.trust.unwrap_or_else(|| panic!("{:?}", loaded.problems));
        let (plan, problems) = plan::plan(&trust, day.parse().unwrap());
        assert!(!staffroom::diag::has_errors(&problems), "{problems:?}");
        publish::archive(&plan, &site.path("quizzes/revisions"), &site.path("lock")).unwrap();
        let mut quizzes = BTreeMap::new();
        let mut agreements = BTreeMap::new();
        for school in &plan.schools {
            for planned in &school.quizzes {
                quizzes.insert((school.school.id.clone(), planned.quiz.quiz.clone()), planned.quiz.clone());
            }
            agreements.insert(school.school.id.clone(), school.agreements[0].fingerprint.clone());
        }
        Self { from: day.parse().unwrap(), quizzes, agreements }
    }

    fn token(
        &self,
        (id, school, key): (&str, &str, &TokenKey),
        quiz: &str,
        attempt: u32,
        issued: u64,
        number: usize,
        numbers: &mut Numbers,
    ) -> String {
        let quiz = &self.quizzes[&(school.to_owned(), quiz.to_owned())];
        let revision = revision(quiz);
        let draw = Draw { key: key.bytes(), revision: &revision, attempt, who: id };
        let answers = draw.questions(quiz).into_iter().map(|question| {
            let Task::Single { options } = &question.task else { panic!("{question:?}") };
            let right = options.iter().find(|o| o.correct).unwrap();
            let answer = if numbers.below(4) > 0 { right } else { &options[numbers.below(3) as usize] };
            (question.id.clone(), answer.id.clone())
        });
        let answers = answers.collect();
        let accepted = if numbers.below(2) == 0 { vec![self.agreements[school].clone()] } else { Vec::new() };
        let claims = Claims {
            who: Who::Staff(id.to_owned()),
            school: school.to_owned(),
            quiz: quiz.quiz.clone(),
            revision,
            answers,
            issued,
            spent: 200,
            attempt,
            accepted,
            id: format!("{number:012}"),
            witness: None,
        };
        sign(&claims, key).unwrap()
    }
}

/// Everything that the audit writes of it, for the tests in JavaScript and for looking at.
#[test]
fn everything_is_written_of_a_trust_with_a_past() {
    let past = Past::new();
    assert_eq!(past.audit(&["report", "--out", "report"]).status, 0);
    let base = ["--base", "https://policies.quillmere.example/"];
    for (format, out) in [
        ("json", "audit.json"),
        ("xapi", "statements.json"),
        ("ndjson", "lake"),
        ("xlsx", "audit.xlsx"),
        ("hr", "hr.csv"),
        ("totara", "totara.csv"),
    ] {
        let ran = past.audit(&[&["export", "--format", format, "--out", out][..], &base].concat());
        assert_eq!(ran.status, 0, "{}", ran.err);
    }
    let public = past.site.run(&["key", "public", "training/trust.key"]).out;
    let ran = past.audit(&["inspect", "--date", "2025-02-15", "--out", "bundle", "--public", public.trim()]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("past");
    let _ = fs::remove_dir_all(&to);
    for folder in ["report", "lake", "bundle"] {
        for (path, bytes) in past.site.files(folder) {
            let path = to.join(folder).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    for file in ["audit.json", "statements.json", "audit.xlsx", "hr.csv", "totara.csv"] {
        fs::copy(past.site.path(file), to.join(file)).unwrap();
    }
    // Every state is there, so that whoever compares the matrix compares something.
    let matrix = past.site.read("report/matrix.csv");
    for state in ["done", "due-soon", "overdue", "stale", "never", "exempt"] {
        assert!(matrix.contains(&format!(",{state},")), "{state}\n{matrix}");
    }
    let agreements = past.site.read("report/agreements.csv");
    for state in ["current", "earlier", "never"] {
        assert!(agreements.contains(&format!(",{state},")), "{state}\n{agreements}");
    }
    let page = past.site.read("report/agreements-north.html");
    for words in ["lend my password to anyone", "tell anybody any password", "From text B to today’s text"] {
        let words = words.to_owned();
        let plain = page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<String>();
        let plain = plain.replace("Removed: ", "").replace("Added: ", "").replace(". ", "");
        assert!(words.split(' ').all(|word| plain.contains(word)), "{words}\n{plain}");
    }
}

#[test]
fn an_export_leaves_no_lines_of_an_earlier_one() {
    let past = Past::new();
    let old = "lake/school=west/year=2019/attempts.ndjson";
    past.site.write(old, "{}\n");
    past.site.write("lake/notes.txt", "mine");
    assert_eq!(past.audit(&["export", "--format", "ndjson", "--out", "lake"]).status, 0);
    assert!(!past.site.path(old).exists() && past.site.path("lake/notes.txt").exists());
    let files: Vec<String> = past.site.files("lake").into_iter().map(|(path, _)| path).collect();
    let years = ["school=east/year=2024", "school=east/year=2025", "school=north/year=2024", "school=north/year=2025"];
    let lines = years.map(|year| format!("{year}/attempts.ndjson"));
    assert_eq!(files, [&["notes.txt".to_owned(), "required.ndjson".to_owned()], &lines[..]].concat());
}

#[test]
fn other_systems_get_the_latest_pass_of_everyone() {
    let past = Past::new();
    let rows = |file: &str| {
        let text = past.site.read(file);
        let mut csv = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<Vec<String>> = csv.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
        (header, rows)
    };
    for (format, out) in [("totara", "totara.csv"), ("hr", "hr.csv"), ("csv", "matrix.csv")] {
        assert_eq!(past.audit(&["export", "--format", format, "--out", out]).status, 0);
    }
    let (header, totara) = rows("totara.csv");
    assert_eq!(header, ["username", "courseshortname", "courseidnumber", "completiondate", "grade"]);
    let (_, matrix) = rows("matrix.csv");
    let passes = |row: &&Vec<String>| !row[9].is_empty();
    let expected: Vec<Vec<String>> = matrix
        .iter()
        .filter(passes)
        .map(|row| {
            let grade = row[11].parse::<u32>().unwrap() * 100 / row[12].parse::<u32>().unwrap();
            vec![row[0].clone(), row[6].clone(), row[6].clone(), row[9].clone(), grade.to_string()]
        })
        .collect();
    assert!(expected.len() > 20);
    assert_eq!(totara, expected);
    let (header, hr) = rows("hr.csv");
    assert_eq!(header.last().map(String::as_str), Some("valid"));
    let valid: Vec<(String, &str)> = matrix
        .iter()
        .filter(passes)
        .map(|row| (row[0].clone(), if ["overdue", "stale"].contains(&row[8].as_str()) { "no" } else { "yes" }))
        .collect();
    assert_eq!(hr.iter().map(|row| (row[0].clone(), row[10].as_str())).collect::<Vec<_>>(), valid);
}
