//! The author's preview: every question at every school, with its answers. Made for `staffroom serve`, never for a build.

use super::{
    File, Taker,
    frame::page,
    view::{
        Html, Link,
        plain::Plain,
        preview::{Preview, PreviewOption, PreviewQuestion, Variant},
    },
};
use crate::{
    markup::html::escape,
    plan::{Place, Plan, Route, quiz_at},
    quiz::{CompiledQuestion, CompiledQuiz, Entry, Marking, Quiz, Task},
    rules::Kind,
    theme::{Theme, ThemeError},
};

/// The folder of the previews, below the site's. No build writes there.
pub const PREVIEW: &str = "preview/quizzes";

const TEMPLATE: &str = "preview.html";

/// Something that `check` says of a quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Place of the quiz in the trust's list.
    pub quiz: usize,
    /// Place of the question within it; none where it is about the whole.
    pub question: Option<usize>,
    /// What is said.
    pub words: String,
}

/// The preview of every quiz, and a first page that leads to them; `taker` is told of the making, and takes none.
///
/// # Errors
///
/// Where the template cannot be rendered.
pub fn preview<T: Taker>(
    plan: &Plan<'_>,
    theme: &Theme,
    taker: &T,
    warnings: &[Warning],
) -> Result<Vec<File>, ThemeError> {
    let quizzes = plan.trust.quizzes.iter().enumerate();
    let one = |(at, quiz): (usize, &Quiz)| {
        let of = warnings.iter().filter(|w| w.quiz == at).collect::<Vec<_>>();
        let html = taker.made(TEMPLATE, || theme.render(TEMPLATE, view(plan, quiz, &of)))?;
        Ok(File::made(route(quiz).path(), html))
    };
    let mut files = quizzes.map(one).collect::<Result<Vec<_>, _>>()?;
    let list = Route::folder(PREVIEW);
    let place = Place::new(plan, None, list.clone());
    let item = |q: &Quiz| format!("<li><a href=\"{}\">{}</a></li>", escape(&place.to(&route(q))), escape(&q.title));
    let items: String = plan.trust.quizzes.iter().map(item).collect();
    let body = if items.is_empty() { "<p>This site has no quizzes.</p>".into() } else { format!("<ul>{items}</ul>") };
    let index = Plain { page: page(&place, "Preview of the quizzes", "", &[]), body: Html::trusted(body) };
    let html = taker.made("plain.html", || theme.render("plain.html", &index))?;
    files.push(File::made(list.path(), html));
    Ok(files)
}

fn route(quiz: &Quiz) -> Route {
    Route::folder(&format!("{PREVIEW}/{}", quiz.id))
}

