import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import ICAL from "ical.js";

const root = new URL("../../", import.meta.url);
const target = process.env.CARGO_TARGET_DIR ? pathToFileURL(`${process.env.CARGO_TARGET_DIR}/`) : new URL("target/", root);

const text = readFileSync(new URL("../vectors/reviews.ics", import.meta.url), "utf8");
const calendar = new ICAL.Component(ICAL.parse(text));

test("another program reads the calendar of reviews as it was meant", () => {
  assert.equal(calendar.name, "vcalendar");
  assert.equal(calendar.getFirstPropertyValue("version"), "2.0");
  // This parser leaves values of properties that RFC 5545 does not name as they are written.
  assert.equal(calendar.getFirstPropertyValue("x-wr-calname"), "Policy reviews: Hill\\, Vale\\; and Dale");
  const events = calendar.getAllSubcomponents("vevent").map((it) => new ICAL.Event(it));
  assert.deepEqual(
    events.map((it) => [it.uid, it.startDate.toString(), it.startDate.isDate, it.duration.toString()]),
    [
      ["a@b", "2026-12-31", true, "P1D"],
      ["review-phones-hill@hill-trust", "2028-02-29", true, "P1D"],
    ],
  );
  assert.equal(events[1].summary, "Review: Ffonau symudol, lluniau a fideo; “phones” (Ysgol Bryn Tŵr a’r Ysgol Ganol)");
  assert.equal(
    events[1].description,
    "Next review: February 2028\nOwner: C:\\trust, head 🎓 of people and everything else there is",
  );
  const stamp = events[0].component.getFirstPropertyValue("dtstamp");
  assert.equal(stamp.toString(), "2026-11-23T00:00:00Z");
  const [alarm] = events[0].component.getAllSubcomponents("valarm");
  assert.equal(alarm.getFirstPropertyValue("trigger").toString(), "-P60D");
  assert.equal(alarm.getFirstPropertyValue("action"), "DISPLAY");
});

// `cargo test` left this file (tests/it/office.rs).
test("another program reads the reminders of the audit as they were meant", () => {
  const due = new ICAL.Component(ICAL.parse(readFileSync(new URL("tmp/due.ics", target), "utf8")));
  assert.equal(due.getFirstPropertyValue("prodid"), "-//Staffroom//Training//EN");
  const events = due.getAllSubcomponents("vevent").map((it) => new ICAL.Event(it));
  assert.deepEqual(
    events.map((it) => [it.uid, it.startDate.toString(), it.summary, it.component.getAllSubcomponents("valarm").length]),
    [
      ["training-ict-north-W2@t", "2025-09-15", "Using <b>ICT</b>: =Bea (North School)", 0],
      ["training-ict-north-W3@t", "2025-09-15", "Using <b>ICT</b>: Cy (North School)", 0],
      ["training-ict-north-W5@t", "2025-09-15", "Using <b>ICT</b>: Eve (North School)", 0],
      ["training-ict-north-W1@t", "2026-09-10", "Using <b>ICT</b>: Ada Lovelace (North School)", 1],
    ],
  );
  assert.equal(events[0].description, "Overdue since 15 September 2025.\nStaff id: W2");
});
