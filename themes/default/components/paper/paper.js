/**
 * What was narrowed down as a card to print: one sheet of A4, in type as large as it has room for. The rules of a topic stand
 * behind each other, side by side with what they are cited by; letters stand for policies and people, which the foot explains.
 *
 * @typedef {object} PaperRule
 * @property {string} kind
 * @property {string} side The words of its side.
 * @property {string} text
 * @property {string} policy
 * @property {string} number May be empty.
 * @property {string} whom Whom to ask; may be empty.
 * @property {boolean} advice
 *
 * @typedef {object} Paper
 * @property {(card: HTMLElement) => PaperRule} read A rule from its card.
 * @property {(titles: string[]) => Map<string, string>} letters A letter, or as many as it takes, for each title.
 * @property {(title: string, groups: { name: string, cards: HTMLElement[] }[]) => void} lay Makes the card of a page.
 * @property {() => void} clear Takes it away.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** Points of the type, largest first. Below the last nobody can read it: then the card goes on behind. */
  const SIZES = [15, 13.5, 12, 11, 10, 9.5, 9, 8.5, 8, 7.6, 7.3, 7, 6.8, 6.6, 6.4, 6.2, 6, 5.8, 5.6, 5.4, 5.2];
  /** From this size up a line needs half of the sheet. */
  const LARGE = 11;
  /** From this size down the sides of a topic stand behind each other, which saves more than the next size would. */
  const TIGHT = 6.8;
  /** How much of a sheet may be filled as the screen measures it; print breaks a line or two otherwise. */
  const ROOM = 0.985;

  /** @type {Paper["read"]} */
  function read(card) {
    const words = (/** @type {string} */ selector) => ((card.querySelector(selector) || {}).textContent || "").replace(/\s+/g, " ").trim();
    const rule = card.querySelector(".card-rule");
    const parts = Array.from(rule ? rule.childNodes : [], (node) =>
      node instanceof HTMLUListElement ? Array.from(node.children, (item) => item.textContent || "").join("; ") : node.textContent || "",
    );
    const links = card.querySelectorAll(".card-fact a:not([href^='mailto:'])");
    const clause = links.length === 0 ? "" : (links[links.length - 1].textContent || "").trim();
    const [, number, policy] = /^Clause (\S+) of (.*)$/.exec(clause) || ["", "", clause];
    return {
      kind: card.dataset.kind || "",
      side: words(".card-kind"),
      text: parts.join(" ").replace(/\s+/g, " ").replace(/[\s.;]+$/, "").trim(),
      policy,
      number,
      whom: words(".card-whom").replace(/^Ask: /, ""),
      advice: Array.from(card.querySelectorAll(".card-fact")).some((fact) => fact.textContent === "This is advice."),
    };
  }

  /** @type {Paper["letters"]} */
  function letters(titles) {
    /** @type {Map<string, string>} */
    const found = new Map();
    for (const title of Array.from(new Set(titles)).sort()) {
      const all = title.replace(/[^\p{L}\p{N}]/gu, "");
      const taken = new Set(found.values());
      let length = 1;
      while (length < all.length && taken.has(all.slice(0, length))) length += 1;
      found.set(title, all.slice(0, length));
    }
    return found;
  }

  /** What somebody to ask is called, without name and address. @type {(whom: string) => string} */
  const nameOf = (whom) => whom.split(",")[0];

  /**
   * @param {string} name
   * @param {string} className
   * @param {string} [text]
   */
  function make(name, className, text = "") {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  }

  /** @type {Paper["lay"]} */
  function lay(title, groups) {
    clear();
    const main = document.querySelector("main");
    const rules = groups.map(({ name, cards }) => ({ name, rules: cards.map((card) => ({ card, rule: read(card) })) }));
    const all = rules.flatMap((group) => group.rules.map(({ rule }) => rule));
    if (!main || all.length === 0) return;
    const key = letters(all.map((rule) => rule.policy));
    const people = letters(all.map((rule) => nameOf(rule.whom)).filter((name) => name !== ""));

    const paper = make("section", "paper");
    paper.id = "paper";
    paper.append(make("p", "paper-title", title));
    const columns = make("div", "paper-columns");
    for (const group of rules) {
      const topic = make("div", "paper-topic");
      if (group.name !== "") topic.append(make("h2", "", group.name));
      // One side's rules stand together, so that its word is said once.
      const sides = Array.from(new Set(group.rules.map(({ rule }) => rule.side)));
      for (const side of sides) {
        const of = group.rules.filter(({ rule }) => rule.side === side);
        const line = make("p", "paper-side kind kind-" + of[0].rule.kind);
        const icon = of[0].card.querySelector(".icon");
        if (icon) line.append(icon.cloneNode(true), " ");
        line.append(make("strong", "", side));
        of.forEach(({ rule }, at) => {
          const cited = [rule.advice ? "advice" : "", rule.whom === "" ? "" : "ask " + people.get(nameOf(rule.whom)), (key.get(rule.policy) || "") + " " + rule.number];
          line.append((at === 0 ? " " : "; ") + rule.text + " ", make("span", "paper-clause", cited.filter((part) => part !== "").join(", ").trim()));
        });
        topic.append(line);
      }
      columns.append(topic);
    }
    paper.append(columns);
    const foot = make("p", "paper-foot");
    for (const [policy, letter] of key) foot.append(make("strong", "", letter), " " + policy + ". ");
    for (const [name, letter] of people) {
      const whom = all.map((rule) => rule.whom).find((one) => nameOf(one) === name) || name;
      foot.append(make("strong", "", "ask " + letter), " " + whom + ". ");
    }
    foot.append("A printed copy may be out of date.");
    paper.append(foot);
    main.append(paper);
    document.body.classList.add("on-paper");

    // Its height on the screen, at the width of the sheet, is that in print.
    paper.classList.add("paper-measured");
    const sheet = make("div", "paper-sheet");
    paper.append(sheet);
    const room = sheet.getBoundingClientRect().height * ROOM;
    sheet.remove();
    for (const size of SIZES) {
      paper.style.fontSize = size + "pt";
      paper.classList.toggle("paper-large", size >= LARGE);
      paper.classList.toggle("paper-tight", size <= TIGHT);
      if (paper.getBoundingClientRect().height <= room) break;
    }
    paper.classList.remove("paper-measured");
  }

  /** @type {Paper["clear"]} */
  function clear() {
    const old = document.getElementById("paper");
    if (old) old.remove();
    document.body.classList.remove("on-paper");
  }

  Staffroom.paper = { read, letters, lay, clear };
})();
