/**
 * The completion token on the page: copied, downloaded, put into a letter to the office, shown as a QR code, or kept in the address.
 *
 * @typedef {object} Letter
 * @property {string} token
 * @property {string} title Of the quiz.
 * @property {string} school Its name.
 * @property {string} to The office's address; may be empty.
 * @property {string} file Name of the file to download, without its ending.
 * @property {boolean} self Whether the person typed a name and no code.
 * @property {boolean} address Whether the page's address holds the token.
 *
 * @typedef {object} CompletionPart
 * @property {(root: Element, letter: Letter) => void} show Fills a completion component.
 * @property {(root: Element) => void} addressed Says that the page's address holds the token now.
 * @property {(root: Element) => void} clear Takes the token out of it, out of the letter's address and the QR code too.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** Longer addresses are cut short on the way to some mail programs, and with them the token. */
  const LONGEST_MAIL = 1900;

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

  /**
   * @param {Element} root
   * @param {string} name
   */
  const slot = (root, name) => /** @type {HTMLElement} */ (root.querySelector(`[data-slot=${name}]`));

  /** @type {CompletionPart["show"]} */
  function show(root, letter) {
    const subject = `Completion token: ${letter.title}, ${letter.school}`;
    const text = `${subject}\r\n\r\n${letter.token}\r\n`;
    const field = /** @type {HTMLTextAreaElement} */ (slot(root, "token"));
    const status = slot(root, "status");
    const mail = /** @type {HTMLAnchorElement | null} */ (root.querySelector("[data-slot=mail]"));
    const button = (/** @type {string} */ action) =>
      /** @type {HTMLButtonElement} */ (root.querySelector(`[data-action=${action}]`));

    field.value = letter.token;
    // A text field prints no more than it shows.
    slot(root, "print").textContent = letter.token;
    status.textContent = "";
    slot(root, "self").hidden = !letter.self;
    if (mail) {
      const to = `mailto:${letter.to}?subject=${encodeURIComponent(subject)}&body=`;
      const whole = to + encodeURIComponent(text);
      const fits = whole.length <= LONGEST_MAIL;
      mail.href = fits ? whole : to + encodeURIComponent(`${subject}\r\n\r\n`);
      slot(root, "paste").hidden = fits;
    }
    button("copy").onclick = async () => {
      const copied = await copy(field);
      status.textContent = copied ? "Copied." : "Your browser would not copy it. Select the token and copy it yourself.";
    };
    button("download").onclick = () => {
      download(text, `${letter.file}.txt`);
      status.textContent = `Downloaded as ${letter.file}.txt.`;
    };
    slot(root, "addressed").hidden = !letter.address;
    slot(root, "addressable").hidden = letter.address;
    showCode(root, letter.token);
  }

  /**
   * @param {Element} root
   * @param {string} token
   */
  async function showCode(root, token) {
    const figure = slot(root, "code");
    const drawn = await Staffroom.qr.draw(figure.dataset.script ?? "", token);
    // Meanwhile everything may have been cleared, or another token may have come.
    if (/** @type {HTMLTextAreaElement} */ (slot(root, "token")).value !== token) return;
    if (drawn) slot(root, "qr").replaceChildren(drawn);
    figure.hidden = !drawn;
    slot(root, "no-code").hidden = token.length <= Staffroom.qr.LONGEST;
  }

  /** @type {CompletionPart["addressed"]} */
  function addressed(root) {
    slot(root, "addressed").hidden = false;
    slot(root, "addressable").hidden = true;
    slot(root, "addressed").tabIndex = -1;
    slot(root, "addressed").focus();
  }

  /** @type {CompletionPart["clear"]} */
  function clear(root) {
    const field = /** @type {HTMLTextAreaElement} */ (slot(root, "token"));
    field.value = "";
    for (const name of ["print", "qr"]) slot(root, name).replaceChildren();
    slot(root, "code").hidden = true;
    root.querySelector("[data-slot=mail]")?.removeAttribute("href");
  }

  Staffroom.completion = { show, addressed, clear };
})();
