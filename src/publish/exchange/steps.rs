//! Which folders of the published site and of the one beside it are known to hold the same, so that they need not be listed again.
//!
//! The record lies beside the two sites. Nobody can set the time at which a folder was changed last; it moves with every name that comes
//! or goes in it or is given to another file. Where both folders are still those that were found to hold the same, with the times of then,
//! they hold the same. A time so young that another change may fall into the same tick of the disk's clock is not trusted, nor is a
//! disk that shows no change by it.
//!
//! All rests on one rule: where a folder is in step, the record knows every folder that lies in it, on either side. So a folder below it
//! that is not in step is found without listing it.

use std::{collections::BTreeSet, fs, path::Path};

use rayon::{iter::Either, prelude::*};

use super::folders::{Looking, Mark, Moment, TICK};
use crate::publish::{self, manifest::stays_inside};

/// A folder of the site and the same one beside it.
pub(super) type Pair = (Mark, Mark);

/// A folder of the site by its path below it, which is empty or ends in `/`: as both were when they were found to be in step, or none
/// where they may not be. One that came with the last build has none, and is found by listing the one above it.
pub(super) type Step<Path> = (Path, Option<Pair>);

/// So many folders are looked at one after the other.
pub(super) const RUN: usize = 256;

/// The record at `path`, in the order of paths; empty where there is none, or none that can be trusted.
pub(super) fn read(path: &Path) -> Vec<Step<String>> {
    let read = publish::read(path).ok().and_then(|bytes| serde_json::from_slice::<Vec<Step<String>>>(&bytes).ok());
    let is_below = |at: &str| at.is_empty() || at.strip_suffix('/').is_some_and(stays_inside);
    let is_sound =
        |steps: &Vec<Step<String>>| steps.is_sorted_by(|a, b| a.0 < b.0) && steps.iter().all(|(at, _)| is_below(at));
    read.filter(is_sound).unwrap_or_default()
}

/// Writes the record. Without it the next exchange lists every folder, and with an old one those that have changed since.
pub(super) fn write(path: &Path, mut steps: Vec<Step<&str>>) {
    steps.sort_unstable_by_key(|(at, _)| *at);
    let part = path.with_extension("part");
    if serde_json::to_vec(&steps).is_ok_and(|bytes| fs::write(&part, bytes).is_ok()) {
        let _ = fs::rename(part, path);
    }
}

/// What was known before the two sites changed places.
pub(super) fn exchanged((site, next): Pair) -> Pair {
    (next, site)
}

/// Of `steps`, the folders that are in step still, in the order of paths, and the others.
pub(super) fn still<'a>(steps: &'a [Step<String>], site: &Path, next: &Path) -> (Vec<(&'a str, Pair)>, Vec<&'a str>) {
    let looked = steps.par_chunks(RUN).flat_map_iter(|steps| {
        let (mut site, mut next) = (Looking::below(site), Looking::below(next));
        steps.iter().map(move |(at, was)| {
            let now = |was: &Pair| site.at(at) == Some(was.0) && next.at(at) == Some(was.1);
            (at.as_str(), was.filter(now))
        })
    });
    looked.partition_map(|(at, pair)| pair.map_or(Either::Right(at), |pair| Either::Left((at, pair))))
}

/// The folders to pass over, in the order of paths: those that are `still` in step, but for those in which one of `paths`, of files or
/// of folders that are not in step, lies, however deep. The top is never one.
pub(super) fn past<'a>(still: &[(&'a str, Pair)], paths: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut through = BTreeSet::from([""]);
    for path in paths {
        // The nearest first: what is known of one is known of all above it.
        let folders = path.rmatch_indices('/').map(|(end, _)| &path[..=end]);
        for folder in folders {
            if !through.insert(folder) {
                break;
            }
        }
    }
    still.iter().map(|(at, _)| *at).filter(|at| !through.contains(at)).collect()
}

