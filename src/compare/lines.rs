//! Two texts as lists of lines.

use super::{Comparable, Step, clauses};

struct Line(String);

impl Comparable for Line {
    fn kind(&self) -> &str {
        ""
    }
    fn text(&self) -> &str {
        &self.0
    }
}

/// The lines of either text that are not in the other: what went, and what came.
pub fn lines(then: &[String], now: &[String]) -> (Vec<String>, Vec<String>) {
    let wrap = |list: &[String]| list.iter().cloned().map(Line).collect::<Vec<_>>();
    let (mut went, mut came) = (Vec::new(), Vec::new());
    for step in clauses(&wrap(then), &wrap(now)) {
        match step {
            Step::Same { .. } => {}
            Step::Changed { old, new } => {
                went.push(then[old].clone());
                came.push(now[new].clone());
            }
            Step::Removed(at) => went.push(then[at].clone()),
            Step::Added(at) => came.push(now[at].clone()),
        }
    }
    (went, came)
}
