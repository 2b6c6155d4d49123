/**
 * The completion token on the page: copied, downloaded, or put into a letter to the office.
 *
 * @typedef {object} Letter
 * @property {string} token
 * @property {string} title Of the quiz.
 * @property {string} school Its name.
 * @property {string} to The office's address; may be empty.
 * @property {string} file Name of the file to download, without its ending.
 *
 * @typedef {object} CompletionPart
 * @property {(root: Element, letter: Letter) => void} show Fills a completion component.
 * @property {(root: Element) => void} clear Takes the token out of it, out of the letter's address too.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /**
   * @param {HTMLTextAreaElement} field
   * @returns {Promise<boolean>} whether the token is on the clipboard
   */
  async function copy(field) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // On plain http there is no `navigator.clipboard`; the old command is all there is.
      field.focus();
      field.select();
      return document.execCommand("copy");
    }
  }

  /**
   * @param {string} text
   * @param {string} name
   */
  function download(text, name) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    // The browser reads the file after this function has returned.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  /** @type {CompletionPart["show"]} */
  function show(root, letter) {
    const subject = `Completion token: ${letter.title}, ${letter.school}`;
    const text = `${subject}\r\n\r\n${letter.token}\r\n`;
    const slot = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-slot=${name}]`));
    const field = /** @type {HTMLTextAreaElement} */ (slot("token"));
    const status = slot("status");
    const mail = /** @type {HTMLAnchorElement | null} */ (root.querySelector("[data-slot=mail]"));
    const button = (/** @type {string} */ action) =>
      /** @type {HTMLButtonElement} */ (root.querySelector(`[data-action=${action}]`));

    field.value = letter.token;
    // A text field prints no more than it shows.
    slot("print").textContent = letter.token;
    status.textContent = "";
    if (mail) mail.href = `mailto:${letter.to}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text)}`;
    button("copy").onclick = async () => {
      const copied = await copy(field);
      status.textContent = copied ? "Copied." : "Your browser would not copy it. Select the token and copy it yourself.";
    };
    button("download").onclick = () => {
      download(text, `${letter.file}.txt`);
      status.textContent = `Downloaded as ${letter.file}.txt.`;
    };
  }

  /** @type {CompletionPart["clear"]} */
  function clear(root) {
    const slot = (/** @type {string} */ name) => root.querySelector(`[data-slot=${name}]`);
    const field = /** @type {HTMLTextAreaElement} */ (slot("token"));
    field.value = "";
    slot("print")?.replaceChildren();
    slot("mail")?.removeAttribute("href");
  }

  Staffroom.completion = { show, clear };
})();
