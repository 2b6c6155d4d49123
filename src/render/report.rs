//! The audit report as one page and its style sheet, which open from a folder without a server.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use crate::audit::{Need, Report, Totals};

/// The name of the page's style sheet, which has to lie beside it.
pub const STYLE_NAME: &str = "audit.css";

/// The page's style sheet.
pub const STYLE: &str = include_str!("report/audit.css");

/// How many of the questions that people get wrong stand on the page; the table has them all.
const HARDEST: usize = 40;

const TEMPLATE: &str = include_str!("report/page.html");

/// The report could not be made into a page: the template and the report do not fit each other.
#[derive(Debug)]
pub struct ReportError(pub(super) tera::Error);

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The template of the office’s pages cannot be used: {}", self.0)
    }
}

impl std::error::Error for ReportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// `report` as an HTML page. Every text in it is escaped.
///
/// # Errors
/// The template asks for what the report does not have.
pub fn report(report: &Report) -> Result<String, ReportError> {
    #[derive(Serialize)]
    struct Page<'a> {
        report: &'a Report,
        by_school: Vec<&'a Totals>,
        hardest: &'a [Need],
    }
    let hardest = &report.needs[..report.needs.len().min(HARDEST)];
    let page = Page { report, by_school: report.schools.iter().map(|school| &school.totals).collect(), hardest };
    let mut tera = Tera::new();
    tera.register_filter("day", day);
    tera.register_filter("state_words", state_words);
    tera.register_filter("state_sign", state_sign);
    let render = |tera: &mut Tera| {
        tera.add_raw_template("audit-report.html", TEMPLATE)?;
        tera.render("audit-report.html", &Context::from_serialize(&page)?)
    };
    render(&mut tera).map_err(ReportError)
}

/// "10 September 2025" from `2025-09-10`; the text itself where it is no date.
fn day(text: &str, _: Kwargs, _: &State) -> String {
    match text.parse::<Date>() {
        Ok(date) => crate::config::long_date(date),
        Err(_) => text.to_owned(),
    }
}

/// What people read for a state.
fn state_words(id: &str, _: Kwargs, _: &State) -> String {
    match id {
        "done" => "Done",
        "due-soon" => "Due soon",
        "overdue" => "Overdue",
        "missing" => "Not done yet",
        "stale" => "Quiz has changed",
        _ => "Not required",
    }
    .to_owned()
}

/// A sign that tells the states apart without colour.
fn state_sign(id: &str, _: Kwargs, _: &State) -> String {
    match id {
        "done" => "✓",
        "due-soon" => "◔",
        "overdue" => "!",
        "missing" => "○",
        "stale" => "↻",
        _ => "–",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Alike, Cell, Claim, Column, Late, Row, Score, Soon, State as Standing, WrongAnswer};

    const HOSTILE: &str = "<script>alert(1)</script>\"'&";

    /// A report in which every text that people supply is hostile.
    fn sample() -> Report {
        let today: Date = "2026-01-20".parse().unwrap();
        let score = Some(Score { right: 9, asked: 10 });
        let states = [
            Standing::Done,
            Standing::DueSoon,
            Standing::Overdue,
            Standing::Missing,
            Standing::Stale,
            Standing::NotRequired,
        ];
        let cells = states.map(|state| Cell { state, date: Some(today), due: Some(today), score, attempts: 2 });
        let totals =
            Totals { name: HOSTILE.into(), required: 3, up_to_date: 2, percent: Some(66), ..Totals::default() };
        let row = Row {
            id: HOSTILE.into(),
            name: HOSTILE.into(),
            email: HOSTILE.into(),
            roles: vec![HOSTILE.into()],
            start: today,
            cells: cells.into(),
        };
        Report {
            today,
            columns: vec![Column { quiz: "ict".into(), title: HOSTILE.into() }; 6],
            schools: vec![crate::audit::School {
                id: "north".into(),
                name: HOSTILE.into(),
                totals: totals.clone(),
                rows: vec![row],
            }],
            quizzes: vec![totals.clone()],
            total: totals,
            set_aside: vec![crate::audit::Doubt {
                number: 1,
                note: HOSTILE.into(),
                class: "rejected",
                reason: "bad-signature",
                why: "Why.",
                next: "Next.",
                who: HOSTILE.into(),
                school: HOSTILE.into(),
                quiz: HOSTILE.into(),
                source: HOSTILE.into(),
                imported: today,
            }],
            to_confirm: vec![Claim {
                number: 2,
                name: HOSTILE.into(),
                likely: vec![HOSTILE.into()],
                school: HOSTILE.into(),
                quiz: HOSTILE.into(),
                date: today,
                score: Score { right: 1, asked: 2 },
                passed: false,
            }],
            roles: vec![Totals { name: HOSTILE.into(), required: 1, percent: Some(0), ..Totals::default() }],
            soon: vec![Soon { days: 30, count: 2, people: 1 }],
            starters: vec![Late {
                id: HOSTILE.into(),
                name: HOSTILE.into(),
                school: HOSTILE.into(),
                start: today,
                left: vec![HOSTILE.into()],
                due: Some(today),
                late: 3,
            }],
            needs: vec![Need {
                quiz: HOSTILE.into(),
                title: HOSTILE.into(),
                school: HOSTILE.into(),
                school_name: HOSTILE.into(),
                question: HOSTILE.into(),
                prompt: HOSTILE.into(),
                clause: HOSTILE.into(),
                asked: 40,
                right: 10,
                facility: 25,
                most_wrong: Some(WrongAnswer { words: HOSTILE.into(), count: 20 }),
                discrimination: Some(-0.12),
            }],
            alike: vec![Alike {
                quiz: HOSTILE.into(),
                on: today,
                minutes: 9,
                wrong: 3,
                people: vec![HOSTILE.into()],
                entries: vec![1, 2, 3],
            }],
        }
    }

    #[test]
    fn no_text_becomes_markup() {
        let page = report(&sample()).unwrap();
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains(HOSTILE));
        assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    }

    #[test]
    fn every_state_has_its_words_and_no_style_or_script_is_inline() {
        let page = report(&sample()).unwrap();
        for words in ["Done", "Due soon", "Overdue", "Not done yet", "Quiz has changed", "Not required"] {
            assert!(page.contains(&format!("</span> {words}</span>")), "{words}");
        }
        assert!(page.contains("9 of 10 right, 2 attempts"), "{page}");
        assert!(page.contains("20 January 2026"));
        for words in ["3 days late", "<strong>25%</strong>", "-0.12", "20 times", "within 9 minutes", "within 30 days"]
        {
            assert!(page.contains(words), "{words}\n{page}");
        }
        assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains("onclick"), "{page}");
    }

    #[test]
    fn an_empty_report_says_so() {
        let mut empty = sample();
        empty.schools.clear();
        empty.set_aside.clear();
        empty.to_confirm.clear();
        empty.total = Totals::default();
        let page = report(&empty).unwrap();
        for words in ["Nothing is required of anyone", "Every token in the register counts", "no self-declared results"]
        {
            assert!(page.contains(words), "{words}");
        }
    }
}
