DROP TABLE returned_notices;
DROP TRIGGER outbox_messages_note_consent ON outbox_messages;
DROP FUNCTION note_consent;
ALTER TABLE outbox_messages DROP COLUMN consented_at, DROP COLUMN consent_version;
