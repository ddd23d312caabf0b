SELECT awards.id, activity.number, organisations.name AS provider, activity.value AS activity
FROM awards
JOIN applications ON applications.id = awards.application_id
JOIN organisations ON organisations.id = awards.organisation_id
CROSS JOIN LATERAL jsonb_array_elements(applications.content -> 'activities') WITH ORDINALITY AS activity (value, number)
WHERE awards.status IN ('granted', 'running')
  AND ($1 IS NULL OR activity.value -> 'municipalities' ? $1)
  AND ($2 IS NULL OR activity.value -> 'forms' ? $2)
  AND ($3 IS NULL OR position(lower($3) IN lower(activity.value ->> 'targetGroup')) > 0)
  AND ($4 IS NULL OR (activity.value ->> 'periodEnd')::date >= $4)
  AND ($5 IS NULL OR (awards.id, activity.number) < ($5, $6))
ORDER BY awards.id DESC, activity.number DESC
LIMIT $7
