REVOKE UPDATE (removed_at, removed_by) ON attachments FROM plafond_app;
DROP TRIGGER attachments_kept_once_submitted ON attachments;
DROP FUNCTION keep_submitted_attachment();
ALTER TABLE attachments DROP COLUMN removed_at, DROP COLUMN removed_by;
