//! Which folders of the published site and of the one beside it are known to hold the same, so that they need not be listed again.
//!
//! The record lies beside the two sites. Nobody can set the time at which a folder was changed last; it moves with every name that comes
//! or goes in it or is given to another file. Where both folders are still those that were found to hold the same, with the times of then,
//! they hold the same. A time so young that another change may fall into the same tick of the disk's clock is not trusted, nor is a
//! disk that shows no change by it.
//!
//! All rests on one rule: where a folder is in step, the record knows every folder that lies in it, on either side. So a folder below it
//! that is not in step is found without listing it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use rayon::prelude::*;

use super::folders::{Mark, Moment, TICK};
use crate::publish::{self, manifest::stays_inside};

/// A folder of the site and the same one beside it.
pub(super) type Pair = (Mark, Mark);

/// The folders of the site by their paths below it, which are empty or end in `/`: as they were when they were found to be in step, or
/// none where they may not be. Those that came with the last build have none, and are found by listing the one above them.
pub(super) type Steps = BTreeMap<String, Option<Pair>>;

/// The record at `path`; empty where there is none, or none that can be trusted.
pub(super) fn read(path: &Path) -> Steps {
    let read = publish::read(path).ok().and_then(|bytes| serde_json::from_slice::<Steps>(&bytes).ok());
    let is_below = |at: &String| at.is_empty() || at.strip_suffix('/').is_some_and(stays_inside);
    read.filter(|steps| steps.keys().all(is_below)).unwrap_or_default()
}

/// Writes the record. Without it the next exchange lists every folder, and with an old one those that have changed since.
pub(super) fn write(path: &Path, steps: &Steps) {
    let part = path.with_extension("part");
    if serde_json::to_vec(steps).is_ok_and(|bytes| fs::write(&part, bytes).is_ok()) {
        let _ = fs::rename(part, path);
    }
}

/// What was known before the two sites changed places.
pub(super) fn exchanged((site, next): Pair) -> Pair {
    (next, site)
}

/// The folder `at` in both sites now.
pub(super) fn pair(site: &Path, next: &Path, at: &str) -> Option<Pair> {
    // With a slash at its end a link would be followed.
    let at = at.trim_end_matches('/');
    let mark =
        |site: &Path| fs::symlink_metadata(site.join(at)).ok().filter(fs::Metadata::is_dir).map(|m| Mark::of(&m));
    Some((mark(site)?, mark(next)?))
}

/// Of `steps`, the folders that are in step still.
pub(super) fn still(steps: &Steps, site: &Path, next: &Path) -> BTreeMap<String, Pair> {
    let still = steps
        .par_iter()
        .filter_map(|(at, was)| Some((at.clone(), pair(site, next, at).filter(|now| Some(*now) == *was)?)));
    still.collect()
}

/// The folders to pass over: those of `steps` that are `still` in step, but for those in which one of `paths` or a folder that is not
/// in step lies, however deep. The top is never one.
pub(super) fn past<'a>(
    steps: &'a Steps,
    still: &'a BTreeMap<String, Pair>,
    paths: impl Iterator<Item = &'a str>,
) -> BTreeSet<&'a str> {
    let doubtful = steps.keys().map(String::as_str).filter(|at| !still.contains_key(*at));
    let mut through = BTreeSet::from([""]);
    for path in doubtful.chain(paths) {
        // The nearest first: what is known of one is known of all above it.
        let folders = path.rmatch_indices('/').map(|(end, _)| &path[..=end]);
        for folder in folders {
            if !through.insert(folder) {
                break;
            }
        }
    }
    still.keys().map(String::as_str).filter(|at| !through.contains(at)).collect()
}

/// Whether both folders were changed so long before `now` that no other change can have the same time. An earlier `now` is safe.
pub(super) fn are_settled((site, next): Pair, now: Moment) -> bool {
    site.changed.max(next.changed) + TICK < now
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
        let steps = ["", "a/", "a/b/", "a/b/c/", "a/d/", "e/"].map(|at| (at.to_owned(), Some(marks(1, 2))));
        let steps = Steps::from(steps);
        let all: BTreeMap<String, Pair> = steps.keys().map(|at| (at.clone(), marks(1, 2))).collect();
        let passed = |still: &BTreeMap<String, Pair>, paths: &[&'static str]| {
            past(&steps, still, paths.iter().copied()).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(passed(&all, &[]), ["a/", "a/b/", "a/b/c/", "a/d/", "e/"]);
        assert_eq!(passed(&all, &["a/d/index.html", "manifest.json"]), ["a/b/", "a/b/c/", "e/"]);
        // One that is not known is never passed over.
        assert_eq!(passed(&all, &["a/new/index.html"]), ["a/b/", "a/b/c/", "a/d/", "e/"]);
        let mut some = all.clone();
        some.remove("a/b/c/");
        assert_eq!(passed(&some, &[]), ["a/d/", "e/"]);
        assert_eq!(passed(&BTreeMap::new(), &[]), [""; 0]);
    }

    #[test]
    fn a_folder_in_which_a_name_comes_or_goes_is_not_in_step() {
        let dir = tempfile::tempdir().expect("a folder");
        let (site, next) = (dir.path().join("site"), dir.path().join("next"));
        for top in [&site, &next] {
            fs::create_dir_all(top.join("a/b")).expect("made");
        }
        let steps: Steps = ["", "a/", "a/b/"].map(|at| (at.to_owned(), pair(&site, &next, at))).into();
        let names = |steps: &Steps| still(steps, &site, &next).into_keys().collect::<Vec<_>>();
        assert_eq!(names(&steps), ["", "a/", "a/b/"]);
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::write(site.join("a/mine.txt"), "mine").expect("written");
        assert_eq!(names(&steps), ["", "a/b/"]);
        // Another folder in its place is another, even with the same time.
        fs::rename(next.join("a"), next.join("was")).expect("moved");
        fs::create_dir_all(next.join("a/b")).expect("made");
        assert_eq!(names(&steps), [""; 0]);
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
        assert_eq!(read(&path), Steps::new());
        let steps =
            Steps::from([("a/".to_owned(), Some(marks(1_796_000_000_000_000_001, 2))), ("b/".to_owned(), None)]);
        write(&path, &steps);
        assert_eq!(read(&path), steps);
        fs::write(&path, "{").expect("written");
        assert_eq!(read(&path), Steps::new());
        write(&path, &Steps::from([("../a/".to_owned(), None)]));
        assert_eq!(read(&path), Steps::new(), "it leads elsewhere");
    }
}
