/**
 * One question of the form: reads and writes its answer as a token carries it. Never by its words, which the browser may have
 * translated.
 *
 * @typedef {object} QuizQuestion
 * @property {string} id
 * @property {Task["kind"]} kind
 * @property {HTMLElement} element
 * @property {string[]} ids Ids of what can be shuffled: options, the right side of `match`, or the entries of `order`.
 * @property {() => string | null} answer Null while it is incomplete.
 * @property {() => string | null} draft What was begun, for `write`; null where nothing was.
 * @property {() => Problem | null} problem What stands against going on.
 * @property {(answer: string | null) => void} write Fills the fields; what does not fit is left empty.
 * @property {(ids: string[]) => void} arrange Puts options into this order.
 * @property {() => void} restore Puts everything back into the order of the page, as a form on paper has it.
 * @property {() => Node} words The answer for people.
 * @property {() => Node} prompt The question for people.
 * @property {(caption: string) => void} present Shows the question, under this caption.
 * @property {(problem: Problem | null) => void} mark Shows a problem beside the question, or none.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /**
   * The children of an element, copied, without ids: the copies stand in the same page.
   *
   * @param {Element} element
   */
  function copyOf(element) {
    const copy = document.createDocumentFragment();
    for (const node of element.childNodes) copy.append(node.cloneNode(true));
    for (const child of copy.querySelectorAll("[id]")) child.removeAttribute("id");
    return copy;
  }

  /**
   * @param {string[]} lines
   */
  function list(lines) {
    const ul = document.createElement("ul");
    for (const line of lines) ul.appendChild(document.createElement("li")).textContent = line;
    return ul;
  }

  /** @param {Element} choice */
  function letter(choice) {
    return choice.querySelector("[data-slot=letter]")?.textContent ?? "";
  }

  /**
   * @param {HTMLElement} element
   * @returns {QuizQuestion}
   */
  function question(element) {
    const kind = /** @type {Task["kind"]} */ (element.dataset.kind);
    const options = /** @type {HTMLElement} */ (element.querySelector("[data-slot=options]"));
    /** @type {HTMLInputElement[]} */
    const inputs = Array.from(options.querySelectorAll("input"));
    /** @type {HTMLSelectElement[]} */
    const selects = Array.from(options.querySelectorAll("select"));
    /** @type {HTMLElement[]} */
    const rows = Array.from(options.querySelectorAll("[data-value]"));
    /** The right side of `match` in full, with letters, where it is too long for the lists. @type {HTMLElement[]} */
    const choices = Array.from(element.querySelectorAll("[data-slot=choices] > li"));
    const letters = choices.map(letter);
    const group = /** @type {HTMLElement} */ (element.querySelector("fieldset") ?? inputs[0] ?? selects[0]);

    /** @param {HTMLElement} row */
    const value = (row) => row.dataset.value ?? "";
    const words = (/** @type {Element} */ row) => (row.querySelector("[data-slot=words]")?.textContent ?? "").trim();
    const picked = () => inputs.filter((input) => input.checked).map((input) => input.value);
    const chosen = () => rows.map((row, i) => ({ id: value(row), to: selects[i].value, words: words(row), i }));

    /** @returns {string | null} */
    function answer() {
      switch (kind) {
        case "multiple":
          return picked().sort().join("+") || null;
        case "match":
          if (chosen().some(({ to }) => to === "")) return null;
          return chosen()
            .map(({ id, to }) => `${id}=${to}`)
            .sort()
            .join("+");
        case "order":
          if (new Set(chosen().map(({ to }) => to)).size < rows.length || chosen().some(({ to }) => to === "")) return null;
          return places()
            .map(({ id }) => id)
            .join(">");
        case "number":
          return Staffroom.mark.isNumber(inputs[0].value) ? inputs[0].value.trim() : null;
        case "text":
          return inputs[0].value.trim() || null;
        default:
          return picked()[0] ?? null;
      }
    }

    /** The entries of `order` by their place. */
    function places() {
      return chosen().sort((a, b) => Number(a.to) - Number(b.to));
    }

    /** @returns {string | null} */
    function draft() {
      switch (kind) {
        case "match":
          return chosen().flatMap(({ id, to }) => (to === "" ? [] : [`${id}=${to}`])).join("+") || null;
        case "order": {
          const at = rows.map((_, i) => chosen().find(({ to }) => to === String(i + 1))?.id ?? "");
          return at.some((id) => id !== "") ? at.join(">") : null;
        }
        case "number":
        case "text":
          return inputs[0].value || null;
        default:
          return answer();
      }
    }

    /** @returns {Problem | null} */
    function problem() {
      if (answer() !== null) return null;
      // The first as it stands now: options are shuffled.
      const field = /** @type {HTMLElement} */ (options.querySelector("input, select"));
      const open = Array.from(options.querySelectorAll("select")).find((select) => select.value === "");
      const twice = selects.find((select, i) => selects.findIndex((other) => other.value === select.value) < i);
      switch (kind) {
        case "multiple":
          return { message: "Select at least one answer", field };
        case "match":
          return { message: "Choose what belongs to each", field: open ?? field };
        case "order":
          return open
            ? { message: "Give each its place", field: open }
            : { message: "Give each a place of its own: you have used one twice", field: twice ?? field };
        case "number":
          return inputs[0].value.trim() === ""
            ? { message: "Enter a number", field }
            : { message: "Enter a number in figures alone, such as 12 or 2.5", field };
        case "text":
          return { message: "Enter an answer", field };
        default:
          return { message: "Select an answer", field };
      }
    }

    /** @param {string | null} given */
    function write(given) {
      const parts = (given ?? "").split(kind === "order" ? ">" : "+");
      for (const input of inputs) {
        if (kind === "number" || kind === "text") input.value = given ?? "";
        else input.checked = given !== null && (kind === "multiple" ? parts : [given]).includes(input.value);
      }
      rows.forEach((row, i) => {
        if (kind === "order") selects[i].value = String(parts.indexOf(value(row)) + 1);
        if (kind === "match") {
          const pair = parts.find((part) => part.startsWith(`${value(row)}=`));
          selects[i].value = pair ? pair.slice(value(row).length + 1) : "";
        }
        // A value that is no option leaves a list without any choice at all.
        if (selects[i] && selects[i].selectedIndex < 0) selects[i].value = "";
      });
    }

    /** @param {string[]} ids */
    function arrange(ids) {
      if (kind === "match") {
        ids.forEach((id, i) => {
          const choice = choices.find((it) => it.dataset.choice === id);
          if (!choice) return;
          choice.parentElement?.append(choice);
          /** @type {Element} */ (choice.querySelector("[data-slot=letter]")).textContent = letters[i];
          for (const select of selects) {
            for (const option of select.options) if (option.value === id) option.text = `${letters[i]}: ${words(choice)}`;
          }
        });
        for (const select of selects) {
          const entries = Array.from(select.options);
          for (const id of ids) select.append(...entries.filter((entry) => entry.value === id));
        }
      } else {
        for (const id of ids) options.append(...rows.filter((row) => value(row) === id));
      }
    }

    const printed = ids();

    /** Ids of what can be shuffled, as they stand. */
    function ids() {
      if (kind !== "match") return rows.map(value);
      return Array.from(selects[0].options, (option) => option.value).filter((id) => id !== "");
    }

    /** @returns {Node} */
    function given() {
      switch (kind) {
        case "match":
          return list(
            chosen().map(({ words: left, to, i }) => {
              const choice = choices.find((it) => it.dataset.choice === to);
              return `${left}: ${choice ? words(choice) : (selects[i].selectedOptions[0]?.text ?? "")}`;
            }),
          );
        case "order": {
          const ordered = document.createElement("ol");
          ordered.append(...list(places().map((place) => place.words)).childNodes);
          return ordered;
        }
        case "number":
        case "text": {
          const typed = document.createElement("span");
          typed.translate = false;
          typed.textContent = [inputs[0].value.trim(), element.querySelector(".quiz-unit")?.textContent].join(" ").trim();
          return typed;
        }
        default: {
          const labels = rows.filter((_, i) => inputs[i].checked).map((row) => row.querySelector("[data-slot=words]"));
          const copies = labels.map((label) => (label ? copyOf(label) : ""));
          if (kind !== "multiple") return copyInto("span", copies);
          return copyInto(
            "ul",
            copies.map((copy) => copyInto("li", [copy])),
          );
        }
      }
    }

    /**
     * @param {string} tag
     * @param {(Node | string)[]} nodes
     */
    function copyInto(tag, nodes) {
      const parent = document.createElement(tag);
      parent.append(...nodes);
      return parent;
    }

    return {
      id: element.dataset.question ?? "",
      kind,
      element,
      ids: element.dataset.shuffle === undefined ? [] : printed,
      answer,
      draft,
      problem,
      write,
      arrange,
      restore: () => arrange(printed),
      words: given,
      prompt: () => copyOf(/** @type {Element} */ (element.querySelector("[data-slot=prompt]"))),
      present(caption) {
        /** @type {HTMLElement} */ (element.querySelector("[data-slot=number]")).textContent = caption;
        element.hidden = false;
      },
      mark: (problem) => Staffroom.wanting(element, group, options, problem),
    };
  }

  Staffroom.question = question;
})();
