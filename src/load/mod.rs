//! The only code that reads the site's sources.

mod disk;
mod names;

use std::{collections::BTreeMap, path::Path, time::SystemTime};

use disk::Disk;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::{
    config::RawHtml,
    diag::{Code, Diagnostic},
    markup::slug::is_id,
    policy::{self, Confirmed, Past, Policy},
    quiz::{self, Archive, ArchiveError, Quiz, Reviewed},
    school::{self, School, Texts},
    source::{Digest, Digesting, SourceId, Sources, Stamp},
    trust::{self, PlainPage, Settings, Trust},
};

/// What was read.
#[derive(Debug)]
pub struct Loaded {
    /// Every text, for showing places.
    pub sources: Sources,
    /// The trust; `None` where `staffroom.toml` cannot be used.
    pub trust: Option<Trust>,
    /// What is wrong with the files, each by itself.
    pub problems: Vec<Diagnostic>,
}

/// Reads the site in the folder `root`. Every problem is collected; a file that cannot be used is left out.
pub fn site(root: &Path) -> Loaded {
    let mut disk = Disk::new(root);
    let trust = read_trust(&mut disk);
    let Disk { sources, problems, .. } = disk;
    Loaded { sources, trust, problems }
}

/// Reads every quiz revision that was ever published, and what is wrong with the files. A file that cannot be used is left out.
pub fn archive(root: &Path) -> (Archive, Vec<Diagnostic>) {
    let mut disk = Disk::new(root);
    let archive = read_archive(&mut disk);
    (archive, disk.problems)
}

/// The sources of the site in `root` as the disk has them. What cannot be looked at counts as it is named.
pub fn inputs(root: &Path) -> Inputs {
    let mut digest = Digesting::default();
    let mut newest = SystemTime::UNIX_EPOCH;
    for part in ["staffroom.toml", "content", "quizzes", "themes"] {
        let walk = WalkDir::new(root.join(part)).follow_links(true).sort_by_file_name();
        for entry in walk {
            let Ok(entry) = entry else {
                digest.add("?");
                continue;
            };
            digest.add(entry.path().to_string_lossy().as_bytes());
            let stamp = entry.metadata().ok().map(|meta| Stamp::of(&meta));
            if let Some(modified) = stamp.and_then(|stamp| stamp.modified) {
                newest = newest.max(modified);
            }
            digest.add_debug(&stamp);
        }
    }
    Inputs { digest: digest.done(), newest }
}

/// The sources of a site as the disk has them, without what is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inputs {
    /// The digest of their paths, sizes and times.
    pub digest: Digest,
    /// When the last of them was changed.
    pub newest: SystemTime,
}

/// The trust's policies by their ids.
type ById<'a> = BTreeMap<&'a str, &'a Policy>;

/// The folder of a school's confirmations, below the school's own.
pub const CONFIRMED: &str = "confirmed";

/// The folder of what questions were reviewed against.
pub const REVIEWED: &str = "quizzes/reviewed";

/// The folder of the published quiz revisions.
pub const REVISIONS: &str = "quizzes/revisions";

fn read_trust(disk: &mut Disk) -> Option<Trust> {
    let Some(file) = disk.text("staffroom.toml") else {
        if disk.problems.is_empty() {
            disk.problems.push(
                Diagnostic::path("staffroom.toml", Code::MissingFile, "there is no site here")
                    .help("Go to the folder with `staffroom.toml`, name it with `--root DIR`, or make a site with `staffroom init DIR`."),
            );
        }
        return None;
    };
    let settings = disk.read(file, trust::settings)?;
    let (topics, alike) = disk.optional("content/topics.toml").map(|f| disk.read(f, trust::topics)).unwrap_or_default();
    let glossary = disk.optional("content/glossary.toml").map(|f| disk.read(f, trust::glossary)).unwrap_or_default();
    let files = policy_files(disk, "content/policies");
    let policies = read_policies(disk, vec![files], settings.html, &ById::new()).pop().unwrap_or_default();
    let past = read_past(disk, "content/policies", settings.html, &ById::new());
    let by_id: ById<'_> = policies.iter().map(|policy| (policy.id.as_str(), policy)).collect();
    let schools = read_schools(disk, &settings, &by_id);
    let quizzes = read_quizzes(disk);
    let reviewed = read_reviewed(disk);
    // The build goes on from the archive, and the audit marks by it: what is wrong with it must not wait for them.
    let archive = read_archive(disk);
    let pages = read_pages(disk, settings.html);
    let mut images = disk.images("content");
    images.sort_by(|a, b| a.path.cmp(&b.path));
    let theme = read_theme(disk, &settings);
    names::check("content", images.iter().map(|image| image.path.as_str()), &mut disk.problems);
    names::check(&theme_folder(&settings), theme.iter().map(|(path, _)| path.as_str()), &mut disk.problems);
    for overlay in policies.iter().filter(|p| p.extends.is_some()) {
        if let Some((name, span)) = &overlay.extends {
            disk.problems.push(
                Diagnostic::at(*span, Code::UnknownPolicy, format!("a policy of the trust cannot extend `{name}`"))
                    .help("Overlays stand with a school: `content/schools/<school>/policies/`."),
            );
        }
    }
    Some(Trust {
        settings,
        topics,
        alike,
        glossary,
        schools,
        policies,
        past,
        quizzes,
        reviewed,
        archive,
        pages,
        images,
        theme,
    })
}

/// The files of a folder that end in `.extension` and whose names can be ids, in order: id and file.
fn ids(disk: &mut Disk, folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for name in disk.files(folder) {
        let Some(stem) = name.strip_suffix(extension) else { continue };
        let path = format!("{folder}/{name}");
        if is_id(stem) {
            out.push((stem.to_owned(), path));
        } else {
            disk.problems.push(
                Diagnostic::path(path, Code::BadId, format!("`{stem}` cannot be part of an address"))
                    .help("Name the file with small letters, digits and single hyphens."),
            );
        }
    }
    out
}

/// The files of the policies in `folder`, with their ids.
fn policy_files(disk: &mut Disk, folder: &str) -> Vec<(String, SourceId)> {
    let (ids, paths): (Vec<_>, Vec<_>) = ids(disk, folder, ".md").into_iter().unzip();
    ids.into_iter().zip(disk.texts(&paths)).filter_map(|(id, file)| Some((id, file?))).collect()
}

/// The policies of several folders, which may change those of the `trust`. All of them are read at once: a school alone has too few
/// for every core.
fn read_policies(
    disk: &mut Disk,
    folders: Vec<Vec<(String, SourceId)>>,
    html: RawHtml,
    trust: &ById<'_>,
) -> Vec<Vec<Policy>> {
    let numbering_of = |id: &str| trust.get(id)?.meta.numbering;
    let sources = &disk.sources;
    let read = |(id, file): (String, SourceId)| {
        let mut problems = Vec::new();
        let policy = policy::read(&id, &sources.get(file).text, file, html, &numbering_of, &mut problems);
        (policy, problems)
    };
    let folders = folders.into_par_iter().map(|files| files.into_par_iter().map(read).unzip());
    let (policies, problems): (Vec<Vec<_>>, Vec<Vec<_>>) = folders.unzip();
    disk.problems.extend(problems.into_iter().flatten().flatten());
    policies.into_iter().map(|policies| policies.into_iter().flatten().collect()).collect()
}

/// The earlier texts in the folder `history` of a folder of policies.
fn read_past(disk: &mut Disk, folder: &str, html: RawHtml, trust: &ById<'_>) -> Vec<Past> {
    let numbering_of = |id: &str| trust.get(id)?.meta.numbering;
    let folder = format!("{folder}/history");
    let mut out = Vec::new();
    for name in disk.files(&folder) {
        let Some(stem) = name.strip_suffix(".md") else { continue };
        let path = format!("{folder}/{name}");
        let Some((id, version)) = policy::past_name(stem) else {
            disk.problems.push(
                Diagnostic::path(path, Code::BadId, format!("`{stem}` does not say which policy and version it is"))
                    .help("Name an earlier text by policy and version: `acceptable-use@3.0.md`."),
            );
            continue;
        };
        let Some(file) = disk.text(&path) else { continue };
        out.extend(disk.read(file, |text, file, problems| {
            policy::read_past(id, version, text, file, html, &numbering_of, problems)
        }));
    }
    out
}

/// The confirmations of `folder`, of overlays of the `trust`.
fn read_confirmed(disk: &mut Disk, folder: &str, html: RawHtml, trust: &ById<'_>) -> Vec<Confirmed> {
    ids(disk, folder, ".toml")
        .into_iter()
        .filter_map(|(id, path)| {
            let file = disk.text(&path)?;
            let numbering = trust.get(id.as_str()).and_then(|p| p.meta.numbering);
            let reading = policy::reading(numbering, html);
            disk.read(file, |text, file, problems| policy::confirmed::read(&id, text, file, reading, problems))
        })
        .collect()
}

fn read_schools(disk: &mut Disk, settings: &Settings, trust: &ById<'_>) -> Vec<School> {
    let folders = disk.folders("content/schools");
    for folder in &folders {
        if !settings.schools.iter().any(|(id, _)| id == folder) {
            disk.problems.push(
                Diagnostic::path(
                    format!("content/schools/{folder}"),
                    Code::UnknownSchool,
                    format!("`{folder}` is not a school of this site"),
                )
                .help("Add it to `schools` in `staffroom.toml`, or take the folder away."),
            );
        }
    }
    let (mut found, mut files) = (Vec::new(), Vec::new());
    for (id, span) in settings.schools.iter().filter(|(id, _)| is_id(id)) {
        if !folders.contains(id) {
            disk.problems.push(
                Diagnostic::at(*span, Code::UnknownSchool, format!("the school `{id}` has no folder"))
                    .suggest(id, folders.iter().map(String::as_str))
                    .help(format!("Make `content/schools/{id}/school.toml`.")),
            );
            continue;
        }
        let path = format!("content/schools/{id}/school.toml");
        let Some(file) = disk.needed(&path, "a school needs its names and its words for roles") else { continue };
        let folder = format!("content/schools/{id}/policies");
        files.push(policy_files(disk, &folder));
        let past = read_past(disk, &folder, settings.html, trust);
        let confirmed = read_confirmed(disk, &format!("content/schools/{id}/{CONFIRMED}"), settings.html, trust);
        found.push((id, file, past, confirmed));
    }
    let policies = read_policies(disk, files, settings.html, trust);
    let schools = found.into_iter().zip(policies).filter_map(|((id, file, past, confirmed), policies)| {
        let texts = Texts { policies, past, confirmed };
        disk.read(file, |text, file, problems| school::read(id, text, file, texts, problems))
    });
    schools.collect()
}

fn read_quizzes(disk: &mut Disk) -> Vec<Quiz> {
    ids(disk, "quizzes", ".toml")
        .into_iter()
        .filter_map(|(id, path)| {
            let file = disk.text(&path)?;
            disk.read(file, |text, file, problems| quiz::read(&id, text, file, problems))
        })
        .collect()
}

fn read_reviewed(disk: &mut Disk) -> Vec<Reviewed> {
    ids(disk, REVIEWED, ".toml")
        .into_iter()
        .filter_map(|(id, path)| {
            let file = disk.text(&path)?;
            disk.read(file, |text, file, problems| quiz::reviewed::read(&id, text, file, problems))
        })
        .collect()
}

fn read_archive(disk: &mut Disk) -> Archive {
    let files = disk.tree(REVISIONS);
    let (archive, bad) = Archive::from_files(files.into_iter().filter(|(path, _)| path.ends_with(".json")));
    disk.problems.extend(bad.into_iter().map(|(path, error)| {
        let help = match error {
            ArchiveError::Name => "Take this file away, or give it its name back.",
            _ => {
                "Bring back the original, from a copy or from version control. Without it some tokens cannot be marked."
            }
        };
        Diagnostic::path(format!("{REVISIONS}/{path}"), Code::BadArchive, error.to_string()).help(help)
    }));
    archive
}

fn read_pages(disk: &mut Disk, html: RawHtml) -> Vec<PlainPage> {
    ids(disk, "content/pages", ".md")
        .into_iter()
        .filter_map(|(id, path)| {
            let file = disk.text(&path)?;
            disk.read(file, |text, file, problems| trust::page(&id, text, file, html, problems))
        })
        .collect()
}

fn theme_folder(settings: &Settings) -> String {
    format!("themes/{}", settings.theme)
}

fn read_theme(disk: &mut Disk, settings: &Settings) -> Vec<(String, Vec<u8>)> {
    if settings.theme == "default" && !disk.has("themes/default") {
        return Vec::new();
    }
    if !is_id(&settings.theme) {
        // It was reported with the settings, and could lead out of the site.
        return Vec::new();
    }
    let folder = theme_folder(settings);
    if !disk.has(&folder) {
        disk.problems.push(
            Diagnostic::path(folder, Code::MissingFile, format!("there is no theme `{}`", settings.theme))
                .help("Make that folder, or take `theme` out of `staffroom.toml` to have the default theme."),
        );
        return Vec::new();
    }
    disk.tree(&folder)
}

impl Disk<'_> {
    /// Calls `read` with a text that was read before.
    fn read<T>(&mut self, file: SourceId, read: impl FnOnce(&str, SourceId, &mut Vec<Diagnostic>) -> T) -> T {
        read(&self.sources.get(file).text, file, &mut self.problems)
    }
}
