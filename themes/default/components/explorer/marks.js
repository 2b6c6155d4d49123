/**
 * Marks found words with elements of their own, so that nothing that was typed can become markup.
 *
 * @typedef {object} Marks
 * @property {(node: Node, text: string, marks: Set<string>) => void} append Puts a text behind what a node holds.
 * @property {(element: Element, marks: Set<string>) => void} within Marks the words that an element holds.
 * @property {(card: HTMLElement, topics: { topic: string, words: string[] }[], marks: Set<string>) => void} why Says on a card which
 *   topics it was found by, and by which of their words.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /**
   * Puts the words of `text` behind `node`, the found ones marked.
   * @param {Node} node
   * @param {string} text
   * @param {Set<string>} marks
   */
  function append(node, text, marks) {
    for (const part of Staffroom.search.parts(text, marks)) {
      if (part.hit) node.appendChild(document.createElement("mark")).textContent = part.text;
      else node.appendChild(document.createTextNode(part.text));
    }
  }

  /**
   * Marks the found words below `element`.
   * @param {Element} element
   * @param {Set<string>} marks
   */
  function within(element, marks) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
    for (const text of texts) {
      const marked = document.createDocumentFragment();
      append(marked, text.data, marks);
      text.replaceWith(marked);
    }
  }

  /** A topic may have many words for one thing: so many say why. */
  const ENOUGH = 3;

  /** @type {Marks["why"]} */
  function why(card, topics, marks) {
    for (const { topic, words } of topics) {
      const line = document.createElement("p");
      line.className = "card-fact card-why";
      line.append("Topic: ");
      append(line, topic, marks);
      if (words.length > 0) {
        line.append(", or ");
        append(line, words.slice(0, ENOUGH).join(", "), marks);
      }
      const clause = card.lastElementChild;
      if (clause) clause.before(line);
    }
  }

  Staffroom.marks = { append, within, why };
})();
