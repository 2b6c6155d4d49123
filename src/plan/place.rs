//! A page as a place from which things are said and linked.

use super::{HeldPolicy, Plan, Route, SchoolPlan, Shelf};
use crate::markup::{LinkEnd, Picture, Setting, Target};

/// The words and links of one page.
#[derive(Clone)]
pub struct Place<'a> {
    plan: &'a Plan<'a>,
    school: Option<&'a SchoolPlan<'a>>,
    route: Route,
    policy: Option<&'a HeldPolicy>,
}

impl<'a> Place<'a> {
    /// The page at `route`, of a school or of the trust.
    pub fn new(plan: &'a Plan<'a>, school: Option<&'a SchoolPlan<'a>>, route: Route) -> Self {
        Self { plan, school, route, policy: None }
    }

    /// The same place for speaking of `policy`: a link to `#clause` leads into it.
    pub fn of(&self, policy: &'a HeldPolicy) -> Self {
        Self { policy: Some(policy), ..self.clone() }
    }

    /// The plan.
    pub fn plan(&self) -> &'a Plan<'a> {
        self.plan
    }

    /// The school, unless the page is the trust's.
    pub fn school(&self) -> Option<&'a SchoolPlan<'a>> {
        self.school
    }

    /// The policy that it speaks of.
    pub fn speaks_of(&self) -> Option<&'a HeldPolicy> {
        self.policy
    }

    /// The address of the page.
    pub fn route(&self) -> &Route {
        &self.route
    }

    /// From here to the top folder of the site: empty or ending in `/`.
    pub fn root(&self) -> String {
        self.plan.seat(&self.route).root()
    }

    /// A link from here to `other`.
    pub fn to(&self, other: &Route) -> String {
        self.plan.seat(&self.route).to(&self.plan.seat(other), self.plan.trust.settings.links)
    }

    /// The policies that can be linked from here: those of the school, or the trust's.
    pub fn policies(&self) -> &'a Shelf {
        self.school.map_or(&self.plan.policies, |s| &s.policies)
    }

    /// A policy that can be linked from here.
    pub fn policy(&self, id: &str) -> Option<&'a HeldPolicy> {
        self.policies().find(id)
    }

    /// The page of `policy` from here; empty where this is it.
    pub fn page_of(&self, policy: &HeldPolicy) -> String {
        let route = policy.route(self.school.map(|s| s.school));
        if route == self.route { String::new() } else { self.to(&route) }
    }

    /// A link to `policy`, or to its clause or section `anchor`. `None` where it has no such anchor.
    pub fn link_to(&self, policy: &HeldPolicy, anchor: Option<&str>) -> Option<LinkEnd> {
        let page = self.page_of(policy);
        let title = policy.held.meta.title();
        let Some(anchor) = anchor else {
            return Some(LinkEnd { href: if page.is_empty() { "#".into() } else { page }, name: title.to_owned() });
        };
        let (label, _) = policy.held.labels.named(anchor)?;
        let what = if label.is_section { "section" } else { "clause" };
        let own = match &label.number {
            Some(number) if label.space.is_empty() => format!("{what} {number}"),
            Some(number) => format!("{what} {number} of {}", label.space),
            None => format!("this {what}"),
        };
        let within = self.policy.is_some_and(|p| std::ptr::eq(p, policy));
        let name = match (within, &label.number) {
            (true, _) => own,
            (false, Some(_)) => format!("{title}, {own}"),
            (false, None) => format!("{title}, a {what}"),
        };
        Some(LinkEnd { href: format!("{page}#{anchor}"), name })
    }

    /// Whether `target` is to be found from here: what [`Setting::link`] has an end for.
    pub fn leads_to(&self, target: &Target) -> bool {
        let has = |policy: &HeldPolicy, anchor: &str| policy.held.labels.named(anchor).is_some();
        match target {
            Target::Here(anchor) => self.policy.is_some_and(|policy| has(policy, anchor)),
            Target::There { id, anchor } => match self.policy(id) {
                Some(policy) => anchor.as_ref().is_none_or(|anchor| has(policy, anchor)),
                None => self.plan.trust.pages.iter().any(|page| page.id == *id),
            },
            Target::Away(_) => false,
        }
    }

    /// A word of the trust's own text, which belongs to no school: "headteacher" is what each school calls it, so the key speaks.
    fn general(name: &str) -> Option<String> {
        let (kind, rest) = name.split_once('.')?;
        let words = |key: &str| key.replace('_', " ");
        match kind {
            "school" => Some("your school".into()),
            "terms" => Some(match rest {
                "ict_lead" => "ICT lead".into(),
                "dpo" => "data protection officer".into(),
                "dsl" => "designated safeguarding lead".into(),
                "head" => "head of the school".into(),
                key => words(key),
            }),
            "contacts" => {
                let (role, field) = rest.split_once('.')?;
                let role = Self::general(&format!("terms.{role}"))?;
                Some(match field {
                    "role" => role,
                    "email" => format!("(the e-mail address of your school’s {role})"),
                    "phone" => format!("(the telephone number of your school’s {role})"),
                    _ => format!("your school’s {role}"),
                })
            }
            _ => None,
        }
    }
}

impl Setting for Place<'_> {
    fn word(&self, name: &str) -> Option<String> {
        if name == "trust.name" {
            return Some(self.plan.trust.settings.trust.clone());
        }
        match self.school {
            Some(school) => school.school.word(name),
            None => Self::general(name),
        }
    }

    fn link(&self, target: &Target) -> Option<LinkEnd> {
        match target {
            Target::Here(anchor) => self.link_to(self.policy?, Some(anchor)),
            Target::There { id, anchor } => {
                if let Some(policy) = self.policy(id) {
                    return self.link_to(policy, anchor.as_deref());
                }
                let page = self.plan.trust.pages.iter().find(|p| p.id == *id)?;
                let fragment = anchor.as_ref().map(|a| format!("#{a}")).unwrap_or_default();
                let href = self.to(&Route::folder(id)) + &fragment;
                Some(LinkEnd { href, name: page.title.clone() })
            }
            Target::Away(_) => None,
        }
    }

    fn image(&self, path: &str) -> Option<Picture> {
        let images = &self.plan.trust.images;
        let file = &images[images.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?];
        Some(Picture { src: self.to(&Route::file(&format!("assets/content/{path}"))), size: file.size })
    }
}
