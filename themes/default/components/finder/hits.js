/**
 * What Pagefind finds in the texts, as clauses: it finds sections, and this sees in which of their clauses the words stand.
 *
 * @typedef {object} FoundSection A section as the index has it.
 * @property {string} address What the index was told of it: see `Address` in `src/search/mod.rs`.
 * @property {string} content Its words, with a space between each two.
 * @property {{ title?: string, within?: string }} meta
 *
 * @typedef {object} HitClause
 * @property {string} href
 * @property {string} number May be empty.
 * @property {"do" | "dont" | "ask" | ""} side
 * @property {string} stem The words that introduce it; may be empty.
 * @property {{ text: string, hit: boolean }[]} parts Its words, the found ones told apart.
 *
 * @typedef {object} Hit
 * @property {string} href The clause that fits best, or the section where only its title was found.
 * @property {string} number May be empty.
 * @property {string} title
 * @property {string} policy
 * @property {string} within The titles of the sections round it; may be empty.
 * @property {HitClause[]} clauses Those that fit best, in the order of the text.
 * @property {number} others How many more hold the words.
 * @property {Set<string>} marks The found words, folded.
 *
 * @typedef {object} Hits
 * @property {(section: FoundSection, found: number[], most: number) => Hit} read The clauses of a section that hold the words at the
 *   places `found`, at most `most` of them.
 * @property {(words: string[], section: FoundSection, found: number[]) => string[]} missing Those of the words of a question that a
 *   section does not hold, though it was found: Pagefind leaves out a word that no text has, or takes a shorter one for it.
 * @property {(lists: { id: string, score: number, words: number[] }[][]) => { id: string, words: number[] }[]} merge One list of what was
 *   found for each of several words: first what holds most of them.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** How many words of a clause are shown, and of what introduces it. */
  const SHOWN = 45;
  const STEM = 24;
  /** How many words stand before the first found one where a clause is cut. */
  const BEFORE = 10;

  /** Words that begin with as many letters the same are taken for forms of one. */
  const ROOT = 5;

  /**
   * @param {string[]} words
   * @param {number} most
   */
  const cut = (words, most) => words.slice(0, most).join(" ") + (words.length > most ? " …" : "");

  /**
   * The words from `from` to `to`, the found ones told apart, without the signs that cling to them.
   * @param {string[]} words
   * @param {number} from
   * @param {number} to
   * @param {Set<number>} found
   */
  function parts(words, from, to, found) {
    const hits = [...found].filter((at) => at >= from && at < to);
    const first = hits.length === 0 ? from : Math.min(...hits);
    const long = to - from > SHOWN;
    const start = long ? Math.max(from, Math.min(first - BEFORE, to - SHOWN)) : from;
    const end = long ? Math.min(to, start + SHOWN) : to;
    /** @type {HitClause["parts"]} */
    const out = [];
    /** @type {(text: string, hit: boolean) => void} */
    const add = (text, hit) => {
      const last = out[out.length - 1];
      if (last && last.hit === hit) last.text += text;
      else if (text !== "") out.push({ text, hit });
    };
    if (start > from) add("… ", false);
    for (let at = start; at < end; at++) {
      if (at > start) add(" ", false);
      const [, open, core, close] = /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su.exec(words[at]) || ["", "", words[at], ""];
      add(open, false);
      add(core, found.has(at) && core !== "");
      add(close, false);
    }
    if (end < to) add(" …", false);
    return out;
  }

  /** @type {Hits["read"]} */
  function read(section, found, most) {
    /** @type {{ page: string, policy: string, anchor: string, number: string, clauses: [number, string, string, HitClause["side"], number][] }} */
    const address = JSON.parse(section.address);
    const words = section.content === "" ? [] : section.content.split(" ");
    const { clauses } = address;
    /** @type {(at: number) => number} */
    const endOf = (at) => (at + 1 < clauses.length ? clauses[at + 1][0] : words.length);
    /** @type {(anchor: string) => string} */
    const href = (anchor) => address.page + (anchor === "" ? "" : "#" + encodeURIComponent(anchor));
    const places = new Set(found.filter((at) => at < words.length));
    const marks = new Set(/** @type {string[]} */ ([]));
    /** For each clause with a found word, how many different ones it has and how many in all. */
    const holding = clauses.flatMap((_, at) => {
      const roots = new Set(/** @type {string[]} */ ([]));
      let count = 0;
      for (const place of places) {
        if (place < clauses[at][0] || place >= endOf(at)) continue;
        count += 1;
        for (const word of Staffroom.search.words(words[place])) {
          marks.add(word);
          roots.add(word.slice(0, ROOT));
        }
      }
      return count === 0 ? [] : [{ at, different: roots.size, count }];
    });
    holding.sort((a, b) => b.different - a.different || b.count - a.count || a.at - b.at);
    const best = holding.slice(0, most);
    // Where the title alone was found, the section shows how it begins.
    const shown = best.length > 0 ? best.map(({ at }) => at).sort((a, b) => a - b) : clauses.length > 0 ? [0] : [];
    return {
      href: href(best.length > 0 ? clauses[best[0].at][1] || address.anchor : address.anchor),
      number: address.number,
      title: section.meta.title || "",
      policy: address.policy,
      within: section.meta.within || "",
      clauses: shown.map((at) => {
        const [from, anchor, number, side, stem] = clauses[at];
        return {
          href: href(anchor || address.anchor),
          number,
          side,
          stem: stem < 0 || shown.includes(stem) ? "" : cut(words.slice(clauses[stem][0], endOf(stem)), STEM),
          parts: parts(words, from, endOf(at), places),
        };
      }),
      others: holding.length - best.length,
      marks,
    };
  }

  /** @type {Hits["missing"]} */
  function missing(words, section, found) {
    const text = section.content.split(" ");
    const held = [...found.map((at) => text[at] || ""), ...Object.values(section.meta)].flatMap((part) => Staffroom.search.words(part));
    return words.filter((word) => {
      const start = word.slice(0, word.length < 5 ? word.length : word.length < 6 ? 4 : Math.max(3, word.length - 3));
      const shorter = (/** @type {string} */ other) => other.length > 2 && other.length > word.length - 3 && word.startsWith(other);
      return !held.some((other) => other.startsWith(start) || shorter(other));
    });
  }

  /** @type {Hits["merge"]} */
  function merge(lists) {
    /** @type {Map<string, { id: string, words: number[], lists: number, score: number }>} */
    const found = new Map();
    for (const list of lists) {
      for (const { id, score, words } of list) {
        const one = found.get(id) || { id, words: [], lists: 0, score: 0 };
        found.set(id, { id, words: [...new Set([...one.words, ...words])], lists: one.lists + 1, score: one.score + score });
      }
    }
    return Array.from(found.values()).sort((a, b) => b.lists - a.lists || b.score - a.score);
  }

  Staffroom.hits = { read, missing, merge };
})();
