//! The text of a policy as HTML: sections and clauses with their numbers, anchors and sides.

use std::collections::BTreeMap;

use super::terms::Terms;
use crate::{
    markup::{Clause, LinkEnd, Mark, Notes, Picture, Section, Setting, Target, Wrap, html},
    plan::{HeldPolicy, Place},
    policy::{Label, Sets},
    rules::{Kind, Rule, side_of_heading},
    source::Span,
};

/// The whole text of `policy` as a page at `place` shows it.
pub(super) fn body(policy: &HeldPolicy, place: &Place<'_>) -> String {
    let body = Body::new(policy, place);
    let mut out = html::blocks(&policy.held.document.opening, &body);
    for section in &policy.held.document.sections {
        body.section(section, 2, Sets::Trust, &mut out);
    }
    out.push_str(&body.notes.section(&policy.held.document, &body));
    out
}

/// The text of one section without its heading, as a page at `place` shows it.
pub(super) fn section_text(policy: &HeldPolicy, place: &Place<'_>, section: &Section) -> String {
    let body = Body::new(policy, place);
    let mut out = html::blocks(&section.blocks, &body);
    let sets = policy.held.sets(section);
    section.children.iter().for_each(|child| body.section(child, 3, sets, &mut out));
    out.push_str(&body.notes.section(&policy.held.document, &body));
    out
}

/// What a link is besides where it goes by the words of a clause, because its author gave it no id: a script says so.
fn loose(label: &Label) -> &'static str {
    if label.kept { "" } else { " loose" }
}

/// A text on its way to a page.
pub(super) struct Body<'a> {
    terms: Terms<'a>,
    notes: Notes,
    rules: BTreeMap<Span, &'a Rule>,
    place: Place<'a>,
    policy: &'a HeldPolicy,
}

impl<'a> Body<'a> {
    pub(super) fn new(policy: &'a HeldPolicy, place: &Place<'a>) -> Self {
        let place = place.of(policy);
        let rules = policy.rules.iter().map(|r| (r.span, r)).collect();
        Self { terms: Terms::new(&place), notes: Notes::default(), rules, place, policy }
    }

    /// A section that stands in one that is set by `around`.
    fn section(&self, section: &Section, depth: usize, around: Sets, out: &mut String) {
        let heading = &section.heading;
        let tag = format!("h{}", depth.min(6));
        let title = html::prose(&heading.prose, &Titles(self));
        let label = self.policy.held.labels.at(heading.span);
        let anchor = html::escape(label.map_or("", |l| &l.anchor)).into_owned();
        let sets = self.policy.held.sets(section);
        if let Some(side) = side_of_heading(&html::words(&heading.prose, &self.place)) {
            out.push_str(&format!("<{tag} class=\"side side-{}\" id=\"{anchor}\">{title}</{tag}>\n", side.id()));
            self.set_by(sets, around, depth, out);
            out.push_str(&html::blocks(&section.blocks, self));
            section.children.iter().for_each(|child| self.section(child, depth + 1, sets, out));
            return;
        }
        let number = label.map(|l| l.shown.as_str()).filter(|n| !n.is_empty());
        let class = if sets == Sets::Withdrawn { "section withdrawn" } else { "section" };
        out.push_str(&format!("<section class=\"{class}\" id=\"{anchor}\" aria-labelledby=\"{anchor}-title\">\n"));
        out.push_str(&format!("<{tag} id=\"{anchor}-title\">"));
        if let Some(number) = number {
            out.push_str(&format!("<span class=\"number\">{number}</span> "));
        }
        let what = number.map_or_else(|| "this section".to_owned(), |n| format!("section {}", n.trim_end_matches('.')));
        out.push_str(&format!(
            "{title} <a class=\"anchor\" href=\"#{anchor}\" aria-label=\"Link to {what}\">#</a></{tag}>\n"
        ));
        self.set_by(sets, around, depth, out);
        if let Some((from, _)) = heading.attrs.get("from") {
            self.quoted_from(from, out);
        }
        out.push_str(&html::blocks(&section.blocks, self));
        section.children.iter().for_each(|child| self.section(child, depth + 1, sets, out));
        out.push_str("</section>\n");
    }

    /// The address of the glossary.
    pub(super) fn glossary(&self) -> &str {
        self.terms.glossary()
    }

