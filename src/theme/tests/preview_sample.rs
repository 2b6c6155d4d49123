//! A sample of the author's preview.

use crate::render::view::{
    Html, Link, Page,
    preview::{Preview, PreviewOption, PreviewQuestion, Variant},
};

pub(super) fn preview(page: Page) -> Preview {
    let html = |text: &str| Html::trusted(text);
    let option = |text: &str, right| PreviewOption { text: html(text), right, feedback: html("<p>Why.</p>") };
    let link = |text: &str| Link { href: "../x/index.html".into(), text: text.into() };
    let variant = |schools: &str| Variant {
        schools: schools.into(),
        scenario: html("<p>A letter lies on the desk.</p>"),
        prompt: html("What do you do?"),
        hint: html("Look."),
        options: vec![option("Lock it away", true), option("Leave it", false)],
        answers: vec![html("one"), html("two")],
        ordered: true,
        decoys: vec![html("three")],
        right: html("Yes."),
        wrong: html("<p>No.</p>"),
        cites: Some((link("Acceptable use, clause 1.1"), html("<p>Lock it.</p>"))),
    };
    let question = |number, id: &str| PreviewQuestion {
        number,
        id: id.into(),
        kind: "single",
        warnings: vec!["question `x` says nothing after a wrong answer.".into()],
        not_at: "Tern Valley".into(),
        variants: vec![variant("Larkfold, Meridian"), variant("St Brannock’s")],
    };
    Preview {
        page,
        quizzes: vec![link("Using ICT"), link("Data protection")],
        facts: vec![("Pass mark".into(), "80 per cent".into())],
        warnings: vec!["the questions have not been reviewed.".into()],
        questions: vec![question(1, "letter"), question(2, "desk")],
    }
}
