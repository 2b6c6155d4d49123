//! Bars that are divided by state, as plain SVG: numbers for the template, worked out here. Across, everything is in per cent of the
//! room that there is, so that a chart fits a phone and its words stay as large as on a desk.

use serde::Serialize;

use super::words::{sign, words};
use crate::audit::Totals;

/// How wide a whole bar is, in hundredths of a per cent.
const WIDTH: u32 = 10_000;

/// How high a bar is with its name.
const ROW: u32 = 44;

/// A segment narrower than this has no room for its figure.
const ROOM: u32 = 480;

/// Nor has one that is narrower than this on a phone.
const ROOM_ON_A_PHONE: u32 = 1_200;

/// A chart with a bar for each of several totals.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    height: u32,
    bars: Vec<Bar>,
    /// The states that stand in it, for the key.
    key: Vec<Key>,
}

#[derive(Debug, Serialize)]
struct Bar {
    name: String,
    /// The figures in words.
    said: String,
    percent: u32,
    y: u32,
    parts: Vec<Segment>,
}

#[derive(Debug, Serialize)]
struct Segment {
    state: &'static str,
    /// Where it begins, and how wide it is, in per cent.
    x: f64,
    width: f64,
    /// What stands in it; empty where there is no room.
    label: String,
    /// Whether there is room for that on a wide screen alone.
    narrow: bool,
}

#[derive(Debug, Serialize)]
struct Key {
    state: &'static str,
    words: &'static str,
    sign: &'static str,
}

impl Chart {
    /// The chart of those totals of which anything is required; none where nothing is.
    pub(super) fn of<'a>(totals: impl IntoIterator<Item = &'a Totals>) -> Option<Self> {
        let totals: Vec<&Totals> = totals.into_iter().filter(|totals| totals.required > 0).collect();
        let bars: Vec<Bar> = totals.iter().zip(0..).map(|(totals, at)| bar(totals, at * ROW)).collect();
        let key = ["done", "due-soon", "stale", "never", "overdue"];
        let key = key.into_iter().filter(|state| bars.iter().any(|bar| bar.parts.iter().any(|p| p.state == *state)));
        let key = key.map(|state| Key { state, words: words(state), sign: sign(state) }).collect();
        (!bars.is_empty()).then(|| Self { height: ROW * bars.len() as u32, bars, key })
    }
}

fn counts(totals: &Totals) -> [(&'static str, u32); 5] {
    [
        ("done", totals.done),
        ("due-soon", totals.due_soon),
        ("stale", totals.stale),
        ("never", totals.never),
        ("overdue", totals.overdue),
    ]
}

fn bar(totals: &Totals, y: u32) -> Bar {
    let mut parts = Vec::new();
    let mut before = 0;
    // Each edge is rounded by itself, so that the segments meet and the last one ends where the bar does.
    let edge = |count: u32| (u64::from(count) * u64::from(WIDTH) / u64::from(totals.required.max(1))) as u32;
    for (state, count) in counts(totals).into_iter().filter(|(_, count)| *count > 0) {
        let (x, end) = (edge(before), edge(before + count));
        let width = end - x;
        let label = if width >= ROOM { format!("{} {count}", sign(state)) } else { String::new() };
        let per_cent = |hundredths: u32| f64::from(hundredths) / 100.0;
        parts.push(Segment { state, x: per_cent(x), width: per_cent(width), label, narrow: width < ROOM_ON_A_PHONE });
        before += count;
    }
    let said: Vec<String> = counts(totals)
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(state, count)| format!("{} {count}", words(state).to_lowercase()))
        .collect();
    Bar { name: totals.name.clone(), said: said.join(", "), percent: totals.percent.unwrap_or(0), y, parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_meet_and_fill_the_bar() {
        let totals = Totals {
            name: "North".into(),
            required: 7,
            done: 3,
            due_soon: 1,
            overdue: 2,
            never: 1,
            percent: Some(57),
            ..Totals::default()
        };
        let chart = Chart::of([&totals, &Totals::default()]).unwrap();
        let [bar] = chart.bars.as_slice() else { panic!("{chart:?}") };
        let mut at = 0.0;
        for part in &bar.parts {
            assert!((part.x - at).abs() < 1e-9, "{bar:?}");
            at += part.width;
        }
        assert!((at - 100.0).abs() < 1e-9, "{bar:?}");
        assert_eq!(chart.key.len(), 4);
        assert_eq!(bar.said, "done 3, due soon 1, not done yet 1, overdue 2");
        assert_eq!((bar.parts[0].label.as_str(), bar.parts[0].narrow), ("✓ 3", false));
        assert!(Chart::of([&Totals::default()]).is_none());
    }
}
