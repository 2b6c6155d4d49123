/**
 * Schools side by side: what differs between the rules of those chosen, topic by topic. Which schools, the address says.
 *
 * @typedef {object} ComparedTopic A topic on which the chosen schools differ.
 * @property {string} topic Its id.
 * @property {EveryRuleOf[][]} columns For each school the rules that not all of them have.
 *
 * @typedef {object} Compare
 * @property {(rules: EveryRuleOf[], topics: string[], schools: number[]) => { differing: ComparedTopic[], same: number }} differences What
 *   differs between `schools`, and how many topics they have all in common.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const FEWEST = 2;
  const MOST = 6;

  /** @type {Compare["differences"]} */
  function differences(rules, topics, schools) {
    /** Two schools have a rule in common that stands on the same side in the same words and asks the same role.
     * @type {(rule: EveryRuleOf) => string} */
    const said = (rule) => [rule.topics[0], rule.kind, rule.ask, rule.text].join("\n");
    /** @type {Map<string, Set<number>>} */
    const where = new Map();
    for (const rule of rules) {
      const key = said(rule);
      const known = where.get(key) || new Set();
      for (const school of rule.schools) known.add(school);
      where.set(key, known);
    }
    /** @type {Map<string, EveryRuleOf[][]>} */
    const byTopic = new Map(topics.map((topic) => [topic, schools.map(() => [])]));
    const spoken = new Set();
    for (const rule of rules) {
      const columns = byTopic.get(rule.topics[0]);
      if (!columns) continue;
      const known = where.get(said(rule));
      const common = schools.every((school) => known && known.has(school));
      schools.forEach((school, column) => {
        if (!rule.schools.includes(school)) return;
        spoken.add(rule.topics[0]);
        if (!common) columns[column].push(rule);
      });
    }
    const differing = Array.from(byTopic, ([topic, columns]) => ({ topic, columns })).filter(({ columns }) => columns.some((rules) => rules.length > 0));
    return { differing, same: spoken.size - differing.length };
  }

  /** @type {<K extends keyof HTMLElementTagNameMap>(name: K, text?: string) => HTMLElementTagNameMap[K]} */
  function make(name, text) {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /**
   * What a school says on a topic, where it is not what all say.
   * @param {EveryRuleData} data
   * @param {EveryRuleOf[]} rules
   * @param {number} school
   * @param {boolean} silent Whether it says nothing at all on the topic.
   */
  function cell(data, rules, school, silent) {
    const out = make("td");
    if (rules.length === 0) {
      const nothing = make("p", silent ? "Silent" : "Nothing more");
      nothing.className = "muted";
      out.append(nothing);
      return out;
    }
    const items = make("ul");
    items.className = "compare-rules";
    for (const rule of rules) {
      const item = make("li");
      const kind = make("strong", rule.kindName);
      kind.className = "kind kind-" + rule.kind;
      const clause = make("a", rule.clause);
      clause.href = Staffroom.every.link(data, rule, school, "../../");
      const [role] = rule.ask < 0 ? [""] : data.schools[school].asks[rule.ask];
      item.append(kind, " " + rule.text + (/[.?!]$/.test(rule.text) ? " " : ". "), role === "" ? "" : "Ask: " + role + ". ", clause);
      items.append(item);
    }
    out.append(items);
    return out;
  }

  /** @returns {void} */
  function start() {
    const form = document.getElementById("compare");
    const place = document.getElementById("compared");
    if (!(form instanceof HTMLFormElement) || !place || !Staffroom.everyRule) return;
    const data = Staffroom.everyRule;
    const rules = Staffroom.every.read(data);
    const ids = data.schools.map((school) => school.id);
    const boxes = /** @type {HTMLInputElement[]} */ (Array.from(form.querySelectorAll('input[name="school"]')));
    const [count, note, without, print] = ["compare-count", "compare-note", "without-script", "compare-print"].map((id) => document.getElementById(id));

    /** @type {(chosen: number[]) => HTMLElement} */
    const table = (chosen) => {
      const { differing, same } = differences(rules, data.topics.map(([id]) => id), chosen);
      if (count) {
        const topics = differing.length === 1 ? "1 topic differs" : differing.length + " topics differ";
        count.textContent = topics + (same > 0 ? "; on " + same + " they say the same" : "");
      }
      const names = new Map(data.topics);
      const region = make("div");
      region.className = "table compare";
      region.tabIndex = 0;
      region.setAttribute("role", "region");
      region.setAttribute("aria-label", "What differs");
      const head = make("tr");
      head.append(...["Topic", ...chosen.map((school) => data.schools[school].short)].map((name) => Object.assign(make("th", name), { scope: "col" })));
      const body = make("tbody");
      for (const { topic, columns } of differing) {
        const row = make("tr");
        row.append(Object.assign(make("th", names.get(topic) || topic), { scope: "row" }));
        columns.forEach((column, at) => {
          const silent = !rules.some((rule) => rule.topics[0] === topic && rule.schools.includes(chosen[at]));
          row.append(cell(data, column, chosen[at], silent));
        });
        body.append(row);
      }
      const out = make("table");
      const top = make("thead");
      top.append(head);
      out.append(top, body);
      region.append(out);
      return region;
    };

    const show = () => {
      const chosen = boxes.filter((each) => each.checked).map((each) => ids.indexOf(each.value));
      const full = chosen.length >= MOST;
      for (const each of boxes) each.disabled = full && !each.checked;
      const enough = chosen.length >= FEWEST;
      place.hidden = !enough;
      if (without) without.hidden = enough;
      if (print) print.hidden = !enough;
      if (enough) place.replaceChildren(table(chosen));
      else if (count) count.textContent = chosen.length === 0 ? "Choose two schools or more." : "Choose one more school.";
    };

    const readAddress = () => {
      const { schools, ignored } = Staffroom.address.schools(location.search, ids);
      const kept = schools.slice(0, MOST);
      for (const each of boxes) each.checked = kept.includes(each.value);
      show();
      if (!note) return;
      const left = [ignored ? "a school that is not here" : "", kept.length < schools.length ? "more schools than fit side by side" : ""].filter((words) => words !== "");
      note.hidden = left.length === 0;
      note.textContent = "The address asks for something that this page does not have. That part was left out. It was: " + left.join(", ") + ".";
    };

    form.addEventListener("change", () => {
      if (note) note.hidden = true;
      show();
      const params = new URLSearchParams(boxes.filter((each) => each.checked).map((each) => ["school", each.value]));
      const query = params.toString();
      try {
        history.pushState(null, "", location.pathname + (query === "" ? "" : "?" + query));
      } catch {
        // Browsers refuse this in some documents; the comparison works without it.
      }
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    if (print) print.addEventListener("click", () => window.print());
    window.addEventListener("popstate", readAddress);
    readAddress();
    form.hidden = false;
  }

  Staffroom.compare = { differences };
  // The tests read this file without a page.
  if (typeof document !== "undefined") start();
})();
