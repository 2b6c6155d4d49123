//! Whom to ask at a school, and who may use which channel there.

use super::{
    entries::{answers_of, channel_anchors, clause_of, clause_text},
    frame::{audiences, lower_first, page},
    home::contacts_of,
    view::{
        Link,
        contacts::{ChannelCell, ChannelRow, Contacts, Matrix},
    },
};
use crate::{
    plan::{Place, Plan, Route, SchoolPlan},
    rules::Kind,
    school::{Channel, Others},
};

/// The contacts of a school.
pub(super) fn contacts<'a>(plan: &'a Plan<'a>, school: &'a SchoolPlan<'a>) -> Contacts {
    let place = Place::new(plan, Some(school), Route::of_school(&school.school.id, "contacts"));
    Contacts {
        page: page(&place, "Contacts", &format!("Whom to ask at {}.", school.school.name), &[]),
        contacts: contacts_of(school),
        matrix: matrix(school, &place),
    }
}

/// The channels as a matrix, channels and audiences each in the order in which the school first names them.
fn matrix<'a>(school: &'a SchoolPlan<'a>, place: &Place<'a>) -> Matrix {
    let mut matrix = Matrix::default();
    for (channel, id) in school.school.channels.iter().zip(channel_anchors(school.school)) {
        let (name, audience) = (capital(&channel.channel), capital(&channel.audience));
        let column = matrix.audiences.iter().position(|a| *a == audience).unwrap_or_else(|| {
            matrix.audiences.push(audience);
            matrix.audiences.len() - 1
        });
        let row = matrix.rows.iter().position(|r| r.channel == name).unwrap_or_else(|| {
            matrix.rows.push(ChannelRow { channel: name, cells: Vec::new() });
            matrix.rows.len() - 1
        });
        let cells = &mut matrix.rows[row].cells;
        cells.resize_with(cells.len().max(column + 1), Vec::new);
        cells[column].push(cell(channel, id, school, place));
    }
    let columns = matrix.audiences.len();
    matrix.rows.iter_mut().for_each(|row| row.cells.resize_with(columns, Vec::new));
    matrix
}

fn cell<'a>(channel: &Channel, id: String, school: &'a SchoolPlan<'a>, place: &Place<'a>) -> ChannelCell {
    let who: Vec<String> = channel.who.iter().map(|(id, _)| id.clone()).collect();
    let answers = answers_of(channel, place.plan());
    let approver = channel.approver.as_ref().and_then(|(role, _)| school.school.contacts.get(role));
    let (others, others_kind) = match (channel.others, approver) {
        _ if !answers.others => (String::new(), None),
        (Others::Ask, Some(contact)) => (format!("Ask first: {}", lower_first(&contact.role)), Some(Kind::Ask)),
        (Others::Ask, None) => ("Ask first".to_owned(), Some(Kind::Ask)),
        (Others::Never, _) => ("Never".to_owned(), Some(Kind::Dont)),
        (Others::NotStated, _) => ("The policies do not say".to_owned(), None),
    };
    let clause = channel.rule.as_ref().and_then(|(target, _)| clause_of(target, school)).map(|(policy, rule)| Link {
        href: place.of(policy).link_to(policy, Some(&rule.anchor)).map(|l| l.href).unwrap_or_default(),
        text: clause_text(rule.number.as_deref().unwrap_or_default(), policy.held.meta.title()),
    });
    ChannelCell { id, who: audiences(place.plan(), &who), others, others_kind, note: channel.note.clone(), clause }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}
