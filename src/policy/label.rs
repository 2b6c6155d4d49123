//! The number and the anchor of every section and clause.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use crate::{
    markup::typed::Aim,
    source::{Digest, Digesting, Span},
};

/// How a section or clause is found and cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Its anchor on the page.
    pub anchor: String,
    /// Its whole number, as it is cited: `7`, `7.2`, `7.2(a)`. None where it has no number.
    pub number: Option<String>,
    /// What is printed at its head: `7`, `7.2`, `(a)`; empty where it has no number.
    pub shown: String,
    /// The appendix or extract that counts for itself, in which it has that number: "Appendix 1"; empty in the body.
    pub space: String,
    /// Whether its author gave the anchor, so that it survives any change of words.
    pub kept: bool,
    /// Whether it is a section.
    pub is_section: bool,
}

/// The labels of one text, by its sections. Texts that share a section share its labels where they are the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// Those of the opening, then those of each section at the top, with all below it.
    parts: Box<[Arc<Part>]>,
    /// Whether an anchor had to be told apart from another that begins alike.
    pub(super) again: bool,
}

/// The labels of one section. A trust holds hundreds of thousands: they are kept in lists, and found in them by halving.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Part {
    /// In order of reading.
    all: Box<[(Span, Label)]>,
    /// Places in `all`, in the order of spans.
    by_place: Box<[u32]>,
    /// The hash of each anchor with its place in `all`, in order. Numbers are found faster than words that begin alike.
    by_anchor: Box<[(u64, u32)]>,
    /// Places in `all`, in the order of numbers as they are cited and of the appendices that they are in.
    by_number: Box<[u32]>,
    /// The headings of appendices, by the names of those.
    appendices: BTreeMap<String, u32>,
    /// The digest of every anchor with what is cited of it.
    digest: Digest,
}

fn hash(anchor: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    anchor.hash(&mut hasher);
    hasher.finish()
}

impl Part {
    pub(super) fn new(all: Vec<(Span, Label)>, appendices: BTreeMap<String, u32>) -> Self {
        let places = || 0..u32::try_from(all.len()).unwrap_or(u32::MAX);
        let of = |place: u32| &all[place as usize].1;
        let mut by_place: Vec<u32> = places().collect();
        by_place.sort_unstable_by_key(|place| all[*place as usize].0);
        let mut by_anchor: Vec<(u64, u32)> = places().map(|place| (hash(&of(place).anchor), place)).collect();
        by_anchor.sort_unstable();
        let mut by_number: Vec<u32> = places().filter(|place| of(*place).number.is_some()).collect();
        by_number.sort_by_key(|place| of(*place).cited());
        let mut digest = Digesting::default();
        for (_, label) in &all {
            digest.add(&label.anchor);
            digest.add(label.number.as_deref().unwrap_or_default());
            digest.add(&label.space);
            digest.add([u8::from(label.is_section)]);
        }
        let (by_place, by_anchor, by_number) = (by_place.into(), by_anchor.into(), by_number.into());
        Self { all: all.into(), by_place, by_anchor, by_number, appendices, digest: digest.done() }
    }

    fn get(&self, place: u32) -> &(Span, Label) {
        &self.all[place as usize]
    }

    pub(super) fn at(&self, place: Span) -> Option<&Label> {
        let (first, last) = (self.by_place.first()?, self.by_place.last()?);
        if place < self.get(*first).0 || self.get(*last).0 < place {
            return None;
        }
        let found = self.by_place.binary_search_by_key(&place, |at| self.get(*at).0).ok()?;
        Some(&self.get(self.by_place[found]).1)
    }

    /// The label with `anchor`, which has the hash `hash`; of several the first.
    fn named(&self, anchor: &str, hash: u64) -> Option<(&Label, Span)> {
        let from = self.by_anchor.partition_point(|(other, _)| *other < hash);
        let alike = self.by_anchor[from..].iter().take_while(|(other, _)| *other == hash);
        let (place, label) = alike.map(|(_, at)| self.get(*at)).find(|(_, label)| label.anchor == anchor)?;
        Some((label, *place))
    }

    /// Whether a label has `anchor`.
    pub(super) fn has(&self, anchor: &str) -> bool {
        self.named(anchor, hash(anchor)).is_some()
    }

    /// Those with `number`, in the order of the appendices that they are in.
    fn numbered<'a>(&'a self, number: &str) -> impl Iterator<Item = &'a Label> {
        let from = self.by_number.partition_point(|at| self.get(*at).1.cited().0 < number);
        let labels = self.by_number[from..].iter().map(|at| &self.get(*at).1);
        let has_it = |label: &&Label| label.cited().0 == number;
        labels.clone().take(labels.take_while(has_it).count())
    }
}

impl Labels {
    pub(super) fn new(parts: Vec<Arc<Part>>, again: bool) -> Self {
        Self { parts: parts.into(), again }
    }

    /// The labels of the opening.
    pub(super) fn opening(&self) -> Option<&Arc<Part>> {
        self.parts.first()
    }

    /// The labels of the section `at` of the text.
    pub(super) fn of_section(&self, at: usize) -> Option<&Arc<Part>> {
        self.parts.get(at + 1)
    }

    /// Whether the section `at` has the very labels of the section `there` of a text that has the labels `others`.
    pub fn shares(&self, at: usize, others: &Self, there: usize) -> bool {
        self.of_section(at).zip(others.of_section(there)).is_some_and(|(own, other)| Arc::ptr_eq(own, other))
    }

    /// The label of the heading or clause at `place`.
    pub fn at(&self, place: Span) -> Option<&Label> {
        self.parts.iter().find_map(|part| part.at(place))
    }

    /// The label with `anchor`, with the place of its heading or clause; of several the first.
    pub fn named(&self, anchor: &str) -> Option<(&Label, Span)> {
        let hash = hash(anchor);
        self.parts.iter().find_map(|part| part.named(anchor, hash))
    }

    /// What a typed reference refers to: in the body, or in the one appendix that has the number.
    pub fn referred(&self, aim: &Aim) -> Option<&Label> {
        match aim {
            Aim::Number(number) => {
                let mut by_space = BTreeMap::new();
                for label in self.parts.iter().flat_map(|part| part.numbered(number)) {
                    by_space.entry(label.space.as_str()).or_insert(label);
                }
                let (space, label) = by_space.first_key_value()?;
                (space.is_empty() || by_space.len() == 1).then_some(*label)
            }
            Aim::Appendix(mark) => {
                let name = format!("Appendix {mark}");
                self.parts.iter().find_map(|part| Some(&part.get(*part.appendices.get(&name)?).1))
            }
        }
    }

    /// Adds every anchor with what is cited of it.
    pub(super) fn outline(&self, digest: &mut Digesting) {
        self.parts.iter().for_each(|part| digest.add_digest(part.digest));
    }

    /// Every label with its place, in order of reading.
    pub(super) fn all(&self) -> impl Iterator<Item = &(Span, Label)> {
        self.parts.iter().flat_map(|part| &part.all)
    }

    /// Every anchor, in the order of letters.
    pub fn anchors(&self) -> BTreeSet<&str> {
        self.all().map(|(_, label)| label.anchor.as_str()).collect()
    }
}

impl Label {
    /// Its number as it is cited, and the appendix that it is in.
    fn cited(&self) -> (&str, &str) {
        (self.number.as_deref().unwrap_or_default(), &self.space)
    }
}
