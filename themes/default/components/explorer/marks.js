/**
 * Marks found words with elements of their own, so that nothing that was typed can become markup.
 *
 * @typedef {object} Marks
 * @property {(node: Node, text: string, marks: Set<string>) => void} append Puts a text behind what a node holds.
 * @property {(element: Element, marks: Set<string>) => void} within Marks the words that an element holds.
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

  Staffroom.marks = { append, within };
})();
