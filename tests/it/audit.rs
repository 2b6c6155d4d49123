//! From the key to the report.

use std::collections::BTreeMap;

use staffroom::{
    load, plan, publish,
    quiz::{CompiledQuiz, Draw, Task},
    token::{Claims, PersonalCode, TokenKey, Who, sign},
};

use crate::site::Site;

const QUIZ: &str = r#"
id = "ict"
title = "Using <b>ICT</b>"
policies = []
required_for = ["staff"]
due_within = "14 days"
refresh_every = "1 year"
pass_mark = 60
draw = 2

[[question]]
id = "stick"
kind = "true-false"
prompt = "A found stick may be plugged in."
answer = false
wrong = "No."

[[question]]
id = "screen"
kind = "true-false"
prompt = "Screens are locked."
answer = true
wrong = "Yes."

[[question]]
id = "days"
kind = "number"
prompt = "How many days?"
answer = 3
wrong = "Three."
"#;

const ROSTER: &str = "\
id,name,email,school,role,start,end
W1,Ada Lovelace,ada@north.example,north,teachers,2025-09-01,
W2,=Bea,bea@north.example,north,staff,2025-09-01,
W3,Cy,,north,staff,2025-09-01,
W4,Dee,,north,governors,2025-09-01,
W5,Eve,,north,staff,2025-09-01,2025-12-31
";

/// A trust of one school whose quiz was published on 1 September 2025, with a key and everyone's code.
pub(crate) struct Trust {
    pub(crate) site: Site,
    quiz: CompiledQuiz,
    revision: String,
    codes: BTreeMap<String, String>,
}

impl Trust {
    pub(crate) fn new() -> Self {
        let site = Site::with(&[
            (
                "staffroom.toml",
                "title = \"T\"\ntrust = \"T\"\nschools = [\"north\"]\n\
                 [[audience]]\nid = \"staff\"\nname = \"Staff\"\n\
                 [[audience]]\nid = \"teachers\"\nname = \"Teachers\"\nwithin = \"staff\"\n\
                 [[audience]]\nid = \"governors\"\nname = \"Governors\"\n",
            ),
            ("content/schools/north/school.toml", "name = \"North School\"\nshort_name = \"North\"\n"),
            ("quizzes/ict.toml", QUIZ),
            ("roster.csv", ROSTER),
        ]);
        let loaded = load::site(site.root());
        let trust = loaded.trust.unwrap_or_else(|| panic!("{:?}", loaded.problems));
        let (plan, _) = plan::plan(&trust, "2025-09-01".parse().unwrap());
        publish::archive(&plan, &site.path("quizzes/revisions"), &site.path("lock")).unwrap();
        let planned = &plan.schools[0].quizzes[0];
        let (quiz, revision) = (planned.quiz.clone(), planned.rev.clone());

        assert_eq!(site.run(&["key", "new", "training/trust.key"]).status, 0);
        let enrolled =
            site.run(&["enrol", "--roster", "roster.csv", "--key", "training/trust.key", "--today", "2025-10-01"]);
        assert_eq!(enrolled.status, 0, "{}", enrolled.err);
        let mut csv = csv::Reader::from_reader(enrolled.out.as_bytes());
        let codes = csv.records().map(|row| row.map(|row| (row[0].to_owned(), row[4].to_owned())).unwrap()).collect();
        Self { site, quiz, revision, codes }
    }

    fn key(&self, id: &str) -> TokenKey {
        TokenKey::personal(&self.codes[id].parse::<PersonalCode>().unwrap())
    }

    /// The claims of someone who answered everything right, or nothing, on 10 September 2025.
    fn claims(&self, who: Who, key: &TokenKey, all_right: bool, jti: &str) -> Claims {
        let draw = Draw { key: key.bytes(), revision: &self.revision, attempt: 1, who: who.text() };
        let right = |task: &Task| match task {
            Task::TrueFalse { answer } => answer.to_string(),
            Task::Number { answer, .. } => answer.to_string(),
            other => panic!("{other:?}"),
        };
        let asked = draw.questions(&self.quiz);
        let answers = asked.iter().filter(|_| all_right).map(|q| (q.id.clone(), right(&q.task))).collect();
        Claims {
            who,
            school: "north".into(),
            quiz: "ict".into(),
            revision: self.revision.clone(),
            answers,
            issued: 1_757_500_000,
            spent: 100,
            attempt: 1,
            accepted: vec![],
            id: jti.into(),
            witness: None,
        }
    }

    pub(crate) fn token(&self, id: &str, all_right: bool, jti: &str) -> String {
        let key = self.key(id);
        sign(&self.claims(Who::Staff(id.into()), &key, all_right, jti), &key).unwrap()
    }

