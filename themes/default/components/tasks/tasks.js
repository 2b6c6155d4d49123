/**
 * The one list of an induction: whose it is, what is done, what is next, and by when.
 *
 * Role and first day stand in the address, so that an office can send `?role=staff&start=2026-09-01`; the page remembers them
 * with the rest, so that coming back from a quiz does not lose them. A policy is read when its reader says so; an agreement and
 * a quiz are done when this tab (or this device, where it is the reader's own) knows that they are.
 *
 * @typedef {object} Starting What the page remembers.
 * @property {string} school
 * @property {string} role
 * @property {string} start
 * @property {string[]} read
 *
 * @typedef {"done" | "failed" | "started" | "todo"} TaskState
 */
"use strict";

(function () {
  const Staffroom = globalThis.Staffroom;
  const list = document.getElementById("induction");
  const form = document.getElementById("starter");
  if (!Staffroom || !list || !form) return;
  const school = list.dataset.school ?? "";
  const role = /** @type {HTMLSelectElement | null} */ (form.querySelector("#starter-role"));
  const day = /** @type {HTMLInputElement} */ (form.querySelector("#starter-day"));
  const own = /** @type {HTMLInputElement} */ (form.querySelector("#starter-own"));
  const sum = /** @type {HTMLElement} */ (form.querySelector("[data-slot=sum]"));
  const tasks = Array.from(list.querySelectorAll("[data-task]"), (task) => /** @type {HTMLElement} */ (task));
  const KEY = "induction";
  const LABELS = { done: "Done", failed: "Not passed yet", started: "Started", todo: "To do", next: "Next" };

  /** @returns {Starting} */
  function remembered() {
    const value = Staffroom.session.get(KEY);
    const text = (/** @type {unknown} */ it) => (typeof it === "string" ? it : "");
    if (value?.school !== school) return { school, role: "", start: "", read: [] };
    const read = Array.isArray(value.read) ? value.read.filter((/** @type {unknown} */ it) => typeof it === "string") : [];
    return { school, role: text(value.role), start: text(value.start), read };
  }

  /** @param {string} id */
  function isRole(id) {
    return id === "" || Array.from(role?.options ?? []).some((option) => option.value === id);
  }

  /** What the address asks for goes before what was remembered; what it asks for in vain does not count. */
  function arrive() {
    const query = new URLSearchParams(location.search);
    const before = remembered();
    const asked = { role: query.get("role") ?? before.role, start: query.get("start") ?? before.start };
    const starting = {
      ...before,
      role: isRole(asked.role) ? asked.role : "",
      start: Staffroom.dates.isDay(asked.start) ? asked.start : "",
    };
    if (starting.role !== before.role || starting.start !== before.start) Staffroom.session.set(KEY, starting);
    return starting;
  }

  let starting = arrive();

  function keep() {
    Staffroom.session.set(KEY, starting);
    const query = new URLSearchParams(location.search);
    for (const name of /** @type {const} */ (["role", "start"])) {
      if (starting[name] === "") query.delete(name);
      else query.set(name, starting[name]);
    }
    const text = query.toString() === "" ? "" : `?${query}`;
    try {
      history.replaceState(history.state, "", location.pathname + text + location.hash);
    } catch {
      // Some browsers forbid it on file://. The page goes by what it remembers.
    }
  }

  /**
   * @param {string} step
   * @param {string} id
   * @returns {TaskState}
   */
  function state(step, id) {
    if (step === "read") return starting.read.includes(id) ? "done" : "todo";
    if (step === "agree") return Staffroom.agreements.accepted(school).includes(id) ? "done" : "todo";
    const refresher = Staffroom.session.get(`quiz.${school}.${id}.changed`);
    if (typeof refresher?.token === "string" && refresher.passed !== false) return "done";
    const progress = Staffroom.session.get(`quiz.${school}.${id}`);
    if (!progress) return "todo";
    if (typeof progress.token !== "string") return "started";
    return progress.passed === false ? "failed" : "done";
  }

  /**
   * @param {HTMLElement} task
   * @param {boolean} done
   */
  function showDue(task, done) {
    const slot = /** @type {HTMLElement | null} */ (task.querySelector("[data-slot=due]"));
    if (!slot) return;
    slot.dataset.words ??= slot.textContent ?? "";
    const by = starting.start === "" ? "" : Staffroom.dates.after(starting.start, slot.dataset.in ?? "");
    const late = by !== "" && !done && by < Staffroom.dates.today();
    slot.textContent = by === "" ? slot.dataset.words : `${late ? "Overdue: was due by" : "By"} ${Staffroom.dates.words(by)}`;
    slot.classList.toggle("tasks-late", late);
  }

  function show() {
    if (role) role.value = starting.role;
    day.value = starting.start;
    own.checked = Staffroom.session.isOwn();
    let done = 0;
    let all = 0;
    let next = true;
    for (const task of tasks) {
      const audiences = (task.dataset.for ?? "").split(" ").filter((id) => id !== "");
      task.hidden = starting.role !== "" && audiences.length > 0 && !audiences.includes(starting.role);
      const step = /** @type {HTMLElement} */ (task.parentElement).dataset.step ?? "";
      const is = state(step, task.dataset.task ?? "");
      showDue(task, is === "done");
      const tick = task.querySelector("input");
      if (tick) tick.checked = is === "done";
      if (task.hidden) continue;
      all += 1;
      if (is === "done") done += 1;
      const first = next && is !== "done";
      if (first) next = false;
      const shown = first && is === "todo" ? "next" : is;
      task.dataset.state = shown;
      const label = /** @type {HTMLElement} */ (task.querySelector("[data-slot=state]"));
      label.hidden = false;
      label.textContent = LABELS[shown];
      if (first) task.setAttribute("aria-current", "step");
      else task.removeAttribute("aria-current");
    }
    for (const section of /** @type {NodeListOf<HTMLElement>} */ (list?.querySelectorAll(".tasks"))) {
      section.hidden = Array.from(section.querySelectorAll("li")).every((task) => task.hidden);
    }
    const left = all - done;
    sum.textContent = left === 0 ? `All ${all} done. Send your completion tokens, if you have not sent them yet.` : `${done} of ${all} done.`;
  }

  for (const task of tasks) {
    const tick = task.querySelector("input");
    const id = task.dataset.task ?? "";
    if (!tick) continue;
    /** @type {HTMLElement} */ (tick.parentElement).hidden = false;
    tick.addEventListener("change", () => {
      const others = starting.read.filter((it) => it !== id);
      starting = { ...starting, read: tick.checked ? [...others, id] : others };
      keep();
      show();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    if (event.target === own) {
      Staffroom.session.setOwn(own.checked);
    } else {
      const start = Staffroom.dates.isDay(day.value) ? day.value : "";
      starting = { ...starting, role: role?.value ?? "", start };
      keep();
    }
    show();
  });
  // Back from a quiz or an agreement a browser may show the page as it was; and another tab may have gone on.
  addEventListener("pageshow", () => {
    starting = remembered();
    show();
  });
  addEventListener("storage", () => {
    starting = remembered();
    show();
  });
  // Somebody else starts with nothing of the one before.
  document.addEventListener("staffroom:person", () => {
    starting = remembered();
    show();
  });
  document.addEventListener("staffroom:cleared", () => {
    starting = { school, role: "", start: "", read: [] };
    keep();
    Staffroom.session.clear();
    show();
  });
  form.hidden = false;
  show();
})();
