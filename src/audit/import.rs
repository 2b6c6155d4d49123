//! Tokens into the register.

use std::collections::BTreeMap;

use super::{Contents, Input, Office, Unread};
use crate::register::{Appended, Class, Entry, Reason, Register, RegisterError};

/// How many tokens are added to the register at a time, so that others can write to it in between.
const TOGETHER: usize = 1000;

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many files were read.
    pub files: usize,
    /// How many tokens were added, by class.
    pub added: BTreeMap<Class, usize>,
    /// How many tokens the register had already.
    pub known: usize,
    /// What was added and does not count.
    pub set_aside: Vec<SetAside>,
    /// Files that could not be read.
    pub unread: Vec<Unread>,
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

/// Judges the tokens in `inputs` and adds them to the register. `read` gives the tokens of one input ([`super::read`]).
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
) -> Result<Summary, RegisterError> {
    let mut summary = Summary::default();
    let mut waiting = Vec::new();
    for input in inputs {
        match read(&input) {
            Ok(contents) => {
                summary.files += 1;
                for (source, found) in contents {
                    waiting.push(office.judge(&found, &source));
                    if waiting.len() == TOGETHER {
                        add(std::mem::take(&mut waiting), register, &mut summary)?;
                    }
                }
            }
            Err(unread) => summary.unread.push(unread),
        }
    }
    add(waiting, register, &mut summary)?;
    Ok(summary)
}

fn add(entries: Vec<Entry>, register: &mut Register, summary: &mut Summary) -> Result<(), RegisterError> {
    let mut batch = register.batch()?;
    for mut entry in entries {
        let became = match batch.append(entry.clone())? {
            Appended::Replay(_) => {
                entry.class = Class::Rejected;
                entry.reason = Some(Reason::Duplicate);
                entry.result = None;
                entry.text = super::judge::excerpt(&entry.text);
                batch.append(entry.clone())?
            }
            other => other,
        };
        match became {
            Appended::New(_) => count(&entry, summary),
            Appended::Known(_) | Appended::Replay(_) => summary.known += 1,
        }
    }
    batch.commit()
}

fn count(entry: &Entry, summary: &mut Summary) {
    *summary.added.entry(entry.class).or_default() += 1;
    if let Some(reason) = entry.reason {
        let who = entry.attempt.as_ref().and_then(|a| a.staff.clone().or(a.name.clone())).unwrap_or_default();
        summary.set_aside.push(SetAside { source: entry.source.clone(), reason, who });
    }
}
