/**
 * What the explorer looks for, as it stands in the address: a view can be bookmarked, sent, and found again with the back button.
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
 * @typedef {object} Offered The ids that the page's lists offer.
 * @property {string[]} topics
 * @property {string[]} audiences
 * @property {string[]} schools
 *
 * @typedef {object} Address
 * @property {(query: string, offered: Offered) => { search: RuleSearch, ignored: string[] }} from The search that an address asks for
 *   from its question mark on, and the names of the parts of it that are not offered or too long.
 * @property {(search: RuleSearch) => string} to An address from its question mark on; empty for the search for nothing.
 * @property {(query: string, offered: string[]) => { schools: string[], ignored: boolean }} schools The schools that the address
 *   of a comparison names, each once, and whether it names others.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const KINDS = ["do", "dont", "ask"];
  const LONGEST_QUERY = 200;

  /** @type {Address["from"]} */
  function from(query, offered) {
    const params = new URLSearchParams(query);
    /** @type {string[]} */
    const ignored = [];
    /** @type {(name: string, called: string, known: string[]) => string} */
    const one = (name, called, known) => {
      const value = params.get(name) || "";
      if (value === "" || known.includes(value)) return value;
      ignored.push(called);
      return "";
    };
    const q = params.get("q") || "";
    if (q.length > LONGEST_QUERY) ignored.push("the end of a very long question");
    const asked = params.getAll("kind").filter((kind) => kind !== "");
    const search = {
      q: q.slice(0, LONGEST_QUERY),
      topic: one("topic", "a topic", offered.topics),
      audience: one("for", "whom it is for", offered.audiences),
      school: one("school", "a school", offered.schools),
      kinds: KINDS.filter((kind) => asked.includes(kind)),
    };
    if (asked.some((kind) => !KINDS.includes(kind))) ignored.push("a kind of rule");
    return { search, ignored };
  }

  /** @type {Address["to"]} */
  function to(search) {
    const params = new URLSearchParams();
    if (search.q.trim() !== "") params.set("q", search.q.trim());
    if (search.topic !== "") params.set("topic", search.topic);
    if (search.audience !== "") params.set("for", search.audience);
    for (const kind of search.kinds) params.append("kind", kind);
    if (search.school !== "") params.set("school", search.school);
    const text = params.toString();
    return text === "" ? "" : "?" + text;
  }

  /** @type {Address["schools"]} */
  function schools(query, offered) {
    const asked = new URLSearchParams(query).getAll("school").filter((id) => id !== "");
    return { schools: offered.filter((id) => asked.includes(id)), ignored: asked.some((id) => !offered.includes(id)) };
  }

  Staffroom.address = { from, to, schools };
})();
