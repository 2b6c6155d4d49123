//! Whether a copy of a published site is whole: every file of its manifest, unaltered, and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read},
    path::Path,
};

use rayon::prelude::*;
use zip::ZipArchive;

use super::{MANIFEST, Manifest, PublishError, Sum, journal, manifest::stays_inside, place};

/// What differs between a copy of a site and its manifest, each list in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How many files the manifest lists.
    pub files: usize,
    /// SHA-256 of the manifest itself in hexadecimal, by which two copies can be compared.
    pub manifest: String,
    /// Files that are not there, or cannot be read.
    pub missing: Vec<String>,
    /// Files with other bytes.
    pub altered: Vec<String>,
    /// Files that the manifest does not know.
    pub foreign: Vec<String>,
    /// Whether a build into the folder was stopped while it moved its files.
    pub unfinished: bool,
}

impl Verdict {
    /// Whether the copy is whole.
    pub fn is_whole(&self) -> bool {
        !self.unfinished && [&self.missing, &self.altered, &self.foreign].into_iter().all(Vec::is_empty)
    }
}

/// More than the manifest of a million files has.
const MOST: u64 = 256 * 1024 * 1024;

/// Whether something is a folder or a zip file, so can be a copy of a site.
pub fn may_be_copy(path: &Path) -> bool {
    let zipped = || {
        let mut start = [0; 4];
        fs::File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == *b"PK\x03\x04"
    };
    path.is_dir() || zipped()
}

/// Compares the copy of a site at `path`, a folder or a zip file, with the manifest in it.
///
/// # Errors
///
/// Where it cannot be read, or there is no manifest in it.
pub fn verify(path: &Path) -> Result<Verdict, PublishError> {
    if path.is_dir() { folder(path) } else { zipped(path) }
}

fn folder(path: &Path) -> Result<Verdict, PublishError> {
    let list = path.join(MANIFEST);
    let bytes = super::read(&list).map_err(|error| no_list(path, error))?;
    let manifest = Manifest::parse(&list, &bytes)?;
    let mut there = BTreeSet::new();
    walk(path, "", &mut there)?;
    there.remove(MANIFEST);
    let hashes = manifest.files().collect::<Vec<_>>().into_par_iter().map(|(name, _)| {
        let file = path.join(name);
        // A pipe in the place of a file would wait for ever.
        let may = stays_inside(name) && file.is_file();
        let hash = may.then(|| fs::File::open(file).and_then(|mut file| Sum::read(&mut file)));
        (name.to_owned(), hash.and_then(Result::ok))
    });
    let hashes: BTreeMap<String, Sum> = hashes.filter_map(|(name, hash)| Some((name, hash?))).collect();
    let mut verdict = judge(&manifest, &bytes, &hashes, there.into_iter());
    verdict.unfinished = journal::is_unfinished(path);
    Ok(verdict)
}

fn no_list(path: &Path, error: io::Error) -> PublishError {
    match error.kind() {
        io::ErrorKind::NotFound => {
            PublishError::damaged(path, "there is no manifest.json in it, so it is no copy of a site")
        }
        _ => PublishError::new("read", &path.join(MANIFEST), error),
    }
}

/// Keeps the site out of version control: `init` puts it there, and no build does.
const IGNORE: &str = ".gitignore";

/// Every file below `folder`, by its path; a link counts as a file. What a build works with is left out.
fn walk(folder: &Path, at: &str, out: &mut BTreeSet<String>) -> Result<(), PublishError> {
    for entry in fs::read_dir(folder).map_err(|e| PublishError::new("read", folder, e))? {
        let entry = entry.map_err(|e| PublishError::new("read", folder, e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if at.is_empty() && [place::STAGE, place::LOCK, IGNORE].contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&entry.path(), &format!("{at}{name}/"), out)?;
        } else {
            out.insert(format!("{at}{name}"));
        }
    }
    Ok(())
}

fn zipped(path: &Path) -> Result<Verdict, PublishError> {
    let file = fs::File::open(path).map_err(|e| PublishError::new("read", path, e))?;
    let no_zip = |_| PublishError::damaged(path, "it is no folder and no whole zip file");
    let mut zip = ZipArchive::new(io::BufReader::new(file)).map_err(no_zip)?;
    let mut names = Vec::new();
    for at in 0..zip.len() {
        let entry = zip.by_index_raw(at).map_err(no_zip)?;
        if !entry.is_dir() {
            // Some programs for Windows write paths with its own sign.
            names.push((entry.name().map_err(no_zip)?.replace('\\', "/"), at));
        }
    }
    // Whoever zips a folder often has the folder itself on top.
    let top = names
        .iter()
        .filter_map(|(name, _)| name.strip_suffix(MANIFEST))
        .filter(|top| top.is_empty() || top.ends_with('/') && names.iter().all(|(name, _)| name.starts_with(top)))
        .min_by_key(|top| top.len())
        .map(str::to_owned)
        .ok_or_else(|| no_list(path, io::ErrorKind::NotFound.into()))?;
    let mut bytes = Vec::new();
    let mut hashes = BTreeMap::new();
    let mut twice = Vec::new();
    for (name, at) in &names {
        let name = name.strip_prefix(&top).unwrap_or(name);
        // What cannot be unpacked is as good as missing.
        let Ok(mut entry) = zip.by_index(*at) else { continue };
        if name == MANIFEST {
            entry.take(MOST).read_to_end(&mut bytes).map_err(|e| PublishError::new("read", path, e))?;
        } else if let Ok(hash) = Sum::read(&mut entry)
            && hashes.insert(name.to_owned(), hash).is_some()
        {
            twice.push(name.to_owned());
        }
    }
    let manifest = Manifest::parse(path, &bytes)?;
    let there = names.iter().map(|(name, _)| name.strip_prefix(&top).unwrap_or(name).to_owned());
    let mut verdict = judge(&manifest, &bytes, &hashes, there.filter(|name| name != MANIFEST && name != IGNORE));
    // Which of two files of one name is unpacked depends on the program.
    verdict.foreign.extend(twice);
    verdict.foreign.sort();
    verdict.foreign.dedup();
    Ok(verdict)
}

fn judge(
    manifest: &Manifest,
    bytes: &[u8],
    hashes: &BTreeMap<String, Sum>,
    there: impl Iterator<Item = String>,
) -> Verdict {
    let mut verdict = Verdict { manifest: Sum::of(bytes).to_string(), ..Verdict::default() };
    for (name, wanted) in manifest.files() {
        verdict.files += 1;
        match hashes.get(name) {
            None => verdict.missing.push(name.to_owned()),
            Some(hash) if *hash != wanted => verdict.altered.push(name.to_owned()),
            Some(_) => {}
        }
    }
    verdict.foreign = there.filter(|name| !manifest.has(name)).collect();
    verdict
}
