//! The rules of a school, and what its channels amount to, as every page about rules needs them.

use super::{
    frame::{audiences, contact, lower_first, silent},
    view::{
        Contact, Html, Link,
        explorer::{Choice, RuleCard},
    },
};
use crate::{
    markup::{html, slug::slug},
    plan::{HeldPolicy, Place, Plan, Route, SchoolPlan},
    rules::{Kind, Rule, Strength},
    school::{Channel, Others, School},
    trust::Settings,
};

/// The topic of channels that name none, which no author declares.
pub(super) const CHANNELS: (&str, &str) = ("channels", "Which channel may I use?");

/// Something that the explorer answers with.
pub(super) struct Entry<'a> {
    /// Id of the topic under which it is listed.
    pub(super) topic: &'a str,
    /// Its card.
    pub(super) card: RuleCard,
    /// Its words without markup.
    pub(super) words: String,
    /// The folder of the page that it stands on, below the school's own: `policies/acceptable-use`.
    pub(super) folder: String,
    /// The title of that page.
    pub(super) title: String,
    /// Its anchor there.
    pub(super) anchor: String,
    /// Its number there; may be empty.
    pub(super) number: String,
    /// Whether it comes from the table of channels rather than from a clause.
    pub(super) channel: bool,
}

/// What the channels of `school` amount to, as the page of the school at `place` shows it.
pub(super) fn of_channels<'a>(school: &'a SchoolPlan<'a>, place: &Place<'a>) -> Vec<Entry<'a>> {
    let channels = school.school.channels.iter().zip(channel_anchors(school.school));
    channels.flat_map(|(channel, anchor)| of_channel(channel, &anchor, place, school)).collect()
}

/// The answer that `rule` of `policy` is at `school`; the links of `page` and of the rest lead from `there`.
pub(super) fn entry<'a>(
    topic: &'a str,
    rule: &Rule,
    policy: &HeldPolicy,
    school: &SchoolPlan<'_>,
    (there, page): (&Place<'_>, &str),
) -> Entry<'a> {
    let plan = there.plan();
    let mut text = html::prose(&rule.prose, there);
    let mut words = html::words(&rule.prose, there);
    if !rule.details.is_empty() {
        let items: String = rule.details.iter().map(|d| format!("<li>{}</li>", html::prose(d, there))).collect();
        text.push_str(&format!("<ul>{items}</ul>"));
        let items: Vec<String> = rule.details.iter().map(|d| html::words(d, there)).collect();
        words.push_str(&format!(" {}", items.join("; ")));
    }
    let settings = &plan.trust.settings;
    let title = policy.held.meta.title();
    let whole: Vec<&str> = policy.held.meta.audience.iter().flatten().map(|(id, _)| id.as_str()).collect();
    let everyone = rule.audience.iter().map(String::as_str).eq(whole.iter().copied());
    let number = rule.number.clone().unwrap_or_default();
    let card = RuleCard {
        id: format!("rule-{}-{}", policy.held.id, rule.anchor),
        kind: rule.kind,
        kind_name: rule.kind.name().to_owned(),
        text: Html::trusted(text),
        lead: String::new(),
        advice: rule.strength == Strength::Should,
        ask: asked(rule, school),
        topics: rule.topics.iter().map(|id| choice(id, plan.trust.topic_name(id))).collect(),
        audiences: match everyone {
            true => Vec::new(),
            false => rule.audience.iter().map(|id| choice(id, settings.audience_name(id))).collect(),
        },
        reaches: settings.reached(&rule.audience).join(" "),
        school: None,
        clause: Link { href: format!("{page}#{}", rule.anchor), text: clause_text(&number, title) },
        words: title.to_owned(),
    };
    Entry {
        topic,
        card,
        words,
        folder: format!("policies/{}", policy.held.id),
        title: title.to_owned(),
        anchor: rule.anchor.clone(),
        number,
        channel: false,
    }
}

/// Whom `rule` says to ask, at `school`.
pub(super) fn asked(rule: &Rule, school: &SchoolPlan<'_>) -> Option<Contact> {
    let (role, _) = rule.ask.as_ref()?;
    Some(contact(role, school.school.contacts.get(role)?))
}

/// How many entries a school has.
pub(super) fn count_of(school: &SchoolPlan<'_>, plan: &Plan<'_>) -> usize {
    let rules = school.policies.iter().flat_map(|p| p.rules.iter()).filter(|rule| !rule.topics.is_empty()).count();
    rules + school.school.channels.iter().map(|channel| answers_of(channel, plan).count()).sum::<usize>()
}

/// "Clause 7.2 of Acceptable use", or the title alone.
pub(super) fn clause_text(number: &str, title: &str) -> String {
    if number.is_empty() { title.to_owned() } else { format!("Clause {number} of {title}") }
}

/// Something to choose.
pub(super) fn choice(id: &str, name: &str) -> Choice {
    Choice { id: id.to_owned(), name: name.to_owned() }
}

/// Id of the topic under which a channel is listed.
pub(super) fn topic_of(channel: &Channel) -> &str {
    channel.topic.as_ref().map_or(CHANNELS.0, |(id, _)| id.as_str())
}

/// Which answers a channel amounts to.
pub(super) struct Answers {
    /// One for those who may use it without asking.
    pub(super) may: bool,
    /// One for everyone else.
    pub(super) others: bool,
}

impl Answers {
    /// How many.
    pub(super) fn count(&self) -> usize {
        usize::from(self.may) + usize::from(self.others)
    }
}

