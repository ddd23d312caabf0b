-- Takes what is due for one worker; what another worker is taking at this moment is passed over.
-- An attempt is counted when it begins, so that a message that brings a worker down can't do so for ever.
WITH due AS MATERIALIZED (
    SELECT id
    FROM outbox_messages
    WHERE status = 'queued' AND next_attempt_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
    ORDER BY next_attempt_at, id
    LIMIT $2
    FOR UPDATE SKIP LOCKED
)
UPDATE outbox_messages AS message
SET lease_owner = $3, leased_until = $4, attempts = attempts + 1
FROM due
WHERE message.id = due.id
RETURNING message.*
