//! `staffroom confirm`.

use clap::Args;

use super::{Common, Exit, Failure, Terminal, site::Site};
use crate::{
    load::CONFIRMED,
    policy::{Policy, confirmed},
    publish,
    school::School,
};

/// Keep the trust's text that a school has confirmed its own against.
#[derive(Debug, Args)]
pub struct Confirm {
    /// Id of the school
    school: String,
    /// Ids of the trust's policies; all that the school changes unless given
    policies: Vec<String>,
}

impl Confirm {
    /// Writes the records, one for each policy.
    ///
    /// # Errors
    ///
    /// Where there is no such school or overlay, or where a record cannot be written.
    pub fn run(&self, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let site = Site::read(&common.root);
        let Some(trust) = site.trust() else {
            terminal.problems(&site.plan(common.today()).1, &site.sources);
            return Ok(Exit::Errors);
        };
        let school = trust.schools.iter().find(|s| s.id == self.school).ok_or_else(|| {
            let known: Vec<&str> = trust.schools.iter().map(|s| s.id.as_str()).collect();
            Failure(format!("There is no school {}. There are: {}.", self.school, known.join(", ")))
        })?;
        for (base, overlay) in self.overlays(&trust.policies, school)? {
            let text = confirmed::record(base, overlay, &site.sources, common.today());
            let path = format!("content/schools/{}/{CONFIRMED}/{}.toml", school.id, base.id);
            publish::record(&common.root.join(&path), &text).map_err(|e| Failure(e.to_string()))?;
            let sections = confirmed::set_by_school(base, overlay).len();
            let plural = if sections == 1 { "" } else { "s" };
            terminal.say(&format!("{}: {sections} section{plural} confirmed in {path}", base.id));
        }
        Ok(Exit::Done)
    }

    /// The trust's policies to confirm, each with the school's overlay.
    fn overlays<'a>(&self, trusts: &'a [Policy], school: &'a School) -> Result<Vec<(&'a Policy, &'a Policy)>, Failure> {
        let all: Vec<(&Policy, &Policy)> = school
            .overlays
            .iter()
            .filter_map(|overlay| {
                let (id, _) = overlay.extends.as_ref()?;
                Some((trusts.iter().find(|p| p.id == *id)?, overlay))
            })
            .collect();
        let known: Vec<&str> = all.iter().map(|(base, _)| base.id.as_str()).collect();
        match self.policies.iter().find(|id| !known.contains(&id.as_str())) {
            Some(id) if known.is_empty() => Err(Failure(format!("{} changes no policy, not {id} either.", school.id))),
            Some(id) => Err(Failure(format!("{} has no overlay of {id}. It has: {}.", school.id, known.join(", ")))),
            None if self.policies.is_empty() => Ok(all),
            None => Ok(all.into_iter().filter(|(base, _)| self.policies.contains(&base.id)).collect()),
        }
    }
}
