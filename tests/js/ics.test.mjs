import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import ICAL from "ical.js";

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
