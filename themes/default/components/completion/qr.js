/**
 * A text as a QR code. The encoder is another's work and large, so it is fetched where a code is wanted, and not before.
 *
 * @typedef {object} Qr
 * @property {number} LONGEST How many characters fit into a code that a phone still reads from a screen.
 * @property {(script: string, text: string) => Promise<SVGElement | null>} draw Null where the text is too long, or the encoder at
 *   the address `script` does not come: the code is a help, and nothing else waits for it.
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** Bytes in version 30 with correction level L: 137 modules a side. */
  const LONGEST = 1732;
  /** White that must stand around a code, in modules. */
  const QUIET = 4;
  const SVG = "http://www.w3.org/2000/svg";

  /** @type {Promise<unknown> | undefined} */
  let loading;

  /** @param {string} address */
  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} attributes
   */
  function element(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
  }

  /** @type {Qr["draw"]} */
  async function draw(script, text) {
    if (text.length > LONGEST) return null;
    try {
      await (loading ??= load(script));
      const code = globalThis.qrcode(0, "L");
      code.addData(text, "Byte");
      code.make();
      const count = code.getModuleCount();
      const size = count + 2 * QUIET;
      let path = "";
      for (let y = 0; y < count; y += 1) {
        for (let x = 0, run = 0; x < count; x += run || 1) {
          for (run = 0; x + run < count && code.isDark(y, x + run); run += 1);
          if (run > 0) path += `M${x + QUIET} ${y + QUIET}h${run}v1h-${run}z`;
        }
      }
      const svg = element("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": "QR code", "shape-rendering": "crispEdges" });
      // Black on white whatever the page's colours: not every reader takes it the other way round.
      svg.append(element("rect", { width: size, height: size, fill: "#fff" }), element("path", { d: path, fill: "#000" }));
      return /** @type {SVGElement} */ (svg);
    } catch {
      loading = undefined;
      return null;
    }
  }

  Staffroom.qr = { LONGEST, draw };
})();
