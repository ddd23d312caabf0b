SELECT id FROM (
SELECT ceilings.id
FROM ceilings
LEFT JOIN LATERAL (
    SELECT
        coalesce(sum(amount) FILTER (WHERE kind IN ('set', 'raised')), 0)
            - coalesce(sum(amount) FILTER (WHERE kind = 'lowered'), 0) AS amount,
        coalesce(sum(amount) FILTER (WHERE kind = 'committed' AND exempt_ground IS NULL), 0)
            - coalesce(sum(amount) FILTER (WHERE kind = 'released' AND exempt_ground IS NULL), 0) AS committed,
        coalesce(sum(amount) FILTER (WHERE kind = 'committed' AND exempt_ground IS NOT NULL), 0)
            - coalesce(sum(amount) FILTER (WHERE kind = 'released' AND exempt_ground IS NOT NULL), 0) AS exempt,
        count(*) AS entries
    FROM ceiling_entries WHERE ceiling_id = ceilings.id
) AS ledger ON true
WHERE (ceilings.amount, ceilings.committed, ceilings.exempt, ceilings.entries)
    <> (ledger.amount, ledger.committed, ledger.exempt, ledger.entries)
UNION ALL
SELECT sub_ceilings.id
FROM sub_ceilings
LEFT JOIN LATERAL (
    SELECT
        coalesce(sum(amount) FILTER (WHERE kind IN ('set', 'raised')), 0)
            - coalesce(sum(amount) FILTER (WHERE kind = 'lowered'), 0) AS amount,
        coalesce(sum(amount) FILTER (WHERE kind = 'committed'), 0)
            - coalesce(sum(amount) FILTER (WHERE kind = 'released'), 0) AS committed,
        count(*) AS entries
    FROM sub_ceiling_entries WHERE sub_ceiling_id = sub_ceilings.id
) AS ledger ON true
WHERE (sub_ceilings.amount, sub_ceilings.committed, sub_ceilings.entries)
    <> (ledger.amount, ledger.committed, ledger.entries)
) AS unbalanced
ORDER BY id
LIMIT 1
