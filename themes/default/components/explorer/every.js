/**
 * The rules of every school, from the data that `can-i/rules.js` sets, and their cards.
 *
 * @typedef {object} EveryRuleData See `EveryRule` in `src/render/view/every.rs`.
 * @property {string} file
 * @property {[string, string][]} topics
 * @property {string[]} roles
 * @property {[string, string][]} pages
 * @property {string[]} sets
 * @property {[string, string][]} people
 * @property {string[]} text
 * @property {string} kind
 * @property {number[]} set
 * @property {number[]} who
 * @property {number[]} ask
 * @property {number[]} page
 * @property {string[]} anchor
 * @property {string[]} number
 * @property {{ id: string, name: string, short: string, asks: [string, string, string][], rules: number[] }[]} schools
 *
 * @typedef {object} EveryRuleOf A rule with the schools where it holds.
 * @property {string} text
 * @property {"do" | "dont" | "ask"} kind
 * @property {string} kindName
 * @property {boolean} advice
 * @property {string[]} topics
 * @property {string[]} audiences Ids of those it reaches.
 * @property {string} named Those it is for; empty for everyone.
 * @property {number} ask The place of the role to ask, or -1.
 * @property {string} folder The page that it stands on, below the school's own.
 * @property {string} clause The clause in words.
 * @property {string} anchor
 * @property {number[]} schools Places of the schools.
 *
 * @typedef {object} Every
 * @property {(data: EveryRuleData) => EveryRuleOf[]} read
 * @property {(data: EveryRuleData, rule: EveryRuleOf, school: number, root: string) => string} link The address of a rule at a school,
 *   where `root` leads to the top of the site.
 * @property {(data: EveryRuleData, icons: ParentNode, root: string) => RuleSource} source The rules for the explorer; their cards
 *   borrow the icons that stand below `icons`, and lead on from a page that `root` leads to the top of the site.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @type {Record<string, ["do" | "dont" | "ask", string]>} */
  const KINDS = { d: ["do", "Do"], m: ["do", "You may"], n: ["dont", "Don’t"], a: ["ask", "Ask first"] };

  /** @type {(ids: string) => string[]} */
  const list = (ids) => ids.split(" ").filter((id) => id !== "");

  /** @type {Every["read"]} */
  function read(data) {
    const sets = data.sets.map(list);
    const people = data.people.map(([ids]) => list(ids));
    const rules = data.text.map((text, at) => {
      const letter = data.kind[at];
      const [kind, kindName] = KINDS[letter.toLowerCase()];
      const [folder, title] = data.pages[data.page[at]];
      return {
        text,
        kind,
        kindName,
        advice: letter !== letter.toLowerCase(),
        topics: sets[data.set[at]],
        audiences: people[data.who[at]],
        named: data.people[data.who[at]][1],
        ask: data.ask[at] - 1,
        folder,
        clause: data.number[at] === "" ? title : "Clause " + data.number[at] + " of " + title,
        anchor: data.anchor[at],
        schools: /** @type {number[]} */ ([]),
      };
    });
    data.schools.forEach((school, place) => {
      let at = -1;
      for (const step of school.rules) {
        at += step;
        rules[at].schools.push(place);
      }
    });
    return rules;
  }

  /** @type {Every["link"]} */
  function link(data, rule, school, root) {
    return root + "schools/" + data.schools[school].id + "/" + rule.folder + "/" + data.file + "#" + encodeURIComponent(rule.anchor);
  }

  /**
   * The rules of every school, from the data.
   * @param {EveryRuleData} data
   * @param {ParentNode} icons
   * @param {string} root
   * @returns {RuleSource}
   */
  function source(data, icons, root) {
    const rules = read(data);
    const ids = data.schools.map((school) => school.id);
    /** @type {<K extends keyof HTMLElementTagNameMap>(name: K, className: string, text?: string) => HTMLElementTagNameMap[K]} */
    const make = (name, className, text) => {
      const element = document.createElement(name);
      if (className !== "") element.className = className;
      if (text !== undefined) element.textContent = text;
      return element;
    };
    return {
      documents: rules.map((rule) => ({ text: rule.text, more: rule.clause, topics: rule.topics, kind: rule.kind })),
      facts: rules.map((rule) => ({
        kind: rule.kind,
        topics: rule.topics,
        audiences: rule.audiences,
        schools: rule.schools.map((school) => ids[school]),
      })),
      card(at, marks, chosen) {
        const rule = rules[at];
        const card = make("li", "card card-" + rule.kind);
        card.dataset.kind = rule.kind;
        const text = make("div", "card-text");
        const icon = icons.querySelector(".kind-" + rule.kind + " .icon");
        if (icon) text.append(icon.cloneNode(true));
        const words = make("div", "");
        const said = make("div", "card-rule");
        Staffroom.marks.append(said, rule.text, marks);
        words.append(make("strong", "card-kind", rule.kindName), " ", said);
        text.append(words);
        card.append(text);
        if (rule.named !== "") card.append(make("p", "card-fact", "For: " + rule.named));
        if (rule.advice) card.append(make("p", "card-fact", "This is advice."));
        const here = chosen === "" ? rule.schools : rule.schools.filter((school) => ids[school] === chosen);
        const places = make("ul", "card-fact card-schools");
        for (const school of here.slice(0, 8)) {
          const place = make("li", "");
          place.append(make("strong", "", data.schools[school].name), " ");
          const clause = make("a", "", rule.clause);
          clause.href = link(data, rule, school, root);
          place.append(clause);
          const [role, name, email] = rule.ask < 0 ? ["", "", ""] : data.schools[school].asks[rule.ask];
          if (role !== "") {
            const whom = make("span", "card-whom", "Ask: " + role + (name === "" ? "" : ", " + name));
            if (email !== "") {
              const mail = make("a", "", email);
              mail.href = "mailto:" + email;
              whom.append(", ", mail);
            }
            place.append(". ", whom);
          }
          places.append(place);
        }
        if (here.length > 8) {
          const names = here.slice(8).map((school) => data.schools[school].short);
          places.append(make("li", "", "In the same words at " + names.join(", ")));
        }
        card.append(places);
        return card;
      },
      narrow: null,
    };
  }

  Staffroom.every = { read, link, source };
})();
