UPDATE letters SET attempts = attempts + 1, next_attempt_at = $2
WHERE id = (
    SELECT id FROM letters WHERE sha256 IS NULL AND next_attempt_at <= $1
    ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING *
