//! Searching every text: the page, and the index of each school.

use std::fmt;

use rayon::prelude::*;

use super::{
    File, Taker, every,
    frame::{page, silent},
    view::{Link, explorer::vocabulary, search::Search},
};
use crate::{
    plan::{Place, Plan, Route, SchoolPlan, searched},
    search::{AVAILABLE, FOLDER, IndexError, Texts},
    source::Digest,
};

/// What one page searches, and where its index is published.
#[derive(Debug)]
pub struct Index {
    folder: String,
    texts: Texts,
}

impl Index {
    /// What its files depend on: as long as it stays, so do they.
    pub fn key(&self) -> Digest {
        self.texts.key()
    }

    /// Its folder below the site's.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Its files. This takes a while; it depends on nothing but the texts in it, and indexes can be made side by side.
    ///
    /// # Errors
    ///
    /// Where the machine refuses threads, or Pagefind fails.
    pub fn files(&self) -> Result<Vec<File>, IndexError> {
        let files = self.texts.files()?.into_iter();
        Ok(files.map(|(path, bytes)| File::made(format!("{}/{path}", self.folder), bytes)).collect())
    }
}

/// Whether the texts are indexed: the site wants it, and this program can.
fn has_index(plan: &Plan<'_>) -> bool {
    AVAILABLE && plan.trust.settings.full_text
}

/// The index of the trust's own texts, and that of each school. None where the site wants none, or this program can make none.
pub fn indexes<'a>(plan: &'a Plan<'a>) -> Vec<Index> {
    let index = |school: Option<&'a SchoolPlan<'a>>| {
        let route = Route::search(school.map(|s| s.school.id.as_str()));
        let seat = plan.seat(&route);
        let folder = seat.path().trim_end_matches("index.html");
        Index { folder: format!("{folder}{FOLDER}"), texts: searched(plan, school) }
    };
    if !has_index(plan) {
        return Vec::new();
    }
    let schools: Vec<_> = std::iter::once(None).chain(plan.schools.iter().map(Some)).collect();
    schools.into_par_iter().map(index).filter(|index| !index.texts.is_empty()).collect()
}

/// Why the indexes could not be published: none could be made, or none taken.
#[derive(Debug)]
pub enum NotPublished<E> {
    /// An index could not be made.
    Index(IndexError),
    /// A file of it could not be taken.
    Sink(E),
}

impl<E: fmt::Display> fmt::Display for NotPublished<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(error) => error.fmt(f),
            Self::Sink(error) => error.fmt(f),
        }
    }
}

/// Makes every index, hands its files to `taker`, and gives back what `taker` gave for each. An index whose files `taker` still has from
/// the same texts is not made again.
///
/// # Errors
///
/// The first that comes up: of an index, or of `taker`.
pub fn publish<T: Taker>(plan: &Plan<'_>, taker: &T) -> Result<Vec<T::Taken>, NotPublished<T::Error>> {
    publish_while(&indexes(plan), taker, &|| true)
}

/// The same with `indexes`, for as long as `goes_on`: an index whose turn comes later is left out.
///
/// # Errors
///
/// The first that comes up: of an index, or of `taker`.
pub fn publish_while<T: Taker>(
    indexes: &[Index],
    taker: &T,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<T::Taken>, NotPublished<T::Error>> {
    let one = |index: &Index| {
        let key = index.key();
        let kept = taker.kept_below(&format!("{}/", index.folder), key);
        if !kept.is_empty() || !goes_on() {
            return Ok(kept);
        }
        let files = index.files().map_err(NotPublished::Index)?.into_iter();
        files.map(|file| taker.take(file, Some(key)).map_err(NotPublished::Sink)).collect()
    };
    let all: Vec<Vec<T::Taken>> = indexes.par_iter().map(one).collect::<Result<_, _>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// The page that searches the texts of `school`, or the trust's own.
pub(super) fn search<'a>(plan: &'a Plan<'a>, school: Option<&'a SchoolPlan<'a>>) -> Search {
    let place = Place::new(plan, school, Route::search(school.map(|s| s.school.id.as_str())));
    let at = |page: &str| match school {
        Some(school) => place.to(&Route::of_school(&school.school.id, page)),
        None => place.to(&Route::folder(page)),
    };
    let description = match school {
        Some(school) => format!("Look words up in every policy at {}.", school.school.name),
        None => "Look words up in the trust’s own text of every policy.".to_owned(),
    };
    let of_school =
        |s: &SchoolPlan<'_>| Link { href: place.to(&Route::search(Some(&s.school.id))), text: s.school.name.clone() };
    Search {
        page: page(&place, "Search", &description, &[]),
        index: (has_index(plan) && !place.policies().is_empty()).then(|| FOLDER.to_owned()),
        rules: (!plan.schools.is_empty() && plan.alone.is_none()).then(|| place.to(&every::data_route())),
        count: place.policies().len(),
        policies: Link { href: at("policies"), text: "Every policy, with its contents".into() },
        can_i: (!plan.schools.is_empty()).then(|| Link { href: at("can-i"), text: "Can I…?".into() }),
        schools: if school.is_none() { plan.schools.iter().map(of_school).collect() } else { Vec::new() },
        silent: silent(plan, school),
        vocabulary: vocabulary(&plan.trust.topics, &plan.trust.alike),
    }
}
