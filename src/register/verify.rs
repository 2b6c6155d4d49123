//! Whether a register is as the office left it.

use std::{collections::BTreeMap, fmt};

use super::{GENESIS, Hash, Head, Register, RegisterError, row::Held};
use crate::token::PublicKey;

/// What a look at the whole register showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many entries there are, purged ones counted.
    pub entries: u64,
    /// How many of them were purged.
    pub purged: u64,
    /// The hash of the last one.
    pub hash: Hash,
    /// The newest head that is signed with one of the keys and fits, as it was signed.
    pub head: Option<(Head, String)>,
    /// What is wrong; nothing where the register can be believed.
    pub flaws: Vec<Flaw>,
}

/// Something in a register that is not as the office left it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// The entries from the first number to the second are missing.
    Missing(u64, u64),
    /// The entry of this number, or its place behind the one before, is not as it was written.
    Altered(u64),
    /// The content of this entry is gone, and no purge tells of it.
    Emptied(u64),
    /// The head over so many entries was signed by someone else, or changed.
    FalseHead(usize),
    /// The head over so many entries is signed and says otherwise than the entries: these were written anew.
    Rewritten(u64),
    /// Nobody signed the entries from this number on.
    Unsigned(u64),
    /// The head that was kept elsewhere counts more entries than there are: this many.
    Cut(u64),
    /// The head that was kept elsewhere cannot be read, or nobody with one of the keys signed it.
    NoHead,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(first, last) if first == last => write!(f, "Entry {first} was removed."),
            Self::Missing(first, last) => write!(f, "Entries {first} to {last} were removed."),
            Self::Altered(number) => write!(f, "Entry {number} was changed, or is not in its place."),
            Self::Emptied(number) => {
                write!(f, "The content of entry {number} was wiped out, and not by `audit purge`.")
            }
            Self::FalseHead(at) => write!(f, "Signature {at} of the register was not made with the office’s key."),
            Self::Rewritten(number) => {
                write!(f, "The entries up to {number} are not those that the office signed: they were written anew.")
            }
            Self::Unsigned(number) => {
                write!(f, "Nobody signed the entries from {number} on: the office did not add them.")
            }
            Self::Cut(number) => {
                write!(
                    f,
                    "The head that you gave counts {number} entries: those at the end of the register were cut off."
                )
            }
            Self::NoHead => write!(f, "The head that you gave is not whole, or was not made with the office’s key."),
        }
    }
}

impl Register {
    /// Looks at every entry, every link and every signature. `keys` are the office's public keys, the present one and those from
    /// before a rotation; `published` are heads that were kept elsewhere.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn verify(&self, keys: &[PublicKey], published: &[String]) -> Result<Verified, RegisterError> {
        let mut flaws = Vec::new();
        // One transaction: someone may be adding entries meanwhile, with their heads.
        let frozen = self.connection.unchecked_transaction().map_err(|e| RegisterError::sqlite(&self.path, &e))?;
        let mut wanted: BTreeMap<u64, Vec<(Head, Option<String>)>> = BTreeMap::new();
        for (at, seal) in self.heads()?.into_iter().enumerate() {
            match Head::open(&seal, keys) {
                Ok(head) => wanted.entry(head.entries).or_default().push((head, Some(seal))),
                Err(_) => flaws.push(Flaw::FalseHead(at + 1)),
            }
        }
        for seal in published {
            match Head::open(seal, keys) {
                Ok(head) => wanted.entry(head.entries).or_default().push((head, None)),
                Err(_) => flaws.push(Flaw::NoHead),
            }
        }
        let mut walk = Walk::default();
        let mut newest = None;
        self.rows(|row| {
            let number = row.number;
            walk.step(row, &mut flaws);
            for (head, seal) in wanted.remove(&number).unwrap_or_default() {
                if head.hash != walk.before {
                    flaws.push(Flaw::Rewritten(number));
                } else if let Some(seal) = seal {
                    newest = Some((head, seal));
                }
            }
            Ok(())
        })?;
        drop(frozen);
        flaws.extend(walk.emptied());
        let signed = newest.as_ref().map_or(0, |(head, _): &(Head, String)| head.entries);
        if signed < walk.last {
            flaws.push(Flaw::Unsigned(signed + 1));
        }
        flaws.extend(wanted.into_keys().filter(|number| *number > walk.last).map(Flaw::Cut));
        flaws.sort();
        flaws.dedup();
        Ok(Verified { entries: walk.last, purged: walk.purged.len() as u64, hash: walk.before, head: newest, flaws })
    }
}

/// The way along the chain.
struct Walk {
    last: u64,
    before: Hash,
    purged: Vec<u64>,
    told: Vec<(u64, u64)>,
}

impl Default for Walk {
    fn default() -> Self {
        Self { last: 0, before: GENESIS, purged: Vec::new(), told: Vec::new() }
    }
}

impl Walk {
    fn step(&mut self, row: super::row::Row, flaws: &mut Vec<Flaw>) {
        let (number, hash) = (row.number, row.hash);
        let in_place = row.follows(&self.before);
        if number > self.last + 1 {
            flaws.push(Flaw::Missing(self.last + 1, number - 1));
        } else if !in_place {
            flaws.push(Flaw::Altered(number));
        }
        match row.held() {
            Some(Held::Evidence(_)) => {}
            Some(Held::Purge(purge)) => self.told.extend(purge.entries),
            Some(Held::Purged) => self.purged.push(number),
            None => flaws.push(Flaw::Altered(number)),
        }
        // One changed entry is one flaw: the next is measured against what stands here now.
        (self.last, self.before) = (number, hash);
    }

    /// The entries whose content is gone without news.
    fn emptied(&self) -> Vec<Flaw> {
        let told = |number: &u64| self.told.iter().any(|(first, last)| (*first..=*last).contains(number));
        self.purged.iter().filter(|number| !told(number)).map(|number| Flaw::Emptied(*number)).collect()
    }
}

#[cfg(test)]
mod tests;
