ALTER TABLE outbox_attempts DROP COLUMN server;
