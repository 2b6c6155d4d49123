//! How long the audit takes, and how much memory.
//!
//! `cargo bench --bench audit -- [tokens] [people] [folder]` makes a trust of 50 schools with 20 quizzes, and tokens by which everyone takes
//! everything once a year, from a seeded generator, so that every run has the same ones; 500000 (five years) and 5000 unless given.
//! The folder of a third argument is where all that lies, and stays, for whoever looks closer.
//! It runs the real program, as somebody at a terminal does, and prints
//!
//! - the import, against a bare program that verifies the same signatures and inserts the same rows: at most twice its time;
//! - the report with all its tables, which may take 5 seconds and 300 MiB over five years;
//! - the other exports, for which there is no limit but to be known.
//!
//! On a machine that does other work, compare the seconds of processor.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    reason = "a bench makes files, prints, and stops where something fails"
)]

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use jiff::{ToSpan, civil::date};
use staffroom::{
    load, plan, publish,
    quiz::{CompiledQuiz, Draw, revision},
    token::{self, Claims, OrganisationKey, TokenKey, Who},
};

const QUIZZES: usize = 20;
const SCHOOLS: usize = 50;
const QUESTIONS: usize = 24;

/// How many rows the bare program adds at a time: as many as the import does.
const TOGETHER: usize = 32_768;

/// Numbers that look random and are the same each time (SplitMix64, public domain, <https://prng.di.unimi.it/splitmix64.c>).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The school of a person, by their number.
fn school(person: usize) -> String {
    format!("school-{:02}", person % SCHOOLS)
}

fn staff(person: usize) -> String {
    format!("W{person:05}")
}

/// A site on disk, with everything that its quizzes asked since 2020.
fn site(root: &Path, people: usize) {
    let schools: Vec<String> = (0..SCHOOLS).map(|n| format!("\"{}\"", school(n))).collect();
    let settings = format!(
        "title = \"Quillmere\"\ntrust = \"Quillmere Learning Trust\"\nschools = [{}]\n\
         [[audience]]\nid = \"staff\"\nname = \"Staff\"\n\
         [[audience]]\nid = \"teachers\"\nname = \"Teachers\"\nwithin = \"staff\"\n\
         [[audience]]\nid = \"support\"\nname = \"Support staff\"\nwithin = \"staff\"\n",
        schools.join(", ")
    );
    write(root, "staffroom.toml", &settings);
    for n in 0..SCHOOLS {
        let text = format!("name = \"School {n:02}\"\nshort_name = \"S{n:02}\"\n");
        write(root, &format!("content/schools/{}/school.toml", school(n)), &text);
    }
    let clauses: String =
        (0..QUESTIONS).map(|n| format!("Clause number {n} of the policy. {{#clause-{n}}}\n\n")).collect();
    let policy = format!(
        "+++\ntitle = \"Acceptable use\"\naudience = [\"staff\"]\n[agreement]\nsection = \"agreement\"\nsignatories = [\"Member of staff\"]\ncertification = \"I agree.\"\n+++\n\n\
         ## Clauses {{#clauses}}\n\n{clauses}## What you agree to {{#agreement}}\n\nI will:\n\n- keep to it\n"
    );
    write(root, "content/policies/acceptable-use.md", &policy);
    for number in 0..QUIZZES {
        let mut text = format!(
            "id = \"quiz-{number}\"\ntitle = \"Quiz {number}\"\npolicies = [\"acceptable-use\"]\nrequired_for = [\"staff\"]\n\
             due_within = \"14 days\"\nrefresh_every = \"1 year\"\npass_mark = 60\ndraw = 10\n"
        );
        for n in 0..QUESTIONS {
            let _ = write!(
                text,
                "[[question]]\nid = \"question-{n}\"\nkind = \"single\"\nprompt = \"Question {n} of quiz {number}?\"\n\
                 cites = \"acceptable-use#clause-{n}\"\n"
            );
            for (id, correct) in [("a", true), ("b", false), ("c", false)] {
                let _ = write!(
                    text,
                    "[[question.option]]\nid = \"{id}\"\ntext = \"Answer {id}\"\ncorrect = {correct}\nfeedback = \"So.\"\n"
                );
            }
        }
        write(root, &format!("quizzes/quiz-{number}.toml"), &text);
    }
    let mut roster = "id,name,email,school,role,start,end\n".to_owned();
    for n in 0..people {
        let role = ["teachers", "support"][n % 2];
        let _ = writeln!(
            roster,
            "{id},Person {n:05},{id}@quillmere.example,{},{role},2020-09-01,",
            school(n),
            id = staff(n)
        );
    }
    write(root, "roster.csv", &roster);
}

