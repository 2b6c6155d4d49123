//! The prose of a text: inline events, the numbers at its head and the attributes at its end.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{
    Attrs, Inline, Prose, Style, attrs,
    block::Clause,
    blocks::{Reader, folded},
    lines, link, mask,
    number::{Of, Printed},
    parse::Numbers,
};
use crate::{
    config::RawHtml,
    diag::{Code, Diagnostic},
};

/// The pieces without their places. A document is held as long as the build lasts: the list takes the room of what is in it, and
/// not that of the wider one, which collecting would hand on.
fn prose_of(pieces: Pieces) -> Prose {
    let mut prose = Prose::with_capacity(pieces.len());
    prose.extend(pieces.into_iter().map(|(piece, _)| piece));
    prose
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Reader<'a, '_, I> {
    /// The prose of a cell or term, which has neither number nor attributes of its own.
    pub(super) fn words(&mut self) -> Prose {
        prose_of(self.inlines())
    }

    /// The prose of the paragraph, heading or cell that was just begun, up to its end.
    pub(super) fn inlines(&mut self) -> Pieces {
        let mut pieces = Vec::new();
        let mut depth = 0;
        while let Some((event, at)) = self.events.next() {
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if self.inline(event, at, &mut pieces) {
                depth -= 1;
            }
        }
        pieces
    }

    /// The prose of a tight item or definition: inline events up to the first that is none.
    pub(super) fn loose_inlines(&mut self) -> (Pieces, Range<usize>) {
        match self.events.next() {
            Some((event, range)) => self.loose_inlines_from(event, range),
            None => (Vec::new(), 0..0),
        }
    }

    pub(super) fn loose_inlines_from(&mut self, event: Event<'a>, range: Range<usize>) -> (Pieces, Range<usize>) {
        let mut pieces = Vec::new();
        let mut covered = range.clone();
        self.inline(event, range, &mut pieces);
        while let Some((event, at)) = self.events.next_if(|(event, _)| is_inline(event)) {
            covered.end = covered.end.max(at.end);
            self.inline(event, at, &mut pieces);
        }
        (pieces, covered)
    }

    /// The clause that `pieces` make, or the clauses, where later lines of it are numbered on.
    pub(super) fn clauses(&mut self, mut pieces: Pieces, range: Range<usize>) -> Vec<Clause> {
        let mut runs = Vec::new();
        if self.reading.numbers == Numbers::Printed {
            for at in lines::clause_lines(&pieces).into_iter().rev() {
                runs.push(pieces.split_off(at));
                // The break between the lines belongs to neither.
                pieces.pop();
            }
        }
        runs.push(pieces);
        let mut out = Vec::new();
        let mut start = range.start;
        while let Some(mut pieces) = runs.pop() {
            let label = self.take_number(&mut pieces, Of::Clause);
            let end = runs.last().and_then(|next| next.first()).map_or(range.end, |(_, at)| at.start);
            let (mut prose, attrs) = self.finish(pieces);
            // What is quoted has no number here: the one that it prints is a word of it.
            let (label, quoted) = if self.quoted == 0 { (label, None) } else { (None, label) };
            prose.splice(0..0, quoted.map(|printed| Inline::Text(format!("{} ", printed.text))));
            if !prose.is_empty() || label.is_some() || attrs != Attrs::default() {
                out.push(Clause::new(label, prose, attrs, self.span(start..end)));
            }
            start = end;
        }
        out
    }

    /// Takes the number off the head of `pieces`, where the text prints its own. It may be set in bold.
    pub(super) fn take_number(&self, pieces: &mut Pieces, of: Of) -> Option<Printed> {
        if self.reading.numbers == Numbers::Words {
            return None;
        }
        let (at, printed, length) = lines::number_at(pieces, 0, of)?;
        let Inline::Text(words) = &mut pieces[at].0 else { return None };
        words.drain(..length);
        if words.is_empty() {
            pieces.remove(at);
            // Marks that stood round the number alone go with it.
            let mut inner = at;
            while inner > 0 && lines::is_pair(&pieces[inner - 1].0, pieces.get(inner).map(|(piece, _)| piece)) {
                pieces.drain(inner - 1..=inner);
                inner -= 1;
            }
            if let Some((Inline::Text(words), _)) = pieces.get_mut(inner) {
                words.drain(..words.len() - words.trim_start().len());
            }
        }
        Some(printed)
    }

    /// The prose without its block of attributes, and the attributes.
    pub(super) fn finish(&mut self, pieces: Pieces) -> (Prose, Attrs) {
        let last = pieces.iter().rev().find(|(piece, _)| matches!(piece, Inline::Text(_))).map(|(_, at)| at.clone());
        let mut prose = prose_of(pieces);
        let attrs = self.take_attrs(&mut prose, last);
        (prose, attrs)
    }

    /// Takes one inline event; true when it has taken the end that belongs to it as well.
    pub(super) fn inline(&mut self, event: Event<'a>, range: Range<usize>, pieces: &mut Pieces) -> bool {
        let at = range.clone();
        let mut push = |piece| pieces.push((piece, at.clone()));
        match event {
            Event::Text(text) => {
                push(Inline::Text(text.into_string()));
                self.lost_notes(range);
            }
            Event::Code(text) => {
                self.code.push(range);
                push(Inline::Code(mask::unmask(&text).into_owned()));
            }
            Event::InlineHtml(html) | Event::Html(html) if is_comment(&html) => {}
            Event::InlineHtml(html) | Event::Html(html) if self.reading.html == RawHtml::Clean => {
                push(Inline::Html(html.into_string()));
            }
            Event::InlineHtml(html) | Event::Html(html) => {
                self.raw_html(range);
                push(Inline::Text(html.into_string()));
            }
            Event::SoftBreak => push(Inline::SoftBreak),
            Event::HardBreak => push(Inline::HardBreak),
            Event::FootnoteReference(label) => {
                self.marks.insert(label.to_string());
                push(Inline::FootnoteMark(label.to_string()));
            }
            Event::Start(Tag::Emphasis) => push(Inline::Open(Style::Emphasis)),
            Event::Start(Tag::Strong) => push(Inline::Open(Style::Strong)),
            Event::Start(Tag::Strikethrough) => push(Inline::Open(Style::Struck)),
            Event::End(TagEnd::Emphasis) => push(Inline::Close(Style::Emphasis)),
            Event::End(TagEnd::Strong) => push(Inline::Close(Style::Strong)),
            Event::End(TagEnd::Strikethrough) => push(Inline::Close(Style::Struck)),
            Event::Start(Tag::Link { dest_url, id, .. }) => {
                self.ends.insert(folded(&id));
                return self.link(&dest_url, range, pieces);
            }
            Event::End(TagEnd::Link) => push(Inline::LinkEnd),
            Event::Start(Tag::Image { dest_url, id, .. }) => {
                self.ends.insert(folded(&id));
                let alt = self.alternative();
                push(Inline::Image { path: dest_url.to_string(), alt, span: self.span(range) });
                return true;
            }
            _ => {}
        }
        false
    }

    /// Reports marks of footnotes that are words, because there is no such footnote in this text.
    fn lost_notes(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        for (at, _) in source.match_indices("[^").filter(|(at, _)| !self.text[..range.start + at].ends_with('\\')) {
            let rest = &source[at + 2..];
            let Some(label) = rest.find(']').map(|end| &rest[..end]) else { continue };
            if !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
                let place = self.span(range.start + at..range.start + at + label.len() + 3);
                self.problems.push(
                    Diagnostic::at(place, Code::BrokenAnchor, format!("there is no footnote `{label}` in this file"))
                        .help(format!("Add it at the end of the text, `[^{label}]: …`, or take the mark away.")),
                );
            }
        }
    }

    pub(super) fn link(&mut self, address: &str, range: Range<usize>, pieces: &mut Pieces) -> bool {
        let at = range.clone();
        let span = self.span(range);
        let empty = matches!(self.events.peek(), Some((Event::End(TagEnd::Link), _)));
        match (link::read(address, span, self.problems), empty) {
            (Some(target), true) => {
                self.events.next();
                pieces.push((Inline::Reference { target, span }, at));
                true
            }
            (Some(target), false) => {
                pieces.push((Inline::Link { target, span }, at));
                false
            }
            // The problem is kept; the words stay, so that nothing is lost when it is looked at.
            (None, _) => {
                pieces.push((Inline::Link { target: super::Target::Here(String::new()), span }, at));
                false
            }
        }
    }

    /// The text alternative of the image that was just begun, up to its end.
    pub(super) fn alternative(&mut self) -> String {
        let mut alt = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(text) | Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                Event::End(TagEnd::Image) => break,
                _ => {}
            }
        }
        alt
    }

    /// Takes the block of attributes off the end of `prose`; `last` is the place of its last text.
    pub(super) fn take_attrs(&mut self, prose: &mut Prose, last: Option<Range<usize>>) -> Attrs {
        let (Some(Inline::Text(words)), Some(range)) = (prose.last_mut(), last) else { return Attrs::default() };
        let source = self.text[range.clone()].trim_end();
        let (Some(open), Some(begin)) = (attrs::find(source), attrs::find(words)) else { return Attrs::default() };
        let block = &source[open..];
        let attrs = attrs::read(block, self.file, self.start + range.start + open, self.problems);
        words.truncate(begin);
        words.truncate(words.trim_end().len());
        if words.is_empty() {
            prose.pop();
            while matches!(prose.last(), Some(Inline::SoftBreak)) {
                prose.pop();
            }
        }
        attrs
    }
}

/// Prose with the place of each piece.
pub(super) type Pieces = Vec<(Inline, Range<usize>)>;

pub(super) fn is_comment(html: &str) -> bool {
    html.starts_with("<!--") && html.trim_end().ends_with("-->") && html.matches("-->").count() == 1
}

pub(super) fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::FootnoteReference(_) => true,
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => {
            matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        _ => false,
    }
}
