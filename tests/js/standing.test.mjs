import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { standing } = load("components/standing/standing.js");

/** @param {string} iso */
const clock = (iso) => new Date(`${iso}T09:30:00`);

/**
 * A page of what the script looks for: elements with their data, a count and a note.
 *
 * @param {string} built
 */
function page(built) {
  const element = (dataset, hidden, state = "") => ({ dataset, hidden, state });
  const states = [
    element({ standsUntil: "2026-12-31" }, false, "in-date"),
    element({ standsFrom: "2026-12-31", standsUntil: "2027-03-02" }, true, "due"),
    element({ standsFrom: "2027-03-02" }, true, "overdue"),
  ];
  const count = (state, number) => ({ dataset: { count: state }, hidden: number === 0, strong: { textContent: String(number) } });
  const counts = [count("in-date", 1), count("due", 0), count("overdue", 0)].map((it) => ({
    ...it,
    querySelector: () => it.strong,
  }));
  const note = { hidden: true };
  return {
    states,
    counts,
    note,
    documentElement: { dataset: { built } },
    querySelectorAll(selector) {
      if (selector.startsWith("[data-stands-from]")) return states;
      if (selector === "[data-count]") return counts;
      if (selector === "[data-stands-today]") return [note];
      return states.filter((it) => selector === `.standing-${it.state}:not([hidden])` && !it.hidden);
    },
  };
}

/** @param {ReturnType<typeof page>} of */
const shown = (of) => of.states.filter((it) => !it.hidden).map((it) => it.state);

test("a day is the reader's own and can be compared as text", () => {
  assert.equal(standing.day(new Date(2027, 0, 5, 23, 59)), "2027-01-05");
  assert.equal(standing.day(new Date(2027, 11, 31, 0, 0)), "2027-12-31");
});

test("a state holds from its first day up to the day on which it ends", () => {
  assert.equal(standing.holds("2027-01-01", "2027-02-01", "2026-12-31"), false);
  assert.equal(standing.holds("2027-01-01", "2027-02-01", "2027-01-01"), true);
  assert.equal(standing.holds("2027-01-01", "2027-02-01", "2027-01-31"), true);
  assert.equal(standing.holds("2027-01-01", "2027-02-01", "2027-02-01"), false);
  assert.equal(standing.holds(undefined, undefined, "2027-02-01"), true);
});

test("exactly one state is shown on any later day, and the counts follow", () => {
  for (const [day, state] of [
    ["2026-06-02", "in-date"],
    ["2026-12-30", "in-date"],
    ["2026-12-31", "due"],
    ["2027-03-01", "due"],
    ["2027-03-02", "overdue"],
    ["2031-01-01", "overdue"],
  ]) {
    const of = page("2026-06-01");
    standing.show(of, clock(day));
    assert.deepEqual(shown(of), [state], day);
    assert.equal(of.note.hidden, false);
    for (const count of of.counts) {
      const here = count.dataset.count === state;
      assert.deepEqual([count.hidden, count.strong.textContent], [!here, here ? "1" : "0"], day);
    }
  }
});

test("a clock that is earlier than the build, or on its day, changes nothing", () => {
  for (const day of ["2026-06-01", "2026-05-31", "1970-01-01"]) {
    const of = page("2026-06-01");
    standing.show(of, clock(day));
    assert.deepEqual(shown(of), ["in-date"], day);
    assert.equal(of.note.hidden, true);
  }
});
