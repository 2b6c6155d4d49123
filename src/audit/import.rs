//! Tokens into the register.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Contents, Found, Input, Office, Unread};
use crate::register::{Appended, Class, Draft, Entry, Head, Reason, Register, RegisterError, TokenHash};

/// How many tokens are added to the register at a time. Others can write to it in between, and wait a second at most; what is added
/// together costs one wait for the disk, and has each page of an index written once, almost all of which change each time.
const TOGETHER: usize = 32_768;

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many files were read.
    pub files: usize,
    /// How many tokens were added, by class.
    pub added: BTreeMap<Class, usize>,
    /// How many tokens the register had already.
    pub known: usize,
    /// How many of them carry the code of a witness that does not fit their quiz, school and day.
    pub unfit_witness: usize,
    /// What was added and does not count.
    pub set_aside: Vec<SetAside>,
    /// Files that could not be read.
    pub unread: Vec<Unread>,
    /// Where the register stands now.
    pub head: Option<Head>,
}

/// A token that was added and does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it was found.
    pub source: String,
    /// Why it does not count.
    pub reason: Reason,
    /// Whom it names: a staff id or a typed name; empty where it cannot be read.
    pub who: String,
}

/// Judges the tokens in `inputs` and adds them to the register. `read` gives the tokens of one input ([`super::read`]); `tell` hears
/// now and then how many tokens were looked at.
///
/// A token that the register has is passed over, so the same folder can be imported again; a file that cannot be read is
/// reported, and the rest goes on.
///
/// # Errors
/// The register cannot be written. What was added before stays, and the import can be repeated.
pub fn import(
    inputs: impl IntoIterator<Item = Input>,
    read: impl Fn(&Input) -> Result<Contents, Unread>,
    office: &Office,
    register: &mut Register,
    tell: impl Fn(usize),
) -> Result<Summary, RegisterError> {
    let mut summary = Summary::default();
    let mut waiting = Contents::new();
    let mut judged = Vec::new();
    let mut seen = 0;
    let mut fresh = |found: Contents, register: &Register, known: &mut usize| -> Result<Vec<Fresh>, RegisterError> {
        seen += found.len();
        let fresh = unsettled(found, register, known)?;
        tell(seen);
        Ok(fresh)
    };
    for input in inputs {
        match read(&input) {
            Ok(contents) => {
                summary.files += 1;
                waiting.extend(contents);
            }
            Err(unread) => summary.unread.push(unread),
        }
        while waiting.len() >= TOGETHER {
            let rest = waiting.split_off(TOGETHER);
            let now = std::mem::replace(&mut waiting, rest);
            let now = fresh(now, register, &mut summary.known)?;
            // While one batch waits for the disk, the next is judged.
            let before = std::mem::take(&mut judged);
            let (next, added) = rayon::join(|| judge(now, office), || add(before, office, register, &mut summary));
            added?;
            judged = next;
        }
    }
    add(judged, office, register, &mut summary)?;
    let last = fresh(waiting, register, &mut summary.known)?;
    add(judge(last, office), office, register, &mut summary)?;
    Ok(summary)
}

/// Something that was found, by its hash.
type Fresh = (TokenHash, String, Found);

/// What the register does not have for good. What it has does not need to be judged again, which is most of the work when a folder is
/// imported anew.
fn unsettled(found: Contents, register: &Register, known: &mut usize) -> Result<Vec<Fresh>, RegisterError> {
    let hashed: Vec<Fresh> =
        found.into_par_iter().map(|(source, found)| (TokenHash::of(&found.text), source, found)).collect();
    let settled = register.settled(hashed.iter().map(|(token, ..)| token))?;
    *known += settled.iter().filter(|settled| **settled).count();
    Ok(hashed.into_iter().zip(settled).filter(|(_, settled)| !settled).map(|(fresh, _)| fresh).collect())
}

/// An entry that is ready to be added, and what the summary will tell of it.
type Ready = (Draft, Told);

/// The judgements, in order. Of each entry only its draft is kept: the parts that it was made of are many, and small.
fn judge(fresh: Vec<Fresh>, office: &Office) -> Vec<Ready> {
    let ready = |entry: Entry| (Draft::of(&entry), Told::of(&entry));
    fresh.into_par_iter().map(|(token, source, found)| ready(office.judge_hashed(found, token, source))).collect()
}

fn add(
    ready: Vec<Ready>,
    office: &Office,
    register: &mut Register,
    summary: &mut Summary,
) -> Result<(), RegisterError> {
    // Nothing is counted before it is safe.
    let mut counted = Vec::new();
    let mut known = 0;
    let mut batch = register.batch()?;
    for (draft, told) in ready {
        let (told, became) = match batch.append_draft(&draft)? {
            Appended::Replay(_) => {
                let entry = draft.entry();
                let entry = Entry {
                    class: Class::Rejected,
                    reason: Some(Reason::Duplicate),
                    result: None,
                    text: super::judge::excerpt(&entry.text),
                    ..entry
                };
                (Told::of(&entry), batch.append(&entry)?)
            }
            became => (told, became),
        };
        match became {
            Appended::New(_) => counted.push(told),
            Appended::Known(_) | Appended::Replay(_) => known += 1,
        }
    }
    let head = office.commit(batch)?;
    counted.into_iter().for_each(|told| told.count(summary));
    summary.known += known;
    summary.head = Some(head);
    Ok(())
}

/// What the summary tells of an entry.
struct Told {
    class: Class,
    unfit_witness: bool,
    set_aside: Option<SetAside>,
}

impl Told {
    fn of(entry: &Entry) -> Self {
        let attempt = entry.attempt.as_ref();
        let set_aside = |reason| {
            let who = attempt.and_then(|a| a.staff.clone().or(a.name.clone())).unwrap_or_default();
            SetAside { source: entry.source.clone(), reason, who }
        };
        Self {
            class: entry.class,
            unfit_witness: entry.class == Class::Verified && attempt.is_some_and(|a| a.witness.is_some()),
            set_aside: entry.reason.map(set_aside),
        }
    }

    fn count(self, summary: &mut Summary) {
        *summary.added.entry(self.class).or_default() += 1;
        summary.unfit_witness += usize::from(self.unfit_witness);
        summary.set_aside.extend(self.set_aside);
    }
}
