/**
 * Days without a time or a zone: the day somebody starts is the same day everywhere.
 *
 * @typedef {object} Dates
 * @property {(text: string) => boolean} isDay Whether a text such as `2026-09-01` is a day that exists.
 * @property {(day: string, period: string) => string} after The day an ISO 8601 duration such as `P14D` or `P1M` later: the last
 *   of the month where that day does not exist, as in the program's own `Period::after`.
 * @property {(day: string) => string} words For people, in the language of the page.
 * @property {(day: string) => boolean} isBehind Whether the clock of the reader's device is more than a day before `day`, which has been.
 * @property {() => string} today By the clock of the reader's device.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @param {Date} date */
  function iso(date) {
    return date.toISOString().slice(0, 10);
  }

  /** @type {Dates["isDay"]} */
  function isDay(text) {
    const date = new Date(`${text}T00:00:00Z`);
    return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && !Number.isNaN(date.getTime()) && iso(date) === text;
  }

  /** @type {Dates["after"]} */
  function after(day, period) {
    const [, count, unit] = /^P([0-9]{1,5})([DWMY])$/.exec(period) ?? ["", "0", "D"];
    const n = Number(count);
    const date = new Date(`${day}T00:00:00Z`);
    if (unit === "D" || unit === "W") {
      date.setUTCDate(date.getUTCDate() + (unit === "W" ? 7 * n : n));
      return iso(date);
    }
    const wanted = date.getUTCDate();
    date.setUTCDate(1);
    date.setUTCMonth(date.getUTCMonth() + (unit === "Y" ? 12 * n : n));
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    date.setUTCDate(Math.min(wanted, last));
    return iso(date);
  }

  /** @type {Dates["words"]} */
  function words(day) {
    const language = document.documentElement.lang || "en-GB";
    return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
  }

  function today() {
    const now = new Date();
    return iso(new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())));
  }

  /** @type {Dates["isBehind"]} */
  function isBehind(day) {
    return isDay(day) && Date.now() < new Date(`${day}T00:00:00Z`).getTime() - 24 * 60 * 60 * 1000;
  }

  Staffroom.dates = { isDay, after, words, isBehind, today };
})();
