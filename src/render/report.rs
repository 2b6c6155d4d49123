//! The audit report as pages and a style sheet, which open from a folder without a server.
//!
//! A trust of thousands would make one page that no browser opens, so the matrix is divided by school, and a large school by
//! `PEOPLE`. Each page is rendered by itself, from no more than what it shows.

mod agreements;
mod chart;
mod overview;
#[cfg(test)]
mod tests;
pub(super) mod words;

use std::fmt;

use serde::Serialize;
use tera::{Context, Tera};

use crate::audit::{ClauseNeed, Column, Need, Report, Row, Totals};

/// The name of the pages' style sheet, which has to lie beside them.
pub const STYLE_NAME: &str = "audit.css";

/// The pages' style sheet.
pub const STYLE: &str = include_str!("report/audit.css");

/// How many people stand on one page of a school's matrix.
const PEOPLE: usize = 200;

/// How many questions, and how many clauses, stand on the page of those that people get wrong; the tables have them all.
const HARDEST: usize = 200;

/// What every page of the office goes on from.
pub(super) const PAGE: (&str, &str) = ("page.html", include_str!("report/page.html"));

const TEMPLATES: [(&str, &str); 7] = [
    PAGE,
    ("parts.html", include_str!("report/parts.html")),
    ("base.html", include_str!("report/base.html")),
    ("overview.html", include_str!("report/overview.html")),
    ("school.html", include_str!("report/school.html")),
    ("agreements.html", include_str!("report/agreements.html")),
    ("needs.html", include_str!("report/needs.html")),
];

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

impl From<tera::Error> for ReportError {
    fn from(error: tera::Error) -> Self {
        Self(error)
    }
}

/// One page of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Overview,
    /// A school by its place in the report, and the part of its people.
    School(usize, usize),
    /// The agreements of a school, by their places in the report: from the first up to, and without, the second.
    Agreements(usize, usize),
    Needs,
}

/// A page of the report that is still to be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOf {
    /// The name of its file.
    pub name: String,
    kind: Kind,
}

/// The pages of a report.
pub struct Pages<'a> {
    report: &'a Report,
    tera: Tera,
    home: Option<Home<'a>>,
    list: Vec<PageOf>,
}

/// Where the report is part of something larger.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Home<'a> {
    /// The page that leads back to it.
    pub href: &'a str,
    /// What that page is.
    pub words: &'a str,
    /// What has to be known before this report is believed; a sentence.
    pub note: &'a str,
}

impl<'a> Pages<'a> {
    /// The pages of `report`.
    ///
    /// # Errors
    /// The templates are not what the engine takes.
    pub fn new(report: &'a Report, home: Option<Home<'a>>) -> Result<Self, ReportError> {
        let mut tera = Tera::new();
        words::register(&mut tera);
        tera.add_raw_templates(TEMPLATES)?;
        Ok(Self { report, tera, home, list: list(report) })
    }

    /// Which pages there are, the first of them first.
    pub fn list(&self) -> &[PageOf] {
        &self.list
    }

    /// A page as HTML. Every text in it is escaped.
    ///
    /// # Errors
    /// The template asks for what the report does not have.
    pub fn html(&self, page: &PageOf) -> Result<String, ReportError> {
        let report = self.report;
        match page.kind {
            Kind::Overview => self.render("overview.html", &overview::Overview::new(report)),
            Kind::School(at, part) => self.render("school.html", &school(report, at, part)),
            Kind::Agreements(from, to) => {
                self.render("agreements.html", &agreements::Agreements::new(&report.agreements[from..to]))
            }
            Kind::Needs => self.render("needs.html", &needs(report)),
        }
    }

    fn render(&self, template: &str, page: &impl Serialize) -> Result<String, ReportError> {
        let mut context = Context::from_serialize(page)?;
        context.insert("today", &self.report.today);
        context.insert("home", &self.home);
        context.insert("has_agreements", &!self.report.agreements.is_empty());
        Ok(self.tera.render(template, &context)?)
    }
}

fn list(report: &Report) -> Vec<PageOf> {
    let mut list = vec![PageOf { name: "index.html".into(), kind: Kind::Overview }];
    for (at, school) in report.schools.iter().enumerate() {
        for part in 0..school.rows.len().div_ceil(PEOPLE) {
            list.push(PageOf { name: school_page(&school.id, part), kind: Kind::School(at, part) });
        }
    }
    let mut from = 0;
    for of_school in report.agreements.chunk_by(|a, b| a.school == b.school) {
        let to = from + of_school.len();
        list.push(PageOf { name: agreements_page(&of_school[0].school), kind: Kind::Agreements(from, to) });
        from = to;
    }
    list.push(PageOf { name: "needs.html".into(), kind: Kind::Needs });
    list
}

/// The name of a page of a school's matrix. Ids of schools are small letters, digits and hyphens.
fn school_page(id: &str, part: usize) -> String {
    if part == 0 { format!("school-{id}.html") } else { format!("school-{id}-part-{}.html", part + 1) }
}

fn agreements_page(school: &str) -> String {
    format!("agreements-{school}.html")
}

/// A part of a school's matrix.
#[derive(Serialize)]
struct SchoolPage<'a> {
    id: &'a str,
    name: &'a str,
    totals: &'a Totals,
    columns: &'a [Column],
    rows: &'a [Row],
    /// The other parts of it.
    parts: Vec<Part<'a>>,
    agreements: String,
    chart: Option<chart::Chart>,
}

/// A part of a school's people: from whom to whom.
#[derive(Serialize)]
struct Part<'a> {
    href: String,
    from: &'a str,
    to: &'a str,
    current: bool,
}

fn school<'a>(report: &'a Report, at: usize, part: usize) -> SchoolPage<'a> {
    let school = &report.schools[at];
    let parts: Vec<&[Row]> = school.rows.chunks(PEOPLE).collect();
    let link = |(n, rows): (usize, &&'a [Row])| Part {
        href: school_page(&school.id, n),
        from: rows.first().map_or("", |row| &row.name),
        to: rows.last().map_or("", |row| &row.name),
        current: n == part,
    };
    SchoolPage {
        id: &school.id,
        name: &school.name,
        totals: &school.totals,
        columns: &report.columns,
        rows: parts.get(part).copied().unwrap_or_default(),
        parts: if parts.len() > 1 { parts.iter().enumerate().map(link).collect() } else { Vec::new() },
        agreements: match report.agreements.iter().any(|agreed| agreed.school == school.id) {
            true => agreements_page(&school.id),
            false => String::new(),
        },
        chart: chart::Chart::of(report.schools_by_quiz.get(at).into_iter().flatten()),
    }
}

/// What people get wrong.
#[derive(Serialize)]
struct NeedsPage<'a> {
    needs: &'a [Need],
    more_needs: usize,
    clauses: &'a [ClauseNeed],
    more_clauses: usize,
}

fn needs(report: &Report) -> NeedsPage<'_> {
    NeedsPage {
        needs: first(&report.needs, HARDEST),
        more_needs: report.needs.len().saturating_sub(HARDEST),
        clauses: first(&report.clauses, HARDEST),
        more_clauses: report.clauses.len().saturating_sub(HARDEST),
    }
}

/// The first `most` of `list`.
fn first<T>(list: &[T], most: usize) -> &[T] {
    &list[..list.len().min(most)]
}
