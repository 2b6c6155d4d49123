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

test("the JSON of a trust with a past is as its schema says", () => {
    const validate = new Ajv2020({ allErrors: true }).compile(read(join(root, "docs/audit.schema.json")));
    assert.ok(validate(written("past/audit.json")), JSON.stringify(validate.errors, null, 2));
});

test("every statement is xAPI", () => {
    const { default: validate } = createRequire(import.meta.url)("@learninglocker/xapi-validation");
    for (const [file, verbs] of [
        ["export-x.json", { passed: 2, failed: 1, answered: 6 }],
        ["past/statements.json", null],
    ]) {
        const statements = written(file);
        assert.equal(new Set(statements.map((/** @type {any} */ s) => s.id)).size, statements.length);
        /** @type {Record<string, number>} */
        const seen = {};
        for (const statement of statements) {
            assert.deepEqual(validate(statement), [], JSON.stringify(statement));
            const verb = statement.verb.display["en-GB"];
            seen[verb] = (seen[verb] ?? 0) + 1;
        }
        if (verbs) assert.deepEqual(seen, verbs);
        else assert.ok(seen.passed > 20 && seen.failed > 5 && seen.answered > 200, JSON.stringify(seen));
        // The validator does find what is wrong.
        for (const change of [
            (/** @type {any} */ s) => { s.id = "7"; },
            (/** @type {any} */ s) => { delete s.actor; },
            (/** @type {any} */ s) => { s.verb.id = "passed"; },
            (/** @type {any} */ s) => { s.result.success = "yes"; },
            (/** @type {any} */ s) => { s.timestamp = "yesterday"; },
        ]) {
            const other = structuredClone(statements[0]);
            change(other);
            assert.notDeepEqual(validate(other), [], String(change));
        }
    }
});

test("the query over lines of JSON gives the matrix of the report", async () => {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const query = readFileSync(join(root, "docs/matrix.sql"), "utf8").replace("current_date", "DATE '2025-10-01'");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(`SET file_search_path = '${join(target, "tmp/past/lake")}'`);
    const result = await connection.runAndReadAll(query);
    const rows = result.getRowObjectsJson();
    const [header, ...lines] = readFileSync(join(target, "tmp/past/report/matrix.csv"), "utf8")
        .replace("\ufeff", "").trimEnd().split("\r\n").map((line) => line.split(","));
    const column = (/** @type {string} */ name) => header.indexOf(name);
    const matrix = lines.map((line) => ({
        staff: line[column("id")],
        quiz: line[column("quiz")],
        state: line[column("state")],
        passed_on: line[column("passed_on")] || null,
        due: line[column("due")] || null,
        attempts: line[column("attempts")],
    }));
    const order = (/** @type {any} */ a, /** @type {any} */ b) =>
        a.staff < b.staff ? -1 : a.staff > b.staff ? 1 : a.quiz < b.quiz ? -1 : 1;
    assert.ok(new Set(matrix.map((row) => row.state)).size === 6);
    assert.deepEqual(rows, matrix.sort(order));
});
