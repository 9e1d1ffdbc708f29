-- Views of the database; the tables are described in tables.yaml.

CREATE VIEW answers AS
SELECT c.number AS place, c.title, p.claim, p.proposition, p.says, p.word, p.confidence, p.estimate, p.low, p.high, p.unit
FROM propositions p JOIN claims c USING (claim)
ORDER BY c.number, p.proposition;

CREATE VIEW spread AS
SELECT concept, item, entity, year, count(DISTINCT (source, series)) AS rivals, min(value) AS least, max(value) AS greatest, any_value(unit) AS unit
FROM panel_annual
WHERE alignment = 'as-labelled'
GROUP BY concept, item, entity, year;

-- every number with the printed figures that it rests on in the end, through other numbers and ways
CREATE VIEW printed_behind AS
WITH RECURSIVE steps (number, base) AS (
    SELECT number, number FROM numbers
    UNION
    SELECT s.number, n.base FROM steps s JOIN number_numbers n ON n.number = s.base
),
reached AS (
    SELECT s.number, o.observation FROM steps s JOIN number_observations o ON o.number = s.base
    UNION
    SELECT s.number, o.observation
    FROM steps s JOIN number_ways w ON w.number = s.base JOIN way_observations o USING (way)
)
SELECT r.number, o.observation, o.printed, s.unit_printed, o.locator, c.citation, c.licence
FROM reached r
JOIN observations o USING (observation)
JOIN series s USING (source, series)
JOIN sources c USING (source);
