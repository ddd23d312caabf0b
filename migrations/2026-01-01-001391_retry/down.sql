DROP INDEX outbox_messages_given_up;
ALTER TABLE outbox_messages
    DROP CONSTRAINT outbox_messages_retried_within_attempts,
    DROP COLUMN retried_after;