/// Whether both folders were changed so long before `now` that no other change can have the same time. An earlier `now` is safe.
pub(super) fn are_settled((site, next): Pair, now: Moment) -> bool {
    site.changed.max(next.changed).saturating_add(TICK) < now
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(site: Moment, next: Moment) -> Pair {
        let mark = |changed| Mark { changed, ..Mark::default() };
        (mark(site), mark(next))
    }

    #[test]
    fn what_changed_is_looked_through_and_what_lies_on_the_way_to_it() {
        let all = ["", "a/", "a/b/", "a/b/c/", "a/d/", "e/"].map(|at| (at, marks(1, 2)));
        assert_eq!(past(&all, [].into_iter()), ["a/", "a/b/", "a/b/c/", "a/d/", "e/"]);
        assert_eq!(past(&all, ["a/d/index.html", "manifest.json"].into_iter()), ["a/b/", "a/b/c/", "e/"]);
        // One that is not known is never passed over.
        assert_eq!(past(&all, ["a/new/index.html"].into_iter()), ["a/b/", "a/b/c/", "a/d/", "e/"]);
        let some: Vec<_> = all.into_iter().filter(|(at, _)| *at != "a/b/c/").collect();
        assert_eq!(past(&some, ["a/b/c/"].into_iter()), ["a/d/", "e/"]);
        assert_eq!(past(&[], ["", "a/"].into_iter()), [""; 0]);
    }

    #[test]
    fn a_folder_in_which_a_name_comes_or_goes_is_not_in_step() {
        let dir = tempfile::tempdir().expect("a folder");
        let (site, next) = (dir.path().join("site"), dir.path().join("next"));
        for top in [&site, &next] {
            fs::create_dir_all(top.join("a/b/c/d")).expect("made");
        }
        let mark = |top: &Path, at| Some(Mark::of(&fs::metadata(top.join(at)).ok()?));
        let steps = ["", "a/", "a/b/", "a/b/c/", "a/b/c/d/"];
        let steps = steps.map(|at| (at.to_owned(), mark(&site, at).zip(mark(&next, at))));
        let names = || {
            let (still, others) = still(&steps, &site, &next);
            (still.into_iter().map(|(at, _)| at).collect::<Vec<_>>(), others)
        };
        assert_eq!(names(), (vec!["", "a/", "a/b/", "a/b/c/", "a/b/c/d/"], vec![]));
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::write(site.join("a/mine.txt"), "mine").expect("written");
        fs::write(next.join("a/b/c/mine.txt"), "mine").expect("written");
        assert_eq!(names(), (vec!["", "a/b/", "a/b/c/d/"], vec!["a/", "a/b/c/"]));
        // Another folder in its place is another, even with the same time.
        fs::rename(next.join("a"), next.join("was")).expect("moved");
        fs::create_dir_all(next.join("a/b/c/d")).expect("made");
        assert_eq!(names(), (vec![], vec!["", "a/", "a/b/", "a/b/c/", "a/b/c/d/"]));
    }

    #[test]
    fn a_young_time_is_not_trusted() {
        assert!(are_settled(marks(5, 7), 7 + TICK + 1));
        assert!(!are_settled(marks(5, 7), 7 + TICK));
        assert!(!are_settled(marks(7, 5), 7 + TICK));
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("steps.json");
        assert_eq!(read(&path), []);
        let pair = marks(1_796_000_000_000_000_001, 2);
        write(&path, vec![("b/", None), ("a/", Some(pair))]);
        assert_eq!(read(&path), [("a/".to_owned(), Some(pair)), ("b/".to_owned(), None)]);
        for bad in ["{", r#"[["a/", null], ["a/", null]]"#, r#"[["b/", null], ["a/", null]]"#] {
            fs::write(&path, bad).expect("written");
            assert_eq!(read(&path), [], "{bad}");
        }
        write(&path, vec![("../a/", None)]);
        assert_eq!(read(&path), [], "it leads elsewhere");
    }
}
