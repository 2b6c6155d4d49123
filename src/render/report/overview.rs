//! The first page: totals, what is next, and what evidence has to be looked at.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{agreements_page, chart::Chart, first, school_page};
use crate::audit::{Agreed, Alike, Claim, Column, Doubt, Late, Need, Report, Soon, Totals};

/// How many of each long list stand on the page; the tables have them all.
const MOST: usize = 300;

/// How many of the questions that people get wrong stand on the first page.
const HARDEST: usize = 10;

/// What the first page shows.
#[derive(Serialize)]
pub(super) struct Overview<'a> {
    total: &'a Totals,
    schools: Vec<Line<'a>>,
    quizzes: &'a [Totals],
    roles: &'a [Totals],
    school_chart: Option<Chart>,
    quiz_chart: Option<Chart>,
    columns: &'a [Column],
    /// Schools with people, by quiz.
    school_grid: Vec<Grid<'a>>,
    role_grid: Vec<Grid<'a>>,
    soon: &'a [Soon],
    starters: Cut<'a, Late>,
    agreements: Vec<AgreementLine<'a>>,
    hardest: &'a [Need],
    alike: Cut<'a, Alike>,
    set_aside: Cut<'a, Doubt>,
    /// How many tokens do not count, by why.
    reasons: Vec<Why>,
    to_confirm: Cut<'a, Claim>,
}

/// Why tokens do not count.
#[derive(Serialize)]
struct Why {
    why: &'static str,
    count: usize,
}

/// A school, and its page where it has people.
#[derive(Serialize)]
struct Line<'a> {
    totals: &'a Totals,
    href: String,
}

/// Some people's totals for each quiz.
#[derive(Serialize)]
struct Grid<'a> {
    name: &'a str,
    cells: &'a [Totals],
}

/// A list that may be cut, and how many of it are not shown.
#[derive(Serialize)]
struct Cut<'a, T> {
    shown: &'a [T],
    more: usize,
}

impl<'a, T> Cut<'a, T> {
    fn of(list: &'a [T]) -> Self {
        Self { shown: first(list, MOST), more: list.len().saturating_sub(MOST) }
    }
}

/// An agreement, and its place on the page of its school.
#[derive(Serialize)]
struct AgreementLine<'a> {
    href: String,
    school_name: &'a str,
    title: &'a str,
    asked: u32,
    current: u32,
    earlier: u32,
    never: u32,
}

impl<'a> Overview<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        let line = |school: &'a crate::audit::School| Line {
            totals: &school.totals,
            href: if school.rows.is_empty() { String::new() } else { school_page(&school.id, 0) },
        };
        let with_people = || report.schools.iter().zip(&report.schools_by_quiz).filter(|(s, _)| s.totals.required > 0);
        let mut reasons: BTreeMap<&'static str, usize> = BTreeMap::new();
        for doubt in &report.set_aside {
            *reasons.entry(doubt.why).or_default() += 1;
        }
        let mut reasons: Vec<Why> = reasons.into_iter().map(|(why, count)| Why { why, count }).collect();
        reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.count), reason.why));
        Self {
            total: &report.total,
            schools: report.schools.iter().map(line).collect(),
            quizzes: &report.quizzes,
            roles: &report.roles,
            school_chart: Chart::of(report.schools.iter().map(|school| &school.totals)),
            quiz_chart: Chart::of(&report.quizzes),
            columns: &report.columns,
            school_grid: with_people().map(|(school, cells)| Grid { name: &school.name, cells }).collect(),
            role_grid: report
                .roles
                .iter()
                .zip(&report.roles_by_quiz)
                .map(|(role, cells)| Grid { name: &role.name, cells })
                .collect(),
            soon: &report.soon,
            starters: Cut::of(&report.starters),
            agreements: report.agreements.iter().filter(|agreed| agreed.asked > 0).map(agreement).collect(),
            hardest: first(&report.needs, HARDEST),
            alike: Cut::of(&report.alike),
            set_aside: Cut::of(&report.set_aside),
            reasons,
            to_confirm: Cut::of(&report.to_confirm),
        }
    }
}

fn agreement(agreed: &Agreed) -> AgreementLine<'_> {
    AgreementLine {
        href: format!("{}#{}", agreements_page(&agreed.school), agreed.policy),
        school_name: &agreed.school_name,
        title: &agreed.title,
        asked: agreed.asked,
        current: agreed.current,
        earlier: agreed.earlier,
        never: agreed.never,
    }
}
