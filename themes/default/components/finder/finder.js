/**
 * The page that looks words up in every text. Pagefind searches its index; where it cannot run, as on a page that was opened
 * from a folder, the rules of "Can I…?" are searched instead, and the page says so.
 *
 * @typedef {object} PagefindResult
 * @property {string} id
 * @property {number} score
 * @property {number[]} words
 * @property {() => Promise<{ raw_url: string, content: string, meta: FoundSection["meta"] }>} data
 *
 * @typedef {object} PagefindModule
 * @property {(options: { noWorker: boolean }) => Promise<void>} options
 * @property {() => Promise<void>} init
 * @property {(words: string) => Promise<{ results: PagefindResult[] }>} search
 *
 * @typedef {object} Answer What was found.
 * @property {number} count
 * @property {string} said The count in words.
 * @property {string} note What the reader should know of it; may be empty.
 * @property {(from: number, to: number) => Promise<HTMLElement[]>} items
 *
 * @typedef {(q: string) => Promise<Answer>} FinderSource
 *
 * @typedef {object} Finder
 * @property {(count: number, one: string, many: string) => string} count "1 section", "5 sections".
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const FIRST = 10;
  const MORE = 20;
  const CLAUSES = 3;
  const LONGEST_QUERY = 200;
  const SIDES = { do: "Do", dont: "Don’t", ask: "Ask first" };

  /** @type {Finder["count"]} */
  const count = (n, one, many) => n + " " + (n === 1 ? one : many);

  /** @type {<K extends keyof HTMLElementTagNameMap>(name: K, className: string, text?: string) => HTMLElementTagNameMap[K]} */
  function make(name, className, text) {
    const element = document.createElement(name);
    if (className !== "") element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /**
   * @param {HitClause} clause
   * @param {Hit} hit
   * @param {ParentNode} icons
   */
  function clauseItem(clause, hit, icons) {
    const item = make("li", "hit-clause" + (clause.side === "" ? "" : " card-" + clause.side));
    const text = make("p", "hit-text");
    if (clause.stem !== "") text.append(make("span", "muted", clause.stem), " ");
    if (clause.side !== "") {
      const icon = icons.querySelector(".kind-" + clause.side + " .icon");
      if (icon) text.append(icon.cloneNode(true), " ");
      text.append(make("strong", "card-kind", SIDES[clause.side]), " ");
    }
    for (const part of clause.parts) text.append(part.hit ? make("mark", "", part.text) : part.text);
    const link = make("a", "", clause.number === "" ? "Read it in " + hit.policy : "Clause " + clause.number + " of " + hit.policy);
    link.href = clause.href;
    const where = make("p", "hit-link");
    where.append(link);
    item.append(text, where);
    return item;
  }

  /**
   * @param {Hit} hit
   * @param {string} q
   * @param {ParentNode} icons
   */
  function hitItem(hit, q, icons) {
    const item = make("li", "hit");
    const heading = make("h3", "");
    const link = make("a", "");
    link.href = hit.href;
    if (hit.number !== "") link.append(make("span", "number", hit.number), " ");
    const marks = new Set([...hit.marks, ...Staffroom.search.words(q)]);
    Staffroom.marks.append(link, hit.title, marks);
    heading.append(link);
    item.append(heading);
    const place = [hit.policy, hit.within].filter((part) => part !== "" && part !== hit.title).join(" › ");
    if (place !== "") item.append(make("p", "hit-place", place));
    const list = make("ul", "hit-clauses");
    list.append(...hit.clauses.map((clause) => clauseItem(clause, hit, icons)));
    if (hit.clauses.length > 0) item.append(list);
    if (hit.others > 0) item.append(make("p", "hit-place", "and " + count(hit.others, "more clause", "more clauses") + " of this section"));
    return item;
  }

  /** @type {(result: PagefindResult) => Promise<FoundSection>} */
  async function sectionOf(result) {
    const { raw_url: address, content, meta } = await result.data();
    return { address, content, meta };
  }

  /** @type {(words: string[]) => string} */
  const lacking = (words) => "No text has " + words.map((word) => "“" + word + "”").join(" or ") + ".";

  /**
   * The texts, through Pagefind.
   * @param {string} folder
   * @param {ParentNode} icons
   * @returns {Promise<FinderSource>}
   */
  async function texts(folder, icons) {
    const address = new URL(folder + "/pagefind.js", document.baseURI).href;
    /** @type {PagefindModule} */
    const pagefind = await import(address);
    // A worker has a policy of its own, from the server, which may not let it run WebAssembly; a school's index is small.
    await pagefind.options({ noWorker: true });
    // A search for nothing fails if the index cannot be read.
    await pagefind.search("");
    return async (q) => {
      const words = Staffroom.search.queryWords(q);
      const together = /^".+"$/.test(q);
      // "Can I" and the like stand nowhere near the answer.
      const { results } = await pagefind.search(together || words.length === 0 ? q : words.join(" "));
      let found = results.map((result) => ({ result, words: result.words }));
      let said = count(found.length, "section has these words", "sections have these words");
      let note = "";
      if (found.length === 0 && words.length > 1) {
        const all = await Promise.all(words.map(async (word) => ({ word, results: (await pagefind.search(word)).results })));
        const held = await Promise.all(
          all.map(async ({ word, results }) => results.length > 0 && Staffroom.hits.missing([word], await sectionOf(results[0]), results[0].words).length === 0),
        );
        const lists = all.filter((_, at) => held[at]).map(({ results }) => results);
        const byId = new Map(lists.flat().map((result) => [result.id, result]));
        found = Staffroom.hits.merge(lists).map(({ id, words }) => ({ result: /** @type {PagefindResult} */ (byId.get(id)), words }));
        said = count(found.length, "section has", "sections have") + " some of these words";
        note = together ? "No section has these words side by side." : "No section has all of these words.";
        const without = words.filter((_, at) => !held[at]);
        if (without.length > 0) note += " " + lacking(without);
      }
      const sections = async (/** @type {number} */ from, /** @type {number} */ to) =>
        Promise.all(found.slice(from, to).map(async ({ result, words }) => ({ section: await sectionOf(result), words })));
      if (found.length > 0 && note === "") {
        const [best] = await sections(0, 1);
        const without = Staffroom.hits.missing(words, best.section, best.words);
        if (without.length > 0) {
          note = lacking(without);
          said = without.length < words.length ? count(found.length, "section has the other words", "sections have the other words") : count(found.length, "section comes near", "sections come near");
        }
      }
      return {
        count: found.length,
        said: found.length === 0 ? "Nothing found" : said,
        note,
        items: async (from, to) => (await sections(from, to)).map(({ section, words }) => hitItem(Staffroom.hits.read(section, words, CLAUSES), q, icons)),
      };
    };
  }

  /** @type {(src: string) => Promise<void>} */
  const load = (src) =>
    new Promise((done, fail) => {
      const script = make("script", "");
      script.addEventListener("load", () => done());
      script.addEventListener("error", () => fail(new Error(src)));
      script.src = src;
      document.head.append(script);
    });

  /**
   * The rules, through the search of the explorer.
   * @param {DOMStringMap} data
   * @param {ParentNode} icons
   * @returns {Promise<FinderSource>}
   */
  async function rules(data, icons) {
    await load(data.rules || "");
    const source = Staffroom.every.source(Staffroom.everyRule, icons, data.root || "");
    const block = document.getElementById("vocabulary");
    const index = Staffroom.search.build(source.documents, JSON.parse((block && block.textContent) || ""));
    const school = data.school || "";
    return async (q) => {
      const result = Staffroom.search.find(index, q);
      const { best, count: all } = result
        ? Staffroom.search.top(result.scores, source.documents.length, (at) => school === "" || source.facts[at].schools.includes(school), index.care)
        : { best: [], count: 0 };
      const marks = result ? result.marks : new Set(/** @type {string[]} */ ([]));
      /** @type {(at: number) => HTMLElement} */
      const draw = (at) => {
        const card = source.card(at, marks, school);
        if (result) Staffroom.marks.why(card, Staffroom.search.why(index, result, at), marks);
        return card;
      };
      return {
        count: all,
        said: all === 0 ? "Nothing found" : count(all, "rule answers", "rules answer"),
        note: "",
        items: async (from, to) => best.slice(from, to).map(draw),
      };
    };
  }

  /**
   * What this page can search, and what to say of it.
   * @param {DOMStringMap} data
   * @param {ParentNode} icons
   * @returns {Promise<{ find: FinderSource, say: string }>}
   */
  async function choose(data, icons) {
    let why = "This site was built without an index of its texts.";
    if (data.index !== undefined && location.protocol === "file:") {
      why = "This page was opened from a folder, where browsers do not let it search every text.";
    } else if (data.index !== undefined) {
      try {
        return { find: await texts(data.index, icons), say: "" };
      } catch {
        why = "The index of the texts could not be loaded.";
      }
    }
    if (data.rules === undefined) throw new Error(why);
    return { find: await rules(data, icons), say: why + " The rules of “Can I…?” are searched instead." };
  }

  /**
   * Brings the search of this page to life; does nothing on a page without one.
   * @returns {Promise<void>}
   */
  async function start() {
    const form = document.getElementById("finder");
    if (!(form instanceof HTMLFormElement)) return;
    const box = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
    const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
    const [counted, note, none, hits, hitsNote, list, further] = ["find-count", "find-note", "find-none", "hits", "hits-note", "hit-list", "hits-more"].map(byId);
    const canI = document.getElementById("find-can-i");
    const sides = byId("sides");
    const icons = sides instanceof HTMLTemplateElement ? sides.content : form;

    /** @type {{ find: FinderSource, say: string } | null} */
    let source = null;
    let asked = 0;
    let announcing = 0;
    /** @type {(text: string) => void} */
    const announce = (text) => {
      window.clearTimeout(announcing);
      announcing = window.setTimeout(() => (counted.textContent = text), 300);
    };

    /** @type {(most: number) => Promise<void>} */
    const show = async (most) => {
      if (!source) return;
      const mine = ++asked;
      const q = box.value.trim();
      const found = q === "" ? null : await source.find(q);
      const items = found ? await found.items(0, most) : [];
      // A later question may have been answered meanwhile.
      if (mine !== asked) return;
      list.className = source.say === "" ? "hits" : "cards";
      list.replaceChildren(...items);
      hits.hidden = items.length === 0;
      further.hidden = !found || items.length >= found.count;
      none.hidden = !found || found.count > 0;
      hitsNote.hidden = !found || found.note === "";
      hitsNote.textContent = found ? found.note : "";
      if (canI instanceof HTMLAnchorElement) canI.search = q === "" ? "" : "?" + new URLSearchParams({ q });
      document.body.classList.toggle("searching", found !== null);
      announce(found ? found.said : "");
    };

    let settling = 0;
    let typing = false;
    const remember = () => {
      window.clearTimeout(settling);
      settling = 0;
      const q = box.value.trim();
      const address = location.pathname + (q === "" ? "" : "?" + new URLSearchParams({ q }));
      if (address === location.pathname + location.search) return;
      try {
        if (typing) history.replaceState(null, "", address);
        else history.pushState(null, "", address);
      } catch {
        // Browsers refuse this in some documents; the search works without it.
      }
      typing = true;
    };

    const readAddress = () => {
      const q = new URLSearchParams(location.search).get("q") || "";
      typing = false;
      box.value = q.slice(0, LONGEST_QUERY);
      leftOut = q.length > LONGEST_QUERY;
      tell();
      void show(FIRST);
    };

    let leftOut = false;
    const tell = () => {
      const all = [source ? source.say : "", leftOut ? "The address asks for more than 200 letters. The end was left out." : ""];
      note.textContent = all.filter((part) => part !== "").join(" ");
      note.hidden = note.textContent === "";
    };

    box.addEventListener("input", () => {
      leftOut = false;
      tell();
      window.clearTimeout(settling);
      settling = window.setTimeout(remember, 300);
      void show(FIRST);
    });
    const settle = () => {
      if (settling !== 0) remember();
      typing = false;
    };
    box.addEventListener("blur", settle);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      settle();
    });
    window.addEventListener("popstate", readAddress);
    further.addEventListener("click", async () => {
      const before = list.children.length;
      await show(before + MORE);
      const next = list.children[before];
      if (!(next instanceof HTMLElement)) return;
      next.tabIndex = -1;
      next.focus();
    });

    // What is typed while the index is being loaded is answered when it is there.
    readAddress();
    form.hidden = false;
    try {
      source = await choose(form.dataset, icons);
    } catch (error) {
      form.hidden = true;
      const sorry = make("p", "banner banner-due", (error instanceof Error ? error.message : "") + " Start from one of these.");
      form.before(sorry);
      return;
    }
    tell();
    await show(FIRST);
  }

  Staffroom.finder = { count };
  // The tests read this file without a page.
  if (typeof document !== "undefined") void start();
})();
