/**
 * The "Can I…?" explorer: answers a question with cards, best first, narrows them with a few filters, and keeps both in the address.
 * Without it the page lists every rule, or leads to pages that do.
 *
 * @typedef {object} RuleSource What a page has to answer with.
 * @property {SearchDocument[]} documents
 * @property {{ kind: string, topics: string[], audiences: string[], schools: string[] }[]} facts What the filters ask about, for each document.
 *   No audiences: it is for everyone.
 * @property {(document: number, marks: Set<string>, school: string) => HTMLElement} card A new card, its words marked.
 * @property {((accept: (document: number) => boolean) => void) | null} narrow Shows those of the page's own cards that are accepted;
 *   null where the page has none.
 *
 * @typedef {object} Explorer
 * @property {(search: RuleSearch, facts: RuleSource["facts"][number]) => boolean} accepts Whether a rule passes the filters of a search.
 * @property {(shown: number, all: number) => string} countText
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const FIRST = 12;
  /** As many answers come with the keystroke as a screen has room for, the others when the typing pauses. */
  const AT_ONCE = 4;
  const MORE = 40;
  const ON_PAPER = 150;
  const NEAR = 5;

  /** @type {Explorer["accepts"]} */
  function accepts(search, facts) {
    return (
      (search.kinds.length === 0 || search.kinds.includes(facts.kind)) &&
      (search.topic === "" || facts.topics.includes(search.topic)) &&
      (search.audience === "" || facts.audiences.length === 0 || facts.audiences.includes(search.audience)) &&
      (search.school === "" || facts.schools.includes(search.school))
    );
  }

  /** @type {Explorer["countText"]} */
  function countText(shown, all) {
    if (shown === 0) return "No rules match";
    const rules = shown === 1 ? "1 rule" : shown + " rules";
    return shown === all ? "All " + rules : rules + " of " + all;
  }

  /**
   * What means the same, from the page's data block; nothing where it cannot be read.
   * @returns {SearchVocabulary}
   */
  function readVocabulary() {
    const block = document.getElementById("vocabulary");
    try {
      const { topics, alike } = JSON.parse((block && block.textContent) || "");
      return { topics, alike };
    } catch {
      return { topics: {}, alike: [] };
    }
  }

  /** @type {(ids: string | undefined) => string[]} */
  const list = (ids) => (ids || "").split(" ").filter((id) => id !== "");

  /**
   * The rules of a school: the cards of its page.
   * @returns {RuleSource}
   */
  function ofThisPage() {
    const cards = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll("#rules .card")));
    const groups = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll("#rules .topic")));
    return {
      documents: cards.map((card) => ({
        text: (card.querySelector(".card-rule") || card).textContent || "",
        more: card.dataset.words || "",
        topics: list(card.dataset.topics),
        kind: card.dataset.kind || "",
      })),
      facts: cards.map(({ dataset }) => ({
        kind: dataset.kind || "",
        topics: list(dataset.topics),
        audiences: list(dataset.audience),
        schools: [],
      })),
      card(at, marks) {
        const copy = /** @type {HTMLElement} */ (cards[at].cloneNode(true));
        copy.removeAttribute("id");
        const text = copy.querySelector(".card-rule");
        if (text) Staffroom.marks.within(text, marks);
        return copy;
      },
      narrow(accept) {
        cards.forEach((card, at) => (card.hidden = !accept(at)));
        for (const group of groups) group.hidden = group.querySelector(".card:not([hidden])") === null;
      },
    };
  }

  /**
   * The cards that the page shows, by topic: the answers to a question, or the list that was narrowed down.
   * @param {HTMLElement} answers
   */
  function groupsOnPage(answers) {
    const cards = (/** @type {Element} */ within) => /** @type {HTMLElement[]} */ (Array.from(within.querySelectorAll(":scope .card:not([hidden])")));
    if (answers.children.length > 0) return [{ name: "", cards: cards(answers) }];
    const topics = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll("#rules .topic:not([hidden])")));
    return topics.map((topic) => ({ name: topic.dataset.name || "", cards: cards(topic) }));
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
    const byId = (/** @type {string} */ id) => document.getElementById(id);
    const [count, note, silent, rules, overview, contents] = ["filter-count", "filter-note", "silent", "rules", "overview", "topic-list"].map(byId);
    const [answers, heading, found, further, cardTitle, guess] = ["answers", "answers-title", "answer-list", "answer-more", "card-title", "answer-guess"].map(byId);
    if (!found || !answers || !heading || !further) return;

    const source = rules ? ofThisPage() : Staffroom.every.source(Staffroom.everyRule, form, "../");
    const index = Staffroom.search.build(source.documents, readVocabulary());
    const everything = new Float64Array(source.documents.length).fill(1);

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

    /** What a printed card is about: what was chosen, in words.
     * @type {(search: RuleSearch) => string} */
    const titleOf = (search) => {
      const chosen = [audience, topic, school].flatMap((each) => (each && each.value !== "" ? [each.selectedOptions[0].text] : []));
      const names = boxes.filter((each) => each.checked).map((each) => ((each.parentElement && each.parentElement.textContent) || "").trim());
      if (names.length > 0) chosen.push(names.join(", "));
      if (search.q.trim() !== "") chosen.push("“" + search.q.trim() + "”");
      return chosen.join(" · ");
    };

    /** How many answers there is room for. */
    let most = FIRST;

    let drawing = 0;
    /** Shows cards: the first `atOnce` of them now, the others soon.
     * @type {(cards: number[], draw: (card: number) => HTMLElement, atOnce: number) => void} */
    const deal = (cards, draw, atOnce) => {
      window.clearTimeout(drawing);
      found.replaceChildren(...cards.slice(0, atOnce).map(draw));
      const others = cards.slice(atOnce);
      if (others.length > 0) drawing = window.setTimeout(() => found.append(...others.map(draw)), 100);
    };

    /** @type {(search: RuleSearch, atOnce?: number) => void} */
    const show = (search, atOnce = Infinity) => {
      const narrowed = Staffroom.address.to(search) !== "";
      const result = Staffroom.search.find(index, search.q);
      /** @type {(at: number) => boolean} */
      const accept = (at) => accepts(search, source.facts[at]);
      const listed = result !== null || (narrowed && source.narrow === null);
      let { best, count: shown } = { best: /** @type {number[]} */ ([]), count: source.documents.length };
      let near = false;
      if (listed) {
        ({ best, count: shown } = result ? Staffroom.search.top(result.scores, most, accept, index.care) : Staffroom.search.top(everything, most, accept));
        if (shown === 0 && result) {
          ({ best } = Staffroom.search.top(result.near, NEAR, accept, index.care));
          near = best.length > 0;
        }
      } else if (source.narrow) {
        shown = 0;
        source.narrow((at) => {
          const on = accept(at);
          if (on) shown += 1;
          return on;
        });
      }
      const marks = result ? result.marks : new Set(/** @type {string[]} */ ([]));
      /** @type {(at: number) => HTMLElement} */
      const draw = (at) => {
        const card = source.card(at, marks, search.school);
        if (result) Staffroom.marks.why(card, Staffroom.search.why(index, result, at), marks);
        return card;
      };
      deal(best, draw, atOnce);
      answers.hidden = best.length === 0;
      heading.textContent = near ? "Rules that come near" : "Answers";
      const guesses = result && shown > 0 ? result.guesses : [];
      if (guess) {
        guess.hidden = guesses.length === 0;
        guess.textContent = guesses.map(({ typed, meant }) => "No rule has “" + typed + "”. These are for “" + meant + "”.").join(" ");
      }
      further.hidden = near || best.length >= shown;
      if (rules) rules.hidden = listed;
      if (overview) overview.hidden = narrowed;
      if (contents) contents.hidden = narrowed;
      if (silent) silent.hidden = shown !== 0;
      document.body.classList.toggle("narrowed", narrowed);
      announce(countText(shown, source.documents.length));
    };

    /** Whether the last entry of the history was made by typing that still goes on. */
    let typing = false;
    let settling = 0;
    const wide = window.matchMedia("(min-width: 48rem)");
    /** Puts the search into the address: typing changes the entry of the history that it began, anything else makes a new one.
     * @type {(typed: boolean) => void} */
    const remember = (typed) => {
      window.clearTimeout(settling);
      settling = 0;
      const address = location.pathname + Staffroom.address.to(fromForm());
      if (address === location.pathname + location.search) return;
      try {
        if (typed && typing) history.replaceState(null, "", address);
        else history.pushState(null, "", address);
      } catch {
        // Browsers refuse this in some documents; the filters work without it.
      }
      typing = typed;
    };

    /** A browser takes 200 addresses in half a minute: typing waits for a pause, or until the reader turns to something else.
     * @type {(typed: boolean) => void} */
    const changed = (typed) => {
      if (note) note.hidden = true;
      most = FIRST;
      show(fromForm(), typed ? AT_ONCE : Infinity);
      // The keys of a phone cover half of it: the box goes to the top, so that the first answer stands above them.
      if (typed && !wide.matches && form.getBoundingClientRect().top > 0) form.scrollIntoView();
      if (typed) window.clearTimeout(settling);
      if (typed) settling = window.setTimeout(() => remember(true), 300);
      else remember(false);
    };

    const readAddress = () => {
      const { search, ignored } = Staffroom.address.from(location.search, offered);
      window.clearTimeout(settling);
      typing = false;
      most = FIRST;
      intoForm(search);
      show(search);
      if (!note) return;
      note.hidden = ignored.length === 0;
      note.textContent =
        "The address asks for something that this page does not have. That part was left out. It was: " + ignored.join(", ") + ".";
    };

    form.addEventListener("input", (event) => changed(event.target === box));
    const settle = () => {
      if (settling !== 0) remember(true);
      typing = false;
    };
    box.addEventListener("blur", settle);
    document.addEventListener("click", (event) => event.target !== box && settle(), true);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      settle();
    });
    form.addEventListener("reset", () => window.setTimeout(() => changed(false), 0));
    window.addEventListener("popstate", readAddress);

    further.addEventListener("click", () => {
      const before = found.children.length;
      most += MORE;
      show(fromForm());
      // The button may be gone: the first new answer takes the focus.
      const next = found.children[before];
      if (next instanceof HTMLElement) {
        next.tabIndex = -1;
        next.focus();
      }
    });

    const paper = byId("filter-print");
    if (paper) paper.addEventListener("click", () => window.print());
    window.addEventListener("beforeprint", () => {
      most = ON_PAPER;
      const search = fromForm();
      show(search);
      const title = cardTitle ? [cardTitle.dataset.at || "", titleOf(search)].filter((part) => part !== "").join(": ") : "";
      if (cardTitle) cardTitle.textContent = title;
      // What holds at several schools prints as it stands on the screen, and so does silence: a card is for one, and answers.
      const answered = !silent || silent.hidden;
      if (answered && Staffroom.address.to(search) !== "" && (rules || search.school !== "")) Staffroom.paper.lay(title, groupsOnPage(found));
    });
    window.addEventListener("afterprint", () => {
      Staffroom.paper.clear();
      most = FIRST;
      show(fromForm());
    });

    readAddress();
    form.hidden = false;
    // On a phone the rules are worth more than the lists to choose from, unless something has been chosen there.
    const { topic: atTopic, audience: forWhom, school: atSchool, kinds } = fromForm();
    const chosen = atTopic + forWhom + atSchool + kinds.join("") !== "";
    const more = byId("filter-more");
    if (more && !chosen && !wide.matches) more.removeAttribute("open");
    // The page has moved under the reader who came for one rule or topic.
    const target = byId(location.hash.slice(1));
    if (target) target.scrollIntoView();
  }

  Staffroom.explorer = { accepts, countText };
  // The tests read this file without a page.
  if (typeof document !== "undefined") start();
})();