/// Publishes the quizzes on the first day of 2020 and gives them, by quiz and school, with their revisions.
fn published(root: &Path) -> Vec<Vec<(CompiledQuiz, String)>> {
    let loaded = load::site(root);
    let trust = loaded.trust.unwrap_or_else(|| panic!("{:?}", loaded.problems));
    let (plan, problems) = plan::plan(&trust, date(2020, 1, 1));
    assert!(!staffroom::diag::has_errors(&problems), "{problems:?}");
    publish::archive(&plan, &root.join("quizzes/revisions"), &root.join("lock")).unwrap();
    let of = |quiz: usize| {
        let id = format!("quiz-{quiz}");
        plan.schools.iter().map(move |s| s.quizzes.iter().find(|q| q.quiz.quiz == id).unwrap().quiz.clone()).collect()
    };
    let with_revision = |quiz: CompiledQuiz| {
        let revision = revision(&quiz);
        (quiz, revision)
    };
    (0..QUIZZES).map(of).map(|quizzes: Vec<CompiledQuiz>| quizzes.into_iter().map(with_revision).collect()).collect()
}

/// One token: person, quiz and year go round, so that everyone takes everything once a year.
fn token(at: usize, keys: &[TokenKey], quizzes: &[Vec<(CompiledQuiz, String)>], numbers: &mut Numbers) -> String {
    let person = at % keys.len();
    let (quiz, revision) = &quizzes[at / keys.len() % QUIZZES][person % SCHOOLS];
    let year = (at / keys.len() / QUIZZES) as u64;
    let (key, id) = (&keys[person], staff(person));
    let draw = Draw { key: key.bytes(), revision, attempt: 1, who: &id };
    let pick = |numbers: &mut Numbers| ["a", "a", "a", "a", "b", "c"][numbers.below(6)].to_owned();
    let answers = draw.questions(quiz).iter().map(|q| (q.id.clone(), pick(numbers))).collect();
    let claims = Claims {
        who: Who::Staff(id),
        school: school(person),
        quiz: quiz.quiz.clone(),
        revision: revision.clone(),
        answers,
        issued: 1_600_000_000 + year * 31_557_600 + numbers.next() % 20_000_000,
        spent: 300,
        attempt: 1,
        accepted: Vec::new(),
        id: format!("{at:012}"),
        witness: None,
    };
    token::sign(&claims, key).unwrap()
}

/// The least that any program has to do: derive the person's key, check the signature, and insert the row that the register has.
fn bare(tokens: &[String], key: &OrganisationKey, register: &Path, to: &Path) -> Spent {
    let rows = rows(register);
    let (start, before) = (Instant::now(), cpu(Whose::Own));
    let mut connection = rusqlite::Connection::open(to).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA cache_size = -131072;
            CREATE TABLE entry (number INTEGER PRIMARY KEY, token BLOB, verdict TEXT, once BLOB UNIQUE, body TEXT, digest BLOB, hash BLOB) STRICT;
            CREATE INDEX entry_token ON entry (token);",
        )
        .unwrap();
    for (tokens, rows) in tokens.chunks(TOGETHER).zip(rows.chunks(TOGETHER)) {
        let transaction = connection.transaction().unwrap();
        for (text, row) in tokens.iter().zip(rows) {
            let token = token::read(text).unwrap();
            let Who::Staff(id) = &token.claims().who else { unreachable!("every token has an id") };
            assert!(token.is_signed_by(&TokenKey::personal(&key.code(&token.claims().school, id, 1))));
            transaction
                .prepare_cached("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)")
                .unwrap()
                .execute(rusqlite::params_from_iter(row))
                .unwrap();
        }
        transaction.commit().unwrap();
    }
    Spent { wall: start.elapsed().as_secs_f64(), cpu: cpu(Whose::Own) - before, peak: 0 }
}

