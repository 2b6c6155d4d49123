/**
 * The "Can I…?" explorer: shows the rules that match a search and a few filters, and keeps them in the address, so that a
 * view can be bookmarked and sent. Without it the page lists every rule.
 *
 * Whatever comes from the address is compared with what the page offers and is never put into the page.
 *
 * @typedef {object} RuleSearch What is being looked for. Empty parts ask for nothing.
 * @property {string} q
 * @property {string} topic
 * @property {string} audience
 * @property {string} school
 * @property {string[]} kinds
 *
 * @typedef {object} SearchableRule A rule, ready to be looked for.
 * @property {string} kind
 * @property {string[]} topics
 * @property {string[]} audiences Empty: it is for everyone.
 * @property {string} school
 * @property {string[]} words From `textWords`.
 *
 * @typedef {object} Offered The ids that the page's lists offer.
 * @property {string[]} topics
 * @property {string[]} audiences
 * @property {string[]} schools
 *
 * @typedef {object} Explorer
 * @property {(q: string) => string[]} queryWords The words that a search must find.
 * @property {(text: string) => string[]} textWords The words by which a text is found, in the plural and the singular.
 * @property {(search: RuleSearch, wanted: string[], rule: SearchableRule) => boolean} answers Whether a rule answers a search
 *   whose `q` has the words `wanted`.
 * @property {(query: string, offered: Offered) => { search: RuleSearch, unknown: boolean }} fromAddress The search that an
 *   address asks for from its question mark on. `unknown`: it also asked for something that is not offered.
 * @property {(search: RuleSearch) => string} toAddress An address from its question mark on; empty for the search for nothing.
 * @property {(shown: number, all: number) => string} countText
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const KINDS = ["do", "dont", "ask"];
  const LONGEST_QUERY = 200;

  /** Words of a question that no rule needs to hold: "Can I use …" asks for "use". */
  const STOP_WORDS = new Set(
    ("a am an and any are at be by can could do for from have how i if in is it may me must my of on or our should that the " +
      "there this to was we what when where which while who will with would you your").split(" "),
  );

  /**
   * The words of a text without case, accents and signs: "Don’t e-mail José" has `dont`, `e`, `mail`, `jose`.
   * @param {string} text
   * @returns {string[]}
   */
  function fold(text) {
    const plain = text.normalize("NFD").replace(/[\u0300-\u036f'’]/g, "").toLowerCase();
    return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  }

  /**
   * A word without the ending of a simple plural: `policies` is `policy`, `addresses` is `address`, `sticks` is `stick`.
   * @param {string} word
   * @returns {string}
   */
  function singular(word) {
    if (word.length < 4 || !word.endsWith("s") || /(ss|us|is)$/.test(word)) return word;
    if (word.endsWith("ies")) return word.slice(0, -3) + "y";
    if (/(ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
    return word.slice(0, -1);
  }

  /** @type {Explorer["queryWords"]} */
  function queryWords(q) {
    return fold(q.slice(0, LONGEST_QUERY)).filter((word) => !STOP_WORDS.has(word));
  }

  /** @type {Explorer["textWords"]} */
  function textWords(text) {
    const words = fold(text);
    return Array.from(new Set(words.concat(words.map(singular))));
  }

  /**
   * Whether each wanted word begins one of `words`: a search works while it is being typed.
   * @param {string[]} wanted
   * @param {string[]} words
   * @returns {boolean}
   */
  function found(wanted, words) {
    return wanted.every((want) => words.some((word) => word.startsWith(want) || word.startsWith(singular(want))));
  }

  /** @type {Explorer["answers"]} */
  function answers(search, wanted, rule) {
    return (
      (search.kinds.length === 0 || search.kinds.includes(rule.kind)) &&
      (search.topic === "" || rule.topics.includes(search.topic)) &&
      (search.audience === "" || rule.audiences.length === 0 || rule.audiences.includes(search.audience)) &&
      (search.school === "" || rule.school === search.school) &&
      found(wanted, rule.words)
    );
  }

  /** @type {Explorer["fromAddress"]} */
  function fromAddress(query, offered) {
    const params = new URLSearchParams(query);
    let unknown = false;
    /** @type {(name: string, known: string[]) => string} */
    const one = (name, known) => {
      const value = params.get(name) || "";
      if (value === "" || known.includes(value)) return value;
      unknown = true;
      return "";
    };
    const asked = params.getAll("kind").filter((kind) => kind !== "");
    unknown = asked.some((kind) => !KINDS.includes(kind));
    const search = {
      q: (params.get("q") || "").slice(0, LONGEST_QUERY),
      topic: one("topic", offered.topics),
      audience: one("for", offered.audiences),
      school: one("school", offered.schools),
      kinds: KINDS.filter((kind) => asked.includes(kind)),
    };
    return { search, unknown };
  }

  /** @type {Explorer["toAddress"]} */
  function toAddress(search) {
    const params = new URLSearchParams();
    if (search.q.trim() !== "") params.set("q", search.q.trim());
    if (search.topic !== "") params.set("topic", search.topic);
    if (search.audience !== "") params.set("for", search.audience);
    for (const kind of search.kinds) params.append("kind", kind);
    if (search.school !== "") params.set("school", search.school);
    const text = params.toString();
    return text === "" ? "" : "?" + text;
  }

  /** @type {Explorer["countText"]} */
  function countText(shown, all) {
    if (shown === 0) return "No rules match";
    const rules = shown === 1 ? "1 rule" : shown + " rules";
    return shown === all ? "All " + rules : rules + " of " + all;
  }

  /**
   * The other words for each topic, from the page's data block; none where it cannot be read.
   * @returns {Map<string, string[]>}
   */
  function readVocabulary() {
    const block = document.getElementById("vocabulary");
    try {
      return new Map(Object.entries(JSON.parse((block && block.textContent) || "{}")));
    } catch {
      return new Map();
    }
  }

  /**
   * The rules of the page. A rule is found by its own text, by its topics' names and by other words for them.
   * @param {HTMLSelectElement | null} topicSelect
   * @returns {(SearchableRule & { element: HTMLElement })[]}
   */
  function readCards(topicSelect) {
    const vocabulary = readVocabulary();
    const names = new Map(Array.from(topicSelect ? topicSelect.options : [], (option) => [option.value, option.text]));
    /** @type {(list: string | undefined) => string[]} */
    const ids = (list) => (list || "").split(" ").filter((id) => id !== "");
    return Array.from(document.querySelectorAll("#rules .card"), (node) => {
      const element = /** @type {HTMLElement} */ (node);
      const data = element.dataset;
      const topics = ids(data.topics);
      const said = topics.flatMap((id) => [names.get(id) || "", ...(vocabulary.get(id) || [])]);
      const text = element.querySelector(".card-text");
      return {
        element,
        kind: data.kind || "",
        topics,
        audiences: ids(data.audience),
        school: data.school || "",
        words: textWords([(text && text.textContent) || "", data.words || "", ...said].join(" ")),
      };
    });
  }

  /**
   * Brings the explorer of this page to life; does nothing on a page without one.
   * @returns {void}
   */
  function start() {
    const form = document.getElementById("filters");
    if (!(form instanceof HTMLFormElement)) return;
    const box = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
    /** @type {(name: string) => HTMLSelectElement | null} */
    const select = (name) => form.querySelector('select[name="' + name + '"]');
    const [topic, audience, school] = ["topic", "for", "school"].map(select);
    const boxes = /** @type {HTMLInputElement[]} */ (Array.from(form.querySelectorAll('input[name="kind"]')));
    const cards = readCards(topic);
    const groups = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll("#rules .topic")));
    const count = document.getElementById("filter-count");
    const note = document.getElementById("filter-note");
    const silent = document.getElementById("silent");
    const contents = document.getElementById("topic-list");

    /** @type {(list: HTMLSelectElement | null) => string[]} */
    const values = (list) => Array.from(list ? list.options : [], (option) => option.value);
    const offered = { topics: values(topic), audiences: values(audience), schools: values(school) };

    /** @type {() => RuleSearch} */
    const fromForm = () => ({
      q: box.value,
      topic: topic ? topic.value : "",
      audience: audience ? audience.value : "",
      school: school ? school.value : "",
      kinds: boxes.filter((each) => each.checked).map((each) => each.value),
    });

    /** @type {(search: RuleSearch) => void} */
    const intoForm = (search) => {
      box.value = search.q;
      if (topic) topic.value = search.topic;
      if (audience) audience.value = search.audience;
      if (school) school.value = search.school;
      for (const each of boxes) each.checked = search.kinds.includes(each.value);
    };

    let announcing = 0;
    /** Says the count once the typing pauses, so that a screen reader is not interrupted at every key.
     * @type {(text: string) => void} */
    const announce = (text) => {
      window.clearTimeout(announcing);
      announcing = window.setTimeout(() => {
        if (count) count.textContent = text;
      }, 300);
    };

    /** @type {(search: RuleSearch) => void} */
    const show = (search) => {
      const wanted = queryWords(search.q);
      let shown = 0;
      for (const card of cards) {
        const on = answers(search, wanted, card);
        card.element.hidden = !on;
        if (on) shown += 1;
      }
      for (const group of groups) group.hidden = group.querySelector(".card:not([hidden])") === null;
      if (silent) silent.hidden = shown !== 0;
      if (contents) contents.hidden = toAddress(search) !== "";
      announce(countText(shown, cards.length));
    };

    /** @type {(search: RuleSearch) => void} */
    const remember = (search) => {
      try {
        history.replaceState(history.state, "", location.pathname + toAddress(search) + location.hash);
      } catch {
        // Browsers refuse this in some documents and when it happens too often; the filters work without it.
      }
    };

    const changed = () => {
      if (note) note.hidden = true;
      const search = fromForm();
      show(search);
      remember(search);
    };

    const readAddress = () => {
      const { search, unknown } = fromAddress(location.search, offered);
      intoForm(search);
      show(search);
      if (note) {
        note.hidden = !unknown;
        note.textContent = unknown ? "The address asks for something that this page does not have. That part was left out." : "";
      }
    };

    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      changed();
    });
    form.addEventListener("reset", () => window.setTimeout(changed, 0));
    window.addEventListener("popstate", readAddress);

    readAddress();
    form.hidden = false;
    // On a phone the rules are worth more than the lists to choose from, unless something has been chosen there.
    const { topic: atTopic, audience: forWhom, school: atSchool, kinds } = fromForm();
    const narrowed = atTopic + forWhom + atSchool + kinds.join("") !== "";
    const more = document.getElementById("filter-more");
    if (more && !narrowed && !window.matchMedia("(min-width: 48rem)").matches) more.removeAttribute("open");
    // The page has moved under the reader who came for one rule or topic.
    const target = document.getElementById(location.hash.slice(1));
    if (target) target.scrollIntoView();
  }

  Staffroom.explorer = { queryWords, textWords, answers, fromAddress, toAddress, countText };
  // The tests read this file without a page.
  if (typeof document !== "undefined") start();
})();
