/**
 * The field for the code of a witness, on the page where answers are checked.
 *
 * @typedef {object} WitnessField
 * @property {() => { code: string } | { problem: Problem }} read What was typed: an empty code for nothing. Shows a problem beside the field.
 * @property {() => void} clear
 *
 * @typedef {(root: HTMLElement) => WitnessField} WitnessPart
 */
"use strict";

(function () {
  const Staffroom = (globalThis.Staffroom ||= /** @type {StaffroomParts} */ ({}));

  /** @type {WitnessPart} */
  function witness(root) {
    const field = /** @type {HTMLInputElement} */ (root.querySelector("#witness"));
    const scope = /** @type {HTMLElement} */ (root.querySelector("#witness_field"));

    /** @type {WitnessField["read"]} */
    function read() {
      const reading = Staffroom.code.witness(field.value);
      const code = "code" in reading ? reading.code : "";
      const wrong = "problem" in reading && reading.problem !== "empty";
      const message = "Enter the witness code again, or leave it empty: it has 7 letters and numbers, and one of these is wrong";
      const problem = wrong ? { message, field } : null;
      // What cannot be seen cannot be put right.
      if (problem) scope.closest("details")?.setAttribute("open", "");
      Staffroom.wanting(scope, field, field, problem);
      return problem ? { problem } : { code };
    }

    function clear() {
      field.value = "";
      Staffroom.wanting(scope, field, field, null);
    }

    return { read, clear };
  }

  Staffroom.witness = witness;
})();
