import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { load, vectors } from "./load.mjs";

/** A tab: its storage, and the two things that a personal link touches. */
const tab = { stored: new Map(), refuses: false, address: "" };

class Storage {
  getItem(key) {
    return tab.stored.get(key) ?? null;
  }
  setItem(key, value) {
    if (tab.refuses) throw new Error("QuotaExceededError");
    tab.stored.set(key, value);
    Object.defineProperty(this, key, { value, enumerable: true, configurable: true });
  }
  removeItem(key) {
    tab.stored.delete(key);
    delete this[key];
  }
}

Object.assign(globalThis, {
  location: { hash: "", pathname: "/quiz/index.html", search: "?a=b" },
  history: { state: null, replaceState: (_state, _title, address) => (tab.address = address) },
});

const { session, people, outcome } = load(
  "scripts/sha256.js",
  "scripts/crypto.js",
  "scripts/code.js",
  "scripts/token.js",
  "scripts/session.js",
  "scripts/person.js",
  "components/quiz/outcome.js",
);

const CODE = "CKCA7-RVAGE-Y3FQ0-130H7-C";
const PERSON = { kind: "personal", id: "W0042", code: "CKCA7RVAGEY3FQ0130H7" };

beforeEach(() => {
  session.clear();
  globalThis.sessionStorage = new Storage();
  Object.assign(tab, { stored: new Map(), refuses: false, address: "" });
  location.hash = "";
});

test("what is kept is found again, and cleared with all else of the site alone", () => {
  sessionStorage.setItem("other", "1");
  assert.equal(session.set("a", { b: 1 }), true);
  assert.deepEqual(session.get("a"), { b: 1 });
  assert.deepEqual([...tab.stored.keys()], ["other", "staffroom.a"]);
  session.clear();
  assert.equal(session.get("a"), null);
  assert.deepEqual([...tab.stored.keys()], ["other"]);
});

test("storage that is full, forbidden or spoilt loses nothing while the page is open", () => {
  tab.refuses = true;
  assert.equal(session.set("a", 1), false);
  assert.equal(session.get("a"), 1);
  Object.defineProperty(globalThis, "sessionStorage", {
    get: () => {
      throw new Error("SecurityError");
    },
    configurable: true,
  });
  assert.equal(session.set("b", 2), false);
  assert.equal(session.get("b"), 2);
  session.clear();
  assert.equal(session.get("b"), null);
  Object.defineProperty(globalThis, "sessionStorage", { value: new Storage(), writable: true, configurable: true });
  tab.stored.set("staffroom.c", "{spoilt");
  assert.equal(session.get("c"), null);
});

test("a personal link is taken out of the address at once, sound or damaged", () => {
  location.hash = `#W0042.${CODE}`;
  assert.deepEqual(people.arrive("larkfold-infant"), { person: PERSON, problem: false, elsewhere: false });
  assert.equal(tab.address, "/quiz/index.html?a=b");
  tab.address = "";
  location.hash = "#W0042.CKCA7-RVAGE";
  assert.deepEqual(people.arrive("larkfold-infant"), { person: null, problem: true, elsewhere: false });
  assert.equal(tab.address, "/quiz/index.html?a=b");
});

test("an anchor stays in the address", () => {
  location.hash = "#main";
  assert.deepEqual(people.arrive("larkfold-infant"), { person: null, problem: false, elsewhere: false });
  assert.equal(tab.address, "");
});

test("where the address cannot be written, at least its fragment goes", () => {
  const { replaceState } = history;
  history.replaceState = () => {
    throw new Error("SecurityError");
  };
  location.hash = `#W0042.${CODE}`;
  people.arrive("larkfold-infant");
  assert.equal(location.hash, "");
  history.replaceState = replaceState;
});

test("the tab remembers the person for the pages of the same school", () => {
  people.keep("larkfold-infant", PERSON);
  assert.deepEqual(people.arrive("larkfold-infant").person, PERSON);
  assert.equal(people.arrive("st-brannocks").person, null);
  session.set("person", { school: "larkfold-infant", person: { kind: "personal", id: 1 } });
  assert.equal(people.arrive("larkfold-infant").person, null);
});

test("a typed staff id and code are read, or what is wrong is said", () => {
  assert.deepEqual(people.personal(" W0042 ", CODE.toLowerCase()), { person: PERSON });
  assert.deepEqual(people.personal(" ", CODE), { problem: "id" });
  assert.deepEqual(people.personal("W0042", ""), { problem: "empty" });
  assert.deepEqual(people.personal("W0042", CODE.replace(/C$/, "D")), { problem: "check" });
});

test("the spoiler guard is undone", () => {
  for (const { rev, text, hidden } of vectors("guard").filter((it) => it.text.startsWith("{"))) {
    assert.deepEqual(outcome.reveal(hidden, rev), JSON.parse(text));
  }
});
