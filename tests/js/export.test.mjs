// What `audit export` writes, before validators that others wrote. The files are those that `cargo test` left (tests/it/export.rs).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import Ajv2020 from "ajv/dist/2020.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const read = (/** @type {string} */ path) => JSON.parse(readFileSync(path, "utf8"));
const written = (/** @type {string} */ name) => read(join(target, "tmp", name));

test("the JSON of the audit is as its schema says", () => {
    const validate = new Ajv2020({ allErrors: true }).compile(read(join(root, "docs/audit.schema.json")));
    const audit = written("export-a.json");
    assert.ok(validate(audit), JSON.stringify(validate.errors, null, 2));
    for (const change of [
        (/** @type {any} */ a) => { a.version = 2; },
        (/** @type {any} */ a) => { a.people[0].results[0].state = "perhaps"; },
        (/** @type {any} */ a) => { delete a.people[0].id; },
        (/** @type {any} */ a) => { a.more = 1; },
    ]) {
        const other = structuredClone(audit);
        change(other);
        assert.ok(!validate(other), String(change));
    }
});

test("every statement is xAPI", () => {
    const { default: validate } = createRequire(import.meta.url)("xapi-validation");
    const statements = written("export-x.json");
    assert.equal(statements.length, 3);
    for (const statement of statements) {
        assert.deepEqual(validate(statement), []);
        assert.notDeepEqual(validate({ ...statement, id: "7" }), []);
        assert.notDeepEqual(validate({ ...statement, actor: undefined }), []);
    }
});
