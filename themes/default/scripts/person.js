/**
 * Who is at the screen: by a personal link, by what they type, or as another page of this tab learnt it.
 *
 * @typedef {object} People
 * @property {(school: string, fragment?: string) => { person: Person | null, problem: boolean, elsewhere: boolean }} arrive Takes a
 *   personal link out of the address, or else what the tab keeps. `problem`: there was a link, and it was damaged. `elsewhere`: there
 *   was none, and the tab knows a person at another school, whose code means nothing here.
 * @property {(school: string, person: Person) => boolean} keep For the other pages of the school in this tab; whether it worked.
 * @property {(id: string, code: string) => { person: Person } | { problem: "id" | CodeProblem }} personal
 *   From a typed staff id and code.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const KEY = "person";

  /** Takes the fragment away at once, so that nobody reads the code off the screen or finds it in the history. */
  function dropFragment() {
    try {
      history.replaceState(history.state, "", location.pathname + location.search);
    } catch {
      // Some browsers forbid it on file://. An empty fragment is the next best.
      location.hash = "";
    }
  }

  /** @type {People["personal"]} */
  function personal(id, code) {
    const reading = Staffroom.code.read(code);
    const plain = Staffroom.token.name(id);
    if (plain === "") return { problem: "id" };
    if ("problem" in reading) return { problem: reading.problem };
    return { person: { kind: "personal", id: plain, code: reading.code } };
  }

  /**
   * What the tab keeps, if it has the shape that `keep` gave it.
   *
   * @param {string} school
   * @returns {Person | null}
   */
  function kept(school) {
    const value = Staffroom.session.get(KEY);
    if (!value || value.school !== school) return null;
    const { person } = value;
    if (person?.kind === "personal" && typeof person.id === "string" && typeof person.code === "string") return person;
    if (person?.kind === "self" && typeof person.name === "string") return person;
    return null;
  }

  /** @type {People["keep"]} */
  function keep(school, person) {
    const before = kept(school);
    // Whoever comes after somebody else starts with nothing of theirs: least of all with what they agreed to.
    if (before && JSON.stringify(before) !== JSON.stringify(person)) Staffroom.session.clear();
    return Staffroom.session.set(KEY, { school, person });
  }

  /** @type {People["arrive"]} */
  function arrive(school, fragment = location.hash) {
    const link = Staffroom.code.readLink(fragment);
    if (!link) {
      const other = Staffroom.session.get(KEY)?.school;
      return { person: kept(school), problem: false, elsewhere: typeof other === "string" && other !== school };
    }
    dropFragment();
    const id = Staffroom.token.name(link.who);
    if (id === "" || "problem" in link.code) return { person: null, problem: true, elsewhere: false };
    return { person: { kind: "personal", id, code: link.code.code }, problem: false, elsewhere: false };
  }

  Staffroom.people = { arrive, keep, personal };
})();