    /// Which policy an extract is from: a link where the site has it.
    pub(super) fn quoted_from(&self, from: &str, out: &mut String) {
        let end = self.place.policy(from).and_then(|policy| self.place.link_to(policy, None));
        let name = match end {
            Some(LinkEnd { href, name }) => format!("<a href=\"{}\">{}</a>", html::escape(&href), html::escape(&name)),
            None => html::escape(&from.replace('-', " ")).into_owned(),
        };
        out.push_str(&format!("<p class=\"set-by\">Quoted from {name}, with its numbers</p>\n"));
    }

    /// Who set a section, where a school's overlay makes that a question: of each section, and of what is set otherwise within it.
    fn set_by(&self, sets: Sets, around: Sets, depth: usize, out: &mut String) {
        if depth > 2 && (sets == Sets::Trust || around != Sets::Trust) {
            return;
        }
        let (Some(school), Some(_)) = (self.place.school(), self.policy.held.overlay) else { return };
        let name = html::escape(&school.school.short_name).into_owned();
        let (class, words) = match sets {
            Sets::Trust => ("set-by-trust", "Set by the trust".to_owned()),
            Sets::Replaced => ("set-by-school", format!("Set by {name}")),
            Sets::Added => ("set-by-school", format!("Added by {name}")),
            Sets::Withdrawn => {
                out.push_str(&format!(
                    "<p class=\"set-by set-by-school\">Withdrawn by {name}</p>\n\
                     <p>This section of the trust’s policy does not apply at {name}.</p>\n"
                ));
                return;
            }
        };
        out.push_str(&format!("<p class=\"set-by {class}\">{words}</p>\n"));
    }

    fn rule(&self, clause: &Clause) -> Option<&Rule> {
        self.rules.get(&clause.span).copied()
    }

    /// Whom a rule says to ask, as this place names them.
    pub(super) fn asks(&self, rule: &Rule) -> String {
        let Some((role, _)) = &rule.ask else { return String::new() };
        let name = match self.place.school().and_then(|s| s.school.contacts.get(role)) {
            Some(contact) => match &contact.email {
                Some(email) => {
                    format!("<a href=\"mailto:{}\">{}</a>", html::escape(email), html::escape(&contact.role))
                }
                None => html::escape(&contact.role).into_owned(),
            },
            None => {
                html::escape(&self.place.word(&format!("terms.{role}")).unwrap_or_else(|| role.clone())).into_owned()
            }
        };
        format!(" <span class=\"rule-ask\">Ask: {name}</span>")
    }
}

/// The headings of a text: its footnotes are marked there too, and no term is explained.
struct Titles<'b, 'a>(&'b Body<'a>);

impl Setting for Titles<'_, '_> {
    fn word(&self, name: &str) -> Option<String> {
        self.0.word(name)
    }

    fn link(&self, target: &Target) -> Option<LinkEnd> {
        self.0.link(target)
    }

    fn image(&self, path: &str) -> Option<Picture> {
        self.0.image(path)
    }

    fn notes(&self) -> Option<&Notes> {
        self.0.notes()
    }
}

impl Setting for Body<'_> {
    fn word(&self, name: &str) -> Option<String> {
        self.place.word(name)
    }

    fn link(&self, target: &Target) -> Option<LinkEnd> {
        self.place.link(target)
    }

    fn image(&self, path: &str) -> Option<Picture> {
        self.place.image(path)
    }

    fn mark(&self, clause: &Clause) -> Mark {
        let Some(label) = self.policy.held.labels.at(clause.span) else { return Mark::default() };
        let mut mark = Mark { id: label.anchor.clone(), class: "clause".into(), ..Mark::default() };
        let href = html::escape(&label.anchor).into_owned();
        if label.shown.is_empty() {
            mark.after = format!(
                " <a class=\"anchor{}\" href=\"#{href}\" aria-label=\"Link to this clause\">#</a>",
                loose(label)
            );
        } else {
            mark.before = format!("<a class=\"number{}\" href=\"#{href}\">{}</a> ", loose(label), label.shown);
        }
        if let Some(rule) = self.rule(clause) {
            mark.class = format!("clause rule rule-{}", rule.kind.id());
            // A bold side at the head of the clause says it already.
            if rule.prose == clause.prose {
                mark.before.push_str(&format!("<span class=\"rule-kind\">{}</span> ", rule.kind.name()));
            }
            if rule.kind == Kind::Ask {
                mark.after.insert_str(0, &self.asks(rule));
            }
        }
        mark
    }

    fn wraps(&self, text: &str) -> Vec<Wrap> {
        self.terms.wraps(text, self.policy)
    }

    fn notes(&self) -> Option<&Notes> {
        Some(&self.notes)
    }

    fn marks_items(&self) -> bool {
        true
    }
}
