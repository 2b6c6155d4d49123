//! The conflict board as a page and as CSV.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    every::topic_route,
    frame::{count, page, school_ref},
    view::{
        Link, SchoolRef,
        every::{Board, BoardCell, BoardKey, BoardPolicy, BoardRow, BoardSide},
    },
};
use crate::{
    audit::csv_text,
    plan::{Agreement, Cell, Place, Plan, Route, Row, SchoolPlan, board as rows_of},
    rules::Kind,
};

/// The address of the board as CSV.
pub(super) fn csv_route() -> Route {
    Route::file("can-i/board.csv")
}

/// The most clauses of a side that a cell shows all of.
const MOST: usize = 8;

/// So many of them it shows where there are more; whoever wants them all follows the link behind them.
const SHOWN: usize = 5;

/// The board.
pub(super) fn board<'a>(plan: &'a Plan<'a>) -> Board {
    let place = Place::new(plan, None, Route::folder("can-i/board"));
    let rows = rows_of(plan);
    let key = key(&rows);
    let short: BTreeMap<&str, &str> = key.iter().map(|k| (k.title.as_str(), k.short.as_str())).collect();
    let school = |s: &SchoolPlan<'_>| SchoolRef {
        home: place.to(&Route::of_school(&s.school.id, "can-i")),
        ..school_ref(&place, s)
    };
    Board {
        page: page(
            &place,
            "Where schools differ",
            "What every school says on every topic, conflicts first.",
            &[(Route::folder("can-i"), "Can I…?")],
        ),
        schools: plan.schools.iter().map(school).collect(),
        sums: sums(&rows),
        rows: rows.iter().map(|row| board_row(row, plan, &place, &short)).collect(),
        key,
        csv: Link { href: place.to(&csv_route()), text: "Download as CSV".into() },
    }
}

fn sums(rows: &[Row<'_>]) -> Vec<String> {
    let of = |agreement| rows.iter().filter(|r| r.agreement == agreement).count();
    let topics = |n| count(n, "topic", "topics");
    [
        (Agreement::Conflict, "where one school forbids what another allows"),
        (Agreement::Differs, "where schools have rules on different sides"),
        (Agreement::SomeSilent, "where some schools are silent"),
        (Agreement::Alike, "where all schools have rules on the same sides"),
        (Agreement::AllSilent, "where every school is silent"),
    ]
    .into_iter()
    .map(|(agreement, words)| (of(agreement), words))
    .filter(|(n, _)| *n > 0)
    .map(|(n, words)| format!("{} {words}", topics(n)))
    .collect()
}

/// A letter, or as many as it takes, for the title of each policy that a row names.
fn key(rows: &[Row<'_>]) -> Vec<BoardKey> {
    let rules = rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.rules);
    let titles: BTreeSet<&str> = rules.map(|(policy, _)| policy.held.meta.title()).collect();
    let mut key: Vec<BoardKey> = Vec::new();
    for title in titles {
        let letters: Vec<char> = title.chars().filter(|c| c.is_alphanumeric()).collect();
        let short = (1..=letters.len()).map(|n| letters[..n].iter().collect::<String>());
        let free = |short: &String| key.iter().all(|known| known.short != *short);
        let short = short.into_iter().find(free).unwrap_or_else(|| title.to_owned());
        key.push(BoardKey { short, title: title.to_owned() });
    }
    key
}

fn board_row<'a>(row: &Row<'a>, plan: &'a Plan<'a>, place: &Place<'a>, short: &BTreeMap<&str, &str>) -> BoardRow {
    let has_page = row.agreement != Agreement::AllSilent;
    BoardRow {
        topic: Link {
            href: if has_page { place.to(&topic_route(&row.topic.id)) } else { String::new() },
            text: row.topic.name.clone(),
        },
        conflict: row.agreement == Agreement::Conflict,
        agreement: row.agreement.name().to_owned(),
        cells: row
            .cells
            .iter()
            .zip(&plan.schools)
            .map(|(cell, school)| board_cell((cell, &row.topic.id), plan, school, place, short))
            .collect(),
    }
}

fn board_cell<'a>(
    (cell, topic): (&Cell<'a>, &str),
    plan: &'a Plan<'a>,
    school: &'a SchoolPlan<'a>,
    place: &Place<'a>,
    short: &BTreeMap<&str, &str>,
) -> BoardCell {
    let there = Place::new(plan, Some(school), place.route().clone());
    let side = |kind: Kind| {
        let mut policies: Vec<BoardPolicy> = Vec::new();
        let all = cell.of(kind).count();
        let shown = if all > MOST { SHOWN } else { all };
        for (policy, rule) in cell.of(kind).take(shown) {
            let title = policy.held.meta.title();
            let clause = Link {
                href: format!("{}#{}", there.page_of(policy), rule.anchor),
                text: rule.number.clone().unwrap_or_else(|| "clause".into()),
            };
            match policies.last_mut() {
                Some(last) if last.title == title => last.clauses.push(clause),
                _ => policies.push(BoardPolicy {
                    title: title.to_owned(),
                    short: short.get(title).copied().unwrap_or_default().to_owned(),
                    clauses: vec![clause],
                }),
            }
        }
        let more = (all > shown).then(|| Link {
            href: format!("{}#topic-{topic}", place.to(&Route::of_school(&school.school.id, "can-i"))),
            text: format!("and {} more", all - shown),
        });
        (!policies.is_empty()).then(|| BoardSide { kind, kind_name: kind.name().to_owned(), policies, more })
    };
    BoardCell { sides: Kind::ALL.into_iter().filter_map(side).collect() }
}

/// The board as CSV: a row for each topic, a column for each school.
pub(super) fn csv(plan: &Plan<'_>) -> String {
    let cell = |cell: &Cell<'_>| {
        if cell.rules.is_empty() {
            return "Silent".to_owned();
        }
        let side = |kind: Kind| {
            let clauses: Vec<String> = cell
                .of(kind)
                .map(|(policy, rule)| {
                    let title = policy.held.meta.title();
                    rule.number.as_ref().map_or_else(|| title.to_owned(), |number| format!("{title} {number}"))
                })
                .collect();
            (!clauses.is_empty()).then(|| format!("{}: {}", kind.name(), clauses.join(", ")))
        };
        Kind::ALL.into_iter().filter_map(side).collect::<Vec<_>>().join("; ")
    };
    let header = ["Topic", "Agreement"].map(str::to_owned).into_iter();
    let header: Vec<String> = header.chain(plan.schools.iter().map(|s| s.school.name.clone())).collect();
    let rows: Vec<Vec<String>> = rows_of(plan)
        .iter()
        .map(|row| {
            let first = [row.topic.name.clone(), row.agreement.name().to_owned()];
            first.into_iter().chain(row.cells.iter().map(cell)).collect()
        })
        .collect();
    csv_text(&header, &rows)
}
