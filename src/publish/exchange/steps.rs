//! Which folders of the published site and of the one beside it are known to hold the same, so that they need not be listed again.
//!
//! The record lies beside the two sites. Nobody can set the time at which a folder was changed last; it moves with every name that comes
//! or goes in it or is given to another file. Where the times of both folders are still those at which they were found to hold the same,
//! they hold the same. A time so young that another change may fall into the same tick of the disk's clock is not trusted, nor is a
//! disk that shows no change by it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use rayon::prelude::*;

use super::folders::{Moment, TICK, changed};

/// When a folder of the site and the same one beside it were changed last.
pub(super) type Pair = (Moment, Moment);

/// Every folder of the site by its path below it, which is empty or ends in `/`: with the times at which it was found to be in step, or
/// none where it may not be.
pub(super) type Steps = BTreeMap<String, Option<Pair>>;

/// The record at `path`; empty where there is none, or none that can be read.
pub(super) fn read(path: &Path) -> Steps {
    fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Writes the record. Without it the next exchange lists every folder, and with an old one those whose times have moved.
pub(super) fn write(path: &Path, steps: &Steps) {
    if let Ok(bytes) = serde_json::to_vec(steps) {
        let _ = fs::write(path, bytes);
    }
}

/// The folder `at` in both sites now.
pub(super) fn pair(site: &Path, next: &Path, at: &str) -> Option<Pair> {
    let moment =
        |site: &Path| fs::symlink_metadata(site.join(at)).ok().filter(fs::Metadata::is_dir).map(|m| changed(&m));
    Some((moment(site)?, moment(next)?))
}

/// Of `steps`, the folders that are in step still.
pub(super) fn still(steps: &Steps, site: &Path, next: &Path) -> BTreeMap<String, Pair> {
    let still = steps
        .par_iter()
        .filter_map(|(at, was)| Some((at.clone(), pair(site, next, at).filter(|now| Some(*now) == *was)?)));
    still.collect()
}

/// The folders to look through: those of `steps` that are not `still` in step, those in which one of `paths` lies, and those on the way.
pub(super) fn through<'a>(
    steps: &'a Steps,
    still: &BTreeMap<String, Pair>,
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
    through
}

/// Whether both times of `pair` are so old at `now` that no other change can have them.
pub(super) fn are_settled((site, next): Pair, now: Moment) -> bool {
    site.max(next) + TICK < now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_looked_through_and_what_lies_on_the_way_to_it() {
        let steps = ["", "a/", "a/b/", "a/b/c/", "a/d/", "e/"].map(|at| (at.to_owned(), Some((1, 2))));
        let steps = Steps::from(steps);
        let mut still: BTreeMap<String, Pair> = steps.keys().map(|at| (at.clone(), (1, 2))).collect();
        let paths =
            |list: &[&'static str]| through(&steps, &still, list.iter().copied()).into_iter().collect::<Vec<_>>();
        assert_eq!(paths(&[]), [""]);
        assert_eq!(paths(&["a/d/index.html", "manifest.json"]), ["", "a/", "a/d/"]);
        assert_eq!(paths(&["new/index.html"]), ["", "new/"]);
        still.remove("a/b/c/");
        assert_eq!(
            through(&steps, &still, std::iter::empty()).into_iter().collect::<Vec<_>>(),
            ["", "a/", "a/b/", "a/b/c/"]
        );
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
        fs::remove_dir(next.join("a/b")).expect("removed");
        assert_eq!(names(&steps), [""]);
    }

    #[test]
    fn a_young_time_is_not_trusted() {
        assert!(are_settled((5, 7), 7 + TICK + 1));
        assert!(!are_settled((5, 7), 7 + TICK));
        assert!(!are_settled((7, 5), 7 + TICK));
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("steps.json");
        assert_eq!(read(&path), Steps::new());
        let steps = Steps::from([("a/".to_owned(), Some((1_796_000_000_000_000_001, 2))), ("b/".to_owned(), None)]);
        write(&path, &steps);
        assert_eq!(read(&path), steps);
        fs::write(&path, "{").expect("written");
        assert_eq!(read(&path), Steps::new());
    }
}
