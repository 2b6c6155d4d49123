/**
 * The practice deck: ten rules at a time, each without its side; one that was answered wrong comes back until it is answered right.
 * Nothing is kept and nothing is sent.
 *
 * @typedef {object} Deal The cards of a round, as numbers.
 * @property {number[]} waiting Those still to be answered, the next one first.
 * @property {number} right How many were right at the first try.
 * @property {number} size How many cards the round has.
 * @property {Set<number>} missed Those that were answered wrong.
 *
 * @typedef {object} Practise
 * @property {(cards: number, seen: Set<number>, random: () => number) => Deal} deal A round of ten out of `cards`, those not yet `seen` first.
 * @property {(deal: Deal, right: boolean) => Deal} answered The round after its next card was answered. A wrong one comes back behind
 *   two others, or last.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  const ROUND = 10;
  const BACK_AFTER = 2;

  /** @type {Practise["deal"]} */
  function deal(cards, seen, random) {
    const all = Array.from({ length: cards }, (_, at) => at);
    for (let at = all.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [all[at], all[other]] = [all[other], all[at]];
    }
    const fresh = all.filter((card) => !seen.has(card));
    const waiting = fresh.concat(all.filter((card) => seen.has(card))).slice(0, ROUND);
    return { waiting, right: 0, size: waiting.length, missed: new Set() };
  }

  /** @type {Practise["answered"]} */
  function answered(before, right) {
    const [card, ...rest] = before.waiting;
    const missed = new Set(before.missed);
    if (right) return { ...before, waiting: rest, right: before.right + (missed.has(card) ? 0 : 1) };
    missed.add(card);
    return { ...before, waiting: [...rest.slice(0, BACK_AFTER), card, ...rest.slice(BACK_AFTER)], missed };
  }

  /** @returns {void} */
  function start() {
    const list = document.getElementById("deck-cards");
    const parts = ["deck", "deck-title", "deck-topic", "deck-rule", "deck-sides", "deck-answer", "deck-next"].map((id) => document.getElementById(id));
    const [deck, title, topic, rule, sides, answer, next] = parts;
    if (!list || !deck || !title || !topic || !rule || !sides || !answer || !(next instanceof HTMLButtonElement)) return;
    const cards = /** @type {HTMLElement[]} */ (Array.from(list.children));
    const buttons = /** @type {HTMLButtonElement[]} */ (Array.from(sides.querySelectorAll("button")));
    /** @type {Set<number>} */
    const seen = new Set();
    let round = deal(cards.length, seen, Math.random);

    /** A copy of a part of a card.
     * @type {(card: HTMLElement, part: string) => Node} */
    const copy = (card, part) => {
      const found = card.querySelector(part);
      return found ? found.cloneNode(true) : document.createTextNode("");
    };

    const ask = () => {
      answer.replaceChildren();
      if (round.waiting.length === 0) {
        const missed = round.size - round.right;
        title.textContent = round.right + " of " + round.size + " right at the first try";
        topic.textContent = missed === 0 ? "" : "The others came back until you had them.";
        rule.replaceChildren();
        sides.hidden = true;
        next.textContent = "Ten more";
        next.hidden = false;
        return;
      }
      const card = cards[round.waiting[0]];
      seen.add(round.waiting[0]);
      const done = round.size - new Set(round.waiting).size;
      title.textContent = "Card " + (done + 1) + " of " + round.size;
      topic.textContent = (card.dataset.topic || "") + (round.missed.has(round.waiting[0]) ? " · once more" : "");
      rule.replaceChildren(copy(card, ".deck-text"));
      sides.hidden = false;
      for (const button of buttons) button.disabled = false;
      next.hidden = true;
    };

    sides.addEventListener("click", (event) => {
      const chosen = event.target instanceof Element ? event.target.closest("button") : null;
      if (!chosen || round.waiting.length === 0) return;
      const card = cards[round.waiting[0]];
      const right = chosen.value === card.dataset.kind;
      const verdict = document.createElement("p");
      verdict.className = "deck-verdict " + (right ? "deck-right" : "deck-wrong");
      verdict.textContent = right ? "Right." : "No. This card comes back.";
      answer.replaceChildren(verdict, copy(card, ".deck-fact"));
      for (const button of buttons) button.disabled = true;
      round = answered(round, right);
      next.textContent = round.waiting.length === 0 ? "See how it went" : "Next";
      next.hidden = false;
      next.focus();
    });

    next.addEventListener("click", () => {
      if (round.waiting.length === 0 && sides.hidden) round = deal(cards.length, seen, Math.random);
      ask();
      title.focus();
    });

    ask();
    deck.hidden = false;
    list.hidden = true;
  }

  Staffroom.practise = { deal, answered };
  // The tests read this file without a page.
  if (typeof document !== "undefined") start();
})();