/// Which answers a channel amounts to.
pub(super) fn answers_of(channel: &Channel, plan: &Plan<'_>) -> Answers {
    let (may, rest) = may_and_rest(channel, &plan.trust.settings);
    Answers { may: !may.is_empty(), others: !rest.is_empty() }
}

/// The audiences that may use a channel without asking, and all others.
fn may_and_rest(channel: &Channel, settings: &Settings) -> (Vec<String>, Vec<String>) {
    let who: Vec<String> = channel.who.iter().map(|(id, _)| id.clone()).collect();
    let may = settings.reached(&who);
    let rest = settings.audiences.iter().map(|a| a.id.clone()).filter(|id| !may.contains(id)).collect();
    (may, rest)
}

/// The anchors of a school's channels on the contacts page, in their order.
pub(super) fn channel_anchors(school: &School) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for channel in &school.channels {
        let mut anchor = format!("channel-{}", slug(&format!("{} {}", channel.channel, channel.audience), usize::MAX));
        while anchors.contains(&anchor) {
            anchor.push_str("-again");
        }
        anchors.push(anchor);
    }
    anchors
}

/// What a channel amounts to: an answer for those who may use it, another for everyone else.
pub(super) fn of_channel<'a>(
    channel: &'a Channel,
    anchor: &str,
    there: &Place<'_>,
    school: &'a SchoolPlan<'a>,
) -> Vec<Entry<'a>> {
    let plan = there.plan();
    let settings = &plan.trust.settings;
    let who: Vec<String> = channel.who.iter().map(|(id, _)| id.clone()).collect();
    let (may, rest) = may_and_rest(channel, settings);
    let contact_of = |role: &str| school.school.contacts.get(role).map(|someone| contact(role, someone));
    let approver = channel.approver.as_ref().and_then(|(role, _)| contact_of(role));
    let deed = deed(channel);
    let note = if channel.note.is_empty() { String::new() } else { format!(" {}", channel.note) };
    let topic = topic_of(channel);
    let topic_name = if topic == CHANNELS.0 { CHANNELS.1 } else { plan.trust.topic_name(topic) };
    let contacts = Route::of_school(&school.school.id, "contacts");
    let clause = channel.rule.as_ref().and_then(|(target, _)| clause_of(target, school));
    let make =
        |part: &str, kind: Kind, kind_name: &str, words: String, ask, audiences: Vec<Choice>, reaches: String| {
            let (href, text, folder, title, at, number) = match &clause {
                Some((policy, rule)) => {
                    let number = rule.number.clone().unwrap_or_default();
                    let href = there.of(policy).link_to(policy, Some(&rule.anchor)).map(|l| l.href).unwrap_or_default();
                    let title = policy.held.meta.title();
                    let folder = format!("policies/{}", policy.held.id);
                    (href, clause_text(&number, title), folder, title.to_owned(), rule.anchor.clone(), number)
                }
                None => {
                    let href = format!("{}#{anchor}", there.to(&contacts));
                    (
                        href,
                        CHANNELS.1.to_owned(),
                        "contacts".to_owned(),
                        CHANNELS.1.to_owned(),
                        anchor.to_owned(),
                        String::new(),
                    )
                }
            };
            let card = RuleCard {
                id: format!("{anchor}-{part}"),
                kind,
                kind_name: kind_name.to_owned(),
                text: Html::trusted(html::escape(&words)),
                lead: String::new(),
                advice: false,
                ask,
                topics: vec![choice(topic, topic_name)],
                audiences,
                reaches,
                school: None,
                clause: Link { href, text },
                words: CHANNELS.1.to_owned(),
            };
            Entry { topic, card, words, folder, title, anchor: at, number, channel: true }
        };
    let mut out = Vec::new();
    if !may.is_empty() {
        let named = who.iter().map(|id| choice(id, settings.audience_name(id))).collect();
        out.push(make("may", Kind::Do, "You may", format!("{deed}.{note}"), None, named, may.join(" ")));
    }
    if rest.is_empty() {
        return out;
    }
    let others = match may.is_empty() {
        true => Vec::new(),
        false => vec![choice("", &format!("everyone but {}", lower_first(&audiences(plan, &who))))],
    };
    let reaches = rest.join(" ");
    out.push(match channel.others {
        Others::Ask => {
            make("others", Kind::Ask, Kind::Ask.name(), format!("before you {deed}.{note}"), approver, others, reaches)
        }
        Others::Never => make("others", Kind::Dont, Kind::Dont.name(), format!("{deed}.{note}"), None, others, reaches),
        Others::NotStated => {
            let words = format!("before you {deed}: the policies do not say whether you may.{note}");
            make("others", Kind::Ask, Kind::Ask.name(), words, silent(plan, Some(school)), others, reaches)
        }
    });
    out
}

/// "contact parents by telephone".
fn deed(channel: &Channel) -> String {
    let by = ["in ", "by ", "on ", "through ", "via "].iter().any(|start| channel.channel.starts_with(start));
    format!("contact {} {}{}", channel.audience, if by { "" } else { "by " }, channel.channel)
}

/// The rule that `target` names at a school.
pub(super) fn clause_of<'a>(target: &str, school: &'a SchoolPlan<'a>) -> Option<(&'a HeldPolicy, &'a Rule)> {
    let (policy, anchor) = target.split_once('#')?;
    let policy = school.policies.find(policy)?;
    Some((policy, policy.rules.iter().find(|r| r.anchor == anchor)?))
}
