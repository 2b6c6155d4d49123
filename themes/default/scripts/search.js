/**
 * Searching the rules: an index over short texts, and the answer to a question, strongest first.
 *
 * A word of the question is looked for, in this order of worth: as it stands (in the singular or the plural), as a word that
 * means the same, as the beginning of a word (so that a search works while it is being typed), without its ending ("filming"
 * finds "film"), and only where none of these finds anything, with a slip of the finger.
 *
 * @typedef {object} SearchVocabulary What means the same.
 * @property {Record<string, string[]>} topics The names of each topic: its own, and other words for it.
 * @property {string[][]} alike Words that mean the same wherever they stand.
 *
 * @typedef {object} SearchDocument
 * @property {string} text Its own words.
 * @property {string} more Words round it, such as its policy's title: worth less.
 * @property {string[]} topics Ids of its topics.
 * @property {string} kind `do`, `dont` or `ask`.
 *
 * @typedef {object} SearchIndex
 * @property {SearchDocument[]} documents
 * @property {Uint8Array} care How much each warns: of two that answer a question as well as each other, it is safer to read first
 *   what must not be done.
 * @property {string[]} terms Every word, sorted.
 * @property {Map<string, Posting>} postings Where each stands.
 * @property {Map<string, number[]>} members The documents of each topic.
 * @property {Record<string, string[]>} names The names of each topic.
 * @property {{ topic: string, words: string[] }[]} phrases The same, as words.
 * @property {Map<string, string[]>} alike For a word those that mean the same.
 * @property {Map<string, Term[]>} known What words of earlier questions meant.
 *
 * @typedef {object} Posting
 * @property {number[]} text Documents whose own words hold it.
 * @property {number[]} more Documents that hold it round their words.
 * @property {string[]} topics Topics whose names hold it.
 *
 * @typedef {object} Term A word of the index that a word of a question may mean.
 * @property {string} term
 * @property {number} worth At most 1.
 * @property {boolean} guessed Whether it was found with a slip of the finger only.
 *
 * @typedef {object} SearchResult
 * @property {Float64Array} scores For each document; 0 where it does not answer.
 * @property {Float64Array} near For each document that does not answer but comes near it; else 0.
 * @property {Set<string>} marks The words to mark in what was found.
 * @property {Set<string>[]} meant The same, for each word of the question.
 * @property {{ typed: string, meant: string }[]} guesses The words of the question that no rule has, and what they were taken for.
 *
 * @typedef {object} Search
 * @property {(text: string) => string[]} words The words of a text without case, accents and signs.
 * @property {(q: string) => string[]} queryWords The words of a question that carry its meaning.
 * @property {(documents: SearchDocument[], vocabulary: SearchVocabulary) => SearchIndex} build
 * @property {(index: SearchIndex, q: string) => SearchResult | null} find Null where the question has no words to look for.
 * @property {(scores: Float64Array, most: number, accept: (document: number) => boolean, care?: Uint8Array) => { best: number[], count: number }} top
 *   The best documents that are accepted, strongest first, and how many are accepted in all. Of one score those with more `care` come
 *   first.
 * @property {(index: SearchIndex, result: SearchResult, document: number) => { topic: string, words: string[] }[]} why What a document
 *   was found by that it does not say itself: its topics that have such a word, by name, and which of their other words have it.
 * @property {(text: string, marks: Set<string>) => { text: string, hit: boolean }[]} parts A text cut where marks begin and end.
 * @property {(word: string, term: string, most: number) => number} slips How many slips of the finger turn `word` into `term` or into
 *   the beginning of it; more than `most` where it takes more.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const LONGEST_QUERY = 200;
  const MOST_WORDS = 12;

  /** Words of a question that no rule needs to hold: "Can I use …" asks for no more than what follows. */
  const STOP_WORDS = new Set(
    ("a about am an and any anyone are as at be been by can could did do does for from had has have how i if in into is it its may me " +
      "might must my of off on or our ought should so some someone somebody than that the their them then there these they this " +
      "those to up us was we were what when where whether which while who whom whose why will with would you your " +
      "allowed ok okay please permitted").split(" "),
  );

  /** Verbs so general that a rule answers without them. They still raise a rule that holds them. */
  const WEAK_WORDS = new Set("ask bring buy get give go going keep let look make need put see take tell use using want work".split(" "));

  /** @type {Record<string, number>} */
  const CARE = { dont: 2, ask: 1 };

  const TEXT = 4;
  const TOPIC = 2.4;
  const MORE = 0.6;
  /** What a topic whose whole name stands in the question adds. */
  const PHRASE = 6;
  /** A question of three words or more is answered by a rule that lacks one of them, if the others have this share of their weight. */
  const ENOUGH = 0.4;

  const WORD = /[\p{L}\p{N}'’\u0300-\u036f]+(?:[-‐‑][\p{L}\p{N}'’\u0300-\u036f]+)*/gu;

  /**
   * A token without case, accents and apostrophes, its hyphens kept as "-".
   * @param {string} token
   * @returns {string}
   */
  function plain(token) {
    return token.normalize("NFD").replace(/[\u0300-\u036f'’]/g, "").replace(/[‐‑]/g, "-").toLowerCase();
  }

  /**
   * The words of a token: "e-mail" is `email`, `e` and `mail`.
   * @param {string} token
   * @returns {string[]}
   */
  function ofToken(token) {
    const folded = plain(token);
    if (!folded.includes("-")) return folded === "" ? [] : [folded];
    return [folded.replace(/-/g, ""), ...folded.split("-")].filter((word) => word !== "");
  }

  /** @type {Search["words"]} */
  function words(text) {
    return (text.match(WORD) || []).flatMap(ofToken);
  }

  /** @type {Search["queryWords"]} */
  function queryWords(q) {
    const tokens = (q.slice(0, LONGEST_QUERY).match(WORD) || []).map(plain);
    return Array.from(new Set(tokens.filter((word) => word !== "" && !STOP_WORDS.has(word)))).slice(0, MOST_WORDS);
  }

  /**
   * A word without the ending of a plural: `policies` is `policy`, `addresses` is `address`, `children` is `child`.
   * @param {string} word
   * @returns {string}
   */
  function singular(word) {
    if (word === "children") return "child";
    if (word.length < 4 || !word.endsWith("s") || /(ss|us|is)$/.test(word)) return word;
    if (word.endsWith("ies")) return word.slice(0, -3) + "y";
    if (/(ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
    return word.slice(0, -1);
  }

  /**
   * The beginning that the forms of a verb share: `filming` and `filmed` begin as `film`, `scanning` as `scan`.
   * @param {string} word
   * @returns {string} empty where it has no such ending
   */
  function root(word) {
    const cut = /^(.{3,})(?:ing|ed)$/.exec(word);
    if (!cut) return "";
    return cut[1].replace(/([bdgmnprt])\1$/, "$1");
  }

  /** @type {Search["slips"]} */
  function slips(word, term, most) {
    const wide = Math.min(term.length, word.length + most);
    if (wide < word.length - most) return most + 1;
    let before = /** @type {number[]} */ ([]);
    let last = Array.from({ length: wide + 1 }, (_, i) => i);
    for (let i = 1; i <= word.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= wide; j++) {
        const same = word[i - 1] === term[j - 1];
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        // Two letters that changed places are one slip.
        if (i > 1 && j > 1 && word[i - 1] === term[j - 2] && word[i - 2] === term[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        row.push(cost);
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
      before = last;
      last = row;
    }
    return Math.min(...last);
  }

  /** @type {Search["build"]} */
  function build(documents, vocabulary) {
    /** @type {SearchIndex["postings"]} */
    const postings = new Map();
    /** @type {(word: string) => Posting} */
    const posting = (word) => {
      let found = postings.get(word);
      if (!found) postings.set(word, (found = { text: [], more: [], topics: [] }));
      return found;
    };
    /** @type {(text: string, put: (posting: Posting) => void) => void} */
    const each = (text, put) => {
      const all = words(text);
      for (const word of new Set(all.concat(all.map(singular)))) put(posting(word));
    };
    /** @type {SearchIndex["members"]} */
    const members = new Map();
    documents.forEach((document, at) => {
      each(document.text, (found) => found.text.push(at));
      each(document.more, (found) => found.more.push(at));
      for (const topic of document.topics) {
        const list = members.get(topic);
        if (list) list.push(at);
        else members.set(topic, [at]);
      }
    });
    const phrases = [];
    for (const [topic, names] of Object.entries(vocabulary.topics)) {
      if (!members.has(topic)) continue;
      for (const name of names) {
        each(name, (found) => found.topics.includes(topic) || found.topics.push(topic));
        phrases.push({ topic, words: queryWords(name).map(singular) });
      }
    }
    const alike = new Map();
    for (const group of vocabulary.alike) {
      const folded = group.flatMap((word) => words(word));
      for (const word of folded) alike.set(word, (alike.get(word) || []).concat(folded.filter((other) => other !== word)));
    }
    const terms = Array.from(postings.keys()).sort();
    const care = Uint8Array.from(documents, ({ kind }) => CARE[kind] || 0);
    return { documents, care, terms, postings, members, names: vocabulary.topics, phrases, alike, known: new Map() };
  }

  /**
   * The words of the index that begin with `start`.
   * @param {SearchIndex} index
   * @param {string} start
   * @returns {string[]}
   */
  function beginning(index, start) {
    const { terms } = index;
    let low = 0;
    let high = terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (terms[middle] < start) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (end < terms.length && terms[end].startsWith(start)) end += 1;
    return terms.slice(low, end);
  }

  /**
   * What `word` may mean.
   * @param {SearchIndex} index
   * @param {string} word
   * @returns {Term[]}
   */
  function meanings(index, word) {
    const known = index.known.get(word);
    if (known) return known;
    /** @type {Map<string, number>} */
    const found = new Map();
    /** @type {(term: string, worth: number) => void} */
    const add = (term, worth) => {
      if (index.postings.has(term) && worth > (found.get(term) || 0)) found.set(term, worth);
    };
    const one = singular(word);
    add(word, 1);
    add(one, 1);
    for (const same of [...(index.alike.get(word) || []), ...(index.alike.get(one) || [])]) {
      add(same, 0.9);
      add(singular(same), 0.9);
    }
    for (const start of new Set([word, one])) {
      for (const term of beginning(index, start)) add(term, 0.55 + (0.35 * start.length) / term.length);
    }
    const short = root(word);
    if (short !== "") for (const term of beginning(index, short)) add(term, term.length <= word.length + 1 ? 0.7 : 0.5);
    const guessed = found.size === 0;
    if (guessed) {
      const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
      let least = most;
      /** @type {{ term: string, count: number }[]} */
      const near = [];
      for (const term of most === 0 ? [] : index.terms) {
        // In a short word a letter too many is less likely than another word: "drone" is not "done".
        if (term.length < (word.length < 6 ? word.length : 4)) continue;
        const count = slips(word, term, least);
        if (count > least) continue;
        least = count;
        near.push({ term, count });
      }
      for (const { term, count } of near) {
        const whole = Math.abs(term.length - word.length) <= count;
        if (count === least) add(term, (whole ? 0.6 : 0.5) - 0.1 * count);
      }
    }
    const out = Array.from(found, ([term, worth]) => ({ term, worth, guessed }));
    if (index.known.size > 500) index.known.clear();
    index.known.set(word, out);
    return out;
  }

  /**
   * The wanted words as the index has them: "hands-free" is one word where a rule writes it so, otherwise two.
   * @param {SearchIndex} index
   * @param {string[]} wanted
   * @returns {string[]}
   */
  function settled(index, wanted) {
    return wanted.flatMap((word) => {
      if (!word.includes("-")) return [word];
      const joined = word.replace(/-/g, "");
      return beginning(index, singular(joined)).length > 0 ? [joined] : word.split("-").filter((part) => part !== "" && !STOP_WORDS.has(part));
    });
  }

  /** @type {Search["find"]} */
  function find(index, q) {
    const wanted = settled(index, queryWords(q));
    if (wanted.length === 0) return null;
    const size = index.documents.length;
    const scores = new Float64Array(size);
    const near = new Float64Array(size);
    /** The weight of the words that a document has, and how many of them that count it has. */
    const weight = new Float64Array(size);
    const hits = new Uint8Array(size);
    const marks = new Set(/** @type {string[]} */ ([]));
    const meant = [];
    const best = new Float64Array(size);
    const guesses = [];
    const strong = wanted.filter((word) => !WEAK_WORDS.has(word));
    const needed = strong.length > 0 ? strong : wanted;
    let whole = 0;
    for (const word of wanted) {
      best.fill(0);
      /** @type {(documents: number[], worth: number) => void} */
      const raise = (documents, worth) => {
        for (const at of documents) if (worth > best[at]) best[at] = worth;
      };
      const terms = meanings(index, word);
      if (terms.some((each) => each.guessed)) {
        const [first] = terms.slice().sort((a, b) => b.worth - a.worth || a.term.length - b.term.length);
        guesses.push({ typed: word, meant: first.term });
      }
      meant.push(new Set(terms.map(({ term }) => term)));
      for (const { term, worth } of terms) {
        marks.add(term);
        const posting = /** @type {Posting} */ (index.postings.get(term));
        raise(posting.text, TEXT * worth);
        raise(posting.more, MORE * worth);
        for (const topic of posting.topics) raise(index.members.get(topic) || [], TOPIC * worth);
      }
      let having = 0;
      for (let at = 0; at < size; at++) if (best[at] > 0) having += 1;
      // A word that few rules hold says more than one that most of them hold.
      const rare = Math.log(1 + size / (having + 0.5));
      const counts = needed.includes(word);
      if (counts) whole += rare;
      for (let at = 0; at < size; at++) {
        if (best[at] === 0) continue;
        scores[at] += best[at] * rare;
        if (counts) {
          weight[at] += rare;
          hits[at] += 1;
        }
      }
    }
    const said = new Set(wanted.map(singular));
    for (const { topic, words: name } of index.phrases) {
      if (name.length === 0 || !name.every((word) => said.has(word))) continue;
      for (const at of index.members.get(topic) || []) if (scores[at] > 0) scores[at] += PHRASE * name.length;
    }
    for (let at = 0; at < size; at++) {
      const all = hits[at] === needed.length;
      const most = needed.length > 2 && hits[at] >= needed.length - 1 && weight[at] >= ENOUGH * whole;
      if (all || most) {
        scores[at] *= all ? 1 : 0.5;
      } else {
        near[at] = hits[at] > 0 ? scores[at] : 0;
        scores[at] = 0;
      }
    }
    return { scores, near, marks, meant, guesses };
  }

  /** @type {Search["top"]} */
  function top(scores, most, accept, care) {
    /** @type {number[]} */
    const best = [];
    let count = 0;
    // Those that are equal in this too keep their order, which is that of the topics.
    /** @type {(a: number, b: number) => boolean} */
    const before = (a, b) => scores[a] > scores[b] || (scores[a] === scores[b] && care !== undefined && care[a] > care[b]);
    for (let at = 0; at < scores.length; at++) {
      if (scores[at] === 0 || !accept(at)) continue;
      count += 1;
      if (best.length === most && !before(at, best[most - 1])) continue;
      let place = best.length === most ? most - 1 : best.length;
      while (place > 0 && before(at, best[place - 1])) {
        best[place] = best[place - 1];
        place -= 1;
      }
      best[place] = at;
    }
    return { best, count };
  }

  /** @type {Search["parts"]} */
  function parts(text, marks) {
    const out = [];
    let done = 0;
    for (const match of text.matchAll(WORD)) {
      const hit = ofToken(match[0]).some((word) => marks.has(word) || marks.has(singular(word)));
      if (!hit) continue;
      if (match.index > done) out.push({ text: text.slice(done, match.index), hit: false });
      done = match.index + match[0].length;
      out.push({ text: match[0], hit: true });
    }
    if (done < text.length) out.push({ text: text.slice(done), hit: false });
    return out;
  }

  /**
   * Whether a text holds one of `marks`.
   * @param {string} text
   * @param {Set<string>} marks
   * @returns {boolean}
   */
  function holds(text, marks) {
    return words(text).some((word) => marks.has(word) || marks.has(singular(word)));
  }

  /** @type {Search["why"]} */
  function why(index, result, document) {
    const { text, topics } = index.documents[document];
    const unsaid = result.meant.filter((meant) => !holds(text, meant));
    /** @type {(name: string) => boolean} */
    const found = (name) => unsaid.some((meant) => holds(name, meant));
    return topics.flatMap((topic) => {
      const [name = "", ...others] = index.names[topic] || [];
      const by = others.filter(found);
      return by.length > 0 || found(name) ? [{ topic: name, words: by }] : [];
    });
  }

  Staffroom.search = { words, queryWords, build, find, top, parts, why, slips };
})();
