//! Copies of the sources: compared and copied bit by bit, so that none is ever held.

use std::{
    fs,
    io::{Read, Write},
    path::Path,
};

use super::{PublishError, Sum, make_parent, manifest::PART, open};
use crate::source::Original;

/// SHA-256 of the file at `path`, if it has the bytes of `original`.
///
/// # Errors
///
/// Where the original cannot be read, or is not the one that was found.
pub(super) fn same(original: &Original, path: &Path) -> Result<Option<Sum>, PublishError> {
    let unread = |error| PublishError::new("read", original.path(), error);
    let Ok(mut copy) = open(path) else { return Ok(None) };
    if !copy.metadata().is_ok_and(|meta| meta.is_file() && meta.len() == original.bytes()) {
        return Ok(None);
    }
    let mut original = original.open().map_err(unread)?;
    let mut other = vec![0; PART];
    let is_same = |part: &[u8]| {
        let other = &mut other[..part.len()];
        // What of the published file cannot be read is written anew.
        if copy.read_exact(other).is_ok() && other == part { Ok(()) } else { Err(()) }
    };
    match Sum::read_into(&mut original, is_same) {
        Ok(sum) => sum.map(Some).map_err(unread),
        Err(()) => Ok(None),
    }
}

/// Copies `original` to `path`, and gives the SHA-256 of what was written.
///
/// # Errors
///
/// Where the original cannot be read, is not the one that was found, or the copy cannot be written.
pub(super) fn copy(original: &Original, path: &Path) -> Result<Sum, PublishError> {
    let unwritten = |error| PublishError::new("write", path, error);
    let unread = |error| PublishError::new("read", original.path(), error);
    let mut from = original.open().map_err(unread)?;
    make_parent(path)?;
    let mut to = fs::File::create(path).map_err(unwritten)?;
    Sum::read_into(&mut from, |part| to.write_all(part).map_err(unwritten))?.map_err(unread)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::{
        publish::{Entry, MANIFEST, Manifest, Published, Publisher, Taken, Way, verify},
        render::File,
    };

    /// More than one part, and not a whole number of them.
    const LENGTH: usize = 3 * PART + 17;

    struct Desk(tempfile::TempDir);

    impl Desk {
        fn new() -> Self {
            Self(tempfile::tempdir().expect("a folder"))
        }

        fn image(&self) -> PathBuf {
            self.0.path().join("plan.png")
        }

        fn out(&self) -> PathBuf {
            self.0.path().join("site")
        }

        /// Writes the image, and finds it.
        fn found(&self, bytes: &[u8]) -> Original {
            fs::write(self.image(), bytes).expect("written");
            Original::new(self.image(), &fs::metadata(self.image()).expect("there"))
        }

        fn put(&self, publisher: &Publisher, original: &Original) -> Result<Taken, PublishError> {
            publisher.put(&File::copy_of("assets/plan.png", original.clone()))
        }

        fn build(&self, way: Way, original: &Original) -> Result<Published, PublishError> {
            let publisher = Publisher::begin(&self.out(), way, &|| {}).expect("a folder");
            publisher.finish(&[&self.put(&publisher, original)?])
        }

        fn published(&self) -> Vec<u8> {
            fs::read(self.out().join("assets/plan.png")).expect("published")
        }
    }

    #[test]
    fn a_copy_is_written_where_it_differs_and_the_list_tells_its_bytes() {
        for way in [Way::AtOnce, Way::InPlace] {
            let desk = Desk::new();
            let mut bytes = vec![7; LENGTH];
            for (at, changed) in [(0, 1), (0, 0), (LENGTH - 1, 1), (PART, 1), (PART, 0)] {
                bytes[at] += changed;
                let original = desk.found(&bytes);
                let before = desk.out().join("assets/plan.png").metadata().and_then(|meta| meta.modified()).ok();
                let done = desk.build(way, &original).expect("published");
                assert_eq!(done, Published { files: 1, changed: changed.into(), removed: 0 });
                assert!(desk.published() == bytes, "{at} {changed}");
                let text = fs::read(desk.out().join(MANIFEST)).expect("a list");
                let list = Manifest::parse(Path::new(MANIFEST), &text).expect("a list");
                let wanted = Entry::new("assets/plan.png", &bytes);
                assert_eq!(list.files().collect::<Vec<_>>(), [(wanted.path.as_str(), wanted.sha256)]);
                assert!(verify(&desk.out()).expect("looked at").is_whole());
                if changed == 0 {
                    let after = desk.out().join("assets/plan.png").metadata().and_then(|meta| meta.modified()).ok();
                    assert_eq!(before, after, "it is the same and was touched");
                }
            }
            // Shorter, longer, none at all.
            for length in [PART, 2 * PART, LENGTH + 1, 0, 1] {
                let original = desk.found(&vec![7; length]);
                assert_eq!(desk.build(way, &original).expect("published").changed, 1);
                assert_eq!(desk.published().len(), length);
            }
        }
    }

    #[test]
    fn what_somebody_did_to_a_copy_is_mended() {
        let desk = Desk::new();
        let original = desk.found(&[7; LENGTH]);
        desk.build(Way::AtOnce, &original).expect("published");
        fs::write(desk.out().join("assets/plan.png"), vec![8; LENGTH]).expect("written");
        assert_eq!(desk.build(Way::AtOnce, &original).expect("published").changed, 1);
        fs::remove_file(desk.out().join("assets/plan.png")).expect("removed");
        assert_eq!(desk.build(Way::AtOnce, &original).expect("published").changed, 1);
        assert!(desk.published() == [7; LENGTH]);
    }

    #[test]
    fn an_original_that_changed_after_it_was_found_is_not_published() {
        for way in [Way::AtOnce, Way::InPlace] {
            let desk = Desk::new();
            let (first, mut second) = (vec![1; LENGTH], vec![2; LENGTH]);
            let original = desk.found(&first);
            desk.build(way, &original).expect("published");
            let site = |desk: &Desk| (desk.published(), fs::read(desk.out().join(MANIFEST)).expect("a list"));
            let before = site(&desk);
            let found = desk.found(&second);
            second.push(3);
            fs::write(desk.image(), &second).expect("written");
            let error = desk.build(way, &found).expect_err("it has changed").to_string();
            let wanted = format!("Could not read {}: it was changed in the meantime", desk.image().display());
            assert!(error.starts_with(&wanted), "{error}");
            fs::remove_file(desk.image()).expect("removed");
            let error = desk.build(way, &found).expect_err("it is gone").to_string();
            assert_eq!(error, format!("Could not read {}: it is not there any more.", desk.image().display()));
            assert!(site(&desk) == before && verify(&desk.out()).expect("looked at").is_whole(), "{way:?}");
        }
    }

    #[test]
    fn a_copy_that_cannot_be_written_says_where() {
        let desk = Desk::new();
        let original = desk.found(b"x");
        fs::write(desk.0.path().join("file"), "").expect("written");
        let error = copy(&original, &desk.0.path().join("file/plan.png")).expect_err("no folder").to_string();
        assert!(error.contains("file: "), "{error}");
        let error = copy(&original, desk.0.path()).expect_err("a folder").to_string();
        assert!(
            error.starts_with("Could not write ") && error.ends_with(": there is a folder of that name."),
            "{error}"
        );
    }
}
