//! The inspection bundle: what held on a day, in one folder that opens without a server.

mod asked;

use serde::Serialize;
use tera::{Context, Tera};

use super::{
    File,
    body::body,
    report::{PAGE, ReportError, words},
};
use crate::{
    audit::Totals,
    config::Stated,
    plan::{HeldPolicy, Place, Plan, Route, SchoolPlan},
    quiz::Archive,
    trust::{Fate, ImageFile, TextOf},
};

/// What the first page of a bundle says.
#[derive(Debug, Serialize)]
pub struct Inspection<'a> {
    /// The day.
    pub on: jiff::civil::Date,
    /// The day on which the bundle was made.
    pub made: jiff::civil::Date,
    /// The name of the trust.
    pub trust: &'a str,
    /// The totals of the audit on that day.
    pub total: &'a Totals,
    /// How many required passes did not hold on that day.
    pub gaps: usize,
    /// How many attempts that count were made up to that day.
    pub attempts: usize,
    /// How many of them came to the office after it.
    pub later: usize,
    /// How many entries the register has, and the newest signed head.
    pub entries: u64,
    /// The newest head of the register, signed.
    pub head: &'a str,
    /// The newest head that was signed up to that day; empty where there is none.
    pub head_then: &'a str,
    /// What is not as it should be with the register, in sentences.
    pub flaws: Vec<String>,
}

const TEMPLATES: [(&str, &str); 5] = [
    PAGE,
    ("lines.html", include_str!("inspection/lines.html")),
    ("first.html", include_str!("inspection/first.html")),
    ("policy.html", include_str!("inspection/policy.html")),
    ("quiz.html", include_str!("inspection/quiz.html")),
];

/// A text and its page.
#[derive(Serialize)]
struct Line {
    title: String,
    /// Empty where there is nothing to show.
    href: String,
    /// What is known of it, in sentences.
    told: String,
    /// Whether something about it is not known.
    doubtful: bool,
}

/// A school's texts, or the trust's.
#[derive(Serialize)]
struct Group {
    name: String,
    lines: Vec<Line>,
}

/// Every page of the policies as they stood and of what the quizzes asked, and the first page of the bundle. `archive` ends with the day.
///
/// # Errors
/// The templates ask for what is not there.
pub fn inspection(
    inspection: &Inspection,
    plan: &Plan<'_>,
    texts: &[TextOf],
    archive: &Archive,
) -> Result<Vec<File>, ReportError> {
    let mut tera = Tera::new();
    words::register(&mut tera);
    tera.add_raw_templates(TEMPLATES)?;
    let mut files: Vec<File> = Vec::new();
    let mut groups = Vec::new();
    let schools = plan.schools.iter().map(Some);
    for school in std::iter::once(None).chain(schools) {
        let policies = school.map_or(&plan.policies, |school| &school.policies);
        let id = school.map(|school| school.school.id.as_str());
        let mut lines: Vec<Line> = Vec::new();
        for policy in policies {
            let told = told(policy, id, texts);
            let route = policy.route(school.map(|school| school.school));
            files.push(File::made(route.path(), page(&tera, inspection, plan, school, policy, &told)?));
            lines.push(Line {
                title: policy.held.meta.title().to_owned(),
                href: route.path().to_owned(),
                doubtful: told.iter().any(|(_, doubtful)| *doubtful),
                told: joined(&told),
            });
        }
        // What cannot be shown is told all the same.
        let missing = texts.iter().filter(|text| text.school.as_deref() == id && !text.overlay);
        for text in missing.filter(|text| !matches!(text.fate, Fate::Shown { .. })) {
            let told = [fate(text, None)];
            lines.push(Line { title: text.title.clone(), href: String::new(), told: joined(&told), doubtful: true });
        }
        let name =
            school.map_or_else(|| format!("{}: the trust’s own texts", inspection.trust), |s| s.school.name.clone());
        groups.push(Group { name, lines });
    }
    let mut context = Context::from_serialize(inspection)?;
    context.insert("groups", &groups);
    context.insert("asked", &asked::pages(&tera, inspection, plan, archive, &mut files)?);
    files.push(File::made("index.html", tera.render("first.html", &context)?));
    for ImageFile { path, original, .. } in &plan.trust.images {
        files.push(File::copy_of(format!("assets/content/{path}"), original.clone()));
    }
    Ok(files)
}

fn joined(told: &[(String, bool)]) -> String {
    told.iter().map(|(words, _)| words.as_str()).collect::<Vec<_>>().join(" ")
}

/// What is known of a policy at a school, or of the trust's: of its text, and of the school's changes to it. With each sentence,
/// whether it tells of something that is not known.
fn told(policy: &HeldPolicy, school: Option<&str>, texts: &[TextOf]) -> Vec<(String, bool)> {
    let of = |school: Option<&str>, overlay: bool| {
        texts.iter().find(|t| t.policy == policy.held.id && t.school.as_deref() == school && t.overlay == overlay)
    };
    let base = if policy.own { of(school, false) } else { of(None, false) };
    let changes = if policy.own { None } else { school.and_then(|school| of(Some(school), true)) };
    let whose = changes.map(|_| "The trust’s text");
    base.map(|text| fate(text, whose))
        .into_iter()
        .chain(changes.map(|text| fate(text, Some("The school’s changes"))))
        .collect()
}

/// One sentence or two about a text.
fn fate(text: &TextOf, whose: Option<&str>) -> (String, bool) {
    let whose = whose.unwrap_or("The text");
    let day = |stated: &Stated| stated.to_string();
    match &text.fate {
        Fate::Shown { version, since, until, today } => {
            let version = if version.is_empty() { String::new() } else { format!(", version {version},") };
            let from = match since {
                Some(since) => format!("{whose}{version} held from {}", day(since)),
                None => format!("{whose}{version} is not dated: nobody has recorded whether it held on that day"),
            };
            let until = until.as_ref().map(|until| format!(" until {}", day(until))).unwrap_or_default();
            let same = if *today { ". It is the text of today." } else { ". It is an earlier text that was kept." };
            (format!("{from}{until}{same}"), since.is_none())
        }
        Fate::NotKept(version, since) => (
            format!("{whose} was version {version}, from {}. Nobody has kept the text of that version.", day(since)),
            true,
        ),
        Fate::NotYet(first) if text.overlay => {
            (format!("{whose} are recorded from {} on; before that, the trust’s text held.", day(first)), false)
        }
        Fate::NotYet(first) => (format!("{whose} is recorded from {} on, after that day.", day(first)), true),
        Fate::NothingToChange => {
            (format!("{whose} are left out, because the trust’s text of that day cannot be shown."), true)
        }
    }
}

fn page<'a>(
    tera: &Tera,
    inspection: &Inspection,
    plan: &'a Plan<'a>,
    school: Option<&'a SchoolPlan<'a>>,
    policy: &'a HeldPolicy,
    told: &[(String, bool)],
) -> Result<String, ReportError> {
    let route = policy.route(school.map(|school| school.school));
    let place = Place::new(plan, school, route.clone()).of(policy);
    let mut context = Context::new();
    context.insert("on", &inspection.on);
    context.insert("whose", &school.map_or(inspection.trust, |school| &school.school.name));
    context.insert("title", policy.held.meta.title());
    context.insert("told", &joined(told));
    context.insert("doubtful", &told.iter().any(|(_, doubtful)| *doubtful));
    context.insert("root", &place.to(&Route::file("index.html")).trim_end_matches("index.html"));
    context.insert("body", &body(policy, &place));
    Ok(tera.render("policy.html", &context)?)
}
