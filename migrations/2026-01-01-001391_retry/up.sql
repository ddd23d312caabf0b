-- Mail that was given up can be sent again by a person: attempts go on being counted, as proof, and the new round of
-- waiting counts from here.
ALTER TABLE outbox_messages
    ADD COLUMN retried_after int NOT NULL DEFAULT 0,
    ADD CONSTRAINT outbox_messages_retried_within_attempts CHECK (retried_after BETWEEN 0 AND attempts);
GRANT UPDATE (retried_after) ON outbox_messages TO plafond_app;
CREATE INDEX outbox_messages_given_up ON outbox_messages (id) WHERE status IN ('refused', 'dead');
