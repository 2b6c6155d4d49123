//! Where the time of a build went, and how much memory it took.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

use super::{memory, site::thousands};

/// What is done with every file once it is made.
const TAKING: &str = "compare, write";

/// The parts of a build, one after the other.
pub(super) struct Timings {
    begun: Instant,
    lap: Instant,
    laps: Vec<(&'static str, Duration)>,
    held: Option<usize>,
}

impl Timings {
    /// Of a build that began at `begun`.
    pub(super) fn new(begun: Instant) -> Self {
        Self { begun, lap: begun, laps: Vec::new(), held: None }
    }

    /// Says that `part` is done, which began when the part before it was done.
    pub(super) fn lap(&mut self, part: &'static str) {
        let now = Instant::now();
        self.laps.push((part, now - self.lap));
        self.lap = now;
    }

    /// Notes how much memory there is now that the plan is made: what comes after it should not grow with the site.
    pub(super) fn plan_is_made(&mut self) {
        self.held = memory::held();
    }

    /// A table of the parts in their order, of the memory as far as the system tells, and of the work within the parts, the longest first.
    pub(super) fn table(&self, work: &Work) -> String {
        let mut out = String::new();
        for (part, time) in &self.laps {
            out.push_str(&line(part, *time));
        }
        out.push_str(&line("all", self.begun.elapsed()));
        let most = memory::most().map(|most| most.max(self.held.unwrap_or(0)));
        let memory = [("memory, plan made", self.held), ("memory, at most", most)];
        let told: String = memory.into_iter().filter_map(|(when, bytes)| Some(megabytes(when, bytes?))).collect();
        if !told.is_empty() {
            out.push_str(&format!("\n{told}"));
        }
        let mut work: Vec<_> =
            work.0.iter().map(|(name, spent)| (spent.time(), spent.times.load(Relaxed), name)).collect();
        work.retain(|(_, times, _)| *times > 0);
        work.sort_by(|a, b| b.cmp(a));
        if !work.is_empty() {
            out.push_str("\nOf the files, on all threads together:\n");
        }
        for (time, times, name) in work {
            let times = thousands(usize::try_from(times).unwrap_or(usize::MAX));
            out.push_str(&format!("{} {times:>9} times\n", line(name, time).trim_end()));
        }
        out
    }
}

/// The work on the files, by what is done; it goes on on several threads.
#[derive(Default)]
pub(super) struct Work(BTreeMap<&'static str, Spent>);

#[derive(Default)]
struct Spent {
    times: AtomicU64,
    nanoseconds: AtomicU64,
}

impl Spent {
    fn time(&self) -> Duration {
        Duration::from_nanos(self.nanoseconds.load(Relaxed))
    }
}

impl Work {
    /// On pages of these templates.
    pub(super) fn of(templates: BTreeSet<&'static str>) -> Self {
        Self(templates.into_iter().chain([TAKING]).map(|name| (name, Spent::default())).collect())
    }

    /// Times `make`, which makes a page of `template`.
    pub(super) fn made<R>(&self, template: &'static str, make: impl FnOnce() -> R) -> R {
        let Some(spent) = self.0.get(template) else { return make() };
        let begun = Instant::now();
        let made = make();
        let time = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        spent.times.fetch_add(1, Relaxed);
        spent.nanoseconds.fetch_add(time, Relaxed);
        made
    }

    /// Times `take`, which takes a file.
    pub(super) fn taken<R>(&self, take: impl FnOnce() -> R) -> R {
        self.made(TAKING, take)
    }
}

fn line(what: &str, time: Duration) -> String {
    format!("{what:<20}{:>9.3} s\n", time.as_secs_f64())
}

fn megabytes(when: &str, bytes: usize) -> String {
    format!("{when:<20}{:>9.1} MB\n", bytes as f64 / 1e6)
}