    /// A token of someone who answered everything right, with something else in its claims.
    pub(crate) fn token_with(&self, id: &str, jti: &str, change: impl FnOnce(&mut Claims)) -> String {
        let key = self.key(id);
        let mut claims = self.claims(Who::Staff(id.into()), &key, true, jti);
        change(&mut claims);
        sign(&claims, &key).unwrap()
    }

    /// The revision of the quiz at North School.
    pub(crate) fn revision(&self) -> &str {
        &self.revision
    }

    /// A self-declared token of someone who typed this name.
    pub(crate) fn named(&self, name: &str, jti: &str) -> String {
        let key = TokenKey::self_declared(&self.revision);
        sign(&self.claims(Who::Named(name.into()), &key, true, jti), &key).unwrap()
    }

    pub(crate) fn import(&self) -> crate::site::Ran {
        let office = ["--roster", "roster.csv", "--key", "training/trust.key", "--today", "2025-10-01"];
        self.site.run(&[&["audit", "import", "post"][..], &office].concat())
    }

    pub(crate) fn report(&self) -> (String, Vec<Vec<String>>, String) {
        let ran =
            self.site.run(&["audit", "report", "--roster", "roster.csv", "--out", "report", "--today", "2025-10-01"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        let matrix = self.site.read("report/matrix.csv");
        let mut csv = csv::ReaderBuilder::new().from_reader(matrix.as_bytes());
        let rows = csv.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        (self.site.read("report/index.html"), rows, self.site.read("report/evidence.csv"))
    }
}

/// `token` in a quoted-printable mail, quoted and wrapped as an answer quotes it.
fn mail(token: &str) -> String {
    let chars: Vec<char> = token.chars().collect();
    let lines: Vec<String> =
        chars.chunks(60).map(|line| format!("> {}\r\n", line.iter().collect::<String>())).collect();
    let body = lines.concat().replace('=', "=3D").replace("> e", "> =\r\ne");
    format!(
        "From: Ada <ada@north.example>\r\nSubject: My quiz\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\nOn Monday the office wrote:\r\n{body}\r\n=E2=80=94 Ada\r\n"
    )
}

/// Every kind of evidence, in a folder.
fn post(trust: &Trust) {
    let site = &trust.site;
    let ada = trust.token("W1", true, "AAAAAAAAAAAA");
    site.write("post/a.txt", format!("Here it is:\n{ada}\nThanks"));
    site.write("post/b.eml", mail(&trust.token("W2", true, "BBBBBBBBBBBB")));
    let failed = trust.token("W3", false, "CCCCCCCCCCCC");
    site.write("post/c.csv", format!("when,token\r\n2025-09-10,{failed}\r\n2025-09-11,{ada}\r\n"));

    // One letter of the payload changed.
    let bea = trust.token("W2", true, "DDDDDDDDDDDD");
    let at = bea.find('.').unwrap() + 30;
    let other = if &bea[at..=at] == "Q" { "R" } else { "Q" };
    site.write("post/d-altered.txt", format!("{}{other}{}", &bea[..at], &bea[at + 1..]));
    site.write("post/e-cut.txt", &bea[..bea.len() - 20]);
    // Cy under Ada's code, and Ada's random number again.
    let key = trust.key("W1");
    let cy = trust.claims(Who::Staff("W3".into()), &key, true, "EEEEEEEEEEEE");
    site.write("post/f-other.txt", sign(&cy, &key).unwrap());
    site.write("post/g-replay.txt", trust.token("W1", false, "AAAAAAAAAAAA"));
    let name = "ada  LOVELACE <script>";
    let key = TokenKey::self_declared(&trust.revision);
    let named = sign(&trust.claims(Who::Named(name.into()), &key, true, "FFFFFFFFFFFF"), &key).unwrap();
    site.write("post/h.html", format!("<p>{}<wbr>{}</p>", &named[..99], &named[99..]));
    site.write("post/photo.jpg", "not looked at");
}

#[test]
fn tokens_from_everywhere_become_a_report() {
    let trust = Trust::new();
    post(&trust);
    let first = trust.import();
    assert_eq!(first.status, 0, "{}", first.err);
    for line in ["8 files read.", "      3  verified", "      1  self-declared", "      1  already in the register"] {
        assert!(first.err.contains(line), "{line}\n{}", first.err);
    }
    for (why, file) in [
        ("incomplete (1): The token ends too early.", "post/e-cut.txt:1"),
        ("The token was not signed with this person’s code, or was changed afterwards.", "post/f-other.txt:1 (W3)"),
        ("duplicate (1): Another token with the same number is in the register already.", "post/g-replay.txt:1 (W1)"),
    ] {
        let after = first.err.split(why).nth(1).unwrap_or_else(|| panic!("{why}\n{}", first.err));
        let list = after.split("\n\n").next().unwrap();
        assert!(list.contains(&format!("\n    {file}")), "{file}\n{}", first.err);
    }
    assert!(first.err.contains("post/d-altered.txt:1"), "{}", first.err);
    assert!(first.err.contains("self-declared: A typed name proves nothing."), "{}", first.err);
    assert!(first.err.contains("1 file not looked into: 1 .jpg."), "{}", first.err);

    let before = std::fs::read(trust.site.path("training/register.sqlite")).unwrap();
    let second = trust.import();
    assert_eq!(second.status, 0);
    let again = "8 files read.\n      9  already in the register\n\n1 file not looked into: 1 .jpg.\n";
    assert_eq!(second.err, again);
    assert_eq!(std::fs::read(trust.site.path("training/register.sqlite")).unwrap(), before);

    let (page, matrix, evidence) = trust.report();
    let state = |id: &str| matrix.iter().find(|row| row[0] == id).map(|row| (row[8].as_str(), row[9].as_str()));
    assert_eq!(state("W1"), Some(("done", "2025-09-10")));
    assert_eq!(state("W2"), Some(("done", "2025-09-10")));
    assert_eq!(state("W3"), Some(("overdue", "")));
    assert_eq!(state("W4"), Some(("exempt", "")));
    assert!(page.contains("<strong>50%</strong> up to date: 2 of 4"), "{page}");
    assert!(page.contains("ada  LOVELACE &lt;script&gt;") && !page.contains("<script"));
    assert!(page.contains("Using &lt;b&gt;ICT"));
    assert_eq!(evidence.lines().count(), 9);
    assert!(trust.site.read("report/matrix.csv").contains("\r\nW2,'=Bea,"));
    assert!(trust.site.read("report/audit.css").contains("--paper"));
}

#[test]
fn a_token_of_someone_who_was_not_on_the_roster_counts_once_they_are() {
    let trust = Trust::new();
    trust.site.write("post/a.txt", trust.token("W1", true, "AAAAAAAAAAAA"));
    trust.site.write("roster.csv", ROSTER.replace("W1,Ada", "X1,Ada"));
    assert!(trust.import().err.contains("Nobody on the roster has this staff id."));
    trust.site.write("roster.csv", ROSTER);
    assert!(trust.import().err.contains("      1  verified"));
    let (page, matrix, evidence) = trust.report();
    assert!(matrix.iter().any(|row| row[0] == "W1" && row[8] == "done"));
    assert!(page.contains("Every token in the register counts."));
    assert_eq!(evidence.lines().count(), 3);
}

#[test]
fn a_file_that_cannot_be_read_stops_no_other() {
    let trust = Trust::new();
    trust.site.write("post/a.txt", trust.token("W1", true, "AAAAAAAAAAAA"));
    let office = ["--roster", "roster.csv", "--key", "training/trust.key", "--today", "2025-10-01"];
    let ran = trust.site.run(&[&["audit", "import", "none.txt", "post"][..], &office].concat());
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("none.txt: It is not there: check the name."), "{}", ran.err);
    assert!(ran.err.contains("      1  verified"), "{}", ran.err);
}

#[test]
fn mistakes_in_the_call_are_told_plainly() {
    let trust = Trust::new();
    let told = |args: &[&str], status: i32, words: &str| {
        let ran = trust.site.run(args);
        assert_eq!(ran.status, status, "{args:?}\n{}", ran.err);
        assert!(ran.err.contains(words), "{args:?}\n{}", ran.err);
    };
    told(&["key", "new", "training/trust.key"], 2, "is there already, and a key is never overwritten");
    told(&["enrol", "--roster", "roster.csv", "--key", "roster.csv"], 2, "holds no organisation key");
    told(&["enrol", "--roster", "none.csv", "--key", "training/trust.key"], 2, "none.csv is not there");
    trust.site.write("bad.csv", ROSTER.replace("W3,Cy,,north", "W3,Cy,,nort"));
    told(&["enrol", "--roster", "bad.csv", "--key", "training/trust.key"], 1, "Did you mean `north`?");
    told(&["audit", "report", "--roster", "roster.csv", "--out", "r"], 2, "is not there: take tokens in");
    trust.site.write("training/register.sqlite", "This is a poem, and by no means a register of anything.");
    told(&["audit", "report", "--roster", "roster.csv", "--out", "r"], 2, "is not a register");
}