fn rows(register: &Path) -> Vec<Vec<rusqlite::types::Value>> {
    let connection = rusqlite::Connection::open(register).unwrap();
    let mut statement = connection
        .prepare("SELECT number, token, verdict, once, body, digest, hash FROM entry ORDER BY number")
        .unwrap();
    let row = |row: &rusqlite::Row| (0..7).map(|at| row.get(at)).collect::<Result<Vec<_>, _>>();
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

/// What something cost: seconds, seconds of processor, and the most memory in MiB.
struct Spent {
    wall: f64,
    cpu: f64,
    peak: u64,
}

enum Whose {
    Own,
    Children,
}

/// The processor's seconds that were used by this process, or by those that it started and that have ended; 0 where the system
/// does not say (proc(5): fields 14 and 15, 16 and 17, in hundredths; the second field is in brackets and may hold spaces).
fn cpu(whose: Whose) -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let skip = match whose {
        Whose::Own => 11,
        Whose::Children => 13,
    };
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(skip).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Runs the program with `args` and looks every few milliseconds how much memory it has had (proc(5), `VmHWM`).
fn run(root: &Path, args: &[&str]) -> Spent {
    let (start, before) = (Instant::now(), cpu(Whose::Children));
    let mut child = Command::new(env!("CARGO_BIN_EXE_staffroom"))
        .args(args)
        .current_dir(root)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let ended = loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024);
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let wall = start.elapsed().as_secs_f64();
    assert!(ended.success(), "{:?}", child.wait_with_output().unwrap());
    Spent { wall, cpu: cpu(Whose::Children) - before, peak }
}

/// How large the files with that ending are in a folder, together and the largest, in MiB.
fn sizes(folder: &Path, ending: &str) -> (f64, f64) {
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let sizes =
        files.filter(|f| f.path().extension().is_some_and(|e| e == ending)).map(|f| f.metadata().unwrap().len());
    let (sum, most) = sizes.fold((0, 0), |(sum, most), size| (sum + size, size.max(most)));
    (sum as f64 / 1_048_576.0, most as f64 / 1_048_576.0)
}

fn main() {
    let mut counts = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let (count, people) = (counts.next().unwrap_or(500_000), counts.next().unwrap_or(5000));
    let folder = tempfile::tempdir().unwrap();
    let kept = std::env::args().skip(1).nth(2).map(std::path::PathBuf::from);
    let root = kept.as_deref().unwrap_or(folder.path());
    site(root, people);
    let quizzes = published(root);
    let key = OrganisationKey::from_bytes([7; 32]);
    write(root, "trust.key", &format!("{}\n", data_encoding::BASE64URL_NOPAD.encode(&[7; 32])));
    let keys: Vec<TokenKey> = (0..people).map(|n| TokenKey::personal(&key.code(&school(n), &staff(n), 1))).collect();
    let mut numbers = Numbers(1);
    let tokens: Vec<String> = (0..count).map(|n| token(n, &keys, &quizzes, &mut numbers)).collect();
    for (n, tokens) in tokens.chunks(50_000).enumerate() {
        write(root, &format!("post/{n:03}.txt"), &tokens.join("\n\n"));
    }
    let years = i64::try_from(count / people / QUIZZES + 1).unwrap();
    let today = date(2020, 9, 13).saturating_add(years.years()).to_string();
    let office = ["--roster", "roster.csv", "--register", "register.sqlite", "--today", &today];
    let audit = |args: &[&str]| run(root, &[&["audit"], args, &office].concat());

    let ours = audit(&["import", "post", "--key", "trust.key"]);
    let register = root.join("register.sqlite");
    let bare = bare(&tokens, &key, &register, &root.join("bare.sqlite"));
    println!(
        "import of {count} tokens: {:.2} s, {:.2} s of processor, at most {} MiB of memory\n\
         bare program: {:.2} s, {:.2} s of processor\n\
         ratio {:.2}, of processor {:.2} (at most 2)",
        ours.wall,
        ours.cpu,
        ours.peak,
        bare.wall,
        bare.cpu,
        ours.wall / bare.wall,
        ours.cpu / bare.cpu
    );
    drop(tokens);
    fs::remove_file(root.join("bare.sqlite")).unwrap();

    let again = audit(&["import", "post", "--key", "trust.key"]);
    println!("the same import again: {:.2} s, {:.2} s of processor", again.wall, again.cpu);
    let report = audit(&["report", "--out", "report"]);
    let (pages, largest) = sizes(&root.join("report"), "html");
    println!(
        "report over {people} people, {QUIZZES} requirements, {count} attempts: {:.2} s, {:.2} s of processor (at most 5), at most {} MiB \
         of memory (at most 300)\npages: {pages:.1} MiB, the largest {largest:.2} MiB; tables: {:.1} MiB",
        report.wall,
        report.cpu,
        report.peak,
        sizes(&root.join("report"), "csv").0
    );
    for format in ["xlsx", "json", "xapi", "ndjson"] {
        let out = format!("export.{format}");
        let spent =
            audit(&["export", "--format", format, "--out", &out, "--base", "https://policies.quillmere.example"]);
        println!(
            "export as {format}: {:.2} s, {:.2} s of processor, at most {} MiB",
            spent.wall, spent.cpu, spent.peak
        );
    }
}
