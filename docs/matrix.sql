-- The matrix of a day, from what `staffroom audit export --format ndjson` wrote, in DuckDB 1.1 or later. Run it in that folder.
-- The states are those of the report: `docs/office.md` explains them.

SET VARIABLE today = current_date;

WITH required AS (
    SELECT staff, school, quiz, required, first_due
    FROM read_json('required.ndjson', format = 'newline_delimited', columns = {
        staff: 'VARCHAR', school: 'VARCHAR', quiz: 'VARCHAR', required: 'BOOLEAN', first_due: 'DATE'})
),
attempts AS (
    SELECT staff, school, quiz, made_on, holds, passed, renew_by, retake_by,
        -- The latest is the one that was made last; of two in one second, the one that came in last.
        issued::HUGEINT * 1000000000000 + entry AS moment
    FROM read_json('school=*/year=*/attempts.ndjson', format = 'newline_delimited', hive_partitioning = false, columns = {
        entry: 'BIGINT', staff: 'VARCHAR', school: 'VARCHAR', quiz: 'VARCHAR', issued: 'BIGINT', made_on: 'DATE',
        holds: 'BOOLEAN', passed: 'BOOLEAN', renew_by: 'DATE', retake_by: 'DATE'})
),
standing AS (
    SELECT staff, quiz, any_value(required) AS required, any_value(first_due) AS first_due,
        count(moment) AS attempts,
        bool_or(passed) AS ever_passed,
        bool_or(passed AND holds) AS passed_what_holds,
        max_by(made_on, moment) FILTER (passed) AS last_pass,
        max_by(retake_by, moment) FILTER (passed) AS retake_by,
        max_by(made_on, moment) FILTER (passed AND holds) AS last_pass_that_holds,
        max_by(renew_by, moment) FILTER (passed AND holds) AS renew_by
    -- An attempt counts at the school where it was made and where the person works now.
    FROM required LEFT JOIN attempts USING (staff, school, quiz)
    GROUP BY staff, quiz
),
due AS (
    SELECT staff, quiz, required, attempts, ever_passed, passed_what_holds,
        coalesce(last_pass_that_holds, last_pass) AS passed_on,
        CASE
            WHEN NOT required THEN NULL
            WHEN passed_what_holds THEN renew_by
            WHEN ever_passed THEN retake_by
            ELSE first_due
        END AS due
    FROM standing
)
SELECT staff, quiz,
    CASE
        WHEN NOT required THEN 'exempt'
        WHEN ever_passed AND NOT passed_what_holds THEN 'stale'
        WHEN due < getvariable('today') THEN 'overdue'
        WHEN due <= getvariable('today') + INTERVAL 30 DAY THEN 'due-soon'
        WHEN passed_what_holds THEN 'done'
        ELSE 'never'
    END AS state,
    passed_on, due, attempts
FROM due
ORDER BY staff, quiz;