fn view<'a>(plan: &'a Plan<'a>, quiz: &Quiz, warnings: &[&Warning]) -> Preview {
    let place = Place::new(plan, None, route(quiz));
    let compiled: Vec<(&str, CompiledQuiz, Place<'_>)> = plan
        .schools
        .iter()
        .filter_map(|school| {
            let there = Place::new(plan, Some(school), route(quiz));
            Some((school.school.short_name.as_str(), quiz_at(plan, school, quiz, &route(quiz))?, there))
        })
        .collect();
    let of = |question: Option<usize>| warnings.iter().filter(move |w| w.question == question).map(|w| w.words.clone());
    let questions = quiz.questions.iter().enumerate().map(|(at, question)| {
        let mut variants: Vec<(Vec<&str>, &CompiledQuestion, &CompiledQuiz, &Place<'_>)> = Vec::new();
        for (school, compiled, there) in &compiled {
            let Some(asked) = compiled.questions.iter().find(|q| q.id == question.id.0) else { continue };
            let told = |quiz: &CompiledQuiz| scenario(asked, quiz).to_owned();
            match variants.iter_mut().find(|(_, other, quiz, _)| *other == asked && told(quiz) == told(compiled)) {
                Some((schools, ..)) => schools.push(school),
                None => variants.push((vec![school], asked, compiled, there)),
            }
        }
        let asked: Vec<&str> = variants.iter().flat_map(|v| v.0.iter().copied()).collect();
        let all = plan.schools.iter().map(|s| s.school.short_name.as_str());
        let not_at: Vec<&str> = all.filter(|school| !asked.contains(school)).collect();
        PreviewQuestion {
            number: at + 1,
            id: question.id.0.clone(),
            kind: question.kind.id(),
            warnings: of(Some(at)).collect(),
            not_at: not_at.join(", "),
            variants: variants
                .into_iter()
                .map(|(s, asked, quiz, at)| variant(&s.join(", "), asked, quiz, at))
                .collect(),
        }
    });
    let link = |q: &Quiz| Link { href: place.to(&route(q)), text: q.title.clone() };
    Preview {
        page: page(&place, &format!("Preview: {}", quiz.title), "", &[]),
        quizzes: plan.trust.quizzes.iter().map(link).collect(),
        facts: facts(quiz),
        warnings: of(None).collect(),
        questions: questions.collect(),
    }
}

fn facts(quiz: &Quiz) -> Vec<(String, String)> {
    let marking = match quiz.marking {
        Marking::Browser => "the page",
        Marking::Office => "the office",
    };
    let asked = quiz.draw.map_or_else(|| "all are asked".to_owned(), |(n, _)| format!("{n} are drawn for each person"));
    let audiences: Vec<&str> = quiz.required_for.iter().map(|(id, _)| id.as_str()).collect();
    let required = if audiences.is_empty() { "nobody".to_owned() } else { audiences.join(", ") };
    let facts = [
        ("File", format!("quizzes/{}.toml", quiz.id)),
        ("Questions", format!("{}; {asked}", quiz.questions.len())),
        ("Pass mark", format!("{} per cent", quiz.pass_mark.0)),
        ("Marked by", marking.to_owned()),
        ("Required for", required),
    ];
    facts.map(|(name, value)| (name.to_owned(), value)).into()
}

/// A quote without landmarks: the same table may be quoted more than once.
fn quote(html: &str) -> String {
    html.replace(" role=\"region\"", " role=\"group\"")
}

fn scenario<'q>(question: &CompiledQuestion, quiz: &'q CompiledQuiz) -> &'q str {
    let told = quiz.scenarios.iter().find(|s| question.scenario.as_ref() == Some(&s.id));
    told.map_or("", |s| s.text.as_str())
}

fn variant(schools: &str, question: &CompiledQuestion, quiz: &CompiledQuiz, there: &Place<'_>) -> Variant {
    let html = |text: &str| Html::trusted(text);
    let plain = |text: &str| Html::trusted(escape(text));
    let mut view = Variant {
        schools: schools.to_owned(),
        scenario: html(scenario(question, quiz)),
        prompt: html(&question.prompt),
        hint: html(&question.hint),
        options: Vec::new(),
        answers: Vec::new(),
        ordered: false,
        decoys: Vec::new(),
        right: html(&question.right),
        wrong: html(&question.wrong),
        cites: question.cites.as_ref().map(|cited| {
            let end = there.policy(&cited.policy).and_then(|p| there.link_to(p, Some(&cited.anchor)));
            let href = end.map(|e| e.href).unwrap_or_default();
            (Link { href, text: cited.name.clone() }, html(&quote(&cited.quote)))
        }),
    };
    let named = |text: &str, right: bool| PreviewOption { text: plain(text), right, feedback: html("") };
    match &question.task {
        Task::Single { options } | Task::Multiple { options } => {
            let option = |o: &crate::quiz::Choice| PreviewOption {
                text: html(&o.text),
                right: o.correct,
                feedback: html(&o.feedback),
            };
            view.options = options.iter().map(option).collect();
        }
        Task::TrueFalse { answer } => view.options = vec![named("True", *answer), named("False", !answer)],
        Task::Rule { answer } => {
            view.options = Kind::ALL.iter().map(|kind| named(kind.name(), kind == answer)).collect();
        }
        Task::Match { left, right, pairs } => {
            let words = |id: &String| right.iter().find(|r| r.id == *id).map_or("", |r| r.text.as_str());
            let pair = |(left, id): (&Entry, &String)| html(&format!("{} → {}", left.text, words(id)));
            view.answers = left.iter().zip(pairs).map(pair).collect();
            view.decoys = right.iter().filter(|r| !pairs.contains(&r.id)).map(|r| html(&r.text)).collect();
        }
        Task::Order { entries } => {
            view.answers = entries.iter().map(|e| html(&e.text)).collect();
            view.ordered = true;
        }
        Task::Number { answer, tolerance, unit } => {
            let within = if *tolerance > 0.0 { format!(" ± {tolerance}") } else { String::new() };
            view.answers = vec![plain(format!("{answer}{within} {unit}").trim_end())];
        }
        Task::Text { accepted } => view.answers = accepted.iter().map(|words| plain(words)).collect(),
    }
    view
}
